//! Is a text a label? A private row's text stays only as far as it speaks of printers.

use std::collections::BTreeSet;
use std::ops::Range;

use meters::Identity;

use super::disguise::Covered;
use super::form::{part, runs};
use super::place::SYSTEM_DESCRIPTION;
use super::secrets::{Secrets, words_of};
use super::words;
use crate::{Oid, Rows};

/// Digits are a count, not a telephone number, up to so many.
const LONGEST_COUNT: usize = 9;

/// A code such as `TN321` or `A4R` has at most so many digits.
const DIGITS_OF_A_CODE: usize = 4;

/// What a text turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Judgement {
    /// A label, a version, a count; these words of it are not known.
    Label(Vec<Range<usize>>),
    /// Anything that people may have typed in.
    NoLabel,
}

/// What a word of a text is worth.
enum Word {
    Known,
    /// It decides nothing: one or two letters, a count, a code.
    Neutral,
    Unknown,
}

/// The words that may stay: those of all printers, and those of this one's maker.
pub(super) struct Vocabulary(BTreeSet<Vec<u8>>);

impl Vocabulary {
    pub(super) fn of(rows: &Rows, identity: &Identity, secrets: &Secrets) -> Self {
        let mut known = secrets.makers.clone();
        let description = rows
            .get(&Oid::new(SYSTEM_DESCRIPTION).child(&[0]))
            .and_then(|value| value.as_bytes());
        let texts = [description, identity.description.as_deref().map(str::as_bytes)];
        known.extend(
            texts
                .into_iter()
                .flatten()
                .flat_map(words_of)
                .map(<[u8]>::to_ascii_lowercase),
        );
        known.retain(|word| !secrets.texts.contains_key(word));
        Self(known)
    }

    /// Judges what is not covered yet.
    pub(super) fn judge(&self, text: &[u8], covered: &Covered) -> Judgement {
        let (mut known, mut unknown_words) = (0_usize, 0_usize);
        let mut unknown = Vec::new();
        for range in runs(text, |byte| byte.is_ascii_alphanumeric() || byte >= 0x80) {
            if covered
                .hidden
                .get(range.clone())
                .is_some_and(|hidden| hidden.iter().any(|it| *it))
            {
                // What is left of a word of which a part was a secret tells the rest.
                unknown.push(range);
                continue;
            }
            match self.word(part(text, &range)) {
                Word::Known => known += 1,
                Word::Neutral => {}
                Word::Unknown => {
                    let is_word = part(text, &range)
                        .iter()
                        .filter(|byte| !byte.is_ascii_digit())
                        .count()
                        > 2;
                    unknown_words += usize::from(is_word);
                    unknown.push(range);
                }
            }
        }
        if unknown_words > 0 && known <= unknown_words {
            Judgement::NoLabel
        } else {
            Judgement::Label(unknown)
        }
    }

    fn word(&self, word: &[u8]) -> Word {
        let lower = word.to_ascii_lowercase();
        if words::is_known(&lower) || self.0.contains(&lower) {
            return Word::Known;
        }
        let digits = word.iter().filter(|byte| byte.is_ascii_digit()).count();
        if digits == word.len() {
            let is_count =
                digits <= LONGEST_COUNT && !(word.first() == Some(&b'0') && digits > DIGITS_OF_A_CODE);
            return if is_count { Word::Neutral } else { Word::Unknown };
        }
        let parts = parts_of(word);
        let is_part = |part: &&[u8]| part.len() <= 2 || words::is_known(&part.to_ascii_lowercase());
        let letters: Vec<&[u8]> = parts.iter().copied().filter(|part| !is_digits(part)).collect();
        let are_ascii = word.is_ascii();
        match (are_ascii && letters.iter().all(is_part), digits) {
            (true, 0) if letters.len() == 1 => Word::Neutral,
            (true, 0) if letters.iter().any(|part| part.len() > 2) => Word::Known,
            (true, 1..=DIGITS_OF_A_CODE) if parts.len() <= 3 => Word::Neutral,
            // `TN-321` without its hyphen and the like: three letters and a number.
            _ if is_dimension(&parts) => Word::Neutral,
            _ if are_ascii
                && parts.len() == 2
                && word.len() <= 6
                && (1..=DIGITS_OF_A_CODE).contains(&digits) =>
            {
                Word::Neutral
            }
            _ => Word::Unknown,
        }
    }
}

/// `210x297mm`.
fn is_dimension(parts: &[&[u8]]) -> bool {
    match parts {
        [width, b"x", length, unit @ ..] => {
            is_digits(width) && is_digits(length) && matches!(unit, [] | [b"mm" | b"in"])
        }
        _ => false,
    }
}

fn is_digits(part: &[u8]) -> bool {
    part.iter().all(u8::is_ascii_digit)
}

/// A word's parts: `FullColor2` is `Full`, `Color`, `2`.
fn parts_of(word: &[u8]) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    let mut begins = 0;
    for (place, pair) in word.windows(2).enumerate() {
        let [before, here] = [pair.first(), pair.last()].map(|byte| byte.copied().unwrap_or_default());
        let turns = before.is_ascii_digit() != here.is_ascii_digit()
            || before.is_ascii_lowercase() && here.is_ascii_uppercase();
        if turns {
            parts.push(part(word, &(begins..place + 1)));
            begins = place + 1;
        }
    }
    parts.push(part(word, &(begins..word.len())));
    parts
}
