//! Signatures, points and keys that somebody made up or bent. What is one and what is none, ring's own P-256 says, which
//! the box's program has no room for.
#![allow(clippy::unwrap_used)]

mod ends;

use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

use ends::{client, provider, randomness};
use proptest::prelude::*;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use ring::rand::SystemRandom;
use ring::signature::{self as by_ring, EcdsaKeyPair, KeyPair as _};
use rustls::crypto::SupportedKxGroup;
use rustls::pki_types::{CertificateDer, SignatureVerificationAlgorithm, alg_id};
use rustls::sign::{CertifiedKey, Signer, SigningKey, SingleCertAndKey};
use rustls::{
    ClientConnection, NamedGroup, ServerConfig, ServerConnection, SignatureAlgorithm, SignatureScheme,
};
use tls::{GetRandomFailed, Key, NoKey, POINT};

fn ours(hash: rustls::pki_types::AlgorithmIdentifier) -> &'static dyn SignatureVerificationAlgorithm {
    *provider()
        .signature_verification_algorithms
        .all
        .iter()
        .find(|algorithm| {
            algorithm.public_key_alg_id() == alg_id::ECDSA_P256 && algorithm.signature_alg_id() == hash
        })
        .unwrap()
}

fn group() -> &'static dyn SupportedKxGroup {
    *provider()
        .kx_groups
        .iter()
        .find(|group| group.name() == NamedGroup::secp256r1)
        .unwrap()
}

fn ring_says(public_key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    by_ring::UnparsedPublicKey::new(&by_ring::ECDSA_P256_SHA256_ASN1, public_key)
        .verify(message, signature)
        .is_ok()
}

fn we_say(public_key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    ours(alg_id::ECDSA_SHA256)
        .verify_signature(public_key, message, signature)
        .is_ok()
}

fn changed(octets: &[u8], changes: &[(prop::sample::Index, u8)], cut: usize, added: &[u8]) -> Vec<u8> {
    let mut octets = octets.to_vec();
    for (place, mask) in changes {
        let place = place.index(octets.len());
        octets[place] ^= mask;
    }
    octets.truncate(octets.len().saturating_sub(cut));
    octets.extend(added);
    octets
}

/// In DER: two numbers, as they are given.
fn der(r: &[u8], s: &[u8]) -> Vec<u8> {
    let number = |octets: &[u8]| [&[2, u8::try_from(octets.len()).unwrap()], octets].concat();
    let both = [number(r), number(s)].concat();
    [&[0x30, u8::try_from(both.len()).unwrap()], both.as_slice()].concat()
}

const ORDER: &str = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
const FIELD: &str = "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff";

fn hex(text: &str) -> Vec<u8> {
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
        .collect()
}

#[test]
fn each_side_believes_what_the_other_signs() {
    let random = SystemRandom::new();
    for number in 0..20_u8 {
        let message = vec![number; usize::from(number) * 7];
        let key = Key::generate(randomness).unwrap();
        assert!(ring_says(
            &key.public_point(),
            &message,
            &key.sign(&message).unwrap()
        ));
        let theirs =
            EcdsaKeyPair::from_pkcs8(&by_ring::ECDSA_P256_SHA256_ASN1_SIGNING, &key.to_pkcs8(), &random)
                .unwrap();
        let signature = theirs.sign(&random, &message).unwrap();
        assert!(we_say(theirs.public_key().as_ref(), &message, signature.as_ref()));
    }
}

/// The numbers of RFC 6979 §A.2.5, with the message of 6 letters.
#[test]
fn a_signature_has_the_number_of_rfc_6979() {
    let secret = hex("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721");
    let point = hex(
        "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299",
    );
    let before = hex("308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420");
    let pkcs8 = [before, secret, hex("a144034200"), point].concat();
    let key = Key::from_pkcs8(&pkcs8).unwrap();
    let r = hex("00efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716");
    let s = hex("00f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");
    assert_eq!(key.sign(b"sample").unwrap(), der(&r, &s));
    assert_eq!(key.to_pkcs8(), pkcs8);
}

