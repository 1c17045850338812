//! Cuts in an update, its switch, its confirmation and a way back (faults U1 to U4, D3, D4).

use std::fs;
use std::path::Path;
use std::process::Command;

use update::{BootChoice, COPY_LENGTH, Environment, PLACES, Slot, TRIES};

use crate::cut::{Cut, Disk, Kind};
use crate::dice::Dice;
use crate::is_whole;
use crate::slots::{Case, Running};

/// Of so many disks the boot environment is read by U-Boot's own tool as well.
const READ_BY_OTHERS: usize = 12;

/// What was done from a place in the log on, and which choices the disk may hold meanwhile, the first before it begins.
struct Act {
    begin: u64,
    choices: Vec<BootChoice>,
}

#[test]
fn whenever_the_power_is_cut_one_whole_system_starts() {
    let folder = tempfile::tempdir().unwrap();
    let case = Case::new(folder.path());
    let delivered = case.octets();
    let running = case.start();
    let mut choice = BootChoice::default();
    let mut acts = Vec::new();
    let mut act = |choices: &[BootChoice]| {
        acts.push(Act {
            begin: running.length(),
            choices: [&[choice], choices].concat(),
        });
        choice = *choices.last().unwrap_or(&choice);
        choice
    };

    let alone = BootChoice::only(Slot::A).with_left(Slot::B, 0);
    let switched = act(&[alone, BootChoice::default().led_by(Slot::B)]);
    running.install(Slot::A);
    let booted = act(&[switched.with_left(Slot::B, TRIES - 1)]);
    assert_eq!(running.boot(), Slot::B);
    let confirmed = act(&[booted.with_left(Slot::B, TRIES)]);
    running.update(Slot::B, &["confirm"]);
    let back = act(&[confirmed.led_by(Slot::A)]);
    running.update(Slot::B, &["rollback"]);
    let booted = act(&[back.with_left(Slot::A, TRIES - 1)]);
    assert_eq!(running.boot(), Slot::A);
    act(&[booted.with_left(Slot::A, TRIES)]);
    running.update(Slot::A, &["confirm"]);
    act(&[]);

    let log = running.stop();
    let allowed = |after: usize| -> &[BootChoice] {
        let act = acts
            .iter()
            .rfind(|act| log.entries_at(act.begin) <= after)
            .unwrap();
        if log.entries_at(act.begin) == after {
            &act.choices[..1]
        } else {
            &act.choices
        }
    };
    let mut disk = Disk::new(delivered.clone(), &log);
    let (mut tried, mut lost) = (0, Vec::new());
    let cuts = Cut::every(0..log.entries.len() + 1);
    let seldom = cuts.len() / READ_BY_OTHERS;
    for cut in cuts {
        tried += 1;
        disk.at(cut, |octets| {
            // A copy that is torn while it says what it said before may be taken for the one before or after it.
            if let Err(cause) = case
                .judge(octets, allowed(cut.after))
                .or_else(|cause| match cut.kind {
                    Kind::Torn => case.judge(octets, allowed((cut.after + 1).min(log.entries.len()))),
                    _ => Err(cause),
                })
            {
                lost.push((cut, cause));
            }
            if tried % seldom == 0 {
                is_read_alike_by_others(octets, folder.path());
            }
        });
    }
    let end = Cut::new(log.entries.len(), Kind::Between);
    assert!(
        disk.at(end, |octets| octets == case.octets()),
        "every write is in the log"
    );
    println!(
        "cuts in an update, its confirmation and a rollback: {tried} tried in {} entries, {} lost",
        log.entries.len(),
        lost.len()
    );
    assert!(
        log.entries.len() > 50,
        "the writes were recorded: {}",
        log.entries.len()
    );
    assert!(lost.is_empty(), "{lost:#?}");

    // The same writes by somebody who never waits for the disk.
    let mut disk = Disk::new(delivered, &log);
    let cuts = (0..=log.entries.len()).map(|after| Cut::new(after, Kind::NeverFlushed));
    let lost = cuts
        .filter(|cut| disk.at(*cut, |octets| case.judge(octets, allowed(cut.after)).is_err()))
        .count();
    println!("the same without its flushes: {lost} lost, as it must be");
    assert!(lost > 10, "cuts that lose something are found");
}

