//! The programs that are used: ours, built by cargo; the others, as Debian installs them.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The workspace's folder.
pub fn workspace() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// The program `meterbox`: the one that the environment's METERBOX names, such as a build of the appliance's profile;
/// else built by cargo in the profile of this program.
///
/// # Panics
/// Where cargo can't build it.
pub fn meterbox() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| std::env::var_os("METERBOX").map_or_else(|| built("meterbox"), PathBuf::from))
}

/// The program `meterbox-server`, built likewise.
///
/// # Panics
/// Where cargo can't build it.
pub fn meterbox_server() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| built("meterbox-server"))
}

fn built(program: &str) -> PathBuf {
    let here = std::env::current_exe().expect("this program has a path");
    let folder = here
        .ancestors()
        .skip(1)
        .find(|folder| !folder.ends_with("deps"))
        .expect("this program stands in cargo's target folder");
    let profile = if folder.ends_with("debug") {
        "dev"
    } else {
        "release"
    };
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["build", "--quiet", "--locked", "--profile", profile])
        // Both packages, whichever is wanted: cargo makes the features of what they share up anew for each choice.
        .args(["--package", "agent", "--package", "meterbox-server"])
        .args(["--bin", program])
        .arg("--target-dir")
        .arg(
            folder
                .parent()
                .expect("a profile's folder stands in the target folder"),
        )
        .current_dir(workspace())
        .status()
        .expect("cargo starts");
    assert!(status.success(), "cargo could not build {program}");
    folder.join(program)
}

/// Whether there is a program of that name.
pub fn installed(program: &str) -> bool {
    ["/usr/local/bin", "/usr/bin", "/usr/sbin", "/bin", "/sbin"]
        .iter()
        .any(|folder| Path::new(folder).join(program).exists())
}
