//! Servers and clients that are not ours, and what they may be limited to: OpenSSL with one curve, one kind of key, one
//! version of TLS. Without openssl the tests say so and prove nothing.
#![allow(clippy::unwrap_used)]

mod ends;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use ends::{client, server};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ClientConnection, NamedGroup, ProtocolVersion, ServerConnection, StreamOwned};
use tls::Key;

const TLS_1_2: ProtocolVersion = ProtocolVersion::TLSv1_2;
const TLS_1_3: ProtocolVersion = ProtocolVersion::TLSv1_3;

const P256: &[&str] = &["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"];
const P384: &[&str] = &["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384"];
const RSA: &[&str] = &["-newkey", "rsa:2048"];
const ED25519: &[&str] = &["-newkey", "ed25519"];

fn openssl() -> Option<Command> {
    if Command::new("openssl").arg("version").output().is_err() {
        eprintln!("left out: openssl is not installed");
        return None;
    }
    Some(Command::new("openssl"))
}

/// Certificates of `localhost`, in a folder of their own.
struct Office(tempfile::TempDir);

impl Office {
    fn open() -> Self {
        let office = Self(tempfile::tempdir().unwrap());
        std::fs::write(
            office.at("request"),
            "[req]\ndistinguished_name=dn\nprompt=no\n[dn]\nCN=localhost\n",
        )
        .unwrap();
        office
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn issue(&self, name: &str, key: &[&str], more: &[&str]) {
        let made = openssl()
            .unwrap()
            .current_dir(self.0.path())
            .args(["req", "-x509", "-nodes", "-config", "request", "-days", "30"])
            .args(["-keyout", &format!("{name}.key"), "-out", &format!("{name}.pem")])
            .args(key)
            .args(more)
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    }

    /// An authority with a key of that kind, and under it a server with another of the same kind.
    fn chain(&self, key: &[&str], hash: &str) {
        let authority = "basicConstraints=critical,CA:TRUE";
        self.issue("ca", key, &[hash, "-subj", "/CN=authority", "-addext", authority]);
        let name = "subjectAltName=DNS:localhost";
        self.issue(
            "server",
            key,
            &[hash, "-CA", "ca.pem", "-CAkey", "ca.key", "-addext", name],
        );
    }

    fn authority(&self) -> CertificateDer<'static> {
        CertificateDer::from_pem_file(self.at("ca.pem")).unwrap()
    }
}

/// OpenSSL's server, which says each line backwards. It ends with the test.
struct Theirs {
    child: Child,
    address: SocketAddr,
}

impl Theirs {
    fn open(folder: &Path, limits: &[&str]) -> Self {
        let mut child = openssl()
            .unwrap()
            .current_dir(folder)
            .args(["s_server", "-accept", "127.0.0.1:0", "-rev"])
            .args(["-cert", "server.pem", "-key", "server.key"])
            .args(limits)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = said
            .find_map(|line| {
                line.unwrap()
                    .strip_prefix("ACCEPT ")
                    .map(|address| address.parse().unwrap())
            })
            .unwrap();
        // Else it could block on what nobody reads.
        std::thread::spawn(move || said.count());
        Self { child, address }
    }
}

impl Drop for Theirs {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn patient(socket: TcpStream) -> TcpStream {
    socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    socket
}

/// What the box and a server with that kind of key, which is limited like that, agree on.
fn agreed(key: &[&str], hash: &str, limits: &[&str]) -> Option<(ProtocolVersion, NamedGroup)> {
    openssl()?;
    let office = Office::open();
    office.chain(key, hash);
    let theirs = Theirs::open(office.0.path(), limits);
    let connection =
        ClientConnection::new(client(office.authority()), "localhost".try_into().unwrap()).unwrap();
    let mut stream = StreamOwned::new(connection, patient(TcpStream::connect(theirs.address).unwrap()));
    stream.write_all(b"abc\n").unwrap();
    let mut answer = [0; 4];
    stream.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"cba\n");
    Some((
        stream.conn.protocol_version().unwrap(),
        stream.conn.negotiated_key_exchange_group().unwrap().name(),
    ))
}

#[test]
fn a_server_that_knows_p256_alone_is_understood() {
    for (limit, version) in [("-tls1_3", TLS_1_3), ("-tls1_2", TLS_1_2)] {
        let agreed = agreed(P256, "-sha256", &[limit, "-groups", "P-256"]);
        assert!(
            agreed.is_none_or(|agreed| agreed == (version, NamedGroup::secp256r1)),
            "{agreed:?}"
        );
    }
}

