//! One file a page: what stands on it, in its order. Each begins with [`Page::begin`]; the end is the frame's.

mod device;
mod devices;
mod it;
mod reports;
mod search;
mod wording;

use crate::View;
use crate::layout::Page;
use crate::texts::layout as t;

/// Writes the page of that view.
pub(crate) fn show(page: &mut Page<'_>, view: &View) {
    match view {
        View::Search(search) => search::show(page, search),
        View::Devices(devices) => devices::show(page, devices),
        View::Device(device) => device::show(page, device),
        View::Reports(reports) => reports::show(page, reports),
        View::ForYourIt(it) => it::show(page, it),
        _ => page.begin(page.words(t::APPLIANCE), false),
    }
}
