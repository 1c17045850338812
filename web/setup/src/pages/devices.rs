//! `/devices`: the printers in a table.

use crate::layout::Page;
use crate::texts::layout as t;
use crate::view::Devices;

pub(super) fn show(page: &mut Page<'_>, _view: &Devices) {
    page.begin(page.words(t::DEVICES), false);
}
