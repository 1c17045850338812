//! The network of a customer: an office segment with the box on it, a router, and segments behind that.
//!
//! ```text
//!   appliance 10.50.0.2 ──┐                        ┌── 10.60.0.0/16, AnyIP behind a transfer link
//!   printers, each a ─────┤ switch ── router .0.1 ─┤
//!   computer of its own ──┘                        └── more of them
//! ```
//!
//! An address that nobody has is silent: no answer to ARP on the office segment, no ICMP from behind the router.

use std::net::Ipv4Addr;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use simulator::{Device, DeviceHandle, Running, Simulator};

use crate::{Namespace, NoNamespace};

/// A device and its address.
#[derive(Clone, Debug)]
pub struct Host {
    /// Where it answers, on port 161.
    pub address: Ipv4Addr,
    /// What answers there; none for a computer that is on the network and says nothing.
    pub device: Option<Device>,
}

/// What crossed the appliance's network plug, and what a program took from the processor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Frames that it sent.
    pub frames_sent: u64,
    /// Their bytes, Ethernet headers included.
    pub bytes_sent: u64,
    /// Frames that arrived.
    pub frames_received: u64,
    /// Their bytes.
    pub bytes_received: u64,
}

/// What a program did and cost on the appliance.
#[derive(Clone, Debug)]
pub struct Measured {
    /// From its start to its end.
    pub wall: Duration,
    /// Its processor time, user and system, with that of its children.
    pub processor: Duration,
    /// What crossed the network plug meanwhile.
    pub traffic: Traffic,
    /// What it printed, and how it ended.
    pub output: Output,
}

/// The network. Dropping it ends everything in it.
pub struct Site {
    // The devices stop before their namespaces go.
    running: Vec<Running>,
    /// Where the box is plugged in: `eth0` has [`Site::APPLIANCE`].
    pub appliance: Namespace,
    /// The default gateway, [`Site::ROUTER`]: it forwards, and has no agent of its own.
    pub router: Namespace,
    switch: Namespace,
    hosts: Vec<Namespace>,
    /// The segments behind the router, in the order in which they were added; their plug is `eth0`.
    pub behind: Vec<Namespace>,
    prefix: u8,
}

impl Site {
    /// The box's address.
    pub const APPLIANCE: Ipv4Addr = Ipv4Addr::new(10, 50, 0, 2);
    /// The box's MAC.
    pub const APPLIANCE_MAC: [u8; 6] = [0x02, 0x4d, 0x42, 0, 0, 2];
    /// The router's address on the office segment.
    pub const ROUTER: Ipv4Addr = Ipv4Addr::new(10, 50, 0, 1);

    /// An office segment 10.50.0.0 of this prefix length, with box and router and nobody else.
    ///
    /// # Errors
    /// [`NoNamespace`] where that is not allowed here.
    pub fn new(prefix: u8) -> Result<Self, NoNamespace> {
        let switch = Namespace::new()?;
        switch.ip("link add br0 type bridge\nlink set br0 up");
        let site = Self {
            running: Vec::new(),
            appliance: Namespace::new()?,
            router: Namespace::new()?,
            switch,
            hosts: Vec::new(),
            behind: Vec::new(),
            prefix,
        };
        let mac = Self::APPLIANCE_MAC.map(|octet| format!("{octet:02x}")).join(":");
        site.plug_in(&site.appliance, "appliance");
        site.appliance.ip(&format!(
            "link set eth0 address {mac}\naddr add {}/{prefix} dev eth0\nlink set eth0 up\nroute add default via {}",
            Self::APPLIANCE,
            Self::ROUTER
        ));
        site.plug_in(&site.router, "router");
        site.router.ip(&format!(
            "addr add {}/{prefix} dev eth0\nlink set eth0 up",
            Self::ROUTER
        ));
        site.router.sysctl("net/ipv4/ip_forward", "1");
        Ok(site)
    }

