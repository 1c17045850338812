//! Packs the letters of the world's character sets, as `encoding_rs` has them: the box then does without the library, whose
//! tables are made for speed and take 145 KB.

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GB18030, IBM866, ISO_8859_2, ISO_8859_3, ISO_8859_4, ISO_8859_5, ISO_8859_6,
    ISO_8859_7, ISO_8859_8, ISO_8859_10, ISO_8859_13, ISO_8859_14, ISO_8859_15, ISO_8859_16, KOI8_R, KOI8_U,
    MACINTOSH, SHIFT_JIS, WINDOWS_874, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254,
    WINDOWS_1255, WINDOWS_1256, WINDOWS_1257, WINDOWS_1258,
};
use std::path::Path;
use std::{fs, io};

#[path = "../src/text/charset/letters.rs"]
mod letters;
#[path = "../src/text/charset/places.rs"]
mod places;

use letters::{EMPTY, Free, Kind, Model, Step};
use packed::coder::Writer;

/// Writes the tables into this folder.
pub fn write(folder: &Path) -> io::Result<()> {
    let single: Vec<u16> = places::OF_ONE_OCTET.into_iter().flat_map(upper_half).collect();
    fs::write(folder.join("one_octet.bin"), pack(&single, 128))?;
    for (name, table) in [
        ("gbk.bin", gbk()),
        ("korean.bin", of_pairs(EUC_KR, places::PAIRS, places::of_pair)),
        ("big5.bin", of_pairs(BIG5, places::BIG5, places::of_big5)),
        ("jis.bin", jis()),
    ] {
        fs::write(folder.join(name), pack(&table, table.len()))?;
    }
    Ok(())
}

/// The set of this MIBenum.
fn library(mib_enum: i64) -> &'static Encoding {
    match mib_enum {
        5 => ISO_8859_2,
        6 => ISO_8859_3,
        7 => ISO_8859_4,
        8 => ISO_8859_5,
        9 => ISO_8859_6,
        10 => ISO_8859_7,
        11 => ISO_8859_8,
        13 => ISO_8859_10,
        109 => ISO_8859_13,
        110 => ISO_8859_14,
        111 => ISO_8859_15,
        112 => ISO_8859_16,
        2027 => MACINTOSH,
        2084 => KOI8_R,
        2086 => IBM866,
        2088 => KOI8_U,
        2250 => WINDOWS_1250,
        2251 => WINDOWS_1251,
        2252 => WINDOWS_1252,
        2253 => WINDOWS_1253,
        2254 => WINDOWS_1254,
        2255 => WINDOWS_1255,
        2256 => WINDOWS_1256,
        2257 => WINDOWS_1257,
        2258 => WINDOWS_1258,
        2259 => WINDOWS_874,
        other => panic!("the build knows no set of the MIBenum {other}: name it in build/charsets.rs"),
    }
}

/// The one letter of these octets; `EMPTY` where they are none, several, or one of more than 16 bits.
fn letter(set: &'static Encoding, octets: &[u8]) -> u16 {
    let Some(text) = set.decode_without_bom_handling_and_without_replacement(octets) else {
        return EMPTY;
    };
    let mut letters = text.encode_utf16();
    match (letters.next(), letters.next()) {
        (Some(letter), None) => letter,
        _ => EMPTY,
    }
}

fn upper_half(mib_enum: i64) -> impl Iterator<Item = u16> {
    let set = library(mib_enum);
    (0x80..=0xff).map(move |octet| letter(set, &[octet]))
}

fn of_pairs(set: &'static Encoding, cells: usize, place: fn(u8, u8) -> Option<usize>) -> Vec<u16> {
    let mut table = vec![EMPTY; cells];
    for (first, second) in (0x81..=0xfe).flat_map(|first| (0x40..=0xfe).map(move |second| (first, second))) {
        if let Some(place) = place(first, second) {
            table[place] = letter(set, &[first, second]);
        }
    }
    table
}

fn gbk() -> Vec<u16> {
    let mut table = of_pairs(GB18030, places::PAIRS, places::of_pair);
    let octet = |number: usize, of: usize, from: u8| from + u8::try_from(number % of).unwrap_or(0);
    table.extend((0..places::FOURS).map(|number| {
        let octets = [
            octet(number / 12_600, 126, 0x81),
            octet(number / 1260, 10, 0x30),
            octet(number / 10, 126, 0x81),
            octet(number, 10, 0x30),
        ];
        letter(GB18030, &octets)
    }));
    table
}

/// As Shift_JIS has it: two rows of 94 to a first octet.
fn jis() -> Vec<u16> {
    let mut table = vec![EMPTY; places::JIS];
    for (row, cell) in (0..119).flat_map(|row| (0..94).map(move |cell| (row, cell))) {
        if let Some(place) = places::of_jis(row, cell) {
            let first = row / 2 + if row < 62 { 0x81 } else { 0xc1 };
            let second = row % 2 * 94 + cell;
            let second = second + if second < 63 { 0x40 } else { 0x41 };
            let octets = [first, second].map(|octet| u8::try_from(octet).unwrap_or(0));
            table[place] = letter(SHIFT_JIS, &octets);
        }
    }
    table
}

/// The bits of a table of parts, in each of which every letter is new.
fn pack(table: &[u16], part: usize) -> Vec<u8> {
    let (mut writer, mut model) = (Writer::default(), Model::new());
    for part in table.chunks(part) {
        let (mut free, mut at) = (Free::new(), 0);
        for letter in part {
            let step = step(*letter, &mut free, &mut at);
            model.step(&mut writer, step);
        }
    }
    writer.end()
}

fn step(letter: u16, free: &mut Free, at: &mut usize) -> Step {
    if letter == EMPTY {
        return (Kind::Empty, 0);
    }
    let Some(place) = place(free, letter) else {
        return (Kind::Again, letter);
    };
    free.take(place);
    let passed = |between: usize| u16::try_from(between).unwrap_or(0);
    let step = match place.checked_sub(*at) {
        Some(0) => (Kind::Next, 0),
        Some(between) => (Kind::Ahead, passed(between - 1)),
        None => (Kind::Back, passed(*at - place - 1)),
    };
    *at = place;
    step
}

/// How many free letters stand before this one; none where it is taken.
fn place(free: &Free, letter: u16) -> Option<usize> {
    let [high, low] = letter.to_be_bytes();
    let (before, from) = free.rows.split_at_checked(usize::from(high))?;
    let place = from.first()?.binary_search(&low).ok()?;
    Some(before.iter().map(Vec::len).sum::<usize>() + place)
}
