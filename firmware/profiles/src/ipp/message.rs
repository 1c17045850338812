//! IPP on the wire (RFC 8010): the one request that is ever sent, and an answer taken apart.
//!
//! An answer is somebody else's octets: each length is held against what is there, collections end at a depth, and what is
//! too much is refused as a whole. Values of kinds that nobody here reads are kept as octets.

use std::fmt;

/// The attributes that are asked for; a printer leaves out those that it doesn't know.
const REQUESTED: &[&str] = &[
    "marker-colors",
    "marker-high-levels",
    "marker-levels",
    "marker-low-levels",
    "marker-names",
    "marker-types",
    "pages-per-minute",
    "printer-device-id",
    "printer-firmware-string-version",
    "printer-firmware-version",
    "printer-impressions-completed",
    "printer-impressions-completed-col",
    "printer-info",
    "printer-location",
    "printer-make-and-model",
    "printer-media-sheets-completed",
    "printer-media-sheets-completed-col",
    "printer-name",
    "printer-pages-completed",
    "printer-pages-completed-col",
    "printer-serial-number",
    "printer-state",
    "printer-state-reasons",
    "printer-supply",
    "printer-supply-description",
    "printer-uuid",
];

const GET_PRINTER_ATTRIBUTES: u16 = 0x000b;

/// Delimiters (RFC 8010, 3.5.1).
const OPERATION_GROUP: u8 = 0x01;
const END_OF_ATTRIBUTES: u8 = 0x03;
const PRINTER_GROUP: u8 = 0x04;
/// Where tags of values begin.
const FIRST_VALUE_TAG: u8 = 0x10;

/// Tags of values (RFC 8010, 3.5.2).
const INTEGER: u8 = 0x21;
const BOOLEAN: u8 = 0x22;
const ENUM: u8 = 0x23;
const BEGIN_COLLECTION: u8 = 0x34;
const TEXT_WITH_LANGUAGE: u8 = 0x35;
const NAME_WITH_LANGUAGE: u8 = 0x36;
const END_COLLECTION: u8 = 0x37;
const URI: u8 = 0x45;
const KEYWORD: u8 = 0x44;
const CHARSET: u8 = 0x47;
const NATURAL_LANGUAGE: u8 = 0x48;
const MEMBER_NAME: u8 = 0x4a;

/// A real answer to our question has some 40 attributes and 200 values; whole answers of big machines, 400 and 4,000.
const MOST_VALUES: usize = 10_000;
/// `media-col-database` is three deep.
const DEEPEST: usize = 8;

/// The body of a request for what is known of the printer at that URI, such as `ipp://localhost/ipp/print`.
#[must_use]
pub fn get_printer_attributes(request_id: u32, printer_uri: &str) -> Vec<u8> {
    // Version 1.1 is understood by everybody: a printer of version 2 answers alike.
    let mut body = vec![1, 1];
    body.extend(GET_PRINTER_ATTRIBUTES.to_be_bytes());
    body.extend(request_id.to_be_bytes());
    body.push(OPERATION_GROUP);
    put(&mut body, CHARSET, "attributes-charset", "utf-8");
    put(&mut body, NATURAL_LANGUAGE, "attributes-natural-language", "en");
    put(&mut body, URI, "printer-uri", printer_uri);
    let mut name = "requested-attributes";
    for requested in REQUESTED {
        put(&mut body, KEYWORD, name, requested);
        // A further value of the same attribute has no name.
        name = "";
    }
    body.push(END_OF_ATTRIBUTES);
    body
}

fn put(body: &mut Vec<u8>, tag: u8, name: &str, value: &str) {
    body.push(tag);
    for text in [name, value] {
        let length = u16::try_from(text.len()).unwrap_or(u16::MAX);
        body.extend(length.to_be_bytes());
        body.extend(text.bytes().take(usize::from(length)));
    }
}

/// What one attribute says once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `integer`, `enum`, `boolean` (as 0 and 1).
    Number(i32),
    /// Any kind of text, and octets of whatever kind else. Text with a language is here without it.
    Octets(Vec<u8>),
    /// A collection's members.
    Collection(Attributes),
    /// `no-value`, `unknown`, `unsupported` and the like: the printer has the attribute, and nothing to say.
    Nothing,
}

/// Attributes and what they say, in the printer's order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes(Vec<(Vec<u8>, Vec<Value>)>);

/// Why an answer is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Malformed {
    /// It ends in the middle.
    CutOff,
    /// It is no answer to Get-Printer-Attributes, or to another one of our questions.
    NotAnAnswer,
    /// The printer refuses: its status code (RFC 8011, appendix B).
    Refused(u16),
    /// More values, or collections deeper within each other, than any printer has.
    TooMuch,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CutOff => f.write_str(
                "the printer's IPP answer ends in the middle; it is asked again at the next reading",
            ),
            Self::NotAnAnswer => f.write_str(
                "what came back is no answer by IPP; the printer may speak another protocol there",
            ),
            Self::Refused(status) => write!(
                f,
                "the printer refuses to tell its attributes (IPP status 0x{status:04x}); look for an access list or a login in its IPP settings"
            ),
            Self::TooMuch => f.write_str("the printer's IPP answer has no end; nothing of it is taken"),
        }
    }
}

impl std::error::Error for Malformed {}

