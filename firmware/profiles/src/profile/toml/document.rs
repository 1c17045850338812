//! The whole text: headers, keys, values.

use super::super::error::Flaw;
use super::scanner::{Scanner, flaw};
use super::{Kind, Origin, Table, Value};

/// So deep lists, inline tables and headers may go: no profile needs half of it.
const DEEPEST: usize = 16;

/// The top table of the text.
pub(in super::super) fn read(text: &str) -> Result<Table, Flaw> {
    let mut scanner = Scanner::of(text);
    let mut top = Table::new(Origin::Header);
    let mut open = &mut top;
    loop {
        scanner.lines()?;
        let at = scanner.at;
        match scanner.peek() {
            None => return Ok(top),
            Some('[') => {
                let is_list = scanner.take("[[");
                let keys = header(&mut scanner, is_list)?;
                scanner.end()?;
                open = opened(&mut top, keys, is_list, at).ok_or_else(|| {
                    flaw(text, at, "what this header opens is in the file already: write it once, or with two brackets each time")
                })?;
            }
            Some(_) => {
                entry(&mut scanner, open, 0)?;
                scanner.end()?;
            }
        }
    }
}

/// The keys of a header, each with its place.
fn header(scanner: &mut Scanner<'_>, is_list: bool) -> Result<Vec<(String, usize)>, Flaw> {
    if !is_list {
        scanner.take("[");
    }
    let mut keys = Vec::new();
    loop {
        scanner.blanks();
        let at = scanner.at;
        keys.push((scanner.key()?, at));
        scanner.blanks();
        if scanner.take(if is_list { "]]" } else { "]" }) {
            return Ok(keys);
        }
        if keys.len() == DEEPEST || !scanner.take(".") {
            return Err(scanner.flaw("this header doesn't end: write [key], [key.key] or [[key]]"));
        }
    }
}

/// The table that a header at that place opens; none where it may not be opened again.
fn opened(top: &mut Table, keys: Vec<(String, usize)>, is_list: bool, at: usize) -> Option<&mut Table> {
    let mut open = top;
    let mut left = keys.len();
    for (key, key_at) in keys {
        left -= 1;
        let is_last = left == 0;
        let known = open.entries.iter().position(|entry| entry.key == key);
        if known.is_none() {
            let kind = match is_last && is_list {
                true => Kind::Tables(Vec::new()),
                false => Kind::Table(Table::new(Origin::Longer)),
            };
            open.add(key, key_at, Value { at, kind });
        }
        let entry = match known {
            Some(place) => open.entries.get_mut(place)?,
            None => open.entries.last_mut()?,
        };
        open = match &mut entry.value.kind {
            Kind::Tables(tables) => {
                if is_last && is_list {
                    let kind = Kind::Table(Table::new(Origin::Header));
                    tables.push(Value { at, kind });
                } else if is_last {
                    return None;
                }
                match &mut tables.last_mut()?.kind {
                    Kind::Table(table) => table,
                    _ => return None,
                }
            }
            Kind::Table(table) => {
                let may_be = match is_last {
                    true => !is_list && table.origin == Origin::Longer,
                    false => table.origin != Origin::Inline,
                };
                if !may_be {
                    return None;
                }
                if is_last {
                    (entry.at, entry.value.at) = (key_at, at);
                    table.origin = Origin::Header;
                }
                table
            }
            _ => return None,
        };
    }
    Some(open)
}

/// `key = value`
fn entry(scanner: &mut Scanner<'_>, table: &mut Table, depth: usize) -> Result<(), Flaw> {
    let begin = scanner.at;
    let key = scanner.key()?;
    if table.get(&key).is_some() {
        scanner.at = begin;
        return Err(scanner.flaw("this key is here already: write it once"));
    }
    scanner.blanks();
    if !scanner.take("=") {
        return Err(scanner.flaw(match scanner.peek() {
            Some('.') => "a key has no dots here: write key = { key = … } or the header [key]",
            _ => "behind a key stand = and its value",
        }));
    }
    scanner.blanks();
    let value = value(scanner, depth)?;
    table.add(key, begin, value);
    Ok(())
}

fn value(scanner: &mut Scanner<'_>, depth: usize) -> Result<Value, Flaw> {
    if depth == DEEPEST {
        return Err(scanner.flaw("this is nested too deep: no profile needs it"));
    }
    let at = scanner.at;
    let kind = match scanner.peek() {
        Some('"' | '\'') => Kind::Text(scanner.quoted()?),
        Some('[') => Kind::List(list(scanner, depth + 1)?),
        Some('{') => Kind::Table(inline(scanner, depth + 1)?),
        _ => scanner.bare()?,
    };
    Ok(Value { at, kind })
}

fn list(scanner: &mut Scanner<'_>, depth: usize) -> Result<Vec<Value>, Flaw> {
    scanner.take("[");
    let mut list = Vec::new();
    loop {
        scanner.lines()?;
        if scanner.take("]") {
            return Ok(list);
        }
        list.push(value(scanner, depth)?);
        scanner.lines()?;
        if scanner.peek() != Some(']') && !scanner.take(",") {
            return Err(scanner.flaw("a list goes on with , or ends with ]"));
        }
    }
}

fn inline(scanner: &mut Scanner<'_>, depth: usize) -> Result<Table, Flaw> {
    scanner.take("{");
    let mut table = Table::new(Origin::Inline);
    loop {
        scanner.lines()?;
        if scanner.take("}") {
            return Ok(table);
        }
        entry(scanner, &mut table, depth)?;
        scanner.lines()?;
        if scanner.peek() != Some('}') && !scanner.take(",") {
            return Err(scanner.flaw("keys and values go on with , or end with }"));
        }
    }
}
