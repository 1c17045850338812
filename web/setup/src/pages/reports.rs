//! `/reports`: who gets the workbook, and when.

use crate::layout::Page;
use crate::texts::layout as t;
use crate::view::Reports;

pub(super) fn show(page: &mut Page<'_>, _view: &Reports) {
    page.begin(page.words(t::REPORTS), false);
}
