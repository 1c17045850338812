//! What a printer's device id says of it, in the house's words: who made it, and of HP's inkjets how much ink is left and
//! what they do.
//!
//! HP's keys mean what its own driver takes them for (hplip, `base/status.py`). Others have keys for their state, too, whose
//! meaning nobody has written down (`STS` of machines by Fuji Xerox): they are passed over.

use meters::{Identity, Status, Supply, SupplyKind, SupplyUnit};

use crate::standard::{SupplyManners, SupplyRow};
use crate::{Brands, Facts, Ieee1284};

/// Of each revision of HP's `S`, from 00 on: where the state stands, where the number of pens, and how many digits one has.
const LAYOUTS: [(usize, usize, usize); 5] = [(14, 16, 8), (14, 16, 8), (14, 16, 4), (16, 18, 8), (20, 22, 8)];

/// HP's types of pens, from 0 on: what is in them. More than one colour has no name.
const PENS: [Option<&str>; 10] = [
    None,
    Some("black"),
    Some("tri-colour"),
    Some("photo"),
    Some("cyan"),
    Some("magenta"),
    Some("yellow"),
    Some("light cyan"),
    Some("light magenta"),
    Some("light yellow"),
];

/// The only bit of a pen's kind that counts: it has ink. The other one says that it is a head.
const HAS_INK: u32 = 0x4000_0000;

/// Everything that is understood. What an id doesn't say is absent.
#[must_use]
pub fn facts(id: &Ieee1284, brands: &Brands) -> Facts {
    let manufacturer = brands.brand_of(id);
    let mut facts = Facts {
        identity: Identity {
            manufacturer: manufacturer.map(str::to_owned),
            model: brands.model_of(id),
            serial: id.serial(),
            description: id.description().map(str::to_owned),
            ..Identity::default()
        },
        ..Facts::default()
    };
    if manufacturer == Some("HP") {
        facts.identity.firmware = id.get("FWVER").map(str::to_owned);
        facts.status = id.get("VSTATUS").and_then(status_in_words);
        if let Some(pens) = id.get("S").and_then(Pens::read) {
            facts.status = facts.status.or_else(|| pens.status());
            facts.supplies = pens.supplies();
        }
    }
    facts
}

/// A cartridge of ink whose level is known in percent, or not at all.
#[must_use]
pub fn ink(index: u32, color: Option<&str>, description: Option<&str>, percent: Option<u8>) -> Supply {
    let row = SupplyRow {
        index,
        kind: SupplyKind::InkCartridge,
        class: None,
        color: color.map(str::to_owned),
        description: description.map(str::to_owned),
        unit: Some(SupplyUnit::Percent),
        capacity: Some(100),
        level: percent.map(i64::from),
    };
    row.read(&SupplyManners::default())
}

/// `$HB0$NC0,ff,DN,IDLE,CUT,…`: the fourth part.
fn status_in_words(said: &str) -> Option<Status> {
    let word = said.split(',').nth(3)?.trim().to_ascii_lowercase();
    Some(match word.as_str() {
        "idle" => Status::Idle,
        "busy" | "prnt" | "rprt" | "cncl" | "dryw" => Status::Printing,
        "oopa" | "pajm" | "cars" | "paps" | "penf" | "erro" => Status::Down,
        _ => return None,
    })
}

/// `S`: hex digits, all of one length but for the pens at the end.
struct Pens<'a> {
    digits: &'a str,
    layout: (usize, usize, usize),
}

impl<'a> Pens<'a> {
    fn read(digits: &'a str) -> Option<Self> {
        let revision = usize::try_from(number(digits, 0, 2)?).ok()?;
        let layout = *LAYOUTS.get(revision)?;
        Some(Self { digits, layout })
    }

    fn status(&self) -> Option<Status> {
        match number(self.digits, self.layout.0, 2)? {
            0 => Some(Status::Idle),
            1 | 2 => Some(Status::Printing),
            _ => None,
        }
    }

