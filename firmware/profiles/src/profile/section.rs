//! A table of a TOML text: its keys are taken one by one, and what nobody took is a mistake.

use std::cell::RefCell;

use super::error::Flaw;
use super::toml::{Kind, Table, Value};

/// A value and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Node<'a> {
    kind: &'a Kind,
    pub(super) at: usize,
}

impl<'a> Node<'a> {
    fn of(value: &'a Value) -> Self {
        Self {
            kind: &value.kind,
            at: value.at,
        }
    }

    pub(super) fn flaw(&self, message: impl Into<String>) -> Flaw {
        Flaw::new(self.at, message)
    }

    pub(super) fn text(&self) -> Result<&'a str, Flaw> {
        let Kind::Text(text) = self.kind else {
            return Err(self.flaw("write a text in quotes here"));
        };
        if text.trim().is_empty() {
            return Err(self.flaw("this text is empty: write something, or leave the key out"));
        }
        Ok(text)
    }

    pub(super) fn integer(&self) -> Result<i64, Flaw> {
        match self.kind {
            Kind::Integer(integer) => Ok(*integer),
            _ => Err(self.flaw("write a whole number here, such as 200 or 0x41")),
        }
    }

    pub(super) fn number<T: TryFrom<i64>>(&self) -> Result<T, Flaw> {
        T::try_from(self.integer()?).map_err(|_| self.flaw("this number is out of range"))
    }

    /// A number with up to three decimals, in thousandths.
    pub(super) fn thousandths(&self) -> Result<i64, Flaw> {
        let wrong = || self.flaw("write a number with at most three decimals here, such as 0.5");
        let Kind::Decimal(decimal) = self.kind else {
            return self.integer()?.checked_mul(1000).ok_or_else(wrong);
        };
        let (whole, decimals) = decimal.split_once('.').ok_or_else(wrong)?;
        if decimals.len() > 3 {
            return Err(wrong());
        }
        format!("{whole}{decimals:0<3}").parse().map_err(|_| wrong())
    }

    pub(super) fn boolean(&self) -> Result<bool, Flaw> {
        match self.kind {
            Kind::Boolean(boolean) => Ok(*boolean),
            _ => Err(self.flaw("write true or false here")),
        }
    }

    /// A text, or a whole number as it is written in decimals.
    pub(super) fn literal(&self) -> Result<String, Flaw> {
        match self.kind {
            Kind::Integer(integer) => Ok(integer.to_string()),
            Kind::Text(text) => Ok(text.clone()),
            _ => Err(self.flaw("write a whole number or a text in quotes here")),
        }
    }

    pub(super) fn list(&self) -> Result<Vec<Self>, Flaw> {
        match self.kind {
            Kind::List(list) | Kind::Tables(list) => Ok(list.iter().map(Node::of).collect()),
            _ => Err(self.flaw("write a list here: [ … ]")),
        }
    }

    pub(super) fn is_text(&self) -> bool {
        matches!(self.kind, Kind::Text(_))
    }

    pub(super) fn section(&self) -> Result<Section<'a>, Flaw> {
        match self.kind {
            Kind::Table(table) => Ok(Section::of(table, self.at)),
            _ => Err(self.flaw("write keys and values here: { key = value }")),
        }
    }
}

/// A table of keys.
pub(super) struct Section<'a> {
    table: &'a Table,
    /// Where it begins.
    pub(super) at: usize,
    asked: RefCell<Vec<&'static str>>,
}

impl<'a> Section<'a> {
    pub(super) fn of(table: &'a Table, at: usize) -> Self {
        Self {
            table,
            at,
            asked: RefCell::default(),
        }
    }

    pub(super) fn flaw(&self, message: impl Into<String>) -> Flaw {
        Flaw::new(self.at, message)
    }

    /// The value of a key that may be left out.
    pub(super) fn get(&self, key: &'static str) -> Option<Node<'a>> {
        let mut asked = self.asked.borrow_mut();
        if !asked.contains(&key) {
            asked.push(key);
        }
        self.table.get(key).map(Node::of)
    }

    /// The value of a key that must be there.
    pub(super) fn need(&self, key: &'static str) -> Result<Node<'a>, Flaw> {
        self.get(key)
            .ok_or_else(|| self.flaw(format!("`{key}` is missing here: write {key} = …")))
    }

    pub(super) fn text(&self, key: &'static str) -> Result<Option<&'a str>, Flaw> {
        self.get(key).map(|node| node.text()).transpose()
    }

    pub(super) fn boolean(&self, key: &'static str) -> Result<bool, Flaw> {
        self.get(key).map_or(Ok(false), |node| node.boolean())
    }

    /// A list of texts; empty where the key is left out. With `alone`, one text may stand without brackets.
    pub(super) fn texts(&self, key: &'static str, alone: bool) -> Result<Vec<String>, Flaw> {
        let Some(node) = self.get(key) else {
            return Ok(Vec::new());
        };
        if alone && node.is_text() {
            return Ok(vec![node.text()?.to_owned()]);
        }
        node.list()?
            .iter()
            .map(|item| Ok(item.text()?.to_owned()))
            .collect()
    }

    /// A list of whole numbers; empty where the key is left out.
    pub(super) fn numbers<T: TryFrom<i64>>(&self, key: &'static str) -> Result<Vec<T>, Flaw> {
        let nodes = self.get(key).map_or_else(|| Ok(Vec::new()), |node| node.list())?;
        nodes.iter().map(Node::number).collect()
    }

    /// The tables of a list `[[key]]`.
    pub(super) fn sections(&self, key: &'static str) -> Result<Vec<Section<'a>>, Flaw> {
        let Some(node) = self.get(key) else {
            return Ok(Vec::new());
        };
        let list = node
            .list()
            .map_err(|_| node.flaw(format!("write [[{key}]] with two brackets, once for each")))?;
        list.iter().map(Node::section).collect()
    }

    /// Every key with its value: of a table whose keys are names.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&'a str, usize, Node<'a>)> {
        let entries = self.table.entries.iter();
        entries.map(|entry| (entry.key.as_str(), entry.at, Node::of(&entry.value)))
    }

    /// Refuses every key that nobody asked for.
    pub(super) fn end(&self) -> Result<(), Flaw> {
        let asked = self.asked.borrow();
        for (key, place, _) in self.entries() {
            if !asked.contains(&key) {
                let known = asked.join("`, `");
                return Err(Flaw::new(
                    place,
                    format!("nobody knows the key `{key}` here: write one of `{known}`"),
                ));
            }
        }
        Ok(())
    }
}
