//! A box whose slots are on a recorded disk, as `image/assemble` lays them out; `meterbox update` works on them, and the boot
//! script starts one of them.

use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::{FileExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use lab::{meterbox, workspace};
use update::{BootChoice, COPY_LENGTH, Environment, PLACES, Slot, written};

use crate::dice::Dice;
use crate::recorder::{Device, Recorder, done};
use crate::write_log::WriteLog;

const MIB: usize = 1 << 20;

/// The octets of a slot's system, as long as that of a real image.
const SYSTEM: usize = 23 * MIB;

/// Where things are on the disk, as `image/steps/disk.sh` says.
pub(crate) struct Layout {
    slots: [usize; 2],
    slot: usize,
    /// Where the data begins, which are not part of this.
    end: usize,
}

impl Layout {
    fn read() -> Self {
        let said = steps("echo $slot_a_start $slot_b_start $data_start $slot_mib");
        let mut numbers = said
            .split_whitespace()
            .map(|word| word.parse::<usize>().unwrap() * MIB);
        let mut next = || numbers.next().unwrap();
        Self {
            slots: [next(), next()],
            end: next(),
            slot: next(),
        }
    }

    fn of(&self, slot: Slot) -> usize {
        self.slots[usize::from(slot == Slot::B)]
    }
}

/// What the scripts that put the image together say.
fn steps(words: &str) -> String {
    let script = format!(". steps/disk.sh; . steps/slot.sh; {words}");
    done(
        Command::new("bash")
            .args(["-euc", &script])
            .current_dir(workspace().join("image")),
    )
}

/// The box, switched off, and what its disk must hold.
pub(crate) struct Case {
    folder: PathBuf,
    pub(crate) layout: Layout,
    /// What it was delivered with, in both slots.
    pub(crate) old: Vec<u8>,
    /// What the update brings.
    pub(crate) new: Vec<u8>,
    key: PathBuf,
    update: PathBuf,
}

impl Case {
    /// Puts the disk together, and signs an update for it.
    pub(crate) fn new(folder: &Path) -> Self {
        let mut dice = Dice::new(5);
        let case = Self {
            folder: folder.to_owned(),
            layout: Layout::read(),
            old: dice.octets(SYSTEM),
            new: dice.octets(SYSTEM),
            key: folder.join("key.pub"),
            update: folder.join("update"),
        };
        let disk = case.disk();
        steps(&format!(
            "disk_mib=$((data_start + 1)); make_partition_table {}",
            disk.display()
        ));
        let environment = folder.join("environment");
        steps(&format!("make_environment {}", environment.display()));
        let environment = fs::read(environment).unwrap();
        let disk = OpenOptions::new().write(true).open(disk).unwrap();
        for place in PLACES {
            disk.write_all_at(&environment, place).unwrap();
        }
        for place in case.layout.slots {
            disk.write_all_at(&case.old, place as u64).unwrap();
        }
        let slot = folder.join("slot.img");
        fs::write(&slot, &case.new).unwrap();
        let mut sign = Command::new(workspace().join("image/sign-slot"));
        sign.arg(&slot)
            .arg("2.0.0")
            .arg(folder.join("key.pem"))
            .arg(&case.update);
        fs::write(&case.key, done(sign.arg(std::env::consts::ARCH))).unwrap();
        case
    }

    fn disk(&self) -> PathBuf {
        self.folder.join("disk.img")
    }

    /// The disk's octets now.
    pub(crate) fn octets(&self) -> Vec<u8> {
        fs::read(self.disk()).unwrap()
    }

    /// Has the disk as a cut left it.
    pub(crate) fn has(&self, octets: &[u8]) {
        fs::write(self.disk(), octets).unwrap();
    }

    /// Switches it on, with its disk recorded.
    pub(crate) fn start(&self) -> Running<'_> {
        let recorder = Recorder::start(&self.disk());
        let names = self.folder.join("names");
        let _ = fs::remove_dir_all(&names);
        fs::create_dir(&names).unwrap();
        let slot = |slot| recorder.device(self.layout.of(slot) as u64, self.layout.slot as u64);
        let devices = [
            ("disk", recorder.device(0, self.layout.end as u64)),
            ("slot-a", slot(Slot::A)),
            ("slot-b", slot(Slot::B)),
        ];
        for (name, device) in &devices {
            symlink(device.path(), names.join(name)).unwrap();
        }
        Running {
            case: self,
            names,
            devices: devices.map(|(_, device)| device).into(),
            recorder,
        }
    }

    /// What is wrong with a disk whose choice should be one of these; else the choice.
    pub(crate) fn judge(&self, disk: &[u8], allowed: &[BootChoice]) -> Result<BootChoice, String> {
        let copies = PLACES.map(|place| {
            let place = usize::try_from(place).unwrap();
            &disk[place..place + COPY_LENGTH]
        });
        let read = Environment::read(copies).map_err(|refusal| refusal.to_string())?;
        let choice = read.choice;
        if !allowed.contains(&choice) {
            return Err(format!("{choice:?} is none of {allowed:?}"));
        }
        // The boot script may start whatever is in the order.
        let broken = |slot: &Slot| {
            let place = self.layout.of(*slot);
            let holds = &disk[place..place + SYSTEM];
            choice.has(*slot) && holds != self.old && holds != self.new
        };
        match [Slot::A, Slot::B].into_iter().find(broken) {
            Some(slot) => Err(format!("slot {slot} holds no whole system, and may start")),
            None => Ok(choice),
        }
    }

    /// Which version is in a slot of a disk that was judged good.
    pub(crate) fn is_updated(&self, disk: &[u8], slot: Slot) -> bool {
        let place = self.layout.of(slot);
        disk[place..place + SYSTEM] == self.new
    }
}

