//! The rules of the slots, the environment's octets and the head of an image, each with its bad input.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use protocol::SigningKey;
use protocol::encoding::{to_base64, to_hex};

use super::*;

fn choice(first: Slot, falls_back: bool, a: u8, b: u8) -> BootChoice {
    let choice = BootChoice {
        falls_back,
        ..BootChoice::only(first)
    };
    choice.with_left(Slot::A, a).with_left(Slot::B, b)
}

fn read(first: &[u8], second: &[u8]) -> Result<Environment, Refusal> {
    Environment::read([first, second])
}

/// A whole copy of these variables.
fn copy(variables: &[u8]) -> Vec<u8> {
    let mut octets = written(&BootChoice::default());
    octets[4..].fill(0);
    octets[4..4 + variables.len()].copy_from_slice(variables);
    let crc = crc(&octets[4..]);
    octets[..4].copy_from_slice(&crc.to_le_bytes());
    octets
}

/// By a table, as others do it.
fn crc(octets: &[u8]) -> u32 {
    let table: Vec<u32> = (0..256_u32)
        .map(|value| {
            (0..8).fold(value, |crc, _| {
                if crc & 1 == 1 {
                    0xedb8_8320 ^ (crc >> 1)
                } else {
                    crc >> 1
                }
            })
        })
        .collect();
    !octets.iter().fold(u32::MAX, |crc, octet| {
        table[usize::from(crc.to_le_bytes()[0] ^ octet)] ^ (crc >> 8)
    })
}

#[test]
fn the_running_slot_is_named_on_the_kernels_command_line() {
    assert_eq!(
        Slot::running("console=ttyAMA0 quiet panic=5 meterbox.slot=B\n"),
        Some(Slot::B)
    );
    assert_eq!(
        Slot::running("meterbox.slot=B meterbox.slot=A"),
        Some(Slot::A),
        "the last one counts"
    );
    for other in [
        "",
        "root=/dev/sda1",
        "xmeterbox.slot=A",
        "meterbox.slot=",
        "meterbox.slot=C",
        "meterbox.slot=AB",
    ] {
        assert_eq!(Slot::running(other), None, "{other:?}");
    }
}

#[test]
fn a_start_takes_one_and_a_slot_without_starts_is_passed_over() {
    let fresh = choice(Slot::B, true, 3, 2);
    let (after, slot) = fresh.boot();
    assert_eq!((after, slot), (choice(Slot::B, true, 3, 1), Some(Slot::B)));
    let (after, slot) = after.boot();
    assert_eq!((after, slot), (choice(Slot::B, true, 3, 0), Some(Slot::B)));
    let (after, slot) = after.boot();
    assert_eq!((after, slot), (choice(Slot::B, true, 2, 0), Some(Slot::A)));
}

/// U28.
#[test]
fn two_bad_slots_are_tried_in_turns_and_a_half_written_one_never() {
    let slots = |mut at: BootChoice| {
        let mut started = String::new();
        for _ in 0..16 {
            let (after, slot) = at.boot();
            started.push_str(slot.map_or("-", Slot::name));
            at = after;
        }
        started
    };
    assert_eq!(slots(choice(Slot::B, true, 3, 3)), "BBBAAA-BBBAAA-BB");
    assert_eq!(slots(choice(Slot::A, false, 3, 3)), "AAA-AAA-AAA-AAA-");
}

#[test]
fn an_installation_goes_around_the_running_slot_and_ends_with_the_new_one_first() {
    let steps = install(&choice(Slot::A, true, 3, 2), Slot::A).unwrap();
    assert_eq!(
        steps,
        [
            Step::Choose(choice(Slot::A, false, 3, 0)),
            Step::Write(Slot::B),
            Step::ReadBack(Slot::B),
            Step::Choose(choice(Slot::B, true, 3, 3)),
        ]
    );
}

#[test]
fn nothing_is_installed_from_a_slot_that_is_not_confirmed() {
    for left in 0..TRIES {
        assert_eq!(
            install(&choice(Slot::B, true, 3, left), Slot::B),
            Err(Refusal::Unconfirmed { running: Slot::B })
        );
    }
}

#[test]
fn a_confirmation_gives_the_starts_back_and_writes_nothing_twice() {
    let step = confirm(&choice(Slot::B, true, 3, 1), Slot::B).unwrap();
    assert_eq!(step, choice(Slot::B, true, 3, 3));
    assert_eq!(confirm(&choice(Slot::B, true, 3, 3), Slot::B), None);
}

#[test]
fn a_rollback_turns_the_order_and_a_second_one_turns_it_back() {
    let back = rollback(&choice(Slot::B, true, 1, 3), Slot::B).unwrap();
    assert_eq!(back, choice(Slot::A, true, 3, 3));
    assert_eq!(rollback(&back, Slot::B), Ok(choice(Slot::B, true, 3, 3)));
    // A slot that is taken back to is as doubtful as before, and yet can be started.
    let waiting = choice(Slot::A, true, 3, 0);
    assert_eq!(rollback(&waiting, Slot::B), Ok(choice(Slot::B, true, 3, 1)));
}

