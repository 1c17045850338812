//! The recording of one device: a text file with a line for each variable.
//!
//! The format is snmpsim's `.snmprec`: `OID|tag|value`, the tag being the decimal ASN.1 tag of the value with an
//! `x` where the value is written in hexadecimal octets. Lines that begin with `#` are for the reader. One of them
//! the simulator obeys: `# protocol: v1-only` (or `v2c-only`), since the variables alone can't say it.

use crate::{Oid, Protocol, Value};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fmt, fs};

/// The variables of one device, in the order of a walk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recording {
    /// The file's name without `.snmprec`, or what the recording was called when it was parsed.
    pub name: String,
    /// The versions that the device answers.
    pub protocol: Protocol,
    /// The variables.
    pub rows: BTreeMap<Oid, Value>,
}

/// Why a recording, or one line of it, can't be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordingError {
    /// The file, or the name under which the text was parsed.
    pub file: PathBuf,
    /// The line from 1; 0 if the file itself can't be read.
    pub line: usize,
    /// What is wrong and what to do.
    pub cause: String,
}

impl fmt::Display for RecordingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file.display(), self.cause),
            line => write!(f, "{} line {line}: {}", self.file.display(), self.cause),
        }
    }
}

impl std::error::Error for RecordingError {}

impl Recording {
    /// Reads a file in which every line must be good.
    ///
    /// # Errors
    /// The first bad line, or that the file can't be read.
    pub fn load(file: impl AsRef<Path>) -> Result<Self, RecordingError> {
        let (recording, odd) = Self::load_leniently(file)?;
        odd.into_iter().next().map_or(Ok(recording), Err)
    }

    /// Reads a file of another hand: what can be read, and an error for each line that can't.
    ///
    /// # Errors
    /// Only that the file can't be read.
    pub fn load_leniently(file: impl AsRef<Path>) -> Result<(Self, Vec<RecordingError>), RecordingError> {
        let file = file.as_ref();
        let bytes = fs::read(file).map_err(|reason| RecordingError {
            file: file.to_owned(),
            line: 0,
            cause: format!("the recording can't be read ({reason}): look at its path and rights"),
        })?;
        Ok(Self::parse(file, &bytes))
    }

    /// The same device, with this text (of any octets) in place of every text that it holds.
    #[must_use]
    pub fn saying(mut self, text: &[u8]) -> Self {
        for value in self.rows.values_mut() {
            if let Value::OctetString(octets) = value {
                *octets = text.to_vec();
            }
        }
        self
    }

    /// Reads the text of a recording. `name` is its path, or whatever it should be called in errors.
    pub fn parse(name: impl AsRef<Path>, text: &[u8]) -> (Self, Vec<RecordingError>) {
        let file = name.as_ref();
        let stem = file
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let mut recording = Self {
            name: stem,
            ..Self::default()
        };
        let mut odd = Vec::new();
        for (number, line) in (1..).zip(text.split(|byte| *byte == b'\n')) {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            if let Err(cause) = recording.take_line(line) {
                odd.push(RecordingError {
                    file: file.to_owned(),
                    line: number,
                    cause,
                });
            }
        }
        (recording, odd)
    }

    fn take_line(&mut self, line: &[u8]) -> Result<(), String> {
        if line.is_empty() {
            return Ok(());
        }
        if let Some(remark) = line.strip_prefix(b"#") {
            return self.take_remark(remark);
        }
        let mut fields = line.splitn(3, |byte| *byte == b'|');
        let (Some(oid), Some(tag), Some(value)) = (fields.next(), fields.next(), fields.next()) else {
            return Err("a line is OID|tag|value; this one has fewer fields".to_owned());
        };
        let oid: Oid = ascii(oid)?.parse()?;
        let value = parse_value(ascii(tag)?, value)?;
        match self.rows.insert(oid.clone(), value) {
            None => Ok(()),
            Some(_) => Err(format!(
                "{oid} is there a second time; its last value is kept: remove one"
            )),
        }
    }

    fn take_remark(&mut self, remark: &[u8]) -> Result<(), String> {
        let Some(word) = remark.trim_ascii().strip_prefix(b"protocol:") else {
            return Ok(());
        };
        self.protocol = match word.trim_ascii() {
            b"v1-only" => Protocol::V1Only,
            b"v2c-only" => Protocol::V2cOnly,
            _ => return Err("the protocol is v1-only or v2c-only; leave the line out for both".to_owned()),
        };
        Ok(())
    }
}

fn ascii(field: &[u8]) -> Result<&str, String> {
    std::str::from_utf8(field)
        .map_err(|_| "bytes that are no text, outside a value: write it anew".to_owned())
}

fn parse_value(tag: &str, value: &[u8]) -> Result<Value, String> {
    match tag {
        "2" => Ok(Value::Integer(number(value)?)),
        "4" => Ok(Value::OctetString(value.to_vec())),
        "4x" => octets(value).map(Value::OctetString),
        "5" => Ok(Value::Null),
        "6" => Ok(Value::ObjectIdentifier(ascii(value)?.trim().parse()?)),
        "64" => ascii(value)?
            .trim()
            .parse()
            .map(Value::IpAddress)
            .map_err(|_| "an IpAddress (64) is four numbers with dots between".to_owned()),
        "64x" => <[u8; 4]>::try_from(octets(value)?)
            .map(|address| Value::IpAddress(address.into()))
            .map_err(|_| "an IpAddress (64x) is four octets".to_owned()),
        "65" => Ok(Value::Counter32(number(value)?)),
        "66" => Ok(Value::Gauge32(number(value)?)),
        "67" => Ok(Value::TimeTicks(number(value)?)),
        "68" => Ok(Value::Opaque(value.to_vec())),
        "68x" => octets(value).map(Value::Opaque),
        "70" => Ok(Value::Counter64(number(value)?)),
        _ => Err(format!(
            "type tag {tag:?} is unknown: it is 2, 4, 5, 6, 64 to 68 or 70, with x for hexadecimal"
        )),
    }
}

fn number<T: std::str::FromStr>(value: &[u8]) -> Result<T, String> {
    let text = String::from_utf8_lossy(value);
    text.trim()
        .parse()
        .map_err(|_| format!("{text:?} is no number, or one that its type can't hold: correct the value"))
}

fn octets(value: &[u8]) -> Result<Vec<u8>, String> {
    let digits = ascii(value)?.trim();
    let wrong = || format!("{digits:?} is not hexadecimal: write two digits for each octet");
    if !digits.len().is_multiple_of(2) || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return Err(wrong());
    }
    digits
        .as_bytes()
        .chunks_exact(2)
        .map(|pair| u8::from_str_radix(ascii(pair)?, 16).map_err(|_| wrong()))
        .collect()
}

#[cfg(test)]
mod tests;
