//! Walking everything that a device has: which stretch of its rows is asked for next, and what is left out.
//!
//! A device may fall silent behind some row, report an error there, or give its rows in no order or without an end. The
//! walk then goes on behind the subtree in which that was, behind its next neighbours, and then behind larger ones, until
//! something comes again, and notes the gaps. It ends with the last root, or when it has become too much. Nothing is sent here.

use std::collections::VecDeque;
use std::fmt;

use profiles::anonymise::left_out;
use profiles::{Oid, Questions, Rows};
use snmp::{Partial, Plan, SYS_UP_TIME};

/// A stretch has so many rows; the first one has fewer than most devices' own.
pub(crate) const ROWS_OF_A_STRETCH: usize = 200;

/// More rows than these in one column are a log, or a walk without an end.
const MOST_ROWS_OF_A_COLUMN: usize = 1_000;

/// More rows than these are no printer's.
const MOST_ROWS: usize = 20_000;

/// A device that had to be helped on so often is not asked on.
const MOST_TROUBLES: usize = 40;

/// How far off the neighbours of a subtree are behind which it is tried again, one after the other, before the one around
/// them is left.
const NEIGHBOURS: [u32; 4] = [1, 2, 5, 14];

/// system, ifTable, hrDeviceTable and its like, the Printer-MIB.
const STANDARD: [&[u32]; 4] = [
    &[1, 3, 6, 1, 2, 1, 1],
    &[1, 3, 6, 1, 2, 1, 2],
    &[1, 3, 6, 1, 2, 1, 25, 3],
    &[1, 3, 6, 1, 2, 1, 43],
];

/// Why a column is left that has too many rows.
const TOO_LONG: &str = "it has more rows than were wanted";

const ENTERPRISES: &[u32] = &[1, 3, 6, 1, 4, 1];

/// sysObjectID.
const OBJECT_ID: &[u32] = &[1, 3, 6, 1, 2, 1, 1, 2, 0];

/// The last part that an index may have on every agent: some take it for a signed number.
const LAST_ARC: u32 = i32::MAX.unsigned_abs();

/// A stretch of rows: those of a subtree, behind one of them. First it asks for sysUpTime: a device that answers that, and
/// then no more, is silent about the subtree alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    root: Oid,
    behind: Option<Oid>,
    turn: u8,
    /// It is not known yet whether anything comes from there.
    is_trial: bool,
}

impl Stretch {
    /// Whether it only finds out if something comes: one row will do, and no question need be large.
    pub(crate) fn is_trial(&self) -> bool {
        self.is_trial
    }

    /// Where it begins.
    pub(crate) fn begin(&self) -> &Oid {
        self.behind.as_ref().unwrap_or(&self.root)
    }
}

impl Plan for Stretch {
    fn next(&mut self, _: &Rows) -> Option<Questions> {
        self.turn += 1;
        match self.turn {
            1 => Some(Questions {
                scalars: vec![Oid::new(SYS_UP_TIME)],
                columns: Vec::new(),
            }),
            2 => Some(Questions {
                scalars: Vec::new(),
                columns: vec![self.root.clone()],
            }),
            _ => None,
        }
    }

    fn read_until(&self, _: &Oid) -> Option<Oid> {
        self.behind.clone()
    }
}

/// What was left out, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Gap {
    /// The row behind which it begins.
    behind: Oid,
    /// The subtree with which it ends; none where nothing more was asked.
    up_to: Option<Oid>,
    /// Why, as the end of a sentence.
    why: &'static str,
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "nothing was asked behind {}", self.behind)?;
        if let Some(up_to) = &self.up_to {
            write!(f, " as far as {up_to} goes")?;
        }
        write!(f, ": {}", self.why)
    }
}

