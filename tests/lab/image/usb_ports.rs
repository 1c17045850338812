//! The box's USB ports: some at the box itself, some at a hub that is plugged into it.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use simulator::usb::{Plugged, UsbPrinter};
use tempfile::TempDir;

/// A machine that starts makes its ports' sockets within this.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// Ports, each a socket behind which QEMU waits.
pub(crate) struct Ports {
    folder: TempDir,
    at_the_box: usize,
    at_a_hub: usize,
}

impl Ports {
    /// So many at the box, and so many at a hub; without any of these there is no hub.
    pub(crate) fn new(at_the_box: usize, at_a_hub: usize) -> Self {
        Self {
            folder: TempDir::new().unwrap(),
            at_the_box,
            at_a_hub,
        }
    }

    /// The words for image/run-qemu.
    pub(crate) fn words(&self) -> Vec<PathBuf> {
        let at_the_box = (0..self.at_the_box).flat_map(|port| ["--usb".into(), self.at_the_box(port)]);
        let at_a_hub = (0..self.at_a_hub).flat_map(|port| ["--hub".into(), self.at_a_hub(port)]);
        at_the_box.chain(at_a_hub).collect()
    }

    fn at_the_box(&self, port: usize) -> PathBuf {
        self.folder.path().join(format!("port-{port}"))
    }

    fn at_a_hub(&self, port: usize) -> PathBuf {
        self.folder.path().join(format!("hub-{port}"))
    }

    /// Plugs a printer into the box.
    pub(crate) fn plug(&self, port: usize, printer: &UsbPrinter) -> Plugged {
        plug(&self.at_the_box(port), printer)
    }

    /// Plugs a printer into the hub, whose speed it has to know.
    pub(crate) fn plug_at_the_hub(&self, port: usize, printer: UsbPrinter) -> Plugged {
        plug(&self.at_a_hub(port), &printer.full_speed())
    }
}

fn plug(socket: &Path, printer: &UsbPrinter) -> Plugged {
    let begun = Instant::now();
    loop {
        match printer.clone().plug_into(socket) {
            Ok(plugged) => return plugged,
            Err(error) => assert!(begun.elapsed() < LONGEST_WAIT, "{error}"),
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}
