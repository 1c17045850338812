//! `/network`: how the box is on the network, and how it gets out. While a new address is on trial, nothing else is there.

use std::net::Ipv4Addr;

use crate::amounts::duration;
use crate::field;
use crate::layout::{Input, Kind, Look, Page};
use crate::texts::{layout, network as t};
use crate::view::{AddressInUse, Certificate, Network, Proxy, Trial};

pub(super) fn show(page: &mut Page<'_>, network: &Network) {
    page.begin(page.words(t::TITLE), network.trial.is_some());
    if let Some(trial) = &network.trial {
        show_trial(page, trial);
        return;
    }
    if let Some(failure) = &network.last_failure {
        page.raw("<p class=\"warning\">")
            .say_with(t::LAST_FAILURE, &[failure])
            .raw("</p>");
    }
    show_now(page, network);
    show_address(page, network.in_use.as_ref());
    show_proxy(page, network.proxy.as_ref());
    show_ca(page, network.extra_ca.as_ref());
}

fn show_now(page: &mut Page<'_>, network: &Network) {
    page.card(t::NOW);
    let Some(interface) = &network.interface else {
        page.paragraph(t::NO_PLUG);
        page.card_end();
        return;
    };
    page.facts();
    let none = page.words(layout::NONE);
    let or_none = |text: String| if text.is_empty() { none.to_owned() } else { text };
    page.fact(t::ADDRESSES, &or_none(network.addresses.join(", ")));
    if let Some(in_use) = &network.in_use {
        let by = page.words(way(in_use));
        page.fact(t::BY, by);
    }
    let gateway = network.gateway.map(|gateway| gateway.to_string());
    page.fact(t::GATEWAY, &or_none(gateway.unwrap_or_default()));
    let dns: Vec<String> = network.dns.iter().map(ToString::to_string).collect();
    page.fact(t::DNS, &or_none(dns.join(", ")));
    page.fact(t::INTERFACE, interface);
    if let Some(mac) = &network.mac {
        page.fact(t::MAC, mac);
    }
    page.facts_end();
    page.card_end();
}

fn way(in_use: &AddressInUse) -> crate::texts::Text {
    match in_use {
        AddressInUse::Dhcp { .. } => t::BY_DHCP,
        AddressInUse::Static { .. } => t::BY_HAND,
    }
}

fn show_address(page: &mut Page<'_>, in_use: Option<&AddressInUse>) {
    page.card(t::ADDRESS);
    let Some(in_use) = in_use else {
        page.paragraph(t::SYSTEM_DECIDES);
        page.card_end();
        return;
    };
    let (chosen, address, prefix, gateway, dns) = match in_use {
        AddressInUse::Dhcp { dns } => ("dhcp", String::new(), String::new(), String::new(), dns),
        AddressInUse::Static {
            address,
            prefix,
            gateway,
            dns,
        } => (
            "static",
            address.to_string(),
            prefix.to_string(),
            gateway.map(|gateway| gateway.to_string()).unwrap_or_default(),
            dns,
        ),
    };
    page.form(&["change-address"]);
    page.group(
        field::ADDRESSING,
        crate::texts::fields::ADDRESSING,
        Some(t::USUALLY_DHCP),
    );
    page.choice(field::ADDRESSING, "dhcp", t::DHCP, chosen);
    page.choice(field::ADDRESSING, "static", t::STATIC, chosen);
    page.group_end();
    page.raw("<div class=\"only-static\"><p class=\"hint\">")
        .say(t::ONLY_STATIC)
        .raw("</p>");
    page.raw("<div class=\"pair\">");
    technical(page, field::ADDRESS, Some(t::ADDRESS_HINT), &address);
    technical(page, field::PREFIX, Some(t::PREFIX_HINT), &prefix);
    page.raw("</div>");
    technical(page, field::GATEWAY, None, &gateway);
    page.raw("</div>");
    technical(page, field::DNS, Some(t::DNS_HINT), &listed(dns));
    page.paragraph(t::WHAT_HAPPENS);
    page.button(t::TRY, "change-address", Look::Main);
    page.form_end();
    page.card_end();
}

fn technical(page: &mut Page<'_>, name: &'static str, hint: Option<crate::texts::Text>, value: &str) {
    page.input(&Input {
        hint,
        value,
        ..Input::new(name, Kind::Technical)
    });
}

fn listed(dns: &[Ipv4Addr]) -> String {
    let dns: Vec<String> = dns.iter().map(ToString::to_string).collect();
    dns.join(", ")
}

