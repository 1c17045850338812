//! `meterbox update`: which slot runs, and a new version into the other one.

use std::env::consts::ARCH;
use std::fs::{self, File};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use platform::slots::{self, SlotImage, Slots, SlotsError};
use protocol::PublicKey;
use serde::Serialize;
use update::{HEAD_LENGTH, ImageHead, OtherSlot, Refusal, Slot, Standing, Step};

use super::{json_line, print};
use crate::clock::boot_id;
use crate::failure::Failure;
use crate::keeper::{Client, Condition};
use crate::progress::Display;
use crate::proving::{Expected, Note};
use crate::station::{open_store, random};

/// What is wanted of the slots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum UpdateCommand {
    /// Tell how they are.
    Status,
    /// Install an image.
    Install {
        /// The image's file.
        image: PathBuf,
        /// The file of the key whose signature counts, in base64.
        key: PathBuf,
        /// The time in which the version has to prove good, if not the usual one.
        within: Option<Duration>,
    },
    /// Keep what runs.
    Confirm,
    /// Start the other slot.
    Rollback,
}

/// Does it, and prints what came of it.
///
/// # Errors
/// [`Failure`] where this is no box with slots, the rules forbid it, or the disk does not do it.
pub(crate) async fn update(
    state: &Path,
    folder: Option<&Path>,
    wanted: &UpdateCommand,
    json: bool,
) -> Result<(), Failure> {
    let running = slots::running()?;
    let folder = folder.unwrap_or(Path::new(slots::FOLDER));
    match wanted {
        UpdateCommand::Status => {
            let environment = Slots::look(folder)?.environment()?;
            let standing = Standing::of(&environment.choice, running);
            if json {
                return json_line(&Shown::of(&standing));
            }
            print(&described(&standing))
        }
        UpdateCommand::Install { image, key, within } => {
            let (slots, key) = (Slots::take(folder)?, key_in(key)?);
            let checked = check(&slots, running, image, &key)?;
            let expected = expected(state).await;
            let light = Client::of(state);
            // Without a keeper there is no light.
            let _ = light.tell(Condition::Updating);
            let installed = checked.install(&slots, &mut |version| {
                note(state, running.other(), version, *within, expected)
            });
            let _ = light.tell(Condition::Updated);
            let version = installed?;
            print(&format!(
                "version {version} is in slot {}: restart the box to start it\n",
                running.other()
            ))
        }
        UpdateCommand::Confirm => {
            Slots::take(folder)?.confirm(running)?;
            print(&format!("slot {running} is confirmed\n"))
        }
        UpdateCommand::Rollback => {
            let slots = Slots::take(folder)?;
            let chosen = update::rollback(&slots.environment()?.choice, running)?;
            // Somebody wants it: it is no failure of the version that runs.
            if chosen.first != running {
                note(state, chosen.first, "other", None, Expected::default())?;
            }
            slots.choose(&chosen)?;
            print(&format!("slot {} starts with the next restart\n", chosen.first))
        }
    }
}

/// What works now. Whether the push works is tried: a server that went away since the last one says nothing against the new
/// version (U26). Books that can't be read expect nothing.
async fn expected(state: &Path) -> Expected {
    if !state.is_dir() {
        return Expected::default();
    }
    let reaches = super::push(state).await;
    if let Err(failure) = &reaches {
        eprintln!("meterbox: {failure}: so this is not expected of the new version");
    }
    let noted = open_store(state).and_then(|store| Ok(Expected::now(&store)?));
    let noted = noted.unwrap_or_default();
    Expected {
        push: noted.push && reaches.is_ok(),
        ..noted
    }
}

/// Notes it for the first start of that slot.
fn note(
    state: &Path,
    slot: Slot,
    version: &str,
    within: Option<Duration>,
    expected: Expected,
) -> Result<(), Failure> {
    if !state.is_dir() {
        return Ok(());
    }
    let note = Note {
        slot,
        version: version.to_owned(),
        boot: boot_id(random()?),
        within,
        expected,
    };
    note.write(state)
}

/// The version of the image that runs.
fn own_version() -> String {
    slots::version().unwrap_or_else(|| env!("CARGO_PKG_VERSION").to_owned())
}

/// What `--json` prints.
#[derive(Serialize)]
struct Shown {
    slot: &'static str,
    version: String,
    confirmed: bool,
    starts_left: u8,
    rolled_back: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<&'static str>,
    other: &'static str,
}

