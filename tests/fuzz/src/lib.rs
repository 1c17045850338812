//! Bytes from outside, made up: what may they never do?
//!
//! Each [`Target`] takes any bytes, lets them play the part of a device or a server, and panics where a promise is
//! broken: nothing panics, everything ends, no value is believed that was not sent. What is at work behind it is the
//! crates' public API; the decoder of SNMP messages is reached through [`snmp::Conversation`], which gives it every
//! datagram before it looks at anything else. So nothing had to be opened for it.
//!
//! Three ways to run a target: `cargo test -p fuzz` replays the findings in `corpus/` and tries mutations of them for a
//! bounded time, without any tool. The binary `guided` hands a target to libFuzzer, which looks for bytes that reach
//! new code (see its head). And a finding of either becomes a file in `corpus/<target>/`, named by its defect.
//! What a kept script means hangs on the order in which its target takes decisions: who changes that makes it again, and
//! sees it fail without the mending.

mod ber;
mod device;
mod heard;
mod mutation;
mod running;
mod script;
mod targets;

pub use running::{Figures, Finding, corpus, run};
pub use targets::{TARGETS, Target};
