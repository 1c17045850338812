//! What each command of the command line does.

mod appliances;
mod box_settings;
mod codes;
mod lookup;
mod mail_settings;
mod packs;
mod report_now;
mod schedules;
mod tree;
mod wishes;

use std::time::{SystemTime, UNIX_EPOCH};

use meters::Timestamp;

use crate::cli::{Arguments, Command};
use crate::data_dir::DataDir;
use crate::error::ServerError;
use crate::ledger::Ledger;
use crate::ledger::sqlite::SqliteLedger;
use crate::table::print_text;
use crate::{serve, worker};

/// Does what was typed.
pub(crate) fn run(arguments: Arguments) -> Result<(), ServerError> {
    let data = DataDir::open(&arguments.data)?;
    let ledger = || SqliteLedger::open(&data.ledger());
    match arguments.command {
        Command::Serve(options) => serve::run(&data, &options),
        Command::Worker { child } => worker::run(&data, child),
        Command::Dealer(command) => tree::dealer(&ledger()?, command),
        Command::Customer(command) => tree::customer(&ledger()?, command),
        Command::Site(command) => tree::site(&ledger()?, command),
        Command::Code(command) => codes::run(&data, &ledger()?, command),
        Command::Schedule(command) => schedules::run(&ledger()?, command),
        Command::Report(command) => report_now::run(&ledger()?, command),
        Command::Wish(command) => wishes::run(&ledger()?, command),
        Command::Appliance(command) => appliances::appliance(&ledger()?, command),
        Command::Device(command) => appliances::device(&ledger()?, &command),
        Command::Mail(command) => mail_settings::run(&ledger()?, command),
        Command::Profiles(command) => packs::run(&data, &ledger()?, command),
        Command::Backup { file } => {
            ledger()?.backup(&file)?;
            print_text(&format!(
                "the ledger is copied to {}; keep signing-key, ca-key.pem and ca.pem of {} beside it\n",
                file.display(),
                data.path().display()
            ))
        }
    }
}

/// The wall clock. A machine whose clock is before 1970 lives in 1970.
pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_unix_seconds(since.as_secs())
}
