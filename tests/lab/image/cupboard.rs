//! What a customer's cupboard does to a box: a card of another size, no clock, loose cables, power that goes for a moment, memory
//! and card full, a card that is damaged, wiped or worn out. After each the box is the one that it was, and reads on.

use std::time::{Duration, Instant};

use crate::board::Board;
use crate::customer::{Customer, LEASED, LONGEST_START, LONGEST_STEP, Version};
use crate::machine::{Fittings, Machine};
use crate::ports;

/// Somebody looks at the light, and says what it shows and that it really goes on and off.
const WATCHED: Version<'_> = Version {
    name: "1.0.0",
    begins: "::once:/usr/libexec/meterbox/watch-light\n",
    files: &[(
        "usr/libexec/meterbox/watch-light",
        br#"#!/bin/sh
light=/sys/class/leds/ACT
was=
while :; do
    read -r pattern <$light/pattern
    if [ "$pattern" != "$was" ]; then
        echo "light: $pattern" >/dev/console
        was=$pattern
        on= off= looks=0
        while [ -z "$on$off" ] || [ "$on" != "$off" ] && [ $looks -lt 400 ]; do
            read -r bright <$light/brightness
            if [ "$bright" = 0 ]; then off=1; else on=1; fi
            looks=$((looks + 1))
        done
        [ "$on$off" != 11 ] || echo "light: it flashes" >/dev/console
    fi
    sleep 1
done
"#,
    )],
};

/// What the kernel is told to show: on, and off for how long (`firmware/platform/src/light.rs`).
const STARTS: &str = "light: 1 120 1 0 0 120 0 0";
const IS_WELL: &str = "light: 1 120 1 0 0 1800 0 0";
const WANTS_SOMEBODY: &str = "light: 1 120 1 0 0 280 0 0 1 120 1 0 0 1800 0 0";
const IS_IN_TROUBLE: &str = "light: 1 120 1 0 0 280 0 0 1 120 1 0 0 280 0 0 1 120 1 0 0 1800 0 0";

/// The image is for half of it.
const LARGER_CARD: u64 = 1 << 30;

#[test]
fn a_box_survives_what_a_cupboard_does_to_it() {
    let customer = Customer::with_a_box_of(&WATCHED);
    let board = Board::like_a_pi();
    let like_a_pi = Fittings {
        board: Some(&board),
        ..Fittings::default()
    };
    customer.card.is_of(LARGER_CARD);
    let mut machine = customer.switched_on_with(like_a_pi, "cupboard-1");
    machine.says(STARTS, 1, LONGEST_START);
    machine.says("light: it flashes", 1, LONGEST_START);
    customer.set_up(&machine);
    machine.says(WANTS_SOMEBODY, 1, LONGEST_STEP);
    is_open_where_it_should_be_and_nowhere_else(&mut machine);
    machine.says(IS_WELL, 1, LONGEST_STEP);

    its_agent_dies(&customer, &mut machine);
    its_memory_is_full(&customer, &mut machine);
    its_cable_is_loose(&customer, &mut machine);
    its_power_goes_for_a_moment(&customer, &mut machine);
}

/// The same box when its card fails it.
#[test]
fn a_box_survives_its_card() {
    let customer = Customer::with_a_box_of(&WATCHED);
    let board = Board::like_a_pi();
    let like_a_pi = Fittings {
        board: Some(&board),
        ..Fittings::default()
    };
    let mut machine = customer.switched_on_with(like_a_pi, "card-1");
    customer.set_up(&machine);
    machine.says(IS_WELL, 1, LONGEST_STEP);
    its_file_system_has_an_error(&customer, &mut machine);
    drop(machine);

    // U28: no slot can be started. Each has its tries, one after the other, again and again.
    let nothing = vec![0; 1 << 20];
    let slots = customer.card.begin_slots_with([&nothing, &nothing]);
    let machine = customer.switched_on("card-2");
    machine.says("no slot has tries left, both begin anew", 1, LONGEST_STEP);
    machine.says("booting slot B", 4, LONGEST_STEP);
    let begun = machine.console();
    let mut tried: Vec<(&str, usize)> = Vec::new();
    for (_, slot) in begun.lines().filter_map(|line| line.split_once("booting slot ")) {
        match tried.last_mut() {
            Some((last, times)) if *last == slot => *times += 1,
            _ => tried.push((slot, 1)),
        }
    }
    // The first may have had none of its tries left to give, for the box was just on.
    assert_eq!(&tried[1..3], [("B", 3), ("A", 3)], "{begun}");
    assert!(tried[0].1 <= 3, "{begun}");
    drop(machine);
    // The card comes to its senses, but for its data (D20).
    customer.card.begin_slots_with([&slots[0], &slots[1]]);
    customer.card.spoil_data();
    let passed = customer.proxy.passed();
    let machine = customer.switched_on_with(like_a_pi, "card-3");
    machine.says("beyond mending and is made anew", 1, LONGEST_START);
    let health = customer.health(&machine);
    assert!(health.contains("was made anew"), "{health}");
    machine.eventually(
        "it sends what it reads, and has not been enrolled again",
        LONGEST_STEP,
        || (customer.proxy.passed() > passed).then_some(()),
    );
    machine.eventually("its printers are found again", LONGEST_STEP, || {
        let words = customer.owner(&machine).open("/devices").words();
        words.contains("Sharp").then_some(())
    });
    assert_eq!(customer.dealer.devices(), 3, "the same ones");
    drop(machine);

    // D11: the card can only be read.
    let worn_out = Fittings {
        is_worn_out: true,
        ..like_a_pi
    };
    let machine = customer.switched_on_with(worn_out, "card-4");
    machine.says(
        "the box runs in memory until its card is changed",
        1,
        LONGEST_START,
    );
    let health = customer.health(&machine);
    assert!(health.contains("memory"), "{health}");
    machine.says(IS_IN_TROUBLE, 1, LONGEST_STEP);
}

