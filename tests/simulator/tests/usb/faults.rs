//! Every printer that is not as it should be: the faults of issue "Printers on the box's own USB ports".

use std::time::{Duration, Instant};

use simulator::usb::{Answering, IdPrefix};

use crate::models::{QUESTIONS, model};
use crate::redir::{Computer, PATIENCE};

const A_MOMENT: Duration = Duration::from_millis(300);

/// A laser printer that answers like that, and was asked.
fn asked(answering: Answering) -> Computer {
    let mut computer = Computer::with(model("laserjet").answering(answering));
    computer.configure();
    assert_eq!(computer.write(0x01, QUESTIONS, PATIENCE), Some(0));
    computer
}

#[test]
fn a_silent_one_takes_everything_and_says_nothing() {
    let mut computer = asked(Answering::Never);
    assert_eq!(computer.read(0x81, 4096, A_MOMENT), None);
    assert_eq!(computer.plugged.heard().pjl.len(), 4);
    assert_eq!(computer.device_id(0).0, 0, "its id is told by its port");
}

#[test]
fn a_deaf_one_takes_nothing() {
    let mut computer = Computer::with(model("laserjet").answering(Answering::TakesNothing));
    computer.configure();
    assert_eq!(computer.write(0x01, QUESTIONS, A_MOMENT), None);
    assert_eq!(computer.plugged.heard().pjl.len(), 0);
}

#[test]
fn a_slow_one_says_an_octet_at_a_time() {
    let pause = Duration::from_millis(30);
    let mut computer = asked(Answering::Slowly(pause));
    let begun = Instant::now();
    for octet in b"@PJL INFO" {
        assert_eq!(computer.read(0x81, 4096, PATIENCE).unwrap(), [*octet]);
    }
    assert!(begun.elapsed() >= pause * 8, "{:?}", begun.elapsed());
}

#[test]
fn garbage_is_as_long_as_the_answer_and_no_answer() {
    let mut computer = asked(Answering::Garbage);
    let garbage = computer.read_all(0x81);
    let honest = asked(Answering::Honestly).read_all(0x81);
    assert_eq!(garbage.len(), honest.len());
    assert_ne!(garbage, honest);
}

#[test]
fn endless_output_needs_no_question() {
    let mut computer = Computer::with(model("laserjet").answering(Answering::WithoutEnd));
    computer.configure();
    for _ in 0..20 {
        assert_eq!(computer.read(0x81, 8192, PATIENCE).unwrap().len(), 8192);
    }
}

#[test]
fn one_that_echoes_sends_each_line_before_its_answer() {
    let answer = asked(Answering::Echo).read_all(0x81);
    let begins = b"@PJL\r\n@PJL INFO ID\r\n@PJL INFO ID\r\n\"HP";
    assert!(
        answer.starts_with(begins),
        "{:?}",
        String::from_utf8_lossy(&answer)
    );
}

#[test]
fn one_is_pulled_out_in_the_middle_of_its_answer() {
    let mut computer = asked(Answering::UntilUnplugged(20));
    assert_eq!(computer.read(0x81, 4096, PATIENCE).unwrap().len(), 20);
    let until = Instant::now() + PATIENCE;
    while !computer.plugged.is_out() {
        assert!(Instant::now() < until, "it is still there");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_port_of_one_direction_has_no_endpoint_from_it() {
    let mut computer = Computer::with(model("laserjet").unidirectional());
    computer.configure();
    let (_, whole) = computer.ask(0x80, 6, 0x0200, 0, 4096);
    assert_eq!(whole[9 + 4..9 + 8], [1, 7, 1, 1]);
    assert_eq!(computer.endpoints[16 + 1], 255, "no endpoint 0x81");
    assert_eq!(computer.write(0x01, QUESTIONS, PATIENCE), Some(0));
}

#[test]
fn a_page_count_may_end_in_the_form_feed() {
    let mut computer = Computer::with(model("laserjet").pages(345).count_before_form_feed());
    computer.configure();
    computer.write(0x01, b"@PJL INFO PAGECOUNT\r\n", PATIENCE);
    assert_eq!(computer.read_all(0x81), b"@PJL INFO PAGECOUNT\r\n345\x0c");
}

#[test]
fn the_length_of_an_id_is_wrong_in_each_way() {
    let id = b"MFG:Acme;MDL:One;CLS:PRINTER;";
    let length = u16::try_from(id.len()).unwrap();
    for (prefix, octets) in [
        (IdPrefix::Right, (length + 2).to_be_bytes()),
        (IdPrefix::WithoutItself, length.to_be_bytes()),
        (IdPrefix::Swapped, (length + 2).to_le_bytes()),
        (IdPrefix::SwappedWithoutItself, length.to_le_bytes()),
        (IdPrefix::Wrong([0, 0]), [0, 0]),
    ] {
        let mut computer = Computer::with(model("laserjet").device_id(Some(id)).id_prefix(prefix));
        assert_eq!(
            computer.device_id(0),
            (0, [&octets[..], id].concat()),
            "{prefix:?}"
        );
    }
    let mut computer = Computer::with(model("laserjet").device_id(None));
    assert_eq!(computer.device_id(0).0, 4, "it refuses");
}

#[test]
fn one_can_be_plugged_in_and_out_a_hundred_times() {
    for time in 0..100 {
        let mut computer = Computer::with(model("laserjet").pages(time));
        assert_eq!(computer.device_id(0).0, 0);
    }
}
