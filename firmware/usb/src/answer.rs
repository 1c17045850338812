//! Reading one printer on a port: by every way that it has, and merged.

use meters::Identity;
use profiles::{Brands, Facts, Ieee1284};

use crate::attached::Attached;
use crate::by_port::by_port;
use crate::error::Error;
use crate::function::Function;
use crate::ipp;
use crate::port::{Lp, PortStatus};
use crate::talking::Octets;

/// How something was got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The device id.
    Ieee1284,
    /// Questions in PJL on the print port.
    Pjl,
    /// IPP over USB.
    Ipp,
}

/// What a printer said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// Its device id.
    pub id: Option<Ieee1284>,
    /// What it says of itself, merged.
    pub facts: Facts,
    /// What it can do.
    pub functions: Vec<Function>,
    /// The ways in which it answered.
    pub how: Vec<Way>,
    /// Why less than hoped was read: a sentence.
    pub partial: Option<String>,
    /// The port's status, where it was asked.
    pub port_status: Option<PortStatus>,
    /// Octets that went to the printer.
    pub octets_sent: u64,
    /// Octets that came from it.
    pub octets_received: u64,
}

/// Reads it. Blocks, at most 40 s: call it on a thread. `token` is a fresh number of this reading, by which an answer to an
/// earlier one is known.
///
/// # Errors
/// Where nothing at all was read; else [`Answer::partial`] says what was not.
pub fn read(attached: &Attached, brands: &Brands, token: u32) -> Result<Answer, Error> {
    let mut octets = Octets::default();
    let told = ipp::ask(attached, token, &mut octets);
    let by_lp = || {
        let lp = attached.lp.as_deref().ok_or(Error::NoPort)?;
        let mut port = Lp::open(lp).map_err(|error| Error::of(&error))?;
        by_port(&mut port, attached, brands, token)
    };
    let mut answer = match told {
        None => by_lp()?,
        Some(Err(Error::Gone)) => return Err(Error::Gone),
        Some(Err(error)) => match by_lp() {
            Ok(mut answer) => {
                answer.partial.get_or_insert_with(|| error.to_string());
                answer
            }
            Err(Error::NoPort) => return Err(error),
            Err(other) => return Err(other),
        },
        Some(Ok(told)) => {
            let by_ipp = Answer {
                facts: profiles::ipp::facts(&told, brands),
                how: vec![Way::Ipp],
                ..Answer::default()
            };
            let is_whole = !by_ipp.facts.meters.is_empty() && by_ipp.facts.identity.serial.is_some();
            if is_whole {
                by_ipp
            } else {
                by_ipp.filled(by_lp().unwrap_or_default())
            }
        }
    };
    answer.octets_sent += octets.sent;
    answer.octets_received += octets.received;
    answer.id = answer.id.take().or_else(|| attached.id.clone());
    answer.functions.clone_from(&attached.functions);
    if let Some(id) = &answer.id {
        Function::add_said(&mut answer.functions, id);
    }
    described(&mut answer.facts.identity, attached, brands);
    Ok(answer)
}

impl Answer {
    /// What this one doesn't say, by another way.
    fn filled(mut self, other: Self) -> Self {
        let (facts, others) = (&mut self.facts, other.facts);
        let (identity, other_identity) = (&mut facts.identity, others.identity);
        for (field, other) in [
            (&mut identity.manufacturer, other_identity.manufacturer),
            (&mut identity.model, other_identity.model),
            (&mut identity.serial, other_identity.serial),
            (&mut identity.firmware, other_identity.firmware),
            (&mut identity.mac, other_identity.mac),
            (&mut identity.description, other_identity.description),
            (&mut identity.name, other_identity.name),
            (&mut identity.location, other_identity.location),
        ] {
            if field.is_none() {
                *field = other;
            }
        }
        if facts.meters.is_empty() {
            facts.meters = others.meters;
        }
        if facts.supplies.is_empty() {
            facts.supplies = others.supplies;
        }
        if facts.alerts.is_empty() {
            facts.alerts = others.alerts;
        }
        facts.status = facts.status.or(others.status);
        facts.rated_per_minute = facts.rated_per_minute.or(others.rated_per_minute);
        self.how.extend(other.how);
        // Where no counter came by any way, the other one knows why.
        self.partial = other.partial.filter(|_| self.facts.meters.is_empty());
        self.id = other.id;
        self.port_status = other.port_status;
        self.octets_sent += other.octets_sent;
        self.octets_received += other.octets_received;
        self
    }
}

