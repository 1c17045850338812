//! The box's program as it ships: its size, and the memory of a service that sleeps.

use std::net::Ipv4Addr;
use std::process::Command;

use office::process::eventually;
use office::{Appliance, binaries, printers, workspace};
use serde_json::json;

use crate::line;

pub(crate) fn print() {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .args([
            "build",
            "--quiet",
            "--locked",
            "--package",
            "agent",
            "--profile",
            "appliance",
            "--target-dir",
        ])
        .arg(target_folder())
        .current_dir(workspace())
        .status();
    assert!(
        built.is_ok_and(|status| status.success()),
        "the appliance's profile builds"
    );
    let size = std::fs::metadata(target_folder().join("appliance/meterbox")).map_or(0, |file| file.len());
    line(
        "meterbox with the size profile, this machine's target",
        &format!("{size} B"),
        "aarch64 aim ≤ 3.0 MB",
    );

    let _office = printers::start(Ipv4Addr::new(127, 91, 0, 0), 1161).expect("the printers start");
    let folder = tempfile::tempdir().expect("a folder");
    let mut appliance = Appliance::at(&folder.path().join("box"));
    appliance.start(&json!({"targets": ["127.91.0.0/27"], "snmp_port": 1161}));
    eventually("a round was read", || {
        appliance.said().contains("read 15 printers").then_some(())
    });
    let resident = appliance.process_id().and_then(resident_kib).unwrap_or(0);
    line(
        "memory of the service after a round, asleep (release)",
        &format!("{resident} KiB"),
        "",
    );
}

fn target_folder() -> std::path::PathBuf {
    let release = binaries()
        .meterbox
        .parent()
        .expect("a binary stands in a folder")
        .to_owned();
    release
        .parent()
        .expect("which stands in the target folder")
        .to_owned()
}

fn resident_kib(process: u32) -> Option<u64> {
    let text = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    text.lines().find_map(|line| {
        line.strip_prefix("VmRSS:")?
            .trim()
            .strip_suffix(" kB")?
            .trim()
            .parse()
            .ok()
    })
}
