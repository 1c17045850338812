//! What the DHCP client calls: this binary once more, known by its environment. It passes on what it is told and ends.

use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use platform::dhcp::DhcpEvent;

use super::wire::Written;

/// The keeper's socket, in the environment of the DHCP client.
pub(crate) const HOOK: &str = "METERBOX_DHCP_HOOK";

/// Which client it is.
pub(super) const CLIENT: &str = "METERBOX_DHCP_CLIENT";

/// The keeper has to listen by then.
const PATIENCE: Duration = Duration::from_secs(5);

/// Tells the keeper behind `socket` what the DHCP client says with `word` and its environment.
///
/// # Errors
/// What the system says: the keeper is not there.
pub(crate) fn pass_on(socket: &OsStr, word: &str) -> io::Result<()> {
    let environment = |name: &str| std::env::var(name).ok();
    let mut told = vec![environment(CLIENT).unwrap_or_default(), word.to_owned()];
    for name in DhcpEvent::NAMES {
        if let Some(value) = environment(name) {
            told.push(format!("{name}={value}"));
        }
    }
    let mut line = serde_json::to_vec(&Written {
        what: "dhcp".to_owned(),
        told,
        ..Written::default()
    })?;
    line.push(b'\n');
    let mut stream = UnixStream::connect(socket)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.write_all(&line)?;
    // Once there is an answer it has been taken.
    BufReader::new(stream).skip_until(b'\n').map(drop)
}
