//! The makers' profiles that a box reads by: those of a pack from its server where there is a good and newer one, else
//! those of the firmware.
//!
//! The pack lies beside the books as `profiles.pack`. It is checked each time that it is taken up, with the key of the server
//! that the box is enrolled at: a pack that was damaged, is another server's, or is older than the firmware's own profiles is
//! left where it lies, and a sentence says so.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use profiles::{Catalogue, pack};
use protocol::PublicKey;
use store::Store;

use crate::failure::{Cause, Failure};

const FILE: &str = "profiles.pack";

/// No pack is longer, in bytes.
const LONGEST: u64 = 4 << 20;

/// The profiles in use, and where they are from.
#[derive(Clone, Debug)]
pub(crate) struct Profiles {
    /// What the makers' rows mean.
    pub(crate) catalogue: Arc<Catalogue>,
    /// Whether they are those of a pack, not the firmware's.
    pub(crate) from_pack: bool,
    /// Why the pack that lies there is not used.
    pub(crate) refused: Option<String>,
}

impl Profiles {
    /// Those of the firmware.
    pub(crate) fn built_in() -> Self {
        Self {
            catalogue: Catalogue::built_in(),
            from_pack: false,
            refused: None,
        }
    }

    /// Those of a state folder, where one is named; else the firmware's.
    ///
    /// # Errors
    /// [`Failure`] where its books can't be read.
    pub(crate) fn of(state: Option<&Path>) -> Result<Self, Failure> {
        match state {
            Some(state) => Ok(Self::beside(
                state,
                server_key(&crate::station::open_store(state)?)?.as_ref(),
            )),
            None => Ok(Self::built_in()),
        }
    }

    /// Those of the pack that lies in the folder, if it is good.
    pub(crate) fn beside(state: &Path, key: Option<&PublicKey>) -> Self {
        let refused = |why: String| Self {
            refused: Some(format!(
                "{} is not used: {why}; the firmware's own profiles are",
                state.join(FILE).display()
            )),
            ..Self::built_in()
        };
        let bytes = match read(&state.join(FILE)) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return Self::built_in(),
            Err(why) => return refused(why),
        };
        let Some(key) = key else {
            return refused("this box is not enrolled, so that nobody's signature counts".into());
        };
        match pack::open(&bytes, key.as_bytes(), Catalogue::built_in().version()) {
            Ok(catalogue) => Self {
                catalogue: Arc::new(catalogue),
                from_pack: true,
                refused: None,
            },
            Err(error) => refused(error.to_string()),
        }
    }

    /// Where they are from, in words.
    pub(crate) fn origin(&self) -> &'static str {
        if self.from_pack {
            "a pack of the server"
        } else {
            "the firmware"
        }
    }
}

/// The key whose signature counts.
///
/// # Errors
/// [`Failure::Store`].
pub(crate) fn server_key(store: &Store) -> Result<Option<PublicKey>, Failure> {
    Ok(store.enrolment()?.map(|enrolment| enrolment.server_key))
}

/// Takes the pack away, as the factory reset does.
///
/// # Errors
/// [`Failure::File`] where it can't be removed.
pub(crate) fn clear(state: &Path) -> Result<(), Failure> {
    let path = state.join(FILE);
    match fs::remove_file(&path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(Failure::file(
            &path,
            format!("it can't be removed ({error}): remove it by hand"),
        )),
        _ => Ok(()),
    }
}

/// Checks a pack and lays it beside the books, in the place of the one before: whole or not at all.
///
/// # Errors
/// [`Failure`] where the box is not enrolled, the pack is not good or not newer than what is in use, or can't be kept.
pub(crate) fn lay(state: &Path, store: &Store, file: &Path) -> Result<Arc<Catalogue>, Failure> {
    let wrong = |cause| Failure::file(file, cause);
    let Some(key) = server_key(store)? else {
        return Err(Cause::NotEnrolled.into());
    };
    let bytes = read(file).map_err(wrong)?.ok_or_else(|| {
        wrong("there is no such file: name a pack, as meterbox-server profiles pack makes it".into())
    })?;
    lay_checked(state, &key, &bytes, wrong)
}

