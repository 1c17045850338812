#![allow(clippy::unwrap_used)]
use super::*;

fn parse(text: &str) -> (Recording, Vec<RecordingError>) {
    Recording::parse("somewhere/acme_1.snmprec", text.as_bytes())
}

fn oid(text: &str) -> Oid {
    text.parse().unwrap()
}

#[test]
fn reads_every_type_and_sorts_by_number() {
    let text = "1.3.6.1.4.1.1.10|2|-2\n1.3.6.1.4.1.1.9|4|a|b \r\n1.3.6.1.4.1.1.1|4x|00fF\n1.3.6.1.4.1.1.2|5|\n\
                1.3.6.1.4.1.1.3|6|1.3.6.1\n1.3.6.1.4.1.1.4|64|10.0.0.9\n1.3.6.1.4.1.1.5|64x|0A000009\n\
                1.3.6.1.4.1.1.6|65|4294967295\n1.3.6.1.4.1.1.7|66|7\n1.3.6.1.4.1.1.8|67|8\n\
                1.3.6.1.4.1.1.11|68x|9f78\n1.3.6.1.4.1.1.12|70|18446744073709551615\n";
    let (recording, odd) = parse(text);
    assert_eq!(odd, []);
    assert_eq!(recording.name, "acme_1");
    let values: Vec<_> = recording.rows.into_values().collect();
    assert_eq!(
        values,
        [
            Value::OctetString(vec![0, 0xFF]),
            Value::Null,
            Value::ObjectIdentifier(oid("1.3.6.1")),
            Value::IpAddress([10, 0, 0, 9].into()),
            Value::IpAddress([10, 0, 0, 9].into()),
            Value::Counter32(u32::MAX),
            Value::Gauge32(7),
            Value::TimeTicks(8),
            Value::text("a|b "),
            Value::Integer(-2),
            Value::Opaque(vec![0x9F, 0x78]),
            Value::Counter64(u64::MAX),
        ]
    );
}

#[test]
fn a_bad_line_names_file_and_line_and_the_rest_is_kept() {
    for bad in [
        "1.3.6.1|2",
        "1.3.6.1|2|12git",
        "1.3.6.1|65|-1",
        "1.3.6.1|65|4294967296",
        "1.3.6.1|4x|abc",
        "1.3.6.1|4x|zz",
        "1.3.6.1|64|10.0.0",
        "1.3.6.1|64x|0a0000",
        "1.3.6.1|6|",
        "1.3.6.1|99|1",
        "one|2|1",
        "# protocol: v4",
        "1.3.6.9|2|2",
    ] {
        let (recording, odd) = parse(&format!("1.3.6.9|2|1\n{bad}\n1.3.6.8|2|1\n"));
        assert_eq!(odd.len(), 1, "{bad}");
        assert!(
            odd[0]
                .to_string()
                .starts_with("somewhere/acme_1.snmprec line 2: "),
            "{}",
            odd[0]
        );
        assert_eq!(recording.rows.len(), 2, "{bad}");
    }
}

#[test]
fn a_remark_tells_the_protocol() {
    assert_eq!(
        parse("# An old print server.\n# protocol: v1-only\n").0.protocol,
        Protocol::V1Only
    );
    assert_eq!(parse("#protocol: v2c-only\n").0.protocol, Protocol::V2cOnly);
    assert_eq!(parse("# protocols differ\n").0.protocol, Protocol::V1AndV2c);
}

#[test]
fn an_absent_file_is_named() {
    let error = Recording::load("no/such_printer.snmprec").unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("no/such_printer.snmprec: the recording can't be read"),
        "{error}"
    );
}
