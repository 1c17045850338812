//! What is shown where there is nothing to show: what happened, and the way back.

use crate::Place;
use crate::layout::Page;
use crate::texts::this_box as t;
use crate::view::Failure;

pub(super) fn show(page: &mut Page<'_>, failure: &Failure) {
    let (title, text, back) = match failure {
        Failure::NothingHere => (t::NOTHING_HERE, Some(t::NOTHING_HERE_TEXT), Place::Health),
        Failure::Forged => (t::FORGED, Some(t::FORGED_TEXT), page.frame.place.clone()),
        Failure::Said(_) => (t::SAID, None, page.frame.place.clone()),
    };
    page.begin(page.words(title), false);
    page.raw("<section class=\"card next\">");
    if let Some(text) = text {
        page.paragraph(text);
    }
    if let Failure::Said(sentence) = failure {
        page.raw("<p lang=\"en\">").text(sentence).raw("</p>");
    }
    let label = if back == Place::Health {
        t::TO_HEALTH
    } else {
        t::OPEN_AGAIN
    };
    page.link_button(&back, label);
    page.card_end();
}
