//! S1 to S9: replies that are not BER, not of SNMP, not of this question, or not from whom we asked.

use profiles::{Catalogue, Rows, Value};
use simulator::{Device, Replies, WireFault, malices};

use super::{SYS_DESCR, assert_is_whole, assert_nothing_made_up, impatient, loopback, office, oid, printer};

/// Each malice in every reply, and in the second one alone.
fn forgers(replies: Replies) -> Vec<(String, Device)> {
    malices()
        .into_iter()
        .map(|(name, malice)| (name, printer().fault(WireFault::Forged(malice), replies)))
        .collect()
}

#[tokio::test]
async fn forged_replies_add_no_row_no_value_and_no_meter() {
    let office = office([127, 21], forgers(Replies::Every));
    let mut read = 0;
    for (name, result) in office.read_all().await {
        let Ok(outcome) = result else { continue };
        read += 1;
        if name.contains("in the Number") {
            assert_only_texts(&name, &outcome.rows);
            continue;
        }
        assert_nothing_made_up(&name, printer().recording(), &outcome.rows);
        if name.starts_with("S2 a length with leading zeros") {
            assert_is_whole(&outcome);
        }
    }
    assert!(read > 15, "{read} of the forgers say something that can be read");
}

/// Numbers that their types can't hold are absent, while the texts beside them are read. An INTEGER holds them all, save
/// those that are no number, so that a meter may be one of them: a maker's counter is believed in any type.
fn assert_only_texts(name: &str, rows: &Rows) {
    let sent = [-1, -200, 1 << 32];
    for (row, value) in rows.iter().filter(|(_, value)| value.as_i64().is_some()) {
        let is_sent = matches!(value, Value::Integer(number) if sent.contains(number));
        assert!(is_sent, "{name}: {row} {value:?}");
    }
    let is_sent = |meter: &meters::Meter| {
        let rows = meter.source.split(" + ").count();
        u64::try_from(rows).is_ok_and(|rows| meter.value == rows << 32)
    };
    let meters = Catalogue::built_in().interpret(rows).meters;
    assert!(meters.iter().all(is_sent), "{name}: {meters:?}");
    assert!(
        rows.get(&oid(SYS_DESCR)).is_some(),
        "{name}: texts are still read"
    );
}

#[tokio::test]
async fn a_forged_reply_in_the_middle_costs_a_try_and_nothing_else() {
    let office = office([127, 22], forgers(Replies::Only(2)));
    for (name, result) in office.read_all().await {
        let outcome = result.unwrap_or_else(|error| panic!("{name}: {error}"));
        if name.contains("in the Number") {
            continue;
        }
        assert_nothing_made_up(&name, printer().recording(), &outcome.rows);
        assert!(outcome.rows.get(&oid(SYS_DESCR)).is_some(), "{name}");
        // Over a hundred are read at once: on a busy machine some answers are later than their timers.
        assert!(outcome.cost.datagrams_sent < 40, "{name}: {:?}", outcome.cost);
    }
}

#[tokio::test]
async fn forgers_are_found_only_by_what_they_truly_have() {
    let office = office([127, 23], forgers(Replies::Every));
    let found = office.search().await;
    for (name, found) in found.iter().filter(|(name, _)| !name.contains("in the Number")) {
        assert_nothing_made_up(name, printer().recording(), &found.rows);
        assert!(found.rows.len() <= 4, "{name}: {:?}", found.rows);
    }
    assert!(
        found.keys().any(|name| name.starts_with("S8")),
        "a bomb is a device all the same"
    );
    let unreadable = ["S6", "S4 the version", "S4 a PDU"];
    for name in found.keys() {
        assert!(
            !unreadable.iter().any(|fault| name.starts_with(fault)),
            "{name} was believed"
        );
    }
}

/// S3.
#[tokio::test]
async fn a_reply_cut_at_any_byte_is_no_reply() {
    let cut = |bytes: usize| {
        let device = printer()
            .max_response_bytes(420)
            .fault(WireFault::CutShort(bytes), Replies::Every);
        (format!("S3 a reply of {bytes} bytes"), device)
    };
    let office = office([127, 24], (0..420).map(cut).collect());
    let mut whole = 0;
    for (name, result) in office.read_all().await {
        if let Ok(outcome) = result {
            assert_nothing_made_up(&name, printer().recording(), &outcome.rows);
            whole += usize::from(outcome.partial.is_none());
        }
    }
    assert!(whole < 100, "{whole} replies were as long as they were cut");
    for (name, found) in office.search().await {
        assert_nothing_made_up(&name, printer().recording(), &found.rows);
    }
}

/// S8: rows that were not asked for; S9: the wrong request-id, community, version, port, address.
#[tokio::test]
async fn replies_of_others_and_to_others_are_ignored() {
    let faults = [
        WireFault::OtherNames,
        WireFault::WrongRequestId,
        WireFault::WrongCommunity,
        WireFault::WrongVersion,
        WireFault::NotAResponse,
        WireFault::FromOtherPort,
        WireFault::FromOtherAddress(loopback(99, 9, 9)),
    ];
    let devices = faults.iter().map(|fault| {
        (
            format!("{fault:?}"),
            printer().fault(fault.clone(), Replies::Every),
        )
    });
    let office = office([127, 25], devices.collect());
    for (name, result) in office.read_all().await {
        match result {
            Ok(outcome) => {
                assert_eq!(name, "OtherNames", "only that one answers our question at all");
                assert!(outcome.rows.is_empty(), "{:?}", outcome.rows);
                // Unasked rows that come before those asked look like a table's end.
                assert_eq!(Catalogue::built_in().interpret(&outcome.rows).meters, []);
            }
            Err(error) => assert!(error.to_string().contains("did not answer"), "{name}: {error}"),
        }
    }
    let found = office.search().await;
    let rows: usize = found.values().map(|found| found.rows.len()).sum();
    assert_eq!(rows, 0, "{found:?}");
    assert!(
        found.values().all(|found| !found.is_printer()),
        "what says nothing of Printer-MIB is no printer"
    );
}

/// A hostile reply to every question, and to each retry: the tries are counted.
#[tokio::test]
async fn nonsense_is_not_asked_for_again_and_again() {
    let garbage = |number: u8| vec![number; 1_400];
    let devices = [0x00, 0x30, 0x82, 0xff].map(|number| {
        let device = printer().fault(WireFault::Garbage(garbage(number)), Replies::Every);
        (format!("1,400 times {number:#04x}"), device)
    });
    let office = office([127, 26], devices.into());
    for (name, result) in office.read_all().await {
        assert!(result.is_err(), "{name}");
    }
    for device in office.running.devices() {
        let most = u64::from(impatient().bounds.tries) + 1;
        assert_eq!(device.counts().received, most, "tries, and one more for SNMPv1");
    }
}
