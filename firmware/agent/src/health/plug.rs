//! The network plug, as the kernel shows it under `/sys/class/net`.

use std::fs;
use std::path::Path;

use lan::Interface;

/// The plug that the box is on the network by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Plug {
    /// `eth0`
    pub(crate) interface: String,
    /// Whether a cable is in it, with something switched on at the other end.
    pub(crate) has_link: bool,
    /// Megabits a second, where the driver says.
    pub(crate) megabits: Option<u32>,
}

/// The likeliest of these interfaces: one with a cable before one without, real hardware before what a program made,
/// one with an address before one without. None where only loopback is there.
pub(crate) fn plug(interfaces: &[Interface], sys: &Path) -> Option<Plug> {
    let candidates = interfaces.iter().filter(|interface| interface.speaks_arp);
    let best = candidates.max_by_key(|interface| {
        let folder = sys.join(&interface.name);
        // The first of equals.
        let order = std::cmp::Reverse(interface.index);
        (
            folder.join("device").exists(),
            has_link(&folder, interface.is_up),
            !interface.addresses.is_empty(),
            order,
        )
    })?;
    let folder = sys.join(&best.name);
    let has_link = has_link(&folder, best.is_up);
    Some(Plug {
        interface: best.name.clone(),
        has_link,
        // Without a link a driver says −1, or nothing.
        megabits: word(&folder, "speed")
            .and_then(|speed| speed.parse().ok())
            .filter(|speed| has_link && *speed > 0),
    })
}

fn has_link(folder: &Path, is_up: bool) -> bool {
    match word(folder, "carrier").as_deref() {
        Some(carrier) => carrier == "1",
        // An interface that is switched off does not say; nor does one whose driver can't tell.
        None => is_up && word(folder, "operstate").as_deref() != Some("down"),
    }
}

fn word(folder: &Path, name: &str) -> Option<String> {
    let text = fs::read_to_string(folder.join(name)).ok()?;
    Some(text.trim().to_owned())
}