#[test]
fn a_chain_on_p256_with_sha_384_is_believed() {
    let agreed = agreed(P256, "-sha384", &[]);
    assert!(
        agreed.is_none_or(|agreed| agreed == (TLS_1_3, NamedGroup::X25519)),
        "{agreed:?}"
    );
}

#[test]
fn for_tls_1_2_a_key_on_p256_may_sign_with_sha_384_and_one_on_p384_with_sha_256() {
    for (key, scheme) in [(P256, "ECDSA+SHA384"), (P384, "ECDSA+SHA256")] {
        let agreed = agreed(key, "-sha256", &["-tls1_2", "-sigalgs", scheme]);
        assert!(agreed.is_none_or(|(version, _)| version == TLS_1_2), "{agreed:?}");
    }
}

#[test]
fn a_server_that_knows_p384_alone_is_understood() {
    for (limit, version) in [("-tls1_3", TLS_1_3), ("-tls1_2", TLS_1_2)] {
        let agreed = agreed(P384, "-sha384", &[limit, "-groups", "P-384"]);
        assert!(
            agreed.is_none_or(|agreed| agreed == (version, NamedGroup::secp384r1)),
            "{agreed:?}"
        );
    }
}

#[test]
fn a_server_with_rsa_is_understood_in_each_cipher_of_tls_1_2() {
    for cipher in ["AES128-GCM-SHA256", "AES256-GCM-SHA384", "CHACHA20-POLY1305"] {
        let cipher = format!("ECDHE-RSA-{cipher}");
        let agreed = agreed(
            RSA,
            "-sha256",
            &["-tls1_2", "-cipher", &cipher, "-groups", "P-256"],
        );
        assert!(
            agreed.is_none_or(|agreed| agreed == (TLS_1_2, NamedGroup::secp256r1)),
            "{agreed:?}"
        );
    }
}

#[test]
fn a_server_with_rsa_or_ed25519_is_understood_by_tls_1_3() {
    for (key, hash) in [(RSA, "-sha512"), (ED25519, "-sha256")] {
        let agreed = agreed(key, hash, &["-tls1_3"]);
        assert!(
            agreed.is_none_or(|agreed| agreed == (TLS_1_3, NamedGroup::X25519)),
            "{agreed:?}"
        );
    }
}

#[test]
fn a_server_with_the_certificate_of_another_authority_is_refused() {
    if openssl().is_none() {
        return;
    }
    let (office, stranger) = (Office::open(), Office::open());
    office.chain(P256, "-sha256");
    stranger.chain(P256, "-sha256");
    let theirs = Theirs::open(stranger.0.path(), &[]);
    let mut connection =
        ClientConnection::new(client(office.authority()), "localhost".try_into().unwrap()).unwrap();
    let mut socket = patient(TcpStream::connect(theirs.address).unwrap());
    let error = connection.complete_io(&mut socket).unwrap_err();
    // It has the same name: it is its signature that is wrong.
    assert!(error.to_string().contains("BadSignature"), "{error}");
}

/// OpenSSL's client, which asks for the certificate that the box made with its own key.
#[test]
fn a_browser_that_knows_p256_alone_is_understood() {
    if openssl().is_none() {
        return;
    }
    let office = Office::open();
    let key = Key::generate(ends::randomness).unwrap().to_pkcs8();
    let pair = rcgen::KeyPair::try_from(key.as_slice()).unwrap();
    let certificate = rcgen::CertificateParams::new(vec!["localhost".to_owned()])
        .unwrap()
        .self_signed(&pair)
        .unwrap();
    std::fs::write(office.at("page.pem"), certificate.pem()).unwrap();
    let config = server(
        CertificateDer::from(certificate),
        PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key)),
    );
    for version in ["-tls1_3", "-tls1_2"] {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let config = config.clone();
        let ours = std::thread::spawn(move || {
            let (socket, _) = listener.accept().unwrap();
            let mut stream = StreamOwned::new(ServerConnection::new(config).unwrap(), patient(socket));
            stream.write_all(b"the page\n").unwrap();
            stream.conn.send_close_notify();
            stream.flush().unwrap();
            stream.conn.negotiated_key_exchange_group().unwrap().name()
        });
        let theirs = openssl()
            .unwrap()
            .current_dir(office.0.path())
            .args([
                "s_client",
                "-connect",
                &address,
                "-servername",
                "localhost",
                "-quiet",
            ])
            .args([
                "-verify_return_error",
                "-CAfile",
                "page.pem",
                "-groups",
                "P-256",
                version,
            ])
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let heard = String::from_utf8_lossy(&theirs.stdout).into_owned();
        assert_eq!(heard, "the page\n", "{}", String::from_utf8_lossy(&theirs.stderr));
        assert_eq!(ours.join().unwrap(), NamedGroup::secp256r1);
    }
}
