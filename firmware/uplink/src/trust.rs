//! Whose certificates the box believes: the public roots, the server's private CA, and one that was typed in.

use std::fmt;
use std::sync::Arc;

use ring::rand::{SecureRandom, SystemRandom};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{verify_server_cert_signed_by_trust_anchor, verify_server_name};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use tls::{Cryptography, GetRandomFailed};

use crate::UplinkError;

/// TLS that believes the public roots and those CAs, each in PEM.
pub(crate) fn verified<'a>(cas: impl IntoIterator<Item = &'a str>) -> Result<Arc<ClientConfig>, UplinkError> {
    let mut roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    for ca in cas {
        add(&mut roots, ca)?;
    }
    believing(Belief::SignedBy(roots))
}

/// TLS that believes any certificate.
///
/// For the introduction alone, and for no secret: at first contact nobody has told the box the server's private CA
/// yet. What comes over it is believed for its signature, by the key that the enrolment code names; the secret of the
/// code travels only afterwards, over TLS that is verified.
pub(crate) fn unverified() -> Result<Arc<ClientConfig>, UplinkError> {
    believing(Belief::AnyCertificate)
}

fn believing(belief: Belief) -> Result<Arc<ClientConfig>, UplinkError> {
    static CRYPTOGRAPHY: Cryptography = Cryptography::with(randomness);
    let provider = Arc::new(CRYPTOGRAPHY.provider());
    let verifier = Verifier {
        belief,
        provider: Arc::clone(&provider),
    };
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|why| UplinkError::Settings(why.to_string()))?
        // What rustls calls so is a verifier that is not its own: `Verifier` says why.
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    Ok(Arc::new(config))
}

fn randomness(octets: &mut [u8]) -> Result<(), GetRandomFailed> {
    SystemRandom::new().fill(octets).map_err(|_| GetRandomFailed)
}

fn add(roots: &mut RootCertStore, ca: &str) -> Result<(), UplinkError> {
    let before = roots.len();
    for certificate in CertificateDer::pem_slice_iter(ca.as_bytes()) {
        roots
            .add(certificate.map_err(|_| unusable())?)
            .map_err(|_| unusable())?;
    }
    if roots.len() > before {
        Ok(())
    } else {
        Err(unusable())
    }
}

fn unusable() -> UplinkError {
    UplinkError::Settings(
        "the CA certificate can't be read: it has to be in PEM, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----"
            .to_owned(),
    )
}

/// The certificates in a text in PEM, each in DER, if every one of them can be believed as a CA's.
///
/// # Errors
/// [`UplinkError::Settings`] where there is none, or one that can't be read.
pub fn certificates_in(pem: &str) -> Result<Vec<Vec<u8>>, UplinkError> {
    let mut roots = RootCertStore::empty();
    add(&mut roots, pem)?;
    CertificateDer::pem_slice_iter(pem.as_bytes())
        .map(|certificate| certificate.map(|der| der.to_vec()).map_err(|_| unusable()))
        .collect()
}

/// Which certificates are believed.
enum Belief {
    /// Those that one of these signed, by a chain, in their time and for the server's name.
    SignedBy(RootCertStore),
    /// Any.
    AnyCertificate,
}

/// Believes a certificate by the belief, if its holder has the key to it.
///
/// rustls' own verifier asks the same two functions. But it can do more, with lists of certificates that were called back
/// and with words for all of it, which the box never has and would pay for.
struct Verifier {
    belief: Belief,
    provider: Arc<CryptoProvider>,
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Verifier")
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        _ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        if let Belief::SignedBy(roots) = &self.belief {
            let certificate = ParsedCertificate::try_from(certificate)?;
            let algorithms = self.provider.signature_verification_algorithms.all;
            verify_server_cert_signed_by_trust_anchor(&certificate, roots, intermediates, now, algorithms)?;
            verify_server_name(&certificate, name)?;
        }
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(
            message,
            certificate,
            signature,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(
            message,
            certificate,
            signature,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_is_no_ca_is_refused_with_a_sentence() {
        verified([]).unwrap();
        let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        let key = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
        for text in ["", "hello", broken, key, "-----BEGIN CERTIFICATE-----\n"] {
            let error = verified([text]).unwrap_err();
            assert!(
                error.to_string().contains("has to be in PEM"),
                "{text:?}: {error}"
            );
        }
    }
}
