//! Who made a device and which model is it, from any text in which it speaks of itself: sysDescr, hrDeviceDescr,
//! prtGeneralPrinterName, an IEEE 1284 device id, the answer to `@PJL INFO ID`, the greeting of a service.
//!
//! Makers' names, families and boards come from the makers' files; here are the rules of such texts: the maker stands in
//! front, behind the model come versions, a network board is no machine, a switch is no printer. The name in a text says
//! what is written on the case: by it the dealer orders toner. Which text counts before which is left to the reader of
//! the rows.

mod brands;
mod coded_serial;
mod ieee1284;
mod spelling;
mod tail;

pub use brands::Brands;
pub use coded_serial::plain_serial;
pub use ieee1284::Ieee1284;

use brands::{Found, Kind};
use spelling::{after_name, has_at_a_word, has_words, plain};
use tail::{bare_model, before_tail};

use crate::profile::Brand;

/// What tells of a network board, a driver's class or an agent whoever made it, in lower case.
const BOARDS: &[&str] = &[
    "multi-environment",
    "print server",
    "printserver",
    "printing system",
    "printer i/f",
    "network i/f",
    "printer interface",
    "network interface",
    "interface card",
    "interface board",
    "printer board",
    "network board",
    "network card",
    "print adapter",
    "network adapter",
    "document server",
    "imaging product",
    "built-in",
    "firmware ver",
    "maintenance shell",
    "http server",
    "generic ",
];

/// Machines that are no printers, as whole words.
const OTHER_MACHINES: &[&str] = &[
    "switch",
    "switches",
    "router",
    "firewall",
    "gateway",
    "access point",
    "wireless controller",
    "wireless bridge",
    "media converter",
    "load balancer",
    "routing software",
    "camera",
    "webcam",
    "projector",
    "pdu",
    "power strip",
    "disk array",
    "tape library",
    "windows",
    "linux",
    "hypervisor",
    "vmware",
    "lights-out",
    "remote access controller",
    "management controller",
    "workstation",
    "notebook",
    "ip phone",
    "modem",
];

/// In front of the machine's name in the text of a network board.
const MACHINE_BEHIND: &[&str] = &["PID:", "Attached to "];

/// In front of what a service or a certificate says of its device.
const GREETINGS: &[&str] = &["@PJL INFO ID", "220-", "220 ", "ID=", "CN=", "Welcome to "];

/// Words of a machine's kind that may stand in front of its maker.
const KINDS: &[&str] = &[
    "network",
    "thermal",
    "label",
    "barcode",
    "laser",
    "inkjet",
    "ink",
    "color",
    "colour",
    "mono",
    "digital",
    "multifunction",
    "mfp",
    "mfd",
    "printer",
    "copier",
    "imprimante",
    "photocopieur",
    "couleur",
    "drucker",
    "impresora",
];

/// No case has a longer name on it.
const LONGEST_MODEL: usize = 64;

impl Brands {
    /// The maker's usual name, from a text in which a device speaks of itself. None where nobody is named, and where a
    /// name merely occurs (`compatible with HP`).
    #[must_use]
    pub fn brand_in(&self, text: &str) -> Option<&str> {
        let plain = plain(text);
        let machine = machine_behind(&plain).and_then(|machine| self.in_front(machine));
        let found = machine
            .or_else(|| self.introduction(&plain))
            .or_else(|| self.later_introductions(&plain).next())?;
        Some(&found.brand.name)
    }

    /// The model that such a text names, without maker, version, serial and board; at most 64 characters. `serial` is the
    /// device's own, which some write behind the model. None where no maker or family of models is known in it, where it
    /// names nothing but a network board, and where it is another kind of machine.
    #[must_use]
    pub fn model_in(&self, text: &str, serial: Option<&str>) -> Option<String> {
        let plain = plain(text);
        let introduced = self.introduction(&plain);
        if is_other_machine(&plain, introduced.map(|found| found.brand)) {
            return None;
        }
        if let Some(machine) = machine_behind(&plain) {
            let named = self.in_front(machine);
            let brand = named.or(introduced)?.brand;
            return self.model(named.map_or(machine, |found| found.rest), brand, serial);
        }
        let first = introduced.and_then(|found| self.introduced_model(found, serial));
        first.or_else(|| {
            self.later_introductions(&plain)
                .find_map(|found| self.introduced_model(found, serial))
        })
    }

