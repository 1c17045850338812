//! A printer's stream of octets, taken apart into lines and ends of answers.

/// The Universal Exit Language, which a printer that echoes sends back.
const UEL: &[u8] = b"\x1b%-12345X";

/// No line of an answer is longer; the rest of one is dropped.
const LONGEST_LINE: usize = 1024;

/// What stands in the stream.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A line with an end, without it. Never empty.
    Line(Vec<u8>),
    /// The form feed behind an answer.
    End,
}

/// Takes octets and gives pieces. A line counts only once its end has come: half a number is no number.
#[derive(Debug, Default)]
pub(super) struct Lines {
    line: Vec<u8>,
}

impl Lines {
    pub(super) fn take(&mut self, octets: &[u8], mut found: impl FnMut(Piece)) {
        for octet in octets {
            match octet {
                b'\r' | b'\n' | b'\x0c' => {
                    if let Some(line) = self.finished() {
                        found(Piece::Line(line));
                    }
                    if *octet == b'\x0c' {
                        found(Piece::End);
                    }
                }
                _ if self.line.len() < LONGEST_LINE => self.line.push(*octet),
                _ => {}
            }
        }
    }

    fn finished(&mut self) -> Option<Vec<u8>> {
        let line = std::mem::take(&mut self.line);
        let mut said = line.as_slice();
        while let Some(rest) = said.strip_prefix(UEL) {
            said = rest;
        }
        (!said.trim_ascii().is_empty()).then(|| said.to_vec())
    }
}
