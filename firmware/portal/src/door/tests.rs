#![allow(clippy::unwrap_used)]

mod forged;
mod house;
mod password;
mod routes;
mod secrets;
mod sessions;
mod way_in;
