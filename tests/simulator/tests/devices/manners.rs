//! How fast, lossy, sleepy and strict a device is: without sockets, so that time is exact.

use crate::client::{DESCR, LIFE, UPTIME, bulk, get, get_v1, message, names, next, number, read, set};
use rasn_snmp::v2::{GetBulkRequest, Pdu, Pdus, VarBindValue};
use simulator::{AfterReboot, Agent, Device, Reboot, Sleep, TooMany, Value};
use std::time::Duration;

fn ms(n: u64) -> Duration {
    Duration::from_millis(n)
}

fn m507() -> Device {
    Device::from_recording("hp_laserjet_m507").unwrap()
}

fn answered(agent: &mut Agent, at: Duration, request: &[u8]) -> Option<Pdu> {
    agent.receive(at, request).map(|reply| read(&reply.bytes).2)
}

#[test]
fn a_reply_echoes_version_community_and_request_id() {
    let mut agent = Agent::new(&m507().community("küche"));
    let pdu = Pdu {
        request_id: -7,
        error_status: 0,
        error_index: 0,
        variable_bindings: vec![],
    };
    let request = message(0, "küche", Pdus::GetRequest(rasn_snmp::v2::GetRequest(pdu)));
    let (version, community, pdu) = read(&agent.receive(ms(0), &request).unwrap().bytes);
    assert_eq!(
        (version, community.as_slice(), pdu.request_id),
        (0, "küche".as_bytes(), -7)
    );
}

#[test]
fn another_community_or_version_gets_silence() {
    let mut agent = Agent::new(&m507().community("secret"));
    assert_eq!(agent.receive(ms(0), &get(1, &[DESCR])), None);
    let mut v1 = Agent::new(&Device::from_recording("hp_laserjet_4250").unwrap());
    assert_eq!(v1.receive(ms(0), &get(1, &[DESCR])), None);
    assert!(v1.receive(ms(0), &get_v1(2, &[DESCR])).is_some());
    let mut v2c = Agent::new(&m507().v2c_only());
    assert_eq!(v2c.receive(ms(0), &get_v1(1, &[DESCR])), None);
    assert!(v2c.receive(ms(0), &get(2, &[DESCR])).is_some());
    assert_eq!(
        (agent.counts().refused, v1.counts().refused, v2c.counts().refused),
        (1, 1, 1)
    );
}

#[test]
fn what_is_no_whole_request_gets_silence() {
    let mut agent = Agent::new(&m507());
    let request = get(1, &[DESCR, LIFE]);
    for length in 0..request.len() {
        assert_eq!(agent.receive(ms(0), &request[..length]), None, "cut at {length}");
    }
    assert_eq!(
        agent.receive(ms(0), &[request.as_slice(), &[0]].concat()),
        None,
        "one octet too many"
    );
    assert_eq!(agent.receive(ms(0), &[0x30; 1400]), None, "nested sequences");
    let Pdus::GetBulkRequest(GetBulkRequest(pdu)) =
        rasn::ber::decode::<rasn_snmp::v2c::Message<Pdus>>(&bulk(1, 0, 5, &[DESCR]))
            .unwrap()
            .data
    else {
        panic!("no GetBulk")
    };
    let v1_bulk = message(0, "public", Pdus::GetBulkRequest(GetBulkRequest(pdu)));
    assert_eq!(agent.receive(ms(0), &v1_bulk), None, "GetBulk is no PDU of v1");
    let v3 = message(
        3,
        "public",
        Pdus::GetRequest(rasn_snmp::v2::GetRequest(read_plain())),
    );
    assert_eq!(agent.receive(ms(0), &v3), None, "version 3");
    assert_eq!(agent.counts().malformed, request.len() as u64 + 4);
    assert_eq!(agent.counts().answered, 0);
}

fn read_plain() -> Pdu {
    Pdu {
        request_id: 1,
        error_status: 0,
        error_index: 0,
        variable_bindings: vec![],
    }
}

#[test]
fn a_second_request_is_dropped_while_one_is_in_work() {
    let mut agent = Agent::new(&m507().latency(ms(20)));
    assert_eq!(agent.receive(ms(0), &get(1, &[DESCR])).unwrap().after, ms(20));
    assert_eq!(agent.receive(ms(19), &get(2, &[DESCR])), None);
    assert_eq!(agent.receive(ms(20), &get(3, &[DESCR])).unwrap().after, ms(20));
    let counts = agent.counts();
    assert_eq!(
        (
            counts.received,
            counts.answered,
            counts.dropped_busy,
            counts.most_in_flight
        ),
        (3, 2, 1, 2)
    );
}

