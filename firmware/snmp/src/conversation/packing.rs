//! Packing: which names go into the next datagram, and what each of them stands for.
//!
//! SNMPv2c: single rows alone are a GET; with open columns everything travels in one GETBULK, the single rows as its
//! non-repeaters, each asked by the name just before it. SNMPv1: one GETNEXT of everything, since a name that has no
//! row spoils a whole GET there, but no GETNEXT.

use profiles::Oid;

use super::uptime::SYS_UP_TIME;
use super::work::{Column, Scalar, Work};
use crate::Version;
use crate::message::{Request, encoded_name_length};

/// The most names in a request to a device of which nothing is known.
const USUAL_VARBINDS: usize = 60;

/// A request stays below this, so that it travels in one piece.
const MOST_REQUEST_BYTES: usize = 1_300;

/// The bytes of rows that are asked for in one answer of a device of which nothing is known. An agent that can't send as
/// much cuts the answer, which costs nothing, and says so by it.
const USUAL_RESPONSE_BYTES: usize = 9_000;

/// The repetitions that a table is begun with. Longer ones are continued with as many rows as they have shown.
const FIRST_REPETITIONS: usize = 11;

/// An answer is not asked for more repetitions than this.
const MOST_REPETITIONS: usize = 100;

/// What a name in a request stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// The check that the device is still up.
    UpTime,
    /// A single row of this name.
    Scalar(Oid),
    /// The next rows of the column at this place of the work.
    Column(usize),
}

/// A request and what its names stand for, in their order.
#[derive(Clone, Debug)]
pub(super) struct Packet {
    pub(super) request: Request,
    pub(super) asked: Vec<Asked>,
}

impl Packet {
    /// The name that was sent at that place.
    pub(super) fn name(&self, place: usize) -> Option<&Oid> {
        match &self.request {
            Request::Get(names) | Request::GetNext(names) => names.get(place),
            Request::GetBulk { once, repeated, .. } => once
                .get(place)
                .or_else(|| repeated.get(place.checked_sub(once.len())?)),
        }
    }

    /// How many names stand for something that the plan wants.
    pub(super) fn wanted(&self) -> usize {
        self.asked.iter().filter(|asked| **asked != Asked::UpTime).count()
    }

    /// max-repetitions; 1 where it is no GETBULK.
    pub(super) fn repetitions(&self) -> u32 {
        match &self.request {
            Request::GetBulk { repetitions, .. } => *repetitions,
            _ => 1,
        }
    }
}

/// The name whose successor is `name`, unless the device has rows between the two.
fn name_before(name: &Oid) -> Oid {
    match name.arcs() {
        [rest @ .., 0] => Oid::new(rest),
        [rest @ .., last] => Oid::new([rest, &[last - 1]].concat()),
        [] => name.clone(),
    }
}

impl Column {
    /// How many rows are likely to come yet: the row behind the last is asked for as well, since it shows the end.
    fn likely_rows(&self) -> usize {
        match &self.known {
            Some(known) if self.rows <= known.len() => known.len() - self.rows + 1,
            _ => self.rows.clamp(FIRST_REPETITIONS, MOST_REPETITIONS),
        }
        .min(MOST_REPETITIONS)
    }

    /// The names whose successors are its likely rows.
    fn names(&self) -> impl Iterator<Item = &Oid> {
        let known = self.known.iter().flatten().filter(|name| **name > self.cursor);
        std::iter::once(&self.cursor).chain(known)
    }

    /// Whether it is known to have so few rows beside the longest column that asking for each by name is cheaper than
    /// asking for as many as of that one.
    fn is_short(&self, longest: usize) -> bool {
        self.known.is_some() && self.likely_rows() * 2 <= longest
    }
}

/// The names of one datagram while it is being filled.
struct Filling {
    asked: Vec<Asked>,
    names: Vec<Oid>,
    bytes: usize,
    room: usize,
}

impl Filling {
    fn new(room: usize) -> Self {
        Self {
            asked: Vec::new(),
            names: Vec::new(),
            bytes: 0,
            room,
        }
    }

    /// Adds a name while there is room; the first one always fits.
    fn add(&mut self, asked: Asked, name: Oid) -> bool {
        let bytes = self.bytes + encoded_name_length(&name);
        let fits = self.names.is_empty() || (self.names.len() < self.room && bytes <= MOST_REQUEST_BYTES);
        if fits {
            self.bytes = bytes;
            self.asked.push(asked);
            self.names.push(name);
        }
        fits
    }
}

impl Work {
    /// The next datagram, or none when everything asked so far is answered.
    pub(super) fn pack(&self, version: Version) -> Option<Packet> {
        let together = self.columns.iter().any(|column| column.open && !column.alone);
        let singles = self.scalars.iter().any(|scalar| !scalar.alone && !scalar.exactly);
        if together || (singles && version == Version::V1) {
            return Some(match version {
                Version::V2c | Version::V3 => self.pack_bulk(),
                Version::V1 => self.pack_next(),
            });
        }
        if self.scalars.iter().any(|scalar| !scalar.alone) {
            return Some(self.pack_get());
        }
        self.pack_alone()
    }

    fn room(&self) -> usize {
        self.limits
            .varbinds
            .unwrap_or(USUAL_VARBINDS)
            .min(self.most_varbinds)
            .max(1)
    }

