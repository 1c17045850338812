//! Who made it? By the name in front of a device's text, else by the enterprise number in sysObjectID.
//!
//! The name in front counts before the number: a Lanier answers with Ricoh's number, a Toshiba may answer with
//! Lexmark's, and the dealer orders toner by the name on the case.

use crate::text::strip_word;

/// What texts begin with → the maker's usual name. Where one is the beginning of another, the longer stands first.
const BRANDS: [(&str, &str); 70] = [
    ("HEWLETT-PACKARD", "HP"),
    ("HEWLETT PACKARD", "HP"),
    ("HP", "HP"),
    ("XEROX CORPORATION", "Xerox"),
    ("XEROX", "Xerox"),
    ("FUJI XEROX CO., LTD.", "Fuji Xerox"),
    ("FUJI XEROX", "Fuji Xerox"),
    ("FUJIFILM BUSINESS INNOVATION", "Fujifilm"),
    ("FUJIFILM", "Fujifilm"),
    ("TEKTRONIX", "Tektronix"),
    ("RICOH", "Ricoh"),
    ("LANIER", "Lanier"),
    ("SAVIN", "Savin"),
    ("NRG", "NRG"),
    ("NASHUATEC", "Nashuatec"),
    ("REX-ROTARY", "Rex-Rotary"),
    ("GESTETNER", "Gestetner"),
    ("INFOTEC", "Infotec"),
    ("IBM INFOPRINT", "InfoPrint"),
    ("INFOPRINT", "InfoPrint"),
    ("IBM", "IBM"),
    ("CANON INC.", "Canon"),
    ("CANON", "Canon"),
    ("OCÉ", "Oce"),
    ("OCE", "Oce"),
    ("KONICA MINOLTA", "Konica Minolta"),
    ("KONICAMINOLTA", "Konica Minolta"),
    ("MINOLTA-QMS", "Minolta-QMS"),
    ("MINOLTA", "Minolta"),
    ("DEVELOP", "Develop"),
    ("SINDOH", "Sindoh"),
    ("OLIVETTI", "Olivetti"),
    ("TA TRIUMPH-ADLER", "Triumph-Adler"),
    ("TRIUMPH-ADLER", "Triumph-Adler"),
    ("TRIUMPH ADLER", "Triumph-Adler"),
    ("UTAX", "UTAX"),
    ("COPYSTAR", "Copystar"),
    ("KYOCERA DOCUMENT SOLUTIONS", "Kyocera"),
    ("KYOCERA MITA", "Kyocera"),
    ("KYOCERA", "Kyocera"),
    ("LEXMARK INTERNATIONAL", "Lexmark"),
    ("LEXMARK", "Lexmark"),
    ("SOURCE TECHNOLOGIES", "Source Technologies"),
    ("DELL", "Dell"),
    ("BROTHER", "Brother"),
    ("SEIKO EPSON", "Epson"),
    ("EPSONNET", "Epson"),
    ("EPSON", "Epson"),
    ("SAMSUNG ELECTRONICS", "Samsung"),
    ("SAMSUNG", "Samsung"),
    ("SHARP", "Sharp"),
    ("TOSHIBA TEC", "Toshiba"),
    ("TOSHIBA", "Toshiba"),
    ("OKI DATA CORP", "OKI"),
    ("OKI DATA", "OKI"),
    ("OKIDATA", "OKI"),
    ("OKI", "OKI"),
    ("PANTUM", "Pantum"),
    ("PANASONIC", "Panasonic"),
    ("RISO", "Riso"),
    ("ZEBRA TECHNOLOGIES", "Zebra"),
    ("ZEBRA", "Zebra"),
    ("ZTC", "Zebra"),
    ("TSC", "TSC"),
    ("SATO", "Sato"),
    ("CITIZEN", "Citizen"),
    ("DATAMAX CORPORATION", "Datamax"),
    ("DATAMAX", "Datamax"),
    ("HONEYWELL", "Honeywell"),
    ("INTERMEC", "Intermec"),
];

/// IANA's enterprise numbers of those who make printers (or their network boards) → the usual name.
const ENTERPRISES: [(u32, &str); 25] = [
    (11, "HP"),
    (128, "Tektronix"),
    (236, "Samsung"),
    (253, "Xerox"),
    (258, "Panasonic"),
    (297, "Fuji Xerox"),
    (367, "Ricoh"),
    (641, "Lexmark"),
    (674, "Dell"),
    (683, "Zebra"),
    (1129, "Toshiba"),
    (1248, "Epson"),
    (1347, "Kyocera"),
    (1602, "Canon"),
    (1963, "Intermec"),
    (2001, "OKI"),
    (2385, "Sharp"),
    (2435, "Brother"),
    (2590, "Konica Minolta"),
    (10642, "Zebra"),
    (18334, "Konica Minolta"),
    (29999, "HP"),
    (26696, "HP"),
    (40093, "Pantum"),
    (51966, "TSC"),
];

/// The maker whose name stands in front of the text, and what stands behind it.
pub(crate) fn brand_in_front(text: &str) -> Option<(&'static str, &str)> {
    BRANDS.iter().find_map(|(prefix, name)| {
        let rest = strip_word(text, prefix)?;
        Some((*name, rest.trim_start_matches([' ', ',', '.', ':', '-'])))
    })
}

/// The maker that has this enterprise number.
pub(crate) fn of_enterprise(number: u32) -> Option<&'static str> {
    ENTERPRISES
        .iter()
        .find_map(|(enterprise, name)| (*enterprise == number).then_some(*name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_maker_is_a_whole_word_in_front() {
        assert_eq!(
            brand_in_front("Canon Inc., LBP-1760e"),
            Some(("Canon", "LBP-1760e"))
        );
        assert_eq!(
            brand_in_front("KONICA MINOLTA bizhub"),
            Some(("Konica Minolta", "bizhub"))
        );
        assert_eq!(brand_in_front("HPE OfficeConnect"), None);
        assert_eq!(brand_in_front("Attached to HP"), None);
    }

    #[test]
    fn a_longer_name_is_found_before_its_beginning() {
        for (position, (name, _)) in BRANDS.iter().enumerate() {
            let shadowed = BRANDS
                .iter()
                .take(position)
                .any(|(earlier, _)| strip_word(name, earlier).is_some());
            assert!(!shadowed, "{name}");
        }
    }

    #[test]
    fn a_number_has_one_maker() {
        let mut numbers: Vec<u32> = ENTERPRISES.iter().map(|(number, _)| *number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), ENTERPRISES.len());
    }
}
