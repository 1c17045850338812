//! What each command of the command line does.

use crate::cli::{Arguments, Command};
use crate::data_dir::DataDir;
use crate::error::ServerError;
use crate::worker;

/// Does what was typed.
pub(crate) fn run(arguments: Arguments) -> Result<(), ServerError> {
    let data = DataDir::open(&arguments.data)?;
    match arguments.command {
        Command::Worker { child } => worker::run(&data, child),
        _ => Ok(()),
    }
}
