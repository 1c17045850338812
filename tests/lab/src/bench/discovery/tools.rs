//! How each tool is told to search a range, and how its answer is read.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;
use std::process::Command;

use serde_json::Value;

use crate::{installed, meterbox};

/// The name of ours.
pub(super) const METERBOX: &str = "meterbox";

/// A tool that finds what speaks SNMP.
pub(super) struct Tool {
    pub(super) name: &'static str,
    words: fn(Ipv4Addr, u8) -> Vec<String>,
    /// The addresses that it found; of ours only those that it calls printers.
    pub(super) found: fn(&str) -> BTreeSet<Ipv4Addr>,
}

impl Tool {
    /// Takes half a minute for a /24 as soon as something is lost.
    pub(super) fn is_slow(&self) -> bool {
        self.name == "nmap"
    }

    pub(super) fn command(&self, (network, prefix): (Ipv4Addr, u8)) -> Command {
        let mut command = match self.name {
            METERBOX => Command::new(meterbox()),
            other => Command::new(other),
        };
        command.args((self.words)(network, prefix));
        command
    }
}

/// Ours and those of the others that are installed.
pub(super) fn all() -> Vec<Tool> {
    installed_of(vec![ours(), onesixtyone(), braa(), nmap()])
}

/// Without nmap, which takes hours for a /16; onesixtyone with 1 ms between packets.
pub(super) fn for_a_large_range() -> Vec<Tool> {
    let hasty = Tool {
        words: |network, prefix| {
            vec![
                "-w".into(),
                "1".into(),
                format!("{network}/{prefix}"),
                "public".into(),
            ]
        },
        ..onesixtyone()
    };
    installed_of(vec![ours(), hasty, braa()])
}

fn installed_of(tools: Vec<Tool>) -> Vec<Tool> {
    tools
        .into_iter()
        .filter(|tool| {
            let there = tool.name == METERBOX || installed(tool.name);
            if !there {
                println!("left out: {} is not installed", tool.name);
            }
            there
        })
        .collect()
}

fn ours() -> Tool {
    Tool {
        name: METERBOX,
        words: |network, prefix| vec!["discover".into(), format!("{network}/{prefix}"), "--json".into()],
        found: |out| {
            out.lines()
                .filter_map(|line| serde_json::from_str::<Value>(line).ok())
                .filter(|object| object["printer"] == true)
                .filter_map(|object| object["address"].as_str()?.parse().ok())
                .collect()
        },
    }
}

/// As it comes: 10 ms between packets, each once, SNMPv1.
fn onesixtyone() -> Tool {
    Tool {
        name: "onesixtyone",
        words: |network, prefix| vec![format!("{network}/{prefix}"), "public".into()],
        found: first_words,
    }
}

/// As it comes: three retries, SNMPv1.
fn braa() -> Tool {
    Tool {
        name: "braa",
        words: |network, prefix| {
            let last = network.to_bits() | (u32::MAX >> prefix);
            let first = Ipv4Addr::from_bits(network.to_bits() + 1);
            let last = Ipv4Addr::from_bits(last - 1);
            vec![format!("public@{first}-{last}:.1.3.6.1.2.1.1.1.0")]
        },
        found: first_words,
    }
}

/// Its UDP scan of port 161 with the script that asks sysDescr.
fn nmap() -> Tool {
    Tool {
        name: "nmap",
        words: |network, prefix| {
            let words = "-n -sU -p 161 --open --script snmp-sysdescr";
            let words = words.split(' ').map(str::to_owned);
            words.chain([format!("{network}/{prefix}")]).collect()
        },
        found: |out| {
            let reports = out.split("Nmap scan report for ").skip(1);
            reports
                .filter(|report| report.contains("snmp-sysdescr"))
                .filter_map(|report| report.lines().next()?.trim().parse().ok())
                .collect()
        },
    }
}

/// The addresses with which lines begin.
fn first_words(out: &str) -> BTreeSet<Ipv4Addr> {
    out.lines()
        .filter_map(|line| line.split([' ', ':']).next()?.parse().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_tools_print_is_read() {
        let nine = BTreeSet::from([Ipv4Addr::new(10, 0, 0, 9)]);
        assert_eq!((onesixtyone().found)("10.0.0.9 [public] HP\n"), nine);
        assert_eq!((braa().found)("10.0.0.9:21ms:.1.3.6.1.2.1.1.1.0:HP\n"), nine);
        let report = "Nmap scan report for 10.0.0.9\n161/udp open  snmp\n| snmp-sysdescr: HP\n";
        assert_eq!((nmap().found)(report), nine);
        let objects =
            "{\"address\":\"10.0.0.9\",\"printer\":true}\n{\"address\":\"10.0.0.1\",\"printer\":false}\n";
        assert_eq!((ours().found)(objects), nine);
    }
}
