//! The binary meterbox: command line, wiring, schedule.
//!
//! Everything meets here and nothing is decided here that a lower floor could decide. One thread: the runtime sleeps
//! until a deadline, a datagram or a ring; only name resolution and the HTTPS push run on a thread of their own.

mod activity;
mod adding;
mod adjusting;
mod attached;
mod bells;
mod books;
mod by_ipp;
mod card;
mod checkin;
mod cli;
mod clock;
mod collection;
mod command;
mod courier;
mod credentials;
mod csv;
mod delivery;
mod desk;
mod doorbell;
mod enrolling;
mod failure;
mod health;
mod jobs;
mod keeper;
mod naming;
mod network;
mod page;
mod progress;
mod proving;
mod reader;
mod reporting;
mod resetting;
mod rhythm;
mod roster;
mod safekeeping;
mod search;
mod segments;
mod selection;
mod service;
mod settings_file;
mod shelf;
mod standing;
mod station;
mod steady;
mod system;
mod table;
mod tasks;
mod visits;
mod walk;
mod wording;

use std::io::ErrorKind;
use std::process::ExitCode;

use cli::{Command, USAGE, WrongUsage};
use failure::{Cause, Failure};

/// Tells whoever supervises the service to start it again: after a factory reset it begins as a new box.
const BEGIN_ANEW: u8 = 3;

fn main() -> ExitCode {
    if let Some(keeper) = std::env::var_os(keeper::HOOK) {
        return called_by_dhcp(&keeper);
    }
    match cli::parse(std::env::args_os().skip(1)) {
        Ok(command) => match obey(command) {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => {
                let code = match failure.cause() {
                    // Whoever reads the output has seen enough, as `head` does.
                    Cause::Output(why) if why.kind() == ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
                    Cause::Reset => ExitCode::from(BEGIN_ANEW),
                    _ => ExitCode::FAILURE,
                };
                eprintln!("meterbox: {failure}");
                code
            }
        },
        Err(WrongUsage(sentence)) => {
            eprintln!("meterbox: {sentence}\nTry: meterbox --help");
            ExitCode::from(2)
        }
    }
}

/// The DHCP client calls: the keeper is told, and that is all.
fn called_by_dhcp(keeper: &std::ffi::OsStr) -> ExitCode {
    let word = std::env::args().nth(1).unwrap_or_default();
    match keeper::pass_on(keeper, &word) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn obey(command: Command) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let result = runtime.block_on(async {
        match command {
            Command::Run {
                state,
                config,
                usb,
                page,
                standing,
            } => {
                // What only root may open; then root is left behind.
                let by_name = page.by_name;
                let page = page::Open::at(page)?;
                let watchdog = standing::take(&standing)?;
                service::run(&state, config.as_deref(), &usb, page, watchdog, by_name).await
            }
            Command::Usb { ports, json } => command::usb(&ports, json).await,
            Command::Discover { search, asking, json } => command::discover(&search, &asking, json).await,
            Command::Segments {
                gateway,
                asking,
                json,
            } => command::segments(gateway.as_deref(), &asking, json).await,
            Command::Add { state, wanted, json } => command::add(&state, wanted, json).await,
            Command::Forget { state, host } => command::forget(&state, &host),
            Command::Read {
                host,
                asking,
                state,
                json,
            } => command::read(&host, &asking, state.as_deref(), json).await,
            Command::Capture { host, asking, out } => command::capture(&host, &asking, out.as_deref()).await,
            Command::ProfileCheck {
                profile,
                recording,
                state,
                json,
            } => command::profile::check(profile.as_deref(), &recording, state.as_deref(), json),
            Command::ProfileLoad { state, pack } => command::profile::load(&state, &pack),
            Command::ProfileList { state, json } => command::profile::list(&state, json),
            Command::Enrol {
                state,
                url,
                code,
                proxy,
                ca,
                local,
            } => command::enrol(&state, &url, &code, proxy, ca.as_deref(), local).await,
            Command::Adjust { state, wanted, json } => command::adjust(&state, wanted, json),
            Command::Status { state, json } => command::status(&state, json),
            Command::Push { state } => command::push(&state).await,
            Command::Update {
                state,
                slots,
                wanted,
                json,
            } => command::update(&state, slots.as_deref(), &wanted, json).await,
            Command::Restore { state, slots } => safekeeping::restore(&state, slots.as_deref()),
            Command::Keeper(options) => keeper::run(options).await,
            Command::Network { state, wanted, json } => command::network(&state, &wanted, json),
            Command::Reports { state, wish, json } => command::reports(&state, wish.as_ref(), json),
            Command::Export { state } => command::export(&state),
            Command::Help => command::print(USAGE),
            Command::Version => command::print(concat!("meterbox ", env!("CARGO_PKG_VERSION"), "\n")),
        }
    });
    // A name look-up or a push that hangs must not hold up the end.
    runtime.shutdown_background();
    result
}
