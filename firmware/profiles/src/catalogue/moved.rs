//! A profile for a maker who has the whole tree under another number.

use crate::profile::{Addend, Count, IdentityRule, KindOfRow, Only, Pattern, Place, Profile, Source};

/// The profile with every name that stands behind its base behind this one instead.
pub(super) fn moved(profile: &Profile, base: &Pattern) -> Profile {
    let mut moved = profile.clone();
    let Some(old) = profile.base.as_ref() else {
        return moved;
    };
    let way = Way { from: old, to: base };
    for table in &mut moved.tables {
        way.pattern(&mut table.value);
        if let Some(KindOfRow::Column(column)) = &mut table.kind {
            way.pattern(column);
        }
        for column in table.label.iter_mut().chain(&mut table.unit) {
            way.pattern(column);
        }
        for (_, column) in &mut table.codes {
            way.pattern(column);
        }
        way.only(&mut table.only);
    }
    for rule in &mut moved.meters {
        match &mut rule.count {
            Count::Source(source) => way.source(source),
            Count::Sum(terms) => {
                for term in terms {
                    if let Addend::Source(source) = &mut term.what {
                        way.source(source);
                    }
                }
            }
        }
        way.only(&mut rule.only);
    }
    let limits = moved.totals.iter_mut().map(|rule| &mut rule.only);
    let limits = limits.chain(moved.comparisons.iter_mut().map(|rule| &mut rule.only));
    limits
        .chain(moved.also.iter_mut().map(|also| &mut also.only))
        .for_each(|only| way.only(only));
    let identity = &mut moved.identity;
    for list in [
        &mut identity.serial,
        &mut identity.model,
        &mut identity.firmware,
        &mut identity.asset_tag,
        &mut identity.mac,
    ] {
        for rule in list {
            if let IdentityRule::Private(own) = rule {
                way.source(&mut own.source);
                way.only(&mut own.only);
            }
        }
    }
    for rule in &mut moved.supplies {
        way.source(&mut rule.percent);
        way.only(&mut rule.only);
    }
    moved.base = Some(base.clone());
    moved
}

/// From one base to another.
struct Way<'a> {
    from: &'a Pattern,
    to: &'a Pattern,
}

impl Way<'_> {
    fn pattern(&self, name: &mut Pattern) {
        if let Some(rest) = name.0.strip_prefix(self.from.0.as_slice()) {
            name.0 = [&self.to.0, rest].concat();
        }
    }

    fn source(&self, source: &mut Source) {
        match &mut source.place {
            Place::Scalar(name) | Place::Packed { name, .. } | Place::Text { name, .. } => self.pattern(name),
            Place::Row { .. } | Place::Rows { .. } => {}
        }
    }

    /// sysObjectID is the maker's own number, wherever its rows are: only what it answers moves along.
    fn only(&self, only: &mut Only) {
        for name in only.has.iter_mut().chain(&mut only.lacks) {
            self.pattern(name);
        }
    }
}
