#![allow(clippy::unwrap_used)]
use super::*;

fn oid(text: &str) -> Oid {
    text.parse().unwrap()
}

fn device() -> Mib {
    let rows = [
        ("1.3.6.1.2.1.1.1.0", Value::text("a printer")),
        ("1.3.6.1.2.1.1.5.0", Value::text("its name")),
        ("1.3.6.1.2.1.31.1.1.1.6.1", Value::Counter64(1 << 40)),
        ("1.3.6.1.2.1.31.1.1.1.6.2", Value::Counter64(1 << 41)),
        ("1.3.6.1.2.1.43.10.2.1.4.1.1", Value::Counter32(48213)),
        ("1.3.6.1.2.1.43.11.1.1.9.1.1", Value::Integer(64)),
        ("1.3.6.1.2.1.43.11.1.1.9.1.2", Value::Integer(-2)),
    ];
    Mib::new(rows.into_iter().map(|(name, value)| (oid(name), value)).collect())
}

fn request(version: Version, kind: Kind, names: &[&str]) -> Request {
    Request {
        version,
        community: b"public".to_vec(),
        request_id: 77,
        kind,
        varbinds: names.iter().map(|name| (oid(name), Bound::Unspecified)).collect(),
    }
}

fn ask(version: Version, kind: Kind, names: &[&str]) -> Response {
    let response = answer(&request(version, kind, names), &device(), 1472).unwrap();
    assert_eq!((response.version, response.request_id), (version, 77));
    response
}

fn names(response: &Response) -> Vec<String> {
    response
        .varbinds
        .iter()
        .map(|(name, _)| name.to_string())
        .collect()
}

fn bulk_of(non_repeaters: usize, max_repetitions: usize) -> Kind {
    Kind::GetBulk {
        non_repeaters,
        max_repetitions,
    }
}

const DESCR: &str = "1.3.6.1.2.1.1.1.0";
const NO_LOCATION: &str = "1.3.6.1.2.1.1.6.0";
const HC_OCTETS: &str = "1.3.6.1.2.1.31.1.1.1.6.1";
const LIFE: &str = "1.3.6.1.2.1.43.10.2.1.4.1.1";
const LEVEL: &str = "1.3.6.1.2.1.43.11.1.1.9";
const LAST: &str = "1.3.6.1.2.1.43.11.1.1.9.1.2";

#[test]
fn v1_get_names_the_first_absent_variable_and_returns_the_request() {
    let response = ask(Version::V1, Kind::Get, &[DESCR, NO_LOCATION, "1.3.6.1.9.9"]);
    assert_eq!(
        (response.error_status, response.error_index),
        (ErrorStatus::NoSuchName, 2)
    );
    assert_eq!(
        response.varbinds,
        request(Version::V1, Kind::Get, &[DESCR, NO_LOCATION, "1.3.6.1.9.9"]).varbinds
    );
}

#[test]
fn v1_get_of_present_variables_has_no_error() {
    let response = ask(Version::V1, Kind::Get, &[LIFE, DESCR]);
    assert_eq!(
        (response.error_status, response.error_index),
        (ErrorStatus::NoError, 0)
    );
    assert_eq!(names(&response), [LIFE, DESCR]);
    assert_eq!(response.varbinds[0].1, Bound::Value(Value::Counter32(48213)));
}

#[test]
fn v1_never_sees_a_counter64() {
    let get = ask(Version::V1, Kind::Get, &[HC_OCTETS]);
    assert_eq!((get.error_status, get.error_index), (ErrorStatus::NoSuchName, 1));
    let next = ask(Version::V1, Kind::GetNext, &["1.3.6.1.2.1.1.5.0"]);
    assert_eq!(names(&next), [LIFE]);
    assert_eq!(
        names(&ask(Version::V2c, Kind::GetNext, &["1.3.6.1.2.1.1.5.0"])),
        [HC_OCTETS]
    );
}

#[test]
fn v1_getnext_past_the_end_is_no_such_name() {
    let response = ask(Version::V1, Kind::GetNext, &[DESCR, LAST]);
    assert_eq!(
        (response.error_status, response.error_index),
        (ErrorStatus::NoSuchName, 2)
    );
    assert_eq!(names(&response), [DESCR, LAST]);
}

#[test]
fn v2c_get_tells_absent_objects_from_absent_instances_beside_present_values() {
    let response = ask(
        Version::V2c,
        Kind::Get,
        &[NO_LOCATION, "1.3.6.1.2.1.43.10.2.1.4.2.1", LIFE],
    );
    assert_eq!(response.error_status, ErrorStatus::NoError);
    let bound: Vec<_> = response.varbinds.into_iter().map(|(_, bound)| bound).collect();
    assert_eq!(
        bound,
        [
            Bound::NoSuchObject,
            Bound::NoSuchInstance,
            Bound::Value(Value::Counter32(48213))
        ]
    );
}

