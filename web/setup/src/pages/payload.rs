//! `/server/sent/KEY`: one message, whole.

use super::server::{kind_words, show_state};
use crate::Place;
use crate::layout::Page;
use crate::texts::server as t;
use crate::view::Payload;

pub(super) fn show(page: &mut Page<'_>, payload: &Payload) {
    page.begin(page.words(kind_words(payload.row.kind)), false);
    page.raw("<section class=\"card\">");
    page.facts();
    page.fact_begin(t::STATE);
    show_state(page, &payload.row.state);
    page.fact_end();
    page.fact_begin(t::READINGS);
    page.number(payload.row.readings);
    page.fact_end();
    page.fact_begin(t::SIZE);
    page.bytes(payload.row.bytes);
    page.fact_end();
    page.facts_end();
    page.raw("<p class=\"muted\">").say(t::PAYLOAD_TEXT).raw("</p>");
    page.json(&payload.body);
    page.raw("<p>");
    page.link(&Place::Server, t::BACK);
    page.raw("</p>");
    page.card_end();
}
