//! The device that is read: its rows, the numbers in its names, and what its profiles tell it by.

use meters::Unit;

use super::lack::Lack;
use crate::profile::{Only, Pattern};
use crate::standard;
use crate::text::Charset;
use crate::{Oid, Rows, Value};

/// prtMarkerEntry (RFC 3805).
const PRT_MARKER_ENTRY: &[u32] = &[1, 3, 6, 1, 2, 1, 43, 10, 2, 1];
const COUNTER_UNIT: u32 = 3;
const LIFE_COUNT: u32 = 4;

/// A device and its rows.
pub(super) struct Device<'a> {
    pub(super) rows: &'a Rows,
    /// The printer's hrDeviceIndex; 1 where it is not known.
    printer: u32,
    /// The first of its markers; 1 where it is not known.
    marker: u32,
    pub(super) charset: Charset,
    description: Option<String>,
    model: Option<String>,
    /// Whether everything was asked that was to be asked: only then a row that is not here is one that the device doesn't
    /// have.
    pub(super) is_whole: bool,
}

impl<'a> Device<'a> {
    /// The device of these rows, which is of this model.
    pub(super) fn of(rows: &'a Rows, model: Option<&str>) -> Self {
        let printer = standard::printer_device(rows);
        let marker = printer.and_then(|printer| first_marker(rows, printer));
        Self {
            rows,
            printer: printer.unwrap_or(1),
            marker: marker.unwrap_or(1),
            charset: printer.map_or_else(Charset::default, |printer| standard::charset(rows, printer)),
            description: standard::description(rows).map(|text| text.to_lowercase()),
            model: model.map(str::to_lowercase),
            is_whole: true,
        }
    }

    /// The same, of a reading that broke off unless `is_whole`.
    pub(super) fn asked(self, is_whole: bool) -> Self {
        Self { is_whole, ..self }
    }

    /// A row's name on this device.
    pub(super) fn name(&self, pattern: &Pattern) -> Oid {
        pattern.on(self.printer, self.marker)
    }

    /// The value of a row.
    pub(super) fn get(&self, name: &Oid) -> Option<&'a Value> {
        self.rows.get(name)
    }

    /// prtMarkerCounterUnit of the first marker.
    pub(super) fn marker_unit(&self) -> Unit {
        let name = Oid::new([PRT_MARKER_ENTRY, &[COUNTER_UNIT, self.printer, self.marker]].concat());
        let code = self.get(&name).and_then(Value::as_i64);
        code.map_or(Unit::Unknown, Unit::from_prt_marker_counter_unit)
    }

    /// Whether it is one of these devices.
    pub(super) fn is(&self, only: &Only) -> bool {
        self.fits(only).is_ok()
    }

    /// Whether it is one of these devices, and if not, why. In a reading that broke off, a row that is not here proves
    /// nothing.
    pub(super) fn fits(&self, only: &Only) -> Result<(), Lack> {
        let has_row = |below: &Pattern| {
            let below = self.name(below);
            self.get(&below).is_some() || self.rows.column(&below).next().is_some()
        };
        let is_told = self.is_told_by_its_texts(only, false);
        if !is_told && (self.is_whole || !self.is_told_by_its_texts(only, true)) {
            return Err(Lack::NotForThisDevice);
        }
        if only.lacks.as_ref().is_some_and(has_row) {
            return Err(Lack::NotForThisDevice);
        }
        let has = only.has.as_ref().is_none_or(has_row);
        match (has && is_told, self.is_whole) {
            (true, true) => Ok(()),
            (true, false) if only.lacks.is_none() => Ok(()),
            (false, true) => Err(Lack::NotForThisDevice),
            (_, false) => Err(Lack::BrokenOff),
        }
    }

    /// Whether it may turn out to be one of these devices when it has answered more.
    pub(super) fn may_be(&self, only: &Only) -> bool {
        self.is_told_by_its_texts(only, true)
    }

    fn is_told_by_its_texts(&self, only: &Only, model_may_come: bool) -> bool {
        let object_id = || standard::object_id(self.rows);
        let holds = |text: &Option<String>, part: &String| {
            text.as_ref()
                .is_some_and(|text| text.contains(&part.to_lowercase()))
        };
        let is_model = |part: &String| (model_may_come && self.model.is_none()) || holds(&self.model, part);
        only.object_id
            .as_ref()
            .is_none_or(|prefix| object_id().is_some_and(|own| own.index_under(prefix).is_some()))
            && only
                .description
                .as_ref()
                .is_none_or(|part| holds(&self.description, part))
            && !only
                .not_description
                .as_ref()
                .is_some_and(|part| holds(&self.description, part))
            && only.model.as_ref().is_none_or(is_model)
            && !only
                .not_model
                .as_ref()
                .is_some_and(|part| holds(&self.model, part))
    }
}

fn first_marker(rows: &Rows, printer: u32) -> Option<u32> {
    [LIFE_COUNT, COUNTER_UNIT].into_iter().find_map(|column| {
        let column = Oid::new([PRT_MARKER_ENTRY, &[column, printer]].concat());
        rows.column(&column).find_map(|(index, _)| match index {
            [marker] => Some(*marker),
            _ => None,
        })
    })
}