    /// The model in a text that is known to be a printer's (hrDeviceDescr, the `MDL` of a device id): a number is enough
    /// where no maker is named.
    #[must_use]
    pub fn model_of_printer(&self, text: &str, serial: Option<&str>) -> Option<String> {
        let plain = plain(text);
        match self.introduction(&plain) {
            Some(_) => self.model_in(text, serial),
            None if is_other_machine(&plain, None) => None,
            None => self.model(without_greeting(&plain), &Brand::default(), serial),
        }
    }

    /// The maker whose name stands in front of a text; a family of its models is not its name.
    pub(crate) fn name_in_front_of(&self, text: &str) -> Option<&str> {
        let plain = plain(text);
        self.name_in_front(&plain).map(|found| found.brand.name.as_str())
    }

    /// Whether such a text speaks of another kind of machine: a switch, a camera, a server.
    #[must_use]
    pub fn is_other_machine(&self, text: &str) -> bool {
        let plain = plain(text);
        is_other_machine(&plain, self.introduction(&plain).map(|found| found.brand))
    }

    /// The maker by a device id: the name in front of the model counts before `MFG`, since a Lexmark made for IBM says
    /// `MFG:Lexmark;MDL:IBM …`. A maker that no file knows is given in its own spelling.
    #[must_use]
    pub fn brand_of<'a>(&'a self, id: &'a Ieee1284) -> Option<&'a str> {
        let named = |text: &str| self.name_in_front_of(text);
        let texts = [id.manufacturer(), id.description(), id.model()];
        id.model()
            .and_then(named)
            .or_else(|| id.manufacturer().and_then(named))
            .or_else(|| texts.into_iter().flatten().find_map(|text| self.brand_in(text)))
            .or_else(|| id.manufacturer())
    }

    /// The model by a device id: `MDL`, or `DES` where that is missing.
    #[must_use]
    pub fn model_of(&self, id: &Ieee1284) -> Option<String> {
        let serial = id.serial();
        let named = |text: &str| self.model_of_printer(text, serial.as_deref());
        id.model()
            .and_then(named)
            .or_else(|| id.description().and_then(named))
    }

    /// The brand in front of the text: behind a greeting, behind the device's own name in the network, or behind words
    /// of its kind.
    fn introduction<'text>(&self, text: &'text str) -> Option<Found<'_, 'text>> {
        let said = without_greeting(text);
        self.in_front(said)
            .or_else(|| self.in_front(behind_host_name(said)?))
            .or_else(|| self.name_in_front(behind_kinds(said)?))
    }

    /// Makers in front of the parts that follow a semicolon, a line's end, or Ricoh's ` / `.
    fn later_introductions<'text>(&self, text: &'text str) -> impl Iterator<Item = Found<'_, 'text>> {
        text.split([';', '\n'])
            .flat_map(|part| part.split(" / "))
            .skip(1)
            .filter_map(|part| self.name_in_front(without_greeting(part)))
    }

    fn name_in_front<'text>(&self, text: &'text str) -> Option<Found<'_, 'text>> {
        self.in_front(text).filter(|found| found.kind == Kind::Name)
    }

    fn introduced_model(&self, found: Found<'_, '_>, serial: Option<&str>) -> Option<String> {
        (found.kind != Kind::Board)
            .then(|| self.model(found.rest, found.brand, serial))
            .flatten()
    }

    /// `text` begins behind the maker's name.
    fn model(&self, text: &str, brand: &Brand, serial: Option<&str>) -> Option<String> {
        let unbranded = self.without_brand_again(text, brand);
        let head = before_tail(unbranded.trim_start());
        if is_board(first_clause(unbranded)) || names_board_of(brand, head) {
            return None;
        }
        let bare = bare_model(without_printer(head), serial);
        let model: String = bare.chars().take(LONGEST_MODEL).collect();
        self.names_a_machine(&model).then_some(model)
    }

    /// Some write their name twice: `EPSON Epson Stylus S22`.
    fn without_brand_again<'text>(&self, text: &'text str, brand: &Brand) -> &'text str {
        match self.in_front(text) {
            Some(found) if found.kind == Kind::Name && found.brand.name == brand.name => found.rest,
            _ => text,
        }
    }

    /// A number, or a family: `LaserJet`, `WorkCentre Pro`. Words alone are somebody's remark.
    fn names_a_machine(&self, model: &str) -> bool {
        let is_family = || {
            self.in_front(model)
                .is_some_and(|found| found.kind == Kind::Family)
        };
        model.bytes().any(|byte| byte.is_ascii_digit()) || is_family()
    }
}

