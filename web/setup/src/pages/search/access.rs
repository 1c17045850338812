//! With what printers are read: communities and SNMPv3 users. Secrets go in and never come back.

use crate::field;
use crate::layout::{Input, Kind, Look, Page};
use crate::parse::{AUTH, PRIVACY};
use crate::texts::{filled, layout, search as t};
use crate::view::Search;

pub(super) fn show(page: &mut Page<'_>, view: &Search) {
    let is_usual = |community: &Option<String>| community.as_deref() == Some("public");
    let usual = view.users.is_empty() && view.communities.iter().all(|row| is_usual(&row.shown));
    let refused = page.waits_for(&["add-community", "remove-community", "add-user", "remove-user"]);
    page.card_fold("access", t::ACCESS, &[], refused || !usual);
    communities(page, view);
    users(page, view);
    page.fold_end();
}

fn communities(page: &mut Page<'_>, view: &Search) {
    page.raw("<h3>")
        .say(t::COMMUNITIES)
        .raw("</h3><p class=\"hint\">")
        .say(t::COMMUNITIES_HINT)
        .raw("</p>");
    let shown = |(row, place): (&crate::view::CommunityRow, usize)| match &row.shown {
        Some(shown) => shown.clone(),
        None => filled(page.words(t::HIDDEN), &[&place.to_string()]),
    };
    let labels: Vec<String> = view.communities.iter().zip(1..).map(shown).collect();
    removable(page, "remove-community", &labels);
    page.form(&["add-community"]);
    page.input(&Input {
        label: Some(t::ONE_MORE_COMMUNITY),
        required: true,
        ..Input::new(field::COMMUNITY, Kind::Secret)
    });
    page.button(t::ADD, "add-community", Look::Other);
    page.form_end();
}

fn users(page: &mut Page<'_>, view: &Search) {
    page.raw("<h3>").say(t::USERS).raw("</h3>");
    if view.users.is_empty() {
        page.raw("<p class=\"hint\">").say(t::NO_USERS).raw("</p>");
    }
    let shown = |row: &crate::view::UserRow| {
        let mut label = row.name.clone();
        for protocol in [&row.auth, &row.privacy].into_iter().flatten() {
            label.push_str(" · ");
            label.push_str(protocol);
        }
        label
    };
    let labels: Vec<String> = view.users.iter().map(shown).collect();
    removable(page, "remove-user", &labels);
    page.form(&["add-user"]);
    page.raw("<div class=\"pair\">");
    page.input(&Input {
        label: Some(t::USER_NAME),
        required: true,
        ..Input::new(field::USER, Kind::Technical)
    });
    page.input(&Input {
        hint: Some(t::CONTEXT_HINT),
        ..Input::new(field::CONTEXT, Kind::Technical)
    });
    for (choice, values, password) in [
        (field::AUTH, &AUTH, field::AUTH_PASSWORD),
        (field::PRIVACY, &PRIVACY, field::PRIVACY_PASSWORD),
    ] {
        page.raw("</div><div class=\"pair\">");
        protocol(page, choice, values);
        page.input(&Input::new(password, Kind::Secret));
    }
    page.raw("</div>");
    page.button(t::ADD, "add-user", Look::Other);
    page.form_end();
}

fn protocol(page: &mut Page<'_>, name: &'static str, values: &[&'static str]) {
    let none = page.words(t::NOT_AT_ALL);
    let options: Vec<(&str, &str)> = values
        .iter()
        .map(|value| (*value, if value.is_empty() { none } else { *value }))
        .collect();
    page.select(name, None, &options, "");
}

/// A list whose entries can be taken out, by their places.
fn removable(page: &mut Page<'_>, action: &'static str, labels: &[String]) {
    if labels.is_empty() {
        return;
    }
    page.form(&[action]);
    page.hidden(field::ACTION, action);
    page.raw("<ul class=\"rows\">");
    for (label, place) in labels.iter().zip(0_usize..) {
        page.raw("<li><bdi>").text(label).raw("</bdi>");
        page.list_button(
            layout::REMOVE,
            label,
            field::INDEX,
            &place.to_string(),
            Look::Quiet,
        );
        page.raw("</li>");
    }
    page.raw("</ul>");
    page.form_end();
}
