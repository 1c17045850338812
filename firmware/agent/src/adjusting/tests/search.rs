//! What to search, how often, and with which communities and users.

use setup::{SearchWords, UserWords};
use store::SearchPace;

use super::*;

fn words() -> SearchWords {
    SearchWords {
        targets: vec!["10.0.0.0/24".into(), " ".into(), "printer.office".into()],
        pace: "normal".into(),
        readings_per_day: "4".into(),
        searches_per_week: "2".into(),
        ..SearchWords::default()
    }
}

#[test]
fn a_search_is_taken_with_its_segments_first_and_each_target_once() {
    let typed = SearchWords {
        segments: vec!["10.0.1.0/24".into(), "10.0.0.0/24".into()],
        excludes: vec!["10.0.0.5".into()],
        pace: "gentle".into(),
        searches_per_week: "0".into(),
        ..words()
    };
    let settings = search(&typed, &Settings::default()).unwrap();
    assert_eq!(settings.targets, ["10.0.1.0/24", "10.0.0.0/24", "printer.office"]);
    assert_eq!(settings.excludes, ["10.0.0.5"]);
    assert_eq!(
        (settings.pace, settings.searches_per_week),
        (SearchPace::Gentle, 0)
    );
    assert_eq!(
        settings.communities,
        ["public"],
        "what the form doesn't have stays"
    );
}

#[test]
fn every_fault_of_a_search_is_told_at_its_field_at_once() {
    let typed = SearchWords {
        segments: vec!["office".into()],
        targets: vec!["10.0.0.300".into(), "broadcast".into()],
        excludes: vec!["broadcast".into(), "<script>".into()],
        pace: "furious".into(),
        readings_per_day: "97".into(),
        searches_per_week: "-1".into(),
        ..words()
    };
    let found = faults(search(&typed, &Settings::default()));
    let not_a_target = |text: &str| Fault::NotATarget { text: text.into() };
    for expected in [
        (field::SEGMENT, not_a_target("office")),
        (field::TARGETS, not_a_target("10.0.0.300")),
        (field::TARGETS, Fault::BroadcastOff),
        (field::EXCLUDES, not_a_target("broadcast")),
        (field::EXCLUDES, not_a_target("<script>")),
        (field::PACE, Fault::NotAChoice),
        (field::READINGS_PER_DAY, Fault::NotANumber { least: 1, most: 96 }),
        (
            field::SEARCHES_PER_WEEK,
            Fault::NotANumber { least: 0, most: 168 },
        ),
    ] {
        let times = found.iter().filter(|fault| **fault == expected).count();
        assert_eq!(times, 1, "{expected:?} in {found:?}");
    }
    assert_eq!(found.len(), 8, "{found:?}");
}

#[test]
fn more_than_a_slash_16_has_to_be_meant_and_excludes_count() {
    let typed = |targets: &[&str], excludes: &[&str], wide| SearchWords {
        targets: targets.iter().map(|text| (*text).to_owned()).collect(),
        excludes: excludes.iter().map(|text| (*text).to_owned()).collect(),
        wide,
        ..words()
    };
    let current = Settings::default();
    let too_wide = (field::WIDE, Fault::TooWide { addresses: 65_537 });
    let one_more = ["10.1.0.0-10.1.255.255", "10.2.0.0", "10.1.7.7"];
    assert_eq!(
        faults(search(&typed(&one_more, &[], false), &current)),
        [too_wide]
    );
    assert!(search(&typed(&one_more, &[], true), &current).is_ok());
    assert!(search(&typed(&one_more, &["10.1.9.9"], false), &current).is_ok());
}

#[test]
fn communities_and_users_are_added_once_and_removed_but_never_the_last() {
    let current = Settings::default();
    assert_eq!(
        faults(add_community("public", &current)),
        [(field::COMMUNITY, Fault::Already)]
    );
    assert_eq!(
        faults(add_community("", &current)),
        [(field::COMMUNITY, Fault::Missing)]
    );
    assert_eq!(
        faults(add_community("a\nb", &current)),
        [(field::COMMUNITY, Fault::ControlCharacter)]
    );
    let two = add_community("s3cret", &current).unwrap();
    assert_eq!(two.communities, ["public", "s3cret"]);
    assert_eq!(remove_community(0, &two).unwrap().communities, ["s3cret"]);
    assert_eq!(
        faults(remove_community(0, &current)),
        [(field::COMMUNITY, Fault::Missing)]
    );
    assert_eq!(
        faults(remove_community(7, &two)),
        [(field::COMMUNITY, Fault::NotAChoice)]
    );

    let typed = UserWords {
        name: " reader ".into(),
        auth: "sha256".into(),
        auth_password: "maplesyrup".into(),
        privacy: String::new(),
        privacy_password: String::new(),
        context: String::new(),
    };
    let with_user = add_user(&typed, &current).unwrap();
    assert_eq!(with_user.v3[0].user, "reader");
    assert_eq!(
        faults(add_user(&typed, &with_user)),
        [(field::USER, Fault::Already)]
    );
    assert_eq!(remove_user(0, &with_user).unwrap().v3, []);
    assert_eq!(
        faults(remove_user(1, &with_user)),
        [(field::USER, Fault::NotAChoice)]
    );
    let alone = remove_community(0, &with_user).unwrap();
    assert_eq!(
        faults(remove_user(0, &alone)),
        [(field::COMMUNITY, Fault::Missing)]
    );

    let wrong = UserWords {
        name: String::new(),
        auth: "sha3".into(),
        auth_password: "s3cret".into(),
        privacy: "aes128".into(),
        privacy_password: String::new(),
        context: String::new(),
    };
    assert_eq!(
        faults(add_user(&wrong, &current)),
        [
            (field::USER, Fault::Missing),
            (field::AUTH, Fault::NotAChoice),
            (field::AUTH_PASSWORD, Fault::TooShort { least: 8 }),
            (field::PRIVACY_PASSWORD, Fault::Missing),
        ]
    );
}
