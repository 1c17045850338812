//! How each tool is told to read one device in full.

use std::net::IpAddr;
use std::process::Command;

use crate::{installed, meterbox};

/// What Meterbox reads from, as a walk has to ask for it: the system group, hrDeviceTable, hrPrinterTable, Printer-MIB.
const SUBTREES: [&str; 3] = ["1.3.6.1.2.1.1", "1.3.6.1.2.1.25.3", "1.3.6.1.2.1.43"];

/// A tool that reads a device.
pub(super) struct Tool {
    pub(super) name: &'static str,
    commands: fn(IpAddr, bool) -> Vec<Command>,
}

impl Tool {
    /// What has to be run, one after the other, to read a device once.
    pub(super) fn commands(&self, address: IpAddr, v1_only: bool) -> Vec<Command> {
        (self.commands)(address, v1_only)
    }
}

/// Ours and those of the others that are installed; a slow one takes seconds a device.
pub(super) fn all(with_slow_ones: bool) -> Vec<Tool> {
    let ours = Tool {
        name: "meterbox",
        commands: |address, _| {
            let mut command = Command::new(meterbox());
            command.args(["read", &address.to_string(), "--json"]);
            vec![command]
        },
    };
    let mut tools = vec![ours];
    if installed("snmpbulkwalk") {
        tools.push(Tool {
            name: "snmpbulkwalk",
            commands: walks,
        });
    }
    if with_slow_ones && installed("fusioninventory-netinventory") {
        tools.push(Tool {
            name: "fusioninventory",
            commands: inventory,
        });
    } else {
        println!(
            "left out: FusionInventory (with --full, where fusioninventory-agent-task-network is installed)"
        );
    }
    tools
}

/// Of a device that speaks SNMPv1 alone, row by row.
fn walks(address: IpAddr, v1_only: bool) -> Vec<Command> {
    let (program, version) = if v1_only {
        ("snmpwalk", "-v1")
    } else {
        ("snmpbulkwalk", "-v2c")
    };
    let walk = |subtree: &&str| {
        let mut command = Command::new(program);
        command.args([version, "-c", "public", "-On", &address.to_string(), *subtree]);
        command
    };
    SUBTREES.iter().map(walk).collect()
}

fn inventory(address: IpAddr, v1_only: bool) -> Vec<Command> {
    let version = if v1_only { "1" } else { "2c" };
    let mut command = Command::new("fusioninventory-netinventory");
    command.args(["--host", &address.to_string(), "--credentials"]);
    command.arg(format!("version:{version},community:public"));
    vec![command]
}
