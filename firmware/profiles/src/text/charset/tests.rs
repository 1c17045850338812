//! Each set by its letters; against the library, octet by octet, in [`library`].

#![allow(clippy::unwrap_used)]

mod library;

use super::*;

#[test]
fn each_set_gives_its_own_letters() {
    for (code, bytes, text) in [
        (4, &b"D\xe9p\xf4t \x96 a"[..], "Dépôt – a"),
        (5, b"\xa3\xf3d\xbc \xff", "Łódź ˙"),
        (8, b"\xbf\xd8\xe0 \xf0\xf1", "Пир №ё"),
        (10, b"\xcc\xe5\xeb\xdc\xed\xe9", "Μελάνι"),
        (12, b"\xddstanbul ya\xf0", "İstanbul yağ"),
        (17, b"\x83V\x83A\x83\x93 \x83g\x83i\x81[", "シアン トナー"),
        (17, b"\xc4\xc5\xb0\x90\xd8\x82\xeaOK", "ﾄﾅｰ切れOK"),
        (2024, b"\x97p\x8e\x86\x82\xc8\x82\xb5", "用紙なし"),
        (18, b"\xa5\xc8\xa5\xca\xa1\xbc", "トナー"),
        (38, b"\xc5\xe4\xb3\xca", "토너"),
        (39, b"\x1b$B%H%J!<\x1b(B OK", "トナー OK"),
        (113, b"\xcc\xbc\xb7\xdb", "碳粉"),
        (2025, b"\xba\xda\xc9\xab", "黑色"),
        (2025, b"\xc8\xb1\xd6\xbd", "缺纸"),
        (2025, "缺纸".as_bytes(), "缺纸"),
        (17, b"\xc4\xb1 A", "ﾄｱ A"),
        (2026, b"\xba\xd2\xaf\xbb", "碳粉"),
        (2084, b"\xf4\xcf\xce\xc5\xd2", "Тонер"),
        (2251, b"\xd2\xee\xed\xe5\xf0", "Тонер"),
        (2250, b"\x8ed\xedm\xe1", "Ždímá"),
        (1013, b"\x30\xc8\x30\xca\x30\xfc", "トナー"),
        (1013, b"\0O\0K", "OK"),
        (2004, b"T\xccner f\xcar \xfe\xff", "Täner fòr ±\u{fffd}"),
        (2004, b"Beh\xcclter \xb4\xb7\xd8\xda\xdb", "Behälter ÇñÄÖÜ"),
    ] {
        assert_eq!(Charset::from_mib_enum(code).decode(bytes), text, "{code}");
    }
}

#[test]
fn ascii_is_ascii_in_every_set() {
    for code in (0..120).chain(1000..1020).chain(2000..2260) {
        let charset = Charset::from_mib_enum(code);
        assert_eq!(charset.decode(b"Toner 1"), "Toner 1", "{code}");
        assert_eq!(charset.decode(b"Black Toner\0"), "Black Toner\0", "{code}");
    }
}

#[test]
fn half_a_character_is_marked_and_eats_nothing_behind_it() {
    // The second byte of a pair is at least 0x40: what is less stands for itself.
    assert_eq!(
        Charset::from_mib_enum(17).decode(b"\x90<b>\x90"),
        "\u{fffd}<b>\u{fffd}"
    );
    assert_eq!(
        Charset::from_mib_enum(17).decode(b"\x90\x1b[31m"),
        "\u{fffd}\u{1b}[31m"
    );
}

#[test]
fn no_byte_is_without_a_character() {
    for code in [4, 5, 8, 12, 17, 18, 38, 113, 114, 1013, 2004, 2026, 2084, 106, -1] {
        for byte in 0..=u8::MAX {
            let decoded = Charset::from_mib_enum(code).decode(&[byte]);
            assert_eq!(decoded.chars().count(), 1, "{code} {byte}");
        }
    }
}
