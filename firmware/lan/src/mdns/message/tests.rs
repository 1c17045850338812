#![allow(clippy::unwrap_used)]
use super::*;

const OWN: Ipv4Addr = Ipv4Addr::new(10, 0, 0, 7);

/// A question for `name`, of that type and class.
fn question(name: &[u8], kind: u16, class: u16) -> Vec<u8> {
    let mut message = head(7, 0, [1, 0, 0]);
    message.extend(name);
    words(&mut message, &[kind, class]);
    message
}

#[test]
fn a_question_is_for_this_name_in_any_case_of_letters_and_for_no_other() {
    let asked = |name: &[u8]| {
        Said::read(&question(name, A, INTERNET), "meterbox-1a2b3c")
            .unwrap()
            .asked
    };
    assert_eq!(asked(b"\x0fMeterBox-1A2B3C\x05LOCAL\0"), Some(A));
    for other in [
        &b"\x0fmeterbox-1a2b3d\x05local\0"[..],
        b"\x0fmeterbox-1a2b3c\0",
        b"\x0fmeterbox-1a2b3c\x05local\x04evil\0",
        b"\x01x\x0fmeterbox-1a2b3c\x05local\0",
        b"\x0emeterbox-1a2b3\x05local\0",
        b"\0",
    ] {
        assert_eq!(asked(other), None, "{}", other.escape_ascii());
    }
}

#[test]
fn what_is_asked_and_for_whom_is_told_apart() {
    let read = |kind, class| Said::read(&question(&name("box"), kind, class), "box").unwrap();
    let address = read(A, INTERNET);
    assert!(address.asks_addresses && !address.asks_others && !address.is_private);
    assert!(read(ANY, INTERNET | TOP_BIT).is_private);
    let ipv6 = read(28, ANY);
    assert!(ipv6.asks_others && !ipv6.asks_addresses);
    assert_eq!(read(A, 3).asked, None, "another class");
}

#[test]
fn a_name_is_found_behind_a_pointer_and_no_pointer_leads_round_in_circles() {
    // The second question's name is "box" and a pointer to the first one's "local".
    let mut message = question(b"\x01x\x05local\0", A, INTERNET);
    message[5] = 2;
    message.extend(b"\x03box\xc0\x0e");
    words(&mut message, &[A, INTERNET]);
    assert!(Said::read(&message, "box").unwrap().asks_addresses);
    for circle in [
        &b"\xc0\x0c"[..],
        b"\xc0\x0d",
        b"\x01x\xc0\x0c",
        b"\xc0\xff",
        b"\x40",
    ] {
        assert_eq!(
            Said::read(&question(circle, A, INTERNET), "box"),
            None,
            "{}",
            circle.escape_ascii()
        );
    }
    let endless = [&b"\x3f"[..], &[b'x'; 63]].concat().repeat(5);
    assert_eq!(
        Said::read(&question(&[&endless[..], b"\0"].concat(), A, INTERNET), "box"),
        None
    );
}

#[test]
fn a_message_that_is_cut_anywhere_or_is_no_question_is_nothing() {
    let message = announcement("box", &[OWN]);
    assert_eq!(Said::read(&message, "box").unwrap().addresses, [OWN]);
    for length in 0..message.len() {
        assert_eq!(Said::read(&message[..length], "box"), None, "{length}");
    }
    let mut update = question(&name("box"), A, INTERNET);
    update[2] = 0x28;
    assert_eq!(Said::read(&update, "box"), None, "another operation");
}

#[test]
fn a_claim_says_what_it_would_like_and_an_announcement_what_is_so() {
    let asked = Said::read(&probe("box", &[OWN]), "box").unwrap();
    assert!(!asked.is_answer && asked.is_private && asked.asks_addresses);
    assert_eq!((&asked.proposed[..], &asked.addresses[..]), (&[OWN][..], &[][..]));
    let told = Said::read(&announcement("box", &[OWN]), "box").unwrap();
    assert!(told.is_answer && told.asked.is_none());
    assert_eq!((&told.addresses[..], &told.proposed[..]), (&[OWN][..], &[][..]));
    assert!(
        Said::read(&announcement("box", &[OWN]), "fox")
            .unwrap()
            .addresses
            .is_empty()
    );
}

#[test]
fn an_answer_has_the_octets_that_the_standard_wants() {
    let asked = Said::read(&question(&name("box"), A, INTERNET), "box").unwrap();
    assert_eq!(
        answer("box", &[OWN], &asked, false),
        b"\0\0\x84\0\0\0\0\x01\0\0\0\0\x03box\x05local\0\0\x01\x80\x01\0\0\0\x78\0\x04\x0a\0\0\x07"
    );
    assert_eq!(
        answer("box", &[OWN], &asked, true),
        b"\0\x07\x84\0\0\x01\0\x01\0\0\0\0\x03box\x05local\0\0\x01\0\x01\xc0\x0c\0\x01\0\x01\0\0\0\x0a\0\x04\x0a\0\0\x07",
        "who knows no multicast DNS gets his number and question back, a short life and no flag"
    );
    let asked = Said::read(&question(&name("box"), 28, INTERNET), "box").unwrap();
    assert_eq!(
        answer("box", &[OWN], &asked, false),
        b"\0\0\x84\0\0\0\0\x01\0\0\0\0\x03box\x05local\0\0\x2f\x80\x01\0\0\0\x78\0\x05\xc0\x0c\0\x01\x40",
        "it has addresses of IPv4 and nothing else"
    );
}

#[test]
fn an_address_that_is_soon_forgotten_is_none() {
    let mut goodbye = announcement("box", &[OWN]);
    let life = goodbye.len() - 10;
    goodbye[life..life + 4].copy_from_slice(&[0; 4]);
    assert!(Said::read(&goodbye, "box").unwrap().addresses.is_empty());
}

#[test]
fn nobody_is_told_more_than_a_few_addresses() {
    let many: Vec<Ipv4Addr> = (0..200).map(|last| [10, 0, 0, last].into()).collect();
    assert!(announcement("box", &many).len() < 200);
    assert!(probe("box", &many).len() < 200);
}
