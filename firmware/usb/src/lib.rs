//! Printers on the box's own USB ports: which there are, and what they say of themselves.
//!
//! Which there are is read from sysfs alone ([`Bus::attached`]): no port is opened for it. A port is opened for a moment, by
//! [`read`], with a deadline at each step, and closed again whatever comes of it. Nothing is printed and nothing is set. There
//! is no cache and no schedule here: whoever calls knows when.

mod answer;
mod attached;
mod bus;
mod by_port;
mod descriptors;
mod error;
mod function;
mod ipp;
mod kernel;
pub mod pjl;
mod port;
mod talking;
mod watch;

pub use answer::{Answer, Way, read};
pub use attached::{Attached, IppInterface};
pub use bus::Bus;
pub use descriptors::{Descriptors, Interface};
pub use error::Error;
pub use function::Function;
pub use port::PortStatus;
pub use watch::Watch;
