//! The proxy: from the words of a form to the URL that is kept, and back for whoever looks at it.

use std::net::Ipv6Addr;

use setup::{Fault, FieldFault, ProxyWords, field};
use uplink::ProxyAddress;

use super::local::{is_disguised_address, is_local};
use super::{at, unless};

/// A proxy as it is kept, taken apart. Its password is told to nobody.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct KeptProxy {
    /// Name or address; an IPv6 address without brackets.
    pub(crate) host: String,
    /// Port.
    pub(crate) port: u16,
    /// Basic user.
    pub(crate) user: Option<String>,
    password: Option<String>,
}

impl KeptProxy {
    /// Takes apart a URL that [`proxy`] has made, or that a command kept before; none where it is no such URL.
    pub(crate) fn of_url(url: &str) -> Option<Self> {
        ProxyAddress::parse(url).ok()?;
        let rest = url.trim().get("http://".len()..)?;
        let (login, authority) = match rest.rsplit_once('@') {
            Some((login, authority)) => (Some(login), authority),
            None => (None, rest),
        };
        let authority = authority.strip_suffix('/').unwrap_or(authority);
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, port.parse().ok()?),
            _ => (authority, 80),
        };
        let (user, password) = match login.map(|login| login.split_once(':').unwrap_or((login, ""))) {
            Some((user, password)) => (plain(user), plain(password)),
            None => (None, None),
        };
        Some(Self {
            host: host.trim_matches(['[', ']']).to_owned(),
            port,
            user: user.filter(|user| !user.is_empty()),
            password: password.filter(|password| !password.is_empty()),
        })
    }

    /// Whether a password is kept.
    pub(crate) const fn has_password(&self) -> bool {
        self.password.is_some()
    }
}

/// The words that stand in a proxy's URL, as somebody types it on the command line.
///
/// # Errors
/// The fault of its field, without a word of the text: it may hold a password.
pub(crate) fn proxy_words(url: &str, local: bool) -> Result<ProxyWords, Vec<FieldFault>> {
    if let Err(error) = ProxyAddress::parse(url) {
        return Err(vec![at(field::PROXY_HOST, Fault::Said(error.to_string()))]);
    }
    let Some(kept) = KeptProxy::of_url(url) else {
        let sentence = "write %40 for @, %3A for : and %25 for % in user and password";
        return Err(vec![at(field::PROXY_USER, Fault::Said(sentence.to_owned()))]);
    };
    Ok(ProxyWords {
        host: kept.host,
        port: kept.port.to_string(),
        user: kept.user.unwrap_or_default(),
        password: Some(kept.password.unwrap_or_default()),
        local,
    })
}

/// The URL of a proxy, user and password percent-encoded. Where no password was typed, the one that is kept already goes
/// on, but for the same user at the same host alone: it is not handed to another machine.
///
/// # Errors
/// Each field that makes no sense.
pub(crate) fn proxy(words: &ProxyWords, kept: Option<&str>) -> Result<String, Vec<FieldFault>> {
    let mut faults = Vec::new();
    let host = words.host.trim().trim_matches(['[', ']']);
    if let Some(fault) = host_fault(host, words.local) {
        faults.push(at(field::PROXY_HOST, fault));
    }
    let port = match words.port.trim().parse::<u16>() {
        Ok(port) if port > 0 => port,
        _ => {
            let fault = match words.port.trim() {
                "" => Fault::Missing,
                _ => Fault::NotANumber {
                    least: 1,
                    most: 65_535,
                },
            };
            faults.push(at(field::PROXY_PORT, fault));
            0
        }
    };
    for (name, text) in [
        (field::PROXY_USER, words.user.as_str()),
        (
            field::PROXY_PASSWORD,
            words.password.as_deref().unwrap_or_default(),
        ),
    ] {
        if text.chars().any(char::is_control) {
            faults.push(at(name, Fault::ControlCharacter));
        }
    }
    let user = words.user.trim();
    let password = match (&words.password, kept.and_then(KeptProxy::of_url)) {
        (Some(typed), _) => Some(typed.clone()),
        (None, Some(kept)) if kept.user.as_deref() == Some(user) && kept.has_password() => {
            if !kept.host.eq_ignore_ascii_case(host) {
                faults.push(at(field::PROXY_PASSWORD, Fault::Missing));
            }
            kept.password
        }
        _ => None,
    };
    let is_v6 = host.parse::<Ipv6Addr>().is_ok();
    let host = if is_v6 {
        format!("[{host}]")
    } else {
        host.to_owned()
    };
    let login = match (user, password) {
        ("", _) => String::new(),
        (user, None) => format!("{}@", encoded(user)),
        (user, Some(password)) => format!("{}:{}@", encoded(user), encoded(&password)),
    };
    let url = format!("http://{login}{host}:{port}");
    if faults.is_empty() && ProxyAddress::parse(&url).is_err() {
        faults.push(at(field::PROXY_HOST, Fault::NotAHost { text: host }));
    }
    unless(faults, url)
}

fn host_fault(host: &str, local: bool) -> Option<Fault> {
    if host.is_empty() {
        return Some(Fault::Missing);
    }
    let in_a_url = match host.parse::<Ipv6Addr>() {
        Ok(address) => format!("http://[{address}]:1"),
        Err(_) => format!("http://{host}:1"),
    };
    if host.contains(['@', ':', '/']) && host.parse::<Ipv6Addr>().is_err()
        || is_disguised_address(host)
        || ProxyAddress::parse(&in_a_url).is_err()
    {
        return Some(Fault::NotAHost {
            text: host.to_owned(),
        });
    }
    (is_local(host) && !local).then_some(Fault::Local)
}

/// Percent-encoded (RFC 3986 §2.1), all but unreserved characters.
fn encoded(text: &str) -> String {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut encoded = String::with_capacity(text.len());
    for octet in text.bytes() {
        if octet.is_ascii_alphanumeric() || b"-._~".contains(&octet) {
            encoded.push(char::from(octet));
        } else {
            encoded.push('%');
            for digit in [octet >> 4, octet & 15] {
                encoded.push(char::from(DIGITS[usize::from(digit)]));
            }
        }
    }
    encoded
}

/// The text without percent-encoding; none where it is no UTF-8 or not encoded rightly.
fn plain(text: &str) -> Option<String> {
    let digit = |octet: &u8| {
        char::from(*octet)
            .to_digit(16)
            .and_then(|value| u8::try_from(value).ok())
    };
    let mut octets = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes().iter();
    while let Some(octet) = rest.next() {
        octets.push(match octet {
            b'%' => digit(rest.next()?)? << 4 | digit(rest.next()?)?,
            plain => *plain,
        });
    }
    String::from_utf8(octets).ok()
}
