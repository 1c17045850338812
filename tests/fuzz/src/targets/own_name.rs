//! Strangers on the box's own network, about its name: messages of multicast DNS, one after the other, with pauses between.

use std::net::Ipv4Addr;
use std::time::Duration;

use lan::mdns::{Claim, Heard, Said, announcement, probe};
use tokio::time::Instant;

use super::Target;

pub(super) const TARGET: Target = Target {
    name: "own_name",
    check,
    seeds,
    longest: 3_000,
};

const OWN: [Ipv4Addr; 2] = [Ipv4Addr::new(10, 0, 0, 7), Ipv4Addr::new(192, 168, 7, 7)];

/// Each message: a pause of so many 20 ms, where it is from, how long it is in two octets, and itself.
fn check(bytes: &[u8]) {
    let begun = Instant::now();
    let mut now = begun;
    let Some(mut claim) = Claim::to("box", now) else {
        panic!("it is a name");
    };
    claim.begin(now, Duration::ZERO);
    let (mut rest, mut steps, mut answers, mut names) = (bytes, 0_u128, 0_u128, 1);
    while let [pause, manner, high, low, after @ ..] = rest {
        let length = usize::from(u16::from_be_bytes([*high, *low])).min(after.len());
        let (message, next) = after.split_at(length);
        rest = next;
        let until = now + Duration::from_millis(20) * u32::from(*pause);
        while let Some(due) = claim.due().filter(|due| *due <= until) {
            steps += u128::from(claim.step(due.max(now)).is_some());
            now = due.max(now);
        }
        now = until;
        let Some(said) = Said::read(message, claim.label()) else {
            continue;
        };
        assert!(said.addresses.len() + said.proposed.len() <= 16, "{said:?}");
        if !claim.heeds(&said, now) {
            continue;
        }
        match claim.hear(&said, manner & 1 != 0, &OWN, now) {
            Heard::Answer(answer) => {
                answers += 1;
                assert!(answer.message.len() <= 200, "{} octets", answer.message.len());
                let told = Said::read(&answer.message, claim.label()).unwrap_or_default();
                assert!(told.is_answer, "{answer:?}");
                assert!(told.addresses.iter().all(|told| OWN.contains(told)), "{told:?}");
            }
            Heard::Renamed => names += 1,
            Heard::Nothing | Heard::GivenUp => {}
        }
    }
    let passed = (now - begun).as_millis();
    assert!(names <= 9, "{names} names");
    // Twenty at once, then ten a second; and no step sooner than 250 ms after the one before.
    assert!(answers <= 21 + passed / 100, "{answers} answers in {passed} ms");
    assert!(steps <= 2 + passed / 250, "{steps} steps in {passed} ms");
}

fn seeds() -> Vec<Vec<u8>> {
    let said = |pause: u8, manner: u8, message: &[u8]| {
        let length = u16::try_from(message.len()).unwrap_or_default().to_be_bytes();
        [&[pause, manner], &length[..], message].concat()
    };
    let theirs = [Ipv4Addr::new(10, 0, 0, 9)];
    let mut question = probe("box", &[]);
    // For everybody to hear.
    if let [.., class, _] = question.as_mut_slice() {
        *class = 0;
    }
    let asked = [
        said(200, 0, &question),
        said(0, 1, &question),
        said(60, 0, &question),
    ]
    .concat();
    let taken: Vec<u8> = (1..=10)
        .flat_map(|number| match number {
            1 => said(0, 0, &announcement("box", &theirs)),
            number => said(255, 0, &announcement(&format!("box-{number}"), &theirs)),
        })
        .collect();
    let together = [
        said(0, 0, &probe("box", &theirs)),
        said(255, 0, &probe("box", &theirs)),
    ]
    .concat();
    let later = [
        said(255, 0, &announcement("box", &theirs)),
        said(0, 0, &announcement("box", &theirs)),
    ]
    .concat();
    let circle = said(255, 0, b"\0\0\0\0\0\x01\0\0\0\0\0\0\xc0\x0c\0\x01\0\x01");
    vec![asked, taken, together, later, circle]
}