/// `wrong` makes a failure of the sentence that says what is wrong with the pack.
fn lay_checked(
    state: &Path,
    key: &PublicKey,
    bytes: &[u8],
    wrong: impl FnOnce(String) -> Failure,
) -> Result<Arc<Catalogue>, Failure> {
    let in_use = Profiles::beside(state, Some(key)).catalogue.version();
    let catalogue = match pack::open(bytes, key.as_bytes(), in_use) {
        Ok(catalogue) => catalogue,
        Err(error) => return Err(wrong(error.to_string())),
    };
    let kept = state.join(FILE);
    write_whole(&kept, bytes).map_err(|error| {
        let cause =
            format!("the pack can't be kept there ({error}): is the disk full, and the folder yours?");
        Failure::file(&kept, cause)
    })?;
    Ok(Arc::new(catalogue))
}

/// The file's bytes; none where there is no file.
fn read(path: &Path) -> Result<Option<Vec<u8>>, String> {
    match fs::metadata(path) {
        Ok(known) if known.len() > LONGEST => {
            Err(format!("it is longer than {LONGEST} bytes, as no pack is"))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        _ => fs::read(path)
            .map(Some)
            .map_err(|error| format!("it can't be read ({error})")),
    }
}

/// Written beside, flushed, then given its name; the folder is flushed too.
fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let beside = path.with_extension(format!("new-{}", std::process::id()));
    let mut file = OpenOptions::new()
        .create(true)
        .write(true)
        .truncate(true)
        .mode(0o600)
        .open(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    match path.parent() {
        Some(folder) => fs::File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

/// The profiles of a running service: a pack that is laid down is taken up with the next reading.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    /// Where packs lie; none where there never is one.
    state: Option<PathBuf>,
    taken: Mutex<Option<Taken>>,
}

/// What was taken up, and what the file and the key were then.
#[derive(Debug)]
struct Taken {
    file: Option<(SystemTime, u64)>,
    key: Option<PublicKey>,
    catalogue: Arc<Catalogue>,
}

impl Shelf {
    /// The shelf of a state folder.
    pub(crate) fn of(state: &Path) -> Self {
        Self {
            state: Some(state.to_owned()),
            taken: Mutex::new(None),
        }
    }

    /// Checks a pack that came from the server and lays it down, in the place of the one before: whole or not at all.
    ///
    /// # Errors
    /// [`Failure`] where the box is not enrolled, the pack is not good or not newer than what is in use, or can't be kept.
    pub(crate) fn lay(&self, store: &Store, bytes: &[u8]) -> Result<Arc<Catalogue>, Failure> {
        let key = server_key(store)?.ok_or(Cause::NotEnrolled)?;
        let no_shelf = || Failure::senseless("packs are kept in the state folder of a service alone".into());
        let state = self.state.as_ref().ok_or_else(no_shelf)?;
        lay_checked(state, &key, bytes, Failure::senseless)
    }

    /// The profiles to read by now. Says on stderr when they are others than the last time.
    ///
    /// # Errors
    /// [`Failure::Store`].
    pub(crate) fn catalogue(&self, store: &Store) -> Result<Arc<Catalogue>, Failure> {
        let Some(state) = &self.state else {
            return Ok(Catalogue::built_in());
        };
        let key = server_key(store)?;
        let known = fs::metadata(state.join(FILE)).ok();
        let file = known.and_then(|known| Some((known.modified().ok()?, known.len())));
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(taken) = taken
            .as_ref()
            .filter(|taken| taken.file == file && taken.key == key)
        {
            return Ok(Arc::clone(&taken.catalogue));
        }
        let profiles = Profiles::beside(state, key.as_ref());
        let is_first = taken.is_none();
        if let Some(refused) = &profiles.refused {
            eprintln!("meterbox: {refused}");
        } else if profiles.from_pack || !is_first {
            eprintln!(
                "reading by the profiles {} of {}",
                profiles.catalogue.version(),
                profiles.origin()
            );
        }
        let catalogue = Arc::clone(&profiles.catalogue);
        *taken = Some(Taken {
            file,
            key,
            catalogue: profiles.catalogue,
        });
        Ok(catalogue)
    }
}
