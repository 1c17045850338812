//! Checks every maker's profile and packs all of them: the bytes are in the firmware, the texts are not. Packs the letters of
//! the character sets as well ([`charsets`]), and the words of printers.
//!
//! A mistake in a profile ends the build with its file and line.

#![allow(dead_code, missing_docs, unreachable_pub, unused_imports)]

#[path = "build/charsets.rs"]
mod charsets;
#[path = "src/coding/mod.rs"]
mod coding;
#[path = "src/oid.rs"]
mod oid;
#[path = "src/profile/mod.rs"]
mod profile;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use oid::Oid;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=makers");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=src/profile");
    println!("cargo::rerun-if-changed=src/text/charset");
    println!("cargo::rerun-if-changed=src/coding");
    println!("cargo::rerun-if-changed=src/oid.rs");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo gives OUT_DIR to build scripts")?);
    let (bytes, version) = match makers(Path::new("makers")) {
        Ok(makers) => makers,
        Err(mistake) => {
            println!("cargo::error={mistake}");
            return Err(mistake);
        }
    };
    charsets::write(&out)?;
    println!("cargo::rerun-if-changed=src/anonymise/words.txt");
    fs::write(
        out.join("words.bin"),
        packed::octets::pack(&fs::read("src/anonymise/words.txt")?),
    )?;
    fs::write(out.join("makers.bin"), packed::octets::pack(&bytes))?;
    fs::write(out.join("version.rs"), format!("{version}_u32\n"))?;
    Ok(())
}

fn makers(folder: &Path) -> Result<(Vec<u8>, u32), Box<dyn Error>> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    let mut version = None;
    let mut profiles = Vec::new();
    for file in &files {
        let name = format!("firmware/profiles/{}", file.display());
        let text = fs::read_to_string(file)?;
        if file.file_name().is_some_and(|name| name == "pack.toml") {
            version = Some(profile::parse_version(&name, &text)?);
        } else {
            profiles.push(profile::parse(&name, &text)?);
        }
    }
    let makers: Vec<&str> = profiles
        .iter()
        .filter_map(|profile| profile.maker.as_deref())
        .collect();
    let named = profiles.iter().flat_map(|profile| &profile.also);
    if let Some(also) = named
        .into_iter()
        .find(|also| !makers.contains(&also.profile.as_str()))
    {
        let message = format!(
            "no file of makers/ has the maker {:?}, on which an [[also]] stands",
            also.profile
        );
        return Err(message.into());
    }
    let version =
        version.ok_or("makers/pack.toml is missing: it says the version of the makers' profiles")?;
    Ok((coding::encode(&profiles), version))
}
