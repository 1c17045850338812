//! hrPrinterDetectedErrorState (HOST-RESOURCES-MIB, RFC 2790): fifteen bits that tell what is wrong.

use meters::Severity::{self, Critical, Warning};

/// One bit, in the house's words.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct DetectedError {
    /// `Critical` where printing stops.
    pub(super) severity: Severity,
    /// The part, as PrtAlertGroupTC names it.
    pub(super) group: &'static str,
    /// What is wrong with it.
    pub(super) description: &'static str,
    /// What an alert of the same thing may carry.
    same: Same,
}

/// How prtAlertTable tells of a bit.
#[derive(Debug, PartialEq, Eq)]
struct Same {
    /// PrtAlertCodeTC.
    codes: &'static [i64],
    /// Groups, where the alert's code is no standard one.
    groups: &'static [&'static str],
}

const PAPER: &[&str] = &["input", "media_path"];
const TONER: &[&str] = &["marker_supplies", "marker", "marker_colorant"];
const OUTPUT: &[&str] = &["output", "fin_device"];
const ANY: &[&str] = &[];

/// The bits in their order, the most significant of the first octet first (BITS, RFC 2578 §7.1.4).
const BITS: [DetectedError; 15] = [
    bit(Warning, "input", "low paper", &[12, 807], PAPER),
    bit(Critical, "input", "no paper", &[13, 807, 808, 809, 810], PAPER),
    bit(
        Warning,
        "marker_supplies",
        "low toner",
        &[10, 12, 13, 1101, 1102, 1103, 1104, 1105, 1106],
        TONER,
    ),
    bit(
        Critical,
        "marker_supplies",
        "no toner",
        &[11, 13, 1101, 1102, 1103, 1104, 1105, 1106],
        TONER,
    ),
    bit(Critical, "cover", "door open", &[3, 5, 18, 501], &["cover"]),
    bit(Critical, "media_path", "jammed", &[8], &["media_path"]),
    bit(Critical, "general_printer", "offline", &[22], ANY),
    bit(Warning, "general_printer", "service requested", &[], ANY),
    bit(Warning, "input", "input tray missing", &[9, 801], PAPER),
    bit(Warning, "output", "output tray missing", &[9, 901, 1301], OUTPUT),
    bit(
        Critical,
        "marker_supplies",
        "marker supply missing",
        &[9, 1115],
        TONER,
    ),
    bit(
        Warning,
        "output",
        "output tray nearly full",
        &[14, 902, 1302],
        OUTPUT,
    ),
    bit(Critical, "output", "output tray full", &[15, 903, 1303], OUTPUT),
    bit(
        Warning,
        "input",
        "input tray empty",
        &[13, 807, 808, 809, 810],
        PAPER,
    ),
    bit(
        Warning,
        "general_printer",
        "preventive maintenance overdue",
        &[10, 11, 16, 17, 1111, 1112, 1113, 1114],
        TONER,
    ),
];

const fn bit(
    severity: Severity,
    group: &'static str,
    description: &'static str,
    codes: &'static [i64],
    groups: &'static [&'static str],
) -> DetectedError {
    DetectedError {
        severity,
        group,
        description,
        same: Same { codes, groups },
    }
}

impl DetectedError {
    /// Whether an alert of that group and code tells of the same. `is_standard` says that the code is one of
    /// PrtAlertCodeTC with a meaning of its own; other codes leave it to the group. That it is offline or wants service is
    /// told by any alert: this only says that there is one.
    pub(super) fn is_told_by(&self, group: &str, code: Option<i64>, is_standard: bool) -> bool {
        let by_any = self.same.groups.is_empty();
        let by_code = code.is_some_and(|code| self.same.codes.contains(&code));
        by_any || by_code || (!is_standard && self.same.groups.contains(&group))
    }
}

/// What the octets say. Agents send none, one, two or three of them, and some write them out.
pub(super) fn detected_errors(octets: &[u8]) -> impl Iterator<Item = &'static DetectedError> {
    let bits = bits(octets);
    BITS.iter()
        .enumerate()
        .filter(move |(place, _)| bits & (0x8000 >> place) != 0)
        .map(|(_, error)| error)
}

