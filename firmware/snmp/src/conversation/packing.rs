//! Packing: which names go into the next datagram, and what each of them stands for.
//!
//! SNMPv2c: single rows alone are a GET; with open columns everything travels in one GETBULK, the single rows as its
//! non-repeaters, each asked by the name just before it. SNMPv1: one GETNEXT of everything, since a name that has no
//! row spoils a whole GET there, but no GETNEXT.

use profiles::Oid;

use super::columns::Column;
use super::uptime::SYS_UP_TIME;
use super::work::{Scalar, Work};
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

/// An answer of so many rows and more is asked for column by column, a smaller one row by row as far as rows are known.
const A_LARGE_ANSWER: usize = 100;

/// A table of unknown length is asked for at least so many rows at once.
const WORTH_REPEATING: usize = 2;

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

    /// The names whose successors are its likely rows. That behind the last one shows its end, which a column that follows
    /// another leaves to that one.
    fn names(&self) -> impl Iterator<Item = &Oid> {
        let known = self.known.iter().flatten().filter(|name| **name > self.cursor);
        let last = self.known.iter().flatten().next_back();
        let is_left_to_another =
            move |name: &Oid| self.follows.is_some() && last.is_none_or(|last| *name >= *last);
        std::iter::once(&self.cursor)
            .chain(known)
            .filter(move |name| !is_left_to_another(name))
    }

    /// Whether there is anything to ask of it now, in company.
    fn is_to_be_asked(&self) -> bool {
        self.open && !self.alone && self.names().next().is_some()
    }

    /// Whether its rows are known, from the last time or from another column of its table.
    fn is_expected(&self) -> bool {
        self.known.as_ref().is_some_and(|known| self.rows <= known.len())
    }

    /// Whether it is the next column of the same table.
    fn stands_behind(&self, other: &Self) -> bool {
        let number = |column: &Self| column.base.arcs().last().copied();
        let next = number(other).and_then(|number| number.checked_add(1));
        self.is_beside(other) && number(self) == next
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

    /// Whether it is the single row that went first.
    fn asks_for(&self, scalar: &Scalar) -> bool {
        matches!(self.asked.first(), Some(Asked::Scalar(first)) if *first == scalar.name)
    }

    /// Adds the next row of each of these columns, while there is room.
    fn fill_columns<'a>(&mut self, columns: impl IntoIterator<Item = (usize, &'a Column)>) {
        for (place, column) in columns {
            if !self.add(Asked::Column(place), column.cursor.clone()) {
                break;
            }
        }
    }
}

impl Work {
    /// The next datagram, or none when everything asked so far is answered.
    pub(super) fn pack(&self, version: Version) -> Option<Packet> {
        let together = self.columns.iter().any(Column::is_to_be_asked);
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
        let uptime = Oid::new(SYS_UP_TIME);
        let is_wanted = |scalar: &Scalar| scalar.name == uptime && !scalar.alone && !scalar.exactly;
        if filling.room > 2 && self.scalars.iter().any(is_wanted) {
            filling.add(Asked::Scalar(uptime.clone()), uptime);
        } else if filling.room > 2 && self.uptime.travels_along() {
            filling.add(Asked::UpTime, uptime);
        }
        filling
    }