    /// Gives a computer a plug `eth0` into the switch.
    fn plug_in(&self, computer: &Namespace, port: &str) {
        let path = computer.path().display();
        self.switch.ip(&format!(
            "link add {port} type veth peer name eth0 netns {path}\nlink set {port} master br0 up"
        ));
    }

    /// A plug for a virtual machine on the office segment: a tap device of that name in the namespace that is given, where
    /// whoever runs the machine has to be.
    ///
    /// # Panics
    /// Where that fails.
    pub fn plug_for_a_machine(&self, name: &str) -> &Namespace {
        self.switch.ip(&format!(
            "tuntap add dev {name} mode tap\nlink set {name} master br0 up"
        ));
        &self.switch
    }

    /// A computer on the office segment with nobody's programs on it, such as a person's phone.
    ///
    /// # Panics
    /// Where that fails.
    pub fn guest(&self, address: Ipv4Addr) -> Namespace {
        let computer = Namespace::new().expect("one more namespace");
        let port = format!("guest{}", address.octets()[3]);
        self.plug_in(&computer, &port);
        computer.ip(&format!(
            "addr add {address}/{} dev eth0\nlink set eth0 up\nroute add default via {}",
            self.prefix,
            Self::ROUTER
        ));
        computer
    }

    /// Puts devices on the office segment, each a computer with a MAC of its own.
    ///
    /// # Panics
    /// Where that fails.
    pub fn add(&mut self, hosts: Vec<Host>) -> Vec<DeviceHandle> {
        hosts
            .into_iter()
            .flat_map(|host| self.add_together(vec![host]))
            .collect()
    }

    /// Puts devices on the office segment, all of them on one computer with one MAC.
    ///
    /// # Panics
    /// Where that fails.
    pub fn add_together(&mut self, hosts: Vec<Host>) -> Vec<DeviceHandle> {
        let computer = Namespace::new().expect("one more namespace");
        self.plug_in(&computer, &format!("host{}", self.hosts.len()));
        let addresses: Vec<String> = hosts
            .iter()
            .map(|host| format!("addr add {}/{} dev eth0", host.address, self.prefix))
            .collect();
        computer.ip(&format!(
            "{}\nlink set eth0 up\nroute add default via {}",
            addresses.join("\n"),
            Self::ROUTER
        ));
        say_no_icmp(&computer);
        let handles = self.run(&computer, hosts);
        self.hosts.push(computer);
        handles
    }

    /// Puts a segment behind the router, `network` being like `10.60.0.0/24`.
    ///
    /// # Panics
    /// Where that fails.
    pub fn add_behind(&mut self, network: &str, hosts: Vec<Host>) -> Vec<DeviceHandle> {
        let computer = Namespace::new().expect("one more namespace");
        let number = self.behind.len();
        let (near, far) = (format!("172.31.{number}.1"), format!("172.31.{number}.2"));
        self.router.ip(&format!(
            "link add far{number} type veth peer name eth0 netns {}\naddr add {near}/30 dev far{number}\nlink set far{number} up",
            computer.path().display()
        ));
        computer.ip(&format!(
            "addr add {far}/30 dev eth0\nlink set eth0 up\nroute add default via {near}\nroute add local {network} dev lo"
        ));
        self.router.ip(&format!("route add {network} via {far}"));
        say_no_icmp(&computer);
        let handles = self.run(&computer, hosts);
        self.behind.push(computer);
        handles
    }

    fn run(&mut self, computer: &Namespace, hosts: Vec<Host>) -> Vec<DeviceHandle> {
        // A computer with one device listens everywhere, as a real printer does: it hears broadcasts too. Several on one
        // computer have to be told apart.
        let alone = hosts.len() == 1;
        let place = |host: &Host| {
            if alone {
                Ipv4Addr::UNSPECIFIED
            } else {
                host.address
            }
        };
        let devices: Vec<Device> = hosts
            .into_iter()
            .filter_map(|host| {
                let place = place(&host);
                Some(host.device?.at(format!("{place}:161")))
            })
            .collect();
        if devices.is_empty() {
            return Vec::new();
        }
        let running = computer
            .within(|| Simulator::on_thread(devices))
            .unwrap_or_else(|error| panic!("{error}"));
        let handles = running.devices().to_vec();
        self.running.push(running);
        handles
    }

