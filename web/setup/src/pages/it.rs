//! `/it`: what the customer's IT wants to know before the box may stay, each claim with what proves it.

use crate::amounts::{bytes, duration, grouped};
use crate::layout::Page;
use crate::texts::{Text, it as t, layout};
use crate::view::{ForYourIt, Traffic, WayPurpose};
use crate::{Download, Place};

const DAY: u64 = 86_400;

pub(super) fn show(page: &mut Page<'_>, view: &ForYourIt) {
    page.begin(page.words(layout::FOR_YOUR_IT), false);
    ways(page, view);
    page.card(t::NEVER);
    page.raw("<ul>");
    for text in [t::NEVER_SET, t::NEVER_PRINT, t::NEVER_OUTSIDE, t::NEVER_CROWD] {
        page.raw("<li>").say(text).raw("</li>");
    }
    page.raw("</ul>");
    page.card_end();
    reads(page, view);
    traffic(page, &view.traffic);
    versions(page, view);
    page.card(t::BUNDLE);
    page.paragraph(t::BUNDLE_SAYS);
    download(page, Download::SupportBundle, t::DOWNLOAD_BUNDLE);
    page.card_end();
    licences(page, view);
}

fn download(page: &mut Page<'_>, file: Download, text: Text) {
    page.raw("<a class=\"button\" download")
        .attr("href", file.path())
        .raw(">")
        .say(text)
        .raw("</a>");
}

fn head(page: &mut Page<'_>, columns: &[Text]) {
    page.raw("<table class=\"cards\"><thead><tr>");
    for column in columns {
        page.raw("<th scope=\"col\">").say(*column).raw("</th>");
    }
    page.raw("</tr></thead><tbody>");
}

fn cell(page: &mut Page<'_>, column: Text, text: &str) {
    page.raw("<td").attr_say("data-label", column).raw("><bdi>");
    page.text(text).raw("</bdi></td>");
}

fn ways(page: &mut Page<'_>, view: &ForYourIt) {
    page.card(t::WAYS);
    page.paragraph(t::WAYS_SAY);
    head(page, &[t::WHAT_FOR, t::HOST, t::PORT]);
    for way in &view.ways {
        let purpose = match way.purpose {
            WayPurpose::Server => t::TO_SERVER,
            WayPurpose::Proxy => t::TO_PROXY,
            WayPurpose::Names => t::TO_NAMES,
            WayPurpose::Printers => t::TO_PRINTERS,
            WayPurpose::Arp => t::TO_ARP,
            WayPurpose::Page => t::TO_PAGE,
        };
        page.raw("<tr>");
        cell(page, t::WHAT_FOR, page.words(purpose));
        let host = match way.host.as_str() {
            "" => page.words(t::ANYONE),
            host => host,
        };
        cell(page, t::HOST, host);
        cell(page, t::PORT, &way.port);
        page.raw("</tr>");
    }
    page.raw("</tbody></table>");
    page.card_end();
}

fn reads(page: &mut Page<'_>, view: &ForYourIt) {
    page.card(t::READS);
    page.paragraph(t::READS_SAY);
    head(page, &[t::GROUP, t::OID]);
    for (name, oid) in &view.reads {
        page.raw("<tr>");
        cell(page, t::GROUP, name);
        cell(page, t::OID, oid);
        page.raw("</tr>");
    }
    page.raw("</tbody></table><p>");
    page.link(&Place::Server, t::SEE_SENT);
    page.raw("</p>");
    page.card_end();
}

fn traffic(page: &mut Page<'_>, measured: &Traffic) {
    let language = page.language();
    page.card(t::TRAFFIC);
    if measured.seconds < DAY {
        page.paragraph_with(t::SINCE_START, &[&duration(language, measured.seconds)]);
    } else {
        page.paragraph(t::LAST_DAY);
    }
    head(page, &[t::WITH_WHOM, t::SENT, t::RECEIVED]);
    for (whom, amount, sent, received) in [
        (
            t::WITH_PRINTERS,
            t::DATAGRAMS,
            measured.snmp_sent,
            measured.snmp_received,
        ),
        (
            t::WITH_SERVER,
            t::MESSAGES,
            measured.server_sent,
            measured.server_received,
        ),
    ] {
        page.raw("<tr>");
        cell(page, t::WITH_WHOM, page.words(whom));
        for (column, (count, octets)) in [(t::SENT, sent), (t::RECEIVED, received)] {
            page.raw("<td").attr_say("data-label", column).raw("><span>");
            page.say_with(amount, &[&bytes(language, octets), &grouped(language, count)]);
            page.raw("</span></td>");
        }
        page.raw("</tr>");
    }
    page.raw("</tbody></table>");
    let both = measured.snmp_sent.1.saturating_add(measured.snmp_received.1);
    if let Some(each) = both.checked_div(measured.devices) {
        let devices = grouped(language, measured.devices);
        page.paragraph_with(t::PER_DEVICE, &[&bytes(language, each), &devices]);
    }
    page.card_end();
}

fn versions(page: &mut Page<'_>, view: &ForYourIt) {
    page.card(t::VERSIONS);
    page.facts();
    page.fact(t::VERSION, &view.version);
    let (version, from_server) = view.profiles;
    let origin = if from_server { t::FROM_SERVER } else { t::BUILT_IN };
    page.fact_begin(t::PROFILES);
    page.say_with(origin, &[&version.to_string()]);
    page.fact_end();
    for (word, fingerprint) in [
        (t::KEY_PRINT, &view.key_fingerprint),
        (t::PAGE_PRINT, &view.page_fingerprint),
    ] {
        page.fact_begin(word);
        page.raw("<code class=\"code\">").text(fingerprint).raw("</code>");
        page.fact_end();
    }
    page.facts_end();
    page.card_end();
}

fn licences(page: &mut Page<'_>, view: &ForYourIt) {
    page.raw("<section class=\"card\">");
    page.fold(t::LICENCES, &[&view.licences.len().to_string()], false);
    page.raw("<p>");
    download(page, Download::Licences, t::DOWNLOAD_LICENCES);
    page.raw("</p>");
    head(page, &[t::PART, t::VERSION, t::LICENCE]);
    for (name, version, licence) in &view.licences {
        page.raw("<tr>");
        cell(page, t::PART, name);
        cell(page, t::VERSION, version);
        cell(page, t::LICENCE, licence);
        page.raw("</tr>");
    }
    page.raw("</tbody></table>");
    page.fold_end();
    page.card_end();
}
