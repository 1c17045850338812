//! `/search`: where is searched, and how. What everybody needs stands open; the rest is folded away until it holds
//! something, or something in it is wrong.

use crate::amounts::{bytes, duration, grouped};
use crate::layout::{Input, Kind, Look, Page};
use crate::parse::PACES;
use crate::texts::{filled, layout, search as t};
use crate::view::{CheckState, Search, SearchProgress, SegmentRow, SegmentSource, WhyNoSegments};
use crate::{Fault, field};

mod access;
mod adding;
mod tested;

pub(crate) use tested::sentence as tested;

pub(super) fn show(page: &mut Page<'_>, view: &Search) {
    let adds = view.adding.as_ref().is_some_and(|adding| adding.running);
    let running = view.progress.is_some() || view.learning || adds;
    page.begin(page.words(layout::SEARCH), running);
    match view.progress {
        Some(progress) => under_way(page, progress),
        None => last(page, view),
    }
    page.card(t::WHERE);
    selection(page, view);
    ask_gateway(page, view);
    page.card_end();
    adding::show(page, view);
    access::show(page, view);
}

fn under_way(page: &mut Page<'_>, progress: SearchProgress) {
    page.card(t::SEARCHING);
    let (label, done, of) = if progress.reading {
        (t::READING_FOUND, progress.read, progress.printers)
    } else {
        (t::ASKED, progress.asked, progress.of)
    };
    let language = page.language();
    page.raw("<p class=\"progress\"><label for=\"progress\">")
        .say(label)
        .raw("</label> <span>")
        .say_with(t::OF, &[&grouped(language, done), &grouped(language, of)])
        .raw("</span><progress id=\"progress\"")
        .attr("value", &done.min(of).to_string())
        .attr("max", &of.max(1).to_string())
        .raw("></progress></p>");
    page.facts();
    for (word, number) in [
        (t::PRINTERS_FOUND, progress.printers),
        (t::PRINTERS_READ, progress.read),
    ] {
        page.fact_begin(word);
        page.number(number);
        page.fact_end();
    }
    page.fact_begin(t::TIME_LEFT);
    page.duration(progress.seconds_left);
    page.fact_end();
    page.facts_end();
    page.form(&["stop"]);
    page.button(t::STOP, "stop", Look::Other);
    page.form_end();
    page.card_end();
}

fn last(page: &mut Page<'_>, view: &Search) {
    page.card(t::LAST);
    if let Some(sentence) = &view.last_failure {
        page.raw("<p>");
        page.state(CheckState::Bad, layout::BAD);
        page.raw(" ");
        page.said(sentence);
        page.raw("</p>");
    }
    match view.last {
        Some((ended, answered, printers)) => {
            let language = page.language();
            page.raw("<p>");
            page.say_with(
                t::FOUND,
                &[&grouped(language, answered), &grouped(language, printers)],
            );
            page.raw(" (").age(ended).raw(")</p>");
        }
        None => page.paragraph(t::NEVER_SEARCHED),
    }
    if view.last.is_some() && view.estimate.is_some() {
        page.form(&["search"]);
        page.button(t::SEARCH_AGAIN, "search", Look::Other);
        page.form_end();
    }
    page.card_end();
}

fn selection(page: &mut Page<'_>, view: &Search) {
    page.form(&["save", "save-and-search"]);
    page.group(field::SEGMENT, crate::texts::fields::SEGMENT, None);
    for row in &view.segments {
        let note = note(page, row);
        page.list_tick(field::SEGMENT, &row.segment, &note, row.selected);
    }
    why_none(page, view);
    page.group_end();
    let refused = page.waits_for(&["save", "save-and-search"]);
    let more =
        view.segments.is_empty() || view.broadcast || !view.targets.is_empty() || !view.excludes.is_empty();
    page.fold("more", t::MORE_ADDRESSES, &[], refused || more);
    lines(page, field::TARGETS, t::TARGETS_HINT, &view.targets);
    lines(page, field::EXCLUDES, t::EXCLUDES_HINT, &view.excludes);
    page.tick(field::BROADCAST, Some(t::BROADCAST_HINT), view.broadcast);
    page.fold_end();
    times(page, view, refused);
    let too_wide = |fault: &Fault| matches!(fault, Fault::TooWide { .. });
    if view.wide || page.frame.faults.iter().any(|told| too_wide(&told.fault)) {
        page.tick(field::WIDE, Some(t::WIDE_HINT), view.wide);
    }
    if let Some((addresses, seconds, octets)) = view.estimate {
        let language = page.language();
        let estimate = [
            grouped(language, addresses),
            duration(language, seconds),
            bytes(language, octets),
        ];
        page.raw("<p class=\"muted\">");
        page.say_with(t::ESTIMATE, &[&estimate[0], &estimate[1], &estimate[2]]);
        page.raw("</p>");
    }
    page.raw("<div class=\"buttons\">");
    if view.progress.is_none() {
        page.button(t::SAVE_AND_SEARCH, "save-and-search", Look::Main);
    }
    page.button(layout::SAVE, "save", Look::Other);
    page.raw("</div>");
    page.form_end();
}

