//! The page's style and script. The address of each is made of what is in it, so that browsers may keep it for ever and
//! still never show a page with an old one; it says nothing of the version, as everybody may see it.

/// The page's style, for [`STYLE_PATH`]. It is `text/css; charset=utf-8`, and may be kept by the browser.
pub const STYLE: &str = include_str!("style.css");
/// The page's script, for [`SCRIPT_PATH`]: it shows anew what is under way. It is `text/javascript; charset=utf-8`.
pub const SCRIPT: &str = include_str!("live.js");
/// Where every page looks for [`STYLE`].
pub const STYLE_PATH: &str = text(&STYLE_NAME);
/// Where every page looks for [`SCRIPT`].
pub const SCRIPT_PATH: &str = text(&SCRIPT_NAME);

const STYLE_NAME: [u8; 27] = named(*b"/style-0000000000000000.css", 7, STYLE.as_bytes());
const SCRIPT_NAME: [u8; 25] = named(*b"/live-0000000000000000.js", 6, SCRIPT.as_bytes());

/// A name whose sixteen zeros at that place are the content's hash (FNV-1a, 64 bits, in hex).
const fn named<const N: usize>(mut name: [u8; N], at: usize, content: &[u8]) -> [u8; N] {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut place = 0;
    while place < content.len() {
        hash = (hash ^ content[place] as u64).wrapping_mul(0x0100_0000_01b3);
        place += 1;
    }
    let mut digit = 0;
    while digit < 16 {
        let value = (hash >> (60 - 4 * digit) & 0xf) as usize;
        name[at + digit] = b"0123456789abcdef"[value];
        digit += 1;
    }
    name
}

const fn text(name: &[u8]) -> &str {
    match std::str::from_utf8(name) {
        Ok(text) => text,
        Err(_) => panic!("the names are ASCII"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_changes_with_the_content() {
        let name = |content: &[u8]| named(*b"/x-0000000000000000.css", 3, content);
        assert_eq!(text(&name(b"a")), "/x-af63dc4c8601ec8c.css");
        assert_ne!(name(b"a"), name(b"b"));
        assert!(STYLE_PATH.starts_with("/style-") && STYLE_PATH.ends_with(".css"));
        assert!(SCRIPT_PATH.starts_with("/live-") && SCRIPT_PATH.ends_with(".js"));
    }
}
