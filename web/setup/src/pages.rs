//! One file a page: what stands on it, in its order. Each begins with [`Page::begin`]; the end is the frame's.

mod claim;
mod device;
mod devices;
mod failure;
mod health;
mod it;
mod network;
mod payload;
mod reports;
mod search;
mod server;
mod this_box;
mod wording;
