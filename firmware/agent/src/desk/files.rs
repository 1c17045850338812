//! The files of the page: today's counts, what helps a technician, the licences. No secret is in any of them.

use meters::Timestamp;
use portal::SentFile;
use serde::Serialize;
use setup::Download;
use setup::view::Check;
use store::{PushRecord, SetAside};

use super::{OwnDesk, box_name, it};
use crate::command;
use crate::failure::Failure;
use crate::roster::roster;

/// Lines of the list of payloads in the bundle.
const PAYLOADS: u64 = 50;

/// What helps a technician.
#[derive(Serialize)]
struct Bundle<'a> {
    made_at: Timestamp,
    version: &'static str,
    box_name: String,
    key_fingerprint: String,
    page_fingerprint: String,
    profiles: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    server: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    appliance: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    proxy: Option<String>,
    extra_ca: bool,
    /// Each check: its word, how it is, what was found.
    health: Vec<[String; 3]>,
    interfaces: Vec<String>,
    settings: Settings<'a>,
    push: PushRecord,
    waiting: u64,
    set_aside: Vec<Aside>,
    payloads: Vec<Line>,
    traffic: String,
    devices: Vec<Device>,
}

/// The settings without the secrets.
#[derive(Serialize)]
struct Settings<'a> {
    targets: &'a [String],
    excludes: &'a [String],
    wide: bool,
    broadcast: bool,
    pace: String,
    communities: usize,
    v3_users: usize,
    snmp_port: u16,
    readings_per_day: u32,
    searches_per_week: u32,
    keep_days: u32,
}

/// An entry that the server refused.
#[derive(Serialize)]
struct Aside {
    at: Timestamp,
    device: String,
    reason: String,
}

impl From<SetAside> for Aside {
    fn from(aside: SetAside) -> Self {
        Self {
            at: aside.at,
            device: aside.device.to_string(),
            reason: aside.reason,
        }
    }
}

/// A payload without its body.
#[derive(Serialize)]
struct Line {
    kind: String,
    state: String,
    bytes: u64,
    readings: u64,
}

/// A device.
#[derive(Serialize)]
struct Device {
    id: String,
    address: String,
    maker: Option<String>,
    model: Option<String>,
    firmware: Option<String>,
    object_id: Option<String>,
    first_seen: Timestamp,
    last_seen: Timestamp,
    last_read: Option<Timestamp>,
    silent_since: Option<Timestamp>,
    ignored: bool,
    partial: Option<String>,
    doubts: Vec<String>,
    /// How it likes to be asked; where it answers which community, by its place in the list.
    learnt: Option<String>,
}

impl OwnDesk {
    pub(super) fn written(&self, download: Download) -> Result<SentFile, Failure> {
        let now = self.station.now().0.to_string();
        let day = now.split('T').next().unwrap_or_default();
        Ok(match download {
            Download::TodayCsv => SentFile {
                name: format!("meters-{day}.csv"),
                content_type: "text/csv; charset=utf-8",
                content: self.csv()?,
            },
            Download::SupportBundle => SentFile {
                name: format!("meterbox-{}-{day}.json", plain(&box_name())),
                content_type: "application/json",
                content: self.bundle()?,
            },
            Download::Licences => SentFile {
                name: "licences.txt".to_owned(),
                content_type: "text/plain; charset=utf-8",
                content: it::licences()
                    .map(|(name, version, licence)| format!("{name} {version}: {licence}\n"))
                    .collect::<String>()
                    .into_bytes(),
            },
        })
    }

    fn csv(&self) -> Result<Vec<u8>, Failure> {
        let store = &self.station.store;
        let mut devices = store.devices()?;
        devices.retain(|device| device.note.ignored);
        let mut readings = store.latest_readings()?;
        readings.retain(|taken| devices.iter().all(|ignored| ignored.id != taken.device));
        Ok(command::csv(&readings).into_bytes())
    }

    fn bundle(&self) -> Result<Vec<u8>, Failure> {
        let store = &self.station.store;
        let settings = store.settings()?;
        let facts = self.for_your_it()?;
        let network = self.network()?;
        let enrolment = store.enrolment()?;
        let traffic = facts.traffic;
        let bundle = Bundle {
            made_at: self.station.now().0,
            version: env!("CARGO_PKG_VERSION"),
            box_name: box_name(),
            key_fingerprint: facts.key_fingerprint,
            page_fingerprint: facts.page_fingerprint,
            profiles: facts.profiles.0,
            server: enrolment.as_ref().map(|enrolment| enrolment.server.clone()),
            appliance: enrolment.map(|enrolment| enrolment.appliance.to_string()),
            proxy: network
                .proxy
                .map(|proxy| format!("{}:{}", proxy.host, proxy.port)),
            extra_ca: network.extra_ca.is_some(),
            health: self.health()?.checks.iter().map(said).collect(),
            interfaces: lan::interfaces()?
                .iter()
                .map(|one| format!("{} up {} {:?} {:?}", one.name, one.is_up, one.mac, one.addresses))
                .collect(),
            settings: Settings {
                targets: &settings.targets,
                excludes: &settings.excludes,
                wide: settings.wide,
                broadcast: settings.broadcast,
                pace: format!("{:?}", settings.pace),
                communities: settings.communities.len(),
                v3_users: settings.v3.len(),
                snmp_port: settings.snmp_port,
                readings_per_day: settings.readings_per_day,
                searches_per_week: settings.searches_per_week,
                keep_days: settings.keep_days,
            },
            push: store.push_record()?,
            waiting: store.outbox_summary()?.waiting,
            set_aside: store.set_aside()?.into_iter().map(Aside::from).collect(),
            payloads: self.lines()?,
            traffic: format!("{traffic:?}"),
            devices: self.fleet()?,
        };
        let written = serde_json::to_vec(&bundle);
        written.map_err(|error| Failure::senseless(format!("the support bundle can't be written ({error})")))
    }

    fn lines(&self) -> Result<Vec<Line>, Failure> {
        let payloads = self.station.store.payloads(0, PAYLOADS)?;
        Ok(payloads
            .rows
            .into_iter()
            .map(|row| Line {
                kind: format!("{:?}", row.kind),
                state: format!("{:?}", row.state),
                bytes: row.bytes,
                readings: row.readings,
            })
            .collect())
    }

    fn fleet(&self) -> Result<Vec<Device>, Failure> {
        let listed = roster(&self.station.store)?.into_iter();
        Ok(listed
            .map(|listed| Device {
                doubts: listed.doubts(),
                partial: listed.last.and_then(|last| last.reading.partial),
                id: listed.device.id.to_string(),
                ignored: listed.device.note.ignored,
                address: listed.device.address,
                maker: listed.device.identity.manufacturer,
                model: listed.device.identity.model,
                firmware: listed.device.identity.firmware,
                object_id: listed.device.identity.object_id,
                first_seen: listed.device.first_seen,
                last_seen: listed.device.last_seen,
                last_read: listed.device.last_read,
                silent_since: listed.device.silent_since,
                learnt: listed.device.learnt,
            })
            .collect())
    }
}

fn said(check: &Check) -> [String; 3] {
    [
        check.kind.word().to_owned(),
        format!("{:?}", check.state),
        format!("{:?}", check.finding),
    ]
}

/// A name that can be one of a file.
fn plain(name: &str) -> String {
    let is_plain = |character: &char| character.is_ascii_alphanumeric() || *character == '-';
    name.chars().filter(is_plain).collect()
}
