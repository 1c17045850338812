//! SNMP without sockets: messages, a conversation with one device, a sweep over a range.
//!
//! Everything here is a state machine: datagrams and the time go in; datagrams to send, a deadline or a result come
//! out. Time is a [`Duration`](core::time::Duration) since an origin that the caller chooses once and keeps. Which
//! socket carries the datagrams, and whose they are, is the business of `lan`; what rows mean is that of `profiles`.
//! There is no SET: no type in here can express one.

mod access;
mod conversation;
mod message;
mod plans;
mod request_id;
pub mod segments;
mod sweep;
mod targets;
mod usm;

pub use access::{Access, Approach, Version};
pub use conversation::{
    Action, Bounds, Conversation, Limits, NoAnswer, Outcome, Partial, Plan, SYS_UP_TIME, Strays,
};
pub use plans::{FullReading, SteadyReading};
pub use sweep::{Bucket, Found, How, Pace, Progress, Sweep, SweepAction};
pub use targets::{AddressRange, MalformedTarget, Target, Targets};
pub use usm::{
    AuthProtocol, BadUser, Engine, EngineId, MalformedEngineId, PrivProtocol, Refusal, Refused,
    SecurityLevel, UnknownProtocol, User,
};
