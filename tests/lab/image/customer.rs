//! A customer's office with a new box in it: DHCP, a gateway with SNMP, printers, a proxy, and behind it the dealer's server.

use std::net::{Ipv4Addr, SocketAddrV4};
use std::time::Duration;

use lab::{Dealer, DhcpServer, Gateway, Host, Namespace, Proxy, Site};
use office::Visitor;
use serde_json::Value;
use simulator::Device;

use crate::machine::{Card, Fittings, Machine};
use crate::shelf;

const OFFICE: &str = "10.50.0.0/24";
/// What the office's router leases to the box.
pub(crate) const LEASED: Ipv4Addr = Ipv4Addr::new(10, 50, 0, 100);
/// The only way out.
pub(crate) const PROXY: SocketAddrV4 = SocketAddrV4::new(Ipv4Addr::new(10, 50, 0, 20), 3128);
const PASSWORD: &str = "correct horse battery";

/// A virtual machine on a busy computer takes its time; a Raspberry Pi doesn't.
pub(crate) const LONGEST_START: Duration = Duration::from_secs(150);
pub(crate) const LONGEST_STEP: Duration = Duration::from_secs(150);

const PRINTERS: [(u8, &str); 3] = [
    (11, "hp_laserjet_m507"),
    (12, "ricoh_im_c3000"),
    (130, "sharp_mx_4071"),
];

