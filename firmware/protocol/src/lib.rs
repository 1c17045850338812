//! What the box and the companion server say to each other, and how either knows that the other said it.
//!
//! JSON over `POST`, one path a message (what is fetched is a `GET`); each request and each response is signed (RFC 9421), so that a proxy that
//! opens TLS can read, but forge neither a meter nor an answer. `examples/` holds one golden file a message: both
//! sides read exactly those. There is no HTTP here: methods, paths, headers and bodies are arguments.

pub mod batch;
pub mod check_in;
pub mod encoding;
pub mod enrolment;
pub mod introduction;
pub mod json;
pub mod keys;
pub mod refusal;
pub mod sentence;
pub mod signature;

mod appliance;

pub use appliance::{ApplianceId, MalformedApplianceId};
pub use batch::{Ack, Batch, BatchKey, DeviceReading, Event, EventKind, Miss, MissCause, Outcome};
pub use check_in::{CheckIn, CheckInAnswer, ReportWish, SentReport, WishAnswer, WishState};
pub use enrolment::{EnrolmentCode, EnrolmentRequest, EnrolmentResponse, MalformedCode};
pub use introduction::ServerCard;
pub use keys::{MalformedKey, PublicKey, SigningKey};
pub use refusal::{Refusal, RefusalKind};
