//! Walks through the setup page as people take them, on a customer's network in namespaces. They need root and Chromium,
//! and are run by `tests/run browser`.

#![allow(clippy::unwrap_used)]

mod customer;
mod every_page;
mod first_start;
mod person;
mod proof;
