//! `/it`: what the customer's IT wants to know.

use crate::layout::Page;
use crate::texts::layout as t;
use crate::view::ForYourIt;

pub(super) fn show(page: &mut Page<'_>, _view: &ForYourIt) {
    page.begin(page.words(t::FOR_YOUR_IT), false);
}
