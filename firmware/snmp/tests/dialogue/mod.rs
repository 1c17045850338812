//! A conversation with a simulated device, without a socket: each answer takes one round trip.

use std::time::Duration;

use simulator::Agent;
use snmp::{Action, Approach, Bounds, Conversation, Limits, Outcome, Plan};

pub(crate) const ROUND_TRIP: Duration = Duration::from_millis(20);

pub(crate) fn read(agent: &mut Agent, approach: Approach, plan: impl Plan, limits: Limits) -> Box<Outcome> {
    let mut conversation = Conversation::new(approach, plan, Bounds::default(), limits, 7);
    let mut now = Duration::ZERO;
    let mut coming: Option<Vec<u8>> = None;
    loop {
        match conversation.poll(now) {
            Action::Send(datagram) => coming = agent.receive(now, &datagram).map(|reply| reply.bytes),
            Action::Wait(until) => match coming.take() {
                Some(reply) => {
                    now += ROUND_TRIP;
                    conversation.receive(now, &reply);
                }
                None => now = until,
            },
            Action::Done(result) => return result.unwrap(),
        }
    }
}
