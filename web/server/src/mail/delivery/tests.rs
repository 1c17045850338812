#![allow(clippy::unwrap_used)]
//! Real connections to a real mail server that fails on demand.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::Arc;

use office::mail_catcher::{CaughtMail, Fault, MailCatcher};

use super::*;

const MESSAGE: &[u8] = b"Subject: x\r\n\r\n.a line with a dot\r\n";
const SHORT: Patience = Patience {
    greeting: Duration::from_millis(400),
    command: Duration::from_millis(400),
    message: Duration::from_millis(400),
};

/// tcpmux: nothing has listened there since the eighties.
const NOBODY: u16 = 1;

fn settings(port: u16) -> MailSettings {
    MailSettings {
        tls: MailTls::Plain,
        host: "127.0.0.1".into(),
        port,
        user: None,
        password: None,
        from: "reports@dealer.example".into(),
    }
}

fn send(settings: &MailSettings, recipients: &[&str]) -> Result<Vec<Refusal>, Failure> {
    send_trusting(settings, recipients, Path::new("/nonexistent/mail-ca.pem"))
}

fn send_trusting(settings: &MailSettings, recipients: &[&str], ca: &Path) -> Result<Vec<Refusal>, Failure> {
    let from = settings.from.parse().unwrap();
    let to: Vec<Address> = recipients.iter().map(|text| text.parse().unwrap()).collect();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(deliver(settings, ca, (&from, &to), MESSAGE, SHORT))
}

fn send_with(fault: Fault) -> (Result<Vec<Refusal>, Failure>, Vec<CaughtMail>) {
    let catcher = MailCatcher::start().unwrap();
    catcher.set_fault(fault);
    let result = send(
        &settings(catcher.address().port()),
        &["a@x.example", "b@x.example", "c@x.example"],
    );
    (result, catcher.mails())
}

#[test]
fn a_mail_arrives_as_it_was() {
    let (result, mails) = send_with(Fault::None);
    assert_eq!(result, Ok(Vec::new()));
    let [mail] = mails.as_slice() else {
        panic!("{mails:?}")
    };
    assert_eq!(mail.from, "reports@dealer.example");
    assert_eq!(mail.recipients, ["a@x.example", "b@x.example", "c@x.example"]);
    assert!(mail.raw.starts_with(MESSAGE));
}

#[test]
fn what_may_pass_and_what_may_not_at_each_verb() {
    let verbs = ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "."];
    for verb in verbs {
        for (line, may_pass) in [
            ("421 closing", true),
            ("450 busy", true),
            ("550 no such user", false),
            ("552 too much", false),
        ] {
            let (result, mails) = send_with(Fault::Answer(verb, line));
            let failure = result.expect_err(verb);
            assert_eq!(failure.may_pass(), may_pass, "{verb} {line}: {failure}");
            assert!(
                !matches!(failure, Failure::Unknown(_)),
                "{verb} {line}: {failure}"
            );
            let said = &line[4..];
            assert!(failure.sentence().contains(said), "{verb} {line}: {failure}");
            assert_eq!(mails, []);
        }
    }
}

#[test]
fn silence_and_closing_pass() {
    for verb in ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA"] {
        for fault in [Fault::Hang(verb), Fault::Close(verb)] {
            let (result, mails) = send_with(fault.clone());
            let failure = result.expect_err(verb);
            assert!(matches!(failure, Failure::Temporary(_)), "{fault:?}: {failure}");
            assert_eq!(mails, []);
        }
    }
}

#[test]
fn after_the_final_dot_nobody_knows() {
    for fault in [Fault::Close("."), Fault::Hang(".")] {
        let (result, mails) = send_with(fault.clone());
        assert!(
            matches!(result, Err(Failure::Unknown(_))),
            "{fault:?}: {result:?}"
        );
        assert_eq!(mails.len(), 1, "the server took it");
    }
}

