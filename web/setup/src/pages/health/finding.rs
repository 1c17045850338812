//! A finding in a sentence, and the page on which it is mended.

use meters::Timestamp;

use crate::Place;
use crate::amounts::{age, duration, grouped};
use crate::layout::Page;
use crate::texts::{Text, health as t};
use crate::view::Finding;

/// What was found, in a sentence or two.
pub(super) fn say(page: &mut Page<'_>, finding: &Finding) {
    let (text, arguments) = match finding {
        Finding::Pushed {
            at,
            waiting,
            set_aside,
        } => return say_pushed(page, *at, *waiting, *set_aside),
        Finding::PushFails { cause, waiting, last } => return say_push_fails(page, cause, *waiting, *last),
        Finding::Printers {
            known,
            read,
            silent,
            doubtful,
        } => return say_printers(page, [*known, *read, *silent, *doubtful]),
        Finding::VersionLeft {
            version,
            left,
            at,
            why,
        } => {
            let at = ago(page, *at);
            page.say_with(t::VERSION_LEFT, &[left, &at, version]);
            if let Some(why) = why {
                page.raw(" ").say_with(t::LEFT_WHY, &[why]);
            }
            return;
        }
        Finding::ClockRight { seconds_apart } => (t::CLOCK_RIGHT, vec![seconds(page, *seconds_apart)]),
        Finding::ClockWrong { seconds_apart } => (t::CLOCK_WRONG, vec![seconds(page, *seconds_apart)]),
        Finding::NoPrinters {
            searched_at: Some(at),
        } => (t::NO_PRINTERS_SINCE, vec![ago(page, *at)]),
        finding => in_words(finding),
    };
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    page.say_with(text, &arguments);
}

/// The findings whose arguments are words.
fn in_words(finding: &Finding) -> (Text, Vec<String>) {
    let (text, first, second): (Text, &str, &str) = match finding {
        Finding::LinkUp {
            interface,
            megabits: Some(megabits),
        } => return (t::LINK_UP_AT, vec![interface.clone(), megabits.to_string()]),
        Finding::HasAddress { address, gateway } => {
            return (t::HAS_ADDRESS, vec![address.clone(), gateway.to_string()]);
        }
        Finding::NameKnown {
            name,
            address,
            millis,
        } => {
            return (
                t::NAME_KNOWN,
                vec![name.clone(), address.to_string(), millis.to_string()],
            );
        }
        Finding::ServerAnswers { server, millis } => {
            return (t::SERVER_ANSWERS, vec![server.clone(), millis.to_string()]);
        }
        Finding::LinkUp { interface, .. } => (t::LINK_UP, interface, ""),
        Finding::NoCable { interface } => (t::NO_CABLE, interface, ""),
        Finding::NoInterface => (t::NO_INTERFACE, "", ""),
        Finding::NoGateway { address } => (t::NO_GATEWAY, address, ""),
        Finding::NoAddress => (t::NO_ADDRESS, "", ""),
        Finding::NoNameNeeded => (t::NO_NAME_NEEDED, "", ""),
        Finding::NoNameServer => (t::NO_NAME_SERVER, "", ""),
        Finding::NameUnknown { name, cause } => (t::NAME_UNKNOWN, name, cause),
        Finding::ClockUnverified => (t::CLOCK_UNVERIFIED, "", ""),
        Finding::ClockBehind => (t::CLOCK_BEHIND, "", ""),
        Finding::NoProxy => (t::NO_PROXY, "", ""),
        Finding::ProxyWorks { proxy } => (t::PROXY_WORKS, proxy, ""),
        Finding::ProxyWantsPassword { proxy } => (t::PROXY_WANTS_PASSWORD, proxy, ""),
        Finding::ProxyUnreachable { proxy, cause } => (t::PROXY_UNREACHABLE, proxy, cause),
        Finding::ProxyRefuses { proxy, cause } => (t::PROXY_REFUSES, proxy, cause),
        Finding::NotEnrolled => (t::NOT_ENROLLED, "", ""),
        Finding::ServerUnreachable { server, cause } => (t::SERVER_UNREACHABLE, server, cause),
        Finding::CertificateUnknown { server, cause } => (t::CERTIFICATE_UNKNOWN, server, cause),
        Finding::SomebodyElse { server } => (t::SOMEBODY_ELSE, server, ""),
        Finding::ServerRefuses { sentence } => (t::SERVER_REFUSES, sentence, ""),
        Finding::NothingToSend => (t::NOTHING_TO_SEND, "", ""),
        Finding::NothingSelected => (t::NOTHING_SELECTED, "", ""),
        Finding::NoPrinters { .. } => (t::NO_PRINTERS, "", ""),
        Finding::SystemRuns { version } => (t::SYSTEM_RUNS, version, ""),
        Finding::SystemUnproved { version } => (t::SYSTEM_UNPROVED, version, ""),
        Finding::NotTested
        | Finding::Pushed { .. }
        | Finding::PushFails { .. }
        | Finding::Printers { .. }
        | Finding::VersionLeft { .. }
        | Finding::ClockRight { .. }
        | Finding::ClockWrong { .. } => (t::NOT_TESTED, "", ""),
    };
    (text, vec![first.to_owned(), second.to_owned()])
}