/// What the device id doesn't say stands in the strings of the USB device; those of an adapter cable are the cable's.
fn described(identity: &mut Identity, attached: &Attached, brands: &Brands) {
    if attached.is_adapter {
        return;
    }
    let maker = attached.manufacturer.as_deref();
    let name = attached.product_name.as_deref();
    let brand_of = |text: Option<&'_ str>| text.and_then(|text| brands.brand_in(text)).map(str::to_owned);
    let brand = brand_of(name).or_else(|| brand_of(maker));
    let told = brand.or_else(|| maker.map(str::to_owned));
    let is_same = match (&identity.manufacturer, &told) {
        (Some(said), Some(told)) => said.eq_ignore_ascii_case(told),
        _ => true,
    };
    if !is_same {
        // A cable that isn't in the list.
        return;
    }
    if identity.manufacturer.is_none() {
        identity.manufacturer = told;
    }
    if identity.model.is_none() {
        identity.model = name.and_then(|name| brands.model_of_printer(name, attached.serial.as_deref()));
    }
    // A device that doesn't count its id's length in the length loses the last two letters of it to usblp.
    let is_cut = |whole: &String, said: &String| whole.starts_with(said) && whole.len() <= said.len() + 2;
    let is_better = match (&attached.serial, &identity.serial) {
        (Some(whole), Some(said)) => is_cut(whole, said),
        (whole, None) => whole.is_some(),
        (None, _) => false,
    };
    if is_better {
        identity.serial.clone_from(&attached.serial);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use profiles::Catalogue;

    use super::*;

    /// What is known of a device with this id and these strings: maker, model, serial.
    fn known(id: &str, strings: [&str; 3], is_adapter: bool) -> [String; 3] {
        let catalogue = Catalogue::built_in();
        let [manufacturer, product_name, serial] =
            strings.map(|text| (!text.is_empty()).then(|| text.to_owned()));
        let attached = Attached {
            manufacturer,
            product_name,
            serial,
            is_adapter,
            ..Attached::default()
        };
        let mut identity =
            profiles::device_id::facts(&Ieee1284::parse(id.as_bytes()), catalogue.brands()).identity;
        described(&mut identity, &attached, catalogue.brands());
        [identity.manufacturer, identity.model, identity.serial].map(Option::unwrap_or_default)
    }

    #[test]
    fn the_strings_of_the_same_maker_add_what_the_id_leaves_out() {
        let brother = "MFG:Brother;CMD:PJL;MDL:HL-L5100DN series;";
        assert_eq!(
            known(
                brother,
                ["Brother", "HL-L5100DN series", "E78123A0N456789"],
                false
            ),
            ["Brother", "HL-L5100DN", "E78123A0N456789"]
        );
        // What the id says stands.
        let serial = format!("{brother}SN:OFTHEID1;");
        assert_eq!(
            known(&serial, ["Brother", "Something Else", "E78123A0N456789"], false),
            ["Brother", "HL-L5100DN", "OFTHEID1"]
        );
        let cut = format!("{brother}SN:E78123A0N4567");
        assert_eq!(
            known(&cut, ["Brother", "HL-L5100DN series", "E78123A0N456789"], false)[2],
            "E78123A0N456789"
        );
        // A maker that no file knows, spelled the same; a device that says only its name, or a serial alone.
        assert_eq!(
            known("MFG:Nobody;MDL:X-17;", ["NOBODY", "", "00042Q"], false)[2],
            "00042Q"
        );
        assert_eq!(
            known(
                "MFG:HP;MDL:HP LaserJet 1020;",
                ["", "HP LaserJet 1020", "FN01X2"],
                false
            )[2],
            "FN01X2"
        );
        assert_eq!(known(brother, ["", "", "E78123A0"], false)[2], "E78123A0");
    }

    #[test]
    fn a_device_without_an_id_is_known_by_its_strings() {
        assert_eq!(
            known("", ["Hewlett-Packard", "HP LaserJet 1020", "FN01X2"], false),
            ["HP", "LaserJet 1020", "FN01X2"]
        );
        assert_eq!(known("", ["", "", ""], false), ["", "", ""]);
    }

    #[test]
    fn the_strings_of_a_cable_say_nothing_of_the_printer() {
        let laser = "MFG:Hewlett-Packard;MDL:HP LaserJet 4;";
        let cable = ["Prolific Technology Inc.", "IEEE-1284 Controller", "USB0123456"];
        for is_adapter in [true, false] {
            assert_eq!(known(laser, cable, is_adapter), ["HP", "LaserJet 4", ""]);
        }
        assert_eq!(known("", cable, true), ["", "", ""]);
    }
}
