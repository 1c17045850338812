//! HTTP/1.1 as far as one client needs it (RFC 9112): one question at a time, and its answer.
//!
//! The way to the server goes by it, and so do printers asked by IPP, over USB and over the network. There is no socket
//! here, no time and no TLS: whoever asks brings a stream on which every reading and writing ends in time.
//!
//! Left out: redirects, cookies, caches, compression, pipelining, and authentication.

mod answer;
mod fault;
mod post;

pub use answer::Head;
pub use fault::Fault;
pub use post::{Answer, Post};
