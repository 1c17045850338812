//! A push, and everything that answers in the server's place.
#![allow(clippy::unwrap_used)]

mod dealer;

use std::io::Write;
use std::time::{Duration, Instant};

use dealer::{
    Authority, BODY, Dealer, NOW, SERVER, SERVERS_NOW, STRANGER, ack, batch_key, honest, plain, push,
    push_to, refusal, route, signed, signed_for,
};
use protocol::signature::SignatureError;
use protocol::{BatchKey, Outcome, RefusalKind};
use uplink::{CertificateFault, Patience, Retry, Route, Uplink, UplinkError};

#[test]
fn a_batch_is_accepted_by_its_server() {
    let authority = Authority::new();
    let dealer = Dealer::open(authority.tls("127.0.0.1", |_| ()), honest(None));
    let uplink = Uplink::new(dealer.server_address(), Some(&authority.pem()), &route()).unwrap();
    for _ in 0..2 {
        let accepted = push(&uplink).unwrap();
        assert_eq!(
            (accepted.outcome, accepted.server_time),
            (Outcome::Accepted, SERVERS_NOW)
        );
    }
    let seen = dealer.seen.lock().unwrap();
    assert_eq!(
        (seen[0].method.as_str(), seen[0].path.as_str()),
        ("POST", "/api/v1/batches")
    );
    assert_eq!(
        (seen[0].header("content-type"), seen[0].body.as_slice()),
        (Some("application/json"), BODY)
    );
    assert_eq!(
        seen[0]
            .header("accept-encoding")
            .filter(|coding| *coding != "identity"),
        None
    );
}

