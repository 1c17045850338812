//! Printers that answer like the recordings.
//!
//! Every test of Meterbox that speaks SNMP speaks it to a device of this crate: a real UDP socket on loopback
//! that answers GET, GETNEXT and GETBULK of SNMP v1 and v2c from a [`Recording`], as slow, lossy, short of memory
//! or faulty as its [`Behaviour`] says. Messages are read and written by the codec of `rasn`, not by Meterbox's
//! own, so that a mistake in ours can't hide behind the same mistake here.
//!
//! ```
//! use simulator::{Device, Simulator};
//! use std::time::Duration;
//!
//! # fn main() -> Result<(), simulator::SimulatorError> {
//! let sim = Simulator::on_thread(vec![
//!     Device::from_recording("hp_laserjet_m507")?.at("127.0.0.2:0").latency(Duration::from_millis(20)),
//! ])?;
//! println!("a printer answers at {}", sim.device(0).address());
//! # Ok(())
//! # }
//! ```
//!
//! SNMPv3 is somebody else's agent ([`NetSnmp`]). Left out: SNMPv3 in our own agents, traps, SET (refused and counted) and every check of a value against its MIB.

mod agent;
mod answer;
mod behaviour;
mod ber;
mod codec;
mod counts;
mod device;
mod error;
mod everybody;
pub mod ipp;
mod malice;
mod mib;
mod net_snmp;
mod oid;
mod random;
mod recording;
mod recordings;
mod running;
mod udp;
pub mod usb;
mod value;

pub use agent::{Agent, Reply, Source};
pub use behaviour::{AfterReboot, Behaviour, Protocol, Reboot, Replies, Sleep, TooMany, WireFault};
pub use counts::Counts;
pub use device::Device;
pub use error::SimulatorError;
pub use everybody::Everybody;
pub use malice::{Malice, Part, malices};
pub use net_snmp::NetSnmp;
pub use oid::Oid;
pub use recording::{Recording, RecordingError};
pub use recordings::{all_recordings, recordings_dir, recordings_in};
pub use running::{DeviceHandle, Running, Simulator};
pub use value::Value;
