//! Tables and texts in few bits: the builds of other crates write them, the box reads them.
//!
//! [`coder`] writes and reads bits of which it is told how likely each is; a model that tells this is in whatever crate knows
//! what it packs. [`octets`] has the model for any text or list: what followed the last octets before. Only what the build
//! made is read here: made-up bytes give made-up octets, but no panic and no end of memory.

pub mod coder;
pub mod octets;
