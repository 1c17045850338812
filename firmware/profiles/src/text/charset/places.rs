//! Where in a table the letter of some octets stands: what the build, which writes the tables, and the decoders have to agree
//! upon. What later editions put around a set's square of 94 by 94 comes behind it: in Unicode's order it is what the square
//! leaves over.

/// The sets with a letter an octet, by their MIBenums: in one table, 128 cells for each.
pub(crate) const OF_ONE_OCTET: [i64; 26] = [
    2252, 111, 2254, 6, 5, 2250, 112, 7, 13, 109, 2257, 110, 2258, 2027, 8, 2251, 2084, 2088, 2086, 10, 2253,
    11, 2255, 9, 2256, 2259,
];

/// The octets that GB 2312, JIS X 0208 and KS X 1001 number from 1 to 94.
const SQUARE: usize = 94;

/// The pairs of GBK, or of code page 949, which has KS X 1001 in its square.
pub(crate) const PAIRS: usize = BESIDE + 94 * 97;
/// Behind the square, where the first octet is 81 to A0.
const BEFORE: usize = SQUARE * SQUARE;
/// Behind these, where the second octet is 40 to A0.
const BESIDE: usize = BEFORE + 32 * 191;

pub(crate) fn of_pair(first: u8, second: u8) -> Option<usize> {
    if first == 0xff || second == 0xff {
        return None;
    }
    let column = usize::from(second.checked_sub(0x40)?);
    Some(match first.checked_sub(0xa1).map(usize::from) {
        None => BEFORE + usize::from(first.checked_sub(0x81)?) * 191 + column,
        Some(row) if second < 0xa1 => BESIDE + row * 97 + column,
        Some(row) => row * SQUARE + column - 0x61,
    })
}

/// GB 18030's fours for letters of 16 bits, which stand behind GBK's pairs.
pub(crate) const FOURS: usize = 39_420;
/// The number of the first four for letters of more.
pub(crate) const FIRST_FOUR_BEYOND: u32 = 189_000;

/// Big5 with ETEN's rows, without those of Hong Kong.
pub(crate) const BIG5: usize = 89 * 157;

pub(crate) fn of_big5(first: u8, second: u8) -> Option<usize> {
    let row = usize::from(first.checked_sub(0xa1).filter(|row| *row < 89)?);
    let column = match second {
        0x40..=0x7e => second - 0x40,
        0xa1..=0xfe => second - 0x62,
        _ => return None,
    };
    Some(row * 157 + usize::from(column))
}

/// JIS X 0208 up to row 84, with NEC's row 13; then IBM's rows 115 to 119.
pub(crate) const JIS: usize = IBM + 388;
const IBM: usize = 84 * SQUARE;

/// The rows and their cells counted from 0. Rows 89 to 92 are NEC's choice of IBM's letters, in another order.
pub(crate) fn of_jis(row: usize, cell: usize) -> Option<usize> {
    let number = row * SQUARE + cell;
    Some(match row {
        0..84 => number,
        88..92 => {
            IBM + match number - 88 * SQUARE {
                kanji @ 0..360 => 28 + kanji,
                small_roman @ 362..372 => small_roman - 362,
                sign @ 372..376 => sign - 352,
                _ => return None,
            }
        }
        114..119 => Some(IBM + number - 114 * SQUARE).filter(|place| *place < JIS)?,
        _ => return None,
    })
}
