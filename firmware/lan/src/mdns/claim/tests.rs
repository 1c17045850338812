#![allow(clippy::unwrap_used)]
use super::super::message::{announcement, probe};
use super::*;

const OWN: [Ipv4Addr; 1] = [Ipv4Addr::new(10, 0, 0, 7)];
const THEIRS: [Ipv4Addr; 1] = [Ipv4Addr::new(10, 0, 0, 9)];

/// A claim with a clock of its own.
struct Told {
    claim: Claim,
    now: Instant,
}

impl Told {
    fn new() -> Self {
        let now = Instant::now();
        let mut claim = Claim::to("box", now).unwrap();
        claim.begin(now, Duration::ZERO);
        Self { claim, now }
    }

    /// A claim that is through.
    fn held() -> Self {
        let mut told = Self::new();
        told.steps();
        told.now += Duration::from_secs(60);
        told
    }

    /// Every step until none is due, with the milliseconds since now.
    fn steps(&mut self) -> Vec<(Step, u128)> {
        let begun = self.now;
        let mut steps = Vec::new();
        while let Some(due) = self.claim.due() {
            self.now = due;
            steps.extend(self.claim.step(due).map(|step| (step, (due - begun).as_millis())));
        }
        steps
    }

    fn hears(&mut self, message: &[u8]) -> Heard {
        self.hears_from(message, false)
    }

    fn hears_from(&mut self, message: &[u8], is_legacy: bool) -> Heard {
        let said = Said::read(message, self.claim.label()).unwrap();
        if !self.claim.heeds(&said, self.now) {
            return Heard::Nothing;
        }
        self.claim.hear(&said, is_legacy, &OWN, self.now)
    }
}

/// A question for the addresses of `box.local`, to be answered to everybody.
fn question() -> Vec<u8> {
    let mut question = probe("box", &[]);
    let class = question.len() - 2;
    question[class] = 0;
    question
}

#[test]
fn it_is_asked_for_three_times_told_twice_and_then_nothing_is_due() {
    let (probe, announce) = (Step::Probe, Step::Announce);
    let mut told = Told::new();
    let expected = [
        (probe, 0),
        (probe, 250),
        (probe, 500),
        (announce, 750),
        (announce, 1_750),
    ];
    assert_eq!(told.steps(), expected);
    assert_eq!((told.claim.due(), told.claim.step(told.now)), (None, None));
}

#[test]
fn a_question_is_answered_once_the_name_is_held() {
    let mut told = Told::new();
    assert_eq!(told.hears(&question()), Heard::Nothing);
    told = Told::held();
    let expected = Answer {
        message: announcement("box", &OWN),
        is_private: false,
    };
    assert_eq!(told.hears(&question()), Heard::Answer(expected));
    assert_eq!(
        told.hears(&question()),
        Heard::Nothing,
        "everybody has just heard it"
    );
    told.now += BETWEEN_ANSWERS;
    assert!(matches!(told.hears(&question()), Heard::Answer(_)));
}

#[test]
fn who_wants_it_for_himself_gets_it_alone() {
    let mut told = Told::held();
    for (message, is_legacy) in [(probe("box", &[]), false), (question(), true)] {
        match told.hears_from(&message, is_legacy) {
            Heard::Answer(answer) => assert!(answer.is_private),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn who_knows_it_already_is_not_told_again() {
    let mut told = Told::held();
    let mut knowing = question();
    let known = &announcement("box", &OWN)[12..];
    knowing[7] = 1;
    knowing.extend(known);
    assert_eq!(told.hears(&knowing), Heard::Nothing);
    let address = knowing.len() - 1;
    knowing[address] = 99;
    assert!(
        matches!(told.hears(&knowing), Heard::Answer(_)),
        "he knows a wrong one"
    );
}

#[test]
fn a_name_that_somebody_has_is_left_to_him_and_the_next_one_is_tried_later_each_time() {
    let mut told = Told::new();
    for number in 2..=9_u32 {
        let taken = announcement(told.claim.label(), &THEIRS);
        assert_eq!(told.hears(&taken), Heard::Renamed);
        assert_eq!(told.claim.label(), format!("box-{number}"));
        let pause = told.claim.due().unwrap() - told.now;
        assert_eq!(pause, Duration::from_secs(1 << (number - 1)));
        told.now += pause;
    }
    let taken = announcement(told.claim.label(), &THEIRS);
    assert_eq!(told.hears(&taken), Heard::GivenUp);
    assert_eq!(told.claim.due(), None);
    assert_eq!(told.hears(&taken), Heard::Nothing);
    told.claim.begin(told.now, Duration::ZERO);
    assert_eq!(told.claim.label(), "box", "on another network it may be free");
}

#[test]
fn a_name_that_somebody_else_uses_later_is_asked_for_again_and_kept_if_he_leaves_it() {
    let mut told = Told::held();
    assert_eq!(told.hears(&announcement("box", &THEIRS)), Heard::Nothing);
    assert_eq!(told.steps().len(), 5);
    assert_eq!(told.claim.label(), "box");
}

#[test]
fn nobody_takes_a_name_away_by_saying_what_is_so_or_from_another_port() {
    let mut told = Told::new();
    assert_eq!(told.hears(&announcement("box", &OWN)), Heard::Nothing);
    assert_eq!(
        told.hears_from(&announcement("box", &THEIRS), true),
        Heard::Nothing
    );
    assert_eq!(told.claim.label(), "box");
}

#[test]
fn of_two_who_begin_together_the_later_address_has_it() {
    let mut told = Told::new();
    told.hears(&probe("box", &[[10, 0, 0, 6].into()]));
    assert_eq!(told.claim.due(), Some(told.now), "theirs is the earlier one");
    told.hears(&probe("box", &THEIRS));
    assert_eq!(told.claim.due(), Some(told.now + GIVING_WAY));
    assert_eq!(told.claim.label(), "box", "he may have gone by then");
}

#[test]
fn who_asks_for_a_name_that_is_held_hears_at_once_that_it_is() {
    let mut told = Told::held();
    for _ in 0..3 {
        let mut theirs = probe("box", &THEIRS);
        theirs[12 + 11 + 2] = 0;
        assert!(matches!(
            told.hears(&theirs),
            Heard::Answer(Answer {
                is_private: false,
                ..
            })
        ));
    }
}

#[test]
fn a_flood_is_answered_ten_times_a_second_and_forgotten_when_it_is_over() {
    let mut told = Told::held();
    let mut answered = 0;
    for _ in 0..10_000 {
        told.now += Duration::from_millis(1);
        answered += u32::from(told.hears_from(&question(), true) != Heard::Nothing);
    }
    assert!((100..=125).contains(&answered), "{answered} in ten seconds");
    told.now += Duration::from_secs(1);
    assert_ne!(told.hears_from(&question(), true), Heard::Nothing);
}

#[test]
fn only_a_hosts_name_is_claimed() {
    for wrong in ["", "two.words", "a b", "x\n", "é", &"x".repeat(61)] {
        assert!(Claim::to(wrong, Instant::now()).is_none(), "{wrong:?}");
    }
}