/// Everything as it should be, and a tester at the console, whom no box of a customer has: he does what is typed there.
const INITTAB: &str = include_str!("../../../buildroot-overlay/etc/inittab");
const TESTS: &str = "::once:/usr/libexec/meterbox/tester\n";
const TESTER: &str = r#"#!/bin/sh
exec </dev/console >/dev/console 2>&1
mkdir /tmp/drive
agent() {
    for process in /proc/[0-9]*; do
        case $(tr '\0' ' ' <$process/cmdline) in
            /usr/bin/meterbox\ run*) grep -q '^Uid:.100' $process/status && echo ${process#/proc/} ;;
        esac
    done 2>/dev/null
}
echo "tester: here"
while read -r word rest; do
    case $word in
        install)
            mount -t ext4 -o ro,noload /dev/vdb /tmp/drive
            # shellcheck disable=SC2086
            /usr/bin/meterbox update install /tmp/drive/update --key /tmp/drive/key $rest
            echo "tester: install ended with $?"
            umount /tmp/drive
            ;;
        figures)
            grep -hE '^(MemTotal|MemAvailable):' /proc/meminfo | tr -s ' \n' ' '
            grep -hE '^(Name|VmPeak|VmRSS):' /proc/[0-9]*/status | tr -s '\t \n' ' '
            echo
            grep 'Max address space' /proc/$(agent)/limits
            echo "tester: of the data partition $(busybox df -m /data | tail -n 1)"
            echo "tester: the clock $(date +%s), not before $(sed -n 's/BUILT=//p' /etc/meterbox-release)"
            # Local address and port, and 0A for who listens by TCP.
            for family in tcp tcp6 udp udp6 raw raw6; do
                tail -n +2 /proc/net/$family | while read -r _ place _ state _; do
                    [ "${family%6}$state" != tcp0A ] && [ "${family%6}" = tcp ] || echo "tester: open $family ${place##*:}"
                done
            done
            echo "tester: these are the figures"
            ;;
        usb)
            set -- /proc/$(agent)/fd/*
            descriptors=$#
            set -- /proc/$(agent)/task/*
            echo "tester: counted $(agent) $descriptors $# $(ls /dev/usb 2>/dev/null | grep -c lp)"
            ;;
        abort) kill -ABRT "$(agent)" && echo "tester: aborted" ;;
        hog)
            for _ in 1 2; do
                dd if=/dev/zero of=/dev/null bs=300M count=3 2>/dev/null &
            done
            wait
            echo "tester: the hogs are gone"
            ;;
        fill)
            dd if=/dev/zero of=/data/full bs=1M 2>/dev/null
            dd if=/dev/zero bs=512 2>/dev/null >>/data/full
            echo "tester: full, $(busybox df /data | tail -n 1)"
            ;;
        empty) rm /data/full && sync && echo "tester: empty" ;;
        damage) echo 1 >/sys/fs/ext4/vda4/trigger_fs_error && echo "tester: damaged" ;;
        log) logread | grep -vE 'meterbox [0-9.]+ runs on' | tail -n 60 ;;
        restart)
            echo "tester: restarts it"
            reboot
            ;;
    esac
done
"#;

/// What a version has besides: programs that begin with it, and files.
pub(crate) struct Version<'a> {
    pub(crate) name: &'a str,
    pub(crate) begins: &'a str,
    pub(crate) files: &'a shelf::Files<'a>,
}

impl Version<'_> {
    fn with_all<T>(&self, act: impl FnOnce(&shelf::Files<'_>) -> T) -> T {
        let inittab = format!("{INITTAB}{TESTS}{}", self.begins);
        let mut files = vec![
            ("etc/inittab", inittab.as_bytes()),
            ("usr/libexec/meterbox/tester", TESTER.as_bytes()),
        ];
        files.extend(self.files);
        act(&files)
    }
}

/// The office, with somebody in it.
pub(crate) struct Customer {
    pub(crate) site: Site,
    pub(crate) dealer: Dealer,
    pub(crate) proxy: Proxy,
    pub(crate) card: Card,
    _gateway: Gateway,
    _dhcp: DhcpServer,
    _computers: [Namespace; 2],
}

impl Customer {
    /// From here on this thread is somebody's phone in the office.
    pub(crate) fn with_a_box_of(version: &Version<'_>) -> Self {
        let mut site = Site::new(24).unwrap_or_else(|no_namespace| panic!("{no_namespace}"));
        let card = version.with_all(|files| Card::new(&site, LEASED, version.name, files));
        let printer = |(host, recording): (u8, &str)| Host {
            address: Ipv4Addr::new(10, 50, 0, host),
            device: Some(Device::from_recording(recording).unwrap()),
        };
        site.add(PRINTERS.map(printer).into());
        let gateway = Gateway::start(&site.router, Site::ROUTER);
        let dhcp = DhcpServer::start(&site.router, LEASED, 600);
        let dealer = Dealer::open(&mut site);
        let computer = site.guest(*PROXY.ip());
        let proxy = Proxy::start(&computer, PROXY);
        // Whoever does not ask the proxy does not get out.
        site.router.nft(&format!(
            "table ip out {{\nchain forward {{\ntype filter hook forward priority 0\n\
             ip saddr {LEASED} ip daddr {} drop\n}}\n}}\n",
            Dealer::NETWORK
        ));
        let phone = site.guest(Ipv4Addr::new(10, 50, 0, 66));
        phone.enter();
        Self {
            site,
            dealer,
            proxy,
            card,
            _gateway: gateway,
            _dhcp: dhcp,
            _computers: [computer, phone],
        }
    }

    /// The drive with that version.
    pub(crate) fn drive_with(version: &Version<'_>) -> std::path::PathBuf {
        version.with_all(|files| shelf::update(version.name, files))
    }

    /// Switches the box on.
    pub(crate) fn switched_on(&self, story: &'static str) -> Machine {
        self.switched_on_with(Fittings::default(), story)
    }

    /// The same as a machine that is somehow different.
    pub(crate) fn switched_on_with(&self, fittings: Fittings<'_>, story: &'static str) -> Machine {
        Machine::start(&self.site, &self.card, fittings, story)
    }

    /// Waits for the page.
    pub(crate) fn visitor(&self, machine: &Machine) -> Visitor {
        let page = format!("https://{LEASED}:443");
        machine.eventually("the page answers", LONGEST_START, || {
            Visitor::at(&page, &self.card.fingerprint).ok()
        })
    }

    /// Claims it, names the proxy, enrols it and selects the office; the first readings are on the server.
    pub(crate) fn set_up(&self, machine: &Machine) {
        self.set_up_with(machine, 0);
    }

    /// The same, with so many printers on its ports, which are read as well.
    pub(crate) fn set_up_with(&self, machine: &Machine, on_ports: usize) {
        let mut visitor = self.visitor(machine);
        let led = visitor.open("/");
        assert_eq!((led.status, led.location.as_deref()), (303, Some("/claim")));
        let fields = [
            ("code", self.card.claim_code.as_str()),
            ("password", PASSWORD),
            ("again", PASSWORD),
        ];
        let health = visitor.press("/claim", "claim", &fields);
        assert_eq!(health.status, 200, "{}", health.words());
        let (host, port) = (PROXY.ip().to_string(), PROXY.port().to_string());
        let fields = [("proxy_host", host.as_str()), ("proxy_port", port.as_str())];
        visitor.press("/network", "save-proxy", &fields);
        let fields = [
            ("server", self.dealer.url.as_str()),
            ("enrolment_code", self.dealer.code.as_str()),
        ];
        visitor.press("/server", "enrol", &fields);
        machine.eventually("it is enrolled", LONGEST_STEP, || {
            let words = visitor.open("/server").words();
            words.contains("Harbour Street 5").then_some(())
        });
        let begun = visitor.press("/search", "save-and-search", &[("targets", OFFICE)]);
        assert_eq!(begun.status, 200, "{}", begun.words());
        machine.eventually("all readings are on the server", LONGEST_STEP, || {
            (self.dealer.devices() >= PRINTERS.len() + on_ports).then_some(())
        });
        assert_eq!(self.dealer.devices(), PRINTERS.len() + on_ports);
        assert!(self.proxy.passed() > 0, "by the proxy");
    }

    /// What the server knows of the box's system.
    pub(crate) fn known_system(&self) -> Value {
        let listed = self.dealer.command(&["appliance", "list", "--json"]);
        let row: Value = serde_json::from_str(listed.lines().next().unwrap_or("{}")).unwrap();
        row["system"].clone()
    }

    /// Its owner, who signs in.
    pub(crate) fn owner(&self, machine: &Machine) -> Visitor {
        let mut visitor = self.visitor(machine);
        let let_in = visitor.press("/sign-in", "sign-in", &[("password", PASSWORD)]);
        assert_eq!(let_in.status, 200, "{}", let_in.words());
        visitor
    }

    /// Signs in and reads what the page says first.
    pub(crate) fn health(&self, machine: &Machine) -> String {
        self.owner(machine).open("/").words()
    }

    /// Installs that version, once the one that runs is confirmed, and restarts the box.
    pub(crate) fn install(&self, machine: &mut Machine, version: &Version<'_>, words: &str) {
        self.card.put_in(&Self::drive_with(version));
        let done = machine.times("tester: install ended with 0");
        let tried = std::cell::Cell::new(machine.times("tester: install ended"));
        // One that is not confirmed yet is refused.
        loop {
            machine.type_in(&format!("install {words}"));
            machine.says("tester: install ended", tried.get() + 1, LONGEST_STEP);
            tried.set(tried.get() + 1);
            if machine.times("tester: install ended with 0") > done {
                break;
            }
            assert!(
                machine.console().contains("is not confirmed yet"),
                "{}",
                machine.console()
            );
            assert!(tried.get() < 60, "{}", machine.console());
            std::thread::sleep(Duration::from_secs(2));
        }
        machine.type_in("restart");
    }
}
