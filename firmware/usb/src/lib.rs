//! Printers on the box's own USB ports: which there are, and what they say of themselves.

pub mod pjl;
