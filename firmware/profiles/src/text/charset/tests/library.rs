//! Every sequence of octets against `encoding_rs`. What differs is what [`differs_on_purpose`] says, and nothing else.

use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, IBM866, ISO_2022_JP, ISO_8859_2, ISO_8859_3, ISO_8859_4,
    ISO_8859_5, ISO_8859_6, ISO_8859_7, ISO_8859_8, ISO_8859_10, ISO_8859_13, ISO_8859_14, ISO_8859_15,
    ISO_8859_16, KOI8_R, KOI8_U, MACINTOSH, SHIFT_JIS, UTF_16BE, UTF_16LE, WINDOWS_874, WINDOWS_1250,
    WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257,
    WINDOWS_1258,
};
use proptest::prelude::*;

use super::Charset;

/// Every set, by one of its MIBenums.
const ALL: [(i64, &Encoding); 34] = [
    (5, ISO_8859_2),
    (6, ISO_8859_3),
    (7, ISO_8859_4),
    (8, ISO_8859_5),
    (9, ISO_8859_6),
    (10, ISO_8859_7),
    (11, ISO_8859_8),
    (13, ISO_8859_10),
    (17, SHIFT_JIS),
    (18, EUC_JP),
    (38, EUC_KR),
    (39, ISO_2022_JP),
    (109, ISO_8859_13),
    (110, ISO_8859_14),
    (111, ISO_8859_15),
    (112, ISO_8859_16),
    (114, GB18030),
    (1013, UTF_16BE),
    (1014, UTF_16LE),
    (2026, BIG5),
    (2027, MACINTOSH),
    (2084, KOI8_R),
    (2086, IBM866),
    (2088, KOI8_U),
    (2250, WINDOWS_1250),
    (2251, WINDOWS_1251),
    (2252, WINDOWS_1252),
    (2253, WINDOWS_1253),
    (2254, WINDOWS_1254),
    (2255, WINDOWS_1255),
    (2256, WINDOWS_1256),
    (2257, WINDOWS_1257),
    (2258, WINDOWS_1258),
    (2259, WINDOWS_874),
];

/// What the library makes of these octets, and we read as U+FFFD: in Big5 the rows of Hong Kong and three radicals of more
/// than 16 bits, in EUC-JP all of JIS X 0212.
fn differs_on_purpose(set: &Encoding, octets: &[u8]) -> bool {
    match octets {
        [0xc8, 0x7a | 0x7c | 0xa4] => set == BIG5,
        [0x87..=0xa0 | 0xfa..=0xfe, 0x40..=0x7e | 0xa1..=0xfe] => set == BIG5,
        [0x8f, second, third] if set == EUC_JP => *second > 0xa0 && *third > 0xa0,
        _ => false,
    }
}

fn theirs(set: &'static Encoding, octets: &[u8]) -> String {
    set.decode_without_bom_handling(octets).0.into_owned()
}

/// The sequences of this set that are read otherwise than the library reads them; of those that differ on purpose, how
/// many are letters there.
fn compare(
    code: i64,
    set: &'static Encoding,
    sequences: impl Iterator<Item = Vec<u8>>,
) -> (Vec<Vec<u8>>, usize) {
    let charset = Charset::from_mib_enum(code);
    let (mut wrong, mut left_out) = (Vec::new(), 0);
    for octets in sequences {
        let (ours, theirs) = (charset.letters(&octets), theirs(set, &octets));
        if differs_on_purpose(set, &octets) {
            assert!(
                ours.chars()
                    .all(|letter| letter == '\u{fffd}' || letter.is_ascii())
            );
            left_out += usize::from(ours != theirs);
        } else if ours != theirs {
            wrong.push(octets);
        }
    }
    (wrong, left_out)
}

fn ones() -> impl Iterator<Item = Vec<u8>> {
    (0..=0xff).map(|octet| vec![octet])
}

fn twos() -> impl Iterator<Item = Vec<u8>> {
    (0..=0xff).flat_map(|first| (0..=0xff).map(move |second| vec![first, second]))
}

