//! The server's signing key on disk: what every box that is enrolled trusts.
//!
//! Its loss can't be mended from afar, so it is written once, flushed before use, and never replaced.

use data_encoding::BASE64;
use protocol::SigningKey;
use protocol::keys::KEY_LENGTH;

use crate::data_dir::{DataDir, make_once, read_if_there};
use crate::error::ServerError;

const FILE: &str = "signing-key";

/// The key of this data folder; made on first use.
pub(crate) fn load_or_make(data: &DataDir) -> Result<SigningKey, ServerError> {
    let path = data.file(FILE);
    let text = match read_if_there(&path)? {
        Some(text) => text,
        None => {
            let mut seed = [0; KEY_LENGTH];
            getrandom::fill(&mut seed).map_err(|_| ServerError::Random)?;
            // Two processes that start at once agree on the one that was first.
            make_once(&path, format!("{}\n", BASE64.encode(&seed)).as_bytes())?;
            read_if_there(&path)?.unwrap_or_default()
        }
    };
    seed_of(&text)
        .and_then(|seed| SigningKey::from_seed(&seed).ok())
        .ok_or(ServerError::Key(path))
}

fn seed_of(text: &[u8]) -> Option<[u8; KEY_LENGTH]> {
    BASE64.decode(text.trim_ascii()).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_key_stays_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let data = DataDir::open(folder.path()).unwrap();
        let first = load_or_make(&data).unwrap().public_key().unwrap();
        assert_eq!(load_or_make(&data).unwrap().public_key().unwrap(), first);
    }

    #[test]
    fn a_damaged_key_is_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let data = DataDir::open(folder.path()).unwrap();
        std::fs::write(data.file(FILE), "AAAA").unwrap();
        assert!(load_or_make(&data).unwrap_err().to_string().contains("backup"));
        assert_eq!(std::fs::read(data.file(FILE)).unwrap(), b"AAAA");
    }
}
