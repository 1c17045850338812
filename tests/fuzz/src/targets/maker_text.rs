//! The text of a maker's profile: it is refused with a line that it has, or it is a profile that survives a pack.

use std::fs;
use std::path::Path;

use profiles::pack::seal;
use profiles::profile::parse;
use profiles::{Catalogue, Rows};

use super::Target;

pub(super) const TARGET: Target = Target {
    name: "maker_text",
    check,
    seeds,
    longest: 20_000,
};

fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let profile = match parse("maker.toml", &text) {
        Ok(profile) => profile,
        Err(error) => {
            let lines = bytes.iter().filter(|byte| **byte == b'\n').count() + 1;
            assert!((1..=lines).contains(&error.line), "{error}");
            assert!(!error.message.is_empty());
            return;
        }
    };
    let Ok(catalogue) = Catalogue::new(vec![profile], 1) else {
        return;
    };
    catalogue.considered(&Rows::default());
    assert!(seal(catalogue.profiles(), 1, |_| [0; 64]).is_ok());
}

/// The makers' own files, and nesting that is too deep for anything.
fn seeds() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../firmware/profiles/makers");
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut seeds: Vec<Vec<u8>> = files.filter_map(|file| fs::read(file.path()).ok()).collect();
    seeds.retain(|seed| seed.len() <= TARGET.longest);
    seeds.push([b"sum = ".to_vec(), b"[".repeat(9_000)].concat());
    seeds.push([b"a = ".to_vec(), b"{a=".repeat(3_000)].concat());
    seeds
}
