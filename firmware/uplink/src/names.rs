//! Names to addresses, by the system's resolver, which knows no time limit: it runs on a thread of its own.

use std::io;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;

use crate::deadline::Deadline;
use crate::failure::Fault;

/// What a resolver's thread found, once it did.
#[derive(Default)]
struct LookUp {
    found: Mutex<Option<Vec<SocketAddr>>>,
    is_over: Condvar,
}

/// The addresses of a host, which is a name, an IPv4 address, or an IPv6 address in brackets; at least one.
pub(crate) fn addresses(host: &str, port: u16, deadline: Deadline) -> Result<Vec<SocketAddr>, Fault> {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let found = match bare.parse::<IpAddr>() {
        Ok(address) => vec![SocketAddr::new(address, port)],
        Err(_) => look_up(bare.to_owned(), port, deadline)?,
    };
    // 0.0.0.0 is how a DNS filter says no; to connect there would reach this box itself.
    if found.iter().all(|address| address.ip().is_unspecified()) {
        return Err(Fault::NoSuchName);
    }
    Ok(found)
}

fn look_up(host: String, port: u16, deadline: Deadline) -> Result<Vec<SocketAddr>, Fault> {
    let look_up = Arc::new(LookUp::default());
    let theirs = Arc::clone(&look_up);
    let search = move || {
        let found = (host.as_str(), port).to_socket_addrs();
        let mut place = theirs.found.lock().unwrap_or_else(PoisonError::into_inner);
        *place = Some(found.map(Iterator::collect).unwrap_or_default());
        theirs.is_over.notify_one();
    };
    thread::Builder::new().name("resolver".to_owned()).spawn(search)?;
    let place = look_up.found.lock().unwrap_or_else(PoisonError::into_inner);
    let (mut place, _) = look_up
        .is_over
        .wait_timeout_while(place, deadline.left()?, |found| found.is_none())
        .unwrap_or_else(PoisonError::into_inner);
    Ok(place
        .take()
        .ok_or(io::ErrorKind::TimedOut)
        .map_err(io::Error::from)?)
}
