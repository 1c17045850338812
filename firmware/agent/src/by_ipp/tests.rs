//! Law 4: port 631 of nobody whom a person did not select; of whom one did, where SNMP is silent.
#![allow(clippy::unwrap_used)]
use std::sync::Arc;

use meters::{DeviceId, Verdict};
use simulator::ipp::{IppFault, IppPrinter, IppValue, NetworkPrinter};
use simulator::{Device, Simulator};
use store::{DeviceNote, Store};

use crate::adding::{self, Wanted};
use crate::collection::{Looking, Round, read_round};
use crate::failure::Failure;
use crate::selection::Selection;
use crate::station::Station;

const IPP_PORT: u16 = 1631;
const SNMP_PORT: u16 = 1161;
/// That of `lexmark_ms825` among the recordings.
const SERIAL: &str = "7527XY0112345";

fn machine(total: i32) -> IppPrinter {
    let text = |text: &str| vec![IppValue::Text(text.into())];
    IppPrinter::default()
        .with("printer-make-and-model", text("Lexmark MS825"))
        .with("printer-serial-number", text(SERIAL))
        .with(
            "printer-uuid",
            vec![IppValue::Uri(
                "urn:uuid:00000001-2222-4333-8444-555555555555".into(),
            )],
        )
        .with("printer-impressions-completed", vec![IppValue::Integer(total)])
}

/// A box, and one machine without SNMP.
struct Story {
    station: Arc<Station>,
    host: String,
    printer: NetworkPrinter,
    _folder: tempfile::TempDir,
}

impl Story {
    async fn at(host: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), [7; 16]).unwrap();
        let mut settings = store.settings().unwrap();
        (settings.snmp_port, settings.ipp_port) = (SNMP_PORT, IPP_PORT);
        store.save_settings(&settings).unwrap();
        Self {
            station: Arc::new(Station::open(store).await.unwrap()),
            host: host.to_owned(),
            printer: NetworkPrinter::start(&format!("{host}:{IPP_PORT}"), machine(210_300)).unwrap(),
            _folder: folder,
        }
    }

    async fn add(&self, ipp: bool) -> Result<DeviceId, Failure> {
        let wanted = Wanted {
            host: self.host.clone(),
            communities: Vec::new(),
            ipp,
        };
        adding::add(&self.station, wanted, &|_| {}).await
    }

    async fn round(&self) -> Round {
        let settings = self.station.store.settings().unwrap();
        let nothing = Selection::default();
        let round = read_round(&self.station, &settings, &nothing, &[], Looking::TooSoon).await;
        round.unwrap()
    }

    fn total(&self, device: DeviceId) -> (u64, String, Verdict) {
        let last = self.station.store.latest_reading(device).unwrap().unwrap();
        let total = last.reading.meter("total").unwrap();
        (total.value, total.source.clone(), last.verdicts[&total.name])
    }
}

#[tokio::test(flavor = "current_thread")]
async fn a_printer_without_snmp_is_read_by_ipp_where_it_was_selected_and_stays_the_same_when_snmp_comes_back()
{
    let story = Story::at("127.98.0.5").await;
    let refused = story.add(false).await.unwrap_err().to_string();
    assert!(refused.contains("did not answer SNMP"), "{refused}");
    assert_eq!(story.printer.connections(), 0, "nobody selected it");

    let device = story.add(true).await.unwrap();
    let source = "IPP printer-impressions-completed".to_owned();
    assert_eq!(story.total(device), (210_300, source.clone(), Verdict::Ok));
    story.printer.say(machine(210_310));
    assert_eq!(story.round().await.read, 1);
    assert_eq!(story.total(device).0, 210_310);
    assert_eq!(
        (story.printer.connections(), story.printer.most_at_once()),
        (2, 1)
    );

    // SNMP comes back: the same device, and its port for IPP is left alone.
    let recordings = simulator::all_recordings().unwrap();
    let lexmark = recordings
        .into_iter()
        .find(|recording| recording.name == "lexmark_ms825")
        .unwrap();
    let agent = Simulator::on_thread(vec![
        Device::new(lexmark).at(format!("{}:{SNMP_PORT}", story.host)),
    ])
    .unwrap();
    let round = story.round().await;
    assert_eq!((round.read, round.new), (1, 0));
    assert!(!story.total(device).1.contains("IPP"));
    assert_eq!(story.station.store.devices().unwrap().len(), 1);
    assert_eq!(story.printer.connections(), 2);

    // It is silent again, and selected no more.
    drop(agent);
    let store = &story.station.store;
    store.describe_device(device, &DeviceNote::default()).unwrap();
    let round = story.round().await;
    assert_eq!((round.read, round.missed.len()), (0, 1));
    assert_eq!(story.printer.connections(), 2);
}

#[tokio::test(flavor = "current_thread")]
async fn what_answers_in_the_place_of_ipp_is_a_miss_with_its_reason_and_no_reading() {
    let story = Story::at("127.98.0.6").await;
    let device = story.add(true).await.unwrap();
    for (fault, reason) in [
        (IppFault::Login, "no answer by IPP"),
        (IppFault::Endless, "no end"),
    ] {
        story.printer.fault(Some(fault));
        let round = story.round().await;
        assert_eq!(round.read, 0, "{fault:?}");
        assert!(round.missed[0].contains(reason), "{fault:?}: {:?}", round.missed);
    }
    assert_eq!(story.total(device).0, 210_300);
    assert_eq!(story.printer.most_at_once(), 1);
    story.printer.fault(None);
    assert_eq!(story.round().await.read, 1);
}
