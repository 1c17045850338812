//! All makers' profiles together: what to ask a device, and what its rows say.
//!
//! The way of a device: ask [`identifying_questions`](crate::identifying_questions); with its rows, ask
//! [`Catalogue::detail_questions`]; then [`Catalogue::interpret`] all rows together. The standard MIBs are the floor; the
//! profile of the device's maker, and beside it that of the name on its case, lay their own upon it. Nothing here asks a
//! second printer behind one address: one address is one reading.

mod asking;
mod choice;
mod comparisons;
mod considered;
mod counting;
mod device;
mod identity;
mod interpretation;
mod lack;
mod moved;
mod places;
mod source;
mod steady;
mod supplies;

#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::{Arc, OnceLock};

use crate::coding;
use packed::octets;

use crate::profile::{Only, Profile};
use crate::recognition::Brands;

pub use choice::{Chosen, Why};
pub use considered::{Considered, ConsideredSource, LeftOver};
pub use lack::Lack;

pub use crate::standard::Change;

use moved::moved;

/// The makers' profiles of the firmware, as the build packed them.
const BUILT_IN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/makers.bin"));
/// Their version.
const BUILT_IN_VERSION: u32 = include!(concat!(env!("OUT_DIR"), "/version.rs"));

/// Profiles stand behind profiles no deeper than this.
const DEEPEST: usize = 3;

/// No more profiles stand behind one another.
const MOST_CHAPTERS: usize = 16;

/// All makers' profiles.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    version: u32,
    profiles: Vec<Profile>,
    /// To each profile: itself, and what stands behind it.
    chapters: Vec<Vec<Chapter>>,
    brands: Brands,
}

/// A profile as it is read for a device.
#[derive(Clone, Debug)]
struct Chapter {
    profile: Profile,
    /// The devices that it is for; all, where it is a device's own.
    only: Vec<Only>,
}

/// A profile stands on another one that is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoSuchProfile {
    /// Whose profile says so.
    pub of: String,
    /// The maker that it names.
    pub profile: String,
}

impl fmt::Display for NoSuchProfile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the profile of {} stands on that of {:?}, and there is none: write the `maker` of another file into [[also]]",
            self.of, self.profile
        )
    }
}

impl std::error::Error for NoSuchProfile {}

impl Catalogue {
    /// These profiles together.
    ///
    /// # Errors
    /// [`NoSuchProfile`] where one stands on another that is not among them.
    pub fn new(profiles: Vec<Profile>, version: u32) -> Result<Self, NoSuchProfile> {
        let chapters: Result<Vec<Vec<Chapter>>, NoSuchProfile> = profiles
            .iter()
            .map(|profile| {
                let mut chapters = Vec::new();
                collect(&profiles, profile, &[], DEEPEST, &mut chapters)?;
                Ok(chapters)
            })
            .collect();
        Ok(Self {
            version,
            chapters: chapters?,
            brands: Brands::of(&profiles),
            profiles,
        })
    }

    /// The profiles of the firmware itself. They are unpacked once.
    pub fn built_in() -> Arc<Self> {
        static ONCE: OnceLock<Arc<Catalogue>> = OnceLock::new();
        // The build wrote these bytes by the same code, and checked them.
        let unpacked = || {
            let profiles = coding::decode(&octets::unpack(BUILT_IN)).unwrap_or_default();
            Arc::new(Self::new(profiles, BUILT_IN_VERSION).unwrap_or_default())
        };
        Arc::clone(ONCE.get_or_init(unpacked))
    }

    /// These profiles with one more, in place of that of the same maker.
    ///
    /// # Errors
    /// [`NoSuchProfile`] as of [`new`](Self::new).
    pub fn with(&self, profile: Profile) -> Result<Self, NoSuchProfile> {
        let mut profiles = self.profiles.clone();
        let is_its = |known: &&mut Profile| known.maker.is_some() && known.maker == profile.maker;
        match profiles.iter_mut().find(is_its) {
            Some(known) => *known = profile,
            None => profiles.push(profile),
        }
        Self::new(profiles, self.version)
    }

    /// The version of the pack: a day and a running number, such as 2026112201.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// How makers and models are told in texts.
    pub fn brands(&self) -> &Brands {
        &self.brands
    }

    /// The profiles, as a pack holds them.
    pub fn profiles(&self) -> &[Profile] {
        &self.profiles
    }

    /// How many profiles there are.
    pub fn len(&self) -> usize {
        self.profiles.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.profiles.is_empty()
    }
}

/// The profile and all that stand behind it, for the devices that all of these limits leave.
fn collect(
    profiles: &[Profile],
    profile: &Profile,
    only: &[Only],
    deepest: usize,
    chapters: &mut Vec<Chapter>,
) -> Result<(), NoSuchProfile> {
    chapters.push(Chapter {
        profile: profile.clone(),
        only: only.to_vec(),
    });
    let Some(deeper) = deepest.checked_sub(1) else {
        return Ok(());
    };
    for also in &profile.also {
        if chapters.len() >= MOST_CHAPTERS {
            break;
        }
        let same = |other: &&Profile| other.maker.as_deref() == Some(&also.profile);
        let other = profiles.iter().find(same).ok_or_else(|| NoSuchProfile {
            of: profile.maker.clone().unwrap_or_default(),
            profile: also.profile.clone(),
        })?;
        let other = match &also.base {
            Some(base) => moved(other, base),
            None => other.clone(),
        };
        let only = [only, std::slice::from_ref(&also.only)].concat();
        collect(profiles, &other, &only, deeper, chapters)?;
    }
    Ok(())
}
