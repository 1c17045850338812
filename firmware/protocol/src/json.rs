//! JSON as the box reads it, from a text: what serde's types need and no more.
//!
//! An object is read by its names alone (never as a row of values), an enum is a word, a number is whole: nothing that box
//! and server say, and nothing in the box's books, is otherwise. So each type that is read costs half the code that a
//! reader of everything would. What a newer program wrote beside is passed over, whatever JSON it is.
//!
//! Left out: octets that may be no text (the caller looks), and writing, which is `serde_json`'s.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::value::MapDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, Expected, IntoDeserializer, MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;

/// So deep may one thing stand in another.
const DEEPEST: u8 = 128;

const NO_COMMA: &str = "a comma or the closing bracket is missing";

/// The name by which `serde_json` asks for a value as it is written: `RawValue`, of which [`crate::check_in`] makes a patch.
const AS_WRITTEN: &str = "$serde_json::private::RawValue";

/// Reads one thing, which is all of the text.
///
/// # Errors
/// What is wrong, and where.
pub fn read<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, Malformed> {
    let mut reader = Reader::of(text);
    let result = T::deserialize(&mut reader);
    let ended = reader.ended(result.is_ok());
    // The reader stands where it went wrong.
    match (result, ended) {
        (Ok(thing), Ok(())) => Ok(thing),
        (Err(wrong), _) | (_, Err(wrong)) => Err(wrong.at(reader.place)),
    }
}

/// The names and values of an object, by name: the values as they are written, none is taken apart. Of two that are called
/// the same the last counts.
///
/// # Errors
/// What is wrong, and where.
pub fn entries(text: &str) -> Result<Vec<(String, &str)>, Malformed> {
    let mut reader = Reader::of(text);
    let found = reader.entries();
    let ended = reader.ended(found.is_ok());
    match (found, ended) {
        (Ok(mut found), Ok(())) => {
            found.reverse();
            found.sort_by(|one, other| one.0.cmp(&other.0));
            found.dedup_by(|later, first| later.0 == first.0);
            Ok(found)
        }
        (Err(wrong), _) | (_, Err(wrong)) => Err(wrong.at(reader.place)),
    }
}

/// Why a text can't be read: no JSON, or JSON of something else.
#[derive(Debug, PartialEq, Eq)]
pub struct Malformed(Box<Wrong>);

#[derive(Debug, PartialEq, Eq)]
struct Wrong {
    what: String,
    /// In octets from the start.
    place: usize,
}

impl Malformed {
    fn new(what: &str) -> Self {
        Self(Box::new(Wrong {
            what: what.to_owned(),
            place: 0,
        }))
    }

    fn at(mut self, place: usize) -> Self {
        self.0.place = place;
        self
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, at octet {}", self.0.what, self.0.place)
    }
}

impl std::error::Error for Malformed {}

impl serde::de::Error for Malformed {
    fn custom<T: fmt::Display>(what: T) -> Self {
        Self::new(&what.to_string())
    }

    // What stands there instead may be a secret, and is not repeated.

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(&format!("this is not {expected}"))
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(&format!("this is not {expected}"))
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self::new(&format!("this is none of {}", expected.join(", ")))
    }
}

/// The text and how far it was read.
struct Reader<'de> {
    text: &'de str,
    place: usize,
    depth: u8,
}

impl<'de> Reader<'de> {
    fn of(text: &'de str) -> Self {
        Self {
            text,
            place: 0,
            depth: 0,
        }
    }

    /// Nothing but white space is left, where the thing before it was read well.
    fn ended(&mut self, is_well: bool) -> Result<(), Malformed> {
        match self.peek() {
            Some(_) if is_well => Err(Malformed::new("more follows")),
            _ => Ok(()),
        }
    }

    /// The octet here.
    fn here(&self) -> Option<u8> {
        self.text.as_bytes().get(self.place).copied()
    }

    /// The next octet that is no white space.
    fn peek(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.here() {
            self.place += 1;
        }
        self.here()
    }

    /// Goes past this octet where it comes next.
    fn pass(&mut self, octet: u8) -> bool {
        let is_there = self.peek() == Some(octet);
        if is_there {
            self.place += 1;
        }
        is_there
    }

    fn need(&mut self, octet: u8, what: &str) -> Result<(), Malformed> {
        if self.pass(octet) {
            Ok(())
        } else {
            Err(Malformed::new(what))
        }
    }

    /// Goes past this word where it comes next.
    fn word(&mut self, word: &str) -> bool {
        self.peek();
        self.follows(word)
    }

    /// Goes past this where it is right here.
    fn follows(&mut self, word: &str) -> bool {
        let rest = self.text.get(self.place..).unwrap_or_default();
        let is_there = rest.starts_with(word);
        if is_there {
            self.place += word.len();
        }
        is_there
    }

