//! No profile disputes a device that nothing is wrong with: in every recording whose counters add up, all comparisons agree.

use std::path::Path;

use crate::reading::{facts, read};
use crate::snmprec;

/// (folder, how many comparisons its recordings have at least).
const FOLDERS: [(&str, usize); 3] = [
    ("tests/recordings", 30),
    ("firmware/profiles/tests/recordings", 30),
    ("../shared/corpus/walks", 0),
];

/// Its life count is far from its own: see `brother.rs`.
const DISPUTED: &str = "brother__hl-l2340dw.snmprec";

#[test]
fn what_adds_up_is_not_disputed() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for (folder, at_least) in FOLDERS {
        let Ok(entries) = std::fs::read_dir(workspace.join(folder)) else {
            continue;
        };
        let files = entries.map(|entry| entry.unwrap().path());
        let mut compared = 0;
        for file in files.filter(|file| file.extension().is_some_and(|extension| extension == "snmprec")) {
            for comparison in facts(&snmprec::rows_of(&file).0).comparisons {
                compared += 1;
                assert_eq!(
                    comparison.agrees,
                    !file.ends_with(DISPUTED),
                    "{}: {comparison:?}",
                    file.display()
                );
            }
        }
        println!("{folder}: {compared} comparisons");
        assert!(compared >= at_least, "{folder}: {compared}");
    }
}

#[test]
fn every_comparison_that_may_differ_says_why() {
    for name in [
        "kyocera_taskalfa_4054ci",
        "toshiba_estudio_3515ac",
        "hp_color_laserjet_5550",
    ] {
        let differing: Vec<_> = read(name)
            .comparisons
            .into_iter()
            .filter(|one| one.difference != 0)
            .collect();
        assert!(!differing.is_empty(), "{name}");
        assert!(
            differing.iter().all(|one| one.reason.is_some()),
            "{name}: {differing:?}"
        );
    }
}
