//! What a profile makes of a device, source by source: for whoever builds one.

use std::collections::{BTreeMap, BTreeSet};

use super::Catalogue;
use super::choice::{Chosen, Read};
use super::device::Device;
use super::identity::{identifies, mac, rules};
use super::lack::Lack;
use super::source::{Fullness, Sources};
use crate::profile::{Confidence, IdentityRule, Pattern, Profile, Source};
use crate::text::readable;
use crate::{Facts, Oid, Rows, Value, standard};

/// Where the numbers of enterprises begin (RFC 2578 §2).
const ENTERPRISES: &[u32] = &[1, 3, 6, 1, 4, 1];

/// So many values of a column are shown.
const SAMPLES: usize = 5;

/// Everything that was tried on a device's rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Considered {
    /// The profiles that are read for it, in the order of trust.
    pub profiles: Vec<Chosen>,
    /// Every source of theirs, in their order.
    pub sources: Vec<ConsideredSource>,
    /// What came of it.
    pub facts: Facts,
    /// Rows of makers' trees that nothing read, by column.
    pub left_over: Vec<LeftOver>,
}

/// One source of a profile, and what it gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsideredSource {
    /// The profile's maker.
    pub maker: String,
    /// What it is a source of: `meter total`, `identity serial`, `supply toner cyan`.
    pub of: String,
    /// How well it is proven; of meters alone.
    pub confidence: Option<Confidence>,
    /// The value and its rows, or why there is none.
    pub gave: Result<(String, Vec<Oid>), Lack>,
}

/// Rows of one column that nothing read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOver {
    /// The name that they share.
    pub column: Oid,
    /// How many there are.
    pub rows: usize,
    /// The first few: what stands behind the column, and the value.
    pub samples: Vec<(String, String)>,
}

impl Catalogue {
    /// What the profiles make of these rows: which were chosen and why, what each source gave or why it gave nothing, and
    /// which rows of makers' trees nobody read.
    pub fn considered(&self, rows: &Rows) -> Considered {
        let facts = self.interpret(rows);
        let standard = standard::identity(rows, &self.brands);
        let stranger = Device::of(rows, standard.model.as_deref());
        let device = Device::of(rows, facts.identity.model.as_deref());
        let reads = self.reads(&stranger, standard.manufacturer.as_deref());
        let mut sources = Vec::new();
        let mut read_names = BTreeSet::new();
        for read in &reads {
            let all = everything(read, &device, &facts, &standard);
            sources.extend(all);
            read_names.extend(names_of(read.profile, &device));
        }
        Considered {
            profiles: reads.iter().map(Read::chosen).collect(),
            sources,
            facts,
            left_over: left_over(rows, &read_names),
        }
    }
}

fn everything(
    read: &Read<'_>,
    device: &Device<'_>,
    facts: &Facts,
    standard: &meters::Identity,
) -> Vec<ConsideredSource> {
    let profile = read.profile;
    let sources = Sources { profile, device };
    let maker = read.chosen().maker;
    let is_for = read.is_for(device);
    let entry = |of: String, confidence: Option<Confidence>, gave: Result<(String, Vec<Oid>), Lack>| {
        ConsideredSource {
            maker: maker.clone(),
            of,
            confidence,
            gave: if is_for { gave } else { Err(Lack::NotForThisDevice) },
        }
    };
    let mut all = Vec::new();
    let mut read_meters: Vec<&str> = Vec::new();
    for rule in &profile.meters {
        let gave = sources.meter(rule).and_then(|meter| {
            let is_first = !read_meters.contains(&rule.name.as_str());
            let chosen = facts
                .meters
                .iter()
                .any(|known| known.name.as_str() == rule.name && known.source == meter.counted.source);
            if !(is_first && chosen) {
                return Err(Lack::Earlier);
            }
            let unit = meter.unit.as_str();
            Ok((format!("{} {unit}", meter.counted.value), meter.counted.rows))
        });
        if gave.is_ok() {
            read_meters.push(&rule.name);
        }
        all.push(entry(format!("meter {}", rule.name), Some(rule.confidence), gave));
    }
    for (key, rule) in rules(profile) {
        if let IdentityRule::Private(own) = rule {
            let gave = if device.is(&own.only) {
                identity_source(sources, key, &own.source, standard)
            } else {
                Err(Lack::NotForThisDevice)
            };
            all.push(entry(format!("identity {key}"), None, gave));
        }
    }
    for rule in &profile.supplies {
        let kinds: Vec<String> = rule
            .kinds
            .iter()
            .map(|kind| format!("{kind:?}").to_lowercase())
            .collect();
        let of = format!(
            "supply {} {}",
            kinds.join("/"),
            rule.color.as_deref().unwrap_or_default()
        );
        let gave = if device.is(&rule.only) {
            sources
                .fullness(&rule.percent, rule.full)
                .map(|(fullness, row)| (shown(fullness), vec![row]))
        } else {
            Err(Lack::NotForThisDevice)
        };
        all.push(entry(of.trim_end().to_owned(), None, gave));
    }
    all
}

