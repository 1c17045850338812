//! The sections of a profile, one after the other.

use meters::Unit;

use super::check;
use super::error::Flaw;
use super::model::{
    Also, Brand, ComparisonRule, ComparisonRuleKind, Confidence, Count, Expect, IdentityRule, IdentityRules,
    KindOfRow, MeterRule, Only, PrivateIdentity, Profile, Table, TotalsRule, UnitRule,
};
use super::pattern::Pattern;
use super::section::{Node, Section};
use super::source::Context;
use super::supplies;
use super::words;

/// prtMarkerLifeCount's name where the profile's own total was read.
const STANDARD_TOTAL: &str = "engine_total";

pub(super) fn profile(top: &Section<'_>) -> Result<Profile, Flaw> {
    let base = top.get("base").map(|node| base(&node)).transpose()?;
    let mut context = Context {
        base,
        tables: Vec::new(),
    };
    context.tables = tables(top, &context)?;
    let mut profile = Profile {
        maker: top.text("maker")?.map(str::to_owned),
        base: context.base.clone(),
        enterprises: top.numbers("enterprises")?,
        every_printer: top.boolean("every_printer")?,
        brands: top
            .sections("brand")?
            .iter()
            .map(brand)
            .collect::<Result<_, _>>()?,
        ..Profile::default()
    };
    let meters = top.sections("meter")?;
    for section in &meters {
        profile.meters.extend(meter(section, &context)?);
    }
    profile.totals = totals(top, &context)?;
    let parts = top.sections("parts")?;
    let seconds = top.sections("second")?;
    for section in &parts {
        profile.comparisons.push(self::parts(section, &context)?);
    }
    for section in &seconds {
        profile.comparisons.push(second(section, &context)?);
    }
    profile.identity = identity(top, &context)?;
    supplies::read(top, &context, &mut profile)?;
    for section in top.sections("also")? {
        profile.also.push(also(&section, &context)?);
    }
    profile.tables = context.tables;
    top.end()?;
    check::names(top, &meters, &parts, &seconds, &profile)?;
    Ok(profile)
}

fn base(node: &Node<'_>) -> Result<Pattern, Flaw> {
    let text = node.text()?;
    Pattern::read(text, None).map_err(|_| {
        node.flaw(format!(
            "{text:?} is no object identifier: write it like 1.3.6.1.4.1.367"
        ))
    })
}

fn brand(section: &Section<'_>) -> Result<Brand, Flaw> {
    let brand = Brand {
        name: section.need("name")?.text()?.to_owned(),
        texts: section.texts("texts", false)?,
        families: section.texts("families", false)?,
        boards: section.texts("boards", false)?,
        others: section.texts("others", false)?,
        enterprises: section.numbers("enterprises")?,
    };
    section.end()?;
    Ok(brand)
}

fn tables(top: &Section<'_>, context: &Context) -> Result<Vec<Table>, Flaw> {
    let Some(node) = top.get("table") else {
        return Ok(Vec::new());
    };
    let named = node
        .section()
        .map_err(|_| node.flaw("a table has a name: write [table.counters]"))?;
    named
        .entries()
        .map(|(name, _, node)| table(name, &node.section()?, context))
        .collect()
}

fn table(name: &str, section: &Section<'_>, context: &Context) -> Result<Table, Flaw> {
    let column = |key| section.get(key).map(|node| context.pattern(&node)).transpose();
    let kind = match section.get("type") {
        None => None,
        Some(node) if node.text()? == "index" => Some(KindOfRow::Index),
        Some(node) => Some(KindOfRow::Column(context.pattern(&node)?)),
    };
    let (label, unit) = (column("label")?, column("unit")?);
    let codes = match section.get("codes") {
        None => Vec::new(),
        Some(node) => codes(&node.section()?, context)?,
    };
    if kind.is_none() && label.is_none() && codes.is_empty() {
        return Err(section
            .flaw("nothing tells the rows of this table apart: write type = …, label = … or codes = { … }"));
    }
    let units = match section.get("units") {
        None => Vec::new(),
        Some(node) if unit.is_none() => {
            return Err(
                node.flaw("the units are read from a column: write unit = … with its object identifier")
            );
        }
        Some(node) => units(&node)?,
    };
    if unit.is_some() && units.is_empty() {
        return Err(
            section.flaw("nothing says what the unit column's codes mean: write units = { 8 = \"sheets\" }")
        );
    }
    let table = Table {
        name: name.to_owned(),
        value: context.pattern(&section.need("value")?)?,
        kind,
        label,
        unit,
        units,
        codes,
        only: context.only(section)?,
    };
    section.end()?;
    Ok(table)
}

