//! Passwords that are long enough and still the first to be tried.

/// Words that stand at the top of every list, in the page's languages, and what fingers do on keyboards. Digits and
/// signs around a word, and the usual digits for letters, make none of them better.
const WELL_KNOWN: [&str; 40] = [
    "password",
    "passwort",
    "passwords",
    "motdepasse",
    "contraseña",
    "contrasena",
    "kennwort",
    "geheim",
    "secret",
    "admin",
    "administrator",
    "administrateur",
    "administrador",
    "welcome",
    "willkommen",
    "bienvenue",
    "bienvenido",
    "changeme",
    "letmein",
    "default",
    "iloveyou",
    "sunshine",
    "princess",
    "football",
    "baseball",
    "superman",
    "computer",
    "internet",
    "printer",
    "drucker",
    "imprimante",
    "impresora",
    "qwertyuiop",
    "qwertzuiop",
    "azertyuiop",
    "asdfghjkl",
    "qwerty",
    "qwertz",
    "1qaz2wsx3edc",
    "1q2w3e4r5t",
];
/// A shorter box name may stand in a good password by chance.
const SHORTEST_NAME: usize = 4;

/// Whether a password is too easy to guess for somebody who stands before that box.
pub(crate) fn is_easy(password: &str, claim_code: &str, box_name: &str) -> bool {
    let plain = letters_and_digits(password);
    let holds = |word: &str, shortest: usize| {
        let word = letters_and_digits(word);
        word.chars().count() >= shortest && plain.contains(&word)
    };
    holds(claim_code, 1)
        || holds(box_name, SHORTEST_NAME)
        || is_sequence(password)
        || repeats_a_few(password)
        || is_well_known(password)
}

fn letters_and_digits(text: &str) -> String {
    let lower = text.chars().flat_map(char::to_lowercase);
    lower.filter(|character| character.is_alphanumeric()).collect()
}

/// `aaaaaaaaaa`, `abcdefghij`, `9876543210`, `1234567890`: each step is the same.
fn is_sequence(password: &str) -> bool {
    let characters: Vec<char> = password.chars().flat_map(char::to_lowercase).collect();
    let follows = |first: char, second: char, step: i64| {
        let wraps =
            (step == 1 && (first, second) == ('9', '0')) || (step == -1 && (first, second) == ('0', '9'));
        wraps || i64::from(u32::from(second)) - i64::from(u32::from(first)) == step
    };
    [-1, 0, 1].into_iter().any(|step| {
        characters
            .windows(2)
            .all(|pair| matches!(pair, [first, second] if follows(*first, *second, step)))
    })
}

/// Four characters or fewer, again and again.
fn repeats_a_few(password: &str) -> bool {
    let characters: Vec<char> = password.chars().collect();
    (1..=4).any(|period| {
        characters
            .iter()
            .zip(characters.iter().skip(period))
            .all(|(here, there)| here == there)
    })
}

fn is_well_known(password: &str) -> bool {
    let lower = password.to_lowercase();
    let bare = lower.trim_matches(|character: char| !character.is_alphabetic() && !"@$".contains(character));
    let spelt: String = bare.chars().map(letter_meant).collect();
    let known = |text: &str| WELL_KNOWN.contains(&text);
    let twice = |text: &str| {
        let (first, second) = text.split_at_checked(text.len() / 2).unwrap_or_default();
        first == second && known(first)
    };
    known(&lower) || known(bare) || known(&spelt) || twice(&spelt)
}

fn letter_meant(character: char) -> char {
    match character {
        '@' | '4' => 'a',
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '$' | '5' => 's',
        '7' => 't',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_tries_first_is_easy() {
        for password in [
            "aaaaaaaaaa",
            "ääääääääääää",
            "abcdefghij",
            "ABCDEFGHIJKL",
            "1234567890",
            "0123456789012",
            "9876543210",
            "zyxwvutsrqp",
            "ababababab",
            "abcabcabcabc",
            "12341234123412",
            "password123!",
            "P@ssw0rd2026",
            "Passwort12345",
            "2026password",
            "passwordpassword",
            "Contraseña2026",
            "qwertyuiop",
            "QWERTZUIOP1",
            "1q2w3e4r5t",
            "!!!admin!!!",
            "ABCD-2345",
            "mein abcd2345 ist",
            "abcd 2345 abcd",
            "meterbox-4711",
            "my.meterbox.4711.here",
        ] {
            assert!(is_easy(password, "ABCD2345", "meterbox-4711"), "{password}");
        }
    }

    #[test]
    fn what_nobody_tries_is_not() {
        for password in [
            "correct horse battery",
            "vier blaue Drucker",
            "passwords are a nuisance",
            "Xk7-p_2qLz",
            "печать счётчиков",
            "印刷機のカウンターを読む箱",
            "in my box there is a box",
            "12345678901112",
        ] {
            assert!(!is_easy(password, "ABCD2345", "box"), "{password}");
        }
    }

    #[test]
    fn no_text_is_too_odd_to_be_judged() {
        for password in ["", "é", "@", "\u{0}\u{202e}", "ﷺ", "İ"] {
            let _ = is_easy(password, "", "");
        }
        assert!(!is_easy("vier blaue Drucker", "", ""));
    }
}