/// `fw_printenv` says of that environment what our reader says.
fn is_read_alike_by_others(octets: &[u8], folder: &Path) {
    let (file, config) = (folder.join("copy"), folder.join("fw_env.config"));
    fs::write(&config, format!("{} 0 {COPY_LENGTH:#x}\n", file.display())).unwrap();
    let copies = PLACES.map(|place| &octets[usize::try_from(place).unwrap()..][..COPY_LENGTH]);
    for copy in copies {
        fs::write(&file, copy).unwrap();
        let output = Command::new("fw_printenv")
            .arg("-c")
            .arg(&config)
            .output()
            .unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        let Ok(read) = Environment::read([copy, &[]]) else {
            assert!(!said.contains("BOOT_ORDER="), "a broken copy: {said}");
            continue;
        };
        let value = |name: &str| {
            let line = said
                .lines()
                .find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
            line.unwrap_or_else(|| panic!("{name} is there: {said}"))
                .to_owned()
        };
        let order = value("BOOT_ORDER");
        let mut order = order.split_whitespace();
        assert_eq!(order.next(), Some(read.choice.first.name()));
        assert_eq!(order.next().is_some(), read.choice.falls_back);
        for (slot, name) in [(Slot::A, "BOOT_A_LEFT"), (Slot::B, "BOOT_B_LEFT")] {
            assert_eq!(value(name), format!("{:x}", read.choice.left(slot)));
        }
    }
}

#[test]
fn an_update_that_is_cut_five_times_is_done_in_the_end() {
    let boxes = if is_whole() { 40 } else { 2 };
    let folder = tempfile::tempdir().unwrap();
    let case = Case::new(folder.path());
    let delivered = case.octets();
    let mut dice = Dice::new(11);
    for _ in 0..boxes {
        case.has(&delivered);
        for number in 1..=5 {
            let before = case.octets();
            let running = case.start();
            lives(&running);
            let log = running.stop();
            let mut disk = Disk::new(before, &log);
            let kind = [Kind::Between, Kind::Torn, Kind::Unordered][dice.below(3)];
            let cut = Cut::new(dice.below(log.entries.len()), kind);
            disk.at(cut, |octets| {
                let any = every_choice();
                case.judge(octets, &any)
                    .unwrap_or_else(|cause| panic!("cut {number}, {cut:?}: {cause}"));
                case.has(octets);
            });
        }
        let running = case.start();
        lives(&running);
        running.stop();
        let disk = case.octets();
        let choice = case.judge(&disk, &every_choice()).unwrap();
        let slot = choice.next().unwrap();
        assert!(case.is_updated(&disk, slot), "the new version starts: {choice:?}");
    }
    println!("updates that were cut five times each: {boxes} tried, 0 lost");
}

/// A start of a box that has an update to install: what runs is well and is confirmed; where that is the old version, the new
/// one is installed and started.
fn lives(running: &Running<'_>) {
    let slot = running.boot();
    running.update(slot, &["confirm"]);
    if running.holds_old(slot) {
        running.install(slot);
        let slot = running.boot();
        running.update(slot, &["confirm"]);
    }
}

/// Each that there can be.
fn every_choice() -> Vec<BootChoice> {
    let lefts = (0..=TRIES).flat_map(|a| (0..=TRIES).map(move |b| (a, b)));
    lefts
        .flat_map(|(a, b)| {
            [Slot::A, Slot::B]
                .into_iter()
                .flat_map(|slot| [BootChoice::only(slot), BootChoice::default().led_by(slot)])
                .map(move |choice| choice.with_left(Slot::A, a).with_left(Slot::B, b))
        })
        .collect()
}