fn codes(section: &Section<'_>, context: &Context) -> Result<Vec<(String, Pattern)>, Flaw> {
    section
        .entries()
        .map(|(name, _, node)| Ok((name.to_owned(), context.pattern(&node)?)))
        .collect()
}

fn units(node: &Node<'_>) -> Result<Vec<(i64, Unit)>, Flaw> {
    node.section()?
        .entries()
        .map(|(code, place, node)| {
            let code = code
                .parse()
                .map_err(|_| Flaw::new(place, format!("{code:?} is no code: write a whole number")))?;
            Ok((code, unit(&node)?))
        })
        .collect()
}

fn unit(node: &Node<'_>) -> Result<Unit, Flaw> {
    let word = node.text()?;
    words::unit(word)
        .ok_or_else(|| node.flaw(format!("{word:?} is no unit: write one of {}", words::units())))
}

/// One rule, or one for each of several tables.
fn meter(section: &Section<'_>, context: &Context) -> Result<Vec<MeterRule>, Flaw> {
    let name = section.need("name")?;
    let counts = match section.get("table").map(|table| table.list()) {
        Some(Ok(tables)) => {
            let in_table = |table: &Node<'_>| context.source_in(section, Some(*table)).map(Count::Source);
            tables
                .iter()
                .map(in_table)
                .collect::<Result<Vec<Count>, Flaw>>()?
        }
        _ => vec![context.count(section)?],
    };
    let first = MeterRule {
        name: check::meter_name(&name)?,
        count: counts
            .first()
            .cloned()
            .ok_or_else(|| section.flaw("this list of tables is empty: name one"))?,
        unit: match section.get("unit") {
            None => UnitRule::Usual,
            Some(node) if node.text()? == "marker" => UnitRule::Marker,
            Some(node) => UnitRule::Fixed(unit(&node)?),
        },
        confidence: confidence(&section.need("confidence")?)?,
        only: context.only(section)?,
    };
    // Where the knowledge comes from is for whoever reads the file.
    section.need("source")?.text()?;
    section.end()?;
    let rule = |count| MeterRule {
        count,
        ..first.clone()
    };
    Ok(counts.into_iter().map(rule).collect())
}

fn confidence(node: &Node<'_>) -> Result<Confidence, Flaw> {
    match node.text()? {
        "A" => Ok(Confidence::A),
        "B" => Ok(Confidence::B),
        "C" => Ok(Confidence::C),
        "D" => Err(node.flaw("a row of confidence D is disputed or known to be wrong: leave this meter out")),
        other => Err(node.flaw(format!("{other:?} is no confidence: write \"A\", \"B\" or \"C\""))),
    }
}

/// `[totals]`, or `[[totals]]` with `where`; the last resort is the usual.
fn totals(top: &Section<'_>, context: &Context) -> Result<Vec<TotalsRule>, Flaw> {
    let usual = TotalsRule {
        bills: vec!["total".to_owned()],
        standard: STANDARD_TOTAL.to_owned(),
        alone: "total".to_owned(),
        only: Only::default(),
    };
    let sections = match top.get("totals") {
        None => Vec::new(),
        Some(node) => match node.section() {
            Ok(section) => vec![section],
            Err(_) => top.sections("totals")?,
        },
    };
    let mut rules = Vec::new();
    for section in sections {
        rules.push(totals_rule(&section, context, &usual)?);
    }
    rules.push(usual);
    Ok(rules)
}

