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

pub(crate) use search::tested;

use crate::View;
use crate::layout::Page;

/// Writes the page of that view.
pub(crate) fn show(page: &mut Page<'_>, view: &View) {
    match view {
        View::Search(search) => search::show(page, search),
        View::Devices(devices) => devices::show(page, devices),
        View::Device(device) => device::show(page, device),
        View::Reports(reports) => reports::show(page, reports),
        View::ForYourIt(it) => it::show(page, it),
        View::Claim(claim) => claim::show(page, claim),
        View::SignIn => claim::show_sign_in(page),
        View::Health(health) => health::show(page, health),
        View::Network(network) => network::show(page, network),
        View::Server(server) => server::show(page, server),
        View::Payload(payload) => payload::show(page, payload),
        View::ThisBox(this_box) => this_box::show(page, this_box),
        View::BeingReset => this_box::show_being_reset(page),
        View::Failure(failure) => failure::show(page, failure),
    }
}
