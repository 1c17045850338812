//! What printers tell, in the words of the page's language; where there is no word for it, in the printer's own.

use meters::{Identity, Supply, SupplyKind, SupplyState, Unit, Verdict};

use crate::Language;
use crate::layout::Page;
use crate::texts::{Text, devices as t, filled, layout};
use crate::view::{CheckState, DeviceRow, Function};

/// What people call it; else maker and model; else where it is.
pub(super) fn device_name(row: &DeviceRow) -> String {
    // Only a machine that says nothing at all is called by its address: as programs call it, in every language.
    let machine = machine(&row.identity);
    let names = [
        row.name.as_deref(),
        Some(machine.as_str()),
        row.identity.name.as_deref(),
        Some(row.address.as_str()),
    ];
    match names.into_iter().flatten().find(|name| !name.trim().is_empty()) {
        Some(name) => name.to_owned(),
        None => row.id.to_string(),
    }
}

/// Where it was met last; SNMP's own port goes without saying.
pub(super) fn address(language: Language, row: &DeviceRow) -> String {
    match &row.usb {
        Some(usb) => filled(t::USB_PORT.of(language), &[&usb.port]),
        None => row
            .address
            .strip_suffix(":161")
            .unwrap_or(&row.address)
            .to_owned(),
    }
}

/// What a machine can do, in words: `print, scan`.
pub(super) fn functions(language: Language, functions: &[Function]) -> String {
    let word = |function: &Function| {
        let word = match function {
            Function::Printer => t::PRINTS,
            Function::Fax => t::FAXES,
            Function::Scanner => t::SCANS_TOO,
            Function::CardReader => t::READS_CARDS,
        };
        word.of(language)
    };
    functions.iter().map(word).collect::<Vec<_>>().join(", ")
}

/// Maker and model, as far as they are known.
pub(super) fn machine(identity: &Identity) -> String {
    let maker = identity.manufacturer.as_deref().unwrap_or_default();
    let model = identity.model.as_deref().unwrap_or_default();
    [maker, model].join(" ").trim().to_owned()
}

/// A meter's name. The set is open: what has no word here is told as the profile calls it.
pub(super) fn meter_name(language: Language, name: &str) -> String {
    if let Some(word) = meter_word(name) {
        return word.of(language).to_owned();
    }
    for (ending, word) in [("_mono", t::MONO), ("_color", t::COLOR)] {
        if let Some(part) = name.strip_suffix(ending).and_then(meter_word) {
            return [part.of(language), word.of(language)].join(", ");
        }
    }
    name.replace('_', " ")
}

fn meter_word(name: &str) -> Option<Text> {
    Some(match name {
        "total" => t::TOTAL,
        "mono" => t::MONO,
        "color" => t::COLOR,
        "full_color" => t::FULL_COLOR,
        "two_color" => t::TWO_COLOR,
        "single_color" => t::SINGLE_COLOR,
        "print" => t::PRINT,
        "copy" => t::COPY,
        "fax" => t::FAX,
        "fax_sent" => t::FAX_SENT,
        "scan" => t::SCAN,
        "large" => t::LARGE,
        "duplex" => t::DUPLEX,
        "report" => t::REPORT,
        _ => return None,
    })
}

/// What a meter counts.
pub(super) fn unit(page: &mut Page<'_>, unit: Unit) {
    match unit_word(unit) {
        Some(word) => {
            page.say(word);
        }
        None => {
            page.raw("<span lang=\"en\">")
                .text(&unit.as_str().replace('_', " "))
                .raw("</span>");
        }
    }
}

/// The word for a unit; none for those that no counter of pages has.
pub(super) fn unit_word(unit: Unit) -> Option<Text> {
    Some(match unit {
        Unit::Impressions => t::IMPRESSIONS,
        Unit::Sheets => t::SHEETS,
        Unit::Scans => t::SCANS,
        Unit::Meters => t::METRES,
        Unit::Feet => t::FEET,
        Unit::Hours => t::HOURS,
        Unit::Unknown => t::UNIT_UNKNOWN,
        _ => return None,
    })
}

