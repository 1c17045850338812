//! Every kept finding stays mended, and a bounded run of mutations finds no new one.
//!
//! `METERBOX_FULL=1` runs each target for half a minute; `METERBOX_FUZZ_SECONDS` for as long as it says.

#![allow(clippy::unwrap_used, missing_docs)]

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use fuzz::{TARGETS, corpus, run};

fn time() -> Duration {
    let said = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    match (said("METERBOX_FUZZ_SECONDS"), said("METERBOX_FULL")) {
        (Some(seconds), _) => Duration::from_secs(seconds.parse().unwrap()),
        (None, Some(_)) => Duration::from_secs(30),
        (None, None) => Duration::from_secs(2),
    }
}

fn try_out(name: &str) {
    let target = TARGETS.iter().find(|target| target.name == name).unwrap();
    let kept = corpus(target).unwrap();
    for (file, input) in &kept {
        println!("{}", file.display());
        (target.check)(input);
    }
    // Another seed each time: what a run does not find the next one may. It is printed to repeat a run by.
    let seed = std::env::var("METERBOX_FUZZ_SEED").ok().map_or_else(
        || {
            u64::from(
                SystemTime::now()
                    .duration_since(UNIX_EPOCH)
                    .unwrap()
                    .subsec_nanos(),
            )
        },
        |seed| seed.parse().unwrap(),
    );
    let kept: Vec<Vec<u8>> = kept.into_iter().map(|(_, input)| input).collect();
    match run(target, &kept, time(), seed) {
        Ok(figures) => {
            let per_second = figures.executions as f64 / figures.took.as_secs_f64();
            println!(
                "{name}: {} executions, {per_second:.0} a second",
                figures.executions
            );
        }
        Err(finding) => {
            let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.finding"));
            fs::write(&file, &finding.input).unwrap();
            panic!(
                "{name}, seed {seed}: {}\nThe input is in {}: mend it, then keep it in tests/fuzz/corpus/{name}/, named by \
                 its defect.",
                finding.why,
                file.display()
            );
        }
    }
}

macro_rules! targets {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                try_out(stringify!($name));
            }
        )*

        #[test]
        fn no_target_and_no_corpus_is_left_out() {
            let tried = [$(stringify!($name)),*];
            assert_eq!(TARGETS.map(|target| target.name), tried);
            let folders = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
            for folder in fs::read_dir(folders).unwrap() {
                let name = folder.unwrap().file_name().into_string().unwrap();
                assert!(tried.contains(&name.as_str()), "no target is called {name}");
            }
        }
    };
}

targets!(message conversation secured sweep routes profile text maker_text pack signature enrolment documents request own_name device_id pjl_talk ipp_answer);
