//! The customer's proxy: `http://[user:password@]host[:port]`, spoken to by CONNECT with Basic authentication.

use std::fmt;

use protocol::encoding::from_hex;

use crate::UplinkError;
use crate::address::host_and_port;

const HTTP_PORT: u16 = 80;

/// A proxy. Its user and password are printed nowhere.
#[derive(Clone)]
pub struct ProxyAddress {
    host: String,
    port: u16,
    /// `user:password`, decoded.
    credentials: Option<String>,
}

impl ProxyAddress {
    /// Reads `http://[user:password@]host[:port]`.
    ///
    /// # Errors
    /// [`UplinkError::Settings`] with a sentence that repeats nothing of the text: it may hold a password.
    pub fn parse(text: &str) -> Result<Self, UplinkError> {
        let text = text.trim();
        let is_http = text
            .get(..7)
            .is_some_and(|start| start.eq_ignore_ascii_case("http://"));
        if !is_http {
            return Err(UplinkError::Settings(
                "the proxy has to be written as http://host:port or http://user:password@host:port"
                    .to_owned(),
            ));
        }
        let rest = text.get(7..).unwrap_or_default();
        let (credentials, authority) = match rest.rsplit_once('@') {
            Some((credentials, authority)) => (Some(decoded(credentials).ok_or_else(unreadable)?), authority),
            None => (None, rest),
        };
        let authority = authority.strip_suffix('/').unwrap_or(authority);
        let (host, port) = host_and_port(authority, HTTP_PORT).map_err(|_| {
            UplinkError::Settings(
                "the proxy is a host and a port from 1 to 65535 and nothing more: write http://host:port"
                    .to_owned(),
            )
        })?;
        Ok(Self {
            host,
            port,
            credentials,
        })
    }

    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    pub(crate) const fn port(&self) -> u16 {
        self.port
    }

    /// `user:password`, where it wants them.
    pub(crate) fn credentials(&self) -> Option<&str> {
        self.credentials.as_deref()
    }
}

fn unreadable() -> UplinkError {
    UplinkError::Settings(
        "the proxy can't be read: write http://user:password@host:port, and %40 for @, %3A for : and %25 for % in user and password"
            .to_owned(),
    )
}

/// `user:password` with what is written as `%` and two hex digits; nothing for what has to be written so and is not.
fn decoded(credentials: &str) -> Option<String> {
    let may_stand = |octet: u8| octet.is_ascii_graphic() && !b"/?#@".contains(&octet);
    if !credentials.bytes().all(may_stand) {
        return None;
    }
    let mut pieces = credentials.split('%');
    let mut octets = pieces.next()?.as_bytes().to_vec();
    for piece in pieces {
        let (code, text) = piece.split_at_checked(2)?;
        octets.extend(from_hex(&code.to_ascii_lowercase())?);
        octets.extend_from_slice(text.as_bytes());
    }
    if !credentials.contains(':') {
        octets.push(b':');
    }
    String::from_utf8(octets).ok()
}

impl fmt::Display for ProxyAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

impl fmt::Debug for ProxyAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ProxyAddress({self})")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_proxy_shows_where_it_is_and_not_its_password() {
        let proxy = ProxyAddress::parse("http://anna:s3cr%40t@10.0.0.1:3128").unwrap();
        assert_eq!(
            format!("{proxy} {proxy:?}"),
            "10.0.0.1:3128 ProxyAddress(10.0.0.1:3128)"
        );
        assert_eq!(proxy.credentials(), Some("anna:s3cr@t"));
        assert_eq!(
            ProxyAddress::parse("http://proxy.example").unwrap().to_string(),
            "proxy.example:80"
        );
    }

    #[test]
    fn user_and_password_are_decoded_once() {
        for (written, read) in [
            ("anna", "anna:"),
            ("anna:", "anna:"),
            ("a:b:c", "a:b:c"),
            ("%61%3Ab:%25%34+%C3%BC", "a:b:%4+ü"),
        ] {
            let proxy = ProxyAddress::parse(&format!("http://{written}@proxy.example")).unwrap();
            assert_eq!(proxy.credentials(), Some(read));
        }
        assert_eq!(
            ProxyAddress::parse("http://proxy.example").unwrap().credentials(),
            None
        );
    }

    #[test]
    fn what_is_no_proxy_is_refused_without_repeating_it() {
        for text in [
            "",
            "s3cret",
            "10.0.0.1:3128",
            "socks5://10.0.0.1:1080",
            "https://s3cret@10.0.0.1",
            "http://",
            "http://:3128",
            "http://a:s3cret@b:99999",
            "http://a b:s3cret@c",
            "http://a:s3cret@c/path",
            "http://a:s3cret%@c",
            "http://a:s3cret%4@c",
            "http://a:s3cret%+4@c",
            "http://a:s3cret%FF@c",
            "http://a:s3cr@et@c",
            "http://a:s3cret/b@c",
            "http://a:s3cretü@c",
        ] {
            let error = ProxyAddress::parse(text).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("s3cret"), "{text}");
        }
    }
}
