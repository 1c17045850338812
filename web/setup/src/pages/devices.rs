//! `/devices`: the printers in a table, which becomes cards on a phone.

use meters::{Meter, Supply, Unit, Verdict};

use super::wording;
use crate::Place;
use crate::layout::{Look, Page};
use crate::texts::{devices as t, layout};
use crate::view::{CheckState, DeviceRow, Devices, Unread};

const DAY: u64 = 86_400;

pub(super) fn show(page: &mut Page<'_>, view: &Devices) {
    page.begin(page.words(layout::DEVICES), view.reading);
    if view.rows.is_empty() && !view.unread.is_empty() {
        unread(page, &view.unread);
        return;
    }
    if view.rows.is_empty() {
        page.raw("<p class=\"empty\">").say(t::NO_DEVICES).raw("</p><p>");
        page.link_button(&Place::Search, t::SEARCH_PRINTERS);
        page.raw("</p>");
        return;
    }
    sums(page, &view.rows);
    if view.reading {
        page.raw("<p>");
        page.state(CheckState::Running, t::BEING_READ);
        page.raw("</p>");
    } else {
        page.form(&["read"]);
        page.button(t::READ_ALL, "read", Look::Main);
        page.form_end();
    }
    unread(page, &view.unread);
    table(page, &view.rows);
}

/// What is plugged into the box and could not be read: above the table, since somebody has to do something.
fn unread(page: &mut Page<'_>, unread: &[Unread]) {
    if unread.is_empty() {
        return;
    }
    page.raw("<section class=\"next\"><h2>")
        .say(t::NOT_READ_ON_USB)
        .raw("</h2><ul>");
    for one in unread {
        let can = wording::functions(page.language(), &one.functions);
        page.raw("<li><strong><bdi>")
            .text(&wording::machine(&one.identity))
            .raw("</bdi></strong>, ")
            .say_with(t::USB_PORT, &[&one.port])
            .raw(": ");
        page.said(&one.sentence);
        small(page, &can);
        page.raw("</li>");
    }
    page.raw("</ul></section>");
}

fn sums(page: &mut Page<'_>, rows: &[DeviceRow]) {
    let now = page.frame.now;
    let (mut read, mut silent, mut doubtful) = (0, 0, 0);
    for row in rows.iter().filter(|row| !row.ignored) {
        let is_fresh = row.last_read.is_some_and(|at| now.seconds_since(at) < DAY);
        let is_doubtful = row.verdict.is_some_and(wording::is_doubtful);
        read += u64::from(is_fresh);
        silent += u64::from(row.silent_since.is_some());
        doubtful += u64::from(is_doubtful);
    }
    let all = rows.iter().zip(1..).last().map_or(0, |(_, count)| count);
    page.raw("<dl class=\"sums\">");
    for (word, number) in [
        (t::PRINTERS, all),
        (t::READ_IN_A_DAY, read),
        (t::SILENT, silent),
        (t::DOUBTFUL, doubtful),
    ] {
        page.fact_begin(word);
        page.number(number);
        page.fact_end();
    }
    page.raw("</dl>");
}

fn table(page: &mut Page<'_>, rows: &[DeviceRow]) {
    page.table(&[t::PRINTER, t::PLACE, t::METERS, t::SUPPLIES, t::STATE]);
    for row in rows {
        page.row();
        who(page, row);
        page.row_named();
        page.cell(t::PLACE);
        place(page, row);
        page.cell_end();
        page.cell(t::METERS);
        counts(page, row);
        page.cell_end();
        page.cell(t::SUPPLIES);
        for supply in &row.supplies {
            supply_line(page, supply);
        }
        page.cell_end();
        page.cell(t::STATE);
        state(page, row);
        page.cell_end();
        page.row_end();
    }
    page.table_end();
}

fn who(page: &mut Page<'_>, row: &DeviceRow) {
    page.raw("<a")
        .attr("href", &Place::Device(row.id).path())
        .raw("><strong><bdi>")
        .text(&wording::device_name(row))
        .raw("</bdi></strong></a>");
    let machine = wording::machine(&row.identity);
    if row.name.is_some() {
        small(page, &machine);
    }
    if let Some(serial) = &row.identity.serial {
        page.raw("<span class=\"line small muted\">")
            .say_with(t::SERIAL_IS, &[serial])
            .raw("</span>");
    }
}

fn place(page: &mut Page<'_>, row: &DeviceRow) {
    let address = wording::address(page.language(), row);
    line(page, "<span class=\"line\"><bdi>", &address);
    small(page, row.identity.location.as_deref().unwrap_or_default());
    if let Some(usb) = &row.usb {
        let can = wording::functions(page.language(), &usb.functions);
        small(page, &can);
    }
}

fn small(page: &mut Page<'_>, text: &str) {
    line(page, "<span class=\"line small muted\"><bdi>", text);
}

fn line(page: &mut Page<'_>, begin: &'static str, text: &str) {
    if !text.trim().is_empty() {
        page.raw(begin).text(text).raw("</bdi></span>");
    }
}

fn counts(page: &mut Page<'_>, row: &DeviceRow) {
    for meter in &row.meters {
        let name = wording::meter_name(page.language(), meter.name.as_str());
        page.raw("<span class=\"count\"><bdi class=\"muted\">")
            .text(&name)
            .raw("</bdi> <span class=\"num\">")
            .number(meter.value);
        count_unit(page, meter);
        page.raw("</span></span>");
    }
    if let Some(sentence) = &row.no_billing_meter {
        page.raw("<span class=\"line small\">");
        page.said(sentence);
        page.raw("</span>");
    }
}

/// The unit where it is not the usual one.
fn count_unit(page: &mut Page<'_>, meter: &Meter) {
    if meter.unit != Unit::Impressions {
        page.raw(" ");
        wording::unit(page, meter.unit);
    }
}

/// A supply: its name, how much is left in words, and as a bar where the device tells.
pub(super) fn supply_line(page: &mut Page<'_>, supply: &Supply) {
    let name = wording::supply_name(page, supply);
    let level = wording::supply_level(page, supply);
    page.raw("<span class=\"supply\"><span class=\"supply-words\"><bdi>")
        .text(&name)
        .raw("</bdi> <span>")
        .text(&level)
        .raw("</span></span>");
    if let Some(percent) = supply.percent {
        page.bar(
            percent,
            wording::supply_state(supply),
            &[name.as_str(), ": ", &level].concat(),
        );
    }
    page.raw("</span>");
}

/// How it is: ignored, silent, what its values are worth; and when it was read last.
pub(super) fn state(page: &mut Page<'_>, row: &DeviceRow) {
    match row.verdict {
        _ if row.ignored => page.state(CheckState::Idle, t::IGNORED),
        _ if row.usb.as_ref().is_some_and(|usb| !usb.plugged_in) => page.state(CheckState::Bad, t::UNPLUGGED),
        _ if row.silent_since.is_some() => page.state(CheckState::Bad, t::SILENT),
        Some(verdict) => wording::verdict(page, verdict),
        None => page.state(CheckState::Idle, t::NEVER_READ),
    }
    if let Some(at) = row.last_read {
        page.raw("<span class=\"line small muted\">")
            .say(t::LAST_READ)
            .raw(" ")
            .age(at)
            .raw("</span>");
    }
    // Silence hides no doubt: it is told beside it.
    if row.silent_since.is_some() && row.verdict.is_some_and(wording::is_doubtful) {
        wording::verdict(page, row.verdict.unwrap_or(Verdict::Other));
    }
}
