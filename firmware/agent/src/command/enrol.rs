//! `meterbox enrol`: make this box known to a server.

use std::fs;
use std::path::Path;

use protocol::EnrolmentCode;
use store::Access;
use uplink::Exchanges;

use super::print;
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
) -> Result<(), Failure> {
    let address = server(url)?;
    let code: EnrolmentCode = code
        .parse()
        .map_err(|error| Failure::Senseless(format!("{error}")))?;
    let store = open_store(state)?;
    let access = chosen_access(store.access()?, proxy, ca)?;
    let enrolled = enrolling::enrol(&store, &address, code, &access, Exchanges::default()).await?;
    doorbell::ring(state, Ring::Changed);
    print(&format!(
        "This box is now {} at {}, for {}.\n",
        enrolled.appliance, address, enrolled.site
    ))
}

/// The way out as it was kept, with what was named now in its place.
fn chosen_access(kept: Access, proxy: Option<String>, ca: Option<&Path>) -> Result<Access, Failure> {
    let extra_ca = match ca {
        None => kept.extra_ca,
        Some(path) => Some(fs::read_to_string(path).map_err(|error| Failure::File {
            path: path.to_owned(),
            cause: format!("the CA's certificate can't be read ({error}): it is a file in PEM"),
        })?),
    };
    Ok(Access {
        proxy: proxy.or(kept.proxy),
        extra_ca,
    })
}
