//! `/`: is everything well? On top the one next thing to do, until the first reading has arrived; below each part of the
//! way by itself: how it is, what was found, and the one action that mends it.

mod finding;
mod next_step;

use meters::Timestamp;

use crate::amounts::age;
use crate::field;
use crate::layout::{Look, Page, state_words};
use crate::texts::{Text, health as t};
use crate::view::{CardFault, Check, CheckKind, CheckState, Finding, Health};
use next_step::NextStep;

pub(super) fn show(page: &mut Page<'_>, health: &Health) {
    let running = health
        .checks
        .iter()
        .any(|check| check.state == CheckState::Running);
    page.begin(page.words(t::TITLE), running);
    if let Some(fault) = health.card {
        let sentence = match fault {
            CardFault::Mended => t::CARD_MENDED,
            CardFault::Remade => t::CARD_REMADE,
            CardFault::OnlyMemory => t::CARD_ONLY_MEMORY,
        };
        page.raw("<p class=\"notice\" role=\"status\">")
            .say(sentence)
            .raw("</p>");
    }
    match NextStep::of(health) {
        Some(step) => step.show(page),
        None => show_verdict(page, health),
    }
    page.form(&["test"]);
    page.hidden(field::ACTION, "test");
    page.raw("<ul class=\"checks\">");
    for check in &health.checks {
        show_check(page, check);
    }
    page.raw("</ul>");
    page.list_button(t::TEST_ALL, "", field::CHECK, "", Look::Main);
    page.form_end();
}

fn show_verdict(page: &mut Page<'_>, health: &Health) {
    let is_well = health.card.is_none()
        && health
            .checks
            .iter()
            .all(|check| !matches!(check.state, CheckState::Bad | CheckState::Attention));
    let (state, words) = if is_well {
        (CheckState::Good, t::ALL_WELL)
    } else {
        (CheckState::Attention, t::SOMETHING)
    };
    page.raw("<p class=\"lead\">");
    page.state(state, words);
    page.raw("</p>");
}

fn show_check(page: &mut Page<'_>, check: &Check) {
    let name = name(check.kind);
    page.raw("<li class=\"card\"><div class=\"check\"><h2>")
        .say(name)
        .raw("</h2>");
    page.state(check.state, word(check));
    page.raw("</div><p>");
    finding::say(page, &check.finding);
    page.raw("</p>");
    page.raw("<div class=\"check\"><span>");
    let is_well = matches!(check.state, CheckState::Good | CheckState::Running);
    match finding::action(&check.finding).filter(|_| !is_well) {
        Some((place, label)) => page.link(&place, label),
        None => show_age(page, check.at),
    }
    page.raw("</span>");
    if check.state != CheckState::Running {
        let about = page.words(name);
        page.list_button(t::TEST_NOW, about, field::CHECK, check.kind.word(), Look::Other);
    }
    page.raw("</div></li>");
}

fn show_age(page: &mut Page<'_>, at: Option<Timestamp>) {
    if let Some(at) = at {
        let age = age(page.language(), page.frame.now, at);
        page.raw("<span class=\"muted small\">")
            .say_with(t::TESTED, &[&age])
            .raw("</span>");
    }
}

/// The word for a check's state: why it is idle matters.
fn word(check: &Check) -> Text {
    match (check.state, &check.finding) {
        (CheckState::Idle, Finding::NotTested) => t::NOT_TESTED_STATE,
        (CheckState::Idle, Finding::NotEnrolled | Finding::NothingSelected) => t::NOT_SET_UP,
        // Until the server signs a time the box goes by its own: nothing is wrong, and nothing is known.
        (CheckState::Idle | CheckState::Attention, Finding::ClockUnverified) => t::NOT_VERIFIED,
        (state, _) => state_words(state),
    }
}

fn name(kind: CheckKind) -> Text {
    match kind {
        CheckKind::Link => t::LINK,
        CheckKind::Address => t::ADDRESS,
        CheckKind::Names => t::NAMES,
        CheckKind::Time => t::TIME,
        CheckKind::Proxy => t::PROXY,
        CheckKind::Server => t::SERVER,
        CheckKind::Push => t::PUSH,
        CheckKind::Printers => t::PRINTERS,
        CheckKind::System => t::SYSTEM,
    }
}
