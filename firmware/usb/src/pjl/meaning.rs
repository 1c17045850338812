//! What answers by PJL say of a printer, in the house's words.

use meters::{Alert, Identity, Meter, MeterName, Severity, Supply, Unit};
use profiles::{Brands, Facts, Ieee1284, device_id};

use super::answers::{Answers, Status};

/// Variables in which makers give the serial number of the machine; others have those of its boards. The last is of a
/// Brother's `BRSUPPLY`.
const SERIALS: [&str; 6] = [
    "SERIALNUMBER",
    "SERIAL NUMBER",
    "PRODUCTSERIALNUMBER",
    "PRINTERSERIALNUMBER",
    "DEVICESERIALNUMBER",
    "INK_MACHINE_SN",
];

/// Its firmware: HP's `PRODINFO`, and Brother's `BRSUPPLY`.
const FIRMWARES: [&str; 2] = ["FIRMWAREDATECODE", "INK_MODEL_CODE"];

/// What a Brother inkjet says in `BRSUPPLY` of its ink (seen on an MFC-J5955DW).
const INKS: [(&str, &str); 4] = [
    ("INK_REMAINING_BLACK", "black"),
    ("INK_REMAINING_CYAN", "cyan"),
    ("INK_REMAINING_MAGENTA", "magenta"),
    ("INK_REMAINING_YELLOW", "yellow"),
];

/// Every page in its life, in `BRSUPPLY`.
const INK_PAGES: &str = "INK_PAGECOUNT_TOTAL";

/// Categories of `INFO` that the makers alone have whose names these are.
const OF_MAKERS: [(&str, &[&str]); 1] = [("Brother", &["BRSUPPLY"])];

/// What to ask a printer of this maker beside what all are asked.
#[must_use]
pub fn of_maker(maker: Option<&str>) -> &'static [&'static str] {
    let found = OF_MAKERS.iter().find(|(name, _)| maker == Some(name));
    found.map_or(&[], |(_, categories)| categories)
}

impl Answers {
    /// What they say, together with the printer's device id.
    #[must_use]
    pub fn facts(&self, id: &Ieee1284, brands: &Brands) -> Facts {
        let status = self.status.as_ref();
        let mut facts = device_id::facts(id, brands);
        self.identify(&mut facts.identity, brands);
        facts.meters.extend(self.total());
        facts.status = status.and_then(Status::meaning).or(facts.status);
        facts.alerts.extend(status.and_then(Status::alert));
        if facts.supplies.is_empty() {
            facts.supplies = self.inks();
        }
        facts
    }

    fn identify(&self, identity: &mut Identity, brands: &Brands) {
        let variable = |names: &[&str]| {
            names
                .iter()
                .find_map(|name| self.variable(name))
                .map(str::to_owned)
        };
        let said = self.id.as_deref();
        identity.serial = variable(&SERIALS).or_else(|| identity.serial.take());
        identity.firmware = variable(&FIRMWARES)
            .or_else(|| identity.firmware.take())
            .or_else(|| version_in(said?));
        identity.mac = self.variable("HWADDRESS").and_then(mac);
        if identity.manufacturer.is_none() {
            identity.manufacturer = said.and_then(|said| brands.brand_in(said)).map(str::to_owned);
        }
        if identity.model.is_none() {
            identity.model = said.and_then(|said| brands.model_of_printer(said, identity.serial.as_deref()));
        }
        if let Some(said) = said {
            identity.description = Some(said.to_owned());
        }
    }

    fn total(&self) -> Option<Meter> {
        let ink_pages = || self.variable(INK_PAGES)?.parse().ok();
        let (value, source) = match self.page_count {
            Some(count) => (count, "PJL INFO PAGECOUNT"),
            None => (ink_pages()?, "PJL INFO BRSUPPLY INK_PAGECOUNT_TOTAL"),
        };
        Some(Meter {
            name: MeterName::TOTAL,
            value,
            unit: Unit::Impressions,
            source: source.into(),
            bills: true,
            label: None,
        })
    }

    fn inks(&self) -> Vec<Supply> {
        let said = |(name, color)| Some((color, self.variable(name)?));
        (1..)
            .zip(INKS.into_iter().filter_map(said))
            .map(|(index, (color, level))| {
                let percent = level.trim_end_matches(['%', ' ']).parse().ok();
                let percent = percent.filter(|percent| *percent <= 100);
                device_id::ink(index, Some(color), None, percent)
            })
            .collect()
    }

    fn variable(&self, name: &str) -> Option<&str> {
        let mut found = self.variables.iter().filter(|(known, _)| known == name);
        found.next().map(|(_, value)| value.as_str())
    }
}

/// A Brother's `INFO ID` is `Brother HL-2030 series:84UZ81:Ver1.29` (seen on three models).
fn version_in(said: &str) -> Option<String> {
    let version = said
        .split(':')
        .skip(1)
        .find_map(|part| part.strip_prefix("Ver"))?;
    let version = version.trim_start_matches('.');
    (!version.is_empty()).then(|| version.to_owned())
}

/// `48:E2:44:43:EC:C3`, with colons, hyphens or nothing between.
fn mac(said: &str) -> Option<String> {
    let digits: Vec<char> = said
        .chars()
        .filter(|letter| !matches!(letter, ':' | '-'))
        .collect();
    if digits.len() != 12 || !digits.iter().all(char::is_ascii_hexdigit) {
        return None;
    }
    let pairs: Vec<String> = digits.chunks(2).map(|pair| pair.iter().collect()).collect();
    Some(pairs.join(":").to_ascii_lowercase())
}

impl Status {
    /// By the code's hundreds (PJL Technical Reference, appendix D): 10 informs, 35 may warn, 40 to 44 want somebody, 50 want
    /// service. Makers have numbers of their own in these ranges.
    fn meaning(&self) -> Option<meters::Status> {
        use meters::Status::{Down, Idle, Other, Printing, Unknown, Warmup};
        Some(match self.code? {
            10_003 => Warmup,
            10_004 | 10_005 | 10_007 | 10_013..=10_015 | 10_023 | 10_024 => Printing,
            // Asleep.
            40_000 => Other,
            10_000..=10_999 | 35_000..=35_999 => Idle,
            40_001..=44_999 | 50_000..=59_999 => Down,
            _ => Unknown,
        })
    }

    /// What it complains of: what stands on its panel, where the code says that somebody is needed.
    fn alert(&self) -> Option<Alert> {
        let code = self.code?;
        let (severity, group) = match code {
            10_006 => (Severity::Warning, "marker_supplies"),
            35_000..=35_999 => (Severity::Warning, "general_printer"),
            40_010 | 40_038 => (Severity::Critical, "marker_supplies"),
            40_021 => (Severity::Critical, "cover"),
            40_022 | 42_000..=42_999 => (Severity::Critical, "media_path"),
            41_000..=41_999 => (Severity::Critical, "input"),
            40_001..=44_999 | 50_000..=59_999 => (Severity::Critical, "general_printer"),
            _ => return None,
        };
        Some(Alert {
            severity,
            group: group.to_owned(),
            code: None,
            description: self
                .display
                .clone()
                .or_else(|| Some(format!("PJL status {code}"))),
        })
    }
}
