//! `/search`: where is searched, how far it is, and what was added by hand.

use std::sync::PoisonError;
use std::time::Instant;

use lan::interfaces;
use setup::view::{self, SegmentRow, SegmentSource};
use snmp::segments::Segment;
use snmp::{Target, Targets};
use store::{SearchPace, Settings, V3Secret};

use super::OwnDesk;
use crate::failure::Failure;
use crate::search::pace;
use crate::segments::of_the_box;

/// What a search takes: addresses, seconds, bytes.
type Estimate = (u64, u64, u64);

/// An estimate, and what it is of.
pub(super) struct Estimated {
    settings: Settings,
    estimate: Option<Estimate>,
}

impl OwnDesk {
    pub(super) fn search(&self) -> Result<view::Search, Failure> {
        let store = &self.station.store;
        let settings = store.settings()?;
        let doing = self.station.activity.look();
        let wishes = self.bells.wishes();
        self.jobs.learn_first();
        let learnt = self.jobs.learnt();
        let segments = self.segments(&settings)?;
        let is_segment = |target: &&String| segments.iter().any(|row| row.segment == **target);
        let targets = settings.targets.iter().filter(|target| !is_segment(target));
        let progress = match doing.search {
            Some(search) => Some(view::SearchProgress {
                asked: search.asked(),
                of: search.addresses(),
                printers: search.printers,
                read: doing.round.unwrap_or_default(),
                seconds_left: search.seconds_left(Instant::now()),
                reading: search.reading,
            }),
            // It begins as soon as the collector has time.
            None => wishes.search.then_some(view::SearchProgress {
                asked: 0,
                of: 0,
                printers: 0,
                read: 0,
                seconds_left: 0,
                reading: false,
            }),
        };
        Ok(view::Search {
            targets: targets.cloned().collect(),
            excludes: settings.excludes.clone(),
            communities: settings.communities.iter().map(community).collect(),
            users: settings
                .v3
                .iter()
                .map(|user| view::UserRow {
                    name: user.user.clone(),
                    auth: protocol(&user.auth),
                    privacy: protocol(&user.privacy),
                })
                .collect(),
            broadcast: settings.broadcast,
            wide: settings.wide,
            pace: match settings.pace {
                SearchPace::Gentle => "gentle",
                SearchPace::Normal => "normal",
                SearchPace::Fast => "fast",
            },
            readings_per_day: settings.readings_per_day,
            searches_per_week: settings.searches_per_week,
            segments,
            why_none: learnt.why_none,
            learning: learnt.running,
            estimate: self.estimate(settings),
            progress,
            last: store
                .last_search()?
                .map(|search| (search.at, search.found, search.printers)),
            last_failure: doing.last_failure,
            adding: self.jobs.adding(),
            manual: self.manual()?,
        })
    }

    /// What the gateway told, what the box is on, and what was selected before.
    fn segments(&self, settings: &Settings) -> Result<Vec<SegmentRow>, Failure> {
        let learnt = self.jobs.learnt();
        let mut rows: Vec<SegmentRow> = Vec::new();
        let mut add = |segment: Segment, source: SegmentSource| {
            let text = segment.to_string();
            if rows.iter().all(|row| row.segment != text) {
                rows.push(SegmentRow {
                    addresses: addresses(std::slice::from_ref(&text)).len(),
                    selected: settings.targets.contains(&text),
                    segment: text,
                    source,
                });
            }
        };
        for one in learnt.segments {
            let source = SegmentSource::Gateway {
                gateway: learnt.gateway.clone(),
                table: one.table.as_str().to_owned(),
            };
            add(one.segment, source);
        }
        for own in of_the_box(&interfaces()?) {
            add(own.segment, SegmentSource::Interface { name: own.interface });
        }
        for target in &settings.targets {
            if let Ok(segment) = target.parse::<Segment>() {
                add(segment, SegmentSource::Kept);
            }
        }
        Ok(rows)
    }

    fn manual(&self) -> Result<Vec<view::ManualRow>, Failure> {
        let store = &self.station.store;
        let known = store.devices()?;
        let entries = store.manual_entries()?.into_iter();
        let label = |entry: &store::ManualEntry| {
            let device = known.iter().find(|device| device.id == entry.device);
            device.map(store::KnownDevice::label).unwrap_or_default()
        };
        Ok(entries
            .map(|entry| view::ManualRow {
                label: label(&entry),
                device: entry.device,
                host: entry.host,
            })
            .collect())
    }

    /// What a search with those settings takes. Names are left out: nobody waits for a resolver here.
    fn estimate(&self, settings: Settings) -> Option<Estimate> {
        let mut known = self.estimated.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.as_ref().filter(|known| known.settings == settings) {
            return known.estimate;
        }
        let estimate = self.estimated_anew(&settings);
        *known = Some(Estimated { settings, estimate });
        estimate
    }

    fn estimated_anew(&self, settings: &Settings) -> Option<Estimate> {
        let _runtime = self.runtime.enter();
        let targets = addresses(&settings.targets).without(&addresses(&settings.excludes));
        if targets.is_empty() {
            return None;
        }
        let credentials = self.station.users.credentials(settings).ok()?;
        let lan = &self.station.lan;
        let estimate = lan.estimate(&targets, &credentials.for_search(), pace(settings.pace));
        let estimate = estimate.ok()?;
        Some((targets.len(), estimate.time.as_secs() + 1, estimate.bytes))
    }
}

/// The addresses that those texts name; what is no address or range names none.
fn addresses(texts: &[String]) -> Targets {
    let ranges = texts.iter().filter_map(|text| match text.parse() {
        Ok(Target::Addresses(ranges)) => Some(ranges),
        _ => None,
    });
    ranges.flatten().collect()
}

fn protocol(secret: &Option<V3Secret>) -> Option<String> {
    secret.as_ref().map(|secret| secret.protocol.clone())
}

/// Every SNMP device of the world has that one.
const NO_SECRET: &str = "public";

fn community(text: &String) -> view::CommunityRow {
    view::CommunityRow {
        shown: (text == NO_SECRET).then(|| text.clone()),
    }
}
