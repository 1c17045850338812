//! Real answers by IPP: what each says is read, and an answer cut anywhere is none.

use std::fs;
use std::path::Path;

use meters::{Status, SupplyKind};
use profiles::Catalogue;
use profiles::ipp::{Attributes, Malformed, facts, uuid};

/// The body of that answer and the id of its request; none where the corpus is not there.
fn answer(name: &str) -> Option<(Vec<u8>, u32)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/ipp");
    let body = fs::read(folder.join(format!("get-printer-attributes-{name}.bin"))).ok()?;
    let id: [u8; 4] = body.get(4..8)?.try_into().ok()?;
    Some((body, u32::from_be_bytes(id)))
}

#[test]
fn real_answers_by_ipp_are_read() {
    let catalogue = Catalogue::built_in();
    let brands = catalogue.brands();
    let Some((body, id)) = answer("epsonxp6000") else {
        println!("left out: the corpus is not there");
        return;
    };
    let told = Attributes::of_answer(&body, id).unwrap();
    let read = facts(&told, brands);
    assert_eq!(read.identity.manufacturer.as_deref(), Some("Epson"));
    assert_eq!(read.identity.model.as_deref(), Some("XP-6000"));
    assert_eq!(uuid(&told).as_deref(), Some("cfe9210067c411d4a45ff8d027761251"));
    assert_eq!(read.meters, [], "it counts nothing by IPP, and that is no 0");
    assert_eq!(read.supplies.len(), 5);
    assert!(
        read.supplies
            .iter()
            .all(|supply| supply.kind == SupplyKind::InkCartridge && supply.percent.is_some()),
        "{:?}",
        read.supplies
    );
    assert_eq!((read.status, read.alerts.len()), (Some(Status::Idle), 1));
    for end in (0..body.len()).step_by(7).chain([body.len() - 1]) {
        let cut = Attributes::of_answer(&body[..end], id);
        assert_eq!(cut, Err(Malformed::CutOff), "at octet {end}");
    }

    let (body, id) = answer("kyocera-ecosys-m2540dn-001").unwrap();
    let identity = facts(&Attributes::of_answer(&body, id).unwrap(), brands).identity;
    assert_eq!(
        (identity.model.as_deref(), identity.location.as_deref()),
        (Some("ECOSYS M2540dn"), Some("8409"))
    );

    let (body, id) = answer("error-0x0503").unwrap();
    assert_eq!(Attributes::of_answer(&body, id), Err(Malformed::Refused(0x0503)));
    let (body, id) = answer("empty-attribute-group").unwrap();
    assert!(Attributes::of_answer(&body, id).is_ok());
}
