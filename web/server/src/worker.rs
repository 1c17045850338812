//! The process that makes due reports and mails them.

use crate::data_dir::DataDir;
use crate::error::ServerError;

/// Works until it is told to end; started with `--child`, until its standard input ends.
pub(crate) fn run(_data: &DataDir, _child: bool) -> Result<(), ServerError> {
    Ok(())
}
