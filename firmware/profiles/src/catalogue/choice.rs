//! Which profiles are read for a device: that of the enterprise in its sysObjectID, that of the name on its case, those
//! that stand behind them, and those for every printer.

use std::fmt;

use super::device::Device;
use super::lack::Lack;
use super::{Catalogue, Chapter};
use crate::profile::{Only, Profile};
use crate::standard;

/// Why a profile was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The number behind 1.3.6.1.4.1 in sysObjectID is one of its maker's.
    Enterprise(u32),
    /// The device's texts name this brand.
    Brand(String),
    /// It stands behind the profile of this maker.
    Also(String),
    /// It is for every printer.
    EveryPrinter,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Enterprise(number) => write!(f, "sysObjectID has the enterprise number {number}"),
            Self::Brand(name) => write!(f, "its texts name {name}"),
            Self::Also(maker) => write!(f, "the profile of {maker} stands on it"),
            Self::EveryPrinter => f.write_str("it is for every printer"),
        }
    }
}

/// A profile that was chosen for a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// Its maker.
    pub maker: String,
    /// Why.
    pub why: Why,
}

/// A profile that is read for a device.
#[derive(Clone, Copy)]
pub(super) struct Read<'a> {
    pub(super) profile: &'a Profile,
    pub(super) only: &'a [Only],
    /// The profile that it stands behind.
    pub(super) behind: Option<&'a Profile>,
    why: Reason<'a>,
}

#[derive(Clone, Copy)]
enum Reason<'a> {
    Enterprise(u32),
    Brand(&'a str),
    EveryPrinter,
}

impl Read<'_> {
    pub(super) fn chosen(&self) -> Chosen {
        let maker = |profile: &Profile| {
            profile
                .maker
                .clone()
                .unwrap_or_else(|| "every printer".to_owned())
        };
        Chosen {
            maker: maker(self.profile),
            why: match (self.behind, self.why) {
                (Some(other), _) => Why::Also(maker(other)),
                (None, Reason::Enterprise(number)) => Why::Enterprise(number),
                (None, Reason::Brand(name)) => Why::Brand(name.to_owned()),
                (None, Reason::EveryPrinter) => Why::EveryPrinter,
            },
        }
    }

    /// Whether the device is one that it is for.
    pub(super) fn is_for(&self, device: &Device<'_>) -> bool {
        self.fits(device).is_ok()
    }

    /// Whether the device is one that it is for, and if not, why.
    pub(super) fn fits(&self, device: &Device<'_>) -> Result<(), Lack> {
        self.only.iter().try_for_each(|only| device.fits(only))
    }

    /// Whether the device may turn out to be one.
    pub(super) fn may_be_for(&self, device: &Device<'_>) -> bool {
        self.only.iter().all(|only| device.may_be(only))
    }
}

impl Catalogue {
    /// The profiles for the device of a brand, in the order of trust.
    pub(super) fn reads<'a>(&'a self, device: &Device<'_>, brand: Option<&'a str>) -> Vec<Read<'a>> {
        let enterprise = standard::enterprise(device.rows);
        let by_enterprise = enterprise.and_then(|number| {
            let place = self
                .profiles
                .iter()
                .position(|profile| profile.has_enterprise(number));
            Some((place?, Reason::Enterprise(number)))
        });
        let by_brand = brand.and_then(|brand| {
            let place = self.profiles.iter().position(|profile| profile.has_brand(brand));
            Some((place?, Reason::Brand(brand)))
        });
        let every = self
            .profiles
            .iter()
            .enumerate()
            .filter(|(_, profile)| profile.every_printer)
            .map(|(place, _)| (place, Reason::EveryPrinter));
        let mut places: Vec<(usize, Reason<'a>)> = Vec::new();
        for (place, why) in by_enterprise.into_iter().chain(by_brand).chain(every) {
            if !places.iter().any(|(known, _)| *known == place) {
                places.push((place, why));
            }
        }
        places
            .into_iter()
            .filter_map(|(place, why)| Some((self.chapters.get(place)?, why)))
            .flat_map(|(chapters, why)| reads_of(chapters, why))
            .collect()
    }
}

fn reads_of<'a>(chapters: &'a [Chapter], why: Reason<'a>) -> impl Iterator<Item = Read<'a>> {
    let own = chapters.first().map(|chapter| &chapter.profile);
    chapters.iter().enumerate().map(move |(place, chapter)| Read {
        profile: &chapter.profile,
        only: &chapter.only,
        behind: own.filter(|_| place > 0),
        why,
    })
}

impl Profile {
    fn has_enterprise(&self, number: u32) -> bool {
        let of_brands = self.brands.iter().flat_map(|brand| &brand.enterprises);
        self.enterprises.iter().chain(of_brands).any(|own| *own == number)
    }

    fn has_brand(&self, name: &str) -> bool {
        self.maker.as_deref() == Some(name) || self.brands.iter().any(|brand| brand.name == name)
    }
}
