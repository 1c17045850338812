//! Secrets that show themselves by their form, wherever they stand: addresses, mail, names of hosts, telephone and serial
//! numbers.
//!
//! A time is no address, `1.2.3.4` is a version (no network begins below 10), a date is no telephone number.

use std::ops::Range;

/// A secret in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A text that is a secret as it stands: mail, URL, host, IPv6 address, telephone number.
    Text(Range<usize>),
    /// A serial number behind a word that says so.
    Serial(Range<usize>),
    /// Four numbers with dots between.
    Address([u8; 4]),
    /// Six octets with `:` or `-` between.
    HardwareAddress([u8; 6]),
}

/// All that the text shows.
pub(super) fn forms(text: &[u8]) -> Vec<Form> {
    let mut found = Vec::new();
    for range in runs(text, |byte| {
        !byte.is_ascii_whitespace() && !b",;\"'<>()|[]{}".contains(&byte)
    }) {
        found.extend(mail_or_url(text, &range).map(Form::Text));
    }
    for range in runs(text, |byte| {
        byte.is_ascii_alphanumeric() || b".-_".contains(&byte)
    }) {
        found.extend(host(text, &range).map(Form::Text));
    }
    for range in runs(text, |byte| byte.is_ascii_digit() || byte == b'.') {
        found.extend(address(part(text, &range)).map(Form::Address));
    }
    for range in runs(text, |byte| byte.is_ascii_hexdigit() || b":-".contains(&byte)) {
        let run = part(text, &range);
        match hardware_address(run) {
            Some(octets) => found.push(Form::HardwareAddress(octets)),
            None if is_ipv6(run) => found.push(Form::Text(range)),
            None => {}
        }
    }
    for range in runs(text, |byte| byte.is_ascii_digit() || b" +()/-".contains(&byte)) {
        found.extend(telephone(text, &range).map(Form::Text));
    }
    found.extend(serials(text).into_iter().map(Form::Serial));
    found
}

/// The longest runs of bytes that belong to it.
pub(super) fn runs(text: &[u8], belongs: impl Fn(u8) -> bool) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let mut begins = None;
    for (place, byte) in text.iter().enumerate() {
        match (belongs(*byte), begins) {
            (true, None) => begins = Some(place),
            (false, Some(start)) => {
                runs.push(start..place);
                begins = None;
            }
            _ => {}
        }
    }
    runs.extend(begins.map(|start| start..text.len()));
    runs
}

/// The bytes of a range.
pub(super) fn part<'a>(text: &'a [u8], range: &Range<usize>) -> &'a [u8] {
    text.get(range.clone()).unwrap_or_default()
}

fn mail_or_url(text: &[u8], range: &Range<usize>) -> Option<Range<usize>> {
    let run = part(text, range);
    let is_url = run.windows(3).any(|three| three == b"://");
    let is_mail = run.windows(3).any(|three| {
        matches!(three, [before, b'@', behind] if before.is_ascii_alphanumeric() && behind.is_ascii_alphanumeric())
    });
    (is_url || is_mail).then(|| range.clone())
}

/// A name with dots of which the last part is a country, a well-known domain or a private one.
fn host(text: &[u8], range: &Range<usize>) -> Option<Range<usize>> {
    const DOMAINS: [&[u8]; 18] = [
        b"com",
        b"net",
        b"org",
        b"edu",
        b"gov",
        b"info",
        b"biz",
        b"local",
        b"lan",
        b"internal",
        b"intern",
        b"corp",
        b"home",
        b"localdomain",
        b"intra",
        b"intranet",
        b"arpa",
        b"office",
    ];
    let run = part(text, range).to_ascii_lowercase();
    let parts: Vec<&[u8]> = run.split(|byte| *byte == b'.').collect();
    let (last, before) = parts.split_last()?;
    let are_labels = !before.is_empty()
        && before.iter().all(|label| !label.is_empty())
        && before
            .iter()
            .any(|label| label.iter().any(u8::is_ascii_alphabetic));
    let is_country = last.len() == 2 && before.len() >= 2 && last.iter().all(u8::is_ascii_alphabetic);
    (are_labels && (DOMAINS.contains(last) || is_country)).then(|| range.clone())
}

