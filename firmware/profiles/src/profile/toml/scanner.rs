//! The smallest parts of the text: blanks, comments, keys, texts, numbers.

use super::super::error::Flaw;
use super::Kind;

/// A place in the text, which moves on with what is read.
pub(super) struct Scanner<'a> {
    text: &'a str,
    pub(super) at: usize,
}

/// A mistake in the writing itself, with its column.
pub(super) fn flaw(text: &str, at: usize, message: &str) -> Flaw {
    let before = text.get(..at).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let column = line.chars().count() + 1;
    Flaw::new(at, format!("this is no TOML, from column {column}: {message}"))
}

impl<'a> Scanner<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let mut scanner = Self { text, at: 0 };
        scanner.take("\u{feff}");
        scanner
    }

    pub(super) fn flaw(&self, message: &str) -> Flaw {
        flaw(self.text, self.at, message)
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Goes past these characters if they are here.
    pub(super) fn take(&mut self, expected: &str) -> bool {
        let is_here = self.rest().starts_with(expected);
        if is_here {
            self.at += expected.len();
        }
        is_here
    }

    /// All characters from here on that are such.
    fn run(&mut self, is_such: fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let length = rest.find(|character| !is_such(character)).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    pub(super) fn blanks(&mut self) {
        self.run(|character| matches!(character, ' ' | '\t'));
    }

    fn line_end(&mut self) -> bool {
        self.take("\n") || self.take("\r\n")
    }

    fn comment(&mut self) -> Result<(), Flaw> {
        if self.take("#") {
            self.run(is_plain);
            if self.peek().is_some() && !self.rest().starts_with(['\n', '\r']) {
                return Err(self.flaw("a character that can't be seen stands in this comment: take it out"));
            }
        }
        Ok(())
    }

    /// Blanks, comments and the ends of lines.
    pub(super) fn lines(&mut self) -> Result<(), Flaw> {
        loop {
            self.blanks();
            self.comment()?;
            if !self.line_end() {
                return Ok(());
            }
        }
    }

    /// The end of a line that something stands in.
    pub(super) fn end(&mut self) -> Result<(), Flaw> {
        self.blanks();
        self.comment()?;
        if self.line_end() || self.peek().is_none() {
            return Ok(());
        }
        Err(self
            .flaw("something stands behind what ends here: begin a new line, or write # before a comment"))
    }

    pub(super) fn key(&mut self) -> Result<String, Flaw> {
        if self.rest().starts_with(['"', '\'']) && !self.rest().starts_with("\"\"\"") {
            return self.quoted();
        }
        let key = self.run(|character| character.is_ascii_alphanumeric() || matches!(character, '-' | '_'));
        if key.is_empty() {
            return Err(
                self.flaw("a key is missing here: write letters, digits, - and _, or a text in quotes")
            );
        }
        Ok(key.to_owned())
    }

    /// A text in double quotes, in three of them, or in single quotes.
    pub(super) fn quoted(&mut self) -> Result<String, Flaw> {
        let begin = self.at;
        let endless = |scanner: &Self| {
            flaw(
                scanner.text,
                begin,
                "this text doesn't end in its line: write its second quote, or begin and end it with \"\"\"",
            )
        };
        if self.take("'''") {
            return Err(flaw(
                self.text,
                begin,
                "a text over several lines begins and ends with \"\"\" here",
            ));
        }
        if self.take("'") {
            let text = self.run(|character| is_plain(character) && character != '\'');
            return if self.take("'") {
                Ok(text.to_owned())
            } else {
                Err(endless(self))
            };
        }
        let is_long = self.take("\"\"\"");
        if is_long {
            self.line_end();
        } else {
            self.take("\"");
        }
        let mut text = String::new();
        loop {
            text.push_str(self.run(|character| is_plain(character) && !matches!(character, '"' | '\\')));
            let end = self.at;
            if is_long && self.line_end() {
                text.push_str(self.text.get(end..self.at).unwrap_or_default());
            } else if is_long && self.take("\"\"\"") {
                // Up to two quotes may stand before those that end it.
                for _ in 0..2 {
                    if self.take("\"") {
                        text.push('"');
                    }
                }
                return Ok(text);
            } else if self.take("\"") {
                if !is_long {
                    return Ok(text);
                }
                text.push('"');
            } else if self.take("\\") {
                if !(is_long && self.goes_on()) {
                    text.push(self.escaped()?);
                }
            } else {
                return Err(endless(self));
            }
        }
    }

    /// Whether the line ends behind a backslash; then goes to the next character that is seen.
    fn goes_on(&mut self) -> bool {
        let begin = self.at;
        self.blanks();
        let ends = self.line_end();
        if ends {
            while self.line_end() || !self.run(|character| matches!(character, ' ' | '\t')).is_empty() {}
        } else {
            self.at = begin;
        }
        ends
    }

    fn escaped(&mut self) -> Result<char, Flaw> {
        for (letter, meant) in [("\"", '"'), ("\\", '\\'), ("n", '\n'), ("r", '\r'), ("t", '\t')] {
            if self.take(letter) {
                return Ok(meant);
            }
        }
        let digits = self.rest().strip_prefix('u').and_then(|behind| behind.get(..4));
        let number = digits.filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let meant = number.and_then(|digits| char::from_u32(u32::from_str_radix(digits, 16).ok()?));
        let meant = meant.ok_or_else(|| {
            self.flaw("behind \\ stands \", \\, n, r, t, or u with four hexadecimal digits; or write the text in single quotes")
        })?;
        self.at += 5;
        Ok(meant)
    }

    /// A number, true or false.
    pub(super) fn bare(&mut self) -> Result<Kind, Flaw> {
        let begin = self.at;
        let word = self.run(|character| character.is_ascii_alphanumeric() || "+-._:".contains(character));
        let kind = match word {
            "true" => Some(Kind::Boolean(true)),
            "false" => Some(Kind::Boolean(false)),
            _ => number(word),
        };
        kind.ok_or_else(|| {
            flaw(
                self.text,
                begin,
                "write a text in quotes, a number such as 200, 0x41 or 0.5, true, false, [ … ] or { … } here",
            )
        })
    }
}

fn is_plain(character: char) -> bool {
    !character.is_ascii_control() || character == '\t'
}

/// Digits, with `_` between them or not; no further 0 before them.
fn number(word: &str) -> Option<Kind> {
    if let Some(digits) = word.strip_prefix("0x") {
        return whole("", digits, 16);
    }
    let digits = word.strip_prefix(['+', '-']).unwrap_or(word);
    let sign = if word.starts_with('-') { "-" } else { "" };
    let (integer, decimals) = match digits.split_once('.') {
        None => (digits, None),
        Some((integer, decimals)) => (integer, Some(decimals)),
    };
    if integer.len() > 1 && integer.starts_with('0') {
        return None;
    }
    let Some(decimals) = decimals else {
        return whole(sign, digits, 10);
    };
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    (is_number(integer) && is_number(decimals)).then(|| Kind::Decimal(word.to_owned()))
}

fn whole(sign: &str, digits: &str, radix: u32) -> Option<Kind> {
    let mut text = sign.to_owned();
    for part in digits.split('_') {
        if part.is_empty() || !part.chars().all(|digit| digit.is_digit(radix)) {
            return None;
        }
        text.push_str(part);
    }
    i64::from_str_radix(&text, radix).ok().map(Kind::Integer)
}
