#![allow(clippy::unwrap_used)]
use super::*;

const GOOD: &str = r#"maker = "Kyocera"
base = "1.3.6.1.4.1.1347"
enterprises = [1347]

[[brand]]
name = "Kyocera"
texts = ["KYOCERA"]

[table.counters]
value = ".1.9"
type = ".1.2"
label = ".1.5"
unit = ".1.4"
units = { 7 = "impressions", 8 = "sheets" }
codes = { color = ".1.6", size = ".1.7" }

[[meter]]
name = "total"
scalar = ".43.10.1.1.12.{printer}.{marker}"
confidence = "A"
source = "a walk"

[[meter]]
name = "mono"
table = "counters"
type = 200
label = ["Black & White"]
unless = [0]
confidence = "B"
source = "a walk"

[[meter]]
name = "color"
sum = [{ meter = "print_color" }, { table = "counters", rows = { color = [2, 3], size = 1 }, optional = true }]
unit = "marker"
confidence = "C"
source = "a walk"

[[meter]]
name = "print_color"
table = ["counters"]
label = "Full color"
unit = "sheets"
confidence = "A"
source = "a walk"

[totals]
bills = ["total"]
standard = "engine_total"
alone = "engine_total"

[[parts]]
of = "total"
are = ["mono", "color"]
tolerance = 10
tolerance_percent = 0.125
reason = "reports"
where = { not_description = "Fiery" }

[[second]]
of = "total"
is = "engine_total"
expect = "more"

[identity]
serial = ["standard", { scalar = ".43.5.1.1.28.1", unless = ["", "0"] }]
firmware = [{ scalar = ".43.5.4.1.5.1.1", after = ["a ", "b"], until = " ", where = { has = ".43" } }]
model = [{ scalar = ".1.1.0", key = "mdl", where = { object_id = ".41", model = "ci", lacks = ".44" } }]

[supplies]
receptacles = "filled"
levels = { "-100" = "low" }

[[supply]]
kind = ["toner", "toner_cartridge"]
color = "black"
percent = { packed = ".2.0", code = 0x6f }
full = 10000
"#;

/// The error of the good text with one line made another.
fn error_with(line: &str, instead: &str) -> ProfileError {
    assert_eq!(GOOD.matches(line).count(), 1, "{line}");
    parse("kyocera.toml", &GOOD.replace(line, instead)).unwrap_err()
}

fn line_of(text: &str) -> usize {
    GOOD.lines().position(|line| line.contains(text)).unwrap() + 1
}

#[test]
fn everything_that_a_profile_may_say_is_taken() {
    let profile = parse("kyocera.toml", GOOD).unwrap();
    assert_eq!(profile.maker(), Some("Kyocera"));
    assert_eq!(profile.meters.len(), 4);
    assert_eq!(profile.comparisons.len(), 2);
    assert_eq!(profile.comparisons[0].tolerance_millipercent, Some(125));
    assert_eq!(profile.totals[0].alone, "engine_total");
    assert!(profile.receptacles_filled && profile.is_sound());
}

