//! A target under libFuzzer, which keeps the inputs that reach new code. Needs a C++ compiler, and no nightly Rust:
//!
//! ```text
//! RUSTFLAGS="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
//!   -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
//!   -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1 -Cdebug-assertions" \
//! METERBOX_FUZZ_TARGET=conversation cargo run --release -p fuzz --features guided --bin guided \
//!   --target x86_64-unknown-linux-gnu -- -max_total_time=300 FOLDER
//! ```

#![no_main]

use fuzz::{TARGETS, Target};
use libfuzzer_sys::fuzz_target;
use std::sync::OnceLock;

static CHOSEN: OnceLock<Target> = OnceLock::new();

fuzz_target!(|bytes: &[u8]| {
    let target = CHOSEN.get_or_init(|| {
        let name = std::env::var("METERBOX_FUZZ_TARGET").unwrap_or_default();
        let target = TARGETS.iter().find(|target| target.name == name);
        *target.unwrap_or_else(|| panic!("METERBOX_FUZZ_TARGET names no target: “{name}”"))
    });
    (target.check)(bytes);
});
