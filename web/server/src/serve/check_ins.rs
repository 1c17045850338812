//! `POST /api/v1/check-ins`: boxes tell how they stand and ask what is new. `GET /api/v1/profiles/VERSION`: what they
//! are offered.
//!
//! A box sees what is its own customer's and wishes for nothing else: whose it is, is the signature's and the ledger's
//! to say, never the body's.

use protocol::check_in::{
    LONGEST_CHECK_IN, LeftVersion, MOST_RECIPIENTS, NEVER, PROFILES_PATH, RefusedSettings, System,
};
use protocol::signature::SignatureError;
use protocol::{CheckIn, CheckInAnswer, RefusalKind, ReportWish, WishState};

use super::answer::{Answer, malformed};
use super::routes::{Question, Service};
use super::signer::signer;
use crate::command;
use crate::ledger::incoming::{CheckedIn, IncomingCheckIn};
use crate::mail;
use crate::outside_text::clean;
use crate::schedule::wished_rule;

const LONGEST_WORD: usize = 64;
const LONGEST_SENTENCE: usize = 500;

/// Seconds until the next check-in: where something was brought, so that its fate is soon known; where somebody waits
/// for the dealer; else.
const AFTER_NEWS: u64 = 5 * 60;
const WHILE_WAITING: u64 = 60 * 60;
const USUALLY: u64 = 6 * 60 * 60;

pub(super) fn answer(service: &Service, question: &Question) -> Answer {
    let signed = match signer(service, question, "a check-in") {
        Ok(signed) => signed,
        Err(answer) => return answer,
    };
    let body = &question.body.bytes;
    if body.len() > LONGEST_CHECK_IN {
        return Answer::refusal(
            RefusalKind::TooLarge,
            format!("the check-in is longer than {LONGEST_CHECK_IN} bytes"),
        );
    }
    let check_in: CheckIn = match serde_json::from_slice(body) {
        Ok(check_in) => check_in,
        Err(error) => return malformed(&error),
    };
    if check_in.appliance.as_str() != signed.key_id {
        return Answer::refusal(
            RefusalKind::BadSignature,
            "the check-in names another box than the one that signed it: enrol this box with a new code",
        );
    }
    checked_in(service, &incoming(check_in))
}

fn checked_in(service: &Service, incoming: &IncomingCheckIn) -> Answer {
    let appliance = &incoming.check_in.appliance;
    match service.ledger().check_in(incoming, command::now()) {
        Ok(CheckedIn::Answered(answer)) => {
            tracing::info!("{appliance} checked in");
            Answer::ok(&CheckInAnswer {
                next_in: Some(next_in(&answer)),
                ..answer
            })
        }
        // Whoever plays an old one again learns nothing; a box whose card is an older copy learns where to count on.
        Ok(CheckedIn::Late { seen }) => {
            tracing::warn!("{appliance} checked in with an old number (a cloned or restored card?)");
            Answer::ok(&CheckInAnswer {
                sequence: seen,
                next_in: Some(AFTER_NEWS),
                ..CheckInAnswer::default()
            })
        }
        Ok(CheckedIn::UnknownAppliance) => Answer::bad_signature(SignatureError::UnknownKey),
        Err(error) => Answer::busy(&error),
    }
}

fn next_in(answer: &CheckInAnswer) -> u64 {
    let waits = answer
        .wish
        .as_ref()
        .is_some_and(|wish| wish.state == WishState::Waiting);
    if answer.settings.is_some() || answer.profiles.is_some() {
        AFTER_NEWS
    } else if waits {
        WHILE_WAITING
    } else {
        USUALLY
    }
}

fn incoming(check_in: CheckIn) -> IncomingCheckIn {
    let wish_fault = check_in.wish.as_ref().and_then(fault);
    IncomingCheckIn {
        check_in: CheckIn {
            version: clean(&check_in.version, LONGEST_WORD),
            refused: check_in.refused.map(|refused| RefusedSettings {
                message: clean(&refused.message, LONGEST_SENTENCE),
                ..refused
            }),
            wish: check_in.wish.as_ref().map(clean_wish),
            system: check_in.system.map(clean_system),
            ..check_in
        },
        wish_fault,
    }
}