/// How many addresses a segment has, and where it was learnt.
fn note(page: &Page<'_>, row: &SegmentRow) -> String {
    let addresses = grouped(page.language(), row.addresses);
    let mut note = filled(page.words(t::ADDRESSES), &[&addresses]);
    note.push_str(", ");
    note.push_str(&match &row.source {
        SegmentSource::Gateway { gateway, table } => filled(page.words(t::FROM_GATEWAY), &[gateway, table]),
        SegmentSource::Interface { name } => filled(page.words(t::OWN_NETWORK), &[name]),
        SegmentSource::Kept => page.words(t::KEPT).to_owned(),
    });
    note
}

fn why_none(page: &mut Page<'_>, view: &Search) {
    if view.learning {
        page.raw("<p>");
        page.state(CheckState::Running, t::LEARNING);
        page.raw("</p>");
        return;
    }
    match &view.why_none {
        Some(WhyNoSegments::NoGateway) => page.paragraph(t::WHY_NO_GATEWAY),
        Some(WhyNoSegments::Silent { gateway }) => page.paragraph_with(t::WHY_SILENT, &[gateway]),
        Some(WhyNoSegments::NoRoutes { gateway }) => page.paragraph_with(t::WHY_NO_ROUTES, &[gateway]),
        Some(WhyNoSegments::Said(sentence)) => {
            page.raw("<p>");
            page.said(sentence);
            page.raw("</p>");
        }
        None if view.segments.is_empty() => page.paragraph(t::NO_SEGMENTS),
        None => {}
    }
}

fn lines(page: &mut Page<'_>, name: &'static str, hint: crate::texts::Text, kept: &[String]) {
    page.input(&Input {
        hint: Some(hint),
        value: &kept.join("\n"),
        ..Input::new(name, Kind::Lines(3))
    });
}

fn times(page: &mut Page<'_>, view: &Search, refused: bool) {
    let readings = view.readings_per_day.to_string();
    let searches = view.searches_per_week.to_string();
    page.fold("times", t::PACE_AND_TIMES, &[&readings, &searches], refused);
    page.group(field::PACE, crate::texts::fields::PACE, None);
    for (pace, words) in PACES.into_iter().zip([t::GENTLE, t::NORMAL, t::FAST]) {
        page.choice(field::PACE, pace, words, view.pace);
    }
    page.group_end();
    page.raw("<div class=\"pair\">");
    for (name, value, hint) in [
        (field::READINGS_PER_DAY, &readings, None),
        (field::SEARCHES_PER_WEEK, &searches, Some(t::NO_SEARCHES)),
    ] {
        page.input(&Input {
            hint,
            value,
            required: true,
            ..Input::new(name, Kind::Number)
        });
    }
    page.raw("</div>");
    page.fold_end();
}

fn ask_gateway(page: &mut Page<'_>, view: &Search) {
    let open = page.waits_for(&["learn"]) || view.segments.is_empty();
    page.fold("ask", t::ASK_GATEWAY, &[], open);
    page.form(&["learn"]);
    page.input(&Input {
        hint: Some(t::ASKED_GATEWAY_HINT),
        ..Input::new(field::ASKED_GATEWAY, Kind::Technical)
    });
    page.button(t::ASK, "learn", Look::Other);
    page.form_end();
    page.fold_end();
}