/// The machine that a network board says it serves.
fn machine_behind(text: &str) -> Option<&str> {
    MACHINE_BEHIND
        .iter()
        .find_map(|marker| text.split_once(marker).map(|(_, machine)| machine.trim_start()))
}

/// `Printer PM43c` → `PM43c`.
fn without_printer(head: &str) -> &str {
    match head.split_once(' ') {
        Some((kind, model)) if kind.eq_ignore_ascii_case("printer") => model,
        _ => head,
    }
}

/// A board may say so behind what looks like a model's tail: `5470e FTP Network Print Server`.
fn first_clause(text: &str) -> &str {
    let clause = text.split([',', ';', ':', '\n']).next().unwrap_or(text);
    clause.split_once(" / ").map_or(clause, |(clause, _)| clause)
}

fn is_board(clause: &str) -> bool {
    let lower = clause.to_ascii_lowercase();
    BOARDS.iter().any(|phrase| lower.contains(phrase))
}

fn names_board_of(brand: &Brand, head: &str) -> bool {
    brand.boards.iter().any(|board| has_at_a_word(head, board))
}

fn is_other_machine(text: &str, brand: Option<&Brand>) -> bool {
    let theirs = brand.map(|brand| brand.others.as_slice()).unwrap_or_default();
    OTHER_MACHINES.iter().any(|words| has_words(text, words))
        || theirs
            .iter()
            .any(|words| has_words(text, words) || words.ends_with('-') && has_at_a_word(text, words))
}

fn without_greeting(text: &str) -> &str {
    let mut said = text;
    loop {
        let trimmed = said.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '@');
        let shorter = GREETINGS.iter().find_map(|greeting| {
            let head = trimmed.get(..greeting.len())?;
            head.eq_ignore_ascii_case(greeting)
                .then(|| trimmed.get(greeting.len()..))
                .flatten()
        });
        match shorter {
            Some(shorter) => said = shorter,
            None => return trimmed,
        }
    }
}

/// Behind a first word made of the MAC, as boards name themselves: `ET0020AABBCC Lexmark …`, `NPI5A10C3 HP …`.
fn behind_host_name(text: &str) -> Option<&str> {
    const SHORTEST_NAME: usize = 8;
    const FROM_THE_MAC: usize = 6;
    let (name, rest) = text.split_once(' ')?;
    let last = name.get(name.len().checked_sub(FROM_THE_MAC)?..)?;
    let is_made_of_a_mac = name.len() >= SHORTEST_NAME && last.bytes().all(|byte| byte.is_ascii_hexdigit());
    (is_made_of_a_mac && name.bytes().any(|byte| byte.is_ascii_digit())).then(|| rest.trim_start())
}

/// Behind words of the machine's kind: `Thermal Label Printer Intermec …`.
fn behind_kinds(text: &str) -> Option<&str> {
    const MOST: usize = 5;
    let mut rest = text;
    for _ in 0..MOST {
        match KINDS.iter().find_map(|kind| after_name(rest, kind)) {
            Some(shorter) => rest = shorter.trim_start(),
            None => break,
        }
    }
    (rest.len() < text.len()).then_some(rest)
}

#[cfg(test)]
mod tests;