    /// sysUpTime goes first where there is room for it beside the work.
    fn begin(&self) -> Filling {
        let mut filling = Filling::new(self.room());
        let is_asked_anyway = self
            .scalars
            .iter()
            .any(|scalar| scalar.name.arcs() == SYS_UP_TIME);
        if self.uptime.travels_along() && filling.room > 2 && !is_asked_anyway {
            filling.add(Asked::UpTime, Oid::new(SYS_UP_TIME));
        }
        filling
    }

    fn pack_get(&self) -> Packet {
        let mut filling = self.begin();
        for scalar in self.scalars.iter().filter(|scalar| !scalar.alone) {
            if !filling.add(Asked::Scalar(scalar.name.clone()), scalar.name.clone()) {
                break;
            }
        }
        Packet {
            request: Request::Get(filling.names),
            asked: filling.asked,
        }
    }

    fn pack_next(&self) -> Packet {
        let mut filling = self.begin();
        for name in &mut filling.names {
            *name = name_before(name);
        }
        self.fill_singles(&mut filling);
        self.fill_by_name(&mut filling, usize::MAX);
        self.fill_columns(&mut filling, usize::MAX);
        Packet {
            request: Request::GetNext(filling.names),
            asked: filling.asked,
        }
    }

    fn pack_bulk(&self) -> Packet {
        let mut once = self.begin();
        for name in &mut once.names {
            *name = name_before(name);
        }
        // Columns may take the whole datagram but for the uptime; single rows take what they leave.
        let mut repeated = Filling::new(once.room.saturating_sub(once.names.len()).max(1));
        repeated.bytes = once.bytes;
        let longest = self.longest_column();
        self.fill_columns(&mut repeated, longest);
        once.room = once.room.saturating_sub(repeated.names.len());
        once.bytes = repeated.bytes;
        if !once.names.is_empty() || once.room > 0 {
            self.fill_singles(&mut once);
            self.fill_by_name(&mut once, longest);
        }
        let repetitions = self.repetitions(&repeated, once.names.len());
        Packet {
            request: Request::GetBulk {
                once: once.names,
                repeated: repeated.names,
                repetitions,
            },
            asked: [once.asked, repeated.asked].concat(),
        }
    }

    fn fill_singles(&self, filling: &mut Filling) {
        let by_successor = |scalar: &&Scalar| !scalar.alone && !scalar.exactly;
        for scalar in self.scalars.iter().filter(by_successor) {
            if !filling.add(Asked::Scalar(scalar.name.clone()), name_before(&scalar.name)) {
                break;
            }
        }
    }

    fn open_columns(&self) -> impl Iterator<Item = (usize, &Column)> {
        let together = |(_, column): &(usize, &Column)| column.open && !column.alone;
        self.columns.iter().enumerate().filter(together)
    }

    fn longest_column(&self) -> usize {
        let likely = self.open_columns().map(|(_, column)| column.likely_rows());
        likely.max().unwrap_or(0)
    }

    /// The columns that are not short beside the longest.
    fn fill_columns(&self, filling: &mut Filling, longest: usize) {
        for (place, column) in self
            .open_columns()
            .filter(|(_, column)| !column.is_short(longest))
        {
            if !filling.add(Asked::Column(place), column.cursor.clone()) {
                break;
            }
        }
    }

    /// The short columns, row by row.
    fn fill_by_name(&self, filling: &mut Filling, longest: usize) {
        for (place, column) in self.open_columns().filter(|(_, column)| column.is_short(longest)) {
            for name in column.names() {
                if !filling.add(Asked::Column(place), name.clone()) {
                    return;
                }
            }
        }
    }

    /// As many repetitions as the answer has room for, and no more than the tables are likely to have.
    fn repetitions(&self, repeated: &Filling, once: usize) -> u32 {
        let columns = repeated.names.len().max(1);
        let bytes = self.limits.response_bytes.unwrap_or(USUAL_RESPONSE_BYTES);
        let rows = (bytes / self.bytes_per_row.max(1)).saturating_sub(once);
        let open = repeated.asked.iter().filter_map(|asked| match asked {
            Asked::Column(place) => self.columns.get(*place),
            _ => None,
        });
        let likely = open.map(Column::likely_rows).max().unwrap_or(1);
        let repetitions = u32::try_from((rows / columns).min(likely)).unwrap_or(1);
        repetitions
            .min(self.limits.repetitions.unwrap_or(u32::MAX))
            .min(self.most_repetitions)
            .max(1)
    }

    /// What failed in company is asked for by itself, without sysUpTime.
    fn pack_alone(&self) -> Option<Packet> {
        if self.uptime.is_due() {
            return Some(Packet {
                request: Request::Get(vec![Oid::new(SYS_UP_TIME)]),
                asked: vec![Asked::UpTime],
            });
        }
        if let Some(scalar) = self.scalars.first() {
            return Some(Packet {
                request: Request::Get(vec![scalar.name.clone()]),
                asked: vec![Asked::Scalar(scalar.name.clone())],
            });
        }
        let (place, column) = self.columns.iter().enumerate().find(|(_, column)| column.open)?;
        Some(Packet {
            request: Request::GetNext(vec![column.cursor.clone()]),
            asked: vec![Asked::Column(place)],
        })
    }
}
