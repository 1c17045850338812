//! The pieces that a text is made of, in their order (RFC 8259).

use std::borrow::Cow;

use super::Malformed;

/// So deep may one thing stand in another.
const DEEPEST: u8 = 128;

const NO_COMMA: &str = "a comma or the closing bracket is missing";

/// The text and how far it was read.
pub(super) struct Reader<'de> {
    text: &'de str,
    pub(super) place: usize,
    depth: u8,
}

impl<'de> Reader<'de> {
    pub(super) fn of(text: &'de str) -> Self {
        Self {
            text,
            place: 0,
            depth: 0,
        }
    }

    /// Nothing but white space is left, where the thing before it was read well.
    pub(super) fn ended(&mut self, is_well: bool) -> Result<(), Malformed> {
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
    pub(super) fn peek(&mut self) -> Option<u8> {
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
    pub(super) fn word(&mut self, word: &str) -> bool {
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
    pub(super) fn open(&mut self, bracket: u8, what: &str) -> Result<(), Malformed> {
        self.need(bracket, what)?;
        self.depth += 1;
        if self.depth >= DEEPEST {
            return Err(Malformed::new("one thing stands in another too often"));
        }
        Ok(())
    }

    pub(super) fn close(&mut self, bracket: u8) -> Result<(), Malformed> {
        self.depth -= 1;
        self.need(bracket, NO_COMMA)
    }

    /// Whether something comes before that closing bracket; goes past the comma between two.
    pub(super) fn another(&mut self, bracket: u8, is_first: &mut bool) -> Result<bool, Malformed> {
        if self.peek() == Some(bracket) {
            return Ok(false);
        }
        if !std::mem::take(is_first) {
            self.need(b',', NO_COMMA)?;
        }
        Ok(true)
    }

    pub(super) fn text(&mut self) -> Result<Cow<'de, str>, Malformed> {
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
    pub(super) fn number(&mut self) -> Result<(bool, u64), Malformed> {
        let (is_negative, digits) = self.whole()?;
        let value = digits.parse();
        match (self.here(), value) {
            (Some(b'.' | b'e' | b'E'), _) => Err(Malformed::new("this is no whole number")),
            (_, Ok(value)) => Ok((is_negative, value)),
            (_, Err(_)) => Err(Malformed::new("this number is too large")),
        }
    }

    /// Goes past a value, whatever it is and however deep.
    pub(super) fn skip(&mut self) -> Result<(), Malformed> {
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
    pub(super) fn as_written(&mut self) -> Result<&'de str, Malformed> {
        self.peek();
        let start = self.place;
        self.skip()?;
        Ok(self.text.get(start..self.place).unwrap_or_default())
    }

    pub(super) fn entries(&mut self) -> Result<Vec<(String, &'de str)>, Malformed> {
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

    pub(super) fn colon(&mut self) -> Result<(), Malformed> {
        self.need(b':', "a name without a value")
    }
}