    /// Goes into a list or an object.
    fn open(&mut self, bracket: u8, what: &str) -> Result<(), Malformed> {
        self.need(bracket, what)?;
        self.depth += 1;
        if self.depth >= DEEPEST {
            return Err(Malformed::new("one thing stands in another too often"));
        }
        Ok(())
    }

    fn close(&mut self, bracket: u8) -> Result<(), Malformed> {
        self.depth -= 1;
        self.need(bracket, NO_COMMA)
    }

    /// Whether something comes before that closing bracket; goes past the comma between two.
    fn another(&mut self, bracket: u8, is_first: &mut bool) -> Result<bool, Malformed> {
        if self.peek() == Some(bracket) {
            return Ok(false);
        }
        if !std::mem::take(is_first) {
            self.need(b',', NO_COMMA)?;
        }
        Ok(true)
    }

    fn text(&mut self) -> Result<Cow<'de, str>, Malformed> {
        self.need(b'"', "this is no text in quotes")?;
        let mut start = self.place;
        let mut mended: Option<String> = None;
        loop {
            while self
                .here()
                .is_some_and(|octet| octet >= b' ' && octet != b'"' && octet != b'\\')
            {
                self.place += 1;
            }
            let plain = self.text.get(start..self.place).unwrap_or_default();
            match self.here() {
                Some(b'"') => {
                    self.place += 1;
                    return Ok(match mended {
                        Some(mended) => Cow::Owned(mended + plain),
                        None => Cow::Borrowed(plain),
                    });
                }
                Some(b'\\') => {
                    self.place += 1;
                    let character = self.escaped()?;
                    let mended = mended.get_or_insert_default();
                    mended.push_str(plain);
                    mended.push(character);
                    start = self.place;
                }
                _ => return Err(Malformed::new("a text does not end")),
            }
        }
    }

    /// The character for which what stands behind a backslash is written.
    fn escaped(&mut self) -> Result<char, Malformed> {
        let octet = self.here();
        self.place += 1;
        Ok(match octet {
            Some(character @ (b'"' | b'\\' | b'/')) => character.into(),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let mut units = [self.unit()?, 0];
                // Half a pair: the other half has to follow.
                let pair = if (0xd800..0xdc00).contains(&units[0]) && self.follows("\\u") {
                    units[1] = self.unit()?;
                    &units[..]
                } else {
                    &units[..1]
                };
                return match char::decode_utf16(pair.iter().copied()).next() {
                    Some(Ok(character)) => Ok(character),
                    _ => Err(Malformed::new("half a character")),
                };
            }
            _ => return Err(Malformed::new("no character is written so")),
        })
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Result<u16, Malformed> {
        let digits = self.text.get(self.place..self.place + 4).unwrap_or_default();
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(Malformed::new("no character is written so"));
        }
        self.place += 4;
        u16::from_str_radix(digits, 16).map_err(|_| Malformed::new("no character is written so"))
    }

    /// A row of digits, at least one.
    fn digits(&mut self) -> Result<&'de str, Malformed> {
        let start = self.place;
        while self.here().is_some_and(|octet| octet.is_ascii_digit()) {
            self.place += 1;
        }
        match self.text.get(start..self.place) {
            None | Some("") => Err(Malformed::new("a value is missing")),
            Some(digits) => Ok(digits),
        }
    }

    /// The digits before the point; none may begin with a 0 but 0 itself.
    fn whole(&mut self) -> Result<(bool, &'de str), Malformed> {
        let is_negative = self.pass(b'-');
        let digits = self.digits()?;
        if digits.len() > 1 && digits.starts_with('0') {
            return Err(Malformed::new("a number begins with 0"));
        }
        Ok((is_negative, digits))
    }

    /// A whole number, and whether it is below 0.
    fn number(&mut self) -> Result<(bool, u64), Malformed> {
        let (is_negative, digits) = self.whole()?;
        let value = digits.parse();
        match (self.here(), value) {
            (Some(b'.' | b'e' | b'E'), _) => Err(Malformed::new("this is no whole number")),
            (_, Ok(value)) => Ok((is_negative, value)),
            (_, Err(_)) => Err(Malformed::new("this number is too large")),
        }
    }

    /// Goes past a value, whatever it is and however deep.
    fn skip(&mut self) -> Result<(), Malformed> {
        // The closing brackets that are still to come.
        let mut open = Vec::new();
        loop {
            match self.peek() {
                Some(bracket @ (b'[' | b'{')) => {
                    self.place += 1;
                    // In ASCII the closing one is the second after it.
                    open.push(bracket + 2);
                    if !self.pass(bracket + 2) {
                        self.name_in(&open)?;
                        continue;
                    }
                    open.pop();
                }
                _ => self.skip_plain()?,
            }
            while let Some(bracket) = open.last() {
                if !self.pass(*bracket) {
                    self.need(b',', NO_COMMA)?;
                    self.name_in(&open)?;
                    break;
                }
                open.pop();
            }
            if open.is_empty() {
                return Ok(());
            }
        }
    }

    /// Goes past a name, where the innermost of these brackets closes an object.
    fn name_in(&mut self, open: &[u8]) -> Result<(), Malformed> {
        if open.last() == Some(&b'}') {
            self.text()?;
            self.colon()?;
        }
        Ok(())
    }

    /// Goes past a value in which no other stands.
    fn skip_plain(&mut self) -> Result<(), Malformed> {
        if self.peek() == Some(b'"') {
            return self.text().map(drop);
        }
        if self.word("null") || self.word("true") || self.word("false") {
            return Ok(());
        }
        self.whole()?;
        if self.here() == Some(b'.') {
            self.place += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.here() {
            self.place += 1;
            if let Some(b'+' | b'-') = self.here() {
                self.place += 1;
            }
            self.digits()?;
        }
        Ok(())
    }

    /// Goes past a value; gives it as it is written.
    fn as_written(&mut self) -> Result<&'de str, Malformed> {
        self.peek();
        let start = self.place;
        self.skip()?;
        Ok(self.text.get(start..self.place).unwrap_or_default())
    }

    fn entries(&mut self) -> Result<Vec<(String, &'de str)>, Malformed> {
        self.open(b'{', "this is no object")?;
        let (mut found, mut is_first) = (Vec::new(), true);
        while self.another(b'}', &mut is_first)? {
            let name = self.text()?.into_owned();
            self.colon()?;
            found.push((name, self.as_written()?));
        }
        self.close(b'}')?;
        Ok(found)
    }

    fn colon(&mut self) -> Result<(), Malformed> {
        self.need(b':', "a name without a value")
    }
}