fn say_pushed(page: &mut Page<'_>, at: Timestamp, waiting: u64, set_aside: u64) {
    let at = ago(page, at);
    if waiting == 0 {
        page.say_with(t::PUSHED, &[&at]);
    } else {
        let waiting = grouped(page.language(), waiting);
        page.say_with(t::PUSHED_SOME, &[&at, &waiting]);
    }
    say_some(page, t::SET_ASIDE, set_aside);
}

fn say_push_fails(page: &mut Page<'_>, cause: &str, waiting: u64, last: Option<Timestamp>) {
    let waiting = grouped(page.language(), waiting);
    page.say_with(t::PUSH_FAILS, &[cause, &waiting]);
    if let Some(last) = last {
        let last = ago(page, last);
        page.raw(" ").say_with(t::LAST_SENT, &[&last]);
    }
}

fn say_printers(page: &mut Page<'_>, [known, read, silent, doubtful]: [u64; 4]) {
    let language = page.language();
    page.say_with(
        t::PRINTERS_READ,
        &[&grouped(language, known), &grouped(language, read)],
    );
    say_some(page, t::SILENT, silent);
    say_some(page, t::DOUBTFUL, doubtful);
}

/// A further sentence, where there are any.
fn say_some(page: &mut Page<'_>, text: Text, count: u64) {
    if count > 0 {
        let count = grouped(page.language(), count);
        page.raw(" ").say_with(text, &[&count]);
    }
}

fn seconds(page: &Page<'_>, seconds: u64) -> String {
    duration(page.language(), seconds)
}

fn ago(page: &Page<'_>, at: Timestamp) -> String {
    age(page.language(), page.frame.now, at)
}

/// Where that is mended; none where it is not mended on a page, or nothing is to be mended.
pub(super) fn action(finding: &Finding) -> Option<(Place, Text)> {
    Some(match finding {
        Finding::NoGateway { .. }
        | Finding::NoAddress
        | Finding::NoNameServer
        | Finding::NameUnknown { .. }
        | Finding::SomebodyElse { .. }
        | Finding::ServerUnreachable { .. } => (Place::Network, t::TO_NETWORK),
        Finding::ProxyWantsPassword { .. }
        | Finding::ProxyUnreachable { .. }
        | Finding::ProxyRefuses { .. } => (Place::Network, t::TO_PROXY),
        Finding::CertificateUnknown { .. } => (Place::Network, t::TO_CA),
        // The server's answer is what vouches for the time.
        Finding::NotEnrolled | Finding::ServerRefuses { .. } | Finding::ClockUnverified => {
            (Place::Server, t::TO_SERVER)
        }
        Finding::Pushed { .. } | Finding::PushFails { .. } => (Place::Server, t::TO_SENT),
        Finding::NothingSelected | Finding::NoPrinters { .. } => (Place::Search, t::TO_SEARCH),
        Finding::Printers { .. } => (Place::Devices, t::TO_DEVICES),
        Finding::NotTested
        | Finding::LinkUp { .. }
        | Finding::NoCable { .. }
        | Finding::NoInterface
        | Finding::HasAddress { .. }
        | Finding::NameKnown { .. }
        | Finding::NoNameNeeded
        | Finding::ClockRight { .. }
        | Finding::ClockWrong { .. }
        | Finding::ClockBehind
        | Finding::NoProxy
        | Finding::ProxyWorks { .. }
        | Finding::ServerAnswers { .. }
        | Finding::NothingToSend
        | Finding::SystemRuns { .. }
        | Finding::SystemUnproved { .. }
        | Finding::VersionLeft { .. } => return None,
    })
}
