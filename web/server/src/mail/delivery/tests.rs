#![allow(clippy::unwrap_used)]
//! Real connections to a real mail server that fails on demand.

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
    let from = settings.from.parse().unwrap();
    let to: Vec<Address> = recipients.iter().map(|text| text.parse().unwrap()).collect();
    let nowhere = Path::new("/nonexistent/mail-ca.pem");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(deliver(settings, nowhere, (&from, &to), MESSAGE, SHORT))
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
