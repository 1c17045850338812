//! `/search`: where is searched, and how.

use crate::layout::Page;
use crate::texts::layout as t;
use crate::view::Search;

pub(super) fn show(page: &mut Page<'_>, _view: &Search) {
    page.begin(page.words(t::SEARCH), false);
}
