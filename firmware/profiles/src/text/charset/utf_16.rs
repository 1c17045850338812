//! Sixteen bits a letter, or twice sixteen.

use std::char::{REPLACEMENT_CHARACTER, decode_utf16};

/// All bytes, with U+FFFD for half a letter.
pub(super) fn decode(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let (pairs, odd) = bytes.as_chunks();
    let letters = decode_utf16(pairs.iter().map(|pair| unit(*pair)));
    let mut text: String = letters
        .map(|letter| letter.unwrap_or(REPLACEMENT_CHARACTER))
        .collect();
    // With the half of a letter before it, an odd octet is one fault.
    let is_behind_half = pairs
        .last()
        .is_some_and(|pair| matches!(unit(*pair), 0xd800..=0xdbff));
    if !odd.is_empty() && !is_behind_half {
        text.push(REPLACEMENT_CHARACTER);
    }
    text
}
