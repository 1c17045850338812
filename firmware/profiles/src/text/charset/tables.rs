//! The letters of the sets: read out of what the build packed when the first device names such a set.

use std::sync::OnceLock;

use super::letters::{EMPTY, unpack};
use super::places;

/// One table.
struct Table {
    packed: &'static [u8],
    parts: usize,
    cells: usize,
    unpacked: OnceLock<Vec<u16>>,
}

impl Table {
    /// So many cells, in each of which every letter is new.
    const fn of(packed: &'static [u8], parts: usize, cells: usize) -> Self {
        Self {
            packed,
            parts,
            cells,
            unpacked: OnceLock::new(),
        }
    }

    fn letter(&self, place: usize) -> Option<char> {
        let table = self
            .unpacked
            .get_or_init(|| unpack(self.packed, self.parts, self.cells));
        let letter = table.get(place).filter(|letter| **letter != EMPTY)?;
        char::from_u32(u32::from(*letter))
    }
}

macro_rules! packed {
    ($name:literal, $parts:expr, $cells:expr) => {
        Table::of(
            include_bytes!(concat!(env!("OUT_DIR"), "/", $name)),
            $parts,
            $cells,
        )
    };
}

static ONE_OCTET: Table = packed!("one_octet.bin", places::OF_ONE_OCTET.len(), 128);
static GBK: Table = packed!("gbk.bin", 1, places::PAIRS + places::FOURS);
static KOREAN: Table = packed!("korean.bin", 1, places::PAIRS);
static BIG5: Table = packed!("big5.bin", 1, places::BIG5);
static JIS: Table = packed!("jis.bin", 1, places::JIS);

/// The letter of an octet in the set at this place of their table.
pub(super) fn of_one_octet(set: usize, octet: u8) -> char {
    match octet.checked_sub(0x80) {
        None => char::from(octet),
        Some(upper) => {
            let letter = ONE_OCTET.letter(set * 128 + usize::from(upper));
            letter.unwrap_or(char::REPLACEMENT_CHARACTER)
        }
    }
}

pub(super) fn gbk(first: u8, second: u8) -> Option<char> {
    GBK.letter(places::of_pair(first, second)?)
}

/// The letter of four octets by their number among all.
pub(super) fn gb18030(number: u32) -> Option<char> {
    if let Some(beyond) = number.checked_sub(places::FIRST_FOUR_BEYOND) {
        return char::from_u32(beyond + 0x1_0000);
    }
    let number = usize::try_from(number).ok()?;
    GBK.letter(places::PAIRS + Some(number).filter(|number| *number < places::FOURS)?)
}

pub(super) fn korean(first: u8, second: u8) -> Option<char> {
    KOREAN.letter(places::of_pair(first, second)?)
}

pub(super) fn big5(first: u8, second: u8) -> Option<char> {
    BIG5.letter(places::of_big5(first, second)?)
}

/// The letter in this row and cell of JIS X 0208, counted from 0.
pub(super) fn jis(row: u8, cell: u8) -> Option<char> {
    JIS.letter(places::of_jis(usize::from(row), usize::from(cell))?)
}
