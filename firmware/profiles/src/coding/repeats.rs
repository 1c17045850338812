//! Texts and names of rows, told by those that were there before.
//!
//! A set of profiles says few words many times, and its rows stand beside each other. So a short text is written once, and
//! then as its number; the name of a row, without what it shares with the name before it.

use super::{Coded, Reader, Writer, write_length, write_list};
use crate::profile::{Part, Pattern};

/// A longer text is written whole each time, so that a few bytes can't ask for much memory.
const LONGEST_REPEATED: usize = 48;

/// No more parts of a name are taken from the one before it, for the same reason.
const MOST_SHARED: usize = 16;

/// What later texts and names may be told by.
#[derive(Default)]
pub(super) struct Before {
    /// The short texts, each once, in the order of their first coming.
    texts: Vec<String>,
    /// The first parts of the name that came last.
    parts: Vec<Part>,
}

impl Before {
    fn keep_text(&mut self, text: &str) {
        if text.len() <= LONGEST_REPEATED {
            self.texts.push(text.to_owned());
        }
    }

    fn keep_name(&mut self, parts: &[Part]) {
        self.parts = parts.iter().copied().take(MOST_SHARED).collect();
    }
}

impl Coded for String {
    /// An even number is twice the length of a text that follows; an odd one, halved, the place of an earlier text.
    fn write(&self, out: &mut Writer) {
        if let Some(place) = out.before.texts.iter().position(|text| text == self) {
            return write_length(2 * place + 1, out);
        }
        write_length(2 * self.len(), out);
        out.bytes.extend_from_slice(self.as_bytes());
        out.before.keep_text(self);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        let number = usize::try_from(u64::read(from)?).ok()?;
        if number % 2 == 1 {
            return from.before.texts.get(number / 2).cloned();
        }
        let text = std::str::from_utf8(from.bytes(number / 2)?).ok()?;
        from.before.keep_text(text);
        Some(text.to_owned())
    }
}

impl Coded for Pattern {
    /// How many parts it shares with the name before it, then the others.
    fn write(&self, out: &mut Writer) {
        let both = self.0.iter().zip(&out.before.parts);
        let shared = both.take_while(|(part, before)| part == before).count();
        write_length(shared, out);
        write_list(self.0.get(shared..).unwrap_or_default(), out);
        out.before.keep_name(&self.0);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        let shared = usize::try_from(u64::read(from)?).ok()?;
        let mut parts = from.before.parts.get(..shared)?.to_vec();
        parts.append(&mut Vec::read(from)?);
        from.before.keep_name(&parts);
        Some(Self(parts))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn written<T: Coded>(value: &T) -> Vec<u8> {
        let mut out = Writer::default();
        value.write(&mut out);
        out.bytes
    }

    fn read<T: Coded>(bytes: &[u8]) -> Option<T> {
        let mut from = Reader {
            rest: bytes,
            before: Before::default(),
        };
        let value = T::read(&mut from)?;
        from.rest.is_empty().then_some(value)
    }

    #[test]
    fn a_short_text_is_written_once_and_a_long_one_each_time() {
        let short = ["total", "mono", "total", "", "mono", ""]
            .map(str::to_owned)
            .to_vec();
        let bytes = written(&short);
        assert_eq!(bytes, b"\x06\x0atotal\x08mono\x01\x00\x03\x05");
        assert_eq!(read::<Vec<String>>(&bytes).unwrap(), short);
        let long = vec!["x".repeat(LONGEST_REPEATED + 1); 3];
        let bytes = written(&long);
        assert!(bytes.len() > 3 * LONGEST_REPEATED);
        assert_eq!(read::<Vec<String>>(&bytes).unwrap(), long);
    }

    #[test]
    fn a_name_is_written_without_what_it_shares_with_the_one_before() {
        let deep = format!("1.3.6.1.4.1.1347{}", ".43".repeat(MOST_SHARED));
        let names = [
            "1.3.6.1.4.1.1347.43",
            "1.3.6.1.4.1.1347.43.10.{printer}",
            "1.3.6.1.4.1.253",
        ];
        let names: Vec<Pattern> = names
            .into_iter()
            .chain([deep.as_str(), deep.as_str()])
            .map(|name| Pattern::read(name, None).unwrap())
            .collect();
        let bytes = written(&names);
        assert_eq!(bytes.get(12..15).unwrap(), [8, 2, 12], "{bytes:?}");
        assert_eq!(read::<Vec<Pattern>>(&bytes).unwrap(), names);
    }

    #[test]
    fn what_was_not_there_before_is_refused() {
        assert_eq!(read::<String>(&[1]), None);
        assert_eq!(read::<Vec<String>>(b"\x02\x02a\x03"), None);
        assert_eq!(read::<String>(&written(&u64::MAX)), None);
        assert_eq!(read::<Pattern>(&[1, 0]), None);
        assert_eq!(read::<Pattern>(&[0xff, 0xff, 0x03, 0]), None);
    }
}
