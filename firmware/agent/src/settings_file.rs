//! Settings from a file of JSON, as the command line or the start of the service is given them: all that stands in it
//! counts, or nothing of it.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use setup::{Fault, FieldFault};
use store::Store;

use crate::adjusting::{LONGEST_PATCH, in_english, settings_patch};
use crate::failure::Failure;

/// Adjusts what stands in that file, or in stdin where none is named, and nothing else.
///
/// # Errors
/// [`Failure::File`] names everything in it that makes no sense; nothing is changed then.
pub(crate) fn take_over(store: &Store, from: Option<&Path>) -> Result<(), Failure> {
    let wrong = |cause| Failure::file(from.unwrap_or(Path::new("stdin")), cause);
    let json = beginning(from).map_err(|error| {
        wrong(format!(
            "the settings can't be read ({error}): name a file of JSON"
        ))
    })?;
    let settings = settings_patch(&store.settings()?, &json).map_err(|faults| wrong(refusal(&faults)))?;
    Ok(store.save_settings(&settings)?)
}

/// What is longer than any settings is not read to its end.
fn beginning(from: Option<&Path>) -> io::Result<String> {
    let most = u64::try_from(LONGEST_PATCH).unwrap_or(u64::MAX).saturating_add(1);
    let mut octets = Vec::new();
    match from {
        Some(path) => File::open(path)?.take(most).read_to_end(&mut octets)?,
        None => io::stdin().take(most).read_to_end(&mut octets)?,
    };
    // A character that was cut at the end is of a text that is too long anyhow.
    Ok(String::from_utf8_lossy(&octets).into_owned())
}

/// Every fault, how a file says what is ticked on the page, and what to do.
fn refusal(faults: &[FieldFault]) -> String {
    let mut sentence = in_english(faults);
    let has = |wanted: fn(&Fault) -> bool| faults.iter().any(|fault| wanted(&fault.fault));
    if has(|fault| matches!(fault, Fault::TooWide { .. })) {
        sentence.push_str(" If that large a search is meant, write \"wide\": true.");
    }
    if has(|fault| *fault == Fault::BroadcastOff) {
        sentence.push_str(" To allow broadcast, write \"broadcast\": true.");
    }
    sentence.push_str(
        " Nothing was changed: mend it and give it again; meterbox settings --json shows how it is written.",
    );
    sentence
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::fs;

    use super::*;
    use crate::station::open_store;

    fn refused(content: &[u8]) -> String {
        let folder = tempfile::tempdir().unwrap();
        let store = open_store(&folder.path().join("box")).unwrap();
        let file = folder.path().join("settings.json");
        fs::write(&file, r#"{"communities":["s3cret"],"readings_per_day":8}"#).unwrap();
        take_over(&store, Some(&file)).unwrap();
        let before = store.settings().unwrap();
        assert_eq!((before.readings_per_day, before.keep_days), (8, 90));
        fs::write(&file, content).unwrap();
        let sentence = take_over(&store, Some(&file)).unwrap_err().to_string();
        assert!(store.settings().unwrap() == before, "nothing of it counts");
        assert!(sentence.contains("settings.json: "), "{sentence}");
        assert!(
            !sentence.contains('\n') && !sentence.contains("s3cret"),
            "{sentence}"
        );
        sentence
    }

    /// W16.
    #[test]
    fn every_fault_of_a_file_is_told_at_once_and_nothing_of_it_counts() {
        let sentence = refused(
            br#"{"keep_days":7,"readings_per_day":0,"targets":["10.0.0.0/8","office?"],"colour":1,"pace":"s3cret",
                "broadcast":"yes"}"#,
        );
        for part in [
            "from 1 to 96",
            "\u{201c}office?\u{201d}",
            "16,777,214 addresses",
            "\"wide\": true",
            "no setting \u{201c}colour\u{201d}",
            "pace has to be gentle, normal or fast",
            "broadcast has to be true or false",
            "Nothing was changed: mend it",
        ] {
            assert!(sentence.contains(part), "{part} is missing in: {sentence}");
        }
        let off = refused(br#"{"targets":["broadcast"]}"#);
        assert!(off.contains("\"broadcast\": true"), "{off}");
    }

    /// W16.
    #[test]
    fn what_is_huge_or_no_json_at_all_is_refused() {
        for content in [
            b"".as_slice(),
            b"s3cret",
            b"\xff\xfe\0",
            b"{\"communities\":[\"s3cret\"",
        ] {
            let sentence = refused(content);
            assert!(sentence.contains("not the JSON of settings"), "{sentence}");
        }
        let huge = refused(&vec![b' '; 8 << 20]);
        assert!(huge.contains("at most 65,536"), "{huge}");
        let folder = tempfile::tempdir().unwrap();
        let store = open_store(folder.path()).unwrap();
        let missing = take_over(&store, Some(&folder.path().join("none.json")));
        let missing = missing.unwrap_err().to_string();
        assert!(
            missing.contains("none.json: the settings can't be read"),
            "{missing}"
        );
    }
}