#[test]
fn numbers_outside_the_curves_order_sign_nothing() {
    let key = Key::generate(randomness).unwrap();
    let point = key.public_point();
    let good = key.sign(b"message").unwrap();
    assert!(we_say(&point, b"message", &good));
    assert!(!we_say(&point, b"another", &good));
    let zero = [0].as_slice();
    let order = [vec![0], hex(ORDER)].concat();
    let large = [vec![0], vec![0xff; 32]].concat();
    let long = [vec![0], vec![1; 33]].concat();
    for r in [zero, &[], &[1], &[0x81], &order, &large, &long] {
        for s in [zero, &[], &[1], &[0x81], &order, &large, &long] {
            let forged = der(r, s);
            assert!(!we_say(&point, b"message", &forged), "{forged:02x?}");
            assert!(!ring_says(&point, b"message", &forged), "{forged:02x?}");
        }
    }
}

#[test]
fn a_point_that_is_none_signs_nothing_and_agrees_on_nothing() {
    let key = Key::generate(randomness).unwrap();
    let good = key.public_point();
    let signature = key.sign(b"message").unwrap();
    assert!(group().start().unwrap().complete(&good).is_ok());
    let mut off = good;
    off[POINT - 1] ^= 1;
    let compressed = [&[2 | good[POINT - 1] & 1], &good[1..33]].concat();
    let mut hybrid = good;
    hybrid[0] = 6 | good[POINT - 1] & 1;
    let mut larger_than_the_field = good;
    larger_than_the_field[1..33].copy_from_slice(&hex(FIELD));
    let bad: [&[u8]; 9] = [
        &[],
        &[0],
        &[4],
        &[[4].as_slice(), &[0; 64]].concat(),
        &off,
        &compressed,
        &hybrid,
        &larger_than_the_field,
        &[good.as_slice(), &[0]].concat(),
    ];
    for point in bad {
        assert!(!we_say(point, b"message", &signature), "{point:02x?}");
        assert!(!ring_says(point, b"message", &signature), "{point:02x?}");
        let error = group().start().unwrap().complete(point).map(drop).unwrap_err();
        assert!(
            error.to_string().contains("InvalidKeyShare"),
            "{point:02x?}: {error}"
        );
    }
}

#[test]
fn both_ends_agree_on_the_same_secret_whoever_they_are() {
    let theirs = rustls::crypto::ring::kx_group::SECP256R1;
    for (one, other) in [(group(), theirs), (theirs, group()), (group(), group())] {
        let (one, other) = (one.start().unwrap(), other.start().unwrap());
        let (public, others) = (one.pub_key().to_vec(), other.pub_key().to_vec());
        assert_ne!(public, others);
        let (one, other) = (one.complete(&others).unwrap(), other.complete(&public).unwrap());
        assert_eq!(one.secret_bytes(), other.secret_bytes());
        assert_eq!(one.secret_bytes().len(), 32);
    }
}

#[test]
fn without_randomness_there_is_no_key() {
    fn nothing(_: &mut [u8]) -> Result<(), GetRandomFailed> {
        Err(GetRandomFailed)
    }
    fn always_zero(octets: &mut [u8]) -> Result<(), GetRandomFailed> {
        octets.fill(0);
        Ok(())
    }
    assert!(Key::generate(nothing).is_err());
    assert!(Key::generate(always_zero).is_err());
}

#[test]
fn what_is_no_key_of_ours_is_refused() {
    let good = Key::generate(randomness).unwrap().to_pkcs8();
    assert!(Key::from_pkcs8(&good).is_ok());
    for length in 0..good.len() {
        assert_eq!(Key::from_pkcs8(&good[..length]).unwrap_err(), NoKey, "{length}");
    }
    for place in 0..good.len() {
        let mut bent = good.clone();
        bent[place] ^= 1;
        assert!(Key::from_pkcs8(&bent).is_err(), "{place}");
    }
    assert!(Key::from_pkcs8(&[good.as_slice(), &[0]].concat()).is_err());
    let other = KeyPair::generate_for(&rcgen::PKCS_ECDSA_P384_SHA384).unwrap();
    assert!(Key::from_pkcs8(&other.serialize_der()).is_err());
    let debug = format!("{:?}", Key::from_pkcs8(&good).unwrap());
    assert_eq!(debug, "Key(secret)");
}

