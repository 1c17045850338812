//! An office full of printers: one for each recording of the project, side by side on loopback.

use std::net::Ipv4Addr;

use simulator::{Device, Running, Simulator, SimulatorError, all_recordings};

/// The first host number that a printer gets.
const FIRST_HOST: u8 = 11;

/// One simulated device for each recording, at `a.b.c.11`, `.12`, … of the given /24 and all on one port.
///
/// # Errors
/// Where a recording can't be read.
pub fn one_of_each(network: Ipv4Addr, port: u16) -> Result<Vec<Device>, SimulatorError> {
    let [a, b, c, _] = network.octets();
    let placed = all_recordings()?.into_iter().zip(FIRST_HOST..);
    Ok(placed
        .map(|(recording, host)| Device::new(recording).at(format!("{a}.{b}.{c}.{host}:{port}")))
        .collect())
}

/// Starts the office of [`one_of_each`] on a thread of its own.
///
/// # Errors
/// Where a recording can't be read or an address is taken.
pub fn start(network: Ipv4Addr, port: u16) -> Result<Running, SimulatorError> {
    Simulator::on_thread(one_of_each(network, port)?)
}

/// Whether the recording of that name is of something that prints.
pub fn is_printer(recording: &str) -> bool {
    recording != "netgear_switch"
}
