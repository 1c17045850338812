//! A year of an office's life: printers move, swap their addresses, are replaced, get new boards, forget their counters,
//! wrap them, show a serial number twice, sleep and have holidays; the server is away for days, the box loses its clock.
//! At the end no page was billed twice, none is lost, and each thing that happened has its name.
//!
//! Without METERBOX_FULL the days on which nothing happens for long are left out of the calendar.
//!
//! The box and the server are the real programs. They live by a calendar that the story turns, a day at a time.

#![allow(clippy::unwrap_used)]

mod account;
mod machine;

use std::collections::BTreeMap;
use std::os::unix::net::UnixDatagram;

use account::{Account, events};
use machine::{IM, LASERJET, Machine, OLD_LASERJET, Place, TASKALFA};
use office::process::eventually;
use office::{Appliance, Calendar, Server};
use rusqlite::{Connection, OpenFlags};
use serde_json::json;
use simulator::{Device, Running, Simulator, Sleep};

const PORT: u16 = 1161;
const DAY: i64 = 86_400;
/// The host numbers of the office's addresses, in 127.84.0.0/24.
const PLACES: std::ops::RangeInclusive<u8> = 11..=20;
const TARGETS: &str = "127.84.0.11-127.84.0.20";

/// The first machines and where they stand.
const FRONT: usize = 0; // a LaserJet that DHCP moves, and whose main board is changed
const COPIER: usize = 1; // a Kyocera
const BACK: usize = 2; // a LaserJet that swaps its address with the Kyocera
const OLD: usize = 3; // its counter has 24 bits
const RICOH: usize = 4; // gets another network board
const LEAVING: usize = 5; // is replaced by…
const COMING: usize = 6; // … this one at the same address
const TWIN: usize = 7; // shows the serial number of BACK

struct Office {
    machines: Vec<Machine>,
    /// Machine → host number; whoever is nowhere is in a van.
    stands: BTreeMap<usize, u8>,
    places: BTreeMap<u8, Place>,
    asleep: bool,
    dice: u64,
    _running: Running,
}

impl Office {
    fn open() -> Self {
        let device = |host: u8| {
            Device::from_recording("hp_laserjet_m507")
                .unwrap()
                .at(format!("127.84.0.{host}:{PORT}"))
                .asleep(Sleep::UntilWoken)
        };
        let running = Simulator::on_thread(PLACES.map(device).collect()).unwrap();
        let places = PLACES
            .zip(running.devices())
            .map(|(host, device)| (host, Place::new(device.clone())))
            .collect();
        let mac = |number: u8| [0x02, 0x84, 0, 0, 0, number];
        Self {
            machines: vec![
                Machine::new(&LASERJET, "VNB3K00001", mac(1)),
                Machine::new(&TASKALFA, "RVP1Z00002", mac(2)),
                Machine::new(&LASERJET, "VNB3K00003", mac(3)),
                Machine::new(&OLD_LASERJET, "CNRXM00004", mac(4))
                    .counting_from((1 << 24) - pages_before_the_wrap()),
                Machine::new(&IM, "3088RA00005", mac(5)),
                Machine::new(&LASERJET, "VNB3K00006", mac(6)).counting_from(310_000),
                Machine::new(&IM, "3088RA00007", mac(7)).brand_new(),
                Machine::new(&LASERJET, "VNB3K00003", mac(8)).counting_from(900_000),
            ],
            stands: [
                (FRONT, 11),
                (COPIER, 12),
                (BACK, 13),
                (OLD, 14),
                (RICOH, 15),
                (LEAVING, 16),
            ]
            .into(),
            places,
            asleep: false,
            dice: 7,
            _running: running,
        }
    }

    /// A working day of whoever stands anywhere and is awake.
    fn works(&mut self) {
        if self.asleep {
            return;
        }
        for machine in self.stands.keys() {
            // A linear congruential generator: the same year every time.
            self.dice = self
                .dice
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            self.machines[*machine].prints((self.dice >> 33) % 250);
        }
        self.shows();
    }

    /// Puts everybody where he stands.
    fn shows(&mut self) {
        for (host, place) in &mut self.places {
            let here = self.stands.iter().find(|(_, at)| *at == host);
            match here {
                Some((machine, _)) if !self.asleep => place.holds(&self.machines[*machine]),
                _ => place.falls_silent(),
            }
        }
    }

    fn moves(&mut self, machine: usize, host: u8) {
        self.stands.insert(machine, host);
        self.shows();
    }
}

