//! The brands of the makers' files, and where a text begins with what one of them is known by.
//!
//! Nothing is known here but what the files say: see `[[brand]]` in this crate's README.

use super::spelling::{after_family, after_name};
use crate::profile::{Brand, Profile};

/// All brands, ready to be looked for in texts.
#[derive(Clone, Debug, Default)]
pub struct Brands {
    brands: Vec<Brand>,
    /// The longest first.
    starts: Vec<Start>,
    /// The usual name behind a number; of two the last counts.
    enterprises: Vec<(u32, String)>,
}

/// Something that a text may begin with.
#[derive(Clone, Debug)]
struct Start {
    /// The first letter, in lower case.
    first: char,
    spelling: String,
    kind: Kind,
    brand: usize,
}

/// What a text begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The brand's name.
    Name,
    /// A family of its models.
    Family,
    /// A network board of the brand.
    Board,
}

/// A brand found at the beginning of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found<'brand, 'text> {
    pub(super) brand: &'brand Brand,
    pub(super) kind: Kind,
    /// What stands behind the name; the whole text where it begins with a family or a board.
    pub(super) rest: &'text str,
}

impl Brands {
    /// The brands of these profiles. A number that a brand names as its own is its own; the others are the file's maker's.
    #[must_use]
    pub fn of(profiles: &[Profile]) -> Self {
        let mut brands = Self::default();
        for profile in profiles {
            if let Some(maker) = &profile.maker {
                let numbers = profile.enterprises.iter();
                brands
                    .enterprises
                    .extend(numbers.map(|number| (*number, maker.clone())));
            }
        }
        for brand in profiles.iter().flat_map(|profile| &profile.brands) {
            brands.add(brand);
        }
        brands
    }

    /// Every brand, in the order of the files.
    #[must_use]
    pub fn all(&self) -> &[Brand] {
        &self.brands
    }

    /// The usual name behind an enterprise number of sysObjectID.
    #[must_use]
    pub fn of_enterprise(&self, number: u32) -> Option<&str> {
        let found = self.enterprises.iter().rev().find(|(known, _)| *known == number);
        found.map(|(_, name)| name.as_str())
    }

    fn add(&mut self, brand: &Brand) {
        let index = self.brands.len();
        for (spellings, kind) in [
            (&brand.texts, Kind::Name),
            (&brand.families, Kind::Family),
            (&brand.boards, Kind::Board),
        ] {
            for spelling in spellings {
                let Some(first) = first_letter(spelling) else {
                    continue;
                };
                let is_before = |known: &Start| known.spelling.chars().count() >= spelling.chars().count();
                let place = self.starts.partition_point(is_before);
                let start = Start {
                    first,
                    spelling: spelling.clone(),
                    kind,
                    brand: index,
                };
                self.starts.insert(place, start);
            }
        }
        let numbers = brand.enterprises.iter();
        self.enterprises
            .extend(numbers.map(|number| (*number, brand.name.clone())));
        self.brands.push(brand.clone());
    }

    /// What the text begins with; of several, the longest.
    pub(super) fn in_front<'text>(&self, text: &'text str) -> Option<Found<'_, 'text>> {
        let first = first_letter(text)?;
        let mut sharing = self.starts.iter().filter(|start| start.first == first);
        sharing.find_map(|start| {
            let brand = self.brands.get(start.brand)?;
            let rest = match start.kind {
                Kind::Name => after_name(text, &start.spelling)?,
                Kind::Family | Kind::Board => after_family(text, &start.spelling).map(|_| text)?,
            };
            Some(Found {
                brand,
                kind: start.kind,
                rest: rest.trim_start_matches([' ', ',', '.', ':', '-', ';', '_']),
            })
        })
    }
}

fn first_letter(text: &str) -> Option<char> {
    text.chars().next().and_then(|first| first.to_lowercase().next())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn brand(name: &str, texts: &[&str], families: &[&str], enterprises: &[u32]) -> Brand {
        Brand {
            name: name.into(),
            texts: texts.iter().map(ToString::to_string).collect(),
            families: families.iter().map(ToString::to_string).collect(),
            enterprises: enterprises.to_vec(),
            ..Brand::default()
        }
    }

    fn brands() -> Brands {
        Brands::of(&[Profile {
            maker: Some("Acme".into()),
            enterprises: vec![7, 8],
            brands: vec![
                brand("Acme", &["ACME", "ACME FORGE"], &["Anvil", "AX-"], &[]),
                brand("Acme Deluxe", &["ACME DELUXE"], &[], &[8]),
            ],
            ..Profile::default()
        }])
    }

    #[test]
    fn the_longest_name_counts() {
        let brands = brands();
        let found = brands.in_front("Acme Forge Inc., 12").unwrap();
        assert_eq!((found.brand.name.as_str(), found.rest), ("Acme", "Inc., 12"));
        assert_eq!(
            brands.in_front("acme deluxe 12").unwrap().brand.name,
            "Acme Deluxe"
        );
        assert!(brands.in_front("Acmexyz 12").is_none());
        assert!(brands.in_front("").is_none());
    }

    #[test]
    fn a_family_stays_part_of_the_text() {
        let brands = brands();
        let found = brands.in_front("ANVIL 12").unwrap();
        assert_eq!((found.kind, found.rest), (Kind::Family, "ANVIL 12"));
        assert!(brands.in_front("AX-300").is_some());
        assert!(brands.in_front("AX 300").is_some());
        assert!(brands.in_front("AX300").is_none());
        assert!(brands.in_front("Anvils").is_none());
    }

    #[test]
    fn a_brand_of_its_own_takes_the_number_from_the_file() {
        let brands = brands();
        assert_eq!(brands.of_enterprise(7), Some("Acme"));
        assert_eq!(brands.of_enterprise(8), Some("Acme Deluxe"));
        assert_eq!(brands.of_enterprise(9), None);
    }
}
