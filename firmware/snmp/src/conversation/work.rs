//! The work at hand: single rows and columns that are still to be asked for, and what an answer does to them.
//!
//! Every answer brings the work forward: it settles a row, moves a column on, or makes the next request smaller. So
//! no device can keep a conversation going by answering nonsense.

use std::collections::BTreeSet;

use profiles::{Oid, Questions, Rows};

use super::columns::Column;
use super::packing::{Asked, Packet};
use super::uptime::{SYS_UP_TIME, UpTime};
use super::{Bounds, Limits, Partial, Plan, Strays};
use crate::message::{Answer, ErrorStatus, Request, Response, Row};

/// What a row takes in an answer, in bytes, before this device has shown it.
const USUAL_ROW_BYTES: usize = 30;

/// A single row that is wanted.
#[derive(Clone, Debug)]
pub(super) struct Scalar {
    pub(super) name: Oid,
    /// Only a GET can find it: other rows stand between it and the name before it.
    pub(super) exactly: bool,
    /// It failed in company.
    pub(super) alone: bool,
}

/// What is asked, what is answered, and what the device can stand.
#[derive(Debug)]
pub(super) struct Work {
    pub(super) rows: Rows,
    pub(super) scalars: Vec<Scalar>,
    pub(super) columns: Vec<Column>,
    known: BTreeSet<Oid>,
    pub(super) partial: Option<Partial>,
    pub(super) limits: Limits,
    /// Smaller requests for the rest of this conversation, of which the next one need not know.
    pub(super) most_varbinds: usize,
    pub(super) most_repetitions: u32,
    /// What silence made smaller; an answer turns it into a limit.
    shrunk: bool,
    pub(super) bytes_per_row: usize,
    pub(super) uptime: UpTime,
    restarted: bool,
    pub(super) rows_per_column: usize,
    pub(super) most_rows: usize,
}

impl Work {
    pub(super) fn new(bounds: &Bounds, limits: Limits) -> Self {
        Self {
            rows: Rows::default(),
            scalars: Vec::new(),
            columns: Vec::new(),
            known: BTreeSet::new(),
            partial: None,
            limits,
            most_varbinds: usize::MAX,
            most_repetitions: u32::MAX,
            shrunk: false,
            bytes_per_row: USUAL_ROW_BYTES,
            uptime: UpTime::default(),
            restarted: false,
            rows_per_column: bounds.rows_per_column,
            most_rows: bounds.rows,
        }
    }

    /// Adds what was not asked before, and is not answered by a column that was; false where that is nothing.
    pub(super) fn add(&mut self, questions: Questions, plan: &impl Plan) -> bool {
        for name in questions.scalars {
            let mut walked = self.columns.iter().filter(|column| column.whole);
            let is_answered = walked.any(|column| name.index_under(&column.base).is_some());
            if !is_answered && self.known.insert(name.clone()) {
                self.scalars.push(Scalar {
                    name,
                    exactly: false,
                    alone: false,
                });
            }
        }
        for base in questions.columns {
            if self.known.insert(base.clone()) {
                self.columns.push(Column {
                    cursor: plan
                        .read_until(&base)
                        .filter(|row| row.index_under(&base).is_some())
                        .unwrap_or_else(|| base.clone()),
                    known: plan.known_rows(&base).map(in_order),
                    base,
                    rows: 0,
                    open: true,
                    whole: false,
                    alone: false,
                    follows: None,
                });
                self.let_the_last_column_follow();
            }
        }
        self.expect_rows_of_siblings();
        !self.scalars.is_empty() || self.columns.iter().any(|column| column.open)
    }

    /// Whether every single row is answered, and some column is not.
    pub(super) fn lacks_only_columns(&self) -> bool {
        self.scalars.is_empty() && self.columns.iter().any(|column| column.open)
    }

    /// Whether nothing more is to be asked, whatever is left.
    pub(super) fn must_end(&self) -> bool {
        self.restarted
    }

    /// Makes the next request smaller than `packet`; false where it is as small as can be.
    pub(super) fn shrink_after_silence(&mut self, packet: &Packet) -> bool {
        if packet.repetitions() > 1 {
            self.most_repetitions = (packet.repetitions() / 4).max(1);
        } else if packet.asked.len() > 1 {
            self.most_varbinds = (packet.asked.len() / 4).max(1);
        } else {
            return false;
        }
        self.shrunk = true;
        true
    }

    /// Takes the answer to `packet`.
    pub(super) fn absorb(&mut self, packet: &Packet, response: Response, bytes: usize, strays: &mut Strays) {
        self.uptime.count_answer();
        if std::mem::take(&mut self.shrunk) {
            self.learn_size(packet);
        }
        if response.error == ErrorStatus::NoError {
            if self.uptime.sees_a_restart(&response.rows) {
                self.restarted = true;
                self.partial = Some(Partial::Restarted);
                return;
            }
            self.absorb_rows(packet, response.rows, bytes, strays);
        } else {
            self.absorb_error(packet, response.error, response.error_index);
        }
    }

