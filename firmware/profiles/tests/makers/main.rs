//! What each maker's profile is about, told by recordings: its peculiar counters, and what they must not be taken for.
#![allow(clippy::unwrap_used)]

#[path = "../snmprec/mod.rs"]
mod snmprec;

mod reading;

mod agreement;
mod brother;
mod canon;
mod epson;
mod hostile;
mod hp;
mod konica_minolta;
mod kyocera;
mod lexmark;
mod oki;
mod pantum;
mod ricoh;
mod samsung;
mod sharp;
mod toshiba;
mod tsc;
mod xerox;
mod zebra;
