//! `mail`: how mail is sent. The password goes into the ledger, whose file this user alone reads, and nowhere else.

use std::io::Read;
use std::net::IpAddr;
use std::path::Path;

use crate::cli;
use crate::error::ServerError;
use crate::ledger::Ledger;
use crate::ledger::rows::{MailSettings, MailTls};
use crate::mail;
use crate::table::{NOTHING, print, print_text};

/// A longer password is a wrong file.
const LONGEST_PASSWORD: u64 = 1_024;

pub(super) fn run(ledger: &dyn Ledger, command: cli::Mail) -> Result<(), ServerError> {
    match command {
        cli::Mail::Set {
            smtp,
            from,
            password_file,
        } => set(ledger, &smtp, &from, password_file.as_deref()),
        cli::Mail::Show(listing) => show(ledger, listing.json),
    }
}

fn set(ledger: &dyn Ledger, smtp: &str, from: &str, password_file: Option<&Path>) -> Result<(), ServerError> {
    let mut settings = settings(smtp, from)?;
    if settings.user.is_some() {
        settings.password = Some(password(password_file)?);
    } else if password_file.is_some() {
        return Err(ServerError::Unusable(
            "a password needs a user: write the address like smtps://user@host:465".to_owned(),
        ));
    }
    ledger.set_mail_settings(&settings)?;
    print_text(&format!(
        "mail goes out through {}:{}\n",
        settings.host, settings.port
    ))
}

/// What a URL such as `smtps://user@host:465` says; the password is not in it.
fn settings(smtp: &str, from: &str) -> Result<MailSettings, ServerError> {
    let wrong = |what: &str| {
        ServerError::Unusable(format!(
            "{what}: write the mail server like smtps://user@mail.example.com:465 or smtp://user@mail.example.com:587"
        ))
    };
    let (scheme, rest) = smtp.split_once("://").ok_or_else(|| wrong("--smtp is no URL"))?;
    let (user, place) = match rest.trim_end_matches('/').rsplit_once('@') {
        Some((user, place)) => (Some(user), place),
        None => (None, rest.trim_end_matches('/')),
    };
    if user.is_some_and(|user| user.contains(':')) {
        return Err(ServerError::Unusable(
            "leave the password out of --smtp, where others on this machine see it: give it on standard input or with --password-file"
                .to_owned(),
        ));
    }
    let (host, port) =
        host_and_port(place).ok_or_else(|| wrong("--smtp names no host, or a port that is none"))?;
    let (tls, usual_port) = match scheme {
        "smtps" => (MailTls::Implicit, 465),
        "smtp" if is_this_machine(&host) => (MailTls::Plain, 25),
        "smtp" => (MailTls::StartTls, 587),
        "smtp+plain" => (MailTls::Plain, 25),
        _ => return Err(wrong("--smtp begins with smtps://, smtp:// or smtp+plain://")),
    };
    if tls == MailTls::Plain && user.is_some() && !is_this_machine(&host) {
        return Err(ServerError::Unusable(
            "a password is not sent without TLS: use smtps:// or smtp://".to_owned(),
        ));
    }
    let from = usable_addresses(&[from.to_owned()])?.into_iter().next();
    Ok(MailSettings {
        tls,
        host,
        port: port.unwrap_or(usual_port),
        user: user.map(decoded),
        password: None,
        from: from.ok_or_else(|| ServerError::Unusable("--from needs a mail address".to_owned()))?,
    })
}

/// `host`, `host:port` or `[v6]:port`; none where it is neither.
fn host_and_port(place: &str) -> Option<(String, Option<u16>)> {
    let (host, port) = match place.strip_prefix('[') {
        Some(rest) => {
            let (host, after) = rest.split_once(']')?;
            (host, after.strip_prefix(':'))
        }
        None => match place.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (place, None),
        },
    };
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':');
    if host.is_empty() || !host.chars().all(allowed) {
        return None;
    }
    match port.map(str::parse) {
        None => Some((host.to_owned(), None)),
        Some(Ok(port)) if port > 0 => Some((host.to_owned(), Some(port))),
        Some(_) => None,
    }
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// A user's name may hold an `@`, which a URL writes as `%40`.
fn decoded(user: &str) -> String {
    user.replace("%40", "@")
}

