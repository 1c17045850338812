//! Numbers, bytes, times as people of a language write them.

use meters::Timestamp;

use crate::Language;
use crate::texts::{filled, layout as t};

/// `12,345`, grouped as that language does.
pub(crate) fn grouped(language: Language, number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + 8);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(match language {
                Language::English => ',',
                Language::German | Language::Spanish => '.',
                Language::French => '\u{202f}',
            });
        }
        text.push(digit);
    }
    text
}

/// `812 B`, `12.3 kB`, `4.0 MB`: powers of 1000.
pub(crate) fn bytes(language: Language, bytes: u64) -> String {
    let (unit, size) = match bytes {
        0..1_000 => return grouped(language, bytes) + "\u{a0}B",
        1_000..1_000_000 => ("\u{a0}kB", 1_000),
        1_000_000..1_000_000_000 => ("\u{a0}MB", 1_000_000),
        _ => ("\u{a0}GB", 1_000_000_000),
    };
    let mut text = grouped(language, bytes / size);
    text.push(if language == Language::English { '.' } else { ',' });
    text.push_str(&(bytes % size * 10 / size).to_string());
    text + unit
}

/// `45 s`, `4 min 30 s`, `3 h 20 min`, `2 days`: the two largest units, one above a day.
pub(crate) fn duration(language: Language, seconds: u64) -> String {
    let (large, small, pattern, small_pattern) = match seconds {
        0..60 => (seconds, 0, t::SECONDS, t::SECONDS),
        60..3_600 => (seconds / 60, seconds % 60, t::MINUTES, t::SECONDS),
        3_600..86_400 => (seconds / 3_600, seconds % 3_600 / 60, t::HOURS, t::MINUTES),
        86_400..172_800 => (1, 0, t::ONE_DAY, t::HOURS),
        _ => (seconds / 86_400, 0, t::DAYS, t::HOURS),
    };
    let mut text = filled(pattern.of(language), &[&grouped(language, large)]);
    if small > 0 {
        text.push(' ');
        text.push_str(&filled(small_pattern.of(language), &[&small.to_string()]));
    }
    text
}

/// `3 h ago`: by the largest unit.
pub(crate) fn age(language: Language, now: Timestamp, then: Timestamp) -> String {
    let seconds = now.seconds_since(then);
    let whole = match seconds {
        0..60 => return t::JUST_NOW.of(language).to_owned(),
        60..3_600 => seconds / 60 * 60,
        3_600..86_400 => seconds / 3_600 * 3_600,
        _ => seconds,
    };
    filled(t::AGO.of(language), &[&duration(language, whole)])
}

/// `22 Nov 2026 10:00 UTC`
pub(crate) fn moment(language: Language, at: Timestamp) -> String {
    let iso = at.to_string();
    let part = |from: usize, to: usize| iso.get(from..to).unwrap_or_default();
    let month = part(5, 7).parse::<usize>().unwrap_or_default().saturating_sub(1);
    let month = t::MONTHS.of(language).split(' ').nth(month).unwrap_or_default();
    let day = part(8, 10).trim_start_matches('0');
    let point = if language == Language::German { ". " } else { " " };
    [day, point, month, " ", part(0, 4), " ", part(11, 16), " UTC"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_their_readers_do() {
        let at = Timestamp::from_unix_seconds(1_795_341_600);
        for (language, number, size, day) in [
            (
                Language::English,
                "1,234,567",
                "1.2\u{a0}MB",
                "22 Nov 2026 10:00 UTC",
            ),
            (
                Language::German,
                "1.234.567",
                "1,2\u{a0}MB",
                "22. Nov. 2026 10:00 UTC",
            ),
            (
                Language::French,
                "1\u{202f}234\u{202f}567",
                "1,2\u{a0}MB",
                "22 nov. 2026 10:00 UTC",
            ),
            (
                Language::Spanish,
                "1.234.567",
                "1,2\u{a0}MB",
                "22 nov 2026 10:00 UTC",
            ),
        ] {
            assert_eq!(grouped(language, 1_234_567), number);
            assert_eq!(bytes(language, 1_234_567), size);
            assert_eq!(moment(language, at), day);
        }
        assert_eq!(grouped(Language::English, 0), "0");
        assert_eq!(grouped(Language::English, 999), "999");
        assert_eq!(bytes(Language::English, 999), "999\u{a0}B");
    }

    #[test]
    fn a_time_span_is_told_by_its_largest_units() {
        let english = |seconds| duration(Language::English, seconds);
        assert_eq!(english(0), "0\u{a0}s");
        assert_eq!(english(270), "4\u{a0}min 30\u{a0}s");
        assert_eq!(english(3_600), "1\u{a0}h");
        assert_eq!(english(90_000), "1\u{a0}day");
        assert_eq!(english(400_000), "4\u{a0}days");
        let now = Timestamp::from_unix_seconds(1_795_341_600);
        let ago = |seconds: u64| {
            let then = Timestamp::from_unix_seconds(1_795_341_600 - seconds);
            age(Language::German, now, then)
        };
        assert_eq!(ago(5), "gerade eben");
        assert_eq!(ago(12_000), "vor 3\u{a0}Std.");
        assert_eq!(age(Language::English, now, now.plus_seconds(99)), "just now");
    }
}
