//! Devices in one process: many at once, changed while they run, gone when dropped.

use crate::client::{DESCR, LIFE, ask, get, number, read, receive, set, socket};
use simulator::{Behaviour, Device, Reboot, Recording, Simulator, SimulatorError, Value, all_recordings};
use std::collections::BTreeSet;
use std::net::UdpSocket;
use std::time::{Duration, Instant};

fn m507() -> Device {
    Device::from_recording("hp_laserjet_m507").unwrap()
}

fn life_of(reply: &[u8]) -> u64 {
    number(&read(reply).2.variable_bindings[0])
}

#[test]
fn hundreds_of_devices_answer_from_one_thread() {
    let recordings = all_recordings().unwrap();
    let devices: Vec<_> = (0..400)
        .map(|n: usize| {
            let recording: &Recording = &recordings[n % recordings.len()];
            Device::new(recording.clone())
                .at(format!("127.42.{}.{}:0", n / 250, n % 250 + 1))
                .latency(Duration::from_millis(20))
        })
        .collect();
    let before = threads();
    let sim = Simulator::on_thread(devices).unwrap();
    // Other tests start threads too, but not hundreds.
    assert!(
        threads() < before + 100,
        "{before} threads before, {} now",
        threads()
    );
    let client = socket(Duration::from_secs(5));
    let begin = Instant::now();
    let mut answered = BTreeSet::new();
    // In groups, so that the replies never overflow the receive buffer of the client's one socket.
    for group in sim.devices().chunks(40) {
        for (id, device) in (0..).zip(group) {
            client
                .send_to(&crate::client::get_v1(id, &[DESCR]), device.address())
                .unwrap();
        }
        answered.extend(group.iter().map(|_| receive(&client).unwrap().1));
    }
    assert_eq!(answered.len(), 400);
    assert!(
        begin.elapsed() < Duration::from_secs(6),
        "400 devices of 20 ms took {:?}",
        begin.elapsed()
    );
    assert!(sim.devices().iter().all(|device| device.counts().answered == 1));
}

fn threads() -> usize {
    std::fs::read_dir("/proc/self/task").map_or(0, Iterator::count)
}

#[test]
fn devices_run_on_the_runtime_of_an_async_test() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let sim = Simulator::start(vec![m507(), m507()]).unwrap();
        let client = tokio::net::UdpSocket::bind("127.0.0.1:0").await.unwrap();
        client
            .send_to(&get(1, &[LIFE]), sim.device(1).address())
            .await
            .unwrap();
        let mut buffer = [0; 2000];
        let (length, from) = client.recv_from(&mut buffer).await.unwrap();
        assert_eq!(
            (life_of(&buffer[..length]), from),
            (48213, sim.device(1).address())
        );
    });
}

#[test]
fn a_device_can_be_changed_while_it_runs() {
    let sim = Simulator::on_thread(vec![m507()]).unwrap();
    let device = sim.named("hp_laserjet_m507").unwrap().clone();
    let read_life = || life_of(&ask(device.address(), &get(1, &[LIFE])).unwrap());
    assert_eq!(device.advance(LIFE, 7).unwrap(), Value::Counter32(48220));
    assert_eq!(read_life(), 48220);
    device.set(LIFE, Value::Counter32(9)).unwrap();
    assert_eq!(read_life(), 9);
    assert_eq!(device.value(LIFE).unwrap(), Some(Value::Counter32(9)));
    assert_eq!(device.remove(LIFE).unwrap(), Some(Value::Counter32(9)));
    assert_eq!(device.value(LIFE).unwrap(), None);
    device.set_behaviour(Behaviour {
        community: "other".to_owned(),
        ..device.behaviour()
    });
    let client = socket(Duration::from_millis(150));
    client.send_to(&get(1, &[DESCR]), device.address()).unwrap();
    assert_eq!(receive(&client), None);
}

#[test]
fn a_device_that_reboots_comes_back() {
    let sim = Simulator::on_thread(vec![m507()]).unwrap();
    let device = sim.device(0);
    device.reboot(Reboot {
        out_for: Duration::from_millis(200),
        ..Reboot::default()
    });
    let client = socket(Duration::from_millis(50));
    let begin = Instant::now();
    let back = loop {
        client
            .send_to(&get(1, &[crate::client::UPTIME]), device.address())
            .unwrap();
        if let Some((reply, _)) = receive(&client) {
            break life_of(&reply);
        }
        assert!(begin.elapsed() < Duration::from_secs(5));
    };
    assert!(begin.elapsed() >= Duration::from_millis(190));
    assert!(back < 500, "uptime {back} after a reboot");
}

#[test]
fn dropping_stops_the_devices_and_frees_their_addresses() {
    let sim = Simulator::on_thread(vec![
        m507().at("127.43.0.1:0").latency(Duration::from_millis(100)),
    ])
    .unwrap();
    let address = sim.device(0).address();
    let client = socket(Duration::from_millis(300));
    client.send_to(&get(1, &[DESCR]), address).unwrap();
    drop(sim);
    assert_eq!(receive(&client), None);
    UdpSocket::bind(address).unwrap();
}

#[test]
fn a_busy_or_bad_address_is_named() {
    let taken = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let error = Simulator::on_thread(vec![m507(), m507().at(address.as_str())]).unwrap_err();
    assert!(matches!(&error, SimulatorError::Bind { .. }));
    assert!(error.to_string().contains(&address), "{error}");
    let error = Simulator::on_thread(vec![m507().at("printer")]).unwrap_err();
    assert!(error.to_string().contains("write IPv4:PORT"), "{error}");
}

#[test]
fn a_set_is_refused_and_counted() {
    let sim = Simulator::on_thread(vec![m507()]).unwrap();
    let reply = ask(sim.device(0).address(), &set(1, &[DESCR])).unwrap();
    assert_eq!(read(&reply).2.error_status, 17);
    assert_eq!(sim.device(0).counts().sets, 1);
}