proptest! {
    /// Whatever is done to a signature, to its key and to what was signed: ring and we say the same of it.
    #[test]
    fn bent_signatures_are_judged_as_ring_judges_them(
        message in prop::collection::vec(any::<u8>(), 0..40),
        in_signature in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..3),
        in_key in prop::option::weighted(0.2, (any::<prop::sample::Index>(), any::<u8>())),
        cut in prop_oneof![4 => Just(0), 1 => 0_usize..80],
        added in prop_oneof![4 => Just(Vec::new()), 1 => prop::collection::vec(any::<u8>(), 0..5)],
    ) {
        let key = Key::generate(randomness).unwrap();
        let signature = changed(&key.sign(&message).unwrap(), &in_signature, cut, &added);
        let in_key: Vec<_> = in_key.into_iter().collect();
        let public = changed(&key.public_point(), &in_key, 0, &[]);
        prop_assert_eq!(
            we_say(&public, &message, &signature),
            ring_says(&public, &message, &signature)
        );
    }
}

/// Holds a good key, but bends what it signs.
#[derive(Debug)]
struct Forger(Key, usize);

impl SigningKey for Forger {
    fn choose_scheme(&self, _: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        Some(Box::new(Self(self.0.clone(), self.1)))
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::ECDSA
    }
}

impl Signer for Forger {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rustls::Error> {
        let mut signature = self.0.sign(message).unwrap();
        let place = signature.len() - 1;
        signature[place] ^= u8::try_from(self.1).unwrap();
        Ok(signature)
    }

    fn scheme(&self) -> SignatureScheme {
        SignatureScheme::ECDSA_NISTP256_SHA256
    }
}

/// What the box says of a server whose certificate and handshake are signed by those, each bent or not.
fn handshake(
    bent_certificate: bool,
    bent_handshake: bool,
    version: &'static rustls::SupportedProtocolVersion,
) -> String {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.distinguished_name.push(DnType::CommonName, "authority");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = Key::generate(randomness).unwrap();
    let pair = KeyPair::try_from(key.to_pkcs8().as_slice()).unwrap();
    let certificate = CertificateParams::new(vec!["localhost".to_owned()])
        .unwrap()
        .signed_by(&pair, &authority)
        .unwrap();
    let mut certificate = certificate.der().to_vec();
    let last = certificate.len() - 1;
    certificate[last] ^= u8::from(bent_certificate);

    let certified = CertifiedKey::new(
        vec![CertificateDer::from(certificate)],
        Arc::new(Forger(key, usize::from(bent_handshake))),
    );
    let server = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_protocol_versions(&[version])
        .unwrap()
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(SingleCertAndKey::from(certified)));
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let theirs = std::thread::spawn(move || {
        let (mut socket, _) = listener.accept().unwrap();
        let _ = ServerConnection::new(Arc::new(server))
            .unwrap()
            .complete_io(&mut socket);
    });
    let authority = CertificateDer::from(authority.der().to_vec());
    let mut ours = ClientConnection::new(client(authority), "localhost".try_into().unwrap()).unwrap();
    let mut socket = TcpStream::connect(address).unwrap();
    let said = ours.complete_io(&mut socket);
    drop(socket);
    theirs.join().unwrap();
    said.map_or_else(|error| error.to_string(), |_| "understood".to_owned())
}

#[test]
fn a_forged_signature_on_p256_is_refused_on_the_certificate_and_in_the_handshake() {
    for version in [&rustls::version::TLS13, &rustls::version::TLS12] {
        assert_eq!(handshake(false, false, version), "understood");
        for (certificate, in_handshake) in [(true, false), (false, true)] {
            let said = handshake(certificate, in_handshake, version);
            assert!(
                said.contains("BadSignature"),
                "{certificate} {in_handshake}: {said}"
            );
        }
    }
}
