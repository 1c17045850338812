//! Names to addresses, by the system's resolver. Its failures come as bare I/O errors, which could be of anything; here
//! they become what they are.

use ureq::Error;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// The system's resolver.
#[derive(Debug, Default)]
pub(crate) struct Names(DefaultResolver);

impl Resolver for Names {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let addresses = self
            .0
            .resolve(uri, config, timeout)
            .map_err(|error| match error {
                Error::Io(_) => Error::HostNotFound,
                other => other,
            })?;
        // 0.0.0.0 is how a DNS filter says no; to connect there would reach this box itself.
        if addresses.iter().all(|address| address.ip().is_unspecified()) {
            return Err(Error::HostNotFound);
        }
        Ok(addresses)
    }
}