#[test]
fn a_rollback_to_a_slot_that_failed_or_is_empty_is_refused() {
    for (falls_back, failed) in [(true, true), (false, false)] {
        assert_eq!(
            rollback(&choice(Slot::A, falls_back, 3, 0), Slot::A),
            Err(Refusal::NothingToGoBackTo {
                slot: Slot::B,
                failed
            })
        );
    }
}

/// U25: a version that gives itself up is left with the next start, and not tried to its last one.
#[test]
fn a_version_that_is_given_up_is_left_where_there_is_another() {
    let on_trial = choice(Slot::B, true, 3, 2);
    let left = leave(&on_trial, Slot::B).unwrap();
    assert_eq!(left, choice(Slot::B, true, 3, 0));
    assert_eq!(left.next(), Some(Slot::A));
    assert!(Standing::of(&left, Slot::A).rolled_back);
    for nothing_else in [choice(Slot::B, true, 0, 2), choice(Slot::B, false, 3, 2)] {
        assert!(matches!(
            leave(&nothing_else, Slot::B),
            Err(Refusal::NothingToGoBackTo { slot: Slot::A, .. })
        ));
    }
}

#[test]
fn the_standing_tells_a_rollback_from_an_update_that_waits() {
    let waits = Standing::of(&choice(Slot::B, true, 3, 3), Slot::A);
    assert!(!waits.rolled_back && waits.confirmed);
    assert_eq!((waits.next, waits.other), (Some(Slot::B), OtherSlot::Ready));

    let back = Standing::of(&choice(Slot::B, true, 2, 0), Slot::A);
    assert!(back.rolled_back && !back.confirmed);
    assert_eq!((back.next, back.other), (Some(Slot::A), OtherSlot::Failed));

    let half = Standing::of(&choice(Slot::A, false, 3, 0), Slot::A);
    assert!(!half.rolled_back && half.confirmed);
    assert_eq!(half.other, OtherSlot::Empty);
}

#[test]
fn the_first_whole_copy_counts_and_is_written_last() {
    let (old, new) = (
        written(&choice(Slot::A, true, 3, 3)),
        written(&choice(Slot::B, true, 3, 3)),
    );
    let torn = &[&new[..16], &old[16..]].concat();
    assert_ne!(torn, &old);
    let both = read(&new, &old).unwrap();
    assert_eq!(
        (both.choice.first, both.write_order, both.agrees),
        (Slot::B, [1, 0], false)
    );
    let second = read(torn, &old).unwrap();
    assert_eq!((second.choice.first, second.write_order), (Slot::A, [0, 1]));
    assert!(read(&old, &old).unwrap().agrees);
    for broken in [
        &[][..],
        torn,
        &new[..COPY_LENGTH - 1],
        &[0; COPY_LENGTH],
        &[0xff; COPY_LENGTH],
    ] {
        assert_eq!(read(broken, broken), Err(Refusal::EnvironmentBroken));
    }
}

#[test]
fn an_absent_variable_is_as_the_boot_script_takes_it() {
    assert_eq!(read(&copy(b""), &[]).unwrap().choice, BootChoice::default());
    let empty = b"BOOT_ORDER=\0BOOT_A_LEFT=\0";
    assert_eq!(read(&copy(empty), &[]).unwrap().choice, BootChoice::default());
    assert_eq!(
        read(&copy(b"BOOT_ORDER=B\0BOOT_A_LEFT=0"), &[]).unwrap().choice,
        choice(Slot::B, false, 0, 3)
    );
}

#[test]
fn what_is_not_known_is_refused_by_name() {
    for unknown in [
        &b"bootcmd=run distro_bootcmd"[..],
        b"BOOT_ORDER=A C",
        b"BOOT_ORDER=A A",
        b"BOOT_ORDER=A B A",
        b"BOOT_ORDER=a",
        b"BOOT_A_LEFT=4",
        b"BOOT_A_LEFT=-1",
        b"BOOT_B_LEFT=100",
        b"BOOT_B_LEFT=g",
        b"BOOT_ORDER",
        b"BOOT_ORDER=\xff",
    ] {
        let line = String::from_utf8_lossy(unknown).escape_debug().collect();
        assert_eq!(
            read(&copy(unknown), &[]),
            Err(Refusal::EnvironmentUnknown { line })
        );
    }
}

fn key() -> SigningKey {
    SigningKey::from_seed(&[7; 32]).unwrap()
}

fn head(text: &str) -> Vec<u8> {
    let signature = to_base64(&key().sign_file(text.as_bytes()));
    let mut head = format!("{text}signature {signature}\n").into_bytes();
    head.resize(HEAD_LENGTH, 0);
    head
}

fn text() -> String {
    format!(
        "meterbox slot image\nversion 0.2.0\nboard arm64\nlength 1052672\nsha256 {}\n",
        to_hex(&[9; 32])
    )
}

