//! What is known of a recorded device from somewhere else: `<recording>.expected.json`.
//!
//! The corpus and this project write the same form. The names of meters in it are the house's own; only the supplies
//! that a maker's rows tell have names of another project.

use std::collections::BTreeMap;
use std::path::Path;

use meters::SupplyKind;
use serde_json::Value as Json;

/// What is known of one device. Nothing is expected of what isn't said.
#[derive(Default)]
pub(crate) struct Expected {
    /// `false` of a device that must not be taken for a printer.
    pub(crate) printer: Option<bool>,
    pub(crate) maker: Option<String>,
    pub(crate) serial: Option<String>,
    pub(crate) model: Option<String>,
    pub(crate) firmware: Option<String>,
    /// Whether every meter of the device is listed, so that another one is a mistake: of what this project wrote.
    pub(crate) is_whole: bool,
    /// By name.
    pub(crate) meters: BTreeMap<String, u64>,
    /// The units of those meters that don't count impressions; none where nothing is known of units.
    pub(crate) units: Option<BTreeMap<String, String>>,
    /// Percent by prtMarkerSuppliesIndex.
    pub(crate) supplies: BTreeMap<u32, u64>,
    /// Percent that the maker's rows tell.
    pub(crate) makers_supplies: Vec<MakersSupply>,
}

/// A supply as a maker's library names it, such as `black_toner_remaining`.
pub(crate) struct MakersSupply {
    pub(crate) name: String,
    pub(crate) kinds: &'static [SupplyKind],
    pub(crate) color: Option<String>,
    pub(crate) percent: u64,
}

impl Expected {
    /// What stands beside a recording; nothing where there is no such file.
    pub(crate) fn beside(recording: &Path) -> Self {
        let file = recording.with_extension("expected.json");
        let Ok(bytes) = std::fs::read(&file) else {
            return Self::default();
        };
        let json: Json =
            serde_json::from_slice(&bytes).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let text = |key: &str| {
            let text = json[key].as_str().filter(|text| !text.is_empty());
            text.map(str::to_owned)
        };
        Self {
            printer: json["printer"].as_bool(),
            maker: text("maker"),
            serial: text("serial"),
            model: text("model"),
            firmware: text("firmware"),
            is_whole: json["units"].is_object(),
            meters: numbers(&json["meters"]).collect(),
            units: json["units"].as_object().map(|units| {
                let units = units.iter();
                units
                    .map(|(name, unit)| (name.clone(), unit.as_str().unwrap().to_owned()))
                    .collect()
            }),
            supplies: json["supplies"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|supply| {
                    let index = supply["index"].as_u64().unwrap();
                    (
                        u32::try_from(index).unwrap(),
                        supply["level_percent"].as_u64().unwrap(),
                    )
                })
                .collect(),
            makers_supplies: numbers(&json["vendor_supplies_percent"])
                .map(|(name, percent)| MakersSupply::of(name, percent))
                .collect(),
        }
    }
}

fn numbers(json: &Json) -> impl Iterator<Item = (String, u64)> {
    json.as_object()
        .into_iter()
        .flatten()
        .filter_map(|(name, value)| Some((name.clone(), value.as_u64()?)))
}

impl MakersSupply {
    fn of(name: String, percent: u64) -> Self {
        use SupplyKind::{Ink, InkCartridge, Opc, Toner, TonerCartridge};
        let (kinds, color): (&'static [SupplyKind], _) = if name == "drum_remaining_life" {
            (&[Opc], None)
        } else if let Some(color) = name.strip_suffix("_toner_remaining") {
            (&[Toner, TonerCartridge], Some(color.to_owned()))
        } else if let Some(color) = name.strip_suffix("_ink_remaining") {
            (&[Ink, InkCartridge], Some(color.to_owned()))
        } else {
            panic!("nobody knows which supply {name} is")
        };
        Self {
            name,
            kinds,
            color,
            percent,
        }
    }
}
