//! The command `simulator`: recordings that answer, for a person with an SNMP tool in hand, and USB printers for a virtual
//! machine.

mod plugging;

use clap::{ArgGroup, Parser, Subcommand};
use simulator::{Device, Running, Simulator, SimulatorError, TooMany, Value, recordings_in};
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

const SYS_DESCR: &str = "1.3.6.1.2.1.1.1.0";

/// Answers SNMP v1 and v2c like recorded printers, until Ctrl-C.
///
/// One device:  simulator --recording hp_laserjet_m507 --listen 127.0.0.2:1161
/// An office:   simulator --office tests/recordings --subnet 127.77.0.0/24 --port 1161
/// A USB printer for a virtual machine: simulator usb --help
#[derive(Debug, Parser)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
#[command(version, verbatim_doc_comment, group(ArgGroup::new("what").required(true).args(["recording", "office"])))]
struct Options {
    #[command(subcommand)]
    other: Option<Other>,
    /// A .snmprec file, or the name of one of this project's recordings
    #[arg(long, value_name = "FILE")]
    recording: Option<PathBuf>,
    /// Where that device listens
    #[arg(
        long,
        value_name = "ADDRESS:PORT",
        default_value = "127.0.0.2:1161",
        conflicts_with = "office"
    )]
    listen: String,
    /// A folder: one device for each recording in it
    #[arg(long, value_name = "DIR")]
    office: Option<PathBuf>,
    /// Where those devices listen, from the first address of this subnet on
    #[arg(long, value_name = "SUBNET", default_value = "127.77.0.0/24", value_parser = parse_subnet)]
    subnet: Subnet,
    /// On which port
    #[arg(long, default_value_t = 1161, conflicts_with = "recording")]
    port: u16,
    /// The community that is answered
    #[arg(long, default_value = "public")]
    community: String,
    /// How long a device works on a request, such as 20ms or 1.5s
    #[arg(long, value_parser = parse_duration, default_value = "0ms")]
    latency: Duration,
    /// How much longer it may take, by chance
    #[arg(long, value_parser = parse_duration, default_value = "0ms")]
    jitter: Duration,
    /// The chance that a datagram is lost, from 0 to 1
    #[arg(long, value_parser = parse_chance, default_value = "0")]
    loss: f64,
    /// The seed of what happens by chance
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many requests a device holds; it drops more
    #[arg(long, value_name = "REQUESTS", default_value_t = 1)]
    queue: usize,
    /// More variables than this in one request are answered with tooBig
    #[arg(long, value_name = "VARIABLES")]
    max_varbinds: Option<usize>,
    /// Greatest reply in bytes
    #[arg(long, value_name = "BYTES", default_value_t = 1472)]
    max_bytes: usize,
    /// Answer SNMPv1 alone
    #[arg(long, conflicts_with = "v2c_only")]
    v1_only: bool,
    /// Answer SNMPv2c alone
    #[arg(long)]
    v2c_only: bool,
    /// Let every prtMarkerLifeCount count on
    #[arg(long, value_name = "PAGES_PER_MINUTE")]
    advance: Option<u32>,
}

/// What answers by something else than SNMP.
#[derive(Debug, Subcommand)]
enum Other {
    Usb(plugging::Options),
}

/// An IPv4 network: its first address and how many it has.
#[derive(Clone, Copy, Debug)]
struct Subnet {
    network: u32,
    size: u64,
}

impl Subnet {
    /// The host with this number, from 0; None past the last one.
    fn host(self, number: u64) -> Option<Ipv4Addr> {
        let offset = u32::try_from(number + 1)
            .ok()
            .filter(|offset| u64::from(*offset) + 1 < self.size)?;
        Some(Ipv4Addr::from(self.network + offset))
    }
}

fn parse_subnet(text: &str) -> Result<Subnet, String> {
    let parse = || {
        let (address, length) = text.split_once('/')?;
        let length: u32 = length.parse().ok().filter(|length| (1..=30).contains(length))?;
        let size = 1_u64 << (32 - length);
        let address = u64::from(u32::from(address.parse::<Ipv4Addr>().ok()?));
        Some(Subnet {
            network: u32::try_from(address - address % size).ok()?,
            size,
        })
    };
    parse().ok_or_else(|| "write a subnet as ADDRESS/LENGTH with a length from 1 to 30".to_owned())
}

