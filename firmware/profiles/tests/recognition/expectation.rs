//! When an answer is what a list expects.
//!
//! Fair to both sides: case, spaces and hyphens don't count, nor the maker's name in front, nor words that say the kind of
//! machine ("series", "laser printer") or the printer's language in the name of a driver ("PS3", "KPDL"). One side may
//! leave out the family in front of a number: `LaserJet 2840` is `2840`.

use profiles::Brands;

/// Lists call a brand by who owns or owned it.
const ALSO_CALLED: &[(&str, &[&str])] = &[
    (
        "Ricoh",
        &["NRG", "Gestetner", "Lanier", "Savin", "Infotec", "InfoPrint"],
    ),
    ("Kyocera Mita", &["Kyocera"]),
    ("Sybase", &["Extended Systems"]),
    ("Intermec", &["Honeywell"]),
];

const KINDS: &[&str] = &[
    "series",
    "printer",
    "laser",
    "laserprinter",
    "color",
    "colour",
    "network",
    "forms",
    "thermal",
    "label",
    "multifunction",
    "matrix",
    "mfp",
    "ps3",
    "ps",
    "kpdl",
    "ppd",
    "jpn",
    "eur",
];

pub(crate) fn same_maker(ours: Option<&str>, expected: &str) -> bool {
    let Some(ours) = ours else { return false };
    let also = ALSO_CALLED
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case(expected))
        .flat_map(|(_, also)| also.iter());
    bare(ours) == bare(expected) || also.into_iter().any(|name| *name == ours)
}

pub(crate) fn same_model(brands: &Brands, ours: Option<&str>, expected: &str) -> bool {
    let Some(ours) = ours else { return false };
    let ours = without_maker(brands, ours);
    let expected = without_maker(brands, expected);
    let (a, b) = (without_kinds(&ours), without_kinds(&expected));
    !a.is_empty()
        && (a == b
            || without_kinds(without_family(brands, &ours)) == b
            || without_kinds(without_family(brands, &expected)) == a)
}

fn without_maker(brands: &Brands, model: &str) -> String {
    let names = brands
        .all()
        .iter()
        .flat_map(|brand| brand.texts.iter().chain([&brand.name]));
    let mut rest = model.trim();
    for name in names {
        rest = without_start(rest, name).unwrap_or(rest);
    }
    rest.to_owned()
}

fn without_family<'a>(brands: &Brands, model: &'a str) -> &'a str {
    let families = brands.all().iter().flat_map(|brand| brand.families.iter());
    families
        .filter_map(|family| without_start(model, family))
        .min_by_key(|rest| rest.len())
        .unwrap_or(model)
}

/// What stands behind whole words in front; nothing is left of `HP` alone, so that stays.
fn without_start<'a>(text: &'a str, start: &str) -> Option<&'a str> {
    let head = text.get(..start.len())?;
    let rest = text.get(start.len()..)?;
    let word_ends = rest.starts_with([' ', '-', '_']);
    (head.eq_ignore_ascii_case(start) && word_ends).then(|| rest.trim_start_matches([' ', '-', '_']))
}

fn without_kinds(model: &str) -> String {
    let words = model.split_whitespace();
    let named = words.filter(|word| !KINDS.contains(&word.to_ascii_lowercase().as_str()));
    named.map(bare).collect()
}

fn bare(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, ' ' | '-' | '_'))
        .flat_map(char::to_lowercase)
        .collect()
}