#[test]
fn a_connection_carries_one_batch_after_another_until_the_server_closes_it() {
    let authority = Authority::new();
    let open_ended = |request: &dealer::Request, out: &mut dyn Write| {
        let answer = String::from_utf8(signed(SERVER, request, 200, &ack(batch_key()))).unwrap();
        out.write_all(answer.replacen("connection: close\r\n", "", 1).as_bytes())
    };
    let dealer = Dealer::open_for(authority.tls("127.0.0.1", |_| ()), 2, open_ended);
    let uplink = Uplink::new(dealer.server_address(), Some(&authority.pem()), &route()).unwrap();
    let mut connections = Vec::new();
    for _ in 0..4 {
        push(&uplink).unwrap();
        connections.push(dealer.connections.load(std::sync::atomic::Ordering::SeqCst));
        // The server's farewell is on its way.
        std::thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(connections, [1, 1, 2, 2]);
}

#[test]
fn an_unsigned_answer_never_counts_whatever_it_says() {
    let good_body = ack(batch_key());
    for (status, body) in [
        (200, b"<html>Welcome to the hotel</html>".to_vec()),
        (200, good_body),
        (500, b"proxy error".to_vec()),
        (404, Vec::new()),
        (401, refusal(RefusalKind::UnknownAppliance)),
    ] {
        let error = push_to(move |_, out| out.write_all(&plain(status, &[], &body))).unwrap_err();
        assert_eq!(
            error,
            UplinkError::NotOurServer {
                status,
                retry_after: None
            }
        );
        assert_eq!(error.retry(), Retry::Later);
        assert!(
            error.to_string().contains(&format!("status {status}, unsigned")),
            "{error}"
        );
    }
}

#[test]
fn a_redirect_is_reported_and_not_followed() {
    let elsewhere = Dealer::open(Authority::new().tls("127.0.0.1", |_| ()), honest(None));
    for status in [301, 302, 303, 307, 308] {
        for target in [
            "http://127.0.0.1:1/".to_owned(),
            elsewhere.server_address().to_string(),
        ] {
            let error = push_to(move |_, out| out.write_all(&plain(status, &[("location", &target)], b"")))
                .unwrap_err();
            assert_eq!(
                error,
                UplinkError::NotOurServer {
                    status,
                    retry_after: None
                }
            );
        }
    }
    assert!(elsewhere.seen.lock().unwrap().is_empty());
}

#[test]
fn a_signed_refusal_says_why_and_whether_to_try_again() {
    for (status, kind, retry) in [
        (401, RefusalKind::UnknownAppliance, Retry::AfterChange),
        (401, RefusalKind::BadSignature, Retry::AfterChange),
        (409, RefusalKind::DifferentBody, Retry::Never),
        (400, RefusalKind::Malformed, Retry::Never),
        (413, RefusalKind::TooLarge, Retry::Never),
        (402, RefusalKind::Other, Retry::AfterChange),
    ] {
        let error =
            push_to(move |request, out| out.write_all(&signed(SERVER, request, status, &refusal(kind))))
                .unwrap_err();
        assert!(
            matches!(&error, UplinkError::Refused(refusal) if refusal.error == kind),
            "{error:?}"
        );
        assert_eq!(error.retry(), retry, "{kind:?}");
        assert!(error.to_string().contains("The server says why."));
    }
}

#[test]
fn a_busy_server_is_asked_again_when_it_likes() {
    let busy = push_to(|request, out| {
        let answer = signed(SERVER, request, 503, &refusal(RefusalKind::Busy));
        let answer = String::from_utf8(answer).unwrap();
        out.write_all(answer.replacen("\r\n", "\r\nRetry-After: 120\r\n", 1).as_bytes())
    })
    .unwrap_err();
    assert_eq!(
        (busy.retry(), busy.retry_after()),
        (Retry::Later, Some(Duration::from_secs(120)))
    );
    assert!(matches!(busy, UplinkError::Busy { .. }));

    let balancer = push_to(|_, out| out.write_all(&plain(503, &[("retry-after", "7")], b""))).unwrap_err();
    assert_eq!(balancer.retry_after(), Some(Duration::from_secs(7)));
}

#[test]
fn an_answer_of_the_wrong_key_or_to_another_request_is_forged() {
    let stranger = push_to(|request, out| out.write_all(&signed(STRANGER, request, 200, &ack(batch_key()))));
    assert_eq!(stranger.unwrap_err(), UplinkError::Forged(SignatureError::Wrong));

    let replayed =
        push_to(|_, out| out.write_all(&signed_for(SERVER, "meterbox=:AAAA:", 200, &ack(batch_key()))));
    assert_eq!(replayed.unwrap_err(), UplinkError::Forged(SignatureError::Wrong));

    let other_status = push_to(|request, out| {
        let answer = String::from_utf8(signed(SERVER, request, 400, &ack(batch_key()))).unwrap();
        out.write_all(answer.replacen("400", "200", 1).as_bytes())
    });
    assert_eq!(
        other_status.unwrap_err(),
        UplinkError::Forged(SignatureError::Wrong)
    );

    let changed = push_to(|request, out| {
        let answer = String::from_utf8(signed(SERVER, request, 200, &ack(batch_key()))).unwrap();
        out.write_all(answer.replace("accepted", "acceptes").as_bytes())
    });
    let changed = changed.unwrap_err();
    assert_eq!(changed, UplinkError::Forged(SignatureError::Body));
    assert_eq!(changed.retry(), Retry::AfterChange);
}

#[test]
fn an_acknowledgement_of_another_batch_does_not_count() {
    let other = BatchKey {
        sequence: 18,
        ..batch_key()
    };
    let error =
        push_to(move |request, out| out.write_all(&signed(SERVER, request, 200, &ack(other.clone()))));
    assert!(
        error
            .unwrap_err()
            .to_string()
            .contains("acknowledged another batch")
    );
    let nonsense = push_to(|request, out| out.write_all(&signed(SERVER, request, 200, b"[[[[")));
    assert!(nonsense.unwrap_err().to_string().contains("can't be read"));
}

#[test]
fn an_answer_cut_at_any_byte_never_counts() {
    let authority = Authority::new();
    let whole = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let cut = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let (length, at) = (whole.clone(), cut.clone());
    let dealer = Dealer::open(authority.tls("127.0.0.1", |_| ()), move |request, out| {
        let answer = signed(SERVER, request, 200, &ack(batch_key()));
        length.store(answer.len(), std::sync::atomic::Ordering::SeqCst);
        let end = at.load(std::sync::atomic::Ordering::SeqCst).min(answer.len());
        out.write_all(&answer[..end])
    });
    let uplink = Uplink::new(dealer.server_address(), Some(&authority.pem()), &route()).unwrap();
    let mut end = 0;
    loop {
        cut.store(end, std::sync::atomic::Ordering::SeqCst);
        let pushed = push(&uplink);
        let length = whole.load(std::sync::atomic::Ordering::SeqCst);
        if end >= length {
            pushed.unwrap();
            break;
        }
        let error = pushed.unwrap_err();
        assert_eq!(error.retry(), Retry::Later, "cut at {end} of {length}: {error:?}");
        end = (end + 23).min(length);
    }
}

#[test]
fn an_answer_without_end_is_not_read_to_the_end() {
    for with_length in [true, false] {
        let error = push_to(move |request, out| {
            let ten_megabytes = vec![b'x'; 10 * 1024 * 1024];
            let answer = signed(SERVER, request, 200, &ten_megabytes);
            let length = format!("content-length: {}\r\n", ten_megabytes.len());
            if with_length {
                return out.write_all(&answer);
            }
            let head = answer.len() - ten_megabytes.len();
            let head = String::from_utf8(answer[..head].to_vec())
                .unwrap()
                .replace(&length, "");
            out.write_all(head.as_bytes())?;
            out.write_all(&ten_megabytes)
        })
        .unwrap_err();
        assert_eq!(error, UplinkError::TooLong);
    }
    let long_head = push_to(|_, out| {
        out.write_all(b"HTTP/1.1 200 OK\r\n")?;
        out.write_all(format!("x: {}\r\n\r\n", "y".repeat(200_000)).as_bytes())
    });
    assert_eq!(long_head.unwrap_err(), UplinkError::TooLong);
}

#[test]
fn a_slow_answer_is_given_up_in_time() {
    let authority = Authority::new();
    let silent = Dealer::open(authority.tls("127.0.0.1", |_| ()), |_, _| {
        std::thread::sleep(Duration::from_secs(30));
        Ok(())
    });
    let dripping = Dealer::open(authority.tls("127.0.0.1", |_| ()), |request, out| {
        for byte in signed(SERVER, request, 200, &ack(batch_key())) {
            out.write_all(&[byte])?;
            out.flush()?;
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    });
    let patience = Patience {
        answer: Duration::from_millis(400),
        whole: Duration::from_millis(800),
        ..route().patience
    };
    for dealer in [silent, dripping] {
        let route = Route {
            patience,
            ..Route::default()
        };
        let uplink = Uplink::new(dealer.server_address(), Some(&authority.pem()), &route).unwrap();
        let started = Instant::now();
        let error = push(&uplink).unwrap_err();
        assert!(matches!(error, UplinkError::Timeout(_)), "{error:?}");
        assert!(
            started.elapsed() < Duration::from_secs(5),
            "{:?}",
            started.elapsed()
        );
        assert_eq!(error.retry(), Retry::Later);
    }
}

/// The fault found in the certificate that `tls` shows.
fn certificate_fault(trusted: &Authority, tls: std::sync::Arc<rustls::ServerConfig>) -> CertificateFault {
    let dealer = Dealer::open(tls, honest(None));
    let uplink = Uplink::new(dealer.server_address(), Some(&trusted.pem()), &route()).unwrap();
    let error = push(&uplink).unwrap_err();
    assert!(dealer.seen.lock().unwrap().is_empty(), "nothing was sent");
    assert_eq!(error.retry(), Retry::AfterChange);
    match error {
        UplinkError::Certificate(host, fault) => {
            assert_eq!(host, "127.0.0.1");
            fault
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_certificate_that_is_not_believed_says_why() {
    let authority = Authority::named("Harbour Print");
    let stranger = Authority::new();
    let namesake = Authority::named("Harbour Print");
    let year = rcgen::date_time_ymd;
    let faults = [
        (stranger.tls("127.0.0.1", |_| ()), CertificateFault::UnknownIssuer),
        (namesake.tls("127.0.0.1", |_| ()), CertificateFault::UnknownIssuer),
        (
            authority.tls("other.example", |_| ()),
            CertificateFault::OtherHost,
        ),
        (
            authority.tls("127.0.0.1", |c| c.not_after = year(2001, 1, 1)),
            CertificateFault::Expired,
        ),
        (
            authority.tls("127.0.0.1", |c| c.not_before = year(4000, 1, 1)),
            CertificateFault::NotYetValid,
        ),
    ];
    for (tls, fault) in faults {
        assert_eq!(certificate_fault(&authority, tls), fault);
    }
}

#[test]
fn a_server_that_is_not_there_is_named() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let uplink = Uplink::new(format!("https://{nobody}").parse().unwrap(), None, &route()).unwrap();
    let error = push(&uplink).unwrap_err();
    assert!(
        matches!(&error, UplinkError::Connect(peer, _) if *peer == nobody.to_string()),
        "{error:?}"
    );

    // How a DNS filter says no.
    let uplink = Uplink::new("https://0.0.0.0:1".parse().unwrap(), None, &route()).unwrap();
    assert_eq!(
        push(&uplink).unwrap_err(),
        UplinkError::NameResolution("0.0.0.0".into())
    );

    let uplink = Uplink::new("https://no-such-host.invalid".parse().unwrap(), None, &route()).unwrap();
    let error = push(&uplink).unwrap_err();
    match &error {
        UplinkError::NameResolution(host) => assert_eq!(host, "no-such-host.invalid"),
        // Where the network of the test has no DNS server at all.
        other => assert_eq!(*other, UplinkError::Timeout("looking up the server's name")),
    }
}

#[test]
fn a_port_that_speaks_no_tls_is_told() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for mut socket in listener.incoming().flatten() {
            let _ = socket.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\nthis is plain http");
        }
    });
    let uplink = Uplink::new(format!("https://{address}").parse().unwrap(), None, &route()).unwrap();
    let error = push(&uplink).unwrap_err();
    assert!(error.to_string().contains("speaks no TLS"), "{error}");
}

#[test]
fn no_secret_is_in_what_is_printed() {
    let identity = dealer::box_identity();
    assert!(format!("{identity:?}").contains("SigningKey(secret)"));
    assert_eq!(NOW.to_string(), "2026-11-22T10:00:00Z");
}
