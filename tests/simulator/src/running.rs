//! Devices that run: how they are started, watched, changed and stopped.

use crate::{
    Agent, Behaviour, Counts, Device, Oid, Reboot, Replies, Reply, SimulatorError, Sleep, Value, WireFault,
    udp,
};
use std::net::{SocketAddr, SocketAddrV4, UdpSocket};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;
use tokio::task::JoinSet;

/// The way in: starts devices.
#[derive(Debug)]
pub struct Simulator;

impl Simulator {
    /// Starts devices on the tokio runtime of the caller, one task each. They stop when `Running` is dropped.
    ///
    /// # Errors
    /// That an address is none or can't be bound; then no device runs.
    ///
    /// # Panics
    /// Outside a tokio runtime with time and I/O.
    pub fn start(devices: Vec<Device>) -> Result<Running, SimulatorError> {
        let (sockets, devices) = open(devices)?;
        let tasks = spawn(sockets, &devices)?;
        Ok(Running {
            devices,
            _engine: Engine::Tasks(tasks),
        })
    }

    /// Starts devices on one thread of their own, for a caller that is not async. It ends when `Running` is
    /// dropped.
    ///
    /// # Errors
    /// That an address is none or can't be bound, or that no thread can be had; then no device runs.
    pub fn on_thread(devices: Vec<Device>) -> Result<Running, SimulatorError> {
        let (sockets, devices) = open(devices)?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(SimulatorError::Runtime)?;
        let tasks = {
            let _inside = runtime.enter();
            spawn(sockets, &devices)?
        };
        let (stop, stopped) = oneshot::channel::<()>();
        let thread = std::thread::Builder::new()
            .name("simulator".to_owned())
            .spawn(move || {
                let _tasks = tasks;
                // Ends when `stop` is dropped: then this is an error, and meant.
                let _ = runtime.block_on(stopped);
            })
            .map_err(SimulatorError::Runtime)?;
        Ok(Running {
            devices,
            _engine: Engine::Thread(ThreadGuard {
                stop: Some(stop),
                thread: Some(thread),
            }),
        })
    }
}

fn open(devices: Vec<Device>) -> Result<(Vec<UdpSocket>, Vec<DeviceHandle>), SimulatorError> {
    let started = Instant::now();
    let opened = devices.into_iter().map(|device| {
        let wanted: SocketAddrV4 = device
            .address
            .parse()
            .map_err(|_| SimulatorError::Address(device.address.clone()))?;
        let bound = UdpSocket::bind(wanted).and_then(|socket| {
            socket.set_nonblocking(true)?;
            let address = socket.local_addr()?;
            Ok((socket, address))
        });
        let (socket, address) = bound.map_err(|reason| SimulatorError::Bind {
            address: device.address.clone(),
            reason,
        })?;
        let agent = Mutex::new(Agent::new(&device));
        let name = device.recording().name.clone();
        Ok((
            socket,
            DeviceHandle(Arc::new(Shared {
                name,
                address,
                started,
                agent,
            })),
        ))
    });
    opened
        .collect::<Result<Vec<_>, _>>()
        .map(|pairs| pairs.into_iter().unzip())
}

fn spawn(sockets: Vec<UdpSocket>, devices: &[DeviceHandle]) -> Result<JoinSet<()>, SimulatorError> {
    let mut tasks = JoinSet::new();
    for (socket, device) in sockets.into_iter().zip(devices) {
        let socket = tokio::net::UdpSocket::from_std(socket).map_err(SimulatorError::Runtime)?;
        tasks.spawn(udp::serve(socket, device.clone()));
    }
    Ok(tasks)
}

#[derive(Debug)]
enum Engine {
    /// Aborted when dropped.
    Tasks(#[expect(dead_code, reason = "held to be dropped")] JoinSet<()>),
    /// Ended when dropped.
    Thread(#[expect(dead_code, reason = "held to be dropped")] ThreadGuard),
}

#[derive(Debug)]
struct ThreadGuard {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for ThreadGuard {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic there has been printed by the thread itself.
            let _ = thread.join();
        }
    }
}

/// Devices that answer until this is dropped.
#[derive(Debug)]
pub struct Running {
    devices: Vec<DeviceHandle>,
    _engine: Engine,
}

impl Running {
    /// The devices, in the order in which they were given.
    #[must_use]
    pub fn devices(&self) -> &[DeviceHandle] {
        &self.devices
    }

