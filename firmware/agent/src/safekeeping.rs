//! What makes the box itself, kept a second time outside the data partition: who loses that one does not lose the box. The
//! service gives the text, the keeper writes it (`platform::second_copy`), and before the service starts
//! `meterbox restore` gives it back to a state folder that has lost its books.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use platform::{second_copy, slots};
use protocol::json;
use serde::{Deserialize, Serialize};
use store::{FILE_NAME, Store, StoreFault};

use crate::command::print;
use crate::failure::{Cause, Failure};
use crate::keeper::{Client, PLAN};
use crate::proving::Note;
use crate::station::open_store;

/// Where books that can't be opened are moved, the last ones alone.
const DAMAGED: &str = "damaged";

/// What is kept.
#[derive(Serialize, Deserialize)]
struct Copy {
    /// The confirmed plan of the box's address, as its file has it.
    #[serde(default)]
    network: String,
    /// [`Store::own_copy`].
    books: String,
}

/// The text as it is now.
///
/// # Errors
/// [`Failure::Store`].
pub(crate) fn copy_of(state: &Path, store: &Store) -> Result<String, Failure> {
    let copy = Copy {
        network: fs::read_to_string(state.join(PLAN)).unwrap_or_default(),
        books: store.own_copy()?,
    };
    serde_json::to_string(&copy).map_err(|error| Failure::senseless(error.to_string()))
}

/// Gives the keeper the text at once, as after a factory reset: nothing of what was forgotten stays. Without a keeper there is
/// no second copy.
pub(crate) fn keep(state: &Path, store: &Store) {
    if let Ok(text) = copy_of(state, store) {
        // The service gives it again when it has started.
        let _ = Client::of(state).keep(text);
    }
}

/// `meterbox restore`: as root, before the service starts. Books that are well stay as they are. Damaged ones are put aside;
/// in their place, or where there are none, the box begins anew as the one that the second copy tells of. The note of a version
/// that never started is forgotten.
///
/// # Errors
/// [`Failure`] where the folder can't be used. A disk without a copy is none.
pub(crate) fn restore(state: &Path, folder: Option<&Path>) -> Result<(), Failure> {
    let folder = folder.unwrap_or(Path::new(slots::FOLDER));
    Note::forget_untried(state, folder);
    let is_there = state.join(FILE_NAME).exists();
    let store = match open_store(state) {
        Ok(_) if is_there => return Ok(()),
        Ok(store) => store,
        Err(failure) => {
            let Cause::Store(error) = failure.cause() else {
                return Err(failure);
            };
            let StoreFault::Corrupt(what) = error.fault() else {
                return Err(failure);
            };
            put_aside(state)?;
            print(&format!("the books are damaged ({what}) and were put aside\n"))?;
            open_store(state)?
        }
    };
    let disk = folder.join("disk");
    let Ok(Some(text)) = second_copy::read(&disk) else {
        return Ok(());
    };
    let copy: Copy = std::str::from_utf8(&text)
        .ok()
        .and_then(|text| json::read(text).ok())
        .ok_or_else(|| Failure::senseless("the second copy is of another program, and is left".into()))?;
    if store.take_copy(&copy.books)? {
        print("the books are new, and the box is the one that its second copy tells of\n")?;
    }
    let plan = state.join(PLAN);
    if !copy.network.is_empty() && !plan.exists() {
        fs::write(&plan, &copy.network).map_err(|error| Failure::state_folder(&plan, &error))?;
    }
    Ok(())
}

/// Moves the books and what belongs to them into a folder beside them, in the place of those before.
fn put_aside(state: &Path) -> Result<(), Failure> {
    let aside = state.join(DAMAGED);
    let _ = fs::remove_dir_all(&aside);
    fs::create_dir(&aside).map_err(|error| Failure::state_folder(&aside, &error))?;
    for ending in ["", "-wal", "-shm"] {
        let name = format!("{FILE_NAME}{ending}");
        match fs::rename(state.join(&name), aside.join(&name)) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(Failure::state_folder(&aside, &error));
            }
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