#[test]
fn a_set_of_several_numbers_is_one_set() {
    for (one, others) in [
        (9, &[81, 82][..]),
        (11, &[84, 85]),
        (17, &[2024]),
        (38, &[36]),
        (114, &[57, 113, 2025]),
        (1013, &[1000, 1015]),
        (2026, &[2101]),
        (2252, &[4, 106, 0, -1, i64::MAX, i64::MIN]),
        (2254, &[12]),
        (2259, &[2109]),
    ] {
        for other in others {
            assert_eq!(
                Charset::from_mib_enum(*other),
                Charset::from_mib_enum(one),
                "{other}"
            );
        }
    }
}

#[test]
fn every_octet_and_every_pair_is_what_the_library_reads() {
    for (code, set) in ALL {
        let (wrong, left_out) = compare(code, set, ones().chain(twos()));
        assert!(
            wrong.is_empty(),
            "{code} {}: {:x?}",
            set.name(),
            &wrong[..wrong.len().min(20)]
        );
        assert_eq!(left_out, if set == BIG5 { 4_696 } else { 0 }, "{code}");
    }
}

#[test]
fn every_three_octets_that_begin_a_letter_are_what_the_library_reads() {
    for (code, set, firsts) in [
        (18, EUC_JP, &[0x8e, 0x8f, 0xa4][..]),
        (17, SHIFT_JIS, &[0x81, 0xa0, 0xef]),
        (114, GB18030, &[0x80, 0x81, 0xfe]),
        (38, EUC_KR, &[0x81, 0xc9]),
        (2026, BIG5, &[0xa4, 0xf9]),
        (39, ISO_2022_JP, &[0x1b, 0x24]),
        (1013, UTF_16BE, &[0xd8, 0xdc]),
        (1014, UTF_16LE, &[0xd8, 0xdc]),
    ] {
        let threes = firsts.iter().flat_map(|first| {
            twos().map(move |mut octets| {
                octets.insert(0, *first);
                octets
            })
        });
        let (wrong, left_out) = compare(code, set, threes);
        assert!(
            wrong.is_empty(),
            "{code} {}: {:x?}",
            set.name(),
            &wrong[..wrong.len().min(20)]
        );
        assert_eq!(left_out, if set == EUC_JP { 6_067 } else { 0 }, "{code}");
    }
}

#[test]
fn every_four_octets_of_gb_18030_are_what_the_library_reads() {
    let fours = (0x81..=0xfe).flat_map(|first| {
        (b'0'..=b'9').flat_map(move |second| {
            (0x81..=0xfe)
                .flat_map(move |third| (b'0'..=b'9').map(move |fourth| vec![first, second, third, fourth]))
        })
    });
    let (wrong, _) = compare(114, GB18030, fours);
    assert!(
        wrong.is_empty(),
        "{}: {:x?}",
        wrong.len(),
        &wrong[..wrong.len().min(20)]
    );
}

/// Octets that are likely to meet one another's edges.
fn edge() -> impl Strategy<Value = u8> {
    prop_oneof![
        any::<u8>(),
        prop::sample::select(vec![
            0x1b, b'(', b'$', b'B', b'J', b'I', b'@', 0x21, 0x24, 0x30, 0x39, 0x7e, 0x7f, 0x80, 0x81, 0x8e,
            0x8f, 0xa0, 0xa1, 0xd8, 0xdc, 0xfe, 0xff, 0x0e, 0x0a, 0,
        ]),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]
    #[test]
    fn made_up_text_is_what_the_library_reads(octets in prop::collection::vec(edge(), 0..24)) {
        for (code, set) in ALL {
            if set != BIG5 && set != EUC_JP {
                prop_assert_eq!(Charset::from_mib_enum(code).letters(&octets), theirs(set, &octets), "{}", code);
            }
        }
    }

    #[test]
    fn escapes_in_any_order_are_what_the_library_reads(
        parts in prop::collection::vec(
            prop_oneof![
                prop::sample::select(vec!["\x1b(B", "\x1b(J", "\x1b(I", "\x1b$@", "\x1b$B", "\x1b$", "\x1b(", "\x1b"])
                    .prop_map(|escape| escape.as_bytes().to_vec()),
                prop::collection::vec(edge(), 0..4),
                prop::collection::vec(0x21..0x7f_u8, 0..6),
            ],
            0..10,
        )
    ) {
        let octets = parts.concat();
        prop_assert_eq!(Charset::from_mib_enum(39).letters(&octets), theirs(ISO_2022_JP, &octets));
    }
}
