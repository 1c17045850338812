//! `/devices/ID`: one printer with its history.

use crate::layout::Page;
use crate::texts::layout as t;
use crate::view::Device;

pub(super) fn show(page: &mut Page<'_>, _view: &Device) {
    page.begin(page.words(t::DEVICES), false);
}
