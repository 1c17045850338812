//! A box is unpacked, plugged in, claimed, enrolled and reads its first printers. Then versions come: a good one is kept, and
//! each that is no good is left by itself, and told to the server (fault U25).

use std::time::Duration;

use crate::customer::{Customer, LONGEST_START, LONGEST_STEP, PROXY, Version};
use crate::machine::Machine;

/// A try takes a start, the watchdog's patience or the kernel's five seconds after a panic, and the computer may be busy.
const LONGEST_TRY: Duration = Duration::from_secs(120);
/// A minute of health, and what it takes to get there.
const LONGEST_PROOF: Duration = Duration::from_secs(240);

const FIRST: Version<'_> = Version {
    name: "1.0.0",
    begins: "",
    files: &[],
};

const SECOND: Version<'_> = Version {
    name: "2.0.0",
    begins: "",
    files: &[],
};

/// Its main loop stands still as soon as there is one, and all threads with it.
const HANGS: Version<'_> = Version {
    name: "3.0.0-hangs",
    begins: "::once:/usr/libexec/meterbox/hang\n",
    files: &[(
        "usr/libexec/meterbox/hang",
        br"#!/bin/sh
while :; do
    for process in /proc/[0-9]*; do
        case $(tr '\0' ' ' <$process/cmdline) in
            */meterbox\ run*) kill -STOP ${process#/proc/} && echo stuck now >/dev/console && exit ;;
        esac
    done 2>/dev/null
done
",
    )],
};

/// The first program ends, and the kernel with it.
const DIES: Version<'_> = Version {
    name: "3.0.0-dies",
    begins: "",
    files: &[("sbin/init", b"#!/bin/sh\necho dying now >/dev/console\nexit 1\n")],
};

/// Its way to the proxy is gone.
const SENDS_NOTHING: Version<'_> = Version {
    name: "3.0.0-mute",
    begins: "::once:/usr/libexec/meterbox/mute\n",
    files: &[(
        "usr/libexec/meterbox/mute",
        b"#!/bin/sh\nuntil ip route add unreachable 10.50.0.20; do sleep 1; done\necho mute now >/dev/console\n",
    )],
};

/// A box of the first version, set up, and its office.
fn set_up(story: &'static str) -> (Customer, Machine) {
    let customer = Customer::with_a_box_of(&FIRST);
    let machine = customer.switched_on(story);
    customer.set_up(&machine);
    assert!(machine.console().contains("version 1.0.0, slot A"));
    (customer, machine)
}

#[test]
fn a_good_version_is_kept() {
    let (customer, mut machine) = set_up("good-1");
    // U34: the power goes a second after the restart was asked for.
    customer.install(&mut machine, &SECOND, "");
    machine.says("tester: restarts it", 1, LONGEST_STEP);
    std::thread::sleep(Duration::from_secs(1));
    drop(machine);

    let mut machine = customer.switched_on("good-2");
    machine.says("version 2.0.0, slot B", 1, LONGEST_START);
    let known = |what: &'static str| customer.known_system()[what].clone();
    machine.eventually("the server knows version 2, confirmed", LONGEST_PROOF, || {
        (known("version") == "2.0.0" && known("confirmed") == true).then_some(())
    });
    assert_eq!(known("slot"), "B");
    assert!(known("left").is_null());
    let health = customer.health(&machine);
    assert!(health.contains("Version 2.0.0 runs."), "{health}");
    machine.type_in("log");
    machine.figures();
    machine.says_nothing_of(&["type=1326", "panicked", "ended with"]);
}

/// U27, H5: the watchdog bites, and each time one try is used.
#[test]
fn a_version_that_hangs_is_left() {
    let (customer, mut machine) = set_up("hangs");
    let known = |what: &'static str| customer.known_system()[what].clone();
    customer.install(&mut machine, &HANGS, "");
    for time in 1..=3 {
        machine.says("stuck now", time, LONGEST_TRY);
        assert_eq!(machine.times("booting slot B"), time);
        assert_eq!(machine.times("booting slot A"), 1, "not before");
    }
    machine.says("booting slot A", 2, LONGEST_TRY);
    machine.eventually("the server is told of the one that hung", LONGEST_START, || {
        (known("left")["version"] == HANGS.name).then_some(())
    });
    assert_eq!((known("version"), known("slot")), ("1.0.0".into(), "A".into()));
    let health = customer.health(&machine);
    assert!(health.contains("Version 3.0.0-hangs was tried"), "{health}");
    assert!(health.contains("went back to version 1.0.0"), "{health}");
    drop(machine);

    // U36: whatever stands in the place of the boot environment, slot A starts.
    customer
        .card
        .spoil_environment(&|place| u8::try_from(place * 167 % 251).unwrap());
    let machine = customer.switched_on("no-environment-1");
    machine.says("no boot environment, beginning with slot A", 1, LONGEST_START);
    machine.says("version 1.0.0, slot A", 1, LONGEST_START);
    drop(machine);
    customer.card.spoil_environment(&|_| 0);
    let machine = customer.switched_on("no-environment-2");
    machine.says("version 1.0.0, slot A", 1, LONGEST_START);
}

#[test]
fn a_version_that_dies_and_one_that_can_not_push_are_left() {
    assert!(String::from_utf8_lossy(SENDS_NOTHING.files[0].1).contains(&PROXY.ip().to_string()));
    let (customer, mut machine) = set_up("bad");
    let known = |what: &'static str| customer.known_system()[what].clone();

    customer.install(&mut machine, &DIES, "");
    machine.says("dying now", 3, LONGEST_TRY * 3);
    machine.says("booting slot A", 2, LONGEST_TRY);
    assert_eq!(machine.times("booting slot B"), 3);
    machine.eventually("the server is told of the one that died", LONGEST_START, || {
        (known("left")["version"] == DIES.name).then_some(())
    });
    assert!(known("left")["why"].is_null(), "it could say nothing");
    assert_eq!(known("version"), "1.0.0");

    customer.install(&mut machine, &SENDS_NOTHING, "--confirm-within 20");
    machine.says("mute now", 1, LONGEST_START);
    machine.says("booting slot A", 3, LONGEST_TRY);
    assert_eq!(
        machine.times("booting slot B"),
        4,
        "it gave itself up at its first try"
    );
    machine.eventually(
        "the server is told of the one that was mute",
        LONGEST_START,
        || (known("left")["version"] == SENDS_NOTHING.name).then_some(()),
    );
    let why = known("left")["why"].to_string();
    assert!(why.contains("nothing was pushed since the start"), "{why}");
    let health = customer.health(&machine);
    assert!(health.contains("Version 3.0.0-mute was tried"), "{health}");
}
