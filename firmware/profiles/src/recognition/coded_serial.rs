//! Serial numbers that stand on USB in another form than on the machine.

/// Epson's inkjets write theirs (four letters or digits, then six digits) as 18 hexadecimal digits: the first eight
/// characters in ASCII, the last two digits as they are. Seen of an EP-805A (`51594C593136303286`, its USB string) and of an
/// XP-6000 (its device id); over the network the same machines say it plainly, and a device is known by it.
///
/// None where it is not of that maker and form.
#[must_use]
pub fn plain_serial(maker: &str, coded: &str) -> Option<String> {
    let is_epsons = maker
        .get(..5)
        .is_some_and(|start| start.eq_ignore_ascii_case("EPSON"))
        || maker.eq_ignore_ascii_case("Seiko Epson");
    if !is_epsons || coded.len() != 18 {
        return None;
    }
    let (ascii, last) = coded.as_bytes().split_at_checked(16)?;
    let mut plain = String::with_capacity(10);
    for digits in ascii.chunks_exact(2) {
        let octet = u8::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()?;
        plain.push(char::from(octet));
    }
    plain.push_str(str::from_utf8(last).ok()?);
    let (letters, number) = plain.split_at_checked(4)?;
    let is_serial = letters
        .bytes()
        .all(|octet| octet.is_ascii_uppercase() || octet.is_ascii_digit())
        && number.bytes().all(|octet| octet.is_ascii_digit());
    is_serial.then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_epsons_serial_is_what_stands_on_the_machine() {
        let no_digits = plain_serial("EPSON", "58334457313730354A");
        assert_eq!(no_digits, None, "its last two are no digits");
        assert_eq!(
            plain_serial("EPSON", "583344573137303542").as_deref(),
            Some("X3DW170542")
        );
        assert_eq!(
            plain_serial("Epson", "583344573137303542").as_deref(),
            Some("X3DW170542")
        );
    }

    #[test]
    fn what_is_not_coded_stays() {
        for (maker, serial) in [
            ("HP", "583344573137303542"),
            ("EPSON", "X3DW170542"),
            ("EPSON", "5833445731373035"),
            ("EPSON", "H70020309151338220"),
            ("EPSON", "ÄÄÄÄÄÄÄÄÄ"),
            ("", "583344573137303542"),
        ] {
            assert_eq!(plain_serial(maker, serial), None, "{maker} {serial}");
        }
    }
}
