//! `meterbox capture`: everything that a device says, without whom it belongs to, as a recording.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write, stdout};
use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use lan::{Lan, LanError, ReadOptions};
use profiles::Recording;
use profiles::anonymise::{Known, anonymise};
use snmp::{Approach, Bounds, Limits, Plan, Version};
use tokio::time::sleep;

use crate::cli::Asking;
use crate::clock::Clock;
use crate::credentials::Credentials;
use crate::failure::Failure;
use crate::progress::Display;
use crate::selection::{Host, grouped, host};
use crate::station::random;
use crate::walk::{Gap, ROWS_OF_A_STRETCH, Walk};

/// The device has a rest of this after each stretch: it may have to print.
const REST: Duration = Duration::from_millis(50);

/// A device that answers no more is asked again so often, after this long each time.
const AFTER_SILENCE: [Duration; 3] = [
    Duration::from_secs(1),
    Duration::from_secs(3),
    Duration::from_secs(10),
];

/// Longer than this no walk takes.
const LONGEST: Duration = Duration::from_secs(20 * 60);

/// What one stretch may take.
const BOUNDS: Bounds = Bounds {
    tries: 2,
    deadline: Duration::from_secs(40),
    first_timeout: Duration::from_secs(1),
    shortest_timeout: Duration::from_millis(250),
    rows_per_column: ROWS_OF_A_STRETCH,
    rows: ROWS_OF_A_STRETCH + 1,
};

/// Walks a device and writes the recording to `out`, or to stdout.
///
/// # Errors
/// [`Failure`] where it never answers, or the file can't be written; a file that is there already is not touched.
pub(crate) async fn capture(name: &str, asking: &Asking, out: Option<&Path>) -> Result<(), Failure> {
    let found = host(name, asking.port).await?;
    // A walk of minutes must not end in a file that can't be written.
    let mut file = out.map(new_file).transpose()?;
    let captured = match captured(&found, asking).await {
        Ok(captured) => captured,
        Err(failure) => {
            // What is there is empty, and ours.
            out.map(std::fs::remove_file);
            return Err(failure);
        }
    };
    match &mut file {
        Some(file) => {
            file.write_all(captured.as_bytes())?;
            file.sync_all()?;
        }
        None => stdout().write_all(captured.as_bytes())?,
    }
    if let Some(path) = out {
        eprintln!(
            "{} is written. Look through it before you give it away; then: meterbox profile check {0}",
            path.display()
        );
    }
    Ok(())
}

fn new_file(path: &Path) -> Result<std::fs::File, Failure> {
    let made = OpenOptions::new().write(true).create_new(true).open(path);
    made.map_err(|error| {
        let cause = match error.kind() {
            ErrorKind::AlreadyExists => "is there already: name another file, or remove it first".to_owned(),
            _ => format!("the recording can't be written there ({error}): name another file"),
        };
        Failure::file(path, cause)
    })
}

async fn captured(found: &Host, asking: &Asking) -> Result<String, Failure> {
    let lan = Lan::bind().await?;
    let credentials = asking.credentials()?;
    let mut display = Display::new(&format!("asking {} for everything it has", found.address));
    let started = Instant::now();
    let (walk, version) = walked(&lan, found.address, &credentials, &mut display).await?;
    let (rows, gaps) = walk.into_parts();
    // sysUpTime alone shows that it answers, and nothing else.
    if rows.len() < 2 {
        return Err(Failure::senseless(format!(
            "{} answers SNMP, but gives no rows to whoever asks for the next one: ask somebody who knows the device, or update its firmware",
            found.address
        )));
    }
    let known = Known {
        identity: profiles::Catalogue::built_in().interpret(&rows).identity,
        secrets: secrets(found, asking),
    };
    let anonymised = anonymise(&rows, &known, random()?);
    display.end(&format!(
        "{} rows in {} s; in {} of them something was replaced, {} were left out",
        grouped(rows.len() as u64),
        started.elapsed().as_secs(),
        grouped(anonymised.replaced as u64),
        grouped(anonymised.left_out as u64)
    ));
    for gap in &gaps {
        eprintln!("{gap}");
    }
    Ok(Recording::write(&anonymised.rows, &remarks(&gaps, version)))
}

/// Walks to the end, a stretch at a time: never more than one question is open.
async fn walked(
    lan: &Lan,
    address: SocketAddr,
    credentials: &Credentials,
    display: &mut Display,
) -> Result<(Walk, Option<Version>), Failure> {
    let mut approach = credentials.approach()?;
    let mut limits = Limits::default();
    let mut walk = Walk::new();
    let mut silences = AFTER_SILENCE.iter();
    let until = Instant::now() + LONGEST;
    while let Some(mut stretch) = walk.stretch() {
        if Instant::now() >= until {
            walk.give_up();
            break;
        }
        display.write_over(|| format!("{} rows, at {}", grouped(walk.len() as u64), stretch.begin()));
        let is_trial = stretch.is_trial();
        let options = options(is_trial, limits);
        let plan: &mut (dyn Plan + Send) = &mut stretch;
        match lan.read(address, approach.clone(), plan, options).await {
            Ok(outcome) => {
                approach = Approach::from(outcome.access.clone());
                limits = if is_trial { limits } else { outcome.limits };
                walk.take(&outcome.rows, outcome.partial.as_ref());
            }
            Err(LanError::NoAnswer { .. }) if walk.len() > 0 => match silences.next() {
                Some(pause) => sleep(*pause).await,
                None => walk.give_up(),
            },
            Err(error) => return Err(error.into()),
        }
        sleep(REST).await;
    }
    Ok((walk, limits.version))
}

/// How a stretch is asked for; a trial by questions as small as can be, which silence can't make smaller.
fn options(is_trial: bool, limits: Limits) -> ReadOptions {
    if !is_trial {
        return ReadOptions {
            bounds: BOUNDS,
            limits,
        };
    }
    ReadOptions {
        bounds: Bounds {
            rows_per_column: 1,
            ..BOUNDS
        },
        limits: Limits {
            varbinds: Some(1),
            repetitions: Some(1),
            ..limits
        },
    }
}

/// What was typed to reach the device may stand in its rows, too.
fn secrets(found: &Host, asking: &Asking) -> Vec<String> {
    let user = asking.v3.iter().flat_map(|words| words.names());
    [found.address.ip().to_string()]
        .into_iter()
        .chain(found.name.clone())
        .chain(asking.communities.iter().cloned())
        .chain(user)
        .collect()
}

fn remarks(gaps: &[Gap], version: Option<Version>) -> Vec<String> {
    let day = Clock::with_floor(None).now().0.to_string();
    let day = day.split('T').next().unwrap_or_default().to_owned();
    let mut remarks = vec![format!(
        "Captured with meterbox {} on {day}; names, addresses, serial numbers and the like are stand-ins.",
        env!("CARGO_PKG_VERSION")
    )];
    remarks.extend(gaps.iter().map(|gap| format!("Not whole: {gap}.")));
    if version == Some(Version::V1) {
        remarks.push("protocol: v1-only".to_owned());
    }
    remarks
}
