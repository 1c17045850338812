//! The two programs under test, built by cargo in the profile that this program itself was built in; or, in the box's place, the
//! one that an environment variable names, such as the appliance's own binary behind an emulator of its processor.

use std::io::{IsTerminal, stderr};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// Names another `meterbox` to test.
const OTHER_METERBOX: &str = "METERBOX_PROGRAM";

/// Where `meterbox` and `meterbox-server` are, built and up to date.
#[derive(Clone, Debug)]
pub struct Binaries {
    /// The box's program.
    pub meterbox: PathBuf,
    /// The companion server.
    pub server: PathBuf,
}

/// Builds both programs, once a process.
///
/// # Panics
/// Where cargo can't build them: nothing can be tested then.
pub fn binaries() -> &'static Binaries {
    static BUILT: OnceLock<Binaries> = OnceLock::new();
    BUILT.get_or_init(build)
}

fn build() -> Binaries {
    let here = std::env::current_exe().expect("this program has a path");
    // target/debug/demo, or target/debug/deps/story-0123
    let profile_folder = here
        .ancestors()
        .skip(1)
        .find(|folder| {
            folder
                .file_name()
                .is_some_and(|name| name != "deps" && name != "examples")
        })
        .expect("this program stands in cargo's target folder");
    let profile = match profile_folder.file_name().and_then(|name| name.to_str()) {
        Some("debug") | None => "dev",
        Some(other) => other,
    };
    // A person watches cargo's own progress; a test's output is left alone.
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut build = Command::new(cargo);
    if !stderr().is_terminal() {
        build.arg("--quiet");
    }
    let status = build
        .args([
            "build",
            "--locked",
            "--package",
            "agent",
            "--package",
            "meterbox-server",
        ])
        .args(["--profile", profile])
        .arg("--target-dir")
        .arg(
            profile_folder
                .parent()
                .expect("a profile's folder stands in the target folder"),
        )
        .current_dir(workspace())
        .status()
        .expect("cargo starts");
    assert!(
        status.success(),
        "cargo could not build meterbox and meterbox-server"
    );
    Binaries {
        meterbox: std::env::var_os(OTHER_METERBOX)
            .map_or_else(|| profile_folder.join("meterbox"), PathBuf::from),
        server: profile_folder.join("meterbox-server"),
    }
}

/// The workspace's folder.
pub fn workspace() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}
