//! Text from outside, made fit to keep: short, and without anything that steers a terminal or turns a line around.
//!
//! Escaping for a page, a workbook or a log is the business of whoever shows it.

use meters::validation::Doubt;
use meters::{Comparison, Identity, Meter, MeterName};
use protocol::{Batch, DeviceReading, Event, Miss};

/// The longest name, serial, label or version that is kept, in characters.
const LONGEST_WORD: usize = 255;
/// The longest sentence that is kept: descriptions, messages.
const LONGEST_SENTENCE: usize = 1_000;

/// `text` without control and direction characters, trimmed and cut.
pub(crate) fn clean(text: &str, longest: usize) -> String {
    let kept: String = text
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !is_steering(*c))
        .take(longest)
        .collect();
    kept.trim().to_owned()
}

/// Control characters, and those that turn a line's direction or are not seen at all (Unicode Cc, bidi controls,
/// zero width).
fn is_steering(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// The batch with all its text cleaned. Its name, which the answer repeats, stays as it is.
pub(crate) fn clean_batch(batch: Batch) -> Batch {
    Batch {
        version: word(&batch.version),
        readings: batch.readings.into_iter().map(clean_reading).collect(),
        misses: batch.misses.into_iter().map(clean_miss).collect(),
        events: batch.events.into_iter().map(clean_event).collect(),
        key: batch.key,
    }
}

fn word(text: &str) -> String {
    clean(text, LONGEST_WORD)
}

/// An empty text says nothing, so it is absent.
fn said(text: Option<String>, longest: usize) -> Option<String> {
    text.map(|text| clean(&text, longest))
        .filter(|text| !text.is_empty())
}

fn clean_reading(entry: DeviceReading) -> DeviceReading {
    let mut reading = entry.reading;
    reading.address = word(&reading.address);
    reading.identity = clean_identity(reading.identity);
    reading.partial = said(reading.partial, LONGEST_SENTENCE);
    reading.meters = reading.meters.into_iter().map(clean_meter).collect();
    reading.comparisons = reading.comparisons.into_iter().map(clean_comparison).collect();
    let verdicts = entry.verdicts.into_iter();
    let doubts = entry.doubts.into_iter();
    DeviceReading {
        boot: word(&entry.boot),
        verdicts: verdicts
            .map(|(name, verdict)| (clean_name(&name), verdict))
            .collect(),
        doubts: doubts
            .map(|(name, doubt)| (clean_name(&name), clean_doubt(doubt)))
            .collect(),
        reading,
        ..entry
    }
}

fn clean_identity(identity: Identity) -> Identity {
    let word = |text| said(text, LONGEST_WORD);
    Identity {
        manufacturer: word(identity.manufacturer),
        model: word(identity.model),
        serial: word(identity.serial),
        mac: word(identity.mac),
        uuid: word(identity.uuid),
        name: word(identity.name),
        location: word(identity.location),
        description: said(identity.description, LONGEST_SENTENCE),
        firmware: word(identity.firmware),
        asset_tag: word(identity.asset_tag),
        object_id: word(identity.object_id),
    }
}

fn clean_meter(meter: Meter) -> Meter {
    Meter {
        name: clean_name(&meter.name),
        source: word(&meter.source),
        label: said(meter.label, LONGEST_WORD),
        ..meter
    }
}

fn clean_doubt(mut doubt: Doubt) -> Doubt {
    doubt.last_good.source = said(doubt.last_good.source, LONGEST_WORD);
    doubt.message = clean(&doubt.message, LONGEST_SENTENCE);
    doubt
}

fn clean_comparison(comparison: Comparison) -> Comparison {
    Comparison {
        meter: clean_name(&comparison.meter),
        against: comparison.against.iter().map(clean_name).collect(),
        reason: said(comparison.reason, LONGEST_SENTENCE),
        ..comparison
    }
}

fn clean_name(name: &MeterName) -> MeterName {
    MeterName::new(word(name.as_str()))
}

fn clean_miss(mut miss: Miss) -> Miss {
    miss.address = word(&miss.address);
    miss.message = clean(&miss.message, LONGEST_SENTENCE);
    miss
}

fn clean_event(mut event: Event) -> Event {
    event.address = word(&event.address);
    event.message = clean(&event.message, LONGEST_SENTENCE);
    event.before = said(event.before, LONGEST_WORD);
    event.after = said(event.after, LONGEST_WORD);
    event
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steering_characters_are_gone_and_the_rest_stays() {
        assert_eq!(clean("a\u{1b}[31mb\0c\r\nd", 99), "a[31mbc  d");
        assert_eq!(clean("\u{202e}exe.rtf\u{2066}\u{feff}", 99), "exe.rtf");
        assert_eq!(clean(" <b>Büro 一 & =1+1</b> ", 99), "<b>Büro 一 & =1+1</b>");
    }

    #[test]
    fn a_long_text_is_cut_at_a_character() {
        assert_eq!(clean(&"ü".repeat(40_000), 255).chars().count(), 255);
    }

    #[test]
    fn an_empty_text_is_absent() {
        assert_eq!(said(Some(" \u{200b}\n".into()), 9), None);
    }
}