    /// Pulls the box's cable, or plugs it in again.
    ///
    /// # Panics
    /// Where `ip` refuses.
    pub fn cable(&self, is_in: bool) {
        let state = if is_in { "up" } else { "down" };
        self.switch.ip(&format!("link set appliance {state}"));
    }

    /// Loses so many of a thousand frames from and to the box, by chance, ARP among them.
    ///
    /// # Panics
    /// Where `nft` refuses.
    pub fn lose(&self, of_a_thousand: u32) {
        for (computer, plug) in [(&self.switch, "appliance"), (&self.appliance, "eth0")] {
            let rule = match of_a_thousand {
                0 => String::new(),
                some => format!("numgen random mod 1000 < {some} drop"),
            };
            computer.nft(&format!(
                "table netdev loss\ndelete table netdev loss\ntable netdev loss {{\nchain in {{\n\
                 type filter hook ingress device \"{plug}\" priority 0\n{rule}\n}}\n}}\n"
            ));
        }
    }

    /// Runs a program where the box is, and measures.
    ///
    /// # Panics
    /// Where it does not start.
    pub fn measure(&self, command: Command) -> Measured {
        // ARP is asked anew, as by a box that was just plugged in.
        self.appliance.ip("neigh flush all");
        let (traffic, processor, started) = (self.traffic(), processor_of_children(), Instant::now());
        let output = self.appliance.output(command);
        let wall = started.elapsed();
        let now = self.traffic();
        Measured {
            wall,
            processor: processor_of_children().saturating_sub(processor),
            traffic: Traffic {
                frames_sent: now.frames_sent - traffic.frames_sent,
                bytes_sent: now.bytes_sent - traffic.bytes_sent,
                frames_received: now.frames_received - traffic.frames_received,
                bytes_received: now.bytes_received - traffic.bytes_received,
            },
            output,
        }
    }

    /// What crossed the box's plug since it was made.
    fn traffic(&self) -> Traffic {
        let text = self
            .appliance
            .within(|| std::fs::read_to_string("/proc/thread-self/net/dev"))
            .expect("the kernel counts");
        traffic_of("eth0", &text).expect("the box has a plug")
    }
}

/// The counters of an interface in the text of /proc/net/dev.
fn traffic_of(interface: &str, text: &str) -> Option<Traffic> {
    let line = text.lines().find_map(|line| {
        let (name, counters) = line.split_once(':')?;
        (name.trim() == interface).then_some(counters)
    })?;
    let counters: Vec<u64> = line
        .split_whitespace()
        .map(str::parse)
        .collect::<Result<_, _>>()
        .ok()?;
    Some(Traffic {
        bytes_received: *counters.first()?,
        frames_received: *counters.get(1)?,
        bytes_sent: *counters.get(8)?,
        frames_sent: *counters.get(9)?,
    })
}

/// A closed port says nothing: the host of somebody who switched his firewall on, or an address of nobody.
fn say_no_icmp(computer: &Namespace) {
    computer.nft(
        "table ip quiet {\nchain out {\ntype filter hook output priority 0\nip protocol icmp drop\n}\n}\n",
    );
}

/// The processor time of every child process that has ended.
fn processor_of_children() -> Duration {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("the kernel counts");
    let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    Duration::from_micros(u64::try_from(micros).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn counters_are_found_by_the_interface() {
        let text = "Inter-|   Receive\n face |bytes\n    lo:  1 2 0 0 0 0 0 0 3 4 0 0 0 0 0 0\n  eth0: 50 5 0 0 0 0 0 0 60 6 0 0 0 0 0 0\n";
        let traffic = traffic_of("eth0", text).unwrap();
        assert_eq!((traffic.bytes_received, traffic.frames_received), (50, 5));
        assert_eq!((traffic.bytes_sent, traffic.frames_sent), (60, 6));
        assert_eq!(traffic_of("eth1", text), None);
    }
}
