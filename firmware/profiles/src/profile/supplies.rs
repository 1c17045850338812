//! What a profile says of supplies.

use meters::SupplyKind;

use super::error::Flaw;
use super::model::{Profile, SupplyRule};
use super::section::{Node, Section};
use super::source::Context;
use super::words;

/// `[supplies]` and `[[supply]]`.
pub(super) fn read(top: &Section<'_>, context: &Context, profile: &mut Profile) -> Result<(), Flaw> {
    if let Some(node) = top.get("supplies") {
        let section = node.section()?;
        if let Some(node) = section.get("receptacles") {
            profile.receptacles_filled = match node.text()? {
                "room" => false,
                "filled" => true,
                other => return Err(node.flaw(format!("{other:?} is neither \"room\" nor \"filled\""))),
            };
        }
        if let Some(node) = section.get("levels") {
            for (code, place, node) in node.section()?.entries() {
                let code: i64 = code.parse().ok().filter(|code| *code < 0).ok_or_else(|| {
                    Flaw::new(place, format!("{code:?} is no code: write a negative number"))
                })?;
                let word = node.text()?;
                let state = words::state(word).ok_or_else(|| {
                    node.flaw(format!("{word:?} is no state: write one of {}", words::states()))
                })?;
                profile.levels.push((code, state));
            }
        }
        section.end()?;
    }
    for section in top.sections("supply")? {
        profile.supplies.push(supply(&section, context)?);
    }
    Ok(())
}

fn supply(section: &Section<'_>, context: &Context) -> Result<SupplyRule, Flaw> {
    let node = section.need("kind")?;
    let nodes = if node.is_text() { vec![node] } else { node.list()? };
    let kinds: Vec<SupplyKind> = nodes.iter().map(kind).collect::<Result<_, _>>()?;
    if kinds.is_empty() {
        return Err(node.flaw("this list is empty: name a kind of supply"));
    }
    let percent = section.need("percent")?.section()?;
    let rule = SupplyRule {
        kinds,
        color: section.text("color")?.map(str::to_owned),
        percent: context.needed_source(&percent)?,
        full: match section.get("full") {
            None => 100,
            Some(node) => Some(node.number()?).filter(|full| *full > 0).ok_or_else(|| {
                node.flaw("nothing is full at 0: write what the device gives when it is full")
            })?,
        },
        only: context.only(section)?,
    };
    percent.end()?;
    section.end()?;
    Ok(rule)
}

fn kind(node: &Node<'_>) -> Result<SupplyKind, Flaw> {
    let word = node.text()?;
    words::kind(word).ok_or_else(|| {
        node.flaw(format!(
            "{word:?} is no kind of supply: write one such as toner, ink, opc, developer, fuser, transfer_unit, waste_toner, waste_ink"
        ))
    })
}
