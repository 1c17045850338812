//! The customer's proxy: takes CONNECT, and passes octets on both ways.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddrV4, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::Namespace;

/// A proxy on a computer of the office. It ends with the process.
#[derive(Debug)]
pub struct Proxy {
    passed: Arc<AtomicUsize>,
}

impl Proxy {
    /// Starts it in `namespace`, at that address.
    ///
    /// # Panics
    /// Where it can't listen there.
    pub fn start(namespace: &Namespace, address: SocketAddrV4) -> Self {
        let passed = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&passed);
        // Threads stay in the namespace of the one that starts them.
        namespace.within(move || {
            let listener = TcpListener::bind(address).expect("the proxy's port is free");
            thread::spawn(move || {
                for client in listener.incoming().flatten() {
                    let count = Arc::clone(&count);
                    // Whoever goes away early is gone.
                    thread::spawn(move || serve(&client, &count));
                }
            });
        });
        Self { passed }
    }

    /// How many connections it has let through.
    pub fn passed(&self) -> usize {
        self.passed.load(Ordering::Relaxed)
    }
}

fn serve(client: &TcpStream, passed: &AtomicUsize) -> io::Result<()> {
    let mut reader = BufReader::new(client.try_clone()?);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head)? == 0 {
            return Ok(());
        }
    }
    let wanted = head
        .strip_prefix("CONNECT ")
        .and_then(|rest| rest.split(' ').next()?.parse::<SocketAddrV4>().ok())
        .filter(|wanted| *wanted.ip() != Ipv4Addr::LOCALHOST);
    let Some(wanted) = wanted else {
        return (&*client).write_all(b"HTTP/1.1 403 Forbidden\r\n\r\n");
    };
    let Ok(server) = TcpStream::connect(wanted) else {
        return (&*client).write_all(b"HTTP/1.1 502 Bad Gateway\r\n\r\n");
    };
    (&*client).write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")?;
    passed.fetch_add(1, Ordering::Relaxed);
    let (mut up, mut down) = (server.try_clone()?, client.try_clone()?);
    let back = thread::spawn(move || {
        let _ = io::copy(&mut &server, &mut down);
        let _ = down.shutdown(Shutdown::Write);
    });
    let _ = io::copy(&mut reader, &mut up);
    let _ = up.shutdown(Shutdown::Write);
    let _ = back.join();
    Ok(())
}
