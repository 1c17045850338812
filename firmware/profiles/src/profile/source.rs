//! Where a value is: the keys that say so, in whatever section they stand.

use super::error::Flaw;
use super::model::{Addend, Count, Excerpt, Only, Place, Source, Table, Term};
use super::pattern::Pattern;
use super::section::{Node, Section};

/// What the keys of a section refer to.
pub(super) struct Context {
    pub(super) base: Option<Pattern>,
    pub(super) tables: Vec<Table>,
}

impl Context {
    pub(super) fn pattern(&self, node: &Node<'_>) -> Result<Pattern, Flaw> {
        let text = node.text()?;
        Pattern::read(text, self.base.as_ref()).map_err(|_| {
            let missing_base = text.starts_with('.') && self.base.is_none();
            node.flaw(if missing_base {
                format!("{text:?} stands behind the base, and there is none: write base = \"1.3.6.1.4.1.…\" at the top")
            } else {
                format!("{text:?} is no object identifier: write numbers with dots between, such as 1.3.6.1.4.1.367.3.2.1.2 or .3.2.1.2, and {{printer}} or {{marker}} in a number's place")
            })
        })
    }

    /// The count that the section's keys describe.
    pub(super) fn count(&self, section: &Section<'_>) -> Result<Count, Flaw> {
        let Some(sum) = section.get("sum") else {
            return self.needed_source(section).map(Count::Source);
        };
        if let Some(too_many) = ["scalar", "table", "packed", "text"]
            .into_iter()
            .find_map(|key| section.get(key))
        {
            return Err(
                too_many.flaw("a meter with `sum` has no source beside it: put this one into the sum")
            );
        }
        let terms = sum.list()?;
        if terms.is_empty() {
            return Err(sum.flaw("this sum is empty: write sum = [ { … }, { … } ]"));
        }
        let terms: Result<Vec<Term>, Flaw> = terms.iter().map(|node| self.term(node)).collect();
        let terms = terms?;
        if terms.iter().all(|term| term.optional) {
            return Err(sum.flaw("every part of this sum is optional, so that it may be a sum of nothing: leave `optional` out of one"));
        }
        Ok(Count::Sum(terms))
    }

    fn term(&self, node: &Node<'_>) -> Result<Term, Flaw> {
        let section = node.section()?;
        let optional = section.boolean("optional")?;
        let what = match section.text("meter")? {
            Some(meter) => Addend::Meter(meter.to_owned()),
            None => Addend::Source(self.needed_source(&section)?),
        };
        section.end()?;
        Ok(Term { what, optional })
    }

    /// The source that the section's keys describe.
    pub(super) fn needed_source(&self, section: &Section<'_>) -> Result<Source, Flaw> {
        self.source_in(section, None)
    }

    /// The same, in this table where one is given.
    pub(super) fn source_in(&self, section: &Section<'_>, table: Option<Node<'_>>) -> Result<Source, Flaw> {
        let places = ["scalar", "table", "packed", "text"].map(|key| {
            let node = section.get(key)?;
            Some((key, table.filter(|_| key == "table").unwrap_or(node)))
        });
        let mut places = places.into_iter().flatten();
        let Some((key, node)) = places.next() else {
            return Err(section.flaw(
                "nothing says where the value is: write scalar = …, table = …, packed = … or text = …",
            ));
        };
        if let Some((second, node)) = places.next() {
            return Err(node.flaw(format!(
                "a value is in one place: leave out `{key}` or `{second}`"
            )));
        }
        let place = match key {
            "scalar" => Place::Scalar(self.pattern(&node)?),
            "table" => self.row(&node, section)?,
            "packed" => Place::Packed {
                name: self.pattern(&node)?,
                code: section.need("code")?.number()?,
            },
            _ => Place::Text {
                name: self.pattern(&node)?,
                word: section.need("word")?.text()?.to_owned(),
            },
        };
        let excerpt = match place {
            Place::Scalar(_) | Place::Row { .. } => excerpt(section)?,
            Place::Rows { .. } | Place::Packed { .. } | Place::Text { .. } => Excerpt::Whole,
        };
        let unless = section
            .get("unless")
            .map_or_else(|| Ok(Vec::new()), |node| node.list())?;
        let unless: Result<Vec<String>, Flaw> = unless.iter().map(Node::literal).collect();
        Ok(Source {
            place,
            excerpt,
            unless: unless?,
        })
    }

