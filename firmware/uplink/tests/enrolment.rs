//! First contact: a box that knows only a code, and everybody who would like to be its server.
#![allow(clippy::unwrap_used)]

mod dealer;

use dealer::proxy::{Manner, Proxy};
use dealer::{
    Authority, BOX, Dealer, NOW, SERVER, SERVERS_NOW, STRANGER, code, honest, key, plain, public, refusal,
    route, signed,
};
use protocol::{EnrolmentCode, EnrolmentRequest, RefusalKind, ServerCard};
use uplink::{
    CertificateFault, Enrolled, NewBox, ProxyAddress, Retry, Route, ServerAddress, UplinkError, enrol,
};

fn enrol_at(server: &ServerAddress, route: &Route, code: &EnrolmentCode) -> Result<Enrolled, UplinkError> {
    let key = key(BOX);
    enrol(
        server,
        route,
        code,
        NewBox {
            key: &key,
            version: "0.1.0",
        },
        NOW,
        &[[1; 16], [2; 16]],
    )
}

#[test]
fn a_box_learns_the_private_ca_and_enrols_over_verified_tls() {
    let authority = Authority::new();
    let dealer = Dealer::open(authority.tls("127.0.0.1", |_| ()), honest(Some(authority.pem())));
    let enrolled = enrol_at(&dealer.server_address(), &route(), &code()).unwrap();
    assert_eq!(enrolled.appliance, dealer::appliance());
    assert_eq!(
        (enrolled.server_key, enrolled.ca),
        (public(SERVER), Some(authority.pem()))
    );
    assert_eq!(
        (enrolled.site.as_str(), enrolled.server_time),
        ("Harbour Street 5", SERVERS_NOW)
    );

    let seen = dealer.seen.lock().unwrap();
    assert_eq!(
        (seen[0].method.as_str(), seen[0].path.as_str()),
        ("GET", "/api/v1/server")
    );
    assert_eq!(seen[0].signer(public(BOX)).as_deref(), Some("new"));
    let asked: EnrolmentRequest = serde_json::from_slice(&seen[1].body).unwrap();
    assert_eq!(
        (asked.secret.as_str(), asked.public_key),
        (code().secret(), public(BOX))
    );
}

#[test]
fn a_server_that_the_code_does_not_name_learns_no_secret() {
    let authority = Authority::new();
    let dealer = Dealer::open(authority.tls("127.0.0.1", |_| ()), honest(Some(authority.pem())));
    let code = EnrolmentCode::new([1, 2, 3, 4, 5], &public(STRANGER));
    let error = enrol_at(&dealer.server_address(), &route(), &code).unwrap_err();
    assert_eq!(
        error,
        UplinkError::CodeOfAnotherServer(dealer.server_address().to_string())
    );
    assert_eq!(error.retry(), Retry::AfterChange);
    assert_eq!(
        dealer.seen.lock().unwrap().len(),
        1,
        "only the card was asked for"
    );
}

#[test]
fn a_card_with_the_right_key_and_a_foreign_signature_is_forged() {
    let authority = Authority::new();
    let evil_ca = authority.pem();
    let dealer = Dealer::open(authority.tls("127.0.0.1", |_| ()), move |request, out| {
        let card = ServerCard {
            server_key: public(SERVER),
            ca: Some(evil_ca.clone()),
        };
        out.write_all(&signed(
            STRANGER,
            request,
            200,
            &serde_json::to_vec(&card).unwrap(),
        ))
    });
    let error = enrol_at(&dealer.server_address(), &route(), &code()).unwrap_err();
    assert!(matches!(error, UplinkError::Forged(_)), "{error:?}");
    assert_eq!(dealer.seen.lock().unwrap().len(), 1);
}

#[test]
fn a_login_page_is_no_server() {
    let dealer = Dealer::open(Authority::new().tls("hotel.example", |_| ()), |_, out| {
        out.write_all(&plain(
            200,
            &[("content-type", "text/html")],
            b"<html>Welcome</html>",
        ))
    });
    let error = enrol_at(&dealer.server_address(), &route(), &code()).unwrap_err();
    assert_eq!(
        error,
        UplinkError::NotOurServer {
            status: 200,
            retry_after: None
        }
    );
}

#[test]
fn a_used_code_is_refused_in_the_servers_words() {
    let authority = Authority::new();
    let ca = authority.pem();
    let dealer = Dealer::open(authority.tls("127.0.0.1", |_| ()), move |request, out| {
        if request.method == "GET" {
            return honest(Some(ca.clone()))(request, out);
        }
        out.write_all(&signed(SERVER, request, 403, &refusal(RefusalKind::UsedCode)))
    });
    let error = enrol_at(&dealer.server_address(), &route(), &code()).unwrap_err();
    assert!(
        matches!(&error, UplinkError::Refused(refusal) if refusal.error == RefusalKind::UsedCode),
        "{error:?}"
    );
    assert!(!format!("{error:?} {error}").contains(code().secret()));
}

#[test]
fn the_secret_does_not_travel_over_a_certificate_that_is_not_believed() {
    let private = Authority::new();
    let inspector = Authority::new();
    let reads_along = Dealer::open(inspector.tls("127.0.0.1", |_| ()), honest(Some(private.pem())));
    let proxy = Proxy::open(Manner::Elsewhere(reads_along.address));
    let through = Route {
        proxy: Some(ProxyAddress::parse(&format!("http://{}", proxy.address)).unwrap()),
        ..route()
    };
    let server: ServerAddress = "https://127.0.0.1:9".parse().unwrap();

    let error = enrol_at(&server, &through, &code()).unwrap_err();
    assert_eq!(
        error,
        UplinkError::Certificate("127.0.0.1".into(), CertificateFault::UnknownIssuer)
    );
    assert!(
        reads_along
            .seen
            .lock()
            .unwrap()
            .iter()
            .all(|request| request.method == "GET")
    );

    let trusting = Route {
        extra_ca: Some(inspector.pem()),
        ..through
    };
    let enrolled = enrol_at(&server, &trusting, &code()).unwrap();
    assert_eq!(
        enrolled.ca,
        Some(private.pem()),
        "the server's own CA is kept, not the proxy's"
    );
}
