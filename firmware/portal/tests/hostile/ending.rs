//! Beginning and ending: nothing stays, nothing stands in the way.

use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixListener;
use std::sync::Arc;

use portal::{Desk, Doors, PageCertificate, PortalError, serve};

use crate::box_under_test::{BoxUnderTest, SmallDesk, connect, get, is_from_the_door};

#[test]
fn the_socket_behind_the_guard_is_the_boxs_alone_and_goes_with_it() {
    let mut page = BoxUnderTest::start();
    assert!(is_from_the_door(&page.by_http(&get("/"))));
    let mode = page.socket.metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    page.stop();
    assert!(!page.socket.exists());
    for door in [page.plain, page.secure] {
        assert!(TcpStream::connect(door).is_err(), "a door is still open");
    }
}

#[test]
fn it_ends_at_once_whatever_is_going_on() {
    let mut page = BoxUnderTest::start();
    let mut half = connect(page.plain, 1);
    half.write_all(b"POST /claim HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\nabc")
        .unwrap();
    let _silent: Vec<TcpStream> = (0..20).map(|_| connect(page.secure, 1)).collect();
    let began = std::time::Instant::now();
    page.stop();
    assert!(
        began.elapsed() < std::time::Duration::from_secs(4),
        "no time limit had to help"
    );
}

/// What comes of serving on a socket at that path, if it comes at once.
fn begin(socket: &std::path::Path) -> Option<Result<(), PortalError>> {
    let desk = Arc::new(SmallDesk::default());
    let certificate = PageCertificate::make(&[], &[], desk.now()).unwrap();
    let doors = Doors {
        plain: None,
        secure: TcpListener::bind("127.0.0.1:0").unwrap(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        tokio::select! {
            biased;
            served = serve(doors, socket, certificate, desk, portal::Presence::default()) => Some(served),
            () = tokio::time::sleep(std::time::Duration::from_millis(100)) => None,
        }
    })
}

#[test]
fn a_socket_left_by_a_power_cut_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("page.sock");
    drop(UnixListener::bind(&socket).unwrap());
    assert!(socket.exists());
    for _ in 0..3 {
        assert!(begin(&socket).is_none());
    }
}

#[test]
fn a_file_of_somebody_else_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("meterbox.sqlite");
    std::fs::write(&file, "readings").unwrap();
    let refused = begin(&file).unwrap().unwrap_err();
    assert!(matches!(refused, PortalError::Socket { .. }), "{refused}");
    assert!(refused.to_string().contains("meterbox.sqlite"), "{refused}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "readings");
}