fn address(run: &[u8]) -> Option<[u8; 4]> {
    let text = std::str::from_utf8(run).ok()?;
    let address: std::net::Ipv4Addr = text.trim_end_matches('.').parse().ok()?;
    is_telling(address.octets()).then(|| address.octets())
}

/// Whether an address tells of a network: not nought, loopback, a mask, a group, everybody, or a version's number.
pub(super) fn is_telling(address: [u8; 4]) -> bool {
    matches!(address, [10..=126 | 128..=223, ..])
}

fn hardware_address(run: &[u8]) -> Option<[u8; 6]> {
    let separator = *run.get(2).filter(|byte| b":-".contains(byte))?;
    let pairs: Vec<&[u8]> = run.split(|byte| *byte == separator).collect();
    let octet = |pair: &&[u8]| {
        let text = std::str::from_utf8(pair).ok().filter(|text| text.len() == 2)?;
        u8::from_str_radix(text, 16).ok()
    };
    let octets: Option<Vec<u8>> = pairs.iter().map(octet).collect();
    octets?.try_into().ok().filter(is_of_a_machine)
}

/// Whether six octets can be one machine's hardware address.
pub(super) fn is_of_a_machine(octets: &[u8; 6]) -> bool {
    let [first, second, third, ..] = octets;
    first & 1 == 0 && [*first, *second, *third] != [0; 3]
}

fn is_ipv6(run: &[u8]) -> bool {
    let colons = run.iter().filter(|byte| **byte == b':').count();
    let is_short = run.windows(2).any(|two| two == b"::") && run.len() > 5;
    (colons == 7 || is_short) && run.iter().filter(|byte| byte.is_ascii_hexdigit()).count() >= 4
}

/// A number that is dialled: it begins with `+`, `(` or 0, or has its digits in several groups, and has at least seven.
fn telephone(text: &[u8], range: &Range<usize>) -> Option<Range<usize>> {
    let run = part(text, range);
    let is_inner = |byte: &u8| !b" -/".contains(byte);
    let first = run.iter().position(is_inner)?;
    let last = run.iter().rposition(is_inner)?;
    let number = run.get(first..=last)?;
    let touches_a_word = |place: Option<usize>| {
        place
            .and_then(|place| text.get(place))
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || b":._".contains(byte))
    };
    let (start, end) = (range.start + first, range.start + last + 1);
    let digits = number.iter().filter(|byte| byte.is_ascii_digit()).count();
    let begins = number.first().is_some_and(|byte| b"+(0".contains(byte));
    let groups = number.iter().any(|byte| b" -/()".contains(byte));
    let fits = (7..=20).contains(&digits) && begins && (groups || number.first() == Some(&b'+'));
    let is_one =
        fits && !is_date(number) && !touches_a_word(start.checked_sub(1)) && !touches_a_word(Some(end));
    is_one.then_some(start..end)
}

/// Year, month and day in some order, of two or four digits each.
fn is_date(number: &[u8]) -> bool {
    let mut parts = number.split(|byte| b"-/ ".contains(byte));
    let is_part = |part: &[u8]| matches!(part.len(), 1 | 2 | 4) && part.iter().all(u8::is_ascii_digit);
    parts.clone().count() >= 3
        && parts.clone().filter(|part| part.len() == 4).count() <= 2
        && parts.all(is_part)
}

