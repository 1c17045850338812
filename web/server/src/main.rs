//! The companion server of Meterbox: ingest, enrolment, ledger, reports, mail.
//!
//! One binary, two processes: `serve` takes what the boxes push, `worker` builds the due workbooks and mails them;
//! both, and every command of a person, use the same ledger. This file only reads the command line and says how it
//! ended: exit 0 it worked, 1 it did not (one sentence on stderr), 2 wrong usage.

mod certificate;
mod cli;
mod command;
mod data_dir;
mod error;
mod ledger;
mod mail;
mod outside_text;
mod reports;
mod schedule;
mod serve;
mod server_key;
mod table;
mod whereabouts;
mod worker;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::Arguments;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match command::run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
