//! Reading a printer by its print port, as usblp gives it: the device id, the port's status, and PJL.
//!
//! The port is somebody's way to print. What could be text to print is never written, and nothing is written while a job passes
//! or may pass: where the device says that it prints, or that it is not ready.

use meters::Status;
use profiles::{Brands, Ieee1284, device_id};

use crate::answer::{Answer, Way};
use crate::attached::Attached;
use crate::error::Error;
use crate::pjl::{Outcome, of_maker};
use crate::port::Port;
use crate::talking::{Octets, talk};

/// By an open port: the device id, the status, and PJL where the device knows it and no job passes.
pub(crate) fn by_port(
    port: &mut dyn Port,
    attached: &Attached,
    brands: &Brands,
    token: u32,
) -> Result<Answer, Error> {
    let mut answer = Answer::default();
    let id = match port.device_id() {
        Ok(octets) => {
            answer.octets_received += octets.len() as u64;
            Ieee1284::parse(&octets)
        }
        Err(error) => match Error::of(&error) {
            // Some have none, and some stall when they are asked: what it said when it was plugged in holds.
            Error::Kernel(_) | Error::Silent => attached.id.clone().unwrap_or_default(),
            gone => return Err(gone),
        },
    };
    if id != Ieee1284::default() {
        answer.how.push(Way::Ieee1284);
    }
    answer.facts = device_id::facts(&id, brands);
    answer.port_status = port.status().ok().inspect(|_| answer.octets_received += 1);
    let reason = match why_not(&answer, &id, attached) {
        Some(reason) => Some(reason),
        None => by_pjl(port, &mut answer, &id, brands, token),
    };
    answer.partial = reason.map(str::to_owned);
    answer.id = Some(id);
    Ok(answer)
}

/// Why PJL is not spoken now. To a printer that doesn't know it, it would be text to print.
fn why_not(answer: &Answer, id: &Ieee1284, attached: &Attached) -> Option<&'static str> {
    if !id.commands().any(|command| command.eq_ignore_ascii_case("PJL")) {
        return Some("it doesn't say that it speaks PJL, so its counters can't be asked on this port");
    }
    match attached.lp_protocol {
        Some(1) => return Some("its port goes one way only: nothing can be asked on it"),
        Some(3) => return Some("its port is in packets (IEEE 1284.4): nothing can be asked on it"),
        _ => {}
    }
    if answer.facts.status == Some(Status::Printing) {
        return Some(PRINTING);
    }
    match answer.port_status {
        Some(status) if status.has_error || !status.is_selected => {
            Some("it is not ready: it was left alone, in case a job waits in it")
        }
        _ => None,
    }
}

const PRINTING: &str = "it prints: it was left alone, and is asked for its counters when it has finished";

/// Talks PJL with it; why that brought less than hoped.
fn by_pjl(
    port: &mut dyn Port,
    answer: &mut Answer,
    id: &Ieee1284,
    brands: &Brands,
    token: u32,
) -> Option<&'static str> {
    let mut octets = Octets::default();
    let maker = answer.facts.identity.manufacturer.as_deref();
    let outcome = talk(port, token, of_maker(maker), &mut octets);
    answer.octets_sent += octets.sent;
    answer.octets_received += octets.received;
    match outcome {
        Ok(Outcome::Answered(answers)) => {
            answer.how.push(Way::Pjl);
            answer.facts = answers.facts(id, brands);
            let has_total = !answer.facts.meters.is_empty();
            (!has_total).then_some("it gives no page count by PJL")
        }
        // It was not asked for what it knows: by PJL it has yet to answer.
        Ok(Outcome::Printing(answers)) => {
            answer.facts = answers.facts(id, brands);
            Some(PRINTING)
        }
        Ok(Outcome::Silent) => Some("it did not answer PJL: it may be printing or asleep"),
        Ok(Outcome::Nonsense) => Some("what it answered is no PJL"),
        Err(error) => Some(match Error::of(&error) {
            Error::Gone => "it was unplugged while it was read",
            _ => "its port failed while it was read",
        }),
    }
}

#[cfg(test)]
mod tests;