#[test]
fn one_refused_recipient_keeps_nobody_from_the_mail() {
    let refused = Fault::RefuseRecipient("b@x.example".into(), "550 no such user");
    let (result, mails) = send_with(refused);
    let refusals = result.unwrap();
    assert_eq!(refusals.len(), 1);
    assert_eq!(refusals[0].recipient, "b@x.example");
    assert!(!refusals[0].failure.may_pass());
    assert_eq!(
        refusals[0].failure.sentence(),
        "the mail server 127.0.0.1 refused the recipient b@x.example: 550 no such user; check the address"
    );
    assert_eq!(mails[0].recipients, ["a@x.example", "c@x.example"]);
}

#[test]
fn nobody_listens() {
    let failure = send(&settings(NOBODY), &["a@x.example"]).unwrap_err();
    assert!(
        matches!(&failure, Failure::Temporary(sentence) if sentence.contains("can't be reached")),
        "{failure}"
    );
}

#[test]
fn without_starttls_nothing_is_sent() {
    let catcher = MailCatcher::start().unwrap();
    let stripped = MailSettings {
        tls: MailTls::StartTls,
        user: Some("user".into()),
        password: Some("secret".into()),
        ..settings(catcher.address().port())
    };
    let failure = send(&stripped, &["a@x.example"]).unwrap_err();
    assert!(failure.sentence().contains("no STARTTLS"), "{failure}");
    assert_eq!(catcher.mails(), []);
}

#[test]
fn a_login_that_the_server_does_not_take_is_permanent() {
    let catcher = MailCatcher::start().unwrap();
    let with_user = MailSettings {
        user: Some("user".into()),
        password: Some("secret".into()),
        ..settings(catcher.address().port())
    };
    let failure = send(&with_user, &["a@x.example"]).unwrap_err();
    assert!(matches!(failure, Failure::Permanent(_)), "{failure}");
    assert!(!failure.sentence().contains("secret"), "{failure}");
}

/// A mail server behind TLS from the first byte, for one connection; its certificate is written to `ca`.
fn smtps_server(ca: &Path) -> u16 {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    std::fs::write(ca, made.cert.pem()).unwrap();
    let key = rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        let (stream, _) = listener.accept()?;
        let connection = rustls::ServerConnection::new(Arc::new(config)).unwrap();
        let mut lines = BufReader::new(rustls::StreamOwned::new(connection, stream));
        lines.get_mut().write_all(b"220 ready\r\n")?;
        let mut line = String::new();
        let mut in_message = false;
        while lines.read_line(&mut line)? > 0 {
            in_message = line.starts_with("DATA") || (in_message && line != ".\r\n");
            let answer: &[u8] = match line.get(..4) {
                Some("DATA") => b"354 go on\r\n",
                _ if in_message => b"",
                _ => b"250 ok\r\n",
            };
            lines.get_mut().write_all(answer)?;
            line.clear();
        }
        Ok::<(), std::io::Error>(())
    });
    port
}

#[test]
fn tls_needs_a_certificate_that_is_trusted() {
    let folder = tempfile::tempdir().unwrap();
    let ca = folder.path().join("mail-ca.pem");
    let with_tls = |port| MailSettings {
        tls: MailTls::Implicit,
        host: "localhost".into(),
        ..settings(port)
    };
    let port = smtps_server(&ca);
    assert_eq!(
        send_trusting(&with_tls(port), &["a@x.example"], &ca),
        Ok(Vec::new())
    );
    let port = smtps_server(&ca);
    let failure = send(&with_tls(port), &["a@x.example"]).unwrap_err();
    assert!(
        failure.may_pass() && failure.sentence().contains("mail-ca.pem"),
        "{failure}"
    );
    std::fs::write(&ca, "no certificate").unwrap();
    let failure = send_trusting(&with_tls(port), &["a@x.example"], &ca).unwrap_err();
    assert!(matches!(failure, Failure::Permanent(_)), "{failure}");
}
