//! A fleet that was never printed on: made-up devices, pushed by one box over real HTTPS.

use std::collections::BTreeMap;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use meters::{
    ClockQuality, Cost, DeviceId, Identity, Meter, MeterName, Reading, Status, Timestamp, Unit, Verdict,
};
use office::Server;
use protocol::{Batch, BatchKey, DeviceReading, SigningKey, batch::MOST_ENTRIES};
use uplink::{BoxIdentity, NewBox, Route, ServerAddress, Uplink, enrol};

const METERS: [&str; 9] = [
    "total",
    "mono",
    "color",
    "print",
    "print_mono",
    "print_color",
    "copy",
    "copy_mono",
    "copy_color",
];
/// A key for this bench alone.
const TEST_SEED: [u8; 32] = [7; 32];

/// Enrols a box with `code` and pushes a reading of each of so many devices. Gives the time that the pushing took.
pub(crate) fn push(server: &Server, code: &str, devices: u32) -> Duration {
    let key = || SigningKey::from_seed(&TEST_SEED).expect("a key");
    let address: ServerAddress = ServerAddress::parse(&server.url()).expect("the server's address");
    let route = Route::default();
    let new = NewBox {
        key: &key(),
        version: "bench",
    };
    let code = code.parse().expect("a code");
    let enrolled = enrol(&address, &route, &code, new, now(), &[[1; 16], [2; 16]]).expect("the box enrols");
    let way = Uplink::new(address, enrolled.ca.as_deref(), &route).expect("a way to the server");
    let identity = BoxIdentity {
        appliance: enrolled.appliance.clone(),
        key: key(),
        server_key: enrolled.server_key,
    };
    let readings: Vec<DeviceReading> = (1..=devices).map(reading).collect();
    let started = Instant::now();
    for (sequence, readings) in (1..).zip(readings.chunks(MOST_ENTRIES)) {
        let key = BatchKey {
            appliance: enrolled.appliance.clone(),
            epoch: "b".repeat(32),
            sequence,
        };
        let batch = serde_json::json!({
            "appliance": key.appliance, "epoch": key.epoch, "sequence": sequence,
            "version": "bench", "readings": readings, "misses": [],
        });
        let body = serde_json::to_vec(&batch).expect("JSON");
        debug_assert!(serde_json::from_slice::<Batch>(&body).is_ok());
        way.push(&identity, &body, &key, now(), &[3; 16])
            .expect("the server takes the batch");
    }
    started.elapsed()
}

fn now() -> Timestamp {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("a clock after 1970");
    Timestamp::from_unix_seconds(since.as_secs())
}

fn reading(number: u32) -> DeviceReading {
    let name = |name: &'static str| MeterName::new(name);
    let meter = |(place, meter): (usize, &&'static str)| Meter {
        name: name(meter),
        value: u64::from(number) * 100 + place as u64,
        unit: Unit::Impressions,
        source: format!("1.3.6.1.2.1.43.10.2.1.4.1.{}", place + 1),
        bills: place == 0,
        label: None,
    };
    DeviceReading {
        device: DeviceId::from_random(u128::from(number).to_be_bytes()),
        boot: "c".repeat(32),
        sequence: u64::from(number),
        clock: ClockQuality::Synchronised,
        verdicts: METERS
            .iter()
            .map(|meter| (name(meter), Verdict::Ok))
            .collect::<BTreeMap<_, _>>(),
        doubts: BTreeMap::new(),
        reading: Reading {
            address: format!(
                "10.{}.{}.{}:161",
                number >> 16 & 255,
                number >> 8 & 255,
                number & 255
            ),
            read_at: now(),
            identity: Identity {
                manufacturer: Some("Sharp".into()),
                model: Some(format!("MX-{}", 3000 + number % 40)),
                serial: Some(format!("S{number:08}")),
                description: Some("SHARP MX series, network printer".into()),
                location: Some(format!("Building {}, floor {}", number % 17, number % 5)),
                ..Identity::default()
            },
            meters: METERS.iter().enumerate().map(meter).collect(),
            comparisons: Vec::new(),
            rated_per_minute: None,
            supplies: Vec::new(),
            alerts: Vec::new(),
            status: Some(Status::Idle),
            partial: None,
            cost: Cost::default(),
        },
    }
}