fn shown(fullness: Fullness) -> String {
    match fullness {
        Fullness::Percent(percent) => format!("{percent} %"),
        Fullness::State(state) => format!("{state:?}").to_lowercase(),
    }
}

fn identity_source(
    sources: Sources<'_, '_>,
    key: &str,
    source: &Source,
    standard: &meters::Identity,
) -> Result<(String, Vec<Oid>), Lack> {
    if key == "mac" {
        return mac(sources, source).map(|mac| (mac, Vec::new()));
    }
    let (text, row) = sources.text(source)?;
    if key == "serial" && !identifies(standard, &text) {
        return Err(Lack::Junk(text));
    }
    Ok((text, vec![row]))
}

/// Every row and column that a profile reads.
fn names_of(profile: &Profile, device: &Device<'_>) -> Vec<Oid> {
    let of_sources = profile.sources().filter_map(|(source, _)| source.place.name());
    let of_tables = profile.tables.iter().flat_map(super::asking::patterns);
    of_sources
        .chain(of_tables)
        .map(|name: &Pattern| device.name(name))
        .collect()
}

/// The private rows below none of these names, by the column that they are likely to be of.
fn left_over(rows: &Rows, read: &BTreeSet<Oid>) -> Vec<LeftOver> {
    let private = Oid::new(ENTERPRISES);
    let mut columns: BTreeMap<Oid, LeftOver> = BTreeMap::new();
    for (index, value) in rows.column(&private) {
        let name = private.child(index);
        if read.iter().any(|known| name.index_under(known).is_some()) {
            continue;
        }
        let (column, rest) = parted(&name);
        let column = columns.entry(column.clone()).or_insert_with(|| LeftOver {
            column,
            rows: 0,
            samples: Vec::new(),
        });
        column.rows += 1;
        if column.samples.len() < SAMPLES {
            column.samples.push((rest, sample(value)));
        }
    }
    columns.into_values().collect()
}

/// A name without its last part, and that: of most tables the column and the index.
fn parted(name: &Oid) -> (Oid, String) {
    match name.arcs() {
        [column @ .., index] => (Oid::new(column), index.to_string()),
        [] => (name.clone(), String::new()),
    }
}

fn sample(value: &Value) -> String {
    match value {
        Value::OctetString(bytes) => readable(bytes, crate::text::Charset::default())
            .map_or_else(|| format!("{} octets", bytes.len()), |text| format!("{text:?}")),
        Value::ObjectIdentifier(oid) => oid.to_string(),
        Value::Null => "null".to_owned(),
        Value::IpAddress(_) => "an address".to_owned(),
        Value::Opaque(bytes) => format!("{} octets", bytes.len()),
        Value::TimeTicks(ticks) => format!("{ticks} ticks"),
        Value::Integer(number) => number.to_string(),
        Value::Counter32(number) | Value::Gauge32(number) => number.to_string(),
        Value::Counter64(number) => number.to_string(),
    }
}
