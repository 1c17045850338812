//! A target under libFuzzer, which keeps the inputs that reach new code. Needs a C++ compiler, and no nightly Rust:
//!
//! ```text
//! RUSTFLAGS="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
//!   -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
//!   -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1 -Cdebug-assertions" \
//! METERBOX_FUZZ_TARGET=conversation METERBOX_FUZZ_SEEDS=FOLDER cargo run --release -p fuzz --features guided \
//!   --bin guided --target x86_64-unknown-linux-gnu -- -max_total_time=300 FOLDER
//! ```
//!
//! The target's seeds are put into `METERBOX_FUZZ_SEEDS` first, where that is given.

#![no_main]

use std::sync::OnceLock;
use std::{env, fs};

use fuzz::{TARGETS, Target};
use libfuzzer_sys::fuzz_target;

static CHOSEN: OnceLock<Target> = OnceLock::new();

fn chosen() -> &'static Target {
    CHOSEN.get_or_init(|| {
        let name = env::var("METERBOX_FUZZ_TARGET").unwrap_or_default();
        let target = TARGETS.iter().find(|target| target.name == name);
        *target.unwrap_or_else(|| panic!("METERBOX_FUZZ_TARGET names no target: “{name}”"))
    })
}

fn put_seeds() {
    let Some(folder) = env::var_os("METERBOX_FUZZ_SEEDS") else {
        return;
    };
    for (number, seed) in (chosen().seeds)().iter().enumerate() {
        let file = std::path::Path::new(&folder).join(format!("seed{number}"));
        fs::write(&file, seed).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    }
}

fuzz_target!(init: put_seeds(), |bytes: &[u8]| {
    (chosen().check)(bytes);
});
