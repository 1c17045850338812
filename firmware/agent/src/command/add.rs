//! `meterbox add`: a printer by its address or name, tested step by step before it is kept; and `meterbox forget`.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use setup::Language;

use super::{json_line, print};
use crate::adding::{self, Step, Wanted};
use crate::doorbell::{self, Ring};
use crate::failure::Failure;
use crate::station::{Station, open_store};

/// A step of the test, as `--json` prints it.
#[derive(Serialize)]
struct Shown<'a> {
    step: &'a str,
    ok: bool,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    device: Option<String>,
}

/// Tests a printer, printing each step, and keeps it if all went well.
///
/// # Errors
/// [`Failure`] of the step that failed; nothing is kept then.
pub(crate) async fn add(state: &Path, wanted: Wanted, json: bool) -> Result<(), Failure> {
    let station = Station::open(open_store(state)?).await?.with_profiles_in(state);
    let failed_output = Mutex::new(None);
    let tell = |step: Step<'_>| {
        if let Err(failure) = tell(&step, json) {
            let mut first = failed_output.lock().unwrap_or_else(PoisonError::into_inner);
            first.get_or_insert(failure);
        }
    };
    adding::add(&station, wanted, &tell).await?;
    doorbell::ring(state, Ring::Changed);
    match failed_output.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some(failure) => Err(failure),
        None => Ok(()),
    }
}

fn tell(step: &Step<'_>, json: bool) -> Result<(), Failure> {
    let ok = step.came_to.is_ok();
    let message = match step.came_to {
        Ok(found) => setup::tested(Language::English, found),
        Err(failure) => failure.to_string(),
    };
    if json {
        let shown = Shown {
            step: step.step,
            ok,
            message: &message,
            device: step.device.map(|device| device.to_string()),
        };
        return json_line(&shown);
    }
    let mark = if ok { "" } else { "failed: " };
    print(&format!("{:<8} {mark}{message}\n", step.step))
}

/// Removes a manual entry. The device and what was read of it stay in the books.
///
/// # Errors
/// [`Failure::Senseless`] where there is none of that host.
pub(crate) fn forget(state: &Path, typed: &str) -> Result<(), Failure> {
    let store = open_store(state)?;
    if store.remove_manual_entry(typed)? {
        return print(&format!(
            "{typed} is no longer read, unless it is among the targets\n"
        ));
    }
    let entries = store.manual_entries()?;
    let known: Vec<&str> = entries.iter().map(|entry| entry.host.as_str()).collect();
    Err(Failure::senseless(if known.is_empty() {
        format!("{typed:?} was not added, nor was any other printer: there is nothing to forget")
    } else {
        format!("{typed:?} was not added: there are {}", known.join(", "))
    }))
}