    /// The size that was answered after a larger one was not. A late answer to the larger one shows that the size was
    /// not at fault.
    fn learn_size(&mut self, packet: &Packet) {
        let is_the_larger =
            packet.repetitions() > self.most_repetitions || packet.asked.len() > self.most_varbinds;
        if is_the_larger {
            self.most_repetitions = u32::MAX;
            self.most_varbinds = usize::MAX;
            return;
        }
        if self.most_repetitions < u32::MAX {
            self.limits.repetitions = Some(packet.repetitions());
        }
        if self.most_varbinds < usize::MAX {
            self.limits.varbinds = Some(packet.asked.len());
        }
    }

    fn absorb_rows(&mut self, packet: &Packet, rows: Vec<Row>, bytes: usize, strays: &mut Strays) {
        let got = rows.len();
        if got >= packet.asked.len() && got > 0 {
            self.bytes_per_row = (bytes / got).max(1);
        }
        let asked = packet.request.rows_asked();
        strays.rows_unasked = add(strays.rows_unasked, got.saturating_sub(asked));
        match &packet.request {
            Request::Get(_) => self.absorb_named(packet, rows, strays),
            Request::GetNext(_) | Request::GetBulk { .. } => {
                let names: Vec<Oid> = rows.iter().map(|row| row.name.clone()).collect();
                for (place, row) in rows.into_iter().take(asked).enumerate() {
                    self.absorb_successor(packet, place, row, &names, strays);
                }
            }
        }
        self.settle_followers();
        self.expect_rows_of_siblings();
        let lacks_rows = packet.asked.iter().any(|asked| match asked {
            Asked::Column(place) => self.columns.get(*place).is_some_and(|column| column.open),
            _ => false,
        });
        if got < asked && got > 1 && lacks_rows {
            // The agent cut the answer, at the size that it can send.
            let longest = self.limits.response_bytes.unwrap_or(0).max(bytes);
            self.limits.response_bytes = Some(longest);
        }
        // A GETBULK's answer may be cut wherever it is full.
        let is_cut = matches!(packet.request, Request::GetBulk { .. }) && 2 * got > packet.asked.len();
        if got < packet.asked.len() && !is_cut {
            self.ask_for_less(packet, got);
        }
    }

    /// An answer that has fewer rows than names: what is missing is asked for again in smaller company.
    fn ask_for_less(&mut self, packet: &Packet, got: usize) {
        if packet.asked.len() == 1 {
            self.fail(packet, 0);
        } else if packet.repetitions() > 1 && got == 0 {
            self.most_repetitions = packet.repetitions() / 2;
        } else {
            self.most_varbinds = got.clamp(1, packet.asked.len() / 2).max(1);
        }
    }

    fn absorb_named(&mut self, packet: &Packet, rows: Vec<Row>, strays: &mut Strays) {
        let is_whole = rows.len() >= packet.asked.len();
        let mut settled = BTreeSet::new();
        for row in rows {
            let is_uptime = row.name.arcs() == SYS_UP_TIME;
            if self.scalars.iter().any(|scalar| scalar.name == row.name) {
                settled.insert(row.name.clone());
                self.keep(row, strays);
            } else if !is_uptime {
                strays.rows_unasked = add(strays.rows_unasked, 1);
            }
        }
        if is_whole {
            settled.extend(packet.asked.iter().filter_map(|asked| match asked {
                Asked::Scalar(name) => Some(name.clone()),
                _ => None,
            }));
        }
        self.scalars.retain(|scalar| !settled.contains(&scalar.name));
    }

    /// Takes the row at `place` of the answer to a GETNEXT or GETBULK; `names` are those of all its rows.
    fn absorb_successor(
        &mut self,
        packet: &Packet,
        place: usize,
        row: Row,
        names: &[Oid],
        strays: &mut Strays,
    ) {
        let once = match &packet.request {
            Request::GetBulk { once, .. } => once.len(),
            _ => packet.asked.len(),
        };
        let repeated = packet.asked.len() - once;
        let of = match place.checked_sub(once) {
            None => place,
            Some(_) if repeated == 0 => return,
            Some(behind) => once + behind % repeated,
        };
        // Of a later repetition, the row of the one before.
        let before = match place.checked_sub(repeated) {
            Some(earlier) if place >= once + repeated => names.get(earlier),
            _ => packet.name(of),
        };
        let Some(before) = before else { return };
        match packet.asked.get(of) {
            Some(Asked::Scalar(name)) => {
                self.advance_columns(before, None, &row, strays);
                self.settle_scalar(name, before, row, strays);
            }
            Some(Asked::Column(column)) => self.advance_columns(before, Some(*column), &row, strays),
            Some(Asked::UpTime) | None => {}
        }
    }

