//! What a device says of itself: the standard's answers and the maker's own, in the order that its profile trusts them.

use meters::Identity;
use meters::identity::Evidence;

use super::Catalogue;
use super::choice::Read;
use super::device::Device;
use super::lack::Lack;
use super::source::Sources;
use crate::profile::{IdentityRule, IdentityRules, Profile, Source};
use crate::standard;

/// One of the lists of an identity.
type List = fn(&IdentityRules) -> &Vec<IdentityRule>;

/// A model, and the maker that the row of it names.
#[derive(Clone)]
struct Named {
    model: String,
    maker: Option<String>,
}

impl Catalogue {
    /// The standard's identity with what the profiles know better.
    pub(super) fn identity(&self, reads: &[Read<'_>], device: &Device<'_>, standard: &Identity) -> Identity {
        let of =
            |list: List, own: &Option<String>, read: &dyn Fn(Sources<'_, '_>, &Source) -> Option<String>| {
                first(reads, device, list, own, read)
            };
        let text =
            |sources: Sources<'_, '_>, source: &Source| sources.text(source).ok().map(|(text, _)| text);
        let serial = |sources: Sources<'_, '_>, source: &Source| {
            text(sources, source).filter(|serial| identifies(standard, serial))
        };
        let trusted = standard
            .serial
            .clone()
            .filter(|serial| identifies(standard, serial));
        let serial = of(|rules| &rules.serial, &trusted, &serial)
            .or_else(|| standard.serial.clone().filter(|_| device.is_whole));
        let model = |sources: Sources<'_, '_>, source: &Source| {
            let text = text(sources, source)?;
            let named = self.brands().model_of_printer(&text, serial.as_deref());
            Some(Named {
                maker: self.maker_beside(sources, source, &text, standard),
                model: named.unwrap_or(text),
            })
        };
        let by_standard = standard.model.clone().map(|model| Named { model, maker: None });
        let named = first(reads, device, |rules| &rules.model, &by_standard, &model);
        let (model, maker) = named.map_or((None, None), |named| (Some(named.model), named.maker));
        let mac = |sources: Sources<'_, '_>, source: &Source| mac(sources, source).ok();
        Identity {
            manufacturer: maker.or_else(|| standard.manufacturer.clone()),
            model,
            firmware: of(|rules| &rules.firmware, &standard.firmware, &text),
            asset_tag: of(|rules| &rules.asset_tag, &standard.asset_tag, &text),
            mac: of(|rules| &rules.mac, &standard.mac, &mac),
            serial,
            ..standard.clone()
        }
    }

    /// The maker that the row of a model names. The name in front of the model is that on the case: it counts before those
    /// of the standard's texts, which on an OEM's machine may be of the one that it is a copy of. The other keys of a
    /// device id count where no text named anybody: a print server has its own maker's enterprise number.
    fn maker_beside(
        &self,
        sources: Sources<'_, '_>,
        source: &Source,
        text: &str,
        standard: &Identity,
    ) -> Option<String> {
        let brands = self.brands();
        if let Some(maker) = brands.name_in_front_of(text) {
            return Some(maker.to_owned());
        }
        let id = sources.device_id(source)?;
        let maker = brands.brand_of(&id)?;
        let by_enterprise =
            standard::enterprise(sources.device.rows).and_then(|number| brands.of_enterprise(number));
        let counts = match standard.manufacturer.as_deref() {
            None => true,
            by_standard => {
                by_standard == by_enterprise && brands.all().iter().any(|brand| brand.name == maker)
            }
        };
        counts.then(|| maker.to_owned())
    }
}

/// The first that gives one. Where no profile says anything, the standard's; where one leaves `standard` out, not.
fn first<T: Clone>(
    reads: &[Read<'_>],
    device: &Device<'_>,
    list: List,
    standard: &Option<T>,
    read: &dyn Fn(Sources<'_, '_>, &Source) -> Option<T>,
) -> Option<T> {
    let mut is_said = false;
    for profile in reads
        .iter()
        .filter(|read| read.is_for(device))
        .map(|read| read.profile)
    {
        for rule in list(&profile.identity) {
            is_said = true;
            let found = match rule {
                IdentityRule::Standard => standard.clone(),
                IdentityRule::Private(own) if device.is(&own.only) => {
                    read(Sources { profile, device }, &own.source)
                }
                IdentityRule::Private(_) => None,
            };
            // What a reading that broke off doesn't say is not looked for elsewhere: a serial that is written in another
            // way would be another machine.
            if found.is_some() || !device.is_whole {
                return found;
            }
        }
    }
    standard.clone().filter(|_| !is_said)
}

/// Whether a serial names one machine: junk doesn't, nor does the model's name.
pub(super) fn identifies(standard: &Identity, serial: &str) -> bool {
    let identity = Identity {
        serial: Some(serial.to_owned()),
        mac: None,
        ..standard.clone()
    };
    !Evidence::of(&identity).is_empty()
}

/// A hardware address: six octets, or twelve hexadecimal digits with or without marks between.
pub(super) fn mac(sources: Sources<'_, '_>, source: &Source) -> Result<String, Lack> {
    let octets = sources.octets(source).filter(|octets| octets.len() == 6);
    let octets = match octets {
        Some(octets) => octets,
        None => {
            let (text, _) = sources.text(source)?;
            octets_of(&text).ok_or(Lack::Junk(text))?
        }
    };
    let hex: Vec<String> = octets.iter().map(|octet| format!("{octet:02x}")).collect();
    let mac = hex.join(":");
    let identity = Identity {
        mac: Some(mac.clone()),
        ..Identity::default()
    };
    if Evidence::of(&identity).is_empty() {
        return Err(Lack::Junk(mac));
    }
    Ok(mac)
}

fn octets_of(text: &str) -> Option<Vec<u8>> {
    let digits: String = text
        .chars()
        .filter(|c| !matches!(c, ':' | '-' | '.' | ' '))
        .collect();
    if digits.len() != 12 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    (0..6)
        .map(|place| u8::from_str_radix(digits.get(2 * place..2 * place + 2)?, 16).ok())
        .collect()
}

/// Every identity rule of a profile with the name of its key.
pub(super) fn rules(profile: &Profile) -> impl Iterator<Item = (&'static str, &IdentityRule)> {
    let identity = &profile.identity;
    [
        ("serial", &identity.serial),
        ("model", &identity.model),
        ("firmware", &identity.firmware),
        ("asset_tag", &identity.asset_tag),
        ("mac", &identity.mac),
    ]
    .into_iter()
    .flat_map(|(key, rules)| rules.iter().map(move |rule| (key, rule)))
}
