//! The server's address: `https://host[:port]` and nothing else.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

const HTTPS_PORT: u16 = 443;
/// The longest name of a host (RFC 1035 §2.3.4, as text).
const LONGEST_HOST: usize = 253;

/// Where the server is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerAddress {
    host: String,
    port: u16,
}

/// The text is no address of a server; the sentence says what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MalformedAddress(&'static str);

impl ServerAddress {
    /// Reads `https://host[:port]`; a slash at the end is let pass.
    ///
    /// # Errors
    /// [`MalformedAddress`] for anything else: other schemes, user names, paths, queries.
    pub fn parse(text: &str) -> Result<Self, MalformedAddress> {
        let text = text.trim();
        let lower = text.get(..8).map(str::to_ascii_lowercase);
        if lower.as_deref().is_some_and(|start| start.starts_with("http://")) {
            return Err(MalformedAddress(
                "the server's address begins with http://: meters travel over https only, write https://",
            ));
        }
        let rest = match (lower.as_deref(), text.get(8..)) {
            (Some("https://"), Some(rest)) => rest,
            _ => {
                return Err(MalformedAddress(
                    "the server's address has to begin with https://",
                ));
            }
        };
        let authority = rest.strip_suffix('/').unwrap_or(rest);
        if authority.contains(['/', '?', '#', '@']) {
            return Err(MalformedAddress(
                "the server's address is https://, a host and perhaps a port: leave out user, path and query",
            ));
        }
        let (host, port) = host_and_port(authority, HTTPS_PORT)?;
        Ok(Self { host, port })
    }

    /// The host: a name, an IPv4 address, or an IPv6 address in brackets.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The TCP port.
    pub const fn port(&self) -> u16 {
        self.port
    }
}

/// A host and its port, or the usual one where none is given.
pub(crate) fn host_and_port(authority: &str, usual: u16) -> Result<(String, u16), MalformedAddress> {
    let (host, port) = match authority.rsplit_once(':') {
        // The last colon of a bare `[::1]` is inside the brackets.
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let port = match port {
        None => usual,
        Some(port) if port.bytes().all(|byte| byte.is_ascii_digit()) => match port.parse() {
            Ok(port) if port > 0 => port,
            _ => {
                return Err(MalformedAddress(
                    "the port of the server's address is no number from 1 to 65535",
                ));
            }
        },
        Some(_) => {
            return Err(MalformedAddress(
                "the port of the server's address is no number from 1 to 65535",
            ));
        }
    };
    if is_host(host) {
        Ok((host.to_ascii_lowercase(), port))
    } else {
        Err(MalformedAddress(
            "the host in the server's address is no name and no IP address (an IPv6 address stands in brackets)",
        ))
    }
}

fn is_host(host: &str) -> bool {
    if let Some(inside) = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return inside.parse::<Ipv6Addr>().is_ok();
    }
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let looks_like_ipv4 = host
        .split('.')
        .next_back()
        .is_some_and(|last| last.bytes().all(|b| b.is_ascii_digit()));
    if looks_like_ipv4 {
        return host.parse::<Ipv4Addr>().is_ok();
    }
    host.len() <= LONGEST_HOST && host.split('.').all(is_label)
}

impl fmt::Display for ServerAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "https://{}", self.host)?;
        if self.port == HTTPS_PORT {
            Ok(())
        } else {
            write!(f, ":{}", self.port)
        }
    }
}

impl FromStr for ServerAddress {
    type Err = MalformedAddress;

    fn from_str(text: &str) -> Result<Self, MalformedAddress> {
        Self::parse(text)
    }
}

impl fmt::Display for MalformedAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for MalformedAddress {}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_is_an_address_is_written_as_one() {
        for (text, written) in [
            ("https://meters.example", "https://meters.example"),
            (" HTTPS://Meters.Example:443/ ", "https://meters.example"),
            ("https://10.0.0.5:8443", "https://10.0.0.5:8443"),
            ("https://[::1]", "https://[::1]"),
            ("https://[2001:db8::5]:8443", "https://[2001:db8::5]:8443"),
            ("https://localhost:1", "https://localhost:1"),
        ] {
            assert_eq!(ServerAddress::parse(text).unwrap().to_string(), written, "{text}");
        }
    }

    #[test]
    fn plain_http_is_refused_also_to_this_machine() {
        for text in ["http://meters.example", "http://127.0.0.1:80", "HTTP://localhost"] {
            assert!(
                ServerAddress::parse(text)
                    .unwrap_err()
                    .to_string()
                    .contains("https only"),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_address_says_why() {
        for (text, part) in [
            ("", "begin with https://"),
            ("meters.example", "begin with https://"),
            ("ftp://meters.example", "begin with https://"),
            ("https://", "host"),
            ("https://user:pw@meters.example", "leave out"),
            ("https://meters.example/path", "leave out"),
            ("https://meters.example?x", "leave out"),
            ("https://meters.example:0", "port"),
            ("https://meters.example:65536", "port"),
            ("https://meters.example:", "port"),
            ("https://meters.example:+1", "port"),
            ("https://meters..example", "host"),
            ("https://-a.example", "host"),
            ("https://a b", "host"),
            ("https://a\r\nHost: b", "port"),
            ("https://1.2.3.256", "host"),
            ("https://1.2.3", "host"),
            ("https://::1", "host"),
            ("https://[::1", "host"),
            ("https://müller.example", "host"),
        ] {
            let error = ServerAddress::parse(text)
                .map(|address| address.to_string())
                .unwrap_err()
                .to_string();
            assert!(error.contains(part), "{text:?}: {error}");
        }
    }
}
