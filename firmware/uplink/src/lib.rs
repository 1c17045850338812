//! The way to the server, by HTTPS: push and check-in, proxy, trust, retry.
//!
//! Blocking calls over HTTP/1.1 (the room `http`), for a thread that may block. Always TLS, never a redirect, an answer of 1 MiB at
//! most, and every step within a time. An answer counts only where the server signed it for this very request:
//! whatever a captive portal, a proxy or somebody else's server says is reported as such and changes nothing.
//!
//! Left out: when to push (the agent's schedule, with [`retry::delay`]), what to push and where the keys are kept
//! (`store`), randomness and wall time (arguments). Proxies come from the settings alone, never from the environment.

mod address;
mod check_in;
mod connection;
mod deadline;
mod enrol;
mod error;
mod exchange;
mod failure;
mod greet;
mod introduce;
mod names;
mod proxy;
mod push;
mod socket;
mod traffic;
mod trust;

pub mod retry;

pub use address::{MalformedAddress, ServerAddress};
pub use check_in::CheckedIn;
pub use enrol::{Enrolled, NewBox, enrol};
pub use error::{CertificateFault, ProxyFault, Retry, UplinkError};
pub use exchange::{LONGEST_ANSWER, Patience, Route, Uplink};
pub use introduce::introduce;
pub use proxy::ProxyAddress;
pub use push::{Accepted, BoxIdentity};
pub use traffic::{Exchanged, Exchanges};
pub use trust::certificates_in;
