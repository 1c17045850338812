//! In which order meters stand: the house's words first, in the house's order (DESIGN §3), then the makers' own.

use std::collections::HashSet;

use meters::MeterName;

use super::data::MeterKind;

/// What a bill is written from, whoever bills by it.
const MAIN: [&str; 3] = ["total", "mono", "color"];
/// The house's order of meters (DESIGN §3): the first words of their names.
const FAMILIES: [&str; 14] = [
    "total",
    "mono",
    "color",
    "full_color",
    "two_color",
    "single_color",
    "print",
    "copy",
    "fax",
    "scan",
    "fax_sent",
    "large",
    "duplex",
    "report",
];
/// The order within a family: what follows the first word.
const MEMBERS: [&str; 9] = [
    "",
    "mono",
    "color",
    "full_color",
    "two_color",
    "single_color",
    "copy",
    "fax",
    "send",
];

/// What is billed by, `total`, `mono` and `color`; and all others. Both in the house's order, what is billed by first;
/// names that the house doesn't know follow by name.
pub(crate) fn bill_and_others(meters: &[MeterKind]) -> (Vec<MeterName>, Vec<MeterName>) {
    let mut kinds: Vec<_> = meters.to_vec();
    kinds.sort_by_cached_key(|kind| (order(&kind.name, kind.bills), kind.name.clone()));
    let mut seen = HashSet::new();
    kinds.retain(|kind| seen.insert(kind.name.clone()));
    let (bill, others): (Vec<_>, Vec<_>) = kinds
        .into_iter()
        .partition(|kind| kind.bills || MAIN.contains(&kind.name.as_str()));
    let names = |kinds: Vec<MeterKind>| kinds.into_iter().map(|kind| kind.name).collect();
    (names(bill), names(others))
}

/// What a meter is sorted by.
pub(crate) fn order(name: &MeterName, bills: bool) -> impl Ord + use<> {
    (!bills, place(name.as_str()))
}

/// Where a name stands in the house's order: its family, and its place there.
fn place(name: &str) -> (usize, usize) {
    let member_of = |family: &str| match name.strip_prefix(family)? {
        "" => Some(""),
        rest => rest.strip_prefix('_'),
    };
    let families = FAMILIES.iter().enumerate();
    let found = families.filter_map(|(at, family)| Some((family.len(), at, member_of(family)?)));
    let Some((_, family, member)) = found.max() else {
        return (FAMILIES.len(), 0);
    };
    let at = MEMBERS.iter().position(|known| *known == member);
    (family, at.unwrap_or(MEMBERS.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_billed_by_comes_first_and_the_rest_is_in_the_houses_order() {
        let names = [
            "engine_total",
            "report",
            "duplex",
            "fax_sent",
            "fax_color",
            "scan_send",
            "scan",
            "full_color",
            "color",
            "copy_two_color",
            "copy_color",
            "copy",
            "copy_mono",
            "large_mono",
            "total",
            "zebra",
        ];
        let kinds: Vec<MeterKind> = names
            .map(|name| MeterKind {
                name: MeterName::new(name),
                bills: matches!(name, "total" | "copy_color"),
            })
            .into();
        let (bill, others) = bill_and_others(&[kinds.clone(), kinds].concat());
        let words = |names: &[MeterName]| -> Vec<String> { names.iter().map(ToString::to_string).collect() };
        assert_eq!(words(&bill), ["total", "copy_color", "color"]);
        assert_eq!(
            words(&others),
            [
                "full_color",
                "copy",
                "copy_mono",
                "copy_two_color",
                "fax_color",
                "scan",
                "scan_send",
                "fax_sent",
                "large_mono",
                "duplex",
                "report",
                "engine_total",
                "zebra"
            ]
        );
    }
}
