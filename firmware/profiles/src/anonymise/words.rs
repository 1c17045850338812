//! The words of printers: what the labels of counters, supplies, trays, functions, states and languages are made of.
//!
//! A word that is missing costs a label's word in a recording; one too many could let a name through. So there are no names
//! of people or places here, but for colours.

use std::sync::LazyLock;

use packed::octets;

/// `words.txt`, in the order of the alphabet, each once, as the build packed them.
const PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/words.bin"));

static WORDS: LazyLock<Vec<u8>> = LazyLock::new(|| octets::unpack(PACKED));
static KNOWN: LazyLock<Vec<&'static [u8]>> = LazyLock::new(|| {
    let words = WORDS.split(u8::is_ascii_whitespace);
    words.filter(|word| !word.is_empty()).collect()
});

/// Whether a word, in lower case, speaks of printers.
pub(super) fn is_known(word: &[u8]) -> bool {
    KNOWN.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_in_order() {
        assert!(KNOWN.len() > 800 && KNOWN.is_sorted_by(|word, next| word < next));
    }

    #[test]
    fn labels_are_made_of_known_words_and_names_are_not() {
        for word in "counter machine total black cyan printed sides".split(' ') {
            assert!(is_known(word.as_bytes()), "{word}");
        }
        for word in "public admin anna meyer berlin smith office".split(' ') {
            assert!(!is_known(word.as_bytes()), "{word}");
        }
    }
}
