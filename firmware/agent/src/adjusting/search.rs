//! Where is searched, and how.

use setup::{Fault, FieldFault, SearchWords, field};
use snmp::{Target, Targets};
use store::{SearchPace, SettingFaultKind, Settings};

use super::{at, checked, of_setting};

/// More addresses than a /16 has are searched only where somebody says that they are meant.
pub(crate) const MOST_UNCONFIRMED: u64 = 65_536;

/// The settings with what a form says of the search in them.
///
/// # Errors
/// Each field that makes no sense.
pub(crate) fn search(words: &SearchWords, current: &Settings) -> Result<Settings, Vec<FieldFault>> {
    let mut faults = Vec::new();
    let mut number = |field, text: &str, least, most| {
        text.trim().parse().unwrap_or_else(|_| {
            faults.push(at(field, Fault::NotANumber { least, most }));
            1
        })
    };
    let readings_per_day = number(field::READINGS_PER_DAY, &words.readings_per_day, 1, 96);
    let searches_per_week = number(field::SEARCHES_PER_WEEK, &words.searches_per_week, 0, 168);
    let pace = match words.pace.as_str() {
        "gentle" => SearchPace::Gentle,
        "normal" => SearchPace::Normal,
        "fast" => SearchPace::Fast,
        _ => {
            faults.push(at(field::PACE, Fault::NotAChoice));
            SearchPace::Normal
        }
    };
    for segment in &words.segments {
        if !matches!(segment.parse(), Ok(Target::Addresses(_))) {
            let text = segment.clone();
            faults.push(at(field::SEGMENT, Fault::NotATarget { text }));
        }
    }
    let segments = words.segments.iter().filter(|segment| is_target(segment));
    let settings = Settings {
        targets: listed(segments.chain(&words.targets)),
        excludes: listed(words.excludes.iter()),
        wide: words.wide,
        pace,
        broadcast: words.broadcast,
        readings_per_day,
        searches_per_week,
        ..current.clone()
    };
    faults.extend(target_faults(&settings));
    match checked(settings) {
        Ok(settings) if faults.is_empty() => Ok(settings),
        Ok(_) => Err(faults),
        Err(more) => {
            // What is no target at all was told once.
            faults.extend(
                more.into_iter()
                    .filter(|fault| !matches!(fault.fault, Fault::NotATarget { .. })),
            );
            Err(faults)
        }
    }
}

fn is_target(text: &str) -> bool {
    text.parse::<Target>().is_ok()
}

/// Trimmed, without empty ones, each once.
fn listed<'a>(texts: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut list: Vec<String> = Vec::new();
    for text in texts.map(|text| text.trim()) {
        if !text.is_empty() && !list.iter().any(|known| known == text) {
            list.push(text.to_owned());
        }
    }
    list
}

/// What of the targets and excludes means nothing, and whether they are too many addresses.
pub(super) fn target_faults(settings: &Settings) -> Vec<FieldFault> {
    let mut faults = Vec::new();
    let mut addresses = |field: &'static str, list: &[String]| -> Targets {
        let mut ranges = Vec::new();
        for text in list.iter().filter(|text| !text.trim().is_empty()) {
            match text.parse() {
                Ok(Target::Addresses(more)) => ranges.extend(more),
                Ok(Target::Broadcast) if field == field::EXCLUDES => {
                    let text = text.clone();
                    faults.push(at(field, Fault::NotATarget { text }));
                }
                Ok(Target::Name(_) | Target::Broadcast) => {}
                Err(_) => {
                    // What came as JSON may be of any length.
                    let text = text.chars().take(80).collect();
                    faults.push(at(field, Fault::NotATarget { text }));
                }
            }
        }
        ranges.into_iter().collect()
    };
    let targets = addresses(field::TARGETS, &settings.targets);
    let excludes = addresses(field::EXCLUDES, &settings.excludes);
    let addresses = targets.without(&excludes).len();
    if addresses > MOST_UNCONFIRMED && !settings.wide {
        faults.push(at(field::WIDE, Fault::TooWide { addresses }));
    }
    faults
}

/// What of the settings makes no sense, and what of their targets, each once. Not the SNMPv3 users: `user_faults` looks at
/// them more closely.
pub(super) fn whole_faults(settings: &Settings) -> Vec<FieldFault> {
    let mut faults = target_faults(settings);
    for fault in settings.faults() {
        if matches!(fault.kind, SettingFaultKind::User(_)) {
            continue;
        }
        let fault = of_setting(&fault);
        if !faults.contains(&fault) {
            faults.push(fault);
        }
    }
    faults
}