/// W13, T1; and what the first start made of a larger card.
fn is_open_where_it_should_be_and_nowhere_else(machine: &mut Machine) {
    assert!(
        machine
            .console()
            .contains("the data partition grows from 320 to 832 MiB")
    );
    let figures = machine.figures();
    let numbers = |line: &str| -> Vec<u64> {
        let line = figures
            .lines()
            .find_map(|said| Some(said.split_once(line)?.1))
            .unwrap_or("");
        line.split_whitespace()
            .filter_map(|word| word.trim_end_matches(',').parse().ok())
            .collect()
    };
    // H2: the agent has a cap of its own.
    assert!(
        figures.contains("Max address space         268435456"),
        "{figures}"
    );
    let room = numbers("tester: of the data partition");
    assert!(room[0] > 750, "its file system fills it: {figures}");
    let clock = numbers("tester: the clock");
    assert!(clock[0] >= clock[1], "{figures}");
    let open: Vec<&str> = figures
        .lines()
        .filter_map(|line| Some(line.split_once("tester: open ")?.1.trim()))
        .collect();
    // Those of its own questions are above 32768; 5353 is 14E9.
    let is_own = |place: &&str| {
        let port = place
            .strip_prefix("udp")
            .and_then(|rest| rest.split(' ').next_back());
        port.is_some_and(|port| u16::from_str_radix(port, 16).is_ok_and(|port| port >= 32_768))
    };
    let mut known: Vec<&str> = open.iter().copied().filter(|place| !is_own(place)).collect();
    known.sort_unstable();
    known.dedup();
    assert_eq!(known, ["tcp 0050", "tcp 01BB", "udp 14E9"], "{figures}");
    assert_eq!(ports::open_for_tcp(LEASED), [80, 443]);
    assert_eq!(ports::answering_by_udp(LEASED), [5353]);
}

/// H1: a task panics, and its program ends with it, as any of ours does. Nothing is lost.
fn its_agent_dies(customer: &Customer, machine: &mut Machine) {
    machine.type_in("abort");
    machine.says("tester: aborted", 1, LONGEST_STEP);
    goes_on(customer, machine, "after its agent died");
}

/// H2: other programs take all the memory.
fn its_memory_is_full(customer: &Customer, machine: &mut Machine) {
    machine.type_in("hog");
    machine.says("tester: the hogs are gone", 1, LONGEST_STEP);
    assert!(machine.console().contains("Out of memory: Killed process"));
    goes_on(customer, machine, "after its memory was full");
}

/// N15.
fn its_cable_is_loose(customer: &Customer, machine: &mut Machine) {
    let well = machine.times(IS_WELL);
    let trouble = machine.times(IS_IN_TROUBLE);
    machine.order("set_link plug off");
    machine.says(IS_IN_TROUBLE, trouble + 1, LONGEST_STEP);
    machine.order("set_link plug on");
    machine.says(IS_WELL, well + 1, LONGEST_STEP);
    goes_on(customer, machine, "after its cable was out");
}

/// The supply is weak, and the box is reset while it reads.
fn its_power_goes_for_a_moment(customer: &Customer, machine: &mut Machine) {
    let mut owner = customer.owner(machine);
    let starts = machine.times("version 1.0.0, slot A");
    owner.press("/search", "save-and-search", &[]);
    machine.order("system_reset");
    machine.says("version 1.0.0, slot A", starts + 1, LONGEST_START);
    goes_on(customer, machine, "after its power went for a moment");
    assert!(
        !machine.console().contains("being mended"),
        "the journal does for that"
    );
}

/// D11: the kernel makes the file system read-only. A box that has been on for ten minutes restarts by itself.
fn its_file_system_has_an_error(customer: &Customer, machine: &mut Machine) {
    let starts = machine.times("version 1.0.0, slot A");
    machine.type_in("damage");
    machine.says("tester: damaged", 1, LONGEST_STEP);
    machine.type_in("restart");
    machine.says("version 1.0.0, slot A", starts + 1, LONGEST_START);
    goes_on(customer, machine, "after its file system had an error");
}

/// The page answers its owner, by the same certificate and password; the printers are those that there were.
fn goes_on(customer: &Customer, machine: &Machine, when: &str) {
    let begun = Instant::now();
    let words = customer.health(machine);
    assert!(!words.is_empty());
    assert_eq!(customer.dealer.devices(), 3, "{when}");
    println!(
        "  {:6.1} s  {when} its page answers",
        begun.elapsed().as_secs_f64()
    );
    assert!(begun.elapsed() < Duration::from_secs(120), "{when}");
}