#[test]
fn a_longer_queue_is_worked_off_one_after_the_other() {
    let mut agent = Agent::new(&m507().latency(ms(20)).queue_limit(3));
    let after: Vec<_> = (1..=4)
        .map(|id| agent.receive(ms(0), &get(id, &[DESCR])).map(|reply| reply.after))
        .collect();
    assert_eq!(after, [Some(ms(20)), Some(ms(40)), Some(ms(60)), None]);
}

#[test]
fn jitter_stays_within_its_bound_and_varies() {
    let mut agent = Agent::new(&m507().latency(ms(10)).jitter(ms(5)));
    let mut after: Vec<_> = (0..100)
        .map(|n| agent.receive(ms(n * 100), &get(1, &[DESCR])).unwrap().after)
        .collect();
    assert!(after.iter().all(|after| (ms(10)..ms(15)).contains(after)));
    after.dedup();
    assert!(after.len() > 50);
}

#[test]
fn loss_takes_requests_and_replies_and_is_the_same_each_time() {
    let answers = |seed| {
        let mut agent = Agent::new(&m507().loss(0.1).seed(seed));
        let got: Vec<_> = (0..500)
            .map(|n| agent.receive(ms(n), &get(1, &[DESCR])).is_some())
            .collect();
        assert_eq!(agent.counts().lost + agent.counts().answered, 500);
        got
    };
    assert_eq!(answers(3), answers(3));
    assert_ne!(answers(3), answers(4));
    let got = answers(3).into_iter().filter(|got| *got).count();
    assert!(
        (370..440).contains(&got),
        "{got} of 500 answered where 81 % are due"
    );
}

#[test]
fn more_variables_than_it_takes_are_too_big_or_get_silence() {
    let three = [DESCR, LIFE, UPTIME];
    let mut agent = Agent::new(&m507().max_varbinds(2, TooMany::TooBig));
    assert_eq!(
        answered(&mut agent, ms(0), &get(1, &three[..2]))
            .unwrap()
            .error_status,
        0
    );
    let v2c = answered(&mut agent, ms(0), &get(1, &three)).unwrap();
    assert_eq!((v2c.error_status, v2c.variable_bindings.len()), (1, 0));
    let v1 = answered(&mut agent, ms(0), &get_v1(1, &three)).unwrap();
    assert_eq!(
        (v1.error_status, v1.error_index, names(&v1)),
        (1, 0, three.map(str::to_owned).to_vec())
    );
    let mut silent = Agent::new(&m507().max_varbinds(2, TooMany::Silence));
    assert_eq!(silent.receive(ms(0), &get(1, &three)), None);
    assert_eq!(silent.counts().refused, 1);
}

#[test]
fn no_reply_is_longer_than_the_device_can_send() {
    let mut agent = Agent::new(&m507().max_response_bytes(484));
    let walk = agent
        .receive(ms(0), &bulk(1, 0, 50, &["1.3.6.1.2.1.43"]))
        .unwrap();
    let (_, _, pdu) = read(&walk.bytes);
    assert!(
        (400..=484).contains(&walk.bytes.len()),
        "{} bytes",
        walk.bytes.len()
    );
    assert_eq!((pdu.error_status, pdu.error_index), (0, 0));
    let too_much = answered(&mut agent, ms(0), &get(2, &[DESCR; 6])).unwrap();
    assert_eq!((too_much.error_status, too_much.variable_bindings.len()), (1, 0));
}

#[test]
fn a_sleeper_answers_the_nth_request_or_when_it_is_woken() {
    let mut agent = Agent::new(&m507().asleep(Sleep::UntilRequest(3)));
    let got: Vec<_> = (1..=4)
        .map(|id| agent.receive(ms(0), &get(id, &[DESCR])).is_some())
        .collect();
    assert_eq!(got, [false, false, true, true]);
    agent.set_sleep(Sleep::UntilWoken);
    assert_eq!(agent.receive(ms(0), &get(5, &[DESCR])), None);
    agent.set_sleep(Sleep::Awake);
    assert!(agent.receive(ms(0), &get(6, &[DESCR])).is_some());
    assert_eq!(agent.counts().slept, 3);
}

