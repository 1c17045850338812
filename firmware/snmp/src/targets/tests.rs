//! Targets as people type them.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;

fn targets(texts: &[&str]) -> Targets {
    texts
        .iter()
        .flat_map(|text| match text.parse().unwrap() {
            Target::Addresses(ranges) => ranges,
            other => panic!("{other:?}"),
        })
        .collect()
}

#[test]
fn excluded_addresses_are_cut_out() {
    let wanted = targets(&["10.0.0.1-10.0.0.9", "10.0.1.1", "223.255.255.0-223.255.255.255"]);
    let excluded = targets(&["10.0.0.1", "10.0.0.4-10.0.0.5", "10.0.0.9-10.0.1.1"]);
    assert_eq!(
        wanted.without(&excluded),
        targets(&[
            "10.0.0.2-10.0.0.3",
            "10.0.0.6-10.0.0.8",
            "223.255.255.0-223.255.255.255"
        ])
    );
    assert_eq!(wanted.without(&Targets::default()), wanted);
    assert!(wanted.without(&wanted).is_empty());
}

#[test]
fn each_form_stands_for_its_addresses() {
    let cases: [(&str, u64, &str, &str); 9] = [
        ("10.0.0.9", 1, "10.0.0.9", "10.0.0.9"),
        ("10.0.0.5-10.0.0.90", 86, "10.0.0.5", "10.0.0.90"),
        ("10.0.0-3.*", 1_024, "10.0.0.0", "10.0.3.255"),
        ("10.0.0.5-90", 86, "10.0.0.5", "10.0.0.90"),
        ("10.0.0.77/22", 1_022, "10.0.0.1", "10.0.3.254"),
        ("10.0.0.4/30", 2, "10.0.0.5", "10.0.0.6"),
        ("10.0.0.4/31", 2, "10.0.0.4", "10.0.0.5"),
        ("127.0.0.1/32", 1, "127.0.0.1", "127.0.0.1"),
        ("10.0.0.0/8", 16_777_214, "10.0.0.1", "10.255.255.254"),
    ];
    for (text, count, first, last) in cases {
        let targets = targets(&[text]);
        assert_eq!(targets.len(), count, "{text}");
        assert_eq!(targets.get(0), Some(first.parse().unwrap()), "{text}");
        assert_eq!(targets.get(count - 1), Some(last.parse().unwrap()), "{text}");
        assert_eq!(targets.get(count), None, "{text}");
    }
}

#[test]
fn several_targets_count_each_address_once() {
    let targets = targets(&[
        "10.0.0.1-10.0.0.10",
        "10.0.0.5-10.0.0.20",
        "10.0.0.21",
        "10.0.1.1",
    ]);
    assert_eq!(targets.len(), 22);
    assert_eq!(targets.ranges().len(), 2);
    assert_eq!(targets.iter().count(), 22);
    assert!(targets.contains([10, 0, 0, 21].into()));
    assert!(!targets.contains([10, 0, 0, 22].into()));
    assert!(!targets.contains([9, 0, 0, 1].into()));
}

#[test]
fn names_and_broadcast_are_handed_back() {
    assert_eq!("broadcast".parse(), Ok(Target::Broadcast));
    assert_eq!(
        "printer-3.office.example.".parse(),
        Ok(Target::Name("printer-3.office.example".into()))
    );
}

#[test]
fn an_error_names_the_part_that_is_wrong() {
    let cases = [
        ("", "empty"),
        ("10.0.0.256", "“256” is not a number from 0 to 255"),
        ("10.0.0", "3 parts instead of four"),
        ("10.0.0.0.1", "5 parts instead of four"),
        ("10.0..1", "missing"),
        ("10.0.0.0/33", "“/33”"),
        ("10.0.0.0/+8", "“/+8”"),
        ("10.0.0.9-10.0.0.5", "10.0.0.9 comes after 10.0.0.5"),
        ("10.0.9-5.1", "in “9-5”"),
        ("224.0.0.1", "multicast"),
        ("0.0.0.0/0", "begins with 0"),
        ("*.*.*.5", "too many separate ranges"),
        ("1-200.*.*.5", "too many separate ranges"),
        ("printer one", "“printer one”"),
        ("-x.example", "“-x”"),
        ("10.0.0.9:161", "port"),
        ("fe80::1", "IPv6"),
        ("\u{1b}[31m", "can't be part of a name"),
        ("\u{1b}[31m/8", "is not a number"),
        ("10.0.0.0/\u{1b}", "is not a prefix length"),
    ];
    for (text, part) in cases {
        let message = text.parse::<Target>().unwrap_err().to_string();
        assert!(message.contains(part), "{text}: {message}");
        assert!(!message.contains('\u{1b}'));
    }
}

proptest! {
    #[test]
    fn no_text_panics(text in "[0-9.*/-]{0,24}|.{0,24}") {
        if let Ok(Target::Addresses(ranges)) = text.parse() {
            let targets: Targets = ranges.into_iter().collect();
            prop_assert!(!targets.is_empty());
            prop_assert!(targets.contains(targets.get(targets.len() - 1).unwrap()));
        }
    }
}
