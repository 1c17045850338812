//! The JSON that box and server exchange: what is taken is written so that it is taken again, and means the same.

use std::fmt::Debug;
use std::fs;
use std::path::Path;

use protocol::{
    Ack, Batch, CheckIn, CheckInAnswer, EnrolmentRequest, EnrolmentResponse, Refusal, ServerCard,
};
use serde_json::{from_slice, to_vec};

use super::Target;

pub(super) const TARGET: Target = Target {
    name: "documents",
    check,
    seeds,
    longest: 20_000,
};

fn check(bytes: &[u8]) {
    survives::<Batch>(bytes);
    survives::<Ack>(bytes);
    survives::<Refusal>(bytes);
    survives::<ServerCard>(bytes);
    survives::<EnrolmentRequest>(bytes);
    survives::<EnrolmentResponse>(bytes);
    survives::<CheckIn>(bytes);
    survives::<CheckInAnswer>(bytes);
}

fn survives<T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + Debug>(bytes: &[u8]) {
    let Ok(value) = from_slice::<T>(bytes) else { return };
    let written = to_vec(&value).unwrap_or_else(|error| panic!("{value:?}: {error}"));
    let again = from_slice::<T>(&written).unwrap_or_else(|error| panic!("{value:?}: {error}"));
    assert_eq!(again, value);
}

/// The golden examples, and nesting that is too deep for any of them.
fn seeds() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../firmware/protocol/examples");
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut seeds: Vec<Vec<u8>> = files.filter_map(|file| fs::read(file.path()).ok()).collect();
    seeds.push(b"[".repeat(10_000));
    seeds.push(b"{\"key\":".repeat(2_000));
    seeds
}
