//! A new version that never gets well is left by itself: one that hangs, one that dies at once (faults U25, U27, H5).

use std::net::Ipv4Addr;
use std::time::Duration;

use lab::{DhcpServer, Site};
use office::Visitor;

use crate::machine::{Card, Machine};

/// What the office's router leases to the box.
const LEASED: Ipv4Addr = Ipv4Addr::new(10, 50, 0, 100);

/// A try takes a start, the watchdog's patience or the kernel's five seconds after a panic, and the computer may be busy.
const LONGEST_TRY: Duration = Duration::from_secs(120);
const LONGEST_START: Duration = Duration::from_secs(150);

/// Everything as it should be, and one program more: it stops the agent as soon as there is one.
const INITTAB: &str = include_str!("../../../buildroot-overlay/etc/inittab");
const HANGS: &str = "::once:/usr/libexec/meterbox/hang\n";
const HANG: &str = r"#!/bin/sh
while :; do
    for process in /proc/[0-9]*; do
        case $(tr '\0' ' ' <$process/cmdline) in
            */meterbox\ run*) kill -STOP ${process#/proc/} && echo stuck now >/dev/console && exit ;;
        esac
    done 2>/dev/null
done
";

/// The first program ends, and the kernel with it.
const DIES: &str = "#!/bin/sh\necho dying now >/dev/console\nexit 1\n";

#[test]
fn a_version_that_hangs_and_one_that_dies_are_left_for_the_one_before() {
    let site = Site::new(24).unwrap_or_else(|no_namespace| panic!("{no_namespace}"));
    let card = Card::new(&site, LEASED);
    let _dhcp = DhcpServer::start(&site.router, LEASED, 600);

    let inittab = format!("{INITTAB}{HANGS}");
    let files = [
        ("etc/inittab", inittab.as_str()),
        ("usr/libexec/meterbox/hang", HANG),
    ];
    card.try_in_b(1, &files);
    let machine = Machine::start(&site, &card);
    let times = |text: &str| machine.console().matches(text).count();
    machine.eventually("slot B is stuck", LONGEST_START, || {
        (times("stuck now") == 1).then_some(())
    });
    assert_eq!((times("booting slot B"), times("booting slot A")), (1, 0));
    machine.eventually("its watchdog restarted it into slot A", LONGEST_TRY, || {
        (times("booting slot A") == 1).then_some(())
    });
    machine.eventually("slot A is up", LONGEST_START, || {
        machine.console().contains(", slot A").then_some(())
    });
    machine.keep_console("hang.log");
    drop(machine);

    card.try_in_b(2, &[("sbin/init", DIES)]);
    let machine = Machine::start(&site, &card);
    let times = |text: &str| machine.console().matches(text).count();
    machine.eventually("slot B died twice", LONGEST_TRY * 2, || {
        (times("dying now") == 2).then_some(())
    });
    let phone = site.guest(Ipv4Addr::new(10, 50, 0, 66));
    phone.enter();
    let page = format!("https://{LEASED}:443");
    machine.eventually("the page answers from slot A", LONGEST_START, || {
        Visitor::at(&page, &card.fingerprint).ok()
    });
    assert_eq!((times("booting slot B"), times("booting slot A")), (2, 1));
    machine.keep_console("panic.log");
}
