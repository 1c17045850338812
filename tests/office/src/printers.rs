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

/// The rows of a recording that count when it prints one black page of A4, one side, from a computer; the first is the one
/// that bills. Empty for a recording whose counters no test turns.
pub fn counters_of_a_page(recording: &str) -> &'static [&'static str] {
    match recording {
        "hp_laserjet_4250" => &[
            "1.3.6.1.2.1.43.10.2.1.4.1.1",
            "1.3.6.1.4.1.11.2.3.9.4.2.1.4.1.2.5.0",
            "1.3.6.1.4.1.11.2.3.9.4.2.1.4.1.2.6.0",
        ],
        "hp_laserjet_m507" => &[
            "1.3.6.1.2.1.43.10.2.1.4.1.1",
            "1.3.6.1.4.1.11.2.3.9.4.2.1.1.16.1.9.0",
            "1.3.6.1.4.1.11.2.3.9.4.2.1.1.16.4.1.1.1.0",
            "1.3.6.1.4.1.11.2.3.9.4.2.1.1.16.4.1.5.1.0",
            "1.3.6.1.4.1.11.2.3.9.4.2.1.4.1.2.5.0",
            "1.3.6.1.4.1.11.2.3.9.4.2.1.4.1.2.6.0",
        ],
        "konica_bizhub_c360i" => &[
            "1.3.6.1.4.1.18334.1.1.1.5.7.2.1.1.0",
            "1.3.6.1.4.1.18334.1.1.1.5.7.2.2.1.5.1.2",
            "1.3.6.1.2.1.43.10.2.1.4.1.1",
        ],
        "kyocera_taskalfa_4054ci" => &[
            "1.3.6.1.4.1.1347.43.10.1.1.12.1.1",
            "1.3.6.1.2.1.43.10.2.1.4.1.1",
            "1.3.6.1.4.1.1347.42.2.1.1.1.6.1.2",
            "1.3.6.1.4.1.1347.42.2.1.1.1.7.1.2",
            "1.3.6.1.4.1.1347.42.3.1.1.1.1.1",
            "1.3.6.1.4.1.1347.42.3.1.2.1.1.1.1",
        ],
        "lexmark_ms825" => &[
            "1.3.6.1.4.1.641.6.4.2.1.1.4.1.3",
            "1.3.6.1.4.1.641.6.4.2.1.1.4.1.1",
            "1.3.6.1.4.1.641.6.4.2.1.1.4.1.2",
            "1.3.6.1.4.1.641.6.4.2.1.1.4.1.4",
            "1.3.6.1.4.1.641.6.4.2.1.1.4.1.6",
            "1.3.6.1.2.1.43.10.2.1.4.1.1",
        ],
        "pantum_bp5100dn" => &["1.3.6.1.2.1.43.10.2.1.4.1.1"],
        "ricoh_im_c3000" => &[
            "1.3.6.1.4.1.367.3.2.1.2.19.5.1.9.1",
            "1.3.6.1.4.1.367.3.2.1.2.19.1.0",
            "1.3.6.1.4.1.367.3.2.1.2.19.2.0",
            "1.3.6.1.4.1.367.3.2.1.2.19.5.1.9.8",
            "1.3.6.1.4.1.367.3.2.1.2.19.5.1.9.9",
            "1.3.6.1.2.1.43.10.2.1.4.1.1",
        ],
        "samsung_m4580fx" => &[
            "1.3.6.1.2.1.43.10.2.1.4.1.1",
            "1.3.6.1.4.1.236.11.5.11.55.20.2.1.9.1",
        ],
        "sharp_mx_4071" => &[
            "1.3.6.1.2.1.43.10.2.1.4.4.1",
            "1.3.6.1.4.1.2385.1.1.19.2.1.3.5.4.61",
            "1.3.6.1.4.1.2385.1.1.19.2.1.3.1.4.60",
            "1.3.6.1.4.1.2385.1.1.19.2.1.3.1.4.61",
        ],
        _ => &[],
    }
}
