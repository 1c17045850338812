//! The look at a certificate that signs itself: its fingerprint, as somebody compares it with what the box shows elsewhere.

use std::net::TcpStream;
use std::sync::Arc;

use ring::digest::{SHA256, digest};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring as provider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, ClientConnection, DigitallySignedStruct, Error, SignatureScheme,
};

/// The certificate of whoever answers at `https://host:port`, if it has that fingerprint.
pub(super) fn compared(page: &str, fingerprint: &str) -> Result<Vec<u8>, String> {
    let authority = page
        .strip_prefix("https://")
        .ok_or("the page is served by HTTPS")?;
    let (host, _) = authority.rsplit_once(':').ok_or("the page has a port")?;
    let name = ServerName::try_from(host.to_owned()).map_err(|error| error.to_string())?;
    let provider = Arc::new(provider::default_provider());
    let config = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Comparison {
            fingerprint: fingerprint.to_owned(),
            provider,
        }))
        .with_no_client_auth();
    let mut client = ClientConnection::new(Arc::new(config), name).map_err(|error| error.to_string())?;
    let mut stream = TcpStream::connect(authority).map_err(|error| error.to_string())?;
    while client.is_handshaking() {
        client
            .complete_io(&mut stream)
            .map_err(|error| error.to_string())?;
    }
    let shown = client.peer_certificates().and_then(<[_]>::first);
    Ok(shown.ok_or("a certificate is shown")?.to_vec())
}

/// The comparison, as a part of the handshake: whoever has another certificate hears nothing more.
#[derive(Debug)]
struct Comparison {
    fingerprint: String,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Comparison {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if fingerprint_of(certificate) == self.fingerprint {
            Ok(ServerCertVerified::assertion())
        } else {
            Err(CertificateError::ApplicationVerificationFailure.into())
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}

/// SHA-256 as browsers show it: pairs of upper-case hex digits with colons.
fn fingerprint_of(certificate: &[u8]) -> String {
    let octets = digest(&SHA256, certificate);
    let pairs: Vec<String> = octets
        .as_ref()
        .iter()
        .map(|octet| format!("{octet:02X}"))
        .collect();
    pairs.join(":")
}
