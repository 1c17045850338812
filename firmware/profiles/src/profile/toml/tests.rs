#![allow(clippy::unwrap_used)]

mod library;

use super::*;

/// The error's place and words.
fn refused(text: &str) -> (usize, String) {
    let error = read(text).unwrap_err().within("x.toml", text);
    (error.line, error.message)
}

#[test]
fn what_is_no_toml_is_refused_with_line_column_and_what_to_write() {
    for (text, line, column, words) in [
        ("maker = Kyocera", 1, 9, "text in quotes"),
        ("maker =", 1, 8, "text in quotes"),
        ("maker", 1, 6, "= and its value"),
        ("= 1", 1, 1, "a key is missing"),
        ("a = 1\nb = \"é\" c", 2, 9, "begin a new line"),
        ("a = 1\n\na = 2", 3, 1, "write it once"),
        ("a = { b = 1, b = 2 }", 1, 14, "write it once"),
        ("a = \"open\nb = 1", 1, 5, "second quote"),
        ("a = 'open", 1, 5, "second quote"),
        ("a = \"\"\"open\n\n", 1, 5, "second quote"),
        ("a = '''b'''", 1, 5, "\"\"\""),
        ("a = \"\\d\"", 1, 7, "single quotes"),
        ("a = \"\\ud800\"", 1, 7, "hexadecimal"),
        ("a = [1, 2\nb = 1", 2, 1, "ends with ]"),
        ("a = [1 2]", 1, 8, "ends with ]"),
        ("a = { b = 1", 1, 12, "end with }"),
        ("a.b = 1", 1, 2, "no dots"),
        ("[a\nb = 1", 1, 3, "header doesn't end"),
        ("[]", 1, 2, "a key is missing"),
        ("[a]\n[b]\n[a]", 3, 1, "already"),
        ("a = 1\n[a]", 2, 1, "already"),
        ("a = 1\n[a.b]", 2, 1, "already"),
        ("a = []\n[[a]]", 2, 1, "already"),
        ("a = {}\n[a.b]", 2, 1, "already"),
        ("[[a]]\n[a]", 2, 1, "already"),
        ("[a]\n[[a]]", 2, 1, "already"),
        ("[a.b]\n[a]\nb = 1", 3, 1, "write it once"),
        ("a = 1979-05-27", 1, 5, "a number such as"),
        ("a = 1e3", 1, 5, "a number such as"),
        ("a = 0b1", 1, 5, "a number such as"),
        ("a = 007", 1, 5, "a number such as"),
        ("a = 1__0", 1, 5, "a number such as"),
        ("a = .5", 1, 5, "a number such as"),
        ("a = 9223372036854775808", 1, 5, "a number such as"),
        ("# \u{1}", 1, 3, "can't be seen"),
        ("a = \"\u{7f}\"", 1, 5, "second quote"),
        ("a = 1\rb = 2", 1, 6, "begin a new line"),
    ] {
        let (of_line, message) = refused(text);
        let place = format!("this is no TOML, from column {column}: ");
        assert!(
            message.starts_with(&place) && message.contains(words),
            "{text}: {message}"
        );
        assert_eq!(of_line, line, "{text}");
    }
}

#[test]
fn what_goes_deeper_than_any_profile_ends() {
    for text in [
        ["a = ", &"[".repeat(100_000)].concat(),
        ["a = ", &"{a=".repeat(60_000)].concat(),
        ["[", &"a.".repeat(100_000), "a]"].concat(),
    ] {
        let (line, message) = refused(&text);
        assert_eq!(line, 1);
        assert!(
            message.contains("deep") || message.contains("header"),
            "{message}"
        );
    }
}