    fn pack_get(&self) -> Packet {
        let mut filling = self.begin();
        for scalar in self.scalars.iter().filter(|scalar| !scalar.alone) {
            if filling.asks_for(scalar) {
                continue;
            }
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
        self.fill_by_name(&mut filling, Column::is_expected);
        filling.fill_columns(self.open_columns().filter(|(_, column)| !column.is_expected()));
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
        let repeated = if self.rows_in_an_answer() < A_LARGE_ANSWER && !self.fits_column_by_column() {
            self.fill_small_answer(&mut once)
        } else {
            self.fill_large_answer(&mut once)
        };
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

    /// Whether all that is still to be asked has room in one small answer, with every column asked as long as the longest.
    fn fits_column_by_column(&self) -> bool {
        let longest = self.longest_column();
        let (short, long): (Vec<_>, Vec<_>) = self
            .open_columns()
            .partition(|(_, column)| column.is_short(longest));
        let by_name: usize = short.iter().map(|(_, column)| column.names().count()).sum();
        let rows = self.scalars.len() + by_name + long.len() * longest;
        let names = self.scalars.len() + by_name + long.len();
        let is_known = self.open_columns().all(|(_, column)| column.is_expected());
        is_known && rows < self.rows_in_an_answer() && names < self.room()
    }

    fn longest_column(&self) -> usize {
        let likely = self.open_columns().map(|(_, column)| column.likely_rows());
        likely.max().unwrap_or(0)
    }

    /// What an answer of a few dozen rows is filled with: what is known to be there row by row, and with the room that is
    /// left a part of the tables whose length is not known; one column of each at first, which then tells the others'.
    fn fill_small_answer(&self, once: &mut Filling) -> Filling {
        let most = self.rows_in_an_answer();
        let room = once.room;
        // However little fits: a question for sysUpTime alone would bring the work no further.
        once.room = room.min((most + most / 8).max(once.names.len() + 1));
        self.fill_singles(once);
        self.fill_by_name(once, Column::is_expected);
        let left = most.saturating_sub(once.names.len());
        let mut repeated = Filling::new((left / WORTH_REPEATING).min(room.saturating_sub(once.names.len())));
        repeated.bytes = once.bytes;
        let unknown = || self.open_columns().filter(|(_, column)| !column.is_expected());
        let is_first = |column: &Column| {
            let first = unknown().find(|(_, other)| other.is_beside(column));
            first.is_some_and(|(_, first)| first.base == column.base)
        };
        let (first, others): (Vec<_>, Vec<_>) = unknown().partition(|(_, column)| is_first(column));
        if repeated.room == 0 && once.asked.iter().all(|asked| *asked == Asked::UpTime) {
            repeated.room = 1;
        }
        if repeated.room > 0 {
            repeated.fill_columns(first.into_iter().chain(others));
        }
        repeated
    }

    /// What an answer of hundreds of rows is filled with: the longer tables, and with the names that are left single rows
    /// and short tables.
    fn fill_large_answer(&self, once: &mut Filling) -> Filling {
        let mut repeated = Filling::new(once.room.saturating_sub(once.names.len()).max(1));
        repeated.bytes = once.bytes;
        let longest = self.longest_column();
        repeated.fill_columns(
            self.open_columns()
                .filter(|(_, column)| !column.is_short(longest)),
        );
        once.room = once.room.saturating_sub(repeated.names.len());
        once.bytes = repeated.bytes;
        if !once.names.is_empty() || once.room > 0 {
            self.fill_singles(once);
            self.fill_by_name(once, |column| column.is_short(longest));
        }
        repeated
    }

    fn fill_singles(&self, filling: &mut Filling) {
        let by_successor = |scalar: &&Scalar| !scalar.alone && !scalar.exactly;
        for scalar in self.scalars.iter().filter(by_successor) {
            if filling.asks_for(scalar) {
                continue;
            }
            if !filling.add(Asked::Scalar(scalar.name.clone()), name_before(&scalar.name)) {
                break;
            }
        }
    }

    fn open_columns(&self) -> impl Iterator<Item = (usize, &Column)> {
        self.columns
            .iter()
            .enumerate()
            .filter(|(_, column)| column.is_to_be_asked())
    }

    /// Some columns, row by row.
    fn fill_by_name(&self, filling: &mut Filling, which: impl Fn(&Column) -> bool) {
        let mut end: Option<&Column> = None;
        for (place, column) in self.open_columns().filter(|(_, column)| which(column)) {
            // The question for the end of one column brings the first row of the next.
            let is_brought = end.is_some_and(|end| column.stands_behind(end)) && column.rows == 0;
            end = column.follows.is_none().then_some(column);
            for name in column.names().skip(usize::from(is_brought)) {
                if !filling.add(Asked::Column(place), name.clone()) {
                    return;
                }
            }
        }
    }

    /// As many rows as the device can send at once, or is likely to.
    fn rows_in_an_answer(&self) -> usize {
        let bytes = self.limits.response_bytes.unwrap_or(USUAL_RESPONSE_BYTES);
        bytes / self.bytes_per_row.max(1)
    }

    /// As many repetitions as the answer has room for, and no more than the tables are likely to have.
    fn repetitions(&self, repeated: &Filling, once: usize) -> u32 {
        let columns = repeated.names.len().max(1);
        let rows = self.rows_in_an_answer().saturating_sub(once);
        let open = repeated.asked.iter().filter_map(|asked| match asked {
            Asked::Column(place) => self.columns.get(*place),
            _ => None,
        });
        let likely = open.map(Column::likely_rows).max().unwrap_or(1);
        // A small answer is filled, whatever is likely, since the next one would cost more than rows too many.
        let most = if self.rows_in_an_answer() < A_LARGE_ANSWER && !self.fits_column_by_column() {
            rows / columns
        } else {
            (rows / columns).min(likely)
        };
        let repetitions = u32::try_from(most.min(MOST_REPETITIONS)).unwrap_or(1);
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
        let is_next = |column: &Column| column.open && column.names().next().is_some();
        let (place, column) = self
            .columns
            .iter()
            .enumerate()
            .find(|(_, column)| is_next(column))?;
        Some(Packet {
            request: Request::GetNext(vec![column.cursor.clone()]),
            asked: vec![Asked::Column(place)],
        })
    }
}