/// The box, switched on.
pub(crate) struct Running<'a> {
    case: &'a Case,
    names: PathBuf,
    devices: Vec<Device>,
    recorder: Recorder,
}

impl Running<'_> {
    pub(crate) fn length(&self) -> u64 {
        self.recorder.length()
    }

    /// Takes a start from the disk, as the boot script does (image/boot/boot.cmd): the copy that counts is written last, each
    /// on the disk before the next. Gives the slot that runs.
    pub(crate) fn boot(&self) -> Slot {
        let disk = OpenOptions::new()
            .read(true)
            .write(true)
            .open(self.devices[0].path())
            .unwrap();
        loop {
            let copies = PLACES.map(|place| {
                let mut copy = vec![0; COPY_LENGTH];
                disk.read_exact_at(&mut copy, place).unwrap();
                copy
            });
            let [first, second] = &copies;
            let environment = Environment::read([first, second]).unwrap();
            let (choice, slot) = environment.choice.boot();
            for copy in environment.write_order {
                disk.write_all_at(&written(&choice), PLACES[copy]).unwrap();
                disk.sync_all().unwrap();
            }
            if let Some(slot) = slot {
                return slot;
            }
        }
    }

    /// `meterbox update install`, in a system that was started from that slot.
    pub(crate) fn install(&self, running: Slot) {
        let (update, key) = (
            self.case.update.to_str().unwrap(),
            self.case.key.to_str().unwrap(),
        );
        self.update(running, &["install", update, "--key", key]);
    }

    /// Whether that slot still holds what the box was delivered with.
    pub(crate) fn holds_old(&self, slot: Slot) -> bool {
        let mut octets = vec![0; SYSTEM];
        let device = File::open(self.devices[if slot == Slot::A { 1 } else { 2 }].path()).unwrap();
        device.read_exact_at(&mut octets, 0).unwrap();
        octets == self.case.old
    }

    /// Any other of `meterbox update`.
    pub(crate) fn update(&self, running: Slot, words: &[&str]) {
        let line = self.case.folder.join("cmdline");
        fs::write(&line, format!("quiet meterbox.slot={running}\n")).unwrap();
        // What the kernel was told is the box's own in a namespace of mounts.
        let mut command = Command::new("unshare");
        command.args([
            "--mount",
            "sh",
            "-c",
            "mount --bind \"$0\" /proc/cmdline && exec \"$@\"",
        ]);
        command.arg(line).arg(meterbox()).arg("update").args(words);
        command
            .arg("--slots")
            .arg(&self.names)
            .arg("--state")
            .arg(self.case.folder.join("state"));
        done(&mut command);
    }

    /// Switches it off: everything that was written.
    pub(crate) fn stop(self) -> WriteLog {
        drop(self.devices);
        self.recorder.stop()
    }
}
