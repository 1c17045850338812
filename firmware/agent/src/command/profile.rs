//! `meterbox profile …`: for whoever builds a maker's profile, and for whoever brings one to a box.

mod check;
mod load;

pub(crate) use check::check;
pub(crate) use load::{list, load};
