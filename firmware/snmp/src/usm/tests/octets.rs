//! Answers of which an octet is spoilt, that are cut, or that are noise.

use proptest::prelude::*;

use super::agent::Agent;
use super::{ENCRYPTING, assert_honest, known, run};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_spoilt_octet_of_a_signed_answer_goes_unseen(place in 0_usize..200, mask in 1_u8..) {
        let agent = Agent::of(&ENCRYPTING);
        let outcome = run(&ENCRYPTING, known(&agent), |datagram| {
            let honest = agent.answer(datagram);
            let mut spoilt = honest.clone();
            let place = place % spoilt.len();
            spoilt[place] ^= mask;
            vec![spoilt, honest]
        });
        let outcome = outcome.unwrap();
        prop_assert_eq!(outcome.rows.len(), 1);
        prop_assert_eq!(outcome.strays.datagrams, 1);
    }

    #[test]
    fn no_cut_and_no_noise_panics(cut in 0_usize..200, noise in prop::collection::vec(any::<u8>(), 0..100)) {
        let agent = Agent::of(&ENCRYPTING);
        let outcome = run(&ENCRYPTING, known(&agent), |datagram| {
            let honest = agent.answer(datagram);
            let cut = honest[..cut.min(honest.len() - 1)].to_vec();
            vec![cut.clone(), [cut, noise.clone()].concat(), noise.clone(), honest]
        });
        assert_honest(&outcome.unwrap());
    }
}