    fn supplies(&self) -> Vec<Supply> {
        let (_, count, length) = self.layout;
        let pens = number(self.digits, count, 1).unwrap_or_default();
        let mut supplies: Vec<Supply> = Vec::new();
        for place in 0..usize::try_from(pens).unwrap_or_default() {
            // A pen that is cut is none.
            let Some(pen) = number(self.digits, count + 1 + place * length, length) else {
                break;
            };
            let (kind, level) = if length == 8 {
                if pen & HAS_INK == 0 {
                    continue;
                }
                (pen >> 24 & 0x3f, pen & 0xff)
            } else {
                // Revision 2: the second half of the pens has the ink, of black, cyan, magenta, yellow.
                let color = pen >> 12;
                if place < usize::try_from(pens / 2).unwrap_or_default() || color == 0 {
                    continue;
                }
                let color = (color - 1) % 4;
                (if color == 0 { 1 } else { color + 3 }, pen & 0x7f)
            };
            let name = PENS
                .get(usize::try_from(kind).unwrap_or_default())
                .copied()
                .flatten();
            // 0 is what a machine says that doesn't know: a cartridge of somebody else's.
            let percent = u8::try_from(level).ok().filter(|level| (1..=100).contains(level));
            let index = u32::try_from(supplies.len() + 1).unwrap_or(u32::MAX);
            let is_one = !matches!(name, Some("tri-colour" | "photo"));
            let description = name.map(|name| name.to_owned() + " ink");
            supplies.push(ink(
                index,
                name.filter(|_| is_one),
                description.as_deref(),
                percent,
            ));
        }
        supplies
    }
}

/// So many hex digits from there on; none where one is missing or is none.
fn number(digits: &str, from: usize, length: usize) -> Option<u32> {
    let digits = digits.get(from..from + length)?;
    let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_hex.then(|| u32::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use meters::SupplyState;
    use proptest::prelude::*;

    use super::*;
    use crate::Catalogue;

    fn of(id: &str) -> Facts {
        let brands = Catalogue::built_in().brands().clone();
        facts(&Ieee1284::parse(id.as_bytes()), &brands)
    }

    fn inks(id: &str) -> Vec<(Option<String>, Option<u8>)> {
        let supplies = of(id).supplies;
        supplies
            .into_iter()
            .map(|supply| (supply.color, supply.percent))
            .collect()
    }

    #[test]
    fn an_inkjet_says_how_much_is_left_of_each_ink() {
        let some = |color: &str, percent| (Some(color.to_owned()), percent);
        assert_eq!(
            inks("MFG:HP;MDL:officejet 4200 series;S:0380008000020020002c1480022c2500046;"),
            [some("black", Some(34)), (None, Some(70))]
        );
        assert_eq!(
            inks("MFG:HP;MDL:Deskjet 460;S:04800080840010210040002c1781062c2881062;"),
            [some("black", Some(98)), (None, Some(98))]
        );
        // A head, and three cartridges of somebody else's: their level is not 0 but unknown.
        let id = "MFG:HP;MDL:HP PageWide MFP P57750;S:038080C484100001005800000004600000045000000440000004100001e;";
        assert_eq!(
            inks(id),
            [
                some("yellow", None),
                some("magenta", None),
                some("cyan", None),
                some("black", Some(30))
            ]
        );
        assert_eq!(of(id).supplies.first().unwrap().state, SupplyState::Unknown);
        assert_eq!(of(id).status, Some(Status::Idle));
    }

    #[test]
    fn a_state_that_is_cut_or_no_hex_says_nothing() {
        let whole = "0380008000020020002c1480022c2500046";
        for end in 0..whole.len() {
            let id = format!(
                "MFG:HP;MDL:officejet 4200 series;S:{};",
                whole.get(..end).unwrap()
            );
            assert!(inks(&id).len() <= usize::from(end > 26), "at {end}");
        }
        for state in [
            "0x80008000020020002c1480022c2500046",
            "09",
            "+3",
            "ffffffffffffffffffffffffffffffff",
            "é",
        ] {
            assert!(
                inks(&format!("MFG:HP;MDL:officejet 4200 series;S:{state};")).is_empty(),
                "{state}"
            );
        }
        // The same key of somebody else is something else.
        assert!(inks(&format!("MFG:EPSON;MDL:Stylus C42;S:{whole};")).is_empty());
    }

    #[test]
    fn an_older_inkjet_says_in_words_what_it_does() {
        for (word, status) in [
            ("IDLE", Some(Status::Idle)),
            ("PRNT", Some(Status::Printing)),
            ("WHAT", None),
        ] {
            let id = format!("MFG:HEWLETT-PACKARD;MDL:DESKJET 970C;VSTATUS:$HB0$NC0,ff,DN,{word},CUT,K1,C0;");
            assert_eq!(of(&id).status, status, "{word}");
        }
        assert_eq!(
            of("MFG:HEWLETT-PACKARD;MDL:DESKJET 970C;VSTATUS:$HB0;").status,
            None
        );
        let firmware = of("MFG:Hewlett-Packard;MDL:HP LaserJet P1008;FWVER:20080415;")
            .identity
            .firmware;
        assert_eq!(firmware.as_deref(), Some("20080415"));
    }

    proptest! {
        #[test]
        fn no_state_panics(state in "[0-9a-f]{0,80}|\\PC{0,60}") {
            let facts = of(&format!("MFG:HP;MDL:officejet 4200 series;S:{state};"));
            prop_assert!(facts.supplies.len() <= 15);
        }
    }
}
