//! `simulator usb`: a USB printer for a virtual machine.

use std::path::PathBuf;
use std::time::Duration;

use clap::{ArgGroup, Args, ValueEnum};
use simulator::usb::{Answering, Heard, IdPrefix, MODELS, UsbIpServer, UsbPrinter};

/// Plugs a printer into a virtual machine's USB port, until Ctrl-C pulls it out.
///
/// Into QEMU:   image/run-qemu --usb /tmp/port     then   simulator usb --model laserjet --qemu /tmp/port
/// By USB/IP:   simulator usb --model mfp --usbip 0.0.0.0:3240
#[derive(Debug, Args)]
#[command(verbatim_doc_comment, group(ArgGroup::new("where").required(true).args(["qemu", "usbip"])))]
pub(crate) struct Options {
    /// The socket of a usb-redir's chardev, which listens
    #[arg(long, value_name = "SOCKET")]
    qemu: Option<PathBuf>,
    /// Where to listen for a kernel's vhci-hcd
    #[arg(long, value_name = "ADDRESS:PORT")]
    usbip: Option<String>,
    /// Which printer
    #[arg(long, default_value = "laserjet", value_parser = clap::builder::PossibleValuesParser::new(MODELS.iter().map(|(name, ..)| *name)))]
    model: String,
    /// Its serial number
    #[arg(long)]
    serial: Option<String>,
    /// How many pages it has counted
    #[arg(long)]
    pages: Option<u32>,
    /// What is wrong with it
    #[arg(long, value_enum)]
    fault: Option<Fault>,
    /// It knows full speed alone (12 Mbit/s)
    #[arg(long)]
    full_speed: bool,
}

/// What can be wrong with a printer.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Fault {
    /// It never answers
    Silent,
    /// It takes nothing either
    Deaf,
    /// Ten octets a second
    Slow,
    /// Octets by chance
    Garbage,
    /// Octets without an end
    Endless,
    /// It sends each line back
    Echo,
    /// It is pulled out in the middle of its answer
    Unplugged,
    /// Its port has one direction
    OneWay,
    /// Its page count ends in a form feed
    FormFeed,
    /// It refuses to tell its device id
    NoId,
    /// The length before its device id is swapped
    SwappedId,
    /// The length before its device id does not count itself
    ShortId,
    /// The length before its device id is swapped and does not count itself
    SwappedShortId,
}

impl Fault {
    fn of(self, printer: UsbPrinter) -> UsbPrinter {
        match self {
            Self::Silent => printer.answering(Answering::Never),
            Self::Deaf => printer.answering(Answering::TakesNothing),
            Self::Slow => printer.answering(Answering::Slowly(Duration::from_millis(100))),
            Self::Garbage => printer.answering(Answering::Garbage),
            Self::Endless => printer.answering(Answering::WithoutEnd),
            Self::Echo => printer.answering(Answering::Echo),
            Self::Unplugged => printer.answering(Answering::UntilUnplugged(40)),
            Self::OneWay => printer.unidirectional(),
            Self::FormFeed => printer.count_before_form_feed(),
            Self::NoId => printer.device_id(None),
            Self::SwappedId => printer.id_prefix(IdPrefix::Swapped),
            Self::ShortId => printer.id_prefix(IdPrefix::WithoutItself),
            Self::SwappedShortId => printer.id_prefix(IdPrefix::SwappedWithoutItself),
        }
    }
}

pub(crate) fn run(options: &Options) -> Result<(), String> {
    let printer = printer(options)?;
    let name = printer.name().to_owned();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|reason| format!("the simulator could not start: {reason}"))?;
    if let Some(socket) = &options.qemu {
        let plugged = printer.plug_into(socket).map_err(|error| error.to_string())?;
        println!("{name} is plugged in; Ctrl-C pulls it out.");
        runtime.block_on(async {
            while !plugged.is_out() {
                let pause = tokio::time::sleep(Duration::from_millis(200));
                tokio::select! {
                    pressed = tokio::signal::ctrl_c() => { pressed.map_err(|reason| no_signal(&reason))?; break }
                    () = pause => {}
                }
            }
            Ok::<(), String>(())
        })?;
        print_heard(&plugged.heard());
    } else if let Some(address) = &options.usbip {
        let server = UsbIpServer::listen(address, printer).map_err(|error| error.to_string())?;
        println!(
            "{name} can be imported from {} as 1-1; Ctrl-C ends it.",
            server.address()
        );
        runtime
            .block_on(tokio::signal::ctrl_c())
            .map_err(|reason| no_signal(&reason))?;
    }
    Ok(())
}

fn no_signal(reason: &std::io::Error) -> String {
    format!("Ctrl-C can't be listened for ({reason}): end it with kill")
}

fn printer(options: &Options) -> Result<UsbPrinter, String> {
    let mut printer = UsbPrinter::model(&options.model)
        .ok_or_else(|| format!("there is no model {}: --help lists them", options.model))?;
    if let Some(serial) = &options.serial {
        printer = printer.serial(serial);
    }
    if let Some(pages) = options.pages {
        printer = printer.pages(pages);
    }
    if options.full_speed {
        printer = printer.full_speed();
    }
    Ok(match options.fault {
        Some(fault) => fault.of(printer),
        None => printer,
    })
}

fn print_heard(heard: &Heard) {
    println!();
    for line in &heard.pjl {
        println!("heard: {line}");
    }
    for operation in &heard.ipp {
        println!("heard: IPP operation 0x{operation:04x}");
    }
    println!(
        "its id was asked for {} times, {} octets went back, {} octets would have been printed",
        heard.ids, heard.answered, heard.printed
    );
}
