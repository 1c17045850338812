//! A whole reading: the bytes say what the device answers, and when.

use std::sync::OnceLock;
use std::time::Duration;

use profiles::{Catalogue, Oid, Rows, Value};
use snmp::segments::RoutePlan;
use snmp::{Access, Action, Approach, Bounds, Conversation, FullReading, Limits, Plan, SteadyReading};

use super::Target;
use crate::device::Request;
use crate::heard::Heard;
use crate::script::Script;

/// More datagrams than any device may cost us with these bounds: each row and each name by itself, each thrice.
const MOST_DATAGRAMS: u32 = 1_500;

const DEADLINE: Duration = Duration::from_secs(60);

pub(super) const TARGET: Target = Target {
    name: "conversation",
    check,
    seeds,
    longest: 1_000,
};

fn check(bytes: &[u8]) {
    let mut script = Script::new(bytes);
    let approach: Approach = match script.below(3) {
        0 => Access::v2c("public").into(),
        1 => Access::v1("public").into(),
        _ => Approach::v2c_then_v1("public"),
    };
    let limits = Limits {
        varbinds: Some(script.below(70)).filter(|most| *most > 0),
        repetitions: u32::try_from(script.below(30)).ok().filter(|most| *most > 0),
        response_bytes: Some(script.below(256) * 20).filter(|most| *most > 0),
        round_trip: Some(Duration::from_millis(u64::from(script.byte()) * 8)).filter(|time| !time.is_zero()),
        ..Limits::default()
    };
    match script.below(4) {
        0 => converse(approach, FullReading::of(Catalogue::built_in()), limits, script),
        1 => converse(approach, RoutePlan::default(), limits, script),
        2 => converse(
            approach,
            FullReading::knowing(Catalogue::built_in(), known().clone()),
            limits,
            script,
        ),
        _ => converse(
            approach,
            SteadyReading::of(&Catalogue::built_in(), known(), &limits),
            limits,
            script,
        ),
    }
}

/// What an earlier reading of this printer has brought.
fn known() -> &'static Rows {
    static KNOWN: OnceLock<Rows> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let device = simulator::Device::from_recording("ricoh_im_c3000");
        let device = device.unwrap_or_else(|error| panic!("{error}"));
        let rows = device.recording().rows.iter();
        rows.map(|(name, value)| {
            let value = match value {
                simulator::Value::OctetString(octets) => Value::OctetString(octets.clone()),
                other => Value::Counter64(other.number().unwrap_or_default()),
            };
            (Oid::new(name.arcs()), value)
        })
        .collect()
    })
}

fn converse(approach: Approach, plan: impl Plan, limits: Limits, mut script: Script<'_>) {
    let bounds = Bounds {
        tries: 2,
        deadline: DEADLINE,
        rows_per_column: 20,
        rows: 100,
        ..Bounds::default()
    };
    let mut conversation = Conversation::new(approach, plan, bounds, limits, 7);
    let mut heard = Heard::default();
    let (mut now, mut sent, mut free_from) = (Duration::ZERO, 0, Duration::ZERO);
    let outcome = loop {
        match conversation.poll(now) {
            Action::Send(datagram) => {
                sent += 1;
                assert!(
                    sent <= MOST_DATAGRAMS,
                    "the device keeps the conversation going for ever"
                );
                assert!(now >= free_from, "a second request while the first is in flight");
                let answers = Request::read(&datagram).answers(&mut script);
                for answer in answers {
                    now += Duration::from_micros(100 * u64::from(script.byte()));
                    heard.take(&answer);
                    conversation.receive(now, &answer);
                }
            }
            Action::Wait(until) => {
                assert!(until > now, "a wait that is over already would never end");
                assert!(until <= DEADLINE, "a wait beyond the deadline");
                free_from = until;
                now = until;
            }
            Action::Done(outcome) => break outcome,
        }
    };
    assert!(now <= DEADLINE + Duration::from_millis(100), "{now:?}");
    if let Ok(outcome) = outcome {
        heard.assert_said(&outcome.rows);
        assert!(outcome.rows.len() <= bounds.rows + 100, "{}", outcome.rows.len());
        assert_eq!(outcome.cost.datagrams_sent, sent);
        assert!(outcome.cost.retries < sent.max(1), "{:?}", outcome.cost);
    }
}

/// An even manner of answering each, and some that change.
fn seeds() -> Vec<Vec<u8>> {
    let steady = (0..=255).map(|manner| vec![2, 0, 0, 0, 0, manner % 4, manner]);
    let changing = (1..40_u8).map(|step| (0..=255).map(|place: u8| place.wrapping_mul(step)).collect());
    steady.chain(changing).collect()
}
