//! Against the library that reads all of TOML: what is taken here is taken there, and means the same.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::*;

/// Whether both mean the same and have every key and value at the same byte.
fn is_same(ours: &Table, theirs: &DeTable<'_>) -> bool {
    ours.entries.len() == theirs.len()
        && theirs.iter().all(|(key, value)| {
            let found = ours
                .entries
                .iter()
                .find(|entry| entry.key == key.get_ref().as_ref());
            found.is_some_and(|entry| entry.at == key.span().start && is_same_value(&entry.value, value))
        })
}

fn is_same_value(ours: &Value, theirs: &Spanned<DeValue<'_>>) -> bool {
    match (&ours.kind, theirs.get_ref()) {
        (Kind::Table(ours), DeValue::Table(theirs)) => is_same(ours, theirs),
        (Kind::Tables(ours) | Kind::List(ours), DeValue::Array(theirs)) => {
            ours.len() == theirs.len()
                && ours
                    .iter()
                    .zip(theirs.iter())
                    .all(|(ours, theirs)| is_same_value(ours, theirs))
        }
        (kind, value) => {
            ours.at == theirs.span().start
                && match (kind, value) {
                    (Kind::Text(ours), DeValue::String(theirs)) => ours == theirs,
                    (Kind::Integer(ours), DeValue::Integer(theirs)) => {
                        i64::from_str_radix(theirs.as_str(), theirs.radix()) == Ok(*ours)
                    }
                    (Kind::Decimal(ours), DeValue::Float(theirs)) => {
                        ours.trim_start_matches('+') == theirs.as_str().trim_start_matches('+')
                    }
                    (Kind::Boolean(ours), DeValue::Boolean(theirs)) => ours == theirs,
                    _ => false,
                }
        }
    }
}

/// Holds both against one another; whether ours took it.
fn compare(text: &str) -> bool {
    match (read(text), DeTable::parse(text)) {
        (Ok(ours), Ok(theirs)) => {
            assert!(is_same(&ours, theirs.get_ref()), "{text}\n{ours:#?}\n{theirs:#?}");
            true
        }
        (Ok(ours), Err(error)) => panic!("{text}\n{ours:#?}\n{error}"),
        (Err(_), _) => false,
    }
}

fn makers() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("makers");
    let files = fs::read_dir(folder).unwrap();
    let texts: Vec<String> = files
        .map(|file| fs::read_to_string(file.unwrap().path()).unwrap())
        .collect();
    assert!(texts.len() > 15);
    texts
}

#[test]
fn every_profile_of_this_project_is_read_alike() {
    for text in makers() {
        assert!(compare(&text), "{text}");
        assert!(compare(&text.replace('\n', "\r\n")), "{text}");
        assert!(compare(&["\u{feff}", &text].concat()), "{text}");
    }
}

#[test]
fn every_example_of_the_readme_is_read_alike() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let examples: Vec<&str> = readme
        .split("```toml\n")
        .skip(1)
        .filter_map(|behind| behind.split("```").next())
        .collect();
    assert!(examples.len() > 3);
    for example in examples {
        assert!(compare(example), "{example}");
    }
}

#[test]
fn what_profiles_may_be_written_with_is_read_alike() {
    for text in [
        "",
        "\n \t# nothing\n",
        "a=1#b",
        "\"a b\" = 'c\\d' # e\n'f\"' = \"\"",
        "a = +1_000\nb = -0\nc = 0xFf_0\nd = -9223372036854775808",
        "a = 0.5\nb = -10.250\nc = +1.0",
        "a = \"\\\"\\\\\\n\\r\\t\\u00e9\"",
        "a = \"\"\"\nfirst\n  second \\\n\n   third \"\"quoted\"\"\"\"\"",
        "a = \"\"\"\r\nfirst\r\nsecond\\  \r\n third\\\"\"\"\"",
        "a = [ # one\n 1,\n\n \"b\", # two\n [], {}, ]",
        "a = { b = 1, \"c d\" = [ { e = true } ], f = {} }",
        "a = { b = 1,\n # c\n d = 2,\n}",
        "[a.b.c]\nd = 1\n[a]\ne = 2\n[a.b]\nf = 3",
        "[ a . \"b c\" ]\n d = false",
        "[[a]]\nb = 1\n[a.c]\nd = 2\n[[a.e]]\n[[a.e]]\nf = 3\n[[a]]\n[a.c]\n",
        "[[a.b]]\n[a]\nc = 1",
        "a = \"é😀\"\n\"é\" = 1",
    ] {
        assert!(compare(text), "{text}: {:?}", read(text).err());
    }
}

/// Pieces that meet one another's edges.
const PIECES: [&str; 64] = [
    "a",
    "b",
    "c.d",
    "\"a\"",
    "'b'",
    "\"\"",
    " = ",
    "=",
    "1",
    "-1",
    "+0",
    "0x1F",
    "0x",
    "1_0",
    "1.5",
    "1.",
    "0.10",
    "00",
    "true",
    "false",
    "inf",
    "nan",
    "1e5",
    "1979-05-27",
    "\"x\"",
    "\"\\n\"",
    "\"\\u0041\"",
    "\"\\x41\"",
    "\"\\e\"",
    "'y'",
    "''",
    "\"\"\"",
    "'''",
    "\"\"\"z\"\"\"",
    "\"",
    "'",
    "\\",
    "\\\n",
    "[",
    "]",
    "[[",
    "]]",
    "[a]",
    "[b]",
    "[[a]]",
    "[[b]]",
    "[a.b]",
    "[[a.b]]",
    "{",
    "}",
    "{ a = 1 }",
    "[1, 2]",
    "[{ b = 2 }]",
    ",",
    ".",
    "#",
    "# c",
    "\n",
    "\n",
    "\n",
    "\r\n",
    "\r",
    " \t",
    "\u{feff}",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]
    #[test]
    fn pieces_in_any_order_mean_the_same_or_are_refused(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..14)) {
        compare(&pieces.concat());
    }

    #[test]
    fn lines_in_any_order_mean_the_same_or_are_refused(
        lines in prop::collection::vec(
            (0..12_usize, prop::sample::select(&PIECES[..]), prop::sample::select(&PIECES[..])).prop_map(|(form, one, two)| match form {
                0..6 => format!("{one} = {two}"),
                6 => format!("[{one}]"),
                7 => format!("[[{one}]]"),
                8 => format!("[{one}.{two}]"),
                9 => format!("a = [{one}, {two}]"),
                10 => format!("b = {{ {one} = {two} }}"),
                _ => format!("{one}{two}"),
            }),
            0..6,
        )
    ) {
        compare(&lines.join("\n"));
    }

    #[test]
    fn any_text_ends(text in ".{0,60}") {
        compare(&text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn a_profile_with_anything_in_it_means_the_same_or_is_refused(
        file in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0..12_usize, prop::sample::select(&PIECES[..])), 1..4),
    ) {
        let makers = makers();
        let mut text: Vec<char> = file.get(&makers).chars().take(1_500).collect();
        for (place, removed, piece) in changes {
            let begin = place.index(text.len());
            let end = (begin + removed).min(text.len());
            text.splice(begin..end, piece.chars());
        }
        compare(&text.into_iter().collect::<String>());
    }
}
