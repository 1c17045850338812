//! What the door needs of the agent behind it.

use std::fmt;

use meters::Timestamp;
use setup::{Command, Download, FieldFault, Notice, Place, View};

use crate::PageCertificate;

/// The desk behind the door: shows views, does what commands say, keeps the lock. Its calls block for milliseconds at
/// most; whatever takes longer is begun, and the views tell how far it is.
pub trait Desk: Send + Sync {
    /// What that page shows; `page` is the leaf of a list, from 0. None where there is nothing at that address, such as an
    /// unknown device. Never asked for [`Place::Claim`] and [`Place::SignIn`].
    ///
    /// # Errors
    /// [`DeskFailure`].
    fn view(&self, place: &Place, page: usize) -> Result<Option<View>, DeskFailure>;

    /// Does what the person wants. Claim, sign-in, sign-out, password and language stay at the door and never come here.
    /// `host` is what the browser calls the box, without port: whoever confirms a new address has to be there.
    ///
    /// # Errors
    /// [`DeskFailure`] where the box could not do it.
    fn obey(&self, command: Command, host: &str) -> Result<Outcome, DeskFailure>;

    /// A file of the page.
    ///
    /// # Errors
    /// [`DeskFailure`].
    fn file(&self, download: Download) -> Result<SentFile, DeskFailure>;

    /// The box's name, as its network knows it.
    fn box_name(&self) -> String;

    /// The box's wall clock.
    fn now(&self) -> Timestamp;

    /// What opens the door.
    ///
    /// # Errors
    /// [`DeskFailure`].
    fn lock(&self) -> Result<Lock, DeskFailure>;

    /// Keeps the hash of a new password. The box is claimed from then on.
    ///
    /// # Errors
    /// [`DeskFailure`].
    fn set_password(&self, hash: &str) -> Result<(), DeskFailure>;

    /// Keeps the page's certificate, which was renewed: the old one was about to end, or the clock was wrong when it was
    /// made. The page shows the new one from now on, whether or not it can be kept.
    ///
    /// # Errors
    /// [`DeskFailure`].
    fn keep_certificate(&self, renewed: &PageCertificate) -> Result<(), DeskFailure>;
}

/// What opens the door.
#[derive(Clone, PartialEq, Eq)]
pub struct Lock {
    /// The code on the box's label: 8 letters and digits (base32), made on first start.
    pub claim_code: String,
    /// The hash of the password (PHC string); none: nobody claimed the box yet.
    pub password_hash: Option<String>,
}

/// What came of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is done, or begun: the page is shown again with that notice.
    Done(Notice),
    /// It is done, and the person is led to that page.
    Led(Place, Notice),
    /// What was typed makes no sense, or is refused; nothing is changed.
    Refused(Vec<FieldFault>),
    /// The box forgets everything: no session lives on.
    Reset,
}

/// A file for the browser to keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentFile {
    /// Its name.
    pub name: String,
    /// Its type, such as `text/csv; charset=utf-8`.
    pub content_type: &'static str,
    /// What is in it.
    pub content: Vec<u8>,
}

/// The box could not do it: one sentence with the cause and what to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskFailure(pub String);

impl fmt::Display for DeskFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for DeskFailure {}
