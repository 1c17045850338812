//! The setup page's door.
//!
//! From the outside in: the guard takes connections (plain and TLS), caps them in number, size and time, and hands whole
//! questions to a thread of the page's own; there stand the claim, the password, the sessions and the protection against
//! forged requests; then a page of `setup` is rendered from what the [`Desk`] shows, or a form is
//! handed to it. What the box is and knows is the desk's; nothing is kept here but sessions, in memory.

mod certificate;
mod claim;
mod desk;
mod door;
mod error;
mod guard;
mod guesses;
mod password;
mod relay;
mod serve;
mod sessions;
mod tls;

pub use certificate::{PageCertificate, fingerprint};
pub use claim::Presence;
pub use desk::{Desk, DeskFailure, Lock, Outcome, SentFile};
pub use error::PortalError;
pub use guard::{Doors, Head, MOST_BODY, MOST_HEAD, Refusal, end_of_head};
pub use serve::serve;
