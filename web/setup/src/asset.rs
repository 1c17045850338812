//! The page's style and script. The address of each is made of what is in it (`build.rs`), so that browsers may keep it for
//! ever and still never show a page with an old one; it says nothing of the version, as everybody may see it.

use std::sync::OnceLock;

use packed::octets;

include!(concat!(env!("OUT_DIR"), "/paths.rs"));

/// The page's style, for [`STYLE_PATH`]. It is `text/css; charset=utf-8`, and may be kept by the browser.
pub fn style() -> &'static str {
    static STYLE: OnceLock<String> = OnceLock::new();
    STYLE.get_or_init(|| unpacked(include_bytes!(concat!(env!("OUT_DIR"), "/style.bin"))))
}

/// The page's script, for [`SCRIPT_PATH`]: it shows anew what is under way. It is `text/javascript; charset=utf-8`.
pub fn script() -> &'static str {
    static SCRIPT: OnceLock<String> = OnceLock::new();
    SCRIPT.get_or_init(|| unpacked(include_bytes!(concat!(env!("OUT_DIR"), "/live.bin"))))
}

fn unpacked(pack: &[u8]) -> String {
    String::from_utf8(octets::unpack(pack)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_served_is_what_was_written() {
        assert_eq!(style(), include_str!("style.css"));
        assert_eq!(script(), include_str!("live.js"));
    }

    #[test]
    fn the_address_is_made_of_the_content() {
        let hash = style().bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        assert_eq!(STYLE_PATH, format!("/style-{hash:016x}.css"));
        assert!(SCRIPT_PATH.starts_with("/live-") && SCRIPT_PATH.ends_with(".js"));
    }
}
