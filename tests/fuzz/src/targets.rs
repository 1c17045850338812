//! What is tried, and what each of them may never do.

mod conversation;
mod device_id;
mod documents;
mod enrolment;
mod ipp_answer;
mod maker_text;
mod message;
mod own_name;
mod pack;
mod pjl_talk;
mod profile;
mod request;
mod routes;
mod secured;
mod signature;
mod sweep;
mod text;

/// Something that takes bytes from outside.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name, and that of its folder in `corpus/`.
    pub name: &'static str,
    /// Takes the bytes; panics where a promise is broken.
    pub check: fn(&[u8]),
    /// Good bytes to begin with.
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// No input is longer.
    pub longest: usize,
}

/// All targets.
pub const TARGETS: [Target; 17] = [
    message::TARGET,
    conversation::TARGET,
    secured::TARGET,
    sweep::TARGET,
    routes::TARGET,
    profile::TARGET,
    text::TARGET,
    maker_text::TARGET,
    pack::TARGET,
    signature::TARGET,
    enrolment::TARGET,
    documents::TARGET,
    request::TARGET,
    own_name::TARGET,
    device_id::TARGET,
    pjl_talk::TARGET,
    ipp_answer::TARGET,
];

/// The names of standard tables' columns and of single rows: where a made-up row is likely to matter.
fn telling_names() -> Vec<profiles::Oid> {
    let printer = profiles::Rows::from_iter([(
        profiles::Oid::new([1, 3, 6, 1, 2, 1, 43, 10, 2, 1, 4, 1, 1]),
        profiles::Value::Counter32(1),
    )]);
    let (identifying, detail) = (
        profiles::identifying_questions(),
        profiles::Catalogue::built_in().detail_questions(&printer),
    );
    [
        identifying.scalars,
        identifying.columns,
        detail.scalars,
        detail.columns,
    ]
    .concat()
}