impl Attributes {
    /// The printer's attributes in an answer's body to the request with that id. Where an answer has several such groups,
    /// the first counts.
    ///
    /// # Errors
    /// Where the answer is cut, refuses, answers something else, or has no end.
    pub fn of_answer(body: &[u8], request_id: u32) -> Result<Self, Malformed> {
        let mut reader = Reader {
            rest: body,
            values: 0,
        };
        // The version: a printer may answer by another one.
        let _ = reader.number::<2>()?;
        let status = u16::from_be_bytes(reader.number()?);
        if u32::from_be_bytes(reader.number()?) != request_id {
            return Err(Malformed::NotAnAnswer);
        }
        // 0x0000 to 0x00ff are successes: some attributes may have been left out.
        if status > 0x00ff {
            return Err(Malformed::Refused(status));
        }
        reader.printer_group()
    }

    /// What that attribute says; nothing where it isn't there.
    #[must_use]
    pub fn values(&self, name: &str) -> &[Value] {
        let found = self.0.iter().find(|(known, _)| known == name.as_bytes());
        found.map_or(&[], |(_, values)| values)
    }

    /// The first number of that attribute.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<i32> {
        self.values(name).iter().find_map(Value::number)
    }

    /// The first text of that attribute.
    #[must_use]
    pub fn octets(&self, name: &str) -> Option<&[u8]> {
        self.values(name).iter().find_map(Value::octets)
    }

    /// The first collection of that attribute.
    #[must_use]
    pub fn collection(&self, name: &str) -> Option<&Self> {
        self.values(name).iter().find_map(|value| match value {
            Value::Collection(members) => Some(members),
            _ => None,
        })
    }

    fn add(&mut self, name: &[u8], value: Value) {
        // Without a name it is a further value of the attribute before.
        if name.is_empty() {
            if let Some((_, values)) = self.0.last_mut() {
                values.push(value);
            }
        } else {
            self.0.push((name.to_vec(), vec![value]));
        }
    }
}

impl Value {
    /// It as a number.
    #[must_use]
    pub const fn number(&self) -> Option<i32> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// It as octets.
    #[must_use]
    pub fn octets(&self) -> Option<&[u8]> {
        match self {
            Self::Octets(octets) => Some(octets),
            _ => None,
        }
    }
}

/// What is left of an answer.
struct Reader<'a> {
    rest: &'a [u8],
    values: usize,
}

/// A value's tag, its attribute's name, and its octets.
type Field<'a> = (u8, &'a [u8], &'a [u8]);

impl<'a> Reader<'a> {
    fn number<const LENGTH: usize>(&mut self) -> Result<[u8; LENGTH], Malformed> {
        let (number, rest) = self.rest.split_first_chunk().ok_or(Malformed::CutOff)?;
        self.rest = rest;
        Ok(*number)
    }

    fn counted(&mut self) -> Result<&'a [u8], Malformed> {
        let length = u16::from_be_bytes(self.number()?);
        let split = self.rest.split_at_checked(usize::from(length));
        let (octets, rest) = split.ok_or(Malformed::CutOff)?;
        self.rest = rest;
        Ok(octets)
    }

    fn field(&mut self, tag: u8) -> Result<Field<'a>, Malformed> {
        self.values += 1;
        if self.values > MOST_VALUES {
            return Err(Malformed::TooMuch);
        }
        Ok((tag, self.counted()?, self.counted()?))
    }

    /// Goes on to the end of the answer, so that one that was cut is never taken for a short one.
    fn printer_group(&mut self) -> Result<Attributes, Malformed> {
        let mut groups = 0_u32;
        let mut within = false;
        let mut printer = Attributes::default();
        loop {
            let [tag] = self.number()?;
            if tag == END_OF_ATTRIBUTES {
                return Ok(printer);
            }
            if tag < FIRST_VALUE_TAG {
                within = tag == PRINTER_GROUP && groups == 0;
                groups += u32::from(tag == PRINTER_GROUP);
                continue;
            }
            let (tag, name, octets) = self.field(tag)?;
            let value = self.value(tag, octets, 0)?;
            if within {
                printer.add(name, value);
            }
        }
    }

    fn value(&mut self, tag: u8, octets: &[u8], depth: usize) -> Result<Value, Malformed> {
        Ok(match (tag, octets) {
            (BEGIN_COLLECTION, _) => Value::Collection(self.members(depth + 1)?),
            (INTEGER | ENUM, [a, b, c, d]) => Value::Number(i32::from_be_bytes([*a, *b, *c, *d])),
            (BOOLEAN, [truth]) => Value::Number(i32::from(*truth != 0)),
            (INTEGER | ENUM | BOOLEAN, _) => Value::Nothing,
            (TEXT_WITH_LANGUAGE | NAME_WITH_LANGUAGE, _) => without_language(octets),
            (0x10..=0x1f, _) => Value::Nothing,
            _ => Value::Octets(octets.to_vec()),
        })
    }

    /// The members of a collection up to its end (RFC 8010, 3.1.6).
    fn members(&mut self, depth: usize) -> Result<Attributes, Malformed> {
        if depth > DEEPEST {
            return Err(Malformed::TooMuch);
        }
        let mut members = Attributes::default();
        let mut member: &[u8] = &[];
        loop {
            let [tag] = self.number()?;
            if tag < FIRST_VALUE_TAG {
                return Err(Malformed::CutOff);
            }
            let (tag, _, octets) = self.field(tag)?;
            match tag {
                END_COLLECTION => return Ok(members),
                MEMBER_NAME => member = octets,
                _ => {
                    let value = self.value(tag, octets, depth)?;
                    members.add(member, value);
                    member = &[];
                }
            }
        }
    }
}

/// A language and a text, each behind its length (RFC 8010, 3.9).
fn without_language(octets: &[u8]) -> Value {
    let mut reader = Reader {
        rest: octets,
        values: 0,
    };
    let text = reader.counted().and_then(|_language| reader.counted());
    text.map_or(Value::Nothing, |text| Value::Octets(text.to_vec()))
}
