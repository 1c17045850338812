#![allow(clippy::unwrap_used)]
use super::*;
use meters::validation::LastGood;
use meters::{Cost, Identity, SupplyKind, Timestamp, Unit};

fn meter(name: &'static str, value: u64) -> Meter {
    Meter {
        name: MeterName::new(name),
        value,
        unit: Unit::Impressions,
        source: "1.3.6".into(),
        bills: false,
        label: None,
    }
}

fn reading(meters: &[Meter]) -> Reading {
    Reading {
        address: "127.0.0.1:161".into(),
        read_at: Timestamp::from_unix_seconds(0),
        identity: Identity::default(),
        meters: meters.to_vec(),
        comparisons: Vec::new(),
        rated_per_minute: None,
        supplies: Vec::new(),
        alerts: Vec::new(),
        status: None,
        partial: None,
        cost: Cost::default(),
    }
}

fn comparison(kind: ComparisonKind, against: &[&'static str], difference: i64, agrees: bool) -> Comparison {
    Comparison {
        kind,
        meter: MeterName::TOTAL,
        against: against.iter().map(|name| MeterName::new(*name)).collect(),
        difference,
        agrees,
        reason: Some("The engine also counts what is not billed.".to_owned()),
    }
}

#[test]
fn a_comparison_says_what_it_found() {
    let meters = [
        meter("total", 76_064),
        meter("engine_total", 76_498),
        meter("mono", 30_000),
        meter("color", 46_064),
    ];
    let said = |comparison| comparison_sentence(&comparison, &meters).unwrap();
    let second = ComparisonKind::SecondSource;
    assert_eq!(
        said(comparison(second, &["engine_total"], -434, true)),
        "total 76,064, engine_total 76,498: 434 more. The engine also counts what is not billed."
    );
    assert_eq!(
        said(comparison(second, &["engine_total"], -434, false)),
        "total 76,064, engine_total 76,498: they differ by 434, beyond what the profile expects. It says: The engine also \
         counts what is not billed."
    );
    assert_eq!(
        said(Comparison {
            reason: None,
            ..comparison(second, &["engine_total"], -434, false)
        }),
        "total 76,064, engine_total 76,498: they differ by 434, which nothing explains"
    );
    assert_eq!(
        said(comparison(ComparisonKind::Parts, &["mono", "color"], 0, true)),
        "total 76,064, mono and color together 76,064: the same"
    );
    assert_eq!(
        comparison_sentence(&comparison(second, &["fax"], 1, true), &meters),
        None
    );
}

#[test]
fn a_doubt_names_the_last_good_value_and_the_offset() {
    let doubt = Doubt {
        last_good: LastGood {
            value: 76_064,
            unit: Unit::Impressions,
            read_at: Timestamp::from_unix_seconds(0),
            source: None,
        },
        proposed_offset: Some(76_000),
        message: "It fell.".into(),
    };
    assert_eq!(
        doubt_sentence(
            &MeterName::TOTAL,
            &reading(&[meter("total", 64)]),
            Verdict::Dropped,
            Some(&doubt)
        ),
        "total 64: dropped. It fell; last good 76,064 on 1970-01-01T00:00:00Z; proposed offset +76,000"
    );
    assert_eq!(
        doubt_sentence(&MeterName::TOTAL, &reading(&[]), Verdict::Stale, None),
        "total: stale"
    );
}

#[test]
fn parts_that_differ_are_named_with_their_sum_also_where_nothing_was_believed_before() {
    let meters = [meter("total", 500), meter("mono", 300), meter("color", 180)];
    let mut reading = reading(&meters);
    let parts = comparison(ComparisonKind::Parts, &["mono", "color"], 20, false);
    reading.comparisons = vec![Comparison {
        reason: None,
        ..parts
    }];
    let said =
        |doubt: Option<&Doubt>| doubt_sentence(&MeterName::TOTAL, &reading, Verdict::PartsDiffer, doubt);
    assert_eq!(
        said(None),
        "total 500: parts differ. mono and color together 480: they differ by 20, which nothing explains"
    );
    let doubt = Doubt {
        last_good: LastGood {
            value: 470,
            unit: Unit::Impressions,
            read_at: Timestamp::from_unix_seconds(0),
            source: None,
        },
        proposed_offset: None,
        message: "total is 500, but mono + color make 480".into(),
    };
    assert_eq!(
        said(Some(&doubt)),
        "total 500: parts differ. mono and color together 480: they differ by 20, which nothing explains; last good 470 on \
         1970-01-01T00:00:00Z",
        "the parts are named once"
    );
}

#[test]
fn a_reading_without_a_meter_that_bills_says_what_to_do() {
    let bills = Meter {
        bills: true,
        ..meter("total", 1)
    };
    assert_eq!(
        no_billing_meter(&reading(&[meter("engine_total", 2), bills])),
        None
    );
    assert_eq!(
        no_billing_meter(&reading(&[meter("fiery_total", 328_900)])).unwrap(),
        "no billing meter: its front end answers, not the engine; read the engine's own address"
    );
    let otherwise = "take the count from its own counter page, or load a profile that reads it";
    assert_eq!(
        no_billing_meter(&reading(&[meter("engine_total", 2)])).unwrap(),
        format!("no billing meter: none of the counters that it gives is the billed one; {otherwise}")
    );
    assert_eq!(
        no_billing_meter(&reading(&[])).unwrap(),
        format!("no billing meter: it gives no counter; {otherwise}")
    );
    let half = Reading {
        partial: Some("it fell silent".into()),
        ..reading(&[])
    };
    assert_eq!(
        no_billing_meter(&half).unwrap(),
        "no billing meter: this reading is not whole (it fell silent); read it again"
    );
}

#[test]
fn what_is_no_impression_says_so() {
    let cell = |unit| {
        count_cell(&Meter {
            unit,
            ..meter("total", 4_876)
        })
    };
    assert_eq!(cell(Unit::Impressions), "     4876");
    assert_eq!(cell(Unit::Unknown), "     4876");
    assert_eq!(cell(Unit::Centimeters), "     4876 centimeters");
    assert_eq!(cell(Unit::Sheets), "     4876 sheets");
}

#[test]
fn a_photoconductor_is_a_drum() {
    assert_eq!(supply_kind(SupplyKind::Opc), "drum");
    assert_eq!(supply_kind(SupplyKind::TonerCartridge), "toner cartridge");
}

#[test]
fn a_long_sum_is_shortened() {
    assert_eq!(short_source("1.3.1 + 1.3.2 + 1.3.3"), "1.3.1 + 1.3.2 + 1.3.3");
    assert_eq!(
        short_source("1.3.1 + 1.3.2 + 1.3.3 + 1.3.4"),
        "1.3.1 + 1.3.2 + 2 more"
    );
}

#[test]
fn a_receptacle_is_full_not_empty() {
    let bottle = Supply {
        index: 5,
        kind: SupplyKind::WasteToner,
        receptacle: true,
        color: None,
        description: None,
        level: Some(0),
        capacity: Some(100),
        unit: None,
        percent: Some(0),
        state: SupplyState::Empty,
    };
    assert_eq!(
        (fullness(&bottle).as_str(), supply_state(&bottle).as_str()),
        ("100 % full", "full")
    );
    let toner = Supply {
        receptacle: false,
        ..bottle
    };
    assert_eq!(
        (fullness(&toner).as_str(), supply_state(&toner).as_str()),
        ("  0 %", "empty")
    );
}
