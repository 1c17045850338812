//! The server's TLS certificate: from files that a person gives, or signed by a private CA that is made on first use.
//!
//! The CA stays, since every box that is enrolled trusts it. The certificate that it signs lives in memory only and
//! is made anew at each start, and again before it runs out while the server is up: so there is nothing to renew by
//! hand, and a new `--public-name` counts at once.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use meters::Timestamp;
use protocol::PublicKey;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

use crate::data_dir::{DataDir, make_once, read_if_there};
use crate::error::ServerError;

const CA_KEY: &str = "ca-key.pem";
const CA_CERTIFICATE: &str = "ca.pem";

const DAY: u64 = 86_400;
/// A box's clock may be a little behind ours.
const VALID_BEFORE: Duration = Duration::from_secs(DAY);
/// With the day before, 397 days: more than that is refused by some clients.
const VALID_AFTER: Duration = Duration::from_secs(396 * DAY);
/// When a running server makes itself a new one: long before the old one ends.
pub(crate) const RENEW_AFTER: Duration = Duration::from_secs(300 * DAY);

/// Names by which the server is always reached from its own machine.
const LOCAL_NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

/// The private CA.
pub(crate) struct PrivateCa {
    pem: String,
    issuer: Issuer<'static, KeyPair>,
}

impl PrivateCa {
    /// The CA of this data folder; made on first use, named after the server's signing key.
    pub(crate) fn load_or_make(data: &DataDir, server: &PublicKey) -> Result<Self, ServerError> {
        let key = Self::key(data)?;
        let params = ca_params(server)?;
        let path = data.file(CA_CERTIFICATE);
        let pem = match read_if_there(&path)? {
            Some(pem) => pem,
            None => {
                let made = params.self_signed(&key).map_err(unusable("the private CA"))?;
                make_once(&path, made.pem().as_bytes())?;
                read_if_there(&path)?.unwrap_or_default()
            }
        };
        CertificateDer::from_pem_slice(&pem).map_err(unusable(path.display()))?;
        Ok(Self {
            pem: String::from_utf8_lossy(&pem).into_owned(),
            issuer: Issuer::new(params, key),
        })
    }

    fn key(data: &DataDir) -> Result<KeyPair, ServerError> {
        let path = data.file(CA_KEY);
        if read_if_there(&path)?.is_none() {
            let made = KeyPair::generate().map_err(unusable("the private CA's key"))?;
            make_once(&path, made.serialize_pem().as_bytes())?;
        }
        let pem = read_if_there(&path)?.unwrap_or_default();
        KeyPair::from_pem(&String::from_utf8_lossy(&pem)).map_err(unusable(path.display()))
    }

    /// The CA's certificate, in PEM.
    pub(crate) fn pem(&self) -> &str {
        &self.pem
    }

    /// TLS with a fresh certificate for those names and the local ones.
    pub(crate) fn tls(
        &self,
        public_names: &[String],
        now: Timestamp,
    ) -> Result<Arc<ServerConfig>, ServerError> {
        let mut names: Vec<String> = LOCAL_NAMES.map(str::to_owned).to_vec();
        names.extend(
            public_names
                .iter()
                .filter(|name| !LOCAL_NAMES.contains(&name.as_str()))
                .cloned(),
        );
        let what = format!("a certificate for {}", names.join(", "));
        let mut params = CertificateParams::new(names).map_err(unusable(&what))?;
        params
            .distinguished_name
            .push(DnType::CommonName, "Meterbox server");
        let now = date_time_ymd(1970, 1, 1) + Duration::from_secs(now.unix_seconds());
        params.not_before = now - VALID_BEFORE;
        params.not_after = now + VALID_AFTER;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        let key = KeyPair::generate().map_err(unusable(&what))?;
        let made = params.signed_by(&key, &self.issuer).map_err(unusable(&what))?;
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        server_config(vec![made.der().clone()], key, &what)
    }
}

/// TLS with the certificate chain and key of two PEM files.
pub(crate) fn tls_from_files(chain: &Path, key: &Path) -> Result<Arc<ServerConfig>, ServerError> {
    let chain_name = chain.display().to_string();
    let certificates = CertificateDer::pem_file_iter(chain)
        .and_then(Iterator::collect)
        .map_err(unusable(&chain_name))?;
    let key = PrivateKeyDer::from_pem_file(key).map_err(unusable(key.display()))?;
    server_config(certificates, key, &chain_name)
}

fn server_config(
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
    what: &str,
) -> Result<Arc<ServerConfig>, ServerError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key))
        .map_err(unusable(what))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// What the CA's certificate says. It must come out the same each time: certificates are signed under its name.
fn ca_params(server: &PublicKey) -> Result<CertificateParams, ServerError> {
    let mut params = CertificateParams::new(Vec::new()).map_err(unusable("the private CA"))?;
    let name = format!("Meterbox private CA {}", server.fingerprint());
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.not_before = date_time_ymd(2025, 1, 1);
    params.not_after = date_time_ymd(2075, 1, 1);
    Ok(params)
}

fn unusable<E: std::fmt::Display>(what: impl std::fmt::Display) -> impl FnOnce(E) -> ServerError {
    let what = what.to_string();
    move |error| ServerError::Certificate {
        what,
        cause: error.to_string(),
    }
}