fn password(file: Option<&Path>) -> Result<String, ServerError> {
    let mut text = String::new();
    match file {
        Some(path) => std::fs::File::open(path)
            .and_then(|file| file.take(LONGEST_PASSWORD).read_to_string(&mut text))
            .map_err(ServerError::file("read", path))?,
        None => std::io::stdin()
            .take(LONGEST_PASSWORD)
            .read_to_string(&mut text)
            .map_err(|error| ServerError::Unusable(format!("no password came on standard input: {error}")))?,
    };
    let password = text.lines().next().unwrap_or_default().to_owned();
    if password.is_empty() {
        return Err(ServerError::Unusable(
            "the password is empty: give it on standard input or with --password-file".to_owned(),
        ));
    }
    Ok(password)
}

/// The addresses, each once; the first that is none is named.
pub(super) fn usable_addresses(addresses: &[String]) -> Result<Vec<String>, ServerError> {
    let mut usable: Vec<String> = Vec::new();
    for text in addresses {
        let address = mail::address(text.trim())
            .map_err(ServerError::Unusable)?
            .to_string();
        if !usable.contains(&address) {
            usable.push(address);
        }
    }
    Ok(usable)
}

fn show(ledger: &dyn Ledger, json: bool) -> Result<(), ServerError> {
    let Some(settings) = ledger.mail_settings()? else {
        return Err(ServerError::Unusable(
            "nobody has said how mail is sent: do so with `meterbox-server mail set`".to_owned(),
        ));
    };
    let tls = |settings: &MailSettings| match settings.tls {
        MailTls::Implicit => "TLS",
        MailTls::StartTls => "STARTTLS",
        MailTls::Plain => "none",
    };
    print(
        &[settings],
        json,
        &[
            ("HOST", &|row| row.host.clone()),
            ("PORT", &|row| row.port.to_string()),
            ("PROTECTION", &|row| tls(row).to_owned()),
            ("USER", &|row| {
                row.user.clone().unwrap_or_else(|| NOTHING.to_owned())
            }),
            ("FROM", &|row| row.from.clone()),
        ],
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_url_says_host_port_and_protection() {
        let cases = [
            (
                "smtps://u@mail.example.com",
                "mail.example.com",
                465,
                MailTls::Implicit,
            ),
            (
                "smtp://mail.example.com:2525/",
                "mail.example.com",
                2525,
                MailTls::StartTls,
            ),
            ("smtp://127.0.0.1:1025", "127.0.0.1", 1025, MailTls::Plain),
            ("smtp://[::1]:1025", "::1", 1025, MailTls::Plain),
            ("smtp+plain://relay", "relay", 25, MailTls::Plain),
        ];
        for (url, host, port, tls) in cases {
            let got = settings(url, "a@b.example").unwrap();
            assert_eq!((got.host.as_str(), got.port, got.tls), (host, port, tls), "{url}");
        }
        let user = settings("smtps://a%40b.example@mail.example.com", "a@b.example")
            .unwrap()
            .user;
        assert_eq!(user.as_deref(), Some("a@b.example"));
    }

    #[test]
    fn what_can_not_be_used_is_refused() {
        for url in [
            "mail.example.com",
            "http://mail.example.com",
            "smtp://",
            "smtp://host:0",
            "smtp://host:99999",
            "smtp://ho st",
            "smtp://host\r\nx",
            "smtps://user:secret@host",
            "smtp+plain://user@relay",
        ] {
            assert!(settings(url, "a@b.example").is_err(), "{url:?}");
        }
        assert!(settings("smtps://host", "nobody").is_err());
    }
}
