#![allow(clippy::unwrap_used)]

use super::*;
use profiles::Value;

fn oid(text: &str) -> Oid {
    text.parse().unwrap()
}

/// A device of these rows that behaves as `trouble` says of the row that would come next.
fn walked(names: &[&str], trouble: impl Fn(&Oid) -> Option<Partial>) -> (Rows, Vec<Gap>) {
    let device: Rows = names
        .iter()
        .map(|name| (oid(name), Value::Integer(1)))
        .chain([(
            oid("1.3.6.1.2.1.1.2.0"),
            Value::ObjectIdentifier(oid("1.3.6.1.4.1.999.1")),
        )])
        .collect();
    let mut walk = Walk::new();
    let mut stretches = 0;
    while let Some(stretch) = walk.stretch() {
        stretches += 1;
        assert!(stretches < 200, "the walk ends");
        let mut rows = Rows::default();
        let mut partial = None;
        for (name, value) in device.iter().filter(|(name, _)| *name > stretch.begin()) {
            if name.index_under(&stretch.root).is_none() {
                break;
            }
            partial = trouble(name);
            let most = if stretch.is_trial() { 1 } else { ROWS_OF_A_STRETCH };
            if partial.is_none() && rows.len() == most {
                partial = Some(Partial::TooManyRows {
                    column: stretch.root.clone(),
                });
            }
            if partial.is_some() {
                break;
            }
            rows.insert(name.clone(), value.clone());
        }
        walk.take(&rows, partial.as_ref());
    }
    walk.into_parts()
}

const NAMES: [&str; 8] = [
    "1.3.6.1.2.1.1.1.0",
    "1.3.6.1.2.1.43.5.1.1.17.1",
    "1.3.6.1.4.1.11.2.3.0",
    "1.3.6.1.4.1.999.1.1.0",
    "1.3.6.1.4.1.999.1.2.1.1.1",
    "1.3.6.1.4.1.999.1.2.1.1.2",
    "1.3.6.1.4.1.999.1.3.0",
    "1.3.6.1.4.1.2699.1.2.1.0",
];

#[test]
fn everything_is_walked_once() {
    let (rows, gaps) = walked(&NAMES, |_| None);
    assert_eq!((rows.len(), gaps), (NAMES.len() + 1, vec![]));
}

#[test]
fn the_walk_goes_on_behind_what_is_silent() {
    let silent = oid("1.3.6.1.4.1.999.1.2");
    let (rows, gaps) = walked(&NAMES, |name| {
        name.index_under(&silent)
            .map(|_| Partial::FellSilent { tries: 3 })
    });
    assert_eq!(
        rows.len(),
        NAMES.len() - 1,
        "all but the two silent ones: {rows:?}"
    );
    let said: Vec<String> = gaps.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "nothing was asked behind 1.3.6.1.4.1.999.1.1.0 as far as 1.3.6.1.4.1.999.1.2 goes: the device falls silent there"
        ]
    );
}

#[test]
fn an_endless_column_is_left() {
    let endless: Vec<String> = (1..5_000)
        .map(|row| format!("1.3.6.1.4.1.999.1.1.1.{row}"))
        .collect();
    let names: Vec<&str> = endless.iter().map(String::as_str).chain(NAMES).collect();
    let (rows, gaps) = walked(&names, |_| None);
    assert!(rows.len() < 1_500, "{}", rows.len());
    assert!(rows.get(&oid("1.3.6.1.4.1.999.1.3.0")).is_some());
    assert_eq!(gaps.len(), 1, "{gaps:?}");
    assert_eq!(gaps[0].up_to, Some(oid("1.3.6.1.4.1.999.1.1.1")));
}

#[test]
fn a_device_that_fails_everywhere_is_given_up() {
    let many: Vec<String> = (1..100)
        .map(|table| format!("1.3.6.1.4.1.999.{table}.1.1.1.1"))
        .collect();
    let names: Vec<&str> = many.iter().map(String::as_str).collect();
    let private = oid("1.3.6.1.4.1.999");
    let (_, gaps) = walked(&names, |name| {
        name.index_under(&private)
            .map(|_| Partial::Failed { name: name.clone() })
    });
    assert!(!gaps.is_empty() && gaps.len() <= MOST_TROUBLES + 1, "{gaps:?}");
    let (_, gaps) = walked(&NAMES, |_| Some(Partial::Restarted));
    assert_eq!(gaps.len(), 1, "{gaps:?}");
}

#[test]
fn jobs_are_not_asked_for_to_their_end() {
    let jobs: Vec<String> = (1..900)
        .map(|row| format!("1.3.6.1.4.1.2699.1.1.1.2.{row}"))
        .collect();
    let names: Vec<&str> = jobs.iter().map(String::as_str).chain(NAMES).collect();
    let (rows, gaps) = walked(&names, |_| None);
    assert!(rows.len() < 300, "{}", rows.len());
    assert!(rows.get(&oid("1.3.6.1.4.1.2699.1.2.1.0")).is_some());
    assert_eq!(gaps, []);
}