    /// The device with this number, from 0.
    ///
    /// # Panics
    /// If there are not so many: a mistake in the test.
    #[must_use]
    pub fn device(&self, number: usize) -> &DeviceHandle {
        &self.devices[number]
    }

    /// The device that was started from the recording of this name, the first if there are several.
    #[must_use]
    pub fn named(&self, recording: &str) -> Option<&DeviceHandle> {
        self.devices.iter().find(|device| device.name() == recording)
    }
}

#[derive(Debug)]
struct Shared {
    name: String,
    address: SocketAddr,
    started: Instant,
    agent: Mutex<Agent>,
}

/// A running device, to watch and to change. Clones mean the same device; they may go to other threads.
#[derive(Clone, Debug)]
pub struct DeviceHandle(Arc<Shared>);

impl DeviceHandle {
    /// The name of its recording.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.0.address
    }

    /// What it has seen and done so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.agent().counts()
    }

    /// The value that a client would read now; None if the variable is absent.
    ///
    /// # Errors
    /// That `oid` is no object identifier.
    pub fn value(&self, oid: &str) -> Result<Option<Value>, SimulatorError> {
        let oid = parse(oid)?;
        Ok(self.agent().value(self.now(), &oid))
    }

    /// Puts a value at a name, new or not.
    ///
    /// # Errors
    /// That `oid` is no object identifier.
    pub fn set(&self, oid: &str, value: Value) -> Result<(), SimulatorError> {
        let oid = parse(oid)?;
        self.agent().set(self.now(), oid, value);
        Ok(())
    }

    /// Takes a variable away and gives its value, if it was there.
    ///
    /// # Errors
    /// That `oid` is no object identifier.
    pub fn remove(&self, oid: &str) -> Result<Option<Value>, SimulatorError> {
        let oid = parse(oid)?;
        Ok(self.agent().remove(&oid))
    }

    /// Counts a variable on by `n` and gives its new value.
    ///
    /// # Errors
    /// That `oid` is no object identifier, or the variable absent or no number.
    pub fn advance(&self, oid: &str, n: u64) -> Result<Value, SimulatorError> {
        let oid = parse(oid)?;
        self.agent().advance(self.now(), &oid, n)
    }

    /// Reboots it now.
    pub fn reboot(&self, reboot: Reboot) {
        self.agent().reboot(self.now(), reboot);
    }

    /// Lets it sleep until it is woken, or until a request.
    pub fn sleep(&self, sleep: Sleep) {
        self.agent().set_sleep(sleep);
    }

    /// Wakes it.
    pub fn wake(&self) {
        self.agent().set_sleep(Sleep::Awake);
    }

    /// Spoils replies, counted from now; None ends it.
    pub fn fault(&self, fault: Option<(WireFault, Replies)>) {
        self.agent().set_fault(fault);
    }

    /// How it behaves now.
    #[must_use]
    pub fn behaviour(&self) -> Behaviour {
        self.agent().behaviour().clone()
    }

    /// Lets it behave otherwise from now on.
    pub fn set_behaviour(&self, behaviour: Behaviour) {
        self.agent().set_behaviour(behaviour);
    }

    /// Gives it a datagram. A SET is told aloud: whoever reads the test's output must see it.
    pub(crate) fn receive(&self, datagram: &[u8]) -> Option<Reply> {
        let mut agent = self.agent();
        let before = agent.counts().sets;
        let reply = agent.receive(self.now(), datagram);
        if agent.counts().sets > before {
            eprintln!(
                "simulator: {} at {} REFUSED AN SNMP SET",
                self.0.name, self.0.address
            );
        }
        reply
    }

    fn now(&self) -> Duration {
        self.0.started.elapsed()
    }

    fn agent(&self) -> MutexGuard<'_, Agent> {
        self.0.agent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn parse(oid: &str) -> Result<Oid, SimulatorError> {
    oid.parse().map_err(SimulatorError::ObjectIdentifier)
}
