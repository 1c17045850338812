//! A target's kept findings, and a bounded run of mutations without any tool.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{fs, io};

use crate::Target;
use crate::mutation::Chance;

/// An input that takes longer is a finding too, also in an unoptimised build on a busy machine.
const LONGEST_EXECUTION: Duration = Duration::from_secs(5);

/// What a run has done.
#[derive(Clone, Copy, Debug)]
pub struct Figures {
    /// Inputs that were tried.
    pub executions: u64,
    /// How long it took.
    pub took: Duration,
}

/// An input that breaks a promise.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The input.
    pub input: Vec<u8>,
    /// What was said when it broke.
    pub why: String,
}

/// The kept inputs of a target: (file, bytes), by name.
///
/// # Errors
/// That a file can't be read. A target without a folder has none.
pub fn corpus(target: &Target) -> io::Result<Vec<(PathBuf, Vec<u8>)>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("corpus")
        .join(target.name);
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut files = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<Vec<_>>>()?;
    files.sort();
    files
        .into_iter()
        .map(|file| fs::read(&file).map(|bytes| (file, bytes)))
        .collect()
}

/// So many inputs are tried at least, however busy the machine is.
const LEAST: u64 = 100;

/// Tries the target's seeds and `kept`, then mutations of them until the time is over or a promise is broken.
///
/// # Errors
/// The first finding.
pub fn run(target: &Target, kept: &[Vec<u8>], time: Duration, seed: u64) -> Result<Figures, Finding> {
    let began = Instant::now();
    let mut inputs = (target.seeds)();
    inputs.extend_from_slice(kept);
    let mut executions = 0;
    for input in &inputs {
        execute(target, input)?;
        executions += 1;
    }
    let mut chance = Chance::new(seed);
    while began.elapsed() < time || executions < LEAST {
        let input = chance.mutate(&inputs, target.longest);
        execute(target, &input)?;
        executions += 1;
        // Without a look into the code nobody knows which input is worth keeping; a few at random spread the search.
        if chance.below(500) == 0 && inputs.len() < 2_000 {
            inputs.push(input);
        }
    }
    Ok(Figures {
        executions,
        took: began.elapsed(),
    })
}

fn execute(target: &Target, input: &[u8]) -> Result<(), Finding> {
    let began = Instant::now();
    let finding = |why: String| Finding {
        input: input.to_vec(),
        why,
    };
    catch_unwind(AssertUnwindSafe(|| (target.check)(input))).map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
        finding(text.unwrap_or("a panic without words").to_owned())
    })?;
    match began.elapsed() {
        took if took > LONGEST_EXECUTION => Err(finding(format!("it took {took:?}"))),
        _ => Ok(()),
    }
}
