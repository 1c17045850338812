//! The customer's proxy: `http://[user:password@]host[:port]`, spoken to by CONNECT with Basic authentication.

use std::fmt;

use crate::UplinkError;
use crate::address::host_and_port;

/// A proxy. Its user and password are printed nowhere.
#[derive(Clone)]
pub struct ProxyAddress(ureq::Proxy);

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
        let proxy = ureq::Proxy::new(text).map_err(|_| {
            UplinkError::Settings(
                "the proxy can't be read: write http://user:password@host:port, and %40 for @, %3A for : and %25 for % in user and password"
                    .to_owned(),
            )
        })?;
        // The client's own reading lets paths pass, and takes a port that is none for the default one.
        let rest = text.get(7..).unwrap_or_default();
        let authority = rest.rsplit_once('@').map_or(rest, |(_, authority)| authority);
        if host_and_port(authority.strip_suffix('/').unwrap_or(authority)).is_err() {
            return Err(UplinkError::Settings(
                "the proxy is a host and a port from 1 to 65535 and nothing more: write http://host:port"
                    .to_owned(),
            ));
        }
        Ok(Self(proxy))
    }

    pub(crate) fn host(&self) -> &str {
        self.0.host()
    }

    pub(crate) fn for_ureq(&self) -> ureq::Proxy {
        self.0.clone()
    }
}

impl fmt::Display for ProxyAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.0.host(), self.0.port())
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
        assert_eq!(proxy.0.password(), Some("s3cr@t"));
        assert_eq!(
            ProxyAddress::parse("http://proxy.example").unwrap().to_string(),
            "proxy.example:80"
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
        ] {
            let error = ProxyAddress::parse(text).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("s3cret"), "{text}");
        }
    }
}