/// Whether somebody has to look at it: a value that was merely not read this time is older, not doubtful.
pub(super) fn is_doubtful(verdict: Verdict) -> bool {
    !matches!(verdict, Verdict::Ok | Verdict::Stale)
}

/// What a value is worth: a mark and a word.
pub(super) fn verdict(page: &mut Page<'_>, verdict: Verdict) {
    let (state, word) = match verdict {
        Verdict::Ok => (CheckState::Good, layout::GOOD),
        Verdict::Stale => (CheckState::Idle, t::STALE),
        Verdict::Dropped => (CheckState::Attention, t::DROPPED),
        Verdict::Jumped => (CheckState::Attention, t::JUMPED),
        Verdict::PartsDiffer => (CheckState::Attention, t::PARTS_DIFFER),
        Verdict::UnitChanged => (CheckState::Attention, t::UNIT_CHANGED),
        Verdict::Other => (CheckState::Attention, t::DOUBTFUL),
    };
    page.state(state, word);
}

/// What a supply is called: toner and ink by their colour alone.
pub(super) fn supply_name(page: &Page<'_>, supply: &Supply) -> String {
    let color = supply.color.as_deref().map(str::trim).unwrap_or_default();
    let color = match color {
        "black" => page.words(t::MONO),
        "cyan" => page.words(t::CYAN),
        "magenta" => page.words(t::MAGENTA),
        "yellow" => page.words(t::YELLOW),
        other => other,
    };
    let kind = match supply.kind {
        SupplyKind::Toner | SupplyKind::TonerCartridge => t::TONER,
        SupplyKind::Ink | SupplyKind::InkCartridge => t::INK,
        SupplyKind::Opc => t::DRUM,
        SupplyKind::Developer => t::DEVELOPER,
        SupplyKind::WasteToner | SupplyKind::WasteInk => t::WASTE,
        SupplyKind::Fuser => t::FUSER,
        SupplyKind::TransferUnit => t::TRANSFER,
        SupplyKind::Staples => t::STAPLES,
        _ => match supply.description.as_deref().map(str::trim) {
            Some(description) if !description.is_empty() => return description.to_owned(),
            _ => t::OTHER_SUPPLY,
        },
    };
    let is_known_by_color = matches!(
        supply.kind,
        SupplyKind::Toner | SupplyKind::TonerCartridge | SupplyKind::Ink | SupplyKind::InkCartridge
    );
    match color {
        "" => page.words(kind).to_owned(),
        color if is_known_by_color => color.to_owned(),
        color => [page.words(kind), ", ", color].concat(),
    }
}

/// How much is left, in words: a number only where the device gave one.
pub(super) fn supply_level(page: &Page<'_>, supply: &Supply) -> String {
    let word = match (supply.state, supply.receptacle) {
        (SupplyState::Ok, _) => t::SUPPLY_OK,
        (SupplyState::Low, false) => t::SUPPLY_LOW,
        (SupplyState::Low, true) => t::RECEPTACLE_LOW,
        (SupplyState::Empty, false) => t::SUPPLY_EMPTY,
        (SupplyState::Empty, true) => t::RECEPTACLE_FULL,
        (SupplyState::SomeLeft, _) => t::SOME_LEFT,
        (SupplyState::Unknown, _) => t::SUPPLY_UNKNOWN,
    };
    let word = page.words(word);
    let Some(percent) = supply.percent else {
        return word.to_owned();
    };
    let percent = percent.min(100).to_string();
    let level = if supply.receptacle {
        filled(page.words(t::ROOM_LEFT), &[&percent])
    } else {
        percent + "\u{a0}%"
    };
    match supply.state {
        SupplyState::Low | SupplyState::Empty => [level.as_str(), ", ", word].concat(),
        _ => level,
    }
}

/// How a supply's bar looks.
pub(super) fn supply_state(supply: &Supply) -> CheckState {
    match supply.state {
        SupplyState::Ok => CheckState::Good,
        SupplyState::Low => CheckState::Attention,
        SupplyState::Empty => CheckState::Bad,
        SupplyState::SomeLeft | SupplyState::Unknown => CheckState::Idle,
    }
}
