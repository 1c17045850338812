//! `/server`: whose box this is, and everything that leaves it.

use crate::Place;
use crate::amounts::grouped;
use crate::field;
use crate::layout::{Input, Kind, Look, Page};
use crate::texts::{Text, server as t};
use crate::view::{CheckState, Enrolled, Enrolling, PayloadKind, PayloadRow, PayloadState, Server};

pub(super) fn show(page: &mut Page<'_>, server: &Server) {
    let running = server
        .enrolling
        .as_ref()
        .is_some_and(|enrolling| enrolling.running);
    page.begin(page.words(t::TITLE), running);
    match (&server.enrolling, &server.enrolled) {
        (Some(enrolling), _) if enrolling.running => show_running(page, enrolling),
        (enrolling, Some(enrolled)) => {
            show_enrolled(page, enrolled, server.waiting);
            let refused = enrolling.is_some() || page.was_sent("enrol");
            page.raw("<details class=\"card\" id=\"another\"")
                .raw(if refused { " open" } else { "" });
            page.raw("><summary>").say(t::ANOTHER).raw("</summary>");
            show_form(page, enrolling.as_ref());
            page.raw("</details>");
        }
        (enrolling, None) => {
            page.raw("<section class=\"card next\"><h2>")
                .say(t::ENROL)
                .raw("</h2>");
            show_form(page, enrolling.as_ref());
            page.card_end();
        }
    }
    show_what_is_sent(page, server.sample.as_deref());
    show_list(page, server);
}

fn show_running(page: &mut Page<'_>, enrolling: &Enrolling) {
    page.raw("<section class=\"card next\" role=\"status\"><h2>");
    page.say_with(t::CONNECTING, &[&enrolling.server]).raw("</h2>");
    page.state(CheckState::Running, crate::texts::layout::RUNNING);
    page.paragraph(t::CONNECTING_TEXT);
    page.card_end();
}

fn show_enrolled(page: &mut Page<'_>, enrolled: &Enrolled, waiting: u64) {
    page.card(t::WHOSE);
    page.facts();
    page.fact(t::ADDRESS, &enrolled.server);
    page.fact(t::SITE, &enrolled.site);
    page.fact(t::APPLIANCE, &enrolled.appliance);
    page.fact_begin(t::SINCE);
    page.moment(enrolled.since);
    page.fact_end();
    page.fact_begin(t::SERVER_KEY);
    page.raw("<span class=\"code\">")
        .text(&enrolled.server_key)
        .raw("</span>");
    page.fact_end();
    let waiting = grouped(page.language(), waiting);
    page.fact(t::WAITING, &waiting);
    page.facts_end();
    page.form(&["push"]);
    page.button(t::PUSH, "push", Look::Other);
    page.form_end();
    page.card_end();
}

fn show_form(page: &mut Page<'_>, before: Option<&Enrolling>) {
    page.paragraph(t::ENROL_TEXT);
    if let Some(before) = before {
        page.add_faults(&before.faults);
    }
    page.form(&["enrol"]);
    page.input(&Input {
        hint: Some(t::SERVER_HINT),
        value: before.map_or("", |before| before.server.as_str()),
        required: true,
        ..Input::new(field::SERVER, Kind::Url)
    });
    page.insist();
    page.input(&Input {
        hint: Some(t::CODE_HINT),
        required: true,
        ..Input::new(field::ENROLMENT_CODE, Kind::Code)
    });
    page.button(t::CONNECT, "enrol", Look::Main);
    page.form_end();
}

fn show_what_is_sent(page: &mut Page<'_>, sample: Option<&str>) {
    page.card(t::WHAT_IS_SENT);
    page.paragraph(t::SENT_TEXT);
    match sample {
        Some(sample) => {
            page.raw("<details id=\"sample\"><summary>")
                .say(t::SAMPLE)
                .raw("</summary>");
            page.json(sample);
            page.raw("</details>");
        }
        None => page.paragraph(t::NO_SAMPLE),
    }
    page.card_end();
}

fn show_list(page: &mut Page<'_>, server: &Server) {
    page.card(t::LIST);
    if server.payloads.is_empty() {
        page.raw("<p class=\"empty\">").say(t::NOTHING_YET).raw("</p>");
        page.card_end();
        return;
    }
    let days = grouped(page.language(), u64::from(server.whole_days));
    page.raw("<p class=\"muted\">")
        .say_with(t::LIST_TEXT, &[&days])
        .raw("</p>");
    page.raw("<table class=\"cards\"><thead><tr><th>")
        .say(t::KIND)
        .raw("</th><th>")
        .say(t::STATE);
    page.raw("</th><th class=\"num\">")
        .say(t::READINGS)
        .raw("</th><th class=\"num\">")
        .say(t::SIZE);
    page.raw("</th><td></td></tr></thead><tbody>");
    for row in &server.payloads {
        show_row(page, row);
    }
    page.raw("</tbody></table>");
    let (leaf, of) = server.page;
    page.leaves(leaf, of);
    page.card_end();
}

fn show_row(page: &mut Page<'_>, row: &PayloadRow) {
    page.raw("<tr><th scope=\"row\">")
        .say(kind_words(row.kind))
        .raw("</th>");
    page.raw("<td").attr_say("data-label", t::STATE).raw("><div>");
    show_state(page, &row.state);
    page.raw("</div></td><td class=\"num\"")
        .attr_say("data-label", t::READINGS)
        .raw(">")
        .number(row.readings);
    page.raw("</td><td class=\"num\"")
        .attr_say("data-label", t::SIZE)
        .raw(">")
        .bytes(row.bytes);
    page.raw("</td><td>");
    if let Some(key) = &row.key {
        page.link(&Place::Payload(key.clone()), t::SHOW);
    }
    page.raw("</td></tr>");
}

/// Where a message is.
pub(super) fn show_state(page: &mut Page<'_>, state: &PayloadState) {
    match state {
        PayloadState::Waiting => page.state(CheckState::Idle, t::WAITS),
        PayloadState::Sent { at } => {
            page.state(CheckState::Good, t::SENT);
            page.raw(" ").moment(*at);
        }
        PayloadState::Refused { sentence } => {
            page.state(CheckState::Bad, t::REFUSED);
            page.raw(" <bdi>").text(sentence).raw("</bdi>");
        }
    }
}

/// What kind of message.
pub(super) fn kind_words(kind: PayloadKind) -> Text {
    match kind {
        PayloadKind::Batch => t::BATCH,
        PayloadKind::CheckIn => t::CHECK_IN,
        PayloadKind::Enrolment => t::ENROLMENT,
    }
}