impl Shown {
    fn of(standing: &Standing) -> Self {
        Self {
            slot: standing.running.name(),
            version: own_version(),
            confirmed: standing.confirmed,
            starts_left: standing.left,
            rolled_back: standing.rolled_back,
            next: standing.next.map(Slot::name),
            other: match standing.other {
                OtherSlot::Empty => "empty",
                OtherSlot::Failed => "failed",
                OtherSlot::Ready => "ready",
            },
        }
    }
}

fn described(standing: &Standing) -> String {
    let running = standing.running;
    let confirmed = if standing.confirmed {
        "confirmed".to_owned()
    } else {
        format!("not confirmed, {} starts left", standing.left)
    };
    let next = standing.next.unwrap_or(running);
    let rolled_back = if standing.rolled_back {
        "the other slot was to run, used up its starts, and the box went back to this one\n"
    } else {
        ""
    };
    let other = match standing.other {
        OtherSlot::Empty => "holds no whole system",
        OtherSlot::Failed => "failed",
        OtherSlot::Ready => "can be started",
    };
    format!(
        "slot {running}, version {}, {confirmed}\n{rolled_back}slot {} {other}\nslot {next} starts next\n",
        own_version(),
        running.other(),
    )
}

fn key_in(path: &Path) -> Result<PublicKey, Failure> {
    let wrong = |cause| Failure::file(path, cause);
    let text = fs::read_to_string(path).map_err(|error| wrong(format!("the key can't be read ({error})")))?;
    text.trim().parse().map_err(|error| wrong(format!("{error}")))
}

/// An image that may be installed, as far as that can be known before.
struct Checked {
    file: File,
    head: ImageHead,
    steps: [Step; 4],
    display: Display,
}

/// How far it is.
fn show(display: &mut Display, what: &str, done: u64, length: u64) {
    display.write_over(|| format!("{what} {} of {} MiB", done >> 20, length >> 20));
}

/// Checks all of the image; nothing is touched yet.
fn check(slots: &Slots, running: Slot, path: &Path, key: &PublicKey) -> Result<Checked, Failure> {
    let unreadable =
        |error: std::io::Error| Failure::file(path, format!("the image can't be read ({error})"));
    let refused = |refusal: Refusal| Failure::file(path, refusal.to_string());
    let steps = update::install(&slots.environment()?.choice, running)?;
    let file = File::open(path).map_err(unreadable)?;
    let mut head = vec![0; HEAD_LENGTH];
    file.read_exact_at(&mut head, 0)
        .map_err(|_| refused(Refusal::NoImage))?;
    let head = ImageHead::open(&head, key).map_err(refused)?;
    let room = slots.room(running.other())?;
    let there = file.metadata().map_err(unreadable)?.len();
    head.fits(ARCH, room)
        .and_then(|()| head.is_whole(there))
        .map_err(refused)?;
    let mut display = Display::new(&format!(
        "version {} into slot {}: {} MiB to check, write and read back",
        head.version,
        running.other(),
        head.length >> 20
    ));
    let sha256 = octets(&file, &head)
        .sha256(&mut |done| show(&mut display, "checked", done, head.length))
        .map_err(unreadable)?;
    head.is_of(&sha256).map_err(refused)?;
    Ok(Checked {
        file,
        head,
        steps,
        display,
    })
}

fn octets<'a>(file: &'a File, head: &ImageHead) -> SlotImage<'a> {
    SlotImage {
        file,
        place: HEAD_LENGTH as u64,
        length: head.length,
    }
}

impl Checked {
    /// Takes the steps, one after another. Notes the version before it may start; gives it.
    fn install(
        mut self,
        slots: &Slots,
        note: &mut dyn FnMut(&str) -> Result<(), Failure>,
    ) -> Result<String, Failure> {
        let (image, length) = (octets(&self.file, &self.head), self.head.length);
        let display = &mut self.display;
        let mut is_whole = false;
        for step in self.steps {
            match step {
                Step::Choose(choice) if is_whole => {
                    note(&self.head.version)?;
                    slots.choose(&choice)?;
                }
                Step::Choose(choice) => slots.choose(&choice)?,
                Step::Write(slot) => {
                    slots.write(slot, &image, &mut |done| show(display, "written", done, length))?;
                }
                Step::ReadBack(slot) => {
                    let show = &mut |done| show(display, "read back", done, length);
                    if slots.read_back(slot, length, show)? != self.head.sha256 {
                        return Err(slots.not_kept(slot).into());
                    }
                    is_whole = true;
                }
            }
        }
        display.end("the slot holds what the image says");
        Ok(self.head.version)
    }
}

impl From<SlotsError> for Failure {
    fn from(error: SlotsError) -> Self {
        Self::senseless(error.to_string())
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::senseless(refusal.to_string())
    }
}

#[cfg(test)]
mod tests;
