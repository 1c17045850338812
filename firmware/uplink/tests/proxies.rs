//! The customer's proxy on the way.
#![allow(clippy::unwrap_used)]

mod dealer;

use dealer::proxy::{Manner, Proxy};
use dealer::{Authority, BODY, Dealer, honest, push, route};
use uplink::{Accepted, CertificateFault, ProxyAddress, ProxyFault, Retry, Route, Uplink, UplinkError};

const ANNA: &str = "anna:s3cr%40t@";

fn through(proxy: &Proxy, user: &str) -> Route {
    let address = format!("http://{user}{}", proxy.address);
    Route {
        proxy: Some(ProxyAddress::parse(&address).unwrap()),
        ..route()
    }
}

/// Pushes to an honest server through a proxy of that manner.
fn push_through(manner: Manner, user: &str) -> (Result<Accepted, UplinkError>, Proxy) {
    let authority = Authority::new();
    let dealer = Dealer::open(authority.tls("127.0.0.1", |_| ()), honest(None));
    let proxy = Proxy::open(manner);
    let uplink = Uplink::new(
        dealer.server_address(),
        Some(&authority.pem()),
        &through(&proxy, user),
    )
    .unwrap();
    assert!(!format!("{uplink:?}").contains("s3cr"));
    (push(&uplink), proxy)
}

fn fault(manner: Manner, user: &str) -> (ProxyFault, Retry) {
    let (pushed, proxy) = push_through(manner, user);
    let error = pushed.unwrap_err();
    assert!(!format!("{error} {error:?}").contains("s3cr"), "{error}");
    assert!(error.to_string().contains(&proxy.address.to_string()), "{error}");
    let retry = error.retry();
    match error {
        UplinkError::Proxy(_, fault) => (fault, retry),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_proxy_with_a_password_lets_the_push_through() {
    let (pushed, proxy) = push_through(Manner::WithPassword, ANNA);
    pushed.unwrap();
    let heads = proxy.heads.lock().unwrap();
    assert!(heads[0].starts_with("CONNECT 127.0.0.1:"), "{heads:?}");
    let body = std::str::from_utf8(BODY).unwrap();
    assert!(heads.iter().all(|head| !head.contains(body)));
}

#[test]
fn each_fault_of_a_proxy_has_its_sentence() {
    let asks_for_password = (ProxyFault::Status(407), Retry::AfterChange);
    assert_eq!(fault(Manner::WithPassword, ""), asks_for_password);
    assert_eq!(fault(Manner::WithPassword, "anna:wrong-s3cr@"), asks_for_password);
    assert_eq!(
        fault(Manner::Status(403), ANNA),
        (ProxyFault::Status(403), Retry::AfterChange)
    );
    assert_eq!(
        fault(Manner::Status(502), ANNA),
        (ProxyFault::Status(502), Retry::Later)
    );
    assert_eq!(fault(Manner::Closes, ANNA), (ProxyFault::Closed, Retry::Later));
    assert_eq!(
        fault(Manner::ConnectsAndCloses, ANNA),
        (ProxyFault::Closed, Retry::Later)
    );
    assert_eq!(
        fault(Manner::ConnectsAndShowsAPage, ANNA),
        (ProxyFault::NoTls, Retry::Later)
    );
}

#[test]
fn a_proxy_that_is_not_there_is_named() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let proxy = ProxyAddress::parse(&format!("http://{ANNA}{nobody}")).unwrap();
    let route = Route {
        proxy: Some(proxy),
        ..route()
    };
    let uplink = Uplink::new("https://meters.example".parse().unwrap(), None, &route).unwrap();
    let error = push(&uplink).unwrap_err();
    assert!(
        matches!(&error, UplinkError::Connect(peer, _) if *peer == nobody.to_string()),
        "{error:?}"
    );
}

#[test]
fn an_inspecting_proxy_is_refused_until_its_ca_was_added_and_then_can_only_read() {
    let private = Authority::new();
    let inspector = Authority::new();
    // What an inspecting proxy shows: its own certificate for the server's host, and the server's answers.
    let reads_along = Dealer::open(inspector.tls("127.0.0.1", |_| ()), honest(None));
    let proxy = Proxy::open(Manner::Elsewhere(reads_along.address));
    let plain = through(&proxy, "");
    let trusting = Route {
        extra_ca: Some(inspector.pem()),
        ..plain.clone()
    };
    let server: uplink::ServerAddress = "https://127.0.0.1:9".parse().unwrap();

    let error = push(&Uplink::new(server.clone(), Some(&private.pem()), &plain).unwrap()).unwrap_err();
    assert_eq!(
        error,
        UplinkError::Certificate("127.0.0.1".into(), CertificateFault::UnknownIssuer)
    );
    assert!(error.to_string().contains("add its CA certificate"));
    push(&Uplink::new(server.clone(), Some(&private.pem()), &trusting).unwrap()).unwrap();

    let forges = Dealer::open(inspector.tls("127.0.0.1", |_| ()), |request, out| {
        out.write_all(&dealer::signed(
            dealer::STRANGER,
            request,
            200,
            &dealer::ack(dealer::batch_key()),
        ))
    });
    let proxy = Proxy::open(Manner::Elsewhere(forges.address));
    let route = Route {
        extra_ca: Some(inspector.pem()),
        ..through(&proxy, "")
    };
    let error = push(&Uplink::new(server, Some(&private.pem()), &route).unwrap()).unwrap_err();
    assert!(matches!(error, UplinkError::Forged(_)), "{error:?}");
}