/// What stands behind `SN:`, `S/N`, `SERN:`, `Serial Number`, `FN:` (of an HP's formatter) …, if there is a digit in it;
/// right behind the word (`SN48178080E0000481`, a Xerox cartridge), if it is long and mostly digits.
fn serials(text: &[u8]) -> Vec<Range<usize>> {
    /// Shorter ones, or with fewer digits, may be a product's code.
    const LENGTH_WITHOUT_GAP: usize = 8;
    const NAMES: [&[u8]; 9] = [
        b"serialnumber",
        b"serial number",
        b"serial no",
        b"serial",
        b"sern",
        b"s/n",
        b"sn",
        b"ser#",
        b"fn",
    ];
    let lower = text.to_ascii_lowercase();
    let mut found = Vec::new();
    for place in 0..lower.len() {
        let is_inside = place
            .checked_sub(1)
            .and_then(|before| lower.get(before))
            .is_some_and(u8::is_ascii_alphanumeric);
        let rest = lower.get(place..).unwrap_or_default();
        let Some(name) = NAMES
            .iter()
            .find(|name| rest.starts_with(name))
            .filter(|_| !is_inside)
        else {
            continue;
        };
        let behind = rest.get(name.len()..).unwrap_or_default();
        let gap = behind.iter().take_while(|byte| b" :#=.".contains(byte)).count();
        let length = behind
            .iter()
            .skip(gap)
            .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-')
            .count();
        let start = place + name.len() + gap;
        let number = part(text, &(start..start + length)).iter();
        let digits = number.filter(|byte| byte.is_ascii_digit()).count();
        let is_long = length >= LENGTH_WITHOUT_GAP && 2 * digits > length;
        if (gap > 0 && length >= 4 && digits > 0) || is_long {
            found.push(start..start + length);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let shown = |form: Form| match form {
            Form::Text(range) => text[range].to_owned(),
            Form::Serial(range) => format!("serial {}", &text[range]),
            Form::Address(octets) => format!("{octets:?}"),
            Form::HardwareAddress(octets) => format!("{octets:02x?}"),
        };
        forms(text.as_bytes()).into_iter().map(shown).collect()
    }

    #[test]
    fn secrets_show_themselves() {
        assert_eq!(
            shown("mail to anna.meyer@office.example, now"),
            ["anna.meyer@office.example"]
        );
        assert_eq!(
            shown("see http://10.0.0.7/a?b"),
            ["http://10.0.0.7/a?b", "[10, 0, 0, 7]"]
        );
        assert_eq!(shown("printer7.office.local"), ["printer7.office.local"]);
        assert_eq!(shown("at 02-00-5e-10-00-01"), ["[02, 00, 5e, 10, 00, 01]"]);
        assert_eq!(shown("fe80::217:c8ff:fe65:e2b9"), ["fe80::217:c8ff:fe65:e2b9"]);
        assert_eq!(shown("call +49 30 1234567"), ["+49 30 1234567"]);
        assert_eq!(shown("(030) 123-4567"), ["(030) 123-4567"]);
        assert_eq!(shown("MDL:X;SN:VNB3K51207;"), ["serial VNB3K51207"]);
        assert_eq!(
            shown("Black Toner S/N:CRUM-13082409876"),
            ["serial CRUM-13082409876"]
        );
        assert_eq!(
            shown("Black Toner, PN 006R01509;SN48178080E0000481"),
            ["serial 48178080E0000481"]
        );
        assert_eq!(
            shown("MULTI-ENVIRONMENT,SN:VNCRC48198,FN:4Q817L4,SVCID:31339"),
            ["serial VNCRC48198", "serial 4Q817L4"]
        );
        assert!(shown("SNMP12345, SNunknown, SN4711, Fn 12").is_empty());
    }

    #[test]
    fn versions_dates_and_times_are_no_secrets() {
        for text in [
            "V1.02.03",
            "1.2.3.4",
            "255.255.255.0",
            "0.0.0.0",
            "2026-11-22 10:20:30",
            "01/05/2024",
            "00:00:12",
            "PS 3010.107",
            "No. of Printed Sides",
            "Konica Minolta, Inc.",
            "Snapshot",
            "12 34",
            "GPC_1.2-b 5",
        ] {
            assert_eq!(shown(text), Vec::<String>::new(), "{text}");
        }
    }
}
