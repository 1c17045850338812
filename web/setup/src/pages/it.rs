//! `/it`: what the customer's IT wants to know before the box may stay, each claim with what proves it.

use crate::amounts::{bytes, duration, grouped};
use crate::layout::Page;
use crate::texts::{Text, filled, it as t, layout};
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

fn ways(page: &mut Page<'_>, view: &ForYourIt) {
    page.card(t::WAYS);
    page.paragraph(t::WAYS_SAY);
    page.table(&[t::WHAT_FOR, t::HOST, t::PORT]);
    for way in &view.ways {
        let purpose = match way.purpose {
            WayPurpose::Server => t::TO_SERVER,
            WayPurpose::Proxy => t::TO_PROXY,
            WayPurpose::Names => t::TO_NAMES,
            WayPurpose::Printers => t::TO_PRINTERS,
            WayPurpose::Gateway => t::TO_GATEWAY,
            WayPurpose::Arp => t::TO_ARP,
            WayPurpose::Page => t::TO_PAGE,
            WayPurpose::OwnName => t::TO_OWN_NAME,
        };
        let host = match way.host.as_str() {
            "" => page.words(t::ANYONE),
            host => host,
        };
        page.row_of(page.words(purpose), &[(t::HOST, host), (t::PORT, &way.port)]);
    }
    page.table_end();
    page.card_end();
}

fn reads(page: &mut Page<'_>, view: &ForYourIt) {
    page.card(t::READS);
    page.paragraph(t::READS_SAY);
    page.table(&[t::GROUP, t::OID]);
    for (name, oid) in &view.reads {
        page.row_of(name, &[(t::OID, oid)]);
    }
    page.table_end();
    page.raw("<p>");
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
    page.table(&[t::WITH_WHOM, t::SENT, t::RECEIVED]);
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
        let told = |(count, octets): (u64, u64)| {
            filled(
                page.words(amount),
                &[&bytes(language, octets), &grouped(language, count)],
            )
        };
        let (sent, received) = (told(sent), told(received));
        page.row_of(page.words(whom), &[(t::SENT, &sent), (t::RECEIVED, &received)]);
    }
    page.table_end();
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
    page.card_fold(
        "licences",
        t::LICENCES,
        &[&view.licences.len().to_string()],
        false,
    );
    page.raw("<p>");
    download(page, Download::Licences, t::DOWNLOAD_LICENCES);
    page.raw("</p>");
    page.table(&[t::PART, t::VERSION, t::LICENCE]);
    for (name, version, licence) in &view.licences {
        page.row_of(name, &[(t::VERSION, version), (t::LICENCE, licence)]);
    }
    page.table_end();
    page.fold_end();
}
