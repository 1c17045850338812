//! The body of a pack of makers' profiles: any bytes are refused, or profiles that can be read by and packed again.

use profiles::pack::{profiles_in, seal};
use profiles::{Catalogue, Oid, Rows, Value};

use super::Target;

pub(super) const TARGET: Target = Target {
    name: "pack",
    check,
    seeds,
    longest: 20_000,
};

/// Magic, format, version and length stand before the body, the signature behind it.
const HEAD: usize = 18;
const SIGNATURE: usize = 64;

fn check(bytes: &[u8]) {
    let Ok(catalogue) = profiles_in(bytes, 1) else {
        return;
    };
    for enterprise in [367, 1347, 2435] {
        let object_id = Oid::new([1, 3, 6, 1, 4, 1, enterprise]);
        let rows = Rows::from_iter([
            (
                Oid::new([1, 3, 6, 1, 2, 1, 1, 2, 0]),
                Value::ObjectIdentifier(object_id),
            ),
            (
                Oid::new([1, 3, 6, 1, 2, 1, 43, 10, 2, 1, 4, 1, 1]),
                Value::Counter32(1),
            ),
        ]);
        let asked = catalogue.detail_questions(&rows);
        assert!(asked.scalars.len() + asked.columns.len() < bytes.len() + 500);
        let facts = catalogue.interpret(&rows);
        assert!(
            facts
                .meters
                .iter()
                .all(|meter| meter.value == 1 || meter.source.contains('+'))
        );
    }
    let Ok(again) = seal(catalogue.profiles(), 1, |_| [0; SIGNATURE]) else {
        panic!("what was taken can't be packed");
    };
    let body = again.get(HEAD..again.len() - SIGNATURE).unwrap_or_default();
    let reread = profiles_in(body, 1);
    assert_eq!(
        reread.ok().map(|again| again.profiles().to_vec()),
        Some(catalogue.profiles().to_vec())
    );
}

/// Each profile of the firmware by itself, and all of them as long as they fit.
fn seeds() -> Vec<Vec<u8>> {
    let built_in = Catalogue::built_in();
    let body = |profiles: &[profiles::profile::Profile]| {
        let pack = seal(profiles, 1, |_| [0; SIGNATURE]).ok()?;
        let body = pack.get(HEAD..pack.len() - SIGNATURE)?;
        (body.len() <= TARGET.longest).then(|| body.to_vec())
    };
    let mut seeds: Vec<Vec<u8>> = built_in.profiles().chunks(1).filter_map(body).collect();
    seeds.push(vec![0xff; 64]);
    seeds.push(vec![0]);
    seeds
}