    fn row(&self, node: &Node<'_>, section: &Section<'_>) -> Result<Place, Flaw> {
        let name = node.text()?;
        let known = |table: &Table| table.name == name;
        let Some(place) = self.tables.iter().position(known) else {
            return Err(node.flaw(format!(
                "there is no table {name:?} in this file: write [table.{name}], or the name of one that is there"
            )));
        };
        let kind_node = section.get("type");
        let labels = section.texts("label", true)?;
        let table = self.tables.get(place);
        if let Some(kind) = kind_node.filter(|_| table.is_some_and(|table| table.kind.is_none())) {
            return Err(kind.flaw(format!(
                "the table {name:?} has no types: write type = … in [table.{name}]"
            )));
        }
        if !labels.is_empty() && table.is_some_and(|table| table.label.is_none()) {
            return Err(node.flaw(format!(
                "the table {name:?} has no labels: write label = … in [table.{name}]"
            )));
        }
        let number = u32::try_from(place).map_err(|_| node.flaw("there are too many tables"))?;
        if let Some(rows) = section.get("rows") {
            if kind_node.is_some() || !labels.is_empty() {
                return Err(
                    rows.flaw("`rows` names the rows by all their codes: leave `type` and `label` out")
                );
            }
            let codes = table.map_or_else(|| Ok(Vec::new()), |table| codes(&rows, table))?;
            return Ok(Place::Rows { table: number, codes });
        }
        if kind_node.is_none() && labels.is_empty() {
            return Err(node
                .flaw("nothing says which row of the table: write type = …, label = [ … ] or rows = { … }"));
        }
        Ok(Place::Row {
            table: number,
            kind: kind_node.map(|node| node.integer()).transpose()?,
            labels,
        })
    }

    /// The devices that something is for.
    pub(super) fn only(&self, section: &Section<'_>) -> Result<Only, Flaw> {
        let Some(node) = section.get("where") else {
            return Ok(Only::default());
        };
        let limits = node.section()?;
        let text = |key| limits.text(key).map(|text| text.map(str::to_owned));
        let name = |key| limits.get(key).map(|node| self.pattern(&node)).transpose();
        let only = Only {
            object_id: name("object_id")?.map(|pattern| pattern.on(1, 1)),
            description: text("description")?,
            not_description: text("not_description")?,
            model: text("model")?,
            not_model: text("not_model")?,
            has: name("has")?,
            lacks: name("lacks")?,
        };
        limits.end()?;
        if only == Only::default() {
            return Err(node.flaw(
                "this limits nothing: write object_id, description, model, has or one of their opposites, or leave `where` out",
            ));
        }
        Ok(only)
    }
}

/// `rows = { color = 1, function = [1, 2] }`.
fn codes(node: &Node<'_>, table: &Table) -> Result<Vec<(u32, Vec<i64>)>, Flaw> {
    let named: Result<Vec<(u32, Vec<i64>)>, Flaw> = node
        .section()?
        .entries()
        .map(|(name, place, node)| {
            let column = table.codes.iter().position(|(known, _)| known == name);
            let column = column
                .and_then(|column| u32::try_from(column).ok())
                .ok_or_else(|| {
                    let message = format!(
                        "the table {:?} has no codes {name:?}: write codes = {{ {name} = … }} in it",
                        table.name
                    );
                    Flaw::new(place, message)
                })?;
            let wanted = match node.list() {
                Ok(list) => list.iter().map(Node::integer).collect::<Result<_, _>>()?,
                Err(_) => vec![node.integer()?],
            };
            Ok((column, wanted))
        })
        .collect();
    let named = named?;
    if named.iter().any(|(_, wanted)| wanted.is_empty()) || named.is_empty() {
        return Err(node.flaw("nothing says which rows: write rows = { color = 1 }"));
    }
    Ok(named)
}

fn excerpt(section: &Section<'_>) -> Result<Excerpt, Flaw> {
    let [after, until] = ["after", "until"].map(|key| section.get(key));
    let Some(key) = section.text("key")? else {
        // A space may be what to look for, so these are not read as texts that say something.
        let behind = match after {
            None => Vec::new(),
            Some(node) if node.is_text() => vec![node.literal()?],
            Some(node) => node.list()?.iter().map(Node::literal).collect::<Result<_, _>>()?,
        };
        let until = until.map(|node| node.literal()).transpose()?;
        return Ok(if behind.is_empty() && until.is_none() {
            Excerpt::Whole
        } else {
            Excerpt::Between { after: behind, until }
        });
    };
    if let Some(node) = after.or(until) {
        return Err(node.flaw("a text is cut by `key` or by `after` and `until`: leave one of them out"));
    }
    Ok(Excerpt::Key(key.to_ascii_uppercase()))
}
