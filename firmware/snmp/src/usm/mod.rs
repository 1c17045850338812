//! The User-based Security Model of SNMPv3 (RFC 3414, 3826 and 7860): who asks, proof of it, and privacy.
//!
//! [`User`] is what a person types in. [`Peer`] is the security of one conversation: it asks the device for its engine
//! id, follows its clock, signs and encrypts questions, and lets through only what is proved to be their answer.
//! Hashes and block ciphers are RustCrypto's; what stands here is what SNMP alone has: keys made from passwords and
//! engine ids, the modes' starting blocks, the order of checks. The v3 half of `snmp2` is not used: it reads the clock
//! itself, believes a report's time before it has looked at its signature, and compares signatures in a time that
//! tells how much of them is right.
//!
//! Nothing is kept of an engine beyond its conversation but what the caller keeps in [`Limits`](crate::Limits). The
//! dear part of a key, a mebibyte of hashing, depends on the password alone and is kept in the [`User`]; so no number
//! of engine ids can fill a memory. Left out: traps, informs, changing keys, being an authoritative engine ourselves.

mod digest;
mod engine;
mod keys;
mod peer;
mod privacy;
mod report;
mod user;

pub use engine::{Engine, EngineId, MalformedEngineId};
pub(crate) use peer::{Heard, Peer};
pub use report::{Refusal, Refused};
pub use user::{AuthProtocol, BadUser, PrivProtocol, SecurityLevel, UnknownProtocol, User};

#[cfg(test)]
mod tests;