/// The box, and the calendars on its wall and on everybody else's.
struct Box {
    appliance: Appliance,
    own: Calendar,
    others: Calendar,
    /// Seconds that have passed in the story beyond those that really did.
    passed: i64,
    /// By how much the box's own clock is slow.
    slow: i64,
    /// How often the service now running has said that it read a round.
    rounds: usize,
}

impl Box {
    /// It starts, with or without the searches that find who is new. Without them a year passes in a minute; whoever
    /// is missed is looked for all the same.
    fn starts(&mut self, searches_per_week: u32) {
        self.rounds = 0;
        self.appliance.start(&json!({
            "targets": [TARGETS], "snmp_port": PORT, "readings_per_day": 1, "searches_per_week": searches_per_week,
        }));
        eventually("the service runs", || {
            self.appliance.said().contains(" runs on ").then_some(())
        });
    }

    /// The next day comes, and the box does what is due.
    fn next_day(&mut self) {
        self.passed += DAY + 60;
        self.turn_calendars();
        // Its sleep is measured by the real clock, so it is woken; what is due it finds by the calendar.
        let bell = self.appliance.state().join("doorbell");
        UnixDatagram::unbound().unwrap().send_to(b"!", bell).unwrap();
        self.has_read();
    }

    fn has_read(&mut self) {
        self.rounds += 1;
        eventually("a round was read", || {
            let said = self.appliance.said();
            let rounds = said.lines().filter(|line| line.starts_with("read ")).count();
            (rounds >= self.rounds).then_some(())
        });
    }

    fn starts_again(&mut self, searches_per_week: u32) {
        self.appliance.stop();
        self.starts(searches_per_week);
        if searches_per_week > 0 {
            // Nobody was searched for long: that is done at once.
            self.has_read();
        }
    }

    /// It was without power, and nobody tells it the time: it is 1970.
    fn starts_in_1970(&mut self) {
        self.appliance.stop();
        let today = i64::try_from(std::time::UNIX_EPOCH.elapsed().unwrap().as_secs()).unwrap() + self.passed;
        self.slow = today - 600;
        self.turn_calendars();
        self.starts(0);
    }

    /// It starts again, and this time somebody tells it the time.
    fn starts_with_the_time(&mut self) {
        self.appliance.stop();
        self.slow = 0;
        self.turn_calendars();
        self.starts(0);
    }

    fn turn_calendars(&self) {
        self.others.show(self.passed);
        self.own.show(self.passed - self.slow);
    }

    /// Everything that it knows is on the server.
    fn has_delivered(&self) {
        let file = self.appliance.state().join("meterbox.db");
        let books = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        eventually("everything was sent", || {
            let waiting: i64 = books
                .query_row("SELECT count(*) FROM outbox", [], |row| row.get(0))
                .unwrap();
            (waiting == 0).then_some(())
        });
    }
}

#[test]
fn no_page_is_billed_twice_or_lost_in_a_year() {
    let folder = tempfile::tempdir().unwrap();
    let calendar = |name: &str| Calendar::at(&folder.path().join(name));
    let (Some(others), Some(own)) = (calendar("calendar"), calendar("box_calendar")) else {
        println!("left out: faketime is not installed");
        return;
    };
    let mut office = Office::open();
    office.shows();
    let mut server = Server::at(&folder.path().join("server"))
        .with(&["--no-worker"])
        .living_by(&others);
    server.start();
    let code = server.code_for("Dealer", "Customer", "Site");
    let mut appliance = Appliance::at(&folder.path().join("box"));
    appliance.lives_by(&own);
    appliance.command(&["enrol", &server.url(), &code]).worked();
    let mut meterbox = Box {
        appliance,
        own,
        others,
        passed: 0,
        slow: 0,
        rounds: 0,
    };
    meterbox.starts(7);
    meterbox.has_read();
    meterbox.starts_again(0);
    for day in days() {
        happens(day, &mut office, &mut server, &mut meterbox);
        let is_away = (60..65).contains(&day) || (270..272).contains(&day);
        meterbox.next_day();
        if !is_away {
            meterbox.has_delivered();
        }
    }
    meterbox.appliance.stop();
    check_pages(&office, &Account::all(&server));
    check_events(&events(&server));
}

/// Days on which something begins or ends.
const TURNS: [u32; 16] = [
    30, 45, 60, 65, 75, 90, 105, 120, 123, 135, 160, 180, 183, 270, 272, 365,
];