    fn settle_scalar(&mut self, name: &Oid, before: &Oid, row: Row, strays: &mut Strays) {
        let stands_between = row.name < *name && row.answer != Answer::EndOfMibView;
        if stands_between || row.name < *before {
            let same = self.scalars.iter_mut().find(|scalar| scalar.name == *name);
            if let Some(scalar) = same {
                scalar.exactly = true;
            }
            return;
        }
        self.scalars.retain(|scalar| scalar.name != *name);
        if row.name == *name {
            self.keep(row, strays);
        }
    }

    pub(super) fn keep(&mut self, row: Row, strays: &mut Strays) {
        match row.answer {
            Answer::Value(value) => self.rows.insert(row.name, value),
            Answer::Unreadable => strays.rows_unreadable = add(strays.rows_unreadable, 1),
            Answer::NoSuchObject | Answer::NoSuchInstance | Answer::EndOfMibView => {}
        }
    }

    fn absorb_error(&mut self, packet: &Packet, error: ErrorStatus, index: usize) {
        let place = index.checked_sub(1).filter(|place| *place < packet.asked.len());
        let is_bulk = matches!(packet.request, Request::GetBulk { .. });
        match (error, place) {
            (ErrorStatus::TooBig, _) => self.absorb_too_big(packet),
            // No GETBULK may be answered so: what it means is asked by the name's own GET or GETNEXT.
            (ErrorStatus::NoSuchName, Some(place)) if is_bulk => self.isolate(packet, place),
            (ErrorStatus::NoSuchName, Some(place)) => self.drop_absent(packet, place),
            (ErrorStatus::NoSuchName, None) if packet.asked.len() == 1 => self.drop_absent(packet, 0),
            (_, Some(place)) => self.isolate(packet, place),
            (_, None) if packet.asked.len() == 1 => self.fail(packet, 0),
            (_, None) if packet.repetitions() > 1 => self.most_repetitions = 1,
            (_, None) => self.most_varbinds = packet.asked.len() / 2,
        }
    }

    /// tooBig: half as many rows, then half as many names. This is the device's own word, and learnt.
    fn absorb_too_big(&mut self, packet: &Packet) {
        if packet.repetitions() > 1 {
            self.limits.repetitions = Some(packet.repetitions() / 2);
        } else if packet.asked.len() > 1 {
            self.limits.varbinds = Some(packet.asked.len() / 2);
        } else {
            self.fail(packet, 0);
        }
    }

    /// noSuchName: there is no such row, or, to a GETNEXT, nothing behind that name.
    fn drop_absent(&mut self, packet: &Packet, place: usize) {
        match packet.asked.get(place) {
            Some(Asked::Scalar(name)) => self.scalars.retain(|scalar| scalar.name != *name),
            Some(Asked::Column(column)) => {
                if let Some(column) = self.columns.get_mut(*column) {
                    column.end_behind(packet.name(place));
                }
            }
            Some(Asked::UpTime) | None => self.uptime.give_up(),
        }
    }

    /// An error at one name: the others are asked without it, then it is asked by itself.
    fn isolate(&mut self, packet: &Packet, place: usize) {
        if packet.wanted() == 1 && packet.asked.len() == 1 {
            return self.fail(packet, place);
        }
        match packet.asked.get(place) {
            Some(Asked::Scalar(name)) => {
                let same = self.scalars.iter_mut().find(|scalar| scalar.name == *name);
                if let Some(scalar) = same {
                    scalar.alone = true;
                }
            }
            Some(Asked::Column(place)) => {
                if let Some(column) = self.columns.get_mut(*place) {
                    column.alone = true;
                }
            }
            Some(Asked::UpTime) | None => self.uptime.give_up(),
        }
    }

    /// It fails by itself too: it is left out, and the outcome says so.
    fn fail(&mut self, packet: &Packet, place: usize) {
        let name = match packet.asked.get(place) {
            Some(Asked::Scalar(name)) => Some(name.clone()),
            Some(Asked::Column(place)) => self.columns.get(*place).map(|column| column.base.clone()),
            Some(Asked::UpTime) | None => None,
        };
        self.drop_absent(packet, place);
        if let Some(name) = name {
            self.partial.get_or_insert(Partial::Failed { name });
        }
    }
}

fn add(count: u32, more: usize) -> u32 {
    count.saturating_add(u32::try_from(more).unwrap_or(u32::MAX))
}

fn in_order(names: Vec<Oid>) -> Vec<Oid> {
    let mut rising: Vec<Oid> = Vec::with_capacity(names.len());
    for name in names {
        rising.insert(rising.partition_point(|other| *other < name), name);
    }
    rising
}
