#![allow(clippy::unwrap_used)]

use simulator::{Device, Reboot, Running, Simulator, Value};

use super::*;

const NOON: Timestamp = Timestamp::from_unix_seconds(1_795_348_800);
const LIFE_COUNT: &str = "1.3.6.1.2.1.43.10.2.1.4.4.1";
const SERIAL: &str = "1.3.6.1.2.1.43.5.1.1.17.4";

fn sharp(address: &str) -> Running {
    let device = Device::from_recording("sharp_mx_4071").unwrap();
    Simulator::start(vec![device.at(format!("{address}:0"))]).unwrap()
}

fn credentials() -> Credentials {
    Credentials {
        communities: vec!["public".into()],
        ..Credentials::default()
    }
}

/// Reads it with what is known, as the books would have it.
async fn read(lan: &Lan, office: &Running, known: Option<&KnownPrinter>, at: Timestamp) -> (Answer, Extent) {
    let address = office.device(0).address();
    read_again(
        lan,
        &Catalogue::built_in(),
        address,
        &credentials(),
        None,
        known,
        &|| at,
    )
    .await
    .unwrap()
}

fn kept(answer: &Answer, at: Timestamp) -> KnownPrinter {
    KnownPrinter::from(&KnownRows {
        full: answer.rows.to_snmprec(),
        full_at: at,
        profiles: answer.profiles,
        fresh: String::new(),
    })
}

#[tokio::test(flavor = "current_thread")]
async fn the_second_reading_of_a_day_is_one_question_and_brings_everything() {
    let (office, lan) = (sharp("127.78.5.1"), Lan::bind().await.unwrap());
    let (first, extent) = read(&lan, &office, None, NOON).await;
    assert_eq!(extent, Extent::Full);
    office.device(0).advance(LIFE_COUNT, 37).unwrap();
    let known = kept(&first, NOON);
    let (second, extent) = read(&lan, &office, Some(&known), NOON.plus_seconds(6 * 3_600)).await;
    assert_eq!(extent, Extent::Steady);
    assert!(second.is_printer);
    assert_eq!(second.reading.cost.datagrams_sent, 1);
    let total = |answer: &Answer| answer.reading.meter("total").unwrap().value;
    assert_eq!(total(&second), total(&first) + 37);
    assert_eq!(second.reading.identity, first.reading.identity);
    assert_eq!(second.reading.supplies, first.reading.supplies);
    assert_eq!(second.reading.alerts, first.reading.alerts);
}

#[tokio::test(flavor = "current_thread")]
async fn once_a_day_everything_is_read() {
    let (office, lan) = (sharp("127.78.5.2"), Lan::bind().await.unwrap());
    let (first, _) = read(&lan, &office, None, NOON).await;
    let known = kept(&first, NOON);
    for (later, expected) in [
        (23 * 3_600, Extent::Steady),
        (24 * 3_600, Extent::Full),
        (900 * 3_600, Extent::Full),
    ] {
        let (answer, extent) = read(&lan, &office, Some(&known), NOON.plus_seconds(later)).await;
        assert_eq!(extent, expected, "{later}");
        assert_eq!(answer.reading.identity, first.reading.identity);
    }
    let (_, extent) = read(&lan, &office, Some(&known), Timestamp::default()).await;
    assert_eq!(extent, Extent::Full, "a clock that was set back proves nothing");
}

#[tokio::test(flavor = "current_thread")]
async fn after_a_restart_everything_is_read_again() {
    let (office, lan) = (sharp("127.78.5.3"), Lan::bind().await.unwrap());
    let (first, _) = read(&lan, &office, None, NOON).await;
    office.device(0).reboot(Reboot {
        out_for: std::time::Duration::ZERO,
        ..Reboot::default()
    });
    let (again, extent) = read(&lan, &office, Some(&kept(&first, NOON)), NOON).await;
    assert_eq!(extent, Extent::Full);
    assert!(
        again.reading.cost.datagrams_sent > 1,
        "the small question counts as well"
    );
}

#[tokio::test(flavor = "current_thread")]
async fn another_machine_at_the_address_shows_by_its_serial() {
    let (office, lan) = (sharp("127.78.5.4"), Lan::bind().await.unwrap());
    let (first, _) = read(&lan, &office, None, NOON).await;
    office
        .device(0)
        .set(SERIAL, Value::OctetString(b"ANOTHER1".to_vec()))
        .unwrap();
    let (other, extent) = read(&lan, &office, Some(&kept(&first, NOON)), NOON).await;
    assert_eq!(extent, Extent::Full);
    assert_eq!(other.reading.identity.serial.as_deref(), Some("ANOTHER1"));
}

#[tokio::test(flavor = "current_thread")]
async fn a_printer_without_a_serial_is_read_in_full_each_time() {
    let (office, lan) = (sharp("127.78.5.5"), Lan::bind().await.unwrap());
    office.device(0).remove(SERIAL).unwrap();
    let (first, _) = read(&lan, &office, None, NOON).await;
    let (_, extent) = read(&lan, &office, Some(&kept(&first, NOON)), NOON).await;
    assert_eq!(extent, Extent::Full);
}

#[test]
fn what_a_printer_lacks_is_known_for_a_day_and_to_the_profiles_that_asked() {
    let catalogue = Catalogue::built_in();
    let known = |profiles| KnownPrinter {
        rows: Rows::default(),
        full_at: NOON,
        profiles,
    };
    let own = known(catalogue.version());
    assert!(own.knows_what_it_lacks(&catalogue, NOON.plus_seconds(11 * 3_600)));
    assert!(!own.knows_what_it_lacks(&catalogue, NOON.plus_seconds(13 * 3_600)));
    assert!(!known(catalogue.version() - 1).knows_what_it_lacks(&catalogue, NOON));
    assert!(!known(0).knows_what_it_lacks(&catalogue, NOON));
}