/// A walk under way.
#[derive(Debug)]
pub(crate) struct Walk {
    roots: VecDeque<Oid>,
    here: Option<Stretch>,
    /// Subtrees that are not walked: they were, or they are left out.
    closed: Vec<Oid>,
    /// The subtree that was left last, as long as nothing has come since, and how many of its neighbours were.
    left: Option<(Oid, usize)>,
    /// The subtree that was left last for its length.
    overlong: Option<Oid>,
    troubles: usize,
    rows: Rows,
    gaps: Vec<Gap>,
}

impl Walk {
    /// A walk that has not begun.
    pub(crate) fn new() -> Self {
        let mut roots: VecDeque<Oid> = STANDARD.iter().map(|root| Oid::new(*root)).collect();
        roots.push_back(Oid::new(ENTERPRISES));
        let mut walk = Self {
            roots,
            here: None,
            closed: left_out().collect(),
            left: None,
            overlong: None,
            troubles: 0,
            rows: Rows::default(),
            gaps: Vec::new(),
        };
        walk.turn_to_next_root();
        walk
    }

    /// What to ask for now; none when it is over.
    pub(crate) fn stretch(&self) -> Option<Stretch> {
        let here = self.here.clone()?;
        // The first row of all enterprises may be one of the device's own, which were walked before.
        let is_first = here.behind.is_none() && here.root.arcs() == ENTERPRISES;
        Some(Stretch {
            is_trial: self.left.is_some() || is_first,
            ..here
        })
    }

    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Takes what the device said to the stretch.
    pub(crate) fn take(&mut self, rows: &Rows, partial: Option<&Partial>) {
        let Some(here) = self.here.clone() else { return };
        let is_of_stretch =
            |name: &&Oid| name.index_under(&here.root).is_some() && name.arcs() != SYS_UP_TIME;
        let last = rows.iter().map(|(name, _)| name).rfind(is_of_stretch).cloned();
        if let Some(last) = &last {
            self.left = None;
            self.go_behind(last.clone());
        }
        for (name, value) in rows.iter() {
            self.rows.insert(name.clone(), value.clone());
        }
        match (partial, last) {
            (None, _) => self.close_root(),
            (Some(Partial::Restarted), _) => self.end(here.begin(), "the device restarted"),
            (Some(Partial::TooManyRows { .. } | Partial::OutOfTime), Some(last)) => self.go_on(&here, &last),
            (Some(Partial::TooManyRows { .. }), None) => self.close_root(),
            (Some(Partial::OutOfTime), None) => self.skip(&here, "the device takes too long there"),
            (Some(Partial::FellSilent { .. }), _) => self.skip(&here, "the device falls silent there"),
            (Some(Partial::WalkLoops { .. }), _) => self.skip(&here, "its rows come in no order"),
            (Some(Partial::Failed { .. }), _) => self.skip(&here, "the device reports an error there"),
        }
    }

    /// Ends it early, since the device answers no more.
    pub(crate) fn give_up(&mut self) {
        if let Some(here) = self.here.clone() {
            self.end(here.begin(), "the device answers no more");
        }
    }

    /// The rows and the gaps.
    pub(crate) fn into_parts(self) -> (Rows, Vec<Gap>) {
        (self.rows, self.gaps)
    }

    fn go_behind(&mut self, row: Oid) {
        if let Some(here) = &mut self.here {
            here.behind = Some(row);
        }
    }

    /// Another stretch, unless the last row stands in what is not walked, or in a column that is too long.
    fn go_on(&mut self, here: &Stretch, last: &Oid) {
        if self.rows.len() >= MOST_ROWS {
            return self.end(last, "there are more rows than a printer has");
        }
        let is_around = |closed: &&Oid| last.index_under(closed).is_some();
        if let Some(closed) = self.closed.iter().find(is_around).cloned() {
            return self.go_behind(end_of(&closed));
        }
        let (column, is_too_long) = match &self.overlong {
            // It has more rows behind the last that a name can have: so has the one around it.
            Some(overlong) if last.index_under(overlong).is_some() => (parent(overlong), true),
            _ => {
                let column = parent(last);
                let rows = self.rows.column(&column).count();
                (column, rows >= MOST_ROWS_OF_A_COLUMN)
            }
        };
        if !is_too_long {
            return;
        }
        let goes_on = self.overlong.is_some();
        if column.index_under(&here.root).is_none_or(<[u32]>::is_empty) {
            self.note_gap(goes_on, last, Some(&here.root), TOO_LONG);
            return self.close_root();
        }
        self.note_gap(goes_on, last, Some(&column), TOO_LONG);
        self.go_behind(end_of(&column));
        self.overlong = Some(column);
    }

