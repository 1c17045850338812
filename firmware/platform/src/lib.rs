//! The box itself, as far as it is more than a program: its network settings.

pub mod network;
