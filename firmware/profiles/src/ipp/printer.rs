//! What a printer's attributes say of it, in the house's words.

use meters::{Alert, Identity, Severity, Status};

use super::message::{Attributes, Value};
use super::{counts, supplies};
use crate::Facts;
use crate::recognition::{Brands, Ieee1284};
use crate::text::{Charset, readable};

/// No printer has more reasons at once.
const MOST_REASONS: usize = 32;

/// The groups of PrtAlertGroupTC by what a keyword of `printer-state-reasons` begins with (RFC 8011, 5.4.12; PWG 5100.9).
const GROUPS: [(&str, &str); 14] = [
    ("marker-supply", "marker_supplies"),
    ("marker-waste", "marker_supplies"),
    ("toner", "marker_supplies"),
    ("opc", "marker_supplies"),
    ("developer", "marker_supplies"),
    ("marker", "marker"),
    ("fuser", "marker"),
    ("media-jam", "media_path"),
    ("media", "input"),
    ("input", "input"),
    ("output", "output"),
    ("cover", "cover"),
    ("door", "cover"),
    ("interlock", "cover"),
];

/// How bad a reason is, by what its keyword ends in (RFC 8011, 5.4.12).
const ENDS: [(&str, Severity); 3] = [
    ("-error", Severity::Critical),
    ("-warning", Severity::Warning),
    ("-report", Severity::Other),
];

/// Everything that is understood. What a printer doesn't say is absent.
#[must_use]
pub fn facts(printer: &Attributes, brands: &Brands) -> Facts {
    let rated = printer
        .number("pages-per-minute")
        .and_then(|pages| u32::try_from(pages).ok());
    Facts {
        identity: identity(printer, brands),
        meters: counts::meters(printer),
        comparisons: Vec::new(),
        rated_per_minute: rated.filter(|pages| *pages > 0),
        supplies: supplies::supplies(printer),
        alerts: alerts(printer),
        status: status(printer),
    }
}

/// `printer-uuid` (PWG 5100.13): evidence of one machine, 32 hex digits in lower case. Where all digits are the same it is none.
#[must_use]
pub fn uuid(printer: &Attributes) -> Option<String> {
    let text = text(printer, "printer-uuid")?.to_ascii_lowercase();
    let digits: String = text
        .strip_prefix("urn:uuid:")?
        .chars()
        .filter(|letter| *letter != '-')
        .collect();
    let is_whole = digits.len() == 32 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let first = digits.chars().next()?;
    (is_whole && !digits.chars().all(|digit| digit == first)).then_some(digits)
}

fn identity(printer: &Attributes, brands: &Brands) -> Identity {
    let id = Ieee1284::parse(printer.octets("printer-device-id").unwrap_or_default());
    let described = text(printer, "printer-make-and-model");
    let serial = text(printer, "printer-serial-number").or_else(|| id.serial());
    let said = described.as_deref();
    let manufacturer = brands
        .brand_of(&id)
        .or_else(|| said.and_then(|said| brands.brand_in(said)));
    let model = || brands.model_of_printer(said?, serial.as_deref());
    let firmware = ["printer-firmware-string-version", "printer-firmware-version"];
    Identity {
        manufacturer: manufacturer.map(str::to_owned),
        model: brands.model_of(&id).or_else(model),
        uuid: uuid(printer),
        name: text(printer, "printer-name"),
        location: text(printer, "printer-location"),
        firmware: firmware.into_iter().find_map(|name| text(printer, name)),
        description: described,
        serial,
        ..Identity::default()
    }
}

/// `printer-state`: idle(3), processing(4), stopped(5).
fn status(printer: &Attributes) -> Option<Status> {
    Some(match printer.number("printer-state")? {
        3 => Status::Idle,
        4 => Status::Printing,
        5 => Status::Down,
        _ => Status::Unknown,
    })
}

/// `printer-state-reasons` but for `none`.
fn alerts(printer: &Attributes) -> Vec<Alert> {
    // Without such an end it is as bad as the state.
    let endless = match status(printer) {
        Some(Status::Down) => Severity::Critical,
        _ => Severity::Warning,
    };
    let reasons = printer.values("printer-state-reasons").iter().take(MOST_REASONS);
    reasons.filter_map(|reason| alert(reason, endless)).collect()
}

fn alert(reason: &Value, endless: Severity) -> Option<Alert> {
    let keyword = readable(reason.octets()?, Charset::default())?;
    let (plain, severity) = ENDS
        .into_iter()
        .find_map(|(end, severity)| Some((keyword.strip_suffix(end)?, severity)))
        .unwrap_or((&keyword, endless));
    if plain == "none" {
        return None;
    }
    let group = GROUPS.iter().find(|(begins, _)| plain.starts_with(begins));
    Some(Alert {
        severity,
        group: group.map_or("general_printer", |(_, group)| group).to_owned(),
        code: None,
        description: Some(plain.replace('-', " ")),
    })
}

fn text(printer: &Attributes, name: &str) -> Option<String> {
    readable(printer.octets(name)?, Charset::default())
}
