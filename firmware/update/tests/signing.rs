//! What `image/sign-slot` signs is an image that can be installed. Without openssl the test says so and proves nothing.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::process::Command;

use update::{HEAD_LENGTH, ImageHead, Refusal};

#[test]
fn a_slot_that_was_signed_by_the_script_is_an_image() {
    if Command::new("openssl").arg("version").output().is_err() {
        eprintln!("left out: openssl is not installed");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let slot = vec![7; 1024 * 1024];
    fs::write(path("slot.img"), &slot).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../image/sign-slot");
    let sign = |key: &str| {
        let signed = Command::new(&script)
            .arg(path("slot.img"))
            .arg("1.2.3")
            .args([path(key), path("update.img")])
            .output()
            .unwrap();
        assert!(signed.status.success(), "{signed:?}");
        String::from_utf8(signed.stdout).unwrap().trim().parse().unwrap()
    };
    let key = sign("key.pem");
    let image = fs::read(path("update.img")).unwrap();
    let head = ImageHead::open(&image[..HEAD_LENGTH], &key).unwrap();
    assert_eq!((head.version.as_str(), head.board.as_str()), ("1.2.3", "aarch64"));
    assert_eq!(head.is_whole(image.len() as u64), Ok(()));
    assert_eq!(head.fits("aarch64", 1 << 26), Ok(()));
    assert!(image[HEAD_LENGTH..] == slot);
    assert_eq!(sign("key.pem"), key, "the key is kept");
    let other = sign("other.pem");
    assert_eq!(
        ImageHead::open(&image[..HEAD_LENGTH], &other),
        Err(Refusal::NotSigned)
    );
}
