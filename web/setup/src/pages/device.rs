//! `/devices/ID`: one printer with its history.

use meters::{Alert, Severity};

use super::{devices, wording};
use crate::layout::{Input, Kind, Look, Page};
use crate::texts::{device as t, devices as words, fields, layout};
use crate::view::{CheckState, Device, MeterRow};
use crate::{Place, field};

mod history;

pub(super) fn show(page: &mut Page<'_>, view: &Device) {
    page.begin(&wording::device_name(&view.row), false);
    page.raw("<p>← ");
    page.link(&Place::Devices, t::ALL_DEVICES);
    page.raw("</p><p>");
    devices::state(page, &view.row);
    page.raw("</p>");
    doubts(page, view);
    page.card(words::METERS);
    meters(page, &view.meters);
    page.card_end();
    if !view.row.supplies.is_empty() {
        page.card(words::SUPPLIES);
        page.raw("<div class=\"supplies\">");
        for supply in &view.row.supplies {
            devices::supply_line(page, supply);
        }
        page.raw("</div>");
        page.card_end();
    }
    alerts(page, &view.alerts);
    if !view.history.is_empty() {
        page.card(t::HISTORY);
        history::show(page, &view.history);
        page.card_end();
    }
    notes(page, view);
    identity(page, view);
}

fn doubts(page: &mut Page<'_>, view: &Device) {
    let sentences: Vec<&String> = view.doubts.iter().chain(&view.row.no_billing_meter).collect();
    if sentences.is_empty() {
        return;
    }
    page.raw("<section class=\"next\"><h2>")
        .say(t::DECIDE)
        .raw("</h2><ul>");
    for sentence in sentences {
        page.raw("<li>");
        page.said(sentence);
        page.raw("</li>");
    }
    page.raw("</ul></section>");
}

fn meters(page: &mut Page<'_>, rows: &[MeterRow]) {
    if rows.is_empty() {
        page.raw("<p class=\"empty\">").say(t::NO_METERS).raw("</p>");
        return;
    }
    page.table(&[t::METER, t::VALUE, words::STATE, t::SOURCE]);
    for MeterRow { meter, verdict } in rows {
        let name = wording::meter_name(page.language(), meter.name.as_str());
        page.row();
        page.raw("<strong><bdi>").text(&name).raw("</bdi></strong>");
        if meter.bills {
            page.raw(" <span class=\"small muted\">")
                .say(t::BILLS)
                .raw("</span>");
        }
        page.row_named();
        page.cell(t::VALUE);
        page.raw("<span class=\"num\">")
            .number(meter.value)
            .raw("</span> ");
        wording::unit(page, meter.unit);
        page.cell_end();
        page.cell(words::STATE);
        wording::verdict(page, *verdict);
        page.cell_end();
        page.cell(t::SOURCE);
        page.raw("<code class=\"code\">")
            .text(&meter.source)
            .raw("</code>");
        page.cell_end();
        page.row_end();
    }
    page.table_end();
}

fn alerts(page: &mut Page<'_>, alerts: &[Alert]) {
    if alerts.is_empty() {
        return;
    }
    page.card(t::ALERTS);
    page.raw("<ul class=\"rows\">");
    for alert in alerts {
        let (state, word) = match alert.severity {
            Severity::Critical => (CheckState::Bad, t::CRITICAL),
            Severity::Warning => (CheckState::Attention, t::WARNING),
            Severity::Other => (CheckState::Idle, t::NOTICE),
        };
        let group = alert.group.replace('_', " ");
        page.raw("<li><span>");
        page.state(state, word);
        page.raw(" <bdi>")
            .text(alert.description.as_deref().unwrap_or(&group))
            .raw("</bdi></span></li>");
    }
    page.raw("</ul>");
    page.card_end();
}

fn notes(page: &mut Page<'_>, view: &Device) {
    page.card(t::NOTES);
    page.form(&["describe"]);
    page.input(&Input {
        hint: Some(t::NAME_HINT),
        value: view.row.name.as_deref().unwrap_or_default(),
        ..Input::new(field::NAME, Kind::Text)
    });
    page.input(&Input {
        hint: Some(t::NOTE_HINT),
        value: &view.note,
        ..Input::new(field::NOTE, Kind::Lines(3))
    });
    page.tick(field::IGNORED, Some(t::IGNORE_HINT), view.row.ignored);
    page.tick(field::IPP, Some(t::IPP_HINT), view.ipp);
    page.button(layout::SAVE, "describe", Look::Main);
    page.form_end();
    page.card_end();
}

fn identity(page: &mut Page<'_>, view: &Device) {
    let said = &view.row.identity;
    page.card(t::IDENTITY);
    page.facts();
    let machine = wording::machine(said);
    let address = wording::address(page.language(), &view.row);
    let can = view.row.usb.as_ref();
    let can = can.map(|usb| wording::functions(page.language(), &usb.functions));
    for (word, value) in [
        (t::MAKER, Some(&machine)),
        (t::SERIAL, said.serial.as_ref()),
        (fields::ADDRESS, Some(&address)),
        (words::FUNCTIONS, can.as_ref()),
        (t::MAC, said.mac.as_ref()),
        (t::OWN_NAME, said.name.as_ref()),
        (t::LOCATION, said.location.as_ref()),
        (t::DESCRIPTION, said.description.as_ref()),
        (t::FIRMWARE, said.firmware.as_ref()),
        (t::ASSET_TAG, said.asset_tag.as_ref()),
        (t::OBJECT_ID, said.object_id.as_ref()),
    ] {
        if let Some(value) = value.filter(|value| !value.trim().is_empty()) {
            page.fact(word, value);
        }
    }
    for host in &view.added_as {
        page.fact(t::ADDED_AS, host);
    }
    page.fact_begin(t::FIRST_SEEN);
    page.moment(view.first_seen);
    page.fact_end();
    if let Some(at) = view.row.last_read {
        page.fact_begin(words::LAST_READ);
        page.moment(at);
        page.fact_end();
    }
    if let Some(at) = view.row.silent_since {
        page.fact_begin(t::SILENT_SINCE);
        page.moment(at);
        page.fact_end();
    }
    page.facts_end();
    page.card_end();
}
