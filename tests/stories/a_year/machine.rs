//! Machines with a life of their own: they print, are moved, get new boards. What they really printed is known here and
//! nowhere else.

use std::collections::BTreeMap;

use office::printers::counters_of_a_page;
use simulator::{DeviceHandle, Reboot, Recording, Value};

const SERIAL_NUMBER: &str = "1.3.6.1.2.1.43.5.1.1.17.1";
const SYS_UP_TIME: &str = "1.3.6.1.2.1.1.3.0";

/// A kind of machine: how it answers.
pub(crate) struct Make {
    recording: &'static str,
    mac: &'static str,
    other_serials: &'static [&'static str],
    wraps_at: u64,
}

pub(crate) const LASERJET: Make = Make {
    recording: "hp_laserjet_m507",
    mac: "1.3.6.1.2.1.2.2.1.6.2",
    other_serials: &["1.3.6.1.4.1.11.2.3.9.4.2.1.1.3.3.0"],
    wraps_at: u64::MAX,
};

impl Make {
    fn counters(&self) -> &'static [&'static str] {
        counters_of_a_page(self.recording)
    }
}

/// Its counter has 24 bits.
pub(crate) const OLD_LASERJET: Make = Make {
    recording: "hp_laserjet_4250",
    mac: "1.3.6.1.2.1.2.2.1.6.1",
    other_serials: &["1.3.6.1.4.1.11.2.3.9.4.2.1.1.3.3.0"],
    wraps_at: 1 << 24,
};

/// Bills by a counter of its own.
pub(crate) const TASKALFA: Make = Make {
    recording: "kyocera_taskalfa_4054ci",
    mac: "1.3.6.1.2.1.2.2.1.6.2",
    other_serials: &["1.3.6.1.4.1.1347.43.5.1.1.28.1"],
    wraps_at: u64::MAX,
};

/// Bills by the row of a table.
pub(crate) const IM: Make = Make {
    recording: "ricoh_im_c3000",
    mac: "1.3.6.1.2.1.2.2.1.6.2",
    other_serials: &["1.3.6.1.4.1.367.3.2.1.2.1.4.0"],
    wraps_at: u64::MAX,
};

/// One machine.
pub(crate) struct Machine {
    make: &'static Make,
    /// Its serial number.
    pub(crate) serial: &'static str,
    rows: BTreeMap<String, Value>,
    /// What it printed since it was met first.
    pub(crate) printed: u64,
}

impl Machine {
    /// A machine that counts as its recording does.
    pub(crate) fn new(make: &'static Make, serial: &'static str, mac: [u8; 6]) -> Self {
        let recording = simulator::all_recordings()
            .unwrap()
            .into_iter()
            .find(|recording| recording.name == make.recording)
            .unwrap();
        let mut machine = Self {
            make,
            serial,
            rows: of_recording(&recording),
            printed: 0,
        };
        for name in make.other_serials.iter().chain([&SERIAL_NUMBER]) {
            machine.rows.insert((*name).to_owned(), Value::text(serial));
        }
        machine.gets_board(mac);
        machine
    }

    /// The same with counters that stand at `count`.
    pub(crate) fn counting_from(mut self, count: u64) -> Self {
        self.count(|_| count);
        self
    }

    /// The same, out of its box: no counter has counted yet.
    pub(crate) fn brand_new(mut self) -> Self {
        for value in self.rows.values_mut() {
            if matches!(value, Value::Counter32(_)) {
                *value = Value::Counter32(0);
            }
        }
        self.counting_from(0)
    }

    /// Its main board is changed: every counter begins again, the serial number is entered anew.
    pub(crate) fn forgets_its_counts(&mut self) {
        self.count(|_| 0);
    }

    /// It prints black pages, and counts them as it does.
    pub(crate) fn prints(&mut self, pages: u64) {
        let wraps_at = self.make.wraps_at;
        self.count(|before| (before + pages) % wraps_at);
        self.printed += pages;
    }

    /// It gets another network board.
    pub(crate) fn gets_board(&mut self, mac: [u8; 6]) {
        self.rows
            .insert(self.make.mac.to_owned(), Value::OctetString(mac.to_vec()));
    }

    fn count(&mut self, next: impl Fn(u64) -> u64) {
        for name in self.make.counters() {
            let value = self.rows.get_mut(*name).unwrap_or_else(|| panic!("{name}"));
            let next = u32::try_from(next(value.number().unwrap())).unwrap();
            *value = Value::Counter32(next);
        }
    }
}

fn of_recording(recording: &Recording) -> BTreeMap<String, Value> {
    let rows = recording.rows.iter();
    rows.map(|(name, value)| (name.to_string(), value.clone()))
        .collect()
}

/// An address, and who is plugged in there.
pub(crate) struct Place {
    device: DeviceHandle,
    shown: BTreeMap<String, Value>,
}

impl Place {
    pub(crate) fn new(device: DeviceHandle) -> Self {
        let recording = device.name().to_owned();
        let recording = simulator::all_recordings()
            .unwrap()
            .into_iter()
            .find(|one| one.name == recording)
            .unwrap();
        Self {
            device,
            shown: of_recording(&recording),
        }
    }

    /// Shows this machine, from the first of its rows to the last; another one than before is just switched on.
    pub(crate) fn holds(&mut self, machine: &Machine) {
        let serial = |rows: &BTreeMap<String, Value>| rows.get(SERIAL_NUMBER).cloned();
        if serial(&self.shown) != serial(&machine.rows) {
            self.device.reboot(Reboot {
                out_for: std::time::Duration::ZERO,
                ..Reboot::default()
            });
        }
        self.shows(machine.rows.clone());
    }

    /// Shows this machine as it is while it starts: every counter is 0.
    pub(crate) fn holds_starting(&mut self, machine: &Machine) {
        let mut rows = machine.rows.clone();
        for name in machine.make.counters() {
            rows.insert((*name).to_owned(), Value::Counter32(0));
        }
        self.shows(rows);
    }

    fn shows(&mut self, rows: BTreeMap<String, Value>) {
        for name in self.shown.keys().filter(|name| !rows.contains_key(*name)) {
            self.device.remove(name).unwrap();
        }
        for (name, value) in &rows {
            if name != SYS_UP_TIME && self.shown.get(name) != Some(value) {
                self.device.set(name, value.clone()).unwrap();
            }
        }
        self.shown = rows;
        self.device.wake();
    }

    /// Nobody answers there.
    pub(crate) fn falls_silent(&self) {
        self.device.sleep(simulator::Sleep::UntilWoken);
    }
}
