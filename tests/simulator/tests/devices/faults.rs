//! What goes wrong on the wire, each fault seen by a client on a real socket.

use crate::client::{DESCR, LIFE, UPTIME, ask, bulk, get, names, next, read, receive, socket};
use rasn_snmp::v2::Pdus;
use rasn_snmp::v2c::Message;
use simulator::{Device, Replies, Running, Simulator, WireFault};
use std::time::{Duration, Instant};

fn with(fault: WireFault) -> Running {
    start(fault, Replies::Every)
}

fn start(fault: WireFault, replies: Replies) -> Running {
    let device = Device::from_recording("hp_laserjet_m507")
        .unwrap()
        .fault(fault, replies);
    Simulator::on_thread(vec![device]).unwrap()
}

fn first_reply(sim: &Running, request: &[u8]) -> Vec<u8> {
    ask(sim.device(0).address(), request).expect("a datagram")
}

#[test]
fn a_reply_can_end_at_every_byte() {
    let sim = with(WireFault::CutShort(0));
    let request = get(1, &[DESCR, LIFE]);
    sim.device(0).fault(None);
    let whole = first_reply(&sim, &request);
    for length in 0..whole.len() {
        sim.device(0)
            .fault(Some((WireFault::CutShort(length), Replies::Every)));
        let cut = first_reply(&sim, &request);
        assert_eq!(cut, whole[..length]);
        assert!(rasn::ber::decode::<Message<Pdus>>(&cut).is_err());
    }
}

#[test]
fn headers_can_be_wrong() {
    let request = get(41, &[DESCR]);
    let (_, _, pdu) = read(&first_reply(&with(WireFault::WrongRequestId), &request));
    assert_eq!(pdu.request_id, 42);
    let (_, community, _) = read(&first_reply(&with(WireFault::WrongCommunity), &request));
    assert_eq!(community, b"public!");
    let (version, _, _) = read(&first_reply(&with(WireFault::WrongVersion), &request));
    assert_eq!(version, 0);
    let message: Message<Pdus> =
        rasn::ber::decode(&first_reply(&with(WireFault::NotAResponse), &request)).unwrap();
    assert!(matches!(message.data, Pdus::GetRequest(_)));
}

#[test]
fn rows_can_be_missing_or_have_other_names() {
    let request = get(1, &[DESCR, LIFE]);
    let (_, _, pdu) = read(&first_reply(&with(WireFault::FewerRows), &request));
    assert_eq!(names(&pdu), [DESCR]);
    let (_, _, pdu) = read(&first_reply(&with(WireFault::OtherNames), &request));
    assert_eq!(names(&pdu), ["1.3.6.1.4.1.32473.1", "1.3.6.1.4.1.32473.2"]);
}

#[test]
fn a_walk_can_turn_in_a_circle() {
    let sim = with(WireFault::WalkLoops);
    let (_, _, pdu) = read(&first_reply(&sim, &next(1, &[LIFE])));
    assert_eq!(names(&pdu), [LIFE]);
    let (_, _, pdu) = read(&first_reply(&sim, &bulk(2, 0, 2, &[LIFE, DESCR])));
    assert_eq!(names(&pdu), [LIFE, DESCR, LIFE, DESCR]);
    let (_, _, pdu) = read(&first_reply(&sim, &get(3, &[LIFE, DESCR])));
    assert_eq!(names(&pdu), [LIFE, DESCR], "a GET is left alone");
}

#[test]
fn a_walk_can_be_endless() {
    let sim = with(WireFault::WalkNeverEnds);
    let mut at = "1.3.6.1.9.1".to_owned();
    for step in 1..40 {
        let (_, _, pdu) = read(&first_reply(&sim, &next(step, &[&at])));
        at = names(&pdu).remove(0);
        assert_eq!(at, format!("1.3.6.1.9.1.32473.{step}"));
    }
}

#[test]
fn a_late_reply_comes_after_the_answer_to_the_retry() {
    let sim = start(WireFault::Late(Duration::from_millis(600)), Replies::Only(1));
    let client = socket(Duration::from_secs(2));
    let begin = Instant::now();
    client
        .send_to(&get(1, &[UPTIME]), sim.device(0).address())
        .unwrap();
    client
        .send_to(&get(2, &[UPTIME]), sim.device(0).address())
        .unwrap();
    let ids: Vec<_> = (0..2)
        .map(|_| read(&receive(&client).unwrap().0).2.request_id)
        .collect();
    assert_eq!(ids, [2, 1]);
    assert!(begin.elapsed() >= Duration::from_millis(600));
}

#[test]
fn a_doubled_reply_comes_twice() {
    let sim = with(WireFault::Doubled);
    let client = socket(Duration::from_secs(1));
    client
        .send_to(&get(1, &[DESCR]), sim.device(0).address())
        .unwrap();
    let (first, second) = (receive(&client).unwrap(), receive(&client).unwrap());
    assert_eq!(first, second);
    assert_eq!(receive(&client), None);
    assert_eq!(sim.device(0).counts().bytes_sent, 2 * first.0.len() as u64);
}

#[test]
fn a_reply_can_come_from_elsewhere() {
    let client = socket(Duration::from_secs(2));
    let sim = with(WireFault::FromOtherPort);
    let asked = sim.device(0).address();
    client.send_to(&get(1, &[DESCR]), asked).unwrap();
    let (_, from) = receive(&client).unwrap();
    assert_eq!(from.ip(), asked.ip());
    assert_ne!(from.port(), asked.port());
    let other = "127.9.8.7".parse().unwrap();
    sim.device(0)
        .fault(Some((WireFault::FromOtherAddress(other), Replies::Every)));
    client.send_to(&get(2, &[DESCR]), asked).unwrap();
    assert_eq!(receive(&client).unwrap().1.ip(), other);
}

#[test]
fn garbage_comes_as_it_was_given() {
    let sim = with(WireFault::Garbage(vec![0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF]));
    assert_eq!(
        first_reply(&sim, &get(1, &[DESCR])),
        [0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF]
    );
}

#[test]
fn a_fault_can_spoil_the_first_replies_only() {
    let sim = start(WireFault::WrongRequestId, Replies::First(2));
    let ids: Vec<_> = [10, 20, 30]
        .map(|id| read(&first_reply(&sim, &get(id, &[DESCR]))).2.request_id)
        .to_vec();
    assert_eq!(ids, [11, 21, 30]);
}