fn show_trial(page: &mut Page<'_>, trial: &Trial) {
    page.raw("<section class=\"card next\"><h2>");
    page.say(if trial.testing { t::TESTING } else { t::CONFIRM })
        .raw("</h2>");
    if trial.testing {
        page.paragraph(t::TESTING_TEXT);
    } else {
        let left = duration(page.language(), trial.seconds_left);
        page.paragraph_with(t::CONFIRM_TEXT, &[&left]);
    }
    page.facts();
    let wanted = match &trial.wanted {
        AddressInUse::Dhcp { .. } => page.words(t::BY_DHCP).to_owned(),
        AddressInUse::Static { address, prefix, .. } => {
            [&address.to_string(), "/", prefix.to_string().as_str()].concat()
        }
    };
    page.fact(t::WANTED, &wanted);
    if let Some(url) = &trial.new_url {
        page.fact_begin(t::NEW_URL);
        page.link_outside(url, "code", url);
        page.fact_end();
    }
    page.facts_end();
    page.raw("<ol class=\"steps\">");
    for (what, ok, sentence) in &trial.steps {
        page.step(what, *ok);
        page.said(sentence);
        page.raw("</li>");
    }
    page.raw("</ol>");
    page.form(&["confirm-address", "revert-address"]);
    page.raw("<div class=\"buttons\">");
    if !trial.testing {
        page.button(t::KEEP, "confirm-address", Look::Main);
    }
    page.button(t::GO_BACK, "revert-address", Look::Other);
    page.raw("</div>");
    page.form_end();
    page.card_end();
}

fn show_proxy(page: &mut Page<'_>, proxy: Option<&Proxy>) {
    page.card(t::PROXY);
    page.paragraph(t::PROXY_TEXT);
    let port = proxy.map(|proxy| proxy.port.to_string()).unwrap_or_default();
    if let Some(proxy) = proxy {
        let way = [proxy.host.as_str(), ":", &port].concat();
        page.paragraph_with(t::PROXY_USED, &[&way]);
    }
    page.form(&["save-proxy", "remove-proxy"]);
    page.raw("<div class=\"pair\">");
    page.input(&Input {
        hint: Some(t::PROXY_HOST_HINT),
        value: proxy.map_or("", |proxy| proxy.host.as_str()),
        required: true,
        ..Input::new(field::PROXY_HOST, Kind::Technical)
    });
    page.input(&Input {
        value: &port,
        required: true,
        ..Input::new(field::PROXY_PORT, Kind::Number)
    });
    page.raw("</div><div class=\"pair\">");
    page.input(&Input {
        hint: Some(t::PROXY_USER_HINT),
        value: proxy.and_then(|proxy| proxy.user.as_deref()).unwrap_or_default(),
        ..Input::new(field::PROXY_USER, Kind::Technical)
    });
    page.input(&Input {
        hint: proxy
            .is_some_and(|proxy| proxy.has_password)
            .then_some(layout::KEPT),
        ..Input::new(field::PROXY_PASSWORD, Kind::Secret)
    });
    page.raw("</div>");
    page.insist();
    page.raw("<div class=\"buttons\">");
    page.button(layout::SAVE, "save-proxy", Look::Main);
    if proxy.is_some() {
        page.button(t::REMOVE_PROXY, "remove-proxy", Look::Other);
    }
    page.raw("</div>");
    page.form_end();
    page.card_end();
}

fn show_ca(page: &mut Page<'_>, kept: Option<&Certificate>) {
    page.card(t::CA);
    page.paragraph(t::CA_TEXT);
    if let Some(kept) = kept {
        page.paragraph(t::CA_KEPT);
        page.facts();
        page.fact_begin(t::FINGERPRINT);
        page.raw("<span class=\"code\">")
            .text(&kept.fingerprint)
            .raw("</span>");
        page.fact_end();
        page.fact(t::CERTIFICATES, &kept.count.to_string());
        if let Some(at) = kept.added_at {
            page.fact_begin(t::ADDED);
            page.moment(at);
            page.fact_end();
        }
        page.facts_end();
    }
    page.form(&["save-ca", "remove-ca"]);
    page.input(&Input {
        hint: Some(t::CA_HINT),
        required: true,
        ..Input::new(field::CA, Kind::Lines(5))
    });
    page.raw("<div class=\"buttons\">");
    page.button(t::TRUST, "save-ca", Look::Main);
    if kept.is_some() {
        page.button(t::REMOVE_CA, "remove-ca", Look::Other);
    }
    page.raw("</div>");
    page.form_end();
    page.card_end();
}
