//! A device by its name or address, with its test, and those that were added so.

use super::tested::{self, Found};
use crate::layout::{Input, Kind, Look, Page};
use crate::texts::{device, layout, search as t};
use crate::view::{Adding, CheckState, ManualRow, Search};
use crate::{Place, field};

pub(super) fn show(page: &mut Page<'_>, view: &Search) {
    page.card(t::ADD_DEVICE);
    page.form(&["add-device"]);
    page.raw("<div class=\"pair\">");
    page.input(&Input {
        required: true,
        ..Input::new(field::HOST, Kind::Technical)
    });
    page.input(&Input::new(field::HOST_COMMUNITY, Kind::Secret));
    page.raw("</div>");
    page.tick(field::IPP, Some(device::IPP_HINT), false);
    page.button(t::TEST_AND_ADD, "add-device", Look::Other);
    page.form_end();
    if let Some(adding) = &view.adding {
        steps(page, adding);
    }
    if !view.manual.is_empty() {
        by_hand(page, &view.manual);
    }
    page.card_end();
}

fn steps(page: &mut Page<'_>, adding: &Adding) {
    let heading = if adding.running { t::TESTING } else { t::TESTED };
    page.raw("<h3>")
        .say_with(heading, &[&adding.host])
        .raw("</h3><ol class=\"steps\">");
    for step in &adding.steps {
        let what = match step.step {
            "name" => page.words(t::STEP_NAME),
            "address" => page.words(t::STEP_ADDRESS),
            "answer" => page.words(t::STEP_ANSWER),
            "printer" => page.words(t::STEP_PRINTER),
            "meters" => page.words(t::STEP_METERS),
            "kept" => page.words(t::STEP_KEPT),
            other => other,
        };
        page.step(what, step.ok);
        match tested::words(page.language(), &step.found) {
            Found::Ours(text, arguments) => {
                let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
                page.say_with(text, &arguments);
            }
            Found::Said(sentence) => page.said(sentence),
        }
        page.raw("</li>");
    }
    if adding.running {
        page.raw("<li>");
        page.state(CheckState::Running, layout::RUNNING);
        page.raw("</li>");
    }
    page.raw("</ol>");
    if let Some(device) = adding.device {
        page.raw("<p>");
        page.link(&Place::Device(device), t::SEE_DEVICE);
        page.raw("</p>");
    }
}

fn by_hand(page: &mut Page<'_>, rows: &[ManualRow]) {
    page.raw("<h3>").say(t::BY_HAND).raw("</h3>");
    page.form(&["remove-device"]);
    page.hidden(field::ACTION, "remove-device");
    page.raw("<ul class=\"rows\">");
    for row in rows {
        let label = match row.label.trim() {
            "" => page.words(t::SEE_DEVICE),
            label => label,
        };
        page.raw("<li><span><bdi>")
            .text(&row.host)
            .raw("</bdi> <a class=\"small\"")
            .attr("href", &Place::Device(row.device).path())
            .raw("><bdi>")
            .text(label)
            .raw("</bdi></a></span>");
        page.list_button(layout::REMOVE, &row.host, field::HOST, &row.host, Look::Quiet);
        page.raw("</li>");
    }
    page.raw("</ul>");
    page.form_end();
}
