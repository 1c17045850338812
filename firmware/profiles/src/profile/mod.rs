//! A maker's profile: its TOML text, checked down to every name in it, as a model that the catalogue reads by.
//!
//! The text's form is written down in this crate's README. The build reads every file of `makers/` by these same modules,
//! so that a mistake stops it; `meterbox profile check` reads a technician's file by them at run time.

mod check;
mod contents;
mod error;
mod model;
mod pattern;
mod section;
mod source;
mod supplies;
mod toml;
mod words;

#[cfg(test)]
mod tests;

pub use error::ProfileError;
pub use model::{Brand, Confidence, Profile};

pub(crate) use model::{
    Addend, Also, ComparisonRule, ComparisonRuleKind, Count, Excerpt, Expect, IdentityRule, IdentityRules,
    KindOfRow, MeterRule, Only, Place, PrivateIdentity, Source, SupplyRule, Table, Term, TotalsRule,
    UnitRule,
};
pub(crate) use pattern::{Part, Pattern};
pub(crate) use words::{kind as supply_kind, kind_code, state_code, state_of, unit_code, unit_of};

use error::Flaw;
use section::Section;

/// No profile's text is longer, in bytes.
const LONGEST: usize = 256 * 1024;

/// Reads the text of a profile and checks all of it.
///
/// # Errors
/// [`ProfileError`] with the line of the first mistake: what is no TOML, a key that nobody knows, a name that doesn't
/// exist, an object identifier or a word that is none.
pub fn parse(file_name: &str, text: &str) -> Result<Profile, ProfileError> {
    read(text).map_err(|flaw| flaw.within(file_name, text))
}

fn read(text: &str) -> Result<Profile, Flaw> {
    if text.len() > LONGEST {
        return Err(Flaw::new(
            0,
            format!("this text is longer than {LONGEST} bytes: no profile needs as much"),
        ));
    }
    contents::profile(&Section::of(&toml::read(text)?, 0))
}

/// Reads the version of a set of profiles: `version = 2026112201`, the day and a running number.
///
/// # Errors
/// [`ProfileError`] where it says anything else.
pub fn parse_version(file_name: &str, text: &str) -> Result<u32, ProfileError> {
    let read = || {
        let document = toml::read(text)?;
        let top = Section::of(&document, 0);
        let version = top.need("version")?.number()?;
        top.end()?;
        Ok(version)
    };
    read().map_err(|flaw: Flaw| flaw.within(file_name, text))
}
