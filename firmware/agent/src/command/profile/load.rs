//! `meterbox profile load` and `meterbox profile list`: which profiles the box reads by.

use std::path::Path;

use serde::Serialize;

use super::super::{json_line, line, print};
use crate::doorbell::{self, Ring};
use crate::failure::Failure;
use crate::shelf::{Profiles, lay, server_key};
use crate::station::open_store;
use crate::table::Table;

/// Keeps a pack of the server's and tells the running service.
///
/// # Errors
/// [`Failure`] where the box is not enrolled, or the pack is not the server's, not whole or not newer.
pub(crate) fn load(state: &Path, pack: &Path) -> Result<(), Failure> {
    let store = open_store(state)?;
    let catalogue = lay(state, &store, pack)?;
    doorbell::ring(state, Ring::Changed);
    print(&format!(
        "The profiles {} of {} makers are in use from the next reading on.\n",
        catalogue.version(),
        catalogue.len()
    ))
}

/// What `--json` prints.
#[derive(Serialize)]
struct Listed {
    version: u32,
    from: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    refused_pack: Option<String>,
    profiles: Vec<Maker>,
}

#[derive(Serialize)]
struct Maker {
    maker: String,
    enterprises: Vec<u32>,
    meters: Vec<String>,
}

/// Lists the profiles that the box reads by.
///
/// # Errors
/// [`Failure`] where the books can't be read.
pub(crate) fn list(state: &Path, json: bool) -> Result<(), Failure> {
    let store = open_store(state)?;
    let profiles = Profiles::beside(state, server_key(&store)?.as_ref());
    let listed = Listed {
        version: profiles.catalogue.version(),
        from: if profiles.from_pack { "pack" } else { "firmware" },
        refused_pack: profiles.refused.clone(),
        profiles: profiles
            .catalogue
            .profiles()
            .iter()
            .filter_map(|profile| {
                Some(Maker {
                    maker: profile.maker()?.to_owned(),
                    enterprises: profile.enterprises().to_vec(),
                    meters: profile.meter_names().map(str::to_owned).collect(),
                })
            })
            .collect(),
    };
    let out = &mut String::new();
    if json {
        return json_line(&listed);
    }
    line(
        out,
        format_args!("version {}, of {}", listed.version, profiles.origin()),
    );
    if let Some(refused) = &listed.refused_pack {
        line(out, format_args!("{refused}"));
    }
    out.push('\n');
    let mut table = Table::new(["profile", "enterprises", "meters"]);
    for maker in listed.profiles {
        let numbers: Vec<String> = maker.enterprises.iter().map(ToString::to_string).collect();
        table.row([maker.maker, numbers.join(", "), maker.meters.join(", ")]);
    }
    table.write(out);
    print(out)
}
