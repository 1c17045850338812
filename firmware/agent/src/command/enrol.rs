//! `meterbox enrol`: make this box known to a server.

use std::path::Path;

use protocol::EnrolmentCode;
use store::Access;
use uplink::Exchanges;

use super::adjust::senseless;
use super::ca::checked as checked_ca;
use super::print;
use super::proxy::checked as checked_proxy;
use crate::adjusting;
use crate::delivery::server;
use crate::doorbell::{self, Ring};
use crate::enrolling;
use crate::failure::Failure;
use crate::station::open_store;

/// Enrols the box, keeps the way to the server, and tells the running service.
///
/// # Errors
/// [`Failure`] where the address or the code makes no sense, or the server refuses.
pub(crate) async fn enrol(
    state: &Path,
    url: &str,
    code: &str,
    proxy: Option<String>,
    ca: Option<&Path>,
    local: bool,
) -> Result<(), Failure> {
    server(url)?;
    let address = adjusting::server(url, local).map_err(|fault| senseless(&[fault]))?;
    let code: EnrolmentCode = code
        .parse()
        .map_err(|error| Failure::senseless(format!("{error}")))?;
    let store = open_store(state)?;
    let kept = store.access()?;
    let access = Access {
        proxy: match proxy {
            Some(url) => Some(checked_proxy(&store, &url, local)?),
            None => kept.proxy,
        },
        extra_ca: match ca {
            Some(file) => Some(checked_ca(file)?),
            None => kept.extra_ca,
        },
    };
    let enrolled = enrolling::enrol(&store, &address, code, &access, Exchanges::default()).await?;
    store.save_access(&access)?;
    doorbell::ring(state, Ring::Changed);
    print(&format!(
        "This box is now {} at {}, for {}.\n",
        enrolled.appliance, address, enrolled.site
    ))
}
