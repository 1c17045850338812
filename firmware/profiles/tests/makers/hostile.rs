//! What holds for every maker's device, whatever was done to its rows: some gone, some with a value of another kind, some
//! doubled under another index.

use std::collections::BTreeSet;

use profiles::{Oid, Rows, Value};
use proptest::prelude::*;

use crate::reading::{facts, oid, rows};

/// One or more of each kind of source: records, rows by type, label and codes, texts, sums, other trees.
const RECORDINGS: [&str; 20] = [
    "brother_mfc_l8900cdw",
    "brother_mfc_5490cn",
    "canon_ir_adv_c5850",
    "dell_b5460dn",
    "epson_wf_c5890",
    "fuji_xerox_docucentre_iii_c2200",
    "hp_color_laser_mfp_178nw",
    "hp_color_laserjet_5550",
    "konica_bizhub_c360i",
    "konica_bizhub_press_c1085_fiery",
    "kyocera_taskalfa_4054ci",
    "lexmark_xc9255",
    "oki_mc873",
    "pantum_p2500w",
    "ricoh_im_c3000",
    "samsung_m4580fx",
    "sharp_mx_4071",
    "toshiba_estudio_3515ac",
    "xerox_versalink_c7030",
    "zebra_gk420d",
];

/// What is done to one row.
#[derive(Clone, Debug)]
enum Harm {
    Gone,
    Another(Value),
    Moved(u32),
}

fn any_harm() -> impl Strategy<Value = Harm> {
    let value = prop_oneof![
        prop_oneof![
            Just(-3),
            Just(-1),
            Just(0),
            Just(i64::MIN),
            Just(i64::MAX),
            any::<i64>()
        ]
        .prop_map(Value::Integer),
        prop_oneof![Just(1 << 24), Just(1 << 31), Just(u32::MAX), any::<u32>()].prop_map(Value::Counter32),
        any::<u64>().prop_map(Value::Counter64),
        any::<u32>().prop_map(Value::TimeTicks),
        proptest::collection::vec(any::<u8>(), 0..60).prop_map(Value::OctetString),
        "[0-9]{0,25}".prop_map(|digits| Value::OctetString(digits.into_bytes())),
        Just(Value::Null),
    ];
    prop_oneof![
        2 => Just(Harm::Gone),
        4 => value.prop_map(Harm::Another),
        1 => any::<u32>().prop_map(Harm::Moved),
    ]
}

/// The rows with some of them harmed: (which one, in thousandths of the recording; what is done to it).
fn harmed(rows: &Rows, harms: &[(usize, Harm)]) -> Rows {
    let names: Vec<Oid> = rows.iter().map(|(name, _)| name.clone()).collect();
    let harm_of = |name: &Oid| {
        let chosen = harms
            .iter()
            .find(|(place, _)| names.get(place * names.len() / 1000) == Some(name));
        chosen.map(|(_, harm)| harm)
    };
    let mut harmed = Rows::default();
    for (name, value) in rows.iter() {
        match harm_of(name) {
            None => harmed.insert(name.clone(), value.clone()),
            Some(Harm::Gone) => {}
            Some(Harm::Another(value)) => harmed.insert(name.clone(), value.clone()),
            Some(Harm::Moved(arc)) => harmed.insert(name.child(&[*arc]), value.clone()),
        }
    }
    harmed
}

/// The object identifiers in a meter's source.
fn sources(source: &str) -> impl Iterator<Item = Oid> {
    source.split(" + ").map(|part| {
        let end = part.find(|c: char| c != '.' && !c.is_ascii_digit());
        oid(&part[..end.unwrap_or(part.len())])
    })
}

proptest! {
    #[test]
    fn harmed_rows_make_no_panic_and_no_meter_that_was_not_read(
        name in proptest::sample::select(RECORDINGS.to_vec()),
        harms in proptest::collection::vec((0..1000_usize, any_harm()), 0..40),
    ) {
        let rows = harmed(&rows(name), &harms);
        let facts = facts(&rows);
        let mut names = BTreeSet::new();
        for meter in &facts.meters {
            prop_assert!(names.insert(meter.name.as_str()), "{} stands twice", meter.name);
            for source in sources(&meter.source) {
                let is_there = rows.get(&source).is_some() || rows.column(&source).next().is_some();
                prop_assert!(is_there, "{} is from {source}, which is not there", meter.name);
            }
        }
        for comparison in &facts.comparisons {
            let value = |name: &str| {
                let meter = facts.meters.iter().find(|meter| meter.name.as_str() == name);
                meter.map(|meter| i128::from(meter.value))
            };
            let parts: Option<i128> = comparison.against.iter().map(|name| value(name.as_str())).sum();
            let difference = value(comparison.meter.as_str())
                .zip(parts)
                .map(|(whole, parts)| whole - parts);
            prop_assert!(difference.is_some(), "{comparison:?}");
            let told = i128::from(comparison.difference);
            let is_capped = told == i128::from(i64::MAX) || told == i128::from(i64::MIN);
            prop_assert!(is_capped || difference == Some(told), "{comparison:?}, {difference:?}");
        }
        for supply in &facts.supplies {
            prop_assert!(supply.percent.is_none_or(|percent| percent <= 100), "{supply:?}");
        }
    }

    /// Where rows are missing, a meter is read from elsewhere, and says so, or counts the same. Only a sum over rows by
    /// their codes can't tell that it lacks one: it counts less.
    #[test]
    fn missing_rows_change_no_count_of_the_same_source(
        name in proptest::sample::select(RECORDINGS.to_vec()),
        gone in proptest::collection::vec(0..1000_usize, 0..10),
    ) {
        let whole = rows(name);
        let harms: Vec<(usize, Harm)> = gone.into_iter().map(|place| (place, Harm::Gone)).collect();
        let fewer = facts(&harmed(&whole, &harms));
        let known = facts(&whole);
        for meter in &fewer.meters {
            let same = known.meters.iter().find(|same| same.source == meter.source && same.name == meter.name);
            if let Some(same) = same {
                let is_sum_of_rows = meter.source.contains('[');
                prop_assert!(
                    same.value == meter.value || (is_sum_of_rows && meter.value < same.value),
                    "{}: {} of {}", meter.name, meter.value, same.value
                );
            }
        }
    }
}
