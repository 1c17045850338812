#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use rcgen::{
    CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, KeyUsagePurpose, SanType,
};

use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn made(now: &str) -> PageCertificate {
    let names = ["meterbox-1a2b".to_owned(), "meterbox-1a2b.local".to_owned()];
    PageCertificate::make(&names, &["192.0.2.7".parse().unwrap()], at(now)).unwrap()
}

#[test]
fn it_ends_820_days_after_the_day_before() {
    let certificate = made("2026-11-22T10:00:00Z");
    assert_eq!(certificate.not_after(), Some(at("2029-02-18T10:00:00Z")));
}

#[test]
fn it_is_fresh_until_a_month_before_its_end() {
    let certificate = made("2026-11-22T10:00:00Z");
    for (now, fresh) in [
        ("2026-11-21T09:59:59Z", false),
        ("2026-11-21T10:00:00Z", true),
        ("2029-01-19T10:00:00Z", true),
        ("2029-01-19T10:00:01Z", false),
    ] {
        assert_eq!(certificate.is_fresh(at(now)), fresh, "{now}");
    }
}

#[test]
fn years_of_other_centuries_are_read_as_well() {
    for (now, end) in [
        ("1970-01-01T00:00:00Z", "1972-03-31T00:00:00Z"),
        ("2049-12-31T23:59:59Z", "2052-03-29T23:59:59Z"),
    ] {
        assert_eq!(made(now).not_after(), Some(at(end)), "{now}");
    }
}

#[test]
fn a_renewed_one_keeps_the_key_and_has_another_number() {
    let old = made("2026-11-22T10:00:00Z");
    let new = old
        .renewed(&["meterbox-1a2b".to_owned()], &[], at("2029-01-22T10:00:00Z"))
        .unwrap();
    assert_eq!(new.key, old.key);
    assert_ne!(new.fingerprint(), old.fingerprint());
    let number = |of: &PageCertificate| of.certificate.get(13..33).unwrap().to_vec();
    assert_ne!(
        number(&new),
        number(&old),
        "the same name and number would lock browsers out"
    );
    assert!(new.is_fresh(at("2029-01-22T10:00:00Z")));
}

#[test]
fn what_was_spoilt_is_not_fresh() {
    let good = made("2026-11-22T10:00:00Z");
    let now = at("2026-11-22T10:00:00Z");
    for length in 0..good.certificate.len() {
        let cut = PageCertificate {
            certificate: good.certificate.get(..length).unwrap().to_vec(),
            ..good.clone()
        };
        assert!(!cut.is_fresh(now), "{length}");
    }
    let keyless = PageCertificate {
        key: vec![1, 2, 3],
        ..good
    };
    assert!(keyless.renewed(&[], &[], now).is_err());
}

#[test]
fn names_that_no_certificate_holds_are_left_out() {
    let names = ["Büro".to_owned(), String::new()];
    assert!(PageCertificate::make(&names, &[], at("2026-11-22T10:00:00Z")).is_ok());
}

#[test]
fn the_fingerprint_is_sha_256_with_colons() {
    let fingerprint = made("2026-11-22T10:00:00Z").fingerprint();
    assert_eq!(fingerprint.len(), 95);
    assert!(fingerprint.split(':').all(|octet| octet.len() == 2));
}

/// What another writer makes of the same, up to its signature.
fn by_another_writer(contents: &Contents<'_>, key: &[u8]) -> Vec<u8> {
    let key =
        rcgen::KeyPair::from_pkcs8_der_and_sign_algo(&key.into(), &rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params
        .distinguished_name
        .push(DnType::CommonName, contents.names[0].as_str());
    params.serial_number = Some(contents.serial_number.to_vec().into());
    let names = contents
        .names
        .iter()
        .filter_map(|name| name.as_str().try_into().ok());
    params.subject_alt_names.extend(names.map(SanType::DnsName));
    let addresses = contents.addresses.iter().copied();
    params.subject_alt_names.extend(addresses.map(SanType::IpAddress));
    let moment =
        |at: Timestamp| rcgen::date_time_ymd(1970, 1, 1) + std::time::Duration::from_secs(at.unix_seconds());
    params.not_before = moment(contents.from);
    params.not_after = moment(contents.until);
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let made = params.self_signed(&key).unwrap();
    let (certificate, _) = der::content(made.der(), der::SEQUENCE).unwrap();
    let (_, behind) = der::content(certificate, der::SEQUENCE).unwrap();
    certificate[..certificate.len() - behind.len()].to_vec()
}

proptest! {
    #[test]
    fn another_writer_writes_the_same_octets(
        names in prop::collection::vec("[a-z0-9-]{1,40}(\\.local)?|Büro", 1..8),
        addresses in prop::collection::vec(any::<IpAddr>(), 0..6),
        // To the year 2120.
        now in 0_u64..4_733_510_400,
    ) {
        let now = Timestamp::from_unix_seconds(now);
        let made = PageCertificate::make(&names, &addresses, now).unwrap();
        let public_key = &Key::from_pkcs8(&made.key).unwrap().public_point();
        let from = Timestamp::from_unix_seconds(now.unix_seconds().saturating_sub(DAY));
        let contents = Contents {
            serial_number: &serial_number(public_key, now),
            names: &names,
            addresses: &addresses,
            from,
            until: from.plus_seconds(LIFETIME),
            public_key,
        };
        let ours = contents.to_be_signed();
        prop_assert_eq!(&ours, &by_another_writer(&contents, &made.key));
        prop_assert!(made.certificate.windows(ours.len()).any(|part| part == ours));
    }
}
