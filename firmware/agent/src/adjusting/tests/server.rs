//! The dealer’s server and the way to it: its code, proxies, certificate authorities.

use setup::ProxyWords;

use super::*;

fn proxy_of(host: &str, port: &str, user: &str, password: Option<&str>) -> ProxyWords {
    ProxyWords {
        host: host.into(),
        port: port.into(),
        user: user.into(),
        password: password.map(str::to_owned),
        local: false,
    }
}

#[test]
fn a_proxys_user_and_password_survive_the_url() {
    let hostile = "p@ss:w%rd/ü?#[]";
    let url = proxy(
        &proxy_of("proxy.office", "3128", "DOM\\anna@x", Some(hostile)),
        None,
    )
    .unwrap();
    let kept = KeptProxy::of_url(&url).unwrap();
    assert_eq!((kept.host.as_str(), kept.port), ("proxy.office", 3_128));
    assert_eq!(kept.user.as_deref(), Some("DOM\\anna@x"));
    let again = proxy(
        &proxy_of("proxy.office", "3128", "DOM\\anna@x", Some(hostile)),
        None,
    )
    .unwrap();
    assert_eq!(url, again);
    let typed = proxy_words(&url, false).unwrap();
    assert_eq!(typed.password.as_deref(), Some(hostile));

    // Nothing typed: what is kept goes on, for the same user at the same host alone.
    let port = proxy(&proxy_of("PROXY.office", "8080", "DOM\\anna@x", None), Some(&url)).unwrap();
    assert!(KeptProxy::of_url(&port).unwrap().has_password());
    let elsewhere = proxy(&proxy_of("evil.example", "3128", "DOM\\anna@x", None), Some(&url));
    assert_eq!(faults(elsewhere), [(field::PROXY_PASSWORD, Fault::Missing)]);
    let bob = proxy(&proxy_of("proxy.office", "3128", "bob", None), Some(&url)).unwrap();
    assert!(!KeptProxy::of_url(&bob).unwrap().has_password());
    let nobody = proxy(&proxy_of("[2001:db8::7]", "3128", "", None), Some(&url)).unwrap();
    assert_eq!(nobody, "http://[2001:db8::7]:3128");
    assert_eq!(KeptProxy::of_url(&nobody).unwrap().host, "2001:db8::7");
}

#[test]
fn what_is_no_proxy_is_told_at_its_field() {
    let not_a_host = |text: &str| (field::PROXY_HOST, Fault::NotAHost { text: text.into() });
    let range = Fault::NotANumber {
        least: 1,
        most: 65_535,
    };
    assert_eq!(
        faults(proxy(&proxy_of("", "", "a\nb", Some("c\0d")), None)),
        [
            (field::PROXY_HOST, Fault::Missing),
            (field::PROXY_PORT, Fault::Missing),
            (field::PROXY_USER, Fault::ControlCharacter),
            (field::PROXY_PASSWORD, Fault::ControlCharacter),
        ]
    );
    for port in ["0", "65536", "-1", "http"] {
        assert_eq!(
            faults(proxy(&proxy_of("proxy", port, "", None), None)),
            [(field::PROXY_PORT, range.clone())]
        );
    }
    for host in [
        "http://proxy",
        "a b",
        "proxy/path",
        "user@proxy",
        "proxy:80",
        "10.0.0.300",
        "0x7f000001",
    ] {
        assert_eq!(
            faults(proxy(&proxy_of(host, "80", "", None), None)),
            [not_a_host(host)]
        );
    }
    for url in ["socks5://a:s3cret@b", "http://a:s3cret@b:0", "s3cret"] {
        let sentence = in_english(&proxy_words(url, false).err().unwrap());
        assert!(!sentence.contains("s3cret"), "{sentence}");
    }
}

#[test]
fn the_box_itself_and_the_cable_are_no_server_and_no_proxy_unless_somebody_insists() {
    for host in [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "169.254.169.254",
        "0.0.0.0",
        "[fe80::1]",
        "[::ffff:127.0.0.1]",
    ] {
        let url = format!("https://{host}:8443");
        assert_eq!(
            server(&url, false).unwrap_err(),
            at(field::SERVER, Fault::Local),
            "{host}"
        );
        assert!(server(&url, true).is_ok(), "{host}");
        let typed = proxy_of(host, "3128", "", None);
        assert_eq!(
            faults(proxy(&typed, None)),
            [(field::PROXY_HOST, Fault::Local)],
            "{host}"
        );
        assert!(
            proxy(&ProxyWords { local: true, ..typed }, None).is_ok(),
            "{host}"
        );
    }
    assert_eq!(
        server("https://0x7f.1", true).unwrap_err().fault,
        Fault::NotAServer
    );
}

#[test]
fn a_server_and_a_code_say_what_they_are_not() {
    assert_eq!(server(" ", false).unwrap_err().fault, Fault::Missing);
    for text in [
        "http://meters.example",
        "meters.example",
        "https://a/b",
        "https://u:p@a",
        "https://",
    ] {
        assert_eq!(
            server(text, false).unwrap_err(),
            at(field::SERVER, Fault::NotAServer),
            "{text}"
        );
    }
    assert_eq!(
        server(" HTTPS://Meters.example:443/ ", false)
            .unwrap()
            .to_string(),
        "https://meters.example"
    );
    assert_eq!(enrolment_code("").unwrap_err().fault, Fault::Missing);
    assert_eq!(enrolment_code("ABCDE").unwrap_err().fault, Fault::NotACode);
    assert!(enrolment_code("abcde-fghij klmno pqrst").is_ok());
}

#[test]
fn what_is_no_certificate_is_refused() {
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    for text in [
        "hello",
        broken,
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
    ] {
        assert_eq!(ca(text).unwrap_err(), at(field::CA, Fault::NotACertificate));
    }
    assert_eq!(ca(" \n").unwrap_err().fault, Fault::Missing);
    assert!(matches!(
        ca(&"x".repeat(100_000)).unwrap_err().fault,
        Fault::TooLong { .. }
    ));
}