fn is_whole() -> bool {
    std::env::var_os("METERBOX_FULL").is_some_and(|full| !full.is_empty())
}

/// The days of the year; else each turn with the day before it and the four after it, in which its consequences show.
fn days() -> Vec<u32> {
    let is_near = |day: &u32| TURNS.iter().any(|turn| (turn - 1..=turn + 4).contains(day));
    (1..=365).filter(|day| is_whole() || is_near(day)).collect()
}

/// How many pages the old LaserJet prints before its counter wraps, some time in the second half of what is told.
fn pages_before_the_wrap() -> u64 {
    if is_whole() { 20_000 } else { 5_000 }
}

/// What the day brings: what happens before work, work, and what happens after it. Nobody can bill pages that no reading
/// saw, so a machine leaves, or loses its count, before the day's work.
fn happens(day: u32, office: &mut Office, server: &mut Server, meterbox: &mut Box) {
    match day {
        30 => office.moves(FRONT, 17),
        45 => {
            office.stands.insert(COPIER, 13);
            office.moves(BACK, 12);
        }
        60 => server.kill(),
        65 => server.start(),
        75 => {
            office.stands.remove(&LEAVING);
            meterbox.starts_again(7);
        }
        76 | 161 => meterbox.starts_again(0),
        90 => office.machines[RICOH].gets_board([0x02, 0x84, 0, 0, 1, 5]),
        135 => office.machines[FRONT].forgets_its_counts(),
        160 => meterbox.starts_again(7),
        // Holidays.
        180 => office.asleep = true,
        183 => office.asleep = false,
        270 => meterbox.starts_in_1970(),
        272 => meterbox.starts_with_the_time(),
        _ => {}
    }
    let weekend = matches!(day % 7, 0 | 6);
    if !weekend {
        office.works();
    }
    office.shows();
    match day {
        75 => office.moves(COMING, 16),
        // The Kyocera is read while it starts; the next day it is itself again.
        105 => {
            let place = office.places.get_mut(&13).unwrap();
            place.holds_starting(&office.machines[COPIER]);
        }
        // The Ricoh sleeps, too deep for a reading.
        120..123 => office.places[&15].falls_silent(),
        160 => office.moves(TWIN, 20),
        _ => {}
    }
}

/// Every machine's account is what it really printed.
fn check_pages(office: &Office, accounts: &[Account]) {
    let billed: Vec<(&str, &str, u64)> = accounts
        .iter()
        .map(|account| (account.serial.as_str(), account.mac.as_str(), account.pages()))
        .collect();
    println!("{billed:#?}");
    assert_eq!(
        accounts.len(),
        office.machines.len(),
        "each machine has one account: {billed:?}"
    );
    for machine in &office.machines {
        let own = accounts
            .iter()
            .filter(|account| account.serial == machine.serial && account.pages() == machine.printed);
        assert_eq!(
            own.count(),
            1,
            "{} printed {} pages: {billed:?}",
            machine.serial,
            machine.printed
        );
    }
}

/// Everything that happened has its name, and nothing else happened.
fn check_events(events: &[(String, String, String)]) {
    let of = |kind: &str| -> Vec<(&str, &str)> {
        let those = events.iter().filter(|(one, ..)| one == kind);
        those
            .map(|(_, before, after)| (before.as_str(), after.as_str()))
            .collect()
    };
    let at = |host: u8| format!("127.84.0.{host}:{PORT}");
    println!("{events:#?}");
    assert_eq!(of("new").len(), 8);
    let moves: Vec<(String, String)> = [(11, 17), (12, 13), (13, 12)]
        .map(|(from, to)| (at(from), at(to)))
        .into();
    let mut moved: Vec<(String, String)> = of("moved")
        .iter()
        .map(|(from, to)| ((*from).to_owned(), (*to).to_owned()))
        .collect();
    moved.sort();
    assert_eq!(moved, moves);
    assert_eq!(of("board_changed"), [("02:84:00:00:00:05", "02:84:00:00:01:05")]);
    assert_eq!(of("replaced"), [("VNB3K00006", "3088RA00007")]);
    assert_eq!(of("conflict"), [("02:84:00:00:00:03", "02:84:00:00:00:08")]);
    assert_eq!(of("reset").len(), 1);
    let (silent, found) = (of("silent").len(), of("found_again").len());
    // The Ricoh that slept, all seven in the holidays, and the one that was carried away and never came back.
    assert_eq!((silent, found), (9, 8));
}
