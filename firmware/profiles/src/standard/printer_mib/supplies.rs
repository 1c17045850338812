//! prtMarkerSuppliesTable: toner, ink, drums, waste boxes and how full they are.

mod level;

use std::collections::BTreeSet;

use meters::{Supply, SupplyKind, SupplyUnit};

use super::super::table::{Table, column};
use super::colorants;
use crate::text::{Charset, readable};
use crate::{Oid, Questions, Rows};

pub(crate) use level::SupplyManners;
use level::{Left, left};

const PRT_MARKER_SUPPLIES_ENTRY: &[u32] = &[1, 3, 6, 1, 2, 1, 43, 11, 1, 1];
const COLORANT_INDEX: u32 = 3;
const CLASS: u32 = 4;
const TYPE: u32 = 5;
const DESCRIPTION: u32 = 6;
const UNIT: u32 = 7;
const MAX_CAPACITY: u32 = 8;
const LEVEL: u32 = 9;

const COLUMNS: [u32; 7] = [
    COLORANT_INDEX,
    CLASS,
    TYPE,
    DESCRIPTION,
    UNIT,
    MAX_CAPACITY,
    LEVEL,
];

pub(super) fn detail(questions: &mut Questions) {
    questions
        .columns
        .extend(COLUMNS.map(|number| column(PRT_MARKER_SUPPLIES_ENTRY, number)));
}

pub(super) fn devices(rows: &Rows) -> BTreeSet<u32> {
    let indexes = Table::new(rows, PRT_MARKER_SUPPLIES_ENTRY).indexes(&COLUMNS);
    let mut devices = BTreeSet::new();
    devices.extend(indexes.iter().filter_map(|index| index.first()));
    devices
}

/// The names of the levels that there are.
pub(in crate::standard) fn levels(rows: &Rows, device: u32) -> Vec<Oid> {
    Table::new(rows, PRT_MARKER_SUPPLIES_ENTRY).names(device, LEVEL)
}

/// The supplies of that device, in the order of prtMarkerSuppliesIndex.
pub(crate) fn supplies(
    rows: &Rows,
    device: u32,
    charset: Charset,
    manners: &SupplyManners<'_>,
) -> Vec<Supply> {
    let table = Table::new(rows, PRT_MARKER_SUPPLIES_ENTRY);
    table
        .subunits(device, &COLUMNS)
        .into_iter()
        .map(|number| supply(rows, &table, [device, number], charset, manners))
        .collect()
}

fn supply(
    rows: &Rows,
    table: &Table<'_>,
    index: [u32; 2],
    charset: Charset,
    manners: &SupplyManners<'_>,
) -> Supply {
    let [device, number] = index;
    let description = table
        .bytes(DESCRIPTION, &index)
        .and_then(|bytes| readable(bytes, charset));
    let color = table
        .number(COLORANT_INDEX, &index)
        .and_then(|colorant| colorants::color(rows, device, colorant, charset));
    let row = Row {
        index: number,
        kind: table
            .number(TYPE, &index)
            .map_or(SupplyKind::Unknown, SupplyKind::from_prt_marker_supplies_type),
        class: table.number(CLASS, &index),
        color,
        description,
        unit: table
            .number(UNIT, &index)
            .and_then(SupplyUnit::from_prt_marker_supplies_unit),
        capacity: table.number(MAX_CAPACITY, &index),
        level: table.number(LEVEL, &index),
    };
    row.read(manners)
}

/// What a row of prtMarkerSuppliesTable says, by whatever protocol it came.
pub(crate) struct Row {
    /// prtMarkerSuppliesIndex.
    pub(crate) index: u32,
    pub(crate) kind: SupplyKind,
    /// PrtMarkerSuppliesClassTC.
    pub(crate) class: Option<i64>,
    /// The colorant's name.
    pub(crate) color: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) unit: Option<SupplyUnit>,
    /// prtMarkerSuppliesMaxCapacity, its codes too.
    pub(crate) capacity: Option<i64>,
    /// prtMarkerSuppliesLevel, its codes too.
    pub(crate) level: Option<i64>,
}

impl Row {
    /// The supply, as the devices of such manners mean it.
    pub(crate) fn read(self, manners: &SupplyManners<'_>) -> Supply {
        let receptacle = is_receptacle(self.class, self.kind);
        let capacity = self.capacity.and_then(|capacity| u64::try_from(capacity).ok());
        let Left {
            level,
            percent,
            state,
        } = left(self.level, capacity, self.unit, receptacle, manners);
        let by_words = || colorants::color_in_words(self.description.as_deref()?);
        Supply {
            index: self.index,
            kind: self.kind,
            receptacle,
            color: self.color.or_else(by_words),
            description: self.description,
            level,
            capacity,
            unit: self.unit,
            percent,
            state,
        }
    }
}

/// PrtMarkerSuppliesClassTC: supplyThatIsConsumed(3), receptacleThatIsFilled(4). Where it says neither, what takes in
/// waste is a receptacle.
fn is_receptacle(class: Option<i64>, kind: SupplyKind) -> bool {
    match class {
        Some(3) => false,
        Some(4) => true,
        _ => matches!(
            kind,
            SupplyKind::WasteToner
                | SupplyKind::WasteInk
                | SupplyKind::WasteWax
                | SupplyKind::WasteWater
                | SupplyKind::WastePaper
        ),
    }
}
