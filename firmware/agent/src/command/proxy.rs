//! `meterbox proxy`: the proxy to the server. Its password is printed nowhere.

use std::path::Path;

use serde::Serialize;
use store::{Access, Store};

use super::adjust::senseless;
use super::{json_line, line, print};
use crate::adjusting::{self, KeptProxy};
use crate::doorbell::{self, Ring};
use crate::failure::Failure;
use crate::station::open_store;

/// What `--json` prints.
#[derive(Serialize)]
struct Shown {
    #[serde(skip_serializing_if = "Option::is_none")]
    host: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    port: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<String>,
    has_password: bool,
}

/// Prints the proxy.
///
/// # Errors
/// [`Failure`] where the books can't be read.
pub(super) fn show(state: &Path, json: bool) -> Result<(), Failure> {
    let access = open_store(state)?.access()?;
    let kept = access.proxy.as_deref().and_then(KeptProxy::of_url);
    let out = &mut String::new();
    if json {
        let shown = Shown {
            has_password: kept.as_ref().is_some_and(KeptProxy::has_password),
            port: kept.as_ref().map(|kept| kept.port),
            user: kept.as_ref().and_then(|kept| kept.user.clone()),
            host: kept.map(|kept| kept.host),
        };
        return json_line(&shown);
    }
    match kept {
        None => line(out, format_args!("the server is reached without a proxy")),
        Some(KeptProxy {
            host,
            port,
            user: Some(user),
            ..
        }) => {
            line(
                out,
                format_args!("the server is reached by the proxy {host}, port {port}, as {user}"),
            );
        }
        Some(KeptProxy { host, port, .. }) => {
            line(
                out,
                format_args!("the server is reached by the proxy {host}, port {port}"),
            );
        }
    }
    print(out)
}

/// Keeps the proxy, or that there is none, and tells the running service.
///
/// # Errors
/// [`Failure`] where the URL makes no sense, without a word of it.
pub(super) fn set(state: &Path, url: Option<&str>, local: bool) -> Result<(), Failure> {
    let store = open_store(state)?;
    let proxy = url.map(|url| checked(&store, url, local)).transpose()?;
    let access = Access {
        proxy,
        ..store.access()?
    };
    store.save_access(&access)?;
    doorbell::ring(state, Ring::Changed);
    print(match access.proxy {
        Some(_) => "the proxy is kept\n",
        None => "the server is reached without a proxy from now on\n",
    })
}

/// The URL as it is kept.
pub(super) fn checked(store: &Store, url: &str, local: bool) -> Result<String, Failure> {
    let kept = store.access()?.proxy;
    adjusting::proxy_words(url, local)
        .and_then(|words| adjusting::proxy(&words, kept.as_deref()))
        .map_err(|faults| senseless(&faults))
}
