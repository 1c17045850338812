//! `profiles`: makers' profiles in one signed file, for the boxes of this server.

use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use profiles::{Catalogue, pack, profile};
use protocol::check_in::LONGEST_PACK;

use crate::cli;
use crate::data_dir::DataDir;
use crate::error::ServerError;
use crate::ledger::Ledger;
use crate::server_key;
use crate::table::{print, print_text};

/// A folder's own version is no profile; a pack's is typed.
const VERSION_FILE: &str = "version.toml";

pub(super) fn run(data: &DataDir, ledger: &dyn Ledger, command: cli::Profiles) -> Result<(), ServerError> {
    match command {
        cli::Profiles::Pack { folder, version, out } => seal(data, &folder, version, &out),
        cli::Profiles::Publish { pack } => publish(data, ledger, &pack),
        cli::Profiles::List(listing) => print(
            &ledger.packs()?,
            listing.json,
            &[
                ("VERSION", &|row| row.version.to_string()),
                ("BYTES", &|row| row.length.to_string()),
                ("PUBLISHED", &|row| row.published_at.to_string()),
                ("BOXES", &|row| row.boxes.to_string()),
            ],
        ),
    }
}

/// Offers a pack to all boxes, once it is one that they would take.
fn publish(data: &DataDir, ledger: &dyn Ledger, file: &Path) -> Result<(), ServerError> {
    let unusable = |why: String| ServerError::Unusable(format!("{} is not published: {why}", file.display()));
    let known = fs::metadata(file).map_err(ServerError::file("read", file))?;
    if usize::try_from(known.len()).map_or(true, |length| length > LONGEST_PACK) {
        return Err(unusable(format!(
            "it is longer than {LONGEST_PACK} bytes, as no pack is"
        )));
    }
    let bytes = fs::read(file).map_err(ServerError::file("read", file))?;
    let key = server_key::load_or_make(data)?
        .public_key()
        .map_err(|_| ServerError::Key(data.path().to_owned()))?;
    let catalogue = pack::open(&bytes, key.as_bytes(), Catalogue::built_in().version())
        .map_err(|error| unusable(error.to_string()))?;
    let version = catalogue.version();
    if !ledger.publish_pack(version, &bytes, super::now())? {
        return Err(unusable(format!(
            "version {version} or a newer one is published already; make it again with a higher version"
        )));
    }
    print_text(&format!(
        "version {version} is offered to all boxes: each fetches it when it checks in next\n"
    ))
}

fn seal(data: &DataDir, folder: &Path, version: u32, out: &Path) -> Result<(), ServerError> {
    let built_in = Catalogue::built_in();
    if version <= built_in.version() {
        return Err(ServerError::Unusable(format!(
            "the firmware's own profiles have version {}, so no box would take version {version}: number it by the day and a running number, such as {}01",
            built_in.version(),
            today()
        )));
    }
    let files = profiles_in(folder)?;
    let count = files.len();
    let mut catalogue = Catalogue::clone(&built_in);
    for (file, text) in files {
        let unusable = |error: &dyn std::fmt::Display| ServerError::Unusable(error.to_string());
        let profile = profile::parse(&file.display().to_string(), &text).map_err(|error| unusable(&error))?;
        catalogue = catalogue.with(profile).map_err(|error| unusable(&error))?;
    }
    let key = server_key::load_or_make(data)?;
    let sealed = pack::seal(catalogue.profiles(), version, |bytes| key.sign_file(bytes))
        .map_err(|error| ServerError::Unusable(error.to_string()))?;
    write_new(out, &sealed)?;
    print_text(&format!(
        "{} is made: version {version}, {count} profiles of {} over the {} of this server, {} bytes; for all boxes: meterbox-server profiles publish {0}; on one box: meterbox profile load {0}\n",
        out.display(),
        folder.display(),
        built_in.len(),
        sealed.len()
    ))
}

/// The folder's profiles, by their names.
fn profiles_in(folder: &Path) -> Result<Vec<(PathBuf, String)>, ServerError> {
    let unreadable = || ServerError::file("read", folder);
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable())? {
        let path = entry.map_err(unreadable())?.path();
        let is_profile = path.extension().is_some_and(|extension| extension == "toml")
            && path.file_name().is_some_and(|name| name != VERSION_FILE);
        if is_profile {
            paths.push(path);
        }
    }
    if paths.is_empty() {
        return Err(ServerError::Unusable(format!(
            "there is no profile in {}: a profile is a file such as contoso.toml",
            folder.display()
        )));
    }
    paths.sort();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).map_err(ServerError::file("read", &path))?;
        Ok((path, text))
    };
    paths.into_iter().map(read).collect()
}

fn write_new(path: &Path, bytes: &[u8]) -> Result<(), ServerError> {
    let made = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o644)
        .open(path);
    made.and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    })
    .map_err(ServerError::file("write the new file", path))
}

/// The day as eight digits.
fn today() -> String {
    super::now()
        .to_string()
        .chars()
        .take_while(|one| *one != 'T')
        .filter(char::is_ascii_digit)
        .collect()
}
