//! TLS for the secure door.

use std::sync::Arc;

use ring::rand::{SecureRandom, SystemRandom};
use rustls::ServerConfig;
use rustls::crypto::ring::Ticketer;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use rustls::server::NoServerSessionStorage;
use tls::{Cryptography, GetRandomFailed};
use tokio_rustls::TlsAcceptor;

use crate::{PageCertificate, PortalError};

static CRYPTOGRAPHY: Cryptography = Cryptography::with(randomness);

/// TLS 1.2 and 1.3 with that certificate. A browser that comes again shows a ticket and needs no new handshake; the box
/// remembers nothing of it.
///
/// # Errors
/// [`PortalError::Certificate`] where certificate and key do not belong together.
pub(crate) fn acceptor(page: &PageCertificate) -> Result<TlsAcceptor, PortalError> {
    let chain = vec![CertificateDer::from(page.certificate.clone())];
    let key = PrivatePkcs8KeyDer::from(page.key.clone());
    let mut config = ServerConfig::builder_with_provider(Arc::new(CRYPTOGRAPHY.provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key.into()))
        .map_err(unusable)?;
    config.ticketer = Ticketer::new().map_err(unusable)?;
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 1;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// The system's.
pub(crate) fn randomness(octets: &mut [u8]) -> Result<(), GetRandomFailed> {
    SystemRandom::new().fill(octets).map_err(|_| GetRandomFailed)
}

#[expect(clippy::needless_pass_by_value, reason = "it maps errors")]
fn unusable(error: rustls::Error) -> PortalError {
    PortalError::Certificate(error.to_string())
}
