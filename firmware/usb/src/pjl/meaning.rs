//! What answers by PJL say of a printer, in the house's words.

use meters::{Alert, Identity, Meter, MeterName, Severity, Unit};
use profiles::{Brands, Facts, Ieee1284};

use super::answers::{Answers, Status};

/// Variables in which makers give the serial number of the machine; others have those of its boards.
const SERIALS: [&str; 5] = [
    "SERIALNUMBER",
    "SERIAL NUMBER",
    "PRODUCTSERIALNUMBER",
    "PRINTERSERIALNUMBER",
    "DEVICESERIALNUMBER",
];

impl Answers {
    /// What they say, together with the printer's device id.
    #[must_use]
    pub fn facts(&self, id: &Ieee1284, brands: &Brands) -> Facts {
        let status = self.status.as_ref();
        Facts {
            identity: self.identity(id, brands),
            meters: self.page_count.map(meter).into_iter().collect(),
            status: status.and_then(Status::meaning),
            alerts: status.and_then(Status::alert).into_iter().collect(),
            ..Facts::default()
        }
    }

    fn identity(&self, id: &Ieee1284, brands: &Brands) -> Identity {
        let said = self.id.as_deref();
        let serial = SERIALS
            .iter()
            .find_map(|name| self.variable(name))
            .or_else(|| id.serial());
        let manufacturer = brands.brand_of(id).or_else(|| brands.brand_in(said?));
        let model = || brands.model_of_printer(said?, serial);
        Identity {
            manufacturer: manufacturer.map(str::to_owned),
            model: brands.model_of(id).or_else(model),
            serial: serial.map(str::to_owned),
            description: said.or_else(|| id.description()).map(str::to_owned),
            ..Identity::default()
        }
    }

    fn variable(&self, name: &str) -> Option<&str> {
        let mut found = self.variables.iter().filter(|(known, _)| known == name);
        found.next().map(|(_, value)| value.as_str())
    }
}

fn meter(value: u64) -> Meter {
    Meter {
        name: MeterName::TOTAL,
        value,
        unit: Unit::Impressions,
        source: "PJL INFO PAGECOUNT".into(),
        bills: true,
        label: None,
    }
}

impl Status {
    /// By the code's hundreds (PJL Technical Reference, appendix D): 10 informs, 35 may warn, 40 to 44 want somebody, 50 want
    /// service. Makers have numbers of their own in these ranges.
    fn meaning(&self) -> Option<meters::Status> {
        use meters::Status::{Down, Idle, Other, Printing, Unknown, Warmup};
        Some(match self.code? {
            10_003 => Warmup,
            10_023 | 10_024 | 10_007 => Printing,
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