fn open(head: &[u8]) -> Result<ImageHead, Refusal> {
    ImageHead::open(head, &key().public_key().unwrap())
}

#[test]
fn a_signed_head_says_what_is_in_the_image() {
    let said = open(&head(&text())).unwrap();
    assert_eq!((said.version.as_str(), said.board.as_str()), ("0.2.0", "arm64"));
    assert_eq!((said.length, said.sha256), (1_052_672, [9; 32]));
    assert_eq!(said.fits("arm64", 1_052_672), Ok(()));
    let whole = 1_052_672 + HEAD_LENGTH as u64;
    assert_eq!(said.is_whole(whole), Ok(()));
    for other in [0, 4096, whole - 4096, whole - 1, whole + 1] {
        assert!(
            matches!(said.is_whole(other), Err(Refusal::Incomplete { .. })),
            "{other}"
        );
    }
    assert_eq!(
        (said.is_of(&[9; 32]), said.is_of(&[8; 32])),
        (Ok(()), Err(Refusal::Damaged))
    );
}

#[test]
fn an_image_for_another_board_or_of_another_size_is_refused() {
    let said = |old: &str, new: &str| open(&head(&text().replace(old, new))).unwrap();
    let plain = said("", "");
    assert!(matches!(
        plain.fits("armv7", 1 << 26),
        Err(Refusal::OtherBoard { .. })
    ));
    assert!(matches!(
        plain.fits("arm64", 1_052_671),
        Err(Refusal::TooLarge { .. })
    ));
    for length in ["0", "4096", "1052673"] {
        let short = said("1052672", length);
        assert!(
            matches!(short.fits("arm64", 1 << 26), Err(Refusal::TooSmall { .. })),
            "{length}"
        );
    }
}

#[test]
fn one_flipped_bit_anywhere_in_the_head_or_another_key_is_refused() {
    let good = head(&text());
    let end = good.iter().rposition(|octet| *octet != 0).unwrap();
    for place in 0..=end {
        let bit = place % 8;
        let mut flipped = good.clone();
        flipped[place] ^= 1 << bit;
        let refused = open(&flipped).unwrap_err();
        assert!(
            matches!(refused, Refusal::NoImage | Refusal::NotSigned),
            "{place} {bit}: {refused}"
        );
    }
    let other = SigningKey::from_seed(&[8; 32]).unwrap().public_key().unwrap();
    assert_eq!(ImageHead::open(&good, &other), Err(Refusal::NotSigned));
    assert_eq!(open(&good[..HEAD_LENGTH - 1]), Err(Refusal::NoImage));
}

#[test]
fn a_signed_head_that_makes_no_sense_is_refused() {
    for (old, new) in [
        ("version 0.2.0\n", ""),
        ("version 0.2.0", "version "),
        ("version 0.2.0", "version 0.2\x1b[2J"),
        ("board arm64", "board ../arm64"),
        ("length 1052672", "length -1"),
        ("length 1052672", "length 99999999999999999999"),
        ("sha256 09", "sha256 9"),
        ("0909\n", "0909\nmore 1\n"),
    ] {
        let spoilt = text().replace(old, new);
        assert_ne!(spoilt, text());
        assert_eq!(open(&head(&spoilt)), Err(Refusal::Senseless), "{new:?}");
    }
}

#[test]
fn each_proof_is_asked_for_where_it_is_expected() {
    let good = Health {
        page_answers: true,
        store_writes: true,
        reading: Proof::Given,
        push: Proof::NotExpected,
    };
    assert_eq!(healthy(&good), Ok(()));
    for (bad, word) in [
        (
            Health {
                page_answers: false,
                ..good
            },
            "page",
        ),
        (
            Health {
                store_writes: false,
                ..good
            },
            "books",
        ),
        (
            Health {
                reading: Proof::Missing,
                ..good
            },
            "printer",
        ),
        (
            Health {
                push: Proof::Missing,
                ..good
            },
            "push",
        ),
    ] {
        assert!(healthy(&bad).unwrap_err().contains(word), "{bad:?}");
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read(first in any::<bool>(), falls_back in any::<bool>(), a in 0..=TRIES, b in 0..=TRIES) {
        let first = if first { Slot::A } else { Slot::B };
        let choice = choice(first, falls_back, a, b);
        let octets = written(&choice);
        prop_assert_eq!(octets.len(), COPY_LENGTH);
        prop_assert_eq!(&copy(octets[4..].split(|octet| *octet == 0).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(&0).as_slice()), &octets);
        prop_assert_eq!(read(&octets, &[]).unwrap().choice, choice);
    }

    #[test]
    fn no_variables_make_it_panic(variables in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&copy(&variables), &[]);
    }

    #[test]
    fn no_head_makes_it_panic(text in "(meterbox slot image\n)?(\\PC|\n|\u{0}){0,200}") {
        let _ = open(&head(&text));
    }
}