/// A list or an object that was gone into.
struct Within<'a, 'de> {
    reader: &'a mut Reader<'de>,
    is_first: bool,
}

impl<'de> SeqAccess<'de> for Within<'_, 'de> {
    type Error = Malformed;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Malformed> {
        match self.reader.another(b']', &mut self.is_first)? {
            true => seed.deserialize(&mut *self.reader).map(Some),
            false => Ok(None),
        }
    }
}

impl<'de> MapAccess<'de> for Within<'_, 'de> {
    type Error = Malformed;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Malformed> {
        match self.reader.another(b'}', &mut self.is_first)? {
            true => seed.deserialize(&mut *self.reader).map(Some),
            false => Ok(None),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Malformed> {
        self.reader.colon()?;
        seed.deserialize(&mut *self.reader)
    }
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = Malformed;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        match self.peek() {
            Some(b'"') => self.deserialize_str(visitor),
            Some(b'{') => self.deserialize_map(visitor),
            Some(b'[') => self.deserialize_seq(visitor),
            Some(b't' | b'f') => self.deserialize_bool(visitor),
            Some(b'n') => self.deserialize_unit(visitor),
            _ => self.deserialize_u64(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        let is_true = self.word("true");
        if !is_true && !self.word("false") {
            return Err(Malformed::new("this is neither true nor false"));
        }
        visitor.visit_bool(is_true)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        match self.number()? {
            (false, value) => visitor.visit_u64(value),
            (true, value) => match 0_i64.checked_sub_unsigned(value) {
                Some(value) => visitor.visit_i64(value),
                None => Err(Malformed::new("this number is too small")),
            },
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        visitor.visit_str(&self.text()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        if self.word("null") {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        if self.word("null") {
            visitor.visit_unit()
        } else {
            Err(Malformed::new("this is not null"))
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Malformed> {
        if name == AS_WRITTEN {
            let written = [(AS_WRITTEN, self.as_written()?)];
            return visitor.visit_map(MapDeserializer::new(written.into_iter()));
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        self.open(b'[', "this is no list")?;
        let list = visitor.visit_seq(Within {
            reader: self,
            is_first: true,
        })?;
        self.close(b']')?;
        Ok(list)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Malformed> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        self.open(b'{', "this is no object")?;
        let object = visitor.visit_map(Within {
            reader: self,
            is_first: true,
        })?;
        self.close(b'}')?;
        Ok(object)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Malformed> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Malformed> {
        let word = self.text()?;
        visitor.visit_enum((&*word).into_deserializer())
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        self.skip()?;
        visitor.visit_unit()
    }

    fn deserialize_i8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_i16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_i32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        self.deserialize_str(visitor)
    }

    forward_to_deserialize_any! { i128 u128 f32 f64 char bytes byte_buf unit_struct tuple_struct }
}

#[cfg(test)]
mod tests;