#[test]
fn every_mistake_has_its_line_and_says_what_to_write() {
    for (line, instead, of_line, words) in [
        ("maker = \"Kyocera\"", "maker = Kyocera", "maker = ", "no TOML"),
        (
            "enterprises = [1347]",
            "enterprises = [-1]",
            "enterprises = [1347]",
            "out of range",
        ),
        (
            "enterprises = [1347]",
            "enterprises = 1347",
            "enterprises = [1347]",
            "[ … ]",
        ),
        (
            "enterprises = [1347]",
            "enterprize = [1347]",
            "enterprises = [1347]",
            "`enterprises`",
        ),
        ("maker = \"Kyocera\"", "", "maker = ", "maker ="),
        ("texts = [\"KYOCERA\"]", "texts = [\"\"]", "texts = ", "empty"),
        ("texts = [\"KYOCERA\"]", "texts = [7]", "texts = ", "in quotes"),
        (
            "value = \".1.9\"",
            "value = \"..1\"",
            "value = \".1.9\"",
            "no object identifier",
        ),
        ("value = \".1.9\"", "", "[table.counters]", "`value` is missing"),
        (
            "value = \".1.9\"",
            "value = \".1.9\"\nrow = 3",
            "type = \".1.2\"",
            "nobody knows the key `row`",
        ),
        ("unit = \".1.4\"", "", "units = ", "unit = "),
        (
            "8 = \"sheets\"",
            "8 = \"sheet\"",
            "8 = \"sheets\"",
            "\"sheet\" is no unit",
        ),
        (
            "8 = \"sheets\"",
            "eight = \"sheets\"",
            "8 = \"sheets\"",
            "no code",
        ),
        (
            "name = \"total\"",
            "name = \"totall\"",
            "name = \"total\"",
            "total, ",
        ),
        (
            "confidence = \"B\"",
            "confidence = \"D\"",
            "confidence = \"B\"",
            "leave this meter out",
        ),
        (
            "confidence = \"B\"",
            "confidence = \"E\"",
            "confidence = \"B\"",
            "\"A\", \"B\" or \"C\"",
        ),
        (
            "confidence = \"B\"",
            "",
            "^name = \"mono\"",
            "`confidence` is missing",
        ),
        ("type = 200", "type = \"200\"", "type = 200", "whole number"),
        (
            "type = 200",
            "typ = 200",
            "type = 200",
            "nobody knows the key `typ`",
        ),
        (
            "table = \"counters\"\ntype",
            "table = \"counter\"\ntype",
            "table = \"counters\"",
            "no table \"counter\"",
        ),
        (
            "table = \"counters\"\ntype",
            "scalar = \".1\"\ntable = \"counters\"\ntype",
            "type = 200",
            "one place",
        ),
        ("unless = [0]", "unless = 0", "unless = [0]", "[ … ]"),
        (
            "{ meter = \"print_color\" }",
            "{ meter = \"print\" }",
            "^name = \"color\"",
            "called \"print\"",
        ),
        (
            "{ meter = \"print_color\" }",
            "{ meter = \"color\" }",
            "^name = \"color\"",
            "made of itself",
        ),
        (
            "{ meter = \"print_color\" }",
            "{ }",
            "{ meter = \"print_color\" }",
            "where the value is",
        ),
        (
            "{ meter = \"print_color\" }",
            "{ meter = \"print_color\", optional = true }",
            "sum = ",
            "sum of nothing",
        ),
        (
            "{ meter = \"print_color\" }",
            "{ meter = \"print_color\", optional = 1 }",
            "sum = ",
            "true or false",
        ),
        (
            "rows = { color = [2, 3], size = 1 }",
            "rows = { colour = 2 }",
            "rows = ",
            "no codes \"colour\"",
        ),
        (
            "rows = { color = [2, 3], size = 1 }",
            "rows = { color = [] }",
            "rows = ",
            "which rows",
        ),
        (
            "unit = \"marker\"",
            "unit = \"pages\"",
            "unit = \"marker\"",
            "\"pages\" is no unit",
        ),
        (
            "alone = \"engine_total\"",
            "alone = \"engine\"",
            "alone = ",
            "no meter's name",
        ),
        (
            "bills = [\"total\"]",
            "bills = [\"copy\"]",
            "[totals]",
            "called \"copy\"",
        ),
        ("bills = [\"total\"]", "bills = []", "[totals]", "no meter bills"),
        (
            "are = [\"mono\", \"color\"]",
            "are = [\"mono\", \"copy\"]",
            "[[parts]]",
            "called \"copy\"",
        ),
        ("are = [\"mono\", \"color\"]", "are = []", "are = ", "empty"),
        (
            "tolerance = 10",
            "tolerance = -1",
            "tolerance = 10",
            "out of range",
        ),
        (
            "tolerance_percent = 0.125",
            "tolerance_percent = 101",
            "tolerance_percent",
            "0 to 100",
        ),
        (
            "tolerance_percent = 0.125",
            "tolerance_percent = 0.0001",
            "tolerance_percent",
            "three decimals",
        ),
        (
            "where = { not_description = \"Fiery\" }",
            "where = { }",
            "where = { not",
            "limits nothing",
        ),
        (
            "where = { not_description = \"Fiery\" }",
            "where = { modell = \"x\" }",
            "where = { not",
            "modell",
        ),
        (
            "expect = \"more\"",
            "expect = \"bigger\"",
            "expect",
            "\"equal\", \"more\" or \"less\"",
        ),
        (
            "serial = [\"standard\",",
            "serial = [\"usual\",",
            "serial = ",
            "\"standard\"",
        ),
        (
            "until = \" \",",
            "key = \"MDL\",",
            "firmware = ",
            "leave one of them out",
        ),
        (
            "receptacles = \"filled\"",
            "receptacles = \"full\"",
            "receptacles",
            "\"room\" nor \"filled\"",
        ),
        ("\"-100\" = \"low\"", "\"100\" = \"low\"", "levels = ", "negative"),
        (
            "\"-100\" = \"low\"",
            "\"-100\" = \"bad\"",
            "levels = ",
            "one of ok, low",
        ),
        (
            "kind = [\"toner\", \"toner_cartridge\"]",
            "kind = \"drum\"",
            "kind = ",
            "such as toner",
        ),
        ("code = 0x6f", "code = 0x1ff", "code = 0x6f", "out of range"),
        ("full = 10000", "full = 0", "full = ", "nothing is full at 0"),
        ("[totals]", "[[totals.x]]", "[totals]", "nobody knows the key `x`"),
    ] {
        let error = error_with(line, instead);
        // What is missing in a section is told at its head.
        let expected = of_line
            .strip_prefix('^')
            .map_or_else(|| line_of(of_line), |first| line_of(first) - 1);
        assert_eq!(error.line, expected, "{instead}: {error}");
        assert!(error.message.contains(words), "{instead}: {error}");
        assert!(
            error
                .to_string()
                .starts_with(&format!("kyocera.toml:{}: ", error.line))
        );
    }
}

#[test]
fn a_file_for_nobody_and_a_name_without_base_are_refused() {
    let error = |text: &str| parse("x.toml", text).unwrap_err();
    assert!(error("").message.contains("no device gets this profile"));
    let relative = "enterprises = [1]\nmaker = \"X\"\n[[meter]]\nname = \"total\"\nscalar = \".1\"\nconfidence = \"A\"\nsource = \"s\"";
    assert_eq!(error(relative).line, 5);
    assert!(error(relative).message.contains("base = "));
    assert!(error(&"#".repeat(LONGEST + 1)).message.contains("longer"));
}

#[test]
fn a_set_of_profiles_has_a_version() {
    assert_eq!(
        parse_version("pack.toml", "version = 2026112201"),
        Ok(2_026_112_201)
    );
    for (text, words) in [
        ("", "missing"),
        ("version = -1", "range"),
        ("version = 1\nname = 2", "`name`"),
    ] {
        assert!(
            parse_version("pack.toml", text)
                .unwrap_err()
                .message
                .contains(words),
            "{text}"
        );
    }
}
