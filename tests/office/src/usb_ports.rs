//! USB ports without a USB: a tree such as the kernel's, in which a port is a pseudo-terminal with a simulated printer behind
//! it. What only the kernel's driver has (ioctls, usbfs) is not there: for that is the part `usb` of `tests/run`.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};
use simulator::usb::{Setup, UsbDevice, UsbPrinter};

/// How often a printer looks whether it was asked.
const LOOKS: Duration = Duration::from_millis(2);

/// The ports of a computer.
pub struct UsbPorts {
    folder: PathBuf,
}

impl UsbPorts {
    /// Ports with nothing on them; the tree is made in `folder`, for `--usb`.
    ///
    /// # Panics
    /// Where it can't be made.
    pub fn at(folder: &Path) -> Self {
        fs::create_dir_all(folder.join("sys/bus/usb/devices")).expect("the tree can be made");
        fs::create_dir_all(folder.join("dev/usb")).expect("the tree can be made");
        Self {
            folder: folder.to_owned(),
        }
    }

    /// Where the tree is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Plugs a printer with a print port into `port` (`1-1.4`). `number` is its number on the bus, as no other had before.
    ///
    /// # Panics
    /// Where the tree can't be written.
    pub fn plug(&self, port: &str, number: u8, printer: UsbPrinter) -> PluggedIn {
        let mut device = UsbDevice::new(printer);
        let mut told = |setup: [u16; 3], kind: u8, request: u8| {
            let [value, index, length] = setup;
            let setup = Setup {
                kind,
                request,
                value,
                index,
                length,
            };
            device.control(setup, &[]).unwrap_or_default()
        };
        let own = told([0x0100, 0, 18], 0x80, 6);
        let configuration = told([0x0200, 0, 4_096], 0x80, 6);
        let id = told([0, 0, 1_024], 0xa1, 0);
        let mut string = |place: usize| {
            let number = u16::from(*own.get(place).expect("a whole descriptor"));
            let text = told([0x0300 | number, 0x0409, 255], 0x80, 6);
            let units: Vec<u16> = text
                .get(2..)
                .unwrap_or_default()
                .chunks_exact(2)
                .map(|unit| u16::from_le_bytes([unit[0], unit[1]]))
                .collect();
            String::from_utf16_lossy(&units)
        };
        let strings = [
            ("manufacturer", string(14)),
            ("product", string(15)),
            ("serial", string(16)),
        ];
        device.configure(1).expect("it has one configuration");

        let (master, node) = terminal();
        let lp = self.folder.join(format!("dev/usb/lp{number}"));
        symlink(&node.0, &lp).expect("a fresh node");
        let place = self.folder.join("sys/bus/usb/devices").join(port);
        // It appears at once, as the kernel's do.
        let making = self.folder.join("sys").join(format!("making-{number}"));
        let interface = making.join("printer");
        fs::create_dir_all(interface.join("usbmisc").join(format!("lp{number}"))).expect("a fresh folder");
        let word = |place: usize| {
            let octets = own.get(place..place + 2).expect("a whole descriptor");
            format!("{:02x}{:02x}\n", octets[1], octets[0])
        };
        let write = |name: &str, octets: &[u8]| {
            fs::write(making.join(name), octets).expect("the tree can be written");
        };
        write("idVendor", word(8).as_bytes());
        write("idProduct", word(10).as_bytes());
        write("bConfigurationValue", b"1\n");
        write("busnum", b"1\n");
        write("devnum", format!("{number}\n").as_bytes());
        write("descriptors", &[own.as_slice(), &configuration].concat());
        for (name, text) in strings.iter().filter(|(_, text)| !text.is_empty()) {
            write(name, text.as_bytes());
        }
        write("printer/bInterfaceProtocol", b"02\n");
        write("printer/ieee1284_id", id.get(2..).unwrap_or_default());
        let beside = self
            .folder
            .join("sys/bus/usb/devices")
            .join(format!("{port}:1.0"));
        fs::rename(&interface, &beside).expect("an empty port");
        fs::rename(&making, &place).expect("an empty port");

        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let thread = thread::spawn(move || serve(&mut device, &master, &stopped));
        PluggedIn {
            made: vec![place, beside],
            lp,
            stop,
            thread: Some(thread),
            _node: node.1,
        }
    }
}

/// A printer on a port. Dropped, it is unplugged.
pub struct PluggedIn {
    made: Vec<PathBuf>,
    lp: PathBuf,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
    /// A terminal that nobody has open is over.
    _node: OwnedFd,
}

impl Drop for PluggedIn {
    fn drop(&mut self) {
        for folder in &self.made {
            let _ = fs::remove_dir_all(folder);
        }
        let _ = fs::remove_file(&self.lp);
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Both ends of a pseudo-terminal that leaves octets as they are: the printer's, and the path and handle of the other one.
fn terminal() -> (File, (PathBuf, OwnedFd)) {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
    grantpt(&master).expect("a terminal of our own");
    unlockpt(&master).expect("a terminal of our own");
    let name = ptsname(&master, Vec::new()).expect("a terminal has a name");
    let path = PathBuf::from(name.to_str().expect("its name is a number"));
    let node = fs::OpenOptions::new()
        .read(true)
        .write(true)
        .open(&path)
        .expect("its other end");
    let mut manner = tcgetattr(&node).expect("a terminal");
    manner.make_raw();
    tcsetattr(&node, OptionalActions::Now, &manner).expect("a terminal");
    let flags = fcntl_getfl(&master).expect("an open file");
    fcntl_setfl(&master, flags | OFlags::NONBLOCK).expect("an open file");
    (File::from(master), (path, OwnedFd::from(node)))
}

fn serve(device: &mut UsbDevice, mut master: &File, stop: &AtomicBool) {
    let mut buffer = [0; 4_096];
    while !stop.load(Ordering::Relaxed) {
        let asked = master.read(&mut buffer).unwrap_or(0);
        if asked > 0 {
            let octets = buffer.get(..asked).unwrap_or_default();
            device.bulk_out(0x01, octets).expect("the print port");
        }
        match device.bulk_in(0x81, buffer.len(), Instant::now()) {
            Ok(Some(octets)) => {
                let _ = master.write(&octets);
            }
            _ if asked == 0 => thread::sleep(LOOKS),
            _ => {}
        }
    }
}
