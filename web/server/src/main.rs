//! The companion server: ingest, ledger, reports, mail.
fn main() {}