fn parse_duration(text: &str) -> Result<Duration, String> {
    let seconds = match (text.strip_suffix("ms"), text.strip_suffix('s')) {
        (Some(number), _) => number.parse::<f64>().map(|ms| ms / 1000.0),
        (_, Some(number)) => number.parse(),
        _ => return Err("write a duration with its unit, such as 20ms or 1.5s".to_owned()),
    };
    match seconds {
        Ok(seconds) if (0.0..=86_400.0).contains(&seconds) => Ok(Duration::from_secs_f64(seconds)),
        _ => Err("write a duration of up to a day, such as 20ms or 1.5s".to_owned()),
    }
}

fn parse_chance(text: &str) -> Result<f64, String> {
    let chance = text.parse().ok().filter(|chance| (0.0..=1.0).contains(chance));
    chance.ok_or_else(|| "write a chance from 0 to 1, such as 0.05".to_owned())
}

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("simulator: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<(), String> {
    if let Some(Other::Usb(options)) = &options.other {
        return plugging::run(options);
    }
    let devices = devices(options)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|reason| SimulatorError::Runtime(reason).to_string())?;
    runtime.block_on(async {
        let running = Simulator::start(devices).map_err(|error| error.to_string())?;
        print_devices(&running);
        tokio::signal::ctrl_c()
            .await
            .map_err(|reason| format!("Ctrl-C can't be listened for ({reason}): end it with kill"))?;
        print_counts(&running);
        Ok(())
    })
}

fn devices(options: &Options) -> Result<Vec<Device>, String> {
    let says = |error: SimulatorError| error.to_string();
    if let Some(recording) = &options.recording {
        let device = Device::from_recording(recording).map_err(says)?;
        return Ok(vec![behaving(options, device.at(&options.listen))]);
    }
    let folder = options
        .office
        .as_deref()
        .ok_or("say which --recording or --office")?;
    let recordings = recordings_in(folder).map_err(says)?;
    if recordings.is_empty() {
        return Err(format!(
            "{} holds no .snmprec file: name another folder",
            folder.display()
        ));
    }
    (0..)
        .zip(recordings)
        .map(|(number, recording)| {
            let host = options
                .subnet
                .host(number)
                .ok_or("the subnet has fewer hosts than there are recordings")?;
            let device = Device::new(recording).at(format!("{host}:{}", options.port));
            Ok(behaving(options, device).seed(options.seed.wrapping_add(number)))
        })
        .collect()
}

fn behaving(options: &Options, device: Device) -> Device {
    let mut device = device
        .community(&options.community)
        .latency(options.latency)
        .jitter(options.jitter)
        .loss(options.loss)
        .seed(options.seed)
        .queue_limit(options.queue)
        .max_response_bytes(options.max_bytes);
    if let Some(most) = options.max_varbinds {
        device = device.max_varbinds(most, TooMany::TooBig);
    }
    if let Some(pages) = options.advance {
        device = device.pages_per_minute(pages);
    }
    if options.v1_only {
        device = device.v1_only();
    }
    if options.v2c_only {
        device = device.v2c_only();
    }
    device
}

fn print_devices(running: &Running) {
    for device in running.devices() {
        let description = match device.value(SYS_DESCR) {
            Ok(Some(Value::OctetString(text))) => String::from_utf8_lossy(&text).into_owned(),
            _ => String::new(),
        };
        let description: String = description
            .chars()
            .filter(|char| !char.is_control())
            .take(60)
            .collect();
        println!(
            "{:<22} {:<26} {description}",
            device.address().to_string(),
            device.name()
        );
    }
    println!("{} devices answer; Ctrl-C ends it.", running.devices().len());
}

fn print_counts(running: &Running) {
    println!();
    for device in running
        .devices()
        .iter()
        .filter(|device| device.counts().received > 0)
    {
        println!("{:<26} {}", device.name(), device.counts());
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Options::command().debug_assert();
    }

    #[test]
    fn hosts_of_a_subnet_leave_out_network_and_broadcast() {
        let subnet = parse_subnet("127.77.3.9/30").unwrap();
        assert_eq!(subnet.host(0), Some(Ipv4Addr::new(127, 77, 3, 9)));
        assert_eq!(subnet.host(1), Some(Ipv4Addr::new(127, 77, 3, 10)));
        assert_eq!(subnet.host(2), None);
        assert!(parse_subnet("127.77.0.0/31").is_err());
        assert!(parse_subnet("127.77.0.0").is_err());
    }

    #[test]
    fn durations_need_a_unit() {
        assert_eq!(parse_duration("20ms").unwrap(), Duration::from_millis(20));
        assert_eq!(parse_duration("1.5s").unwrap(), Duration::from_millis(1500));
        for text in ["20", "-1s", "ms", "1e9s", "NaNs", "infs"] {
            assert!(parse_duration(text).is_err(), "{text}");
        }
        assert!(parse_chance("1.1").is_err());
        assert!(parse_chance("NaN").is_err());
    }
}
