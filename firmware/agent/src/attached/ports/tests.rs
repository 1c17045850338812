#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use super::*;

const HOUR: Duration = Duration::from_secs(3_600);
const SECOND: Duration = Duration::from_secs(1);

/// A kernel's tree with what is plugged in.
struct Tree(tempfile::TempDir);

/// A device with one printer interface (7/1/2): configuration descriptor, interface, two bulk endpoints.
const DESCRIPTORS: &[u8] = &[
    18, 1, 0, 2, 0, 0, 0, 64, 0xf0, 0x03, 0x17, 0x2b, 0, 1, 1, 2, 3, 1, // device
    9, 2, 32, 0, 1, 1, 0, 0xc0, 1, // configuration
    9, 4, 0, 0, 2, 7, 1, 2, 0, // interface
    7, 5, 0x01, 2, 0, 2, 0, // out
    7, 5, 0x82, 2, 0, 2, 0, // in
];

impl Tree {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn ports(&self) -> Ports {
        Ports::at(&PortsAt::Tree(self.0.path().to_owned()))
    }

    fn folder(&self, port: &str) -> std::path::PathBuf {
        self.0.path().join("sys/bus/usb/devices").join(port)
    }

    fn plug(&self, port: &str, number: u8) {
        let folder = self.folder(port);
        fs::create_dir_all(&folder).unwrap();
        let write = |name: &str, text: &[u8]| fs::write(Path::join(&folder, name), text).unwrap();
        write("idVendor", b"03f0\n");
        write("idProduct", b"2b17\n");
        write("bConfigurationValue", b"1\n");
        write("busnum", b"1\n");
        write("devnum", format!("{number}\n").as_bytes());
        write("descriptors", DESCRIPTORS);
    }

    fn unplug(&self, port: &str) {
        fs::remove_dir_all(self.folder(port)).unwrap();
    }
}

fn failed(error: Error) -> End {
    End::Failed {
        error,
        sentence: error.to_string(),
    }
}

#[test]
fn what_is_plugged_in_is_due_as_soon_as_its_node_can_be_there_and_once() {
    let tree = Tree::new();
    let ports = tree.ports();
    let begin = Instant::now();
    ports.look(begin);
    assert_eq!((ports.take_due(begin).len(), ports.next()), (0, None));
    tree.plug("1-1.4", 4);
    ports.look(begin);
    assert_eq!(ports.take_due(begin).len(), 0, "it settles");
    let due = ports.next().unwrap();
    assert!(due <= begin + 4 * SECOND);
    let taken = ports.take_due(due);
    assert_eq!(taken[0].port, "1-1.4");
    assert_eq!(ports.take_due(due + HOUR).len(), 0, "it is under way");
    assert_eq!(ports.take_all().len(), 0, "for the rounds too");
    ports.let_go(&taken[0]);
    ports.note(&taken[0], End::Read, due, HOUR);
    assert_eq!(ports.next(), None);
    assert_eq!(ports.take_all().len(), 1);
}

#[test]
fn a_node_that_is_not_yet_there_is_tried_again_at_once_and_one_that_stays_closed_is_told() {
    let tree = Tree::new();
    let ports = tree.ports();
    let begin = Instant::now();
    tree.plug("1-1", 4);
    ports.look(begin);
    let mut now = ports.next().unwrap();
    let mut times = 0;
    loop {
        let taken = ports.take_due(now);
        ports.let_go(&taken[0]);
        ports.note(&taken[0], failed(Error::Denied), now, HOUR);
        times += 1;
        let next = ports.next().unwrap();
        if next - now > SECOND {
            break;
        }
        assert_eq!(ports.troubles(), [], "not yet");
        now = next;
    }
    assert!((5..20).contains(&times), "{times}");
    assert!(now <= begin + 5 * SECOND);
    let troubles = ports.troubles();
    assert_eq!(
        (troubles[0].attached.port.as_str(), troubles[0].sentence.clone()),
        ("1-1", Error::Denied.to_string())
    );
}

#[test]
fn a_silent_one_is_asked_after_a_minute_then_ever_more_seldom_and_never_seldomer_than_the_rounds() {
    let tree = Tree::new();
    let ports = tree.ports();
    tree.plug("1-1", 4);
    let mut now = Instant::now();
    ports.look(now);
    now = ports.next().unwrap();
    let mut pauses = Vec::new();
    for _ in 0..40 {
        let taken = ports.take_due(now);
        ports.let_go(&taken[0]);
        ports.note(&taken[0], failed(Error::Silent), now, 6 * HOUR);
        let next = ports.next().unwrap();
        pauses.push((next - now).as_secs() / 60);
        now = next;
    }
    assert_eq!(pauses[..10], [1, 2, 4, 8, 16, 32, 64, 128, 256, 360]);
    assert_eq!(pauses[39], 360);
    let taken = ports.take_due(now);
    ports.let_go(&taken[0]);
    ports.note(&taken[0], End::Read, now, HOUR);
    assert_eq!((ports.troubles(), ports.next()), (Vec::new(), None));
}

#[test]
fn what_was_unplugged_is_told_once_and_a_loose_contact_is_not() {
    let tree = Tree::new();
    let ports = tree.ports();
    let now = Instant::now();
    tree.plug("1-1", 4);
    ports.look(now);
    tree.unplug("1-1");
    ports.look(now + SECOND);
    assert!(!ports.has("1-1"));
    assert_eq!(ports.take_left(now + 2 * SECOND), [] as [&str; 0]);
    tree.plug("1-1", 5);
    ports.look(now + 3 * SECOND);
    assert_eq!(ports.take_left(now + HOUR), [] as [&str; 0]);
    assert!(ports.next().is_some(), "it is read again");
    tree.unplug("1-1");
    ports.look(now + HOUR);
    assert_eq!(ports.next(), Some(now + HOUR + LOOSE));
    assert_eq!(ports.take_left(now + HOUR + LOOSE), ["1-1"]);
    assert_eq!(ports.take_left(now + 2 * HOUR), [] as [&str; 0]);
}

#[test]
fn what_comes_of_a_port_that_was_left_meanwhile_is_nobodys() {
    let tree = Tree::new();
    let ports = tree.ports();
    let now = Instant::now();
    tree.plug("1-1", 4);
    ports.look(now);
    let taken = ports.take_all();
    tree.unplug("1-1");
    tree.plug("1-1", 5);
    ports.look(now);
    assert!(!ports.has_still(&taken[0]) && ports.has("1-1"));
    ports.let_go(&taken[0]);
    ports.note(&taken[0], failed(Error::Gone), now + HOUR, HOUR);
    assert_eq!(ports.troubles(), []);
    assert_eq!(ports.take_all().len(), 1, "the new one waits for nobody");
}

#[test]
fn ports_that_are_left_alone_show_nothing() {
    let ports = Ports::at(&PortsAt::Nowhere);
    ports.look(Instant::now());
    assert!(ports.bus().is_none() && ports.take_all().is_empty());
}