fn bits(octets: &[u8]) -> u16 {
    let unescaped = with_nuls(octets);
    let two = |octets: &[u8]| {
        let octet = |place| u16::from(octets.get(place).copied().unwrap_or_default());
        octet(0) << 8 | octet(1)
    };
    written_in_hex(octets).unwrap_or_else(|| two(unescaped.as_deref().unwrap_or(octets)))
}

/// A text that writes NUL as `\0`, such as ` \0` for 20 00. The octets of these two characters are no state of a printer:
/// open, jammed, without paper, toner and drum at once.
fn with_nuls(octets: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(octets).ok()?;
    text.contains("\\0")
        .then(|| text.replace("\\0", "\0").into_bytes())
}

/// `2000`, `20 00`, `0x2000`, `0x20`, `0x20 00 00`: longer than the octets can be, and nothing but hexadecimal digits.
fn written_in_hex(octets: &[u8]) -> Option<u16> {
    let text = std::str::from_utf8(octets).ok()?.trim_matches([' ', '\0']);
    let prefixed = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
    let digits = prefixed.unwrap_or(text).replace(' ', "");
    let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_whole = matches!(digits.len(), 4 | 6) || (digits.len() == 2 && prefixed.is_some());
    let first_two = || digits.chars().chain("00".chars()).take(4).collect::<String>();
    (octets.len() > 3 && is_whole && is_hex)
        .then(|| u16::from_str_radix(&first_two(), 16).ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn descriptions(octets: &[u8]) -> Vec<&'static str> {
        detected_errors(octets).map(|error| error.description).collect()
    }

    #[test]
    fn bits_are_read_from_none_one_two_and_more_octets() {
        assert_eq!(descriptions(b""), [""; 0]);
        assert_eq!(descriptions(b"\0"), [""; 0]);
        assert_eq!(descriptions(b"@"), ["no paper"]);
        assert_eq!(descriptions(b" \0"), ["low toner"]);
        assert_eq!(descriptions(&[0x04, 0x08]), ["jammed", "output tray full"]);
        assert_eq!(descriptions(&[0, 0x20, 0xff]), ["marker supply missing"]);
        assert_eq!(descriptions(&[0, 0x20, 0xff, 0xff]), ["marker supply missing"]);
        assert_eq!(descriptions(&[0xff; 2]).len(), 15);
    }

    #[test]
    fn bits_that_were_written_out_are_read() {
        for octets in [
            &b"2000"[..],
            b"20 00",
            b"0x2000",
            b"0X2000",
            b"0x20 00",
            b"0x20",
            b"20 00 ",
            b"20 00 00",
            b"0x2000\0",
            b" \\0",
            b" \\0\\0",
        ] {
            let text = String::from_utf8_lossy(octets);
            assert_eq!(descriptions(octets), ["low toner"], "{text}");
        }
        assert_eq!(descriptions(b"\\0"), [""; 0]);
        assert_eq!(descriptions(b"0x00 20"), ["marker supply missing"]);
    }

    #[test]
    fn an_alert_tells_of_its_own_bit_and_no_other() {
        let told = |octets: &[u8], group: &str, code: Option<i64>, is_standard: bool| {
            detected_errors(octets).all(|error| error.is_told_by(group, code, is_standard))
        };
        assert!(told(b"\x40", "input", Some(808), true));
        assert!(told(b"\x04", "output", Some(8), true));
        assert!(told(b"\x08", "general_printer", Some(501), true));
        assert!(told(b"\x20", "marker_supplies", Some(30_021), false));
        assert!(told(b"\x03", "input", Some(808), true), "offline, service");
        assert!(!told(b"\x04", "input", Some(808), true));
        assert!(!told(b"\x04", "marker_supplies", None, false));
        assert!(!told(b"\x20", "marker_supplies", Some(1107), true));
    }
}