#[test]
fn pages_count_on_between_two_reads() {
    let duplex = "1.3.6.1.4.1.11.2.3.9.4.2.1.4.1.2.22.0";
    let mut agent = Agent::new(&m507().pages_per_minute(40).advancing(duplex, 6).unwrap());
    let read = |agent: &mut Agent, at| {
        let pdu = answered(agent, at, &get(1, &[LIFE, "1.3.6.1.2.1.43.10.2.1.5.1.1", duplex])).unwrap();
        pdu.variable_bindings.iter().map(number).collect::<Vec<_>>()
    };
    assert_eq!(read(&mut agent, ms(0)), [48213, 812, 15120]);
    assert_eq!(read(&mut agent, Duration::from_secs(90)), [48273, 872, 15129]);
    let life = LIFE.parse().unwrap();
    agent.set(Duration::from_secs(90), life, Value::Counter32(u32::MAX));
    assert_eq!(read(&mut agent, Duration::from_secs(93))[0], 1);
}

#[test]
fn an_explicit_advance_counts_at_once_and_refuses_text() {
    let mut agent = Agent::new(&m507());
    assert_eq!(
        agent.advance(ms(0), &LIFE.parse().unwrap(), 5).unwrap(),
        Value::Counter32(48218)
    );
    assert!(
        agent
            .advance(ms(0), &DESCR.parse().unwrap(), 5)
            .unwrap_err()
            .to_string()
            .contains("can't count on")
    );
    assert!(
        agent
            .advance(ms(0), &"1.3.9".parse().unwrap(), 5)
            .unwrap_err()
            .to_string()
            .contains("has no 1.3.9")
    );
}

#[test]
fn a_reboot_is_silence_and_then_uptime_from_zero() {
    let reboot = Reboot {
        out_for: ms(300),
        life_counts: AfterReboot::Absent,
    };
    let mut agent = Agent::new(&m507().reboot_after_requests(2, reboot));
    let uptime = |agent: &mut Agent, at| {
        answered(agent, at, &get(1, &[UPTIME])).map(|pdu| number(&pdu.variable_bindings[0]))
    };
    assert_eq!(uptime(&mut agent, ms(0)), Some(86_400_120));
    assert_eq!(uptime(&mut agent, ms(1000)), Some(86_400_220));
    assert_eq!(uptime(&mut agent, ms(1299)), None);
    assert_eq!(uptime(&mut agent, ms(1300)), Some(0));
    assert_eq!(uptime(&mut agent, ms(3300)), Some(200));
    let life = answered(&mut agent, ms(3300), &get(1, &[LIFE])).unwrap();
    assert_eq!(life.variable_bindings[0].value, VarBindValue::NoSuchObject);
    assert_eq!(agent.counts().slept, 1);
}

#[test]
fn a_set_is_never_accepted_and_always_counted() {
    let mut agent = Agent::new(&m507());
    let reply = answered(&mut agent, ms(0), &set(1, &[DESCR])).unwrap();
    assert_eq!((reply.error_status, reply.error_index), (17, 1));
    agent.set_sleep(Sleep::UntilWoken);
    assert_eq!(agent.receive(ms(0), &set(2, &[DESCR])), None);
    assert_eq!(agent.counts().sets, 2);
    agent.set_sleep(Sleep::Awake);
    assert_eq!(
        names(&answered(&mut agent, ms(0), &next(3, &["1.3"])).unwrap()),
        [DESCR]
    );
}

#[test]
fn every_request_is_counted_once() {
    let mut agent = Agent::new(&m507().latency(ms(20)).loss(0.2).asleep(Sleep::UntilRequest(2)));
    for n in 0..200 {
        let _ = agent.receive(ms(n * 7), &get(1, &[DESCR]));
        let _ = agent.receive(
            ms(n * 7),
            &message(
                1,
                "other",
                Pdus::GetRequest(rasn_snmp::v2::GetRequest(read_plain())),
            ),
        );
        let _ = agent.receive(ms(n * 7), b"?");
    }
    let counts = agent.counts();
    assert_eq!(counts.received, 600);
    assert_eq!(
        counts.received,
        counts.answered
            + counts.dropped_busy
            + counts.lost
            + counts.slept
            + counts.refused
            + counts.malformed
    );
    assert!(counts.dropped_busy > 0 && counts.lost > 0 && counts.refused > 0);
}