    /// Goes on behind the subtree in which it failed: the first time that of the last row's neighbours.
    fn skip(&mut self, here: &Stretch, why: &'static str) {
        let begin = self.here.as_ref().unwrap_or(here).begin().clone();
        let (subtree, number) = match &self.left {
            None => (parent(&begin), 0),
            Some((left, number)) => match NEIGHBOURS.get(*number) {
                Some(distance) => (neighbour(left, *distance), number + 1),
                None => (parent(left), 0),
            },
        };
        let is_inside = subtree
            .index_under(&here.root)
            .is_some_and(|rest| !rest.is_empty());
        let up_to = if is_inside { &subtree } else { &here.root };
        self.note_gap(self.left.is_some(), &begin, Some(up_to), why);
        self.troubles += 1;
        if self.troubles >= MOST_TROUBLES {
            return self.end(&begin, "there was too much trouble before");
        }
        if is_inside {
            self.go_behind(end_of(&subtree));
            self.left = Some((subtree, number));
        } else {
            self.close_root();
        }
    }

    /// Notes a gap, or that the last one goes on.
    fn note_gap(&mut self, goes_on: bool, behind: &Oid, up_to: Option<&Oid>, why: &'static str) {
        match self.gaps.last_mut().filter(|_| goes_on) {
            Some(gap) => gap.up_to = up_to.cloned(),
            None => self.gaps.push(Gap {
                behind: behind.clone(),
                up_to: up_to.cloned(),
                why,
            }),
        }
        if let Some((last, before)) = self.gaps.split_last()
            && before.contains(last)
        {
            self.gaps.pop();
        }
    }

    fn end(&mut self, behind: &Oid, why: &'static str) {
        self.note_gap(false, behind, None, why);
        self.here = None;
        self.roots.clear();
    }

    fn close_root(&mut self) {
        self.closed.extend(self.here.take().map(|here| here.root));
        self.left = None;
        self.overlong = None;
        self.turn_to_next_root();
    }

    /// Before all enterprises the device's own comes, lest another one's endless table takes its place.
    fn turn_to_next_root(&mut self) {
        let Some(mut root) = self.roots.pop_front() else {
            return;
        };
        let own = self.own_enterprise().filter(|own| !self.closed.contains(own));
        if let Some(own) = own.filter(|_| root.arcs() == ENTERPRISES) {
            self.roots.push_front(root);
            root = own;
        }
        self.here = Some(Stretch {
            root,
            behind: None,
            turn: 0,
            is_trial: false,
        });
    }

    fn own_enterprise(&self) -> Option<Oid> {
        let object_id = self.rows.get(&Oid::new(OBJECT_ID))?.as_oid()?;
        let enterprise = object_id.arcs().get(..=ENTERPRISES.len())?;
        enterprise.starts_with(ENTERPRISES).then(|| Oid::new(enterprise))
    }
}

fn parent(name: &Oid) -> Oid {
    Oid::new(name.arcs().split_last().map_or(&[][..], |(_, parent)| parent))
}

/// The name of the same length that is so far behind it.
fn neighbour(name: &Oid, distance: u32) -> Oid {
    match name.arcs() {
        [before @ .., last] => Oid::new([before, &[last.saturating_add(distance)]].concat()),
        [] => name.clone(),
    }
}

/// A name behind everything in the subtree.
fn end_of(subtree: &Oid) -> Oid {
    subtree.child(&[LAST_ARC])
}

#[cfg(test)]
mod tests;
