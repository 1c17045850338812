//! The appliance's disk image, started in a virtual machine on a customer's network in namespaces. Needs root and QEMU, and is
//! run by `tests/run image`.

#![allow(clippy::unwrap_used)]

mod fallback;
mod first_start;
mod machine;
