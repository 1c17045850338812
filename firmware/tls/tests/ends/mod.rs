//! Both ends of TLS as the box has them.
#![allow(dead_code, clippy::unwrap_used)] // each story uses some of it

use std::sync::Arc;

use ring::rand::{SecureRandom, SystemRandom};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use tls::{Cryptography, GetRandomFailed};

pub(crate) fn randomness(octets: &mut [u8]) -> Result<(), GetRandomFailed> {
    SystemRandom::new().fill(octets).map_err(|_| GetRandomFailed)
}

/// Ours.
pub(crate) fn provider() -> CryptoProvider {
    static CRYPTOGRAPHY: Cryptography = Cryptography::with(randomness);
    CRYPTOGRAPHY.provider()
}

/// A client that trusts that authority alone.
pub(crate) fn client(authority: CertificateDer<'static>) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    roots.add(authority).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    Arc::new(config)
}

pub(crate) fn server(certificate: CertificateDer<'static>, key: PrivateKeyDer<'static>) -> Arc<ServerConfig> {
    let config = ServerConfig::builder_with_provider(Arc::new(provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    Arc::new(config)
}