#[test]
fn v2c_getnext_past_the_end_keeps_the_name_that_was_asked() {
    let response = ask(Version::V2c, Kind::GetNext, &[LAST, LEVEL]);
    assert_eq!(response.varbinds[0], (oid(LAST), Bound::EndOfMibView));
    assert_eq!(response.varbinds[1].1, Bound::Value(Value::Integer(64)));
}

#[test]
fn bulk_gives_non_repeaters_once_and_repeaters_in_rounds() {
    let response = ask(
        Version::V2c,
        bulk_of(1, 2),
        &["1.3.6.1.2.1.1", LIFE, "1.3.6.1.2.1.1.1"],
    );
    assert_eq!(
        names(&response),
        [
            DESCR,
            "1.3.6.1.2.1.43.11.1.1.9.1.1",
            DESCR,
            "1.3.6.1.2.1.43.11.1.1.9.1.2",
            "1.3.6.1.2.1.1.5.0"
        ]
    );
}

#[test]
fn bulk_without_repetitions_answers_the_non_repeaters_alone() {
    assert_eq!(
        names(&ask(Version::V2c, bulk_of(1, 0), &["1.3.6.1.2.1.1", LIFE])),
        [DESCR]
    );
    assert_eq!(
        names(&ask(Version::V2c, bulk_of(9, 5), &["1.3.6.1.2.1.1", LIFE])).len(),
        2
    );
    assert_eq!(names(&ask(Version::V2c, bulk_of(0, 5), &[])).len(), 0);
}

#[test]
fn bulk_ends_after_the_round_in_which_every_repeater_ended() {
    let response = ask(Version::V2c, bulk_of(0, 50), &[LEVEL]);
    let ends = [false, false, true];
    assert_eq!(
        response
            .varbinds
            .iter()
            .map(|(_, bound)| *bound == Bound::EndOfMibView)
            .collect::<Vec<_>>(),
        ends
    );
    assert_eq!(response.varbinds[2].0, oid(LAST));
}

#[test]
fn a_bulk_answer_is_cut_to_the_size_and_is_the_longest_that_fits() {
    let mib = device();
    let all = request(Version::V2c, bulk_of(0, 7), &["1.3"]);
    let whole = codec::encode(&answer(&all, &mib, 1472).unwrap()).unwrap().len();
    let mut fitting = Vec::new();
    for most in 30..=whole {
        let response = answer(&all, &mib, most).unwrap();
        assert!(codec::encode(&response).unwrap().len() <= most);
        assert_eq!(response.error_status, ErrorStatus::NoError);
        fitting.push(response.varbinds.len());
    }
    assert!(fitting.is_sorted());
    assert_eq!((fitting.first(), fitting.last()), (Some(&0), Some(&7)));
    assert_eq!(fitting[whole - 31], 6);
}

#[test]
fn huge_repetitions_cost_no_more_than_the_reply_can_hold() {
    let response = ask(Version::V2c, bulk_of(0, usize::MAX), &[DESCR; 50]);
    assert!(response.varbinds.len() < 1472 / 7 + 50);
}

#[test]
fn what_does_not_fit_is_too_big_with_the_list_that_its_version_wants() {
    let names_of = [DESCR, LIFE];
    let v2c = answer(&request(Version::V2c, Kind::Get, &names_of), &device(), 60).unwrap();
    assert_eq!(
        (v2c.error_status, v2c.error_index, v2c.varbinds.len()),
        (ErrorStatus::TooBig, 0, 0)
    );
    let v1 = answer(&request(Version::V1, Kind::Get, &names_of), &device(), 66).unwrap();
    assert_eq!((v1.error_status, v1.error_index), (ErrorStatus::TooBig, 0));
    assert_eq!(v1.varbinds, request(Version::V1, Kind::Get, &names_of).varbinds);
    assert_eq!(
        answer(&request(Version::V2c, Kind::Get, &names_of), &device(), 20),
        None
    );
}

#[test]
fn a_set_is_refused_in_the_words_of_its_version() {
    assert_eq!(
        ask(Version::V1, Kind::Set, &[DESCR]).error_status,
        ErrorStatus::NoSuchName
    );
    assert_eq!(
        ask(Version::V2c, Kind::Set, &[DESCR]).error_status,
        ErrorStatus::NotWritable
    );
}
