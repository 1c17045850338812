//! The power is cut at every write that the box makes: while it installs an update, changes its choice, or keeps a day of
//! readings. Every write on its disk is recorded on its way (`recorder`), and the disk is put together again as a cut at that
//! moment leaves it (`cut`). Needs root, FUSE and loop devices, and is run by `tests/run cuts`.

#![allow(clippy::unwrap_used)]

mod cut;
mod data;
mod dice;
mod readings;
mod recorder;
mod slots;
mod update;
mod wear;
mod write_log;

/// Whether all cuts are asked for, not a sample of them.
fn is_whole() -> bool {
    std::env::var_os("METERBOX_FULL").is_some_and(|full| !full.is_empty())
}
