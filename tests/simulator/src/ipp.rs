//! A printer that answers IPP: which attributes it has, and what comes back for a request (RFC 8010, RFC 8011).
//!
//! Written beside Meterbox's own reader and with nothing of it, so that a mistake in one can't hide in the other. Left out:
//! every operation but Get-Printer-Attributes, which are refused and counted.

mod http;
mod network;

pub use http::{Framing, HttpPrinter};
pub use network::{IppFault, NetworkPrinter};

const GET_PRINTER_ATTRIBUTES: u16 = 0x000b;
/// Statuses (RFC 8011, appendix B).
const OK: u16 = 0x0000;
const OK_WITHOUT_SOME: u16 = 0x0001;
const BAD_REQUEST: u16 = 0x0400;
const NOT_SUPPORTED: u16 = 0x0501;

/// What an attribute says once, by its kind on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the names are those of RFC 8010, 3.5.2
pub enum IppValue {
    Integer(i32),
    Enum(i32),
    Boolean(bool),
    Text(String),
    Name(String),
    Keyword(String),
    Uri(String),
    Octets(Vec<u8>),
    Collection(Vec<(&'static str, IppValue)>),
    NoValue,
}

/// What a printer says of itself by IPP.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IppPrinter {
    attributes: Vec<(&'static str, Vec<IppValue>)>,
    refuses: Option<u16>,
}

impl IppPrinter {
    /// With that attribute, in the place of one of the same name.
    #[must_use]
    pub fn with(mut self, name: &'static str, values: Vec<IppValue>) -> Self {
        self.attributes.retain(|(known, _)| *known != name);
        self.attributes.push((name, values));
        self
    }

    /// It answers every request with that status, such as 0x0403 (not authorised).
    #[must_use]
    pub fn refusing(mut self, status: u16) -> Self {
        self.refuses = Some(status);
        self
    }

    /// The body of the answer to the body of a request, and which operation was asked for.
    #[must_use]
    pub fn answer(&self, request: &[u8]) -> (Vec<u8>, Option<u16>) {
        let Some((head, rest)) = request.split_first_chunk::<8>() else {
            return (message(BAD_REQUEST, [0; 4], |_| {}), None);
        };
        let operation = u16::from_be_bytes([head[2], head[3]]);
        let id = [head[4], head[5], head[6], head[7]];
        let nothing = |status| message(status, id, |_| {});
        let body = match (self.refuses, operation, requested(rest)) {
            (Some(status), ..) => nothing(status),
            (None, GET_PRINTER_ATTRIBUTES, Some(wanted)) => self.tell(id, &wanted),
            (None, GET_PRINTER_ATTRIBUTES, None) => nothing(BAD_REQUEST),
            _ => nothing(NOT_SUPPORTED),
        };
        (body, Some(operation))
    }

    fn tell(&self, id: [u8; 4], wanted: &[Vec<u8>]) -> Vec<u8> {
        let is_wanted = |name: &str| {
            let is_named = |want: &Vec<u8>| want == name.as_bytes() || want == b"all";
            wanted.is_empty() || wanted.iter().any(is_named)
        };
        let is_known = |want: &Vec<u8>| {
            let mut names = self.attributes.iter().map(|(name, _)| name.as_bytes());
            want == b"all" || names.any(|name| name == want)
        };
        let status = if wanted.iter().all(is_known) {
            OK
        } else {
            OK_WITHOUT_SOME
        };
        message(status, id, |body| {
            body.push(0x04);
            for (name, values) in self.attributes.iter().filter(|(name, _)| is_wanted(name)) {
                let mut name = *name;
                for value in values {
                    put(body, name, value);
                    // A further value of the same attribute has no name.
                    name = "";
                }
            }
        })
    }
}

/// A message: version 2.0, status, the request's id, the two attributes that stand in each, and what is written.
fn message(status: u16, id: [u8; 4], write: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut body = vec![2, 0];
    body.extend(status.to_be_bytes());
    body.extend(id);
    body.push(0x01);
    field(&mut body, 0x47, "attributes-charset", b"utf-8");
    field(&mut body, 0x48, "attributes-natural-language", b"en");
    write(&mut body);
    body.push(0x03);
    body
}

fn put(body: &mut Vec<u8>, name: &str, value: &IppValue) {
    match value {
        IppValue::Integer(number) => field(body, 0x21, name, &number.to_be_bytes()),
        IppValue::Enum(number) => field(body, 0x23, name, &number.to_be_bytes()),
        IppValue::Boolean(truth) => field(body, 0x22, name, &[u8::from(*truth)]),
        IppValue::Text(text) => field(body, 0x41, name, text.as_bytes()),
        IppValue::Name(text) => field(body, 0x42, name, text.as_bytes()),
        IppValue::Keyword(text) => field(body, 0x44, name, text.as_bytes()),
        IppValue::Uri(text) => field(body, 0x45, name, text.as_bytes()),
        IppValue::Octets(octets) => field(body, 0x30, name, octets),
        IppValue::NoValue => field(body, 0x13, name, &[]),
        IppValue::Collection(members) => {
            field(body, 0x34, name, &[]);
            for (member, value) in members {
                field(body, 0x4a, "", member.as_bytes());
                put(body, "", value);
            }
            field(body, 0x37, "", &[]);
        }
    }
}

fn field(body: &mut Vec<u8>, tag: u8, name: &str, octets: &[u8]) {
    body.push(tag);
    for part in [name.as_bytes(), octets] {
        let length = u16::try_from(part.len()).unwrap_or(u16::MAX);
        body.extend(length.to_be_bytes());
        body.extend(&part[..usize::from(length)]);
    }
}

/// The values of `requested-attributes`; empty where it is not there. None where the request is cut or has no end.
fn requested(mut rest: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut wanted = Vec::new();
    let mut current = Vec::new();
    loop {
        let (tag, after) = rest.split_first()?;
        rest = after;
        if *tag == 0x03 {
            return Some(wanted);
        }
        if *tag < 0x10 {
            continue;
        }
        let name = counted(&mut rest)?;
        let value = counted(&mut rest)?;
        if !name.is_empty() {
            current = name.to_vec();
        }
        if current == b"requested-attributes" {
            wanted.push(value.to_vec());
        }
    }
}

fn counted<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (length, after) = rest.split_first_chunk::<2>()?;
    let (octets, after) = after.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
    *rest = after;
    Some(octets)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printer() -> IppPrinter {
        IppPrinter::default()
            .with("printer-impressions-completed", vec![IppValue::Integer(4711)])
            .with(
                "marker-names",
                vec![IppValue::Name("Black".into()), IppValue::Name("Cyan".into())],
            )
    }

    fn request(names: &[&str]) -> Vec<u8> {
        let mut body = vec![1, 1, 0, 0x0b, 0, 0, 0, 7, 0x01];
        let mut name = "requested-attributes";
        for wanted in names {
            field(&mut body, 0x44, name, wanted.as_bytes());
            name = "";
        }
        body.push(0x03);
        body
    }

    #[test]
    fn only_what_is_asked_for_is_told() {
        let (answer, operation) = printer().answer(&request(&["marker-names", "printer-supply"]));
        assert_eq!(operation, Some(GET_PRINTER_ATTRIBUTES));
        assert_eq!(&answer[..8], [2, 0, 0, 1, 0, 0, 0, 7], "without some");
        let text = String::from_utf8_lossy(&answer);
        assert!(text.contains("marker-names") && text.contains("Cyan"));
        assert!(!text.contains("printer-impressions-completed"));
        let (all, _) = printer().answer(&request(&[]));
        assert!(String::from_utf8_lossy(&all).contains("printer-impressions-completed"));
    }

    #[test]
    fn another_operation_and_a_cut_request_are_refused() {
        let mut print_job = request(&[]);
        print_job[3] = 0x02;
        let (answer, operation) = printer().answer(&print_job);
        assert_eq!((&answer[2..4], operation), (&[5, 1][..], Some(2)));
        let (answer, _) = printer().answer(&request(&["marker-names"])[..20]);
        assert_eq!(answer[2..4], [4, 0]);
        assert_eq!(printer().answer(&[1, 1]).1, None);
    }
}