fn totals_rule(section: &Section<'_>, context: &Context, usual: &TotalsRule) -> Result<TotalsRule, Flaw> {
    let name = |key, usual: &str| {
        section
            .get(key)
            .map_or_else(|| Ok(usual.to_owned()), |node| check::meter_name(&node))
    };
    let bills = match section.get("bills") {
        None => usual.bills.clone(),
        Some(node) => {
            let bills: Result<Vec<String>, Flaw> = node.list()?.iter().map(check::meter_name).collect();
            bills?
        }
    };
    if bills.is_empty() {
        return Err(section.flaw("no meter bills: name at least one, or leave the key out"));
    }
    let rule = TotalsRule {
        bills,
        standard: name("standard", &usual.standard)?,
        alone: name("alone", &usual.alone)?,
        only: context.only(section)?,
    };
    section.end()?;
    Ok(rule)
}

fn parts(section: &Section<'_>, context: &Context) -> Result<ComparisonRule, Flaw> {
    let are = section.need("are")?;
    let against: Vec<String> = are
        .list()?
        .iter()
        .map(check::meter_name)
        .collect::<Result<_, _>>()?;
    if against.is_empty() {
        return Err(are.flaw("this list is empty: name the meters that the total is made of"));
    }
    comparison(section, context, ComparisonRuleKind::Parts, against)
}

fn second(section: &Section<'_>, context: &Context) -> Result<ComparisonRule, Flaw> {
    let expect = match section.get("expect") {
        None => Expect::Equal,
        Some(node) => match node.text()? {
            "equal" => Expect::Equal,
            "more" => Expect::More,
            "less" => Expect::Less,
            other => {
                return Err(node.flaw(format!(
                    "{other:?} is no expectation: write \"equal\", \"more\" or \"less\""
                )));
            }
        },
    };
    let is = check::meter_name(&section.need("is")?)?;
    comparison(section, context, ComparisonRuleKind::Second(expect), vec![is])
}

fn comparison(
    section: &Section<'_>,
    context: &Context,
    kind: ComparisonRuleKind,
    against: Vec<String>,
) -> Result<ComparisonRule, Flaw> {
    let tolerance_percent = section.get("tolerance_percent").map(|node| {
        let thousandths = u32::try_from(node.thousandths()?).ok();
        thousandths
            .filter(|thousandths| *thousandths <= 100_000)
            .ok_or_else(|| node.flaw("write a number from 0 to 100"))
    });
    let rule = ComparisonRule {
        kind,
        of: check::meter_name(&section.need("of")?)?,
        against,
        tolerance: section.get("tolerance").map(|node| node.number()).transpose()?,
        tolerance_millipercent: tolerance_percent.transpose()?,
        reason: section.text("reason")?.map(str::to_owned),
        only: context.only(section)?,
    };
    section.end()?;
    Ok(rule)
}

fn identity(top: &Section<'_>, context: &Context) -> Result<IdentityRules, Flaw> {
    let Some(node) = top.get("identity") else {
        return Ok(IdentityRules::default());
    };
    let section = node.section()?;
    let list = |key| -> Result<Vec<IdentityRule>, Flaw> {
        let nodes = section
            .get(key)
            .map_or_else(|| Ok(Vec::new()), |node| node.list())?;
        nodes.iter().map(|node| identity_rule(node, context)).collect()
    };
    let rules = IdentityRules {
        serial: list("serial")?,
        model: list("model")?,
        firmware: list("firmware")?,
        asset_tag: list("asset_tag")?,
        mac: list("mac")?,
    };
    section.end()?;
    Ok(rules)
}

fn identity_rule(node: &Node<'_>, context: &Context) -> Result<IdentityRule, Flaw> {
    if node.is_text() {
        return match node.text()? {
            "standard" => Ok(IdentityRule::Standard),
            other => Err(node.flaw(format!(
                "{other:?} is no source: write \"standard\" or {{ scalar = … }}"
            ))),
        };
    }
    let section = node.section()?;
    let own = PrivateIdentity {
        source: context.needed_source(&section)?,
        only: context.only(&section)?,
    };
    section.end()?;
    Ok(IdentityRule::Private(Box::new(own)))
}

fn also(section: &Section<'_>, context: &Context) -> Result<Also, Flaw> {
    let also = Also {
        profile: section.need("profile")?.text()?.to_owned(),
        base: section.get("base").map(|node| base(&node)).transpose()?,
        only: context.only(section)?,
    };
    section.end()?;
    Ok(also)
}