/// Why nobody could do that wish: the sentence goes back to the box.
fn fault(wish: &ReportWish) -> Option<String> {
    if let Err(error) = wished_rule(&wish.rule) {
        return Some(clean(&error.to_string(), LONGEST_SENTENCE));
    }
    match wish.recipients.len() {
        0 if wish.rule != NEVER => return Some("Nobody is named who shall get the report.".to_owned()),
        count if count > MOST_RECIPIENTS => {
            return Some(format!("More than {MOST_RECIPIENTS} addresses are named."));
        }
        _ => {}
    }
    // A quoted name may hold a comma, which parts addresses in the ledger, and whole addresses: nobody needs it.
    let is_usable = |address: &String| !address.contains(['"', ',']) && mail::address(address).is_ok();
    let bad = wish.recipients.iter().find(|address| !is_usable(address))?;
    Some(format!("{:?} is no mail address.", clean(bad, LONGEST_WORD)))
}

fn clean_wish(wish: &ReportWish) -> ReportWish {
    ReportWish {
        recipients: wish
            .recipients
            .iter()
            .take(MOST_RECIPIENTS)
            .map(|address| clean(address, protocol::check_in::LONGEST_RECIPIENT).replace(',', " "))
            .collect(),
        rule: clean(&wish.rule, LONGEST_WORD),
        number: wish.number,
        wished_at: wish.wished_at,
    }
}

fn clean_system(system: System) -> System {
    System {
        version: clean(&system.version, LONGEST_WORD),
        slot: clean(&system.slot, LONGEST_WORD),
        confirmed: system.confirmed,
        left: system.left.map(|left| LeftVersion {
            version: clean(&left.version, LONGEST_WORD),
            noticed_at: left.noticed_at,
            why: left.why.map(|why| clean(&why, LONGEST_SENTENCE)),
        }),
        card: system.card,
    }
}

pub(super) fn profiles(service: &Service, question: &Question) -> Answer {
    if let Err(answer) = signer(service, question, "a question for profiles") {
        return answer;
    }
    let path = question.parts.uri.path();
    let version = path
        .strip_prefix(PROFILES_PATH)
        .and_then(|text| text.parse().ok());
    match version.map(|version| service.ledger().pack(version)) {
        Some(Ok(Some(pack))) => Answer::file(pack),
        Some(Ok(None)) | None => Answer::refusal(
            RefusalKind::Other,
            "there are no profiles of that version: check in again, the answer names those that there are",
        ),
        Some(Err(error)) => Answer::busy(&error),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn wish(recipients: &[&str], rule: &str) -> ReportWish {
        ReportWish {
            number: 1,
            recipients: recipients.iter().map(|&text| text.to_owned()).collect(),
            rule: rule.to_owned(),
            wished_at: command::now(),
        }
    }

    #[test]
    fn a_wish_that_nobody_could_do_says_why() {
        let many: Vec<String> = (0..21).map(|n| format!("a{n}@customer.example")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        for (wish, said) in [
            (wish(&[], "daily 07:00"), "Nobody"),
            (wish(&many, "daily 07:00"), "More than 20"),
            (wish(&["a@customer.example"], "hourly"), "monthly 1 08:00"),
            (
                wish(&["a@customer.example", "office"], "daily 07:00"),
                "\"office\"",
            ),
            (
                wish(&["\"x@evil.example,y\"@customer.example"], "daily 07:00"),
                "no mail address",
            ),
            (
                wish(&["x@evil.example,y@customer.example"], "daily 07:00"),
                "no mail address",
            ),
            (
                wish(&["x@evil.example\r\nBcc: y@customer.example"], "daily 07:00"),
                "no mail address",
            ),
        ] {
            let fault = fault(&wish).unwrap();
            assert!(fault.contains(said), "{fault}");
        }
        assert_eq!(fault(&wish(&["a@customer.example"], "monthly 1 07:00")), None);
        assert_eq!(fault(&wish(&[], NEVER)), None);
    }
}
