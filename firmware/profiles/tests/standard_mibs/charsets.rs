//! Texts in the character set that prtLocalization names.

use crate::cells::*;
use crate::reading::interpret;

#[test]
fn the_panels_character_set_decodes_localized_text() {
    let described = |charset: i64, bytes: &[u8]| {
        let facts = interpret(&rows([
            (GENERAL, "10.1", int(2)),
            (LOCALIZATION, "4.1.1", int(106)),
            (LOCALIZATION, "4.1.2", int(charset)),
            (SUPPLIES, "6.1.1", octets(bytes)),
        ]));
        facts
            .supplies
            .first()
            .and_then(|supply| supply.description.clone())
    };
    assert_eq!(described(2004, b"Beh\xcclter").as_deref(), Some("Behälter"));
    assert_eq!(described(4, b"Beh\xe4lter").as_deref(), Some("Behälter"));
    assert_eq!(described(5, b"\xbe\xf3\xb3ty").as_deref(), Some("žółty"));
    assert_eq!(described(8, b"\xc2\xde\xdd\xd5\xe0").as_deref(), Some("Тонер"));
    assert_eq!(
        described(2004, "Behälter".as_bytes()).as_deref(),
        Some("Behälter")
    );
    assert_eq!(described(2004, b"\0\0"), None);
}

#[test]
fn shift_jis_and_its_neighbours_are_read_whole() {
    let said = |charset: i64, bytes: &[u8]| {
        let facts = interpret(&rows([
            (LOCALIZATION, "4.1.1", int(charset)),
            (SYSTEM, "6.0", octets(bytes)),
            (GENERAL, "17.1", octets(b"JP0001")),
            (SUPPLIES, "6.1.1", octets(bytes)),
            (ALERT, "2.1.1", int(4)),
            (ALERT, "8.1.1", octets(bytes)),
        ]));
        let texts = [
            facts.identity.location,
            facts.supplies[0].description.clone(),
            facts.alerts[0].description.clone(),
        ];
        assert!(texts.iter().all(|text| *text == texts[0]), "{texts:?}");
        texts[0].clone().unwrap()
    };
    // "トナー交換" (change the toner) as a panel in Tokyo sends it: 0x5C, the backslash, is the second octet of no letter
    // here, but of ソ and 表.
    assert_eq!(said(17, b"\x83g\x83i\x81[\x8c\xf0\x8a\xb7"), "トナー交換");
    assert_eq!(said(17, b"\x83\\\x81[\x83g\x95\\\x8e\xa6"), "ソート表示");
    assert_eq!(said(17, b"\xb6\xd0\xc2\xde\xcf\xd8"), "ｶﾐﾂﾞﾏﾘ");
    assert_eq!(said(2024, b"\x87@ \xfb\xfc"), "① 髙", "NEC's and IBM's letters");
    assert_eq!(said(18, b"\xcd\xd1\xbb\xe6\xa4\xca\xa4\xb7"), "用紙なし");
    assert_eq!(said(2025, b"\xc8\xb1\xd6\xbd"), "缺纸");
    assert_eq!(
        said(2004, b"Papierstau im Fach f\xcfr \xdbbergr\xce\xdee"),
        "Papierstau im Fach für Übergröße"
    );
    assert_eq!(said(2004, b"D\xc5p\xc2t \xb4\xb5 \xbe\xba"), "Dépôt Çç ƒ¤");
}

#[test]
fn hostile_octets_are_inert_in_every_set() {
    for charset in [4, 5, 17, 18, 38, 39, 106, 113, 1013, 2004, 2026, -1, i64::MAX] {
        for bytes in [
            &b"\x83\x1b[31mred\x1b[0m"[..],
            b"\x9b31mred",
            b"a\x00b\x07c\x7fd",
            b"\x1b$B\x1b\x1b\x1b",
            b"\xff\xfe\x00<\x20\x2e",
            "\u{202e}gpj.exe\u{2066}\u{200f}".as_bytes(),
            b"\x81",
            b"\xf0\x9f\x98",
        ] {
            let facts = interpret(&rows([
                (LOCALIZATION, "4.1.1", int(charset)),
                (SUPPLIES, "6.1.1", octets(bytes)),
            ]));
            let text = facts.supplies[0].description.clone().unwrap_or_default();
            let steers =
                |c: char| c.is_control() || matches!(c, '\u{200e}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            assert!(!text.contains(steers), "{charset}: {text:?}");
        }
    }
}
