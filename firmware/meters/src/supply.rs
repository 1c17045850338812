//! A supply: toner, ink, drum, waste. Its level may be a number or one of the standard's codes for "don't know".

use serde::{Deserialize, Serialize};

/// PrtMarkerSuppliesTypeTC (RFC 3805 and IANA's additions).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the names are the standard's own
pub enum SupplyKind {
    Other,
    Toner,
    WasteToner,
    Ink,
    InkCartridge,
    InkRibbon,
    WasteInk,
    Opc,
    Developer,
    FuserOil,
    SolidWax,
    RibbonWax,
    WasteWax,
    Fuser,
    CoronaWire,
    FuserOilWick,
    CleanerUnit,
    FuserCleaningPad,
    TransferUnit,
    TonerCartridge,
    FuserOiler,
    Water,
    WasteWater,
    GlueWaterAdditive,
    WastePaper,
    BindingSupply,
    BandingSupply,
    StitchingWire,
    ShrinkWrap,
    PaperWrap,
    Staples,
    Inserts,
    Covers,
    MatteToner,
    MatteInk,
    #[serde(other)]
    Unknown,
}

impl SupplyKind {
    const BY_CODE: [Self; 36] = [
        Self::Other,
        Self::Unknown,
        Self::Toner,
        Self::WasteToner,
        Self::Ink,
        Self::InkCartridge,
        Self::InkRibbon,
        Self::WasteInk,
        Self::Opc,
        Self::Developer,
        Self::FuserOil,
        Self::SolidWax,
        Self::RibbonWax,
        Self::WasteWax,
        Self::Fuser,
        Self::CoronaWire,
        Self::FuserOilWick,
        Self::CleanerUnit,
        Self::FuserCleaningPad,
        Self::TransferUnit,
        Self::TonerCartridge,
        Self::FuserOiler,
        Self::Water,
        Self::WasteWater,
        Self::GlueWaterAdditive,
        Self::WastePaper,
        Self::BindingSupply,
        Self::BandingSupply,
        Self::StitchingWire,
        Self::ShrinkWrap,
        Self::PaperWrap,
        Self::Staples,
        Self::Inserts,
        Self::Covers,
        Self::MatteToner,
        Self::MatteInk,
    ];

    /// The kind that a PrtMarkerSuppliesTypeTC number (1 to 36) stands for.
    pub fn from_prt_marker_supplies_type(code: i64) -> Self {
        let index = usize::try_from(code).ok().and_then(|code| code.checked_sub(1));
        index
            .and_then(|index| Self::BY_CODE.get(index).copied())
            .unwrap_or(Self::Unknown)
    }
}

/// PrtMarkerSuppliesSupplyUnitTC (RFC 3805).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the names are the standard's own
pub enum SupplyUnit {
    TenThousandthsOfInches,
    Micrometers,
    Impressions,
    Sheets,
    Hours,
    ThousandthsOfOunces,
    TenthsOfGrams,
    HundrethsOfFluidOunces,
    TenthsOfMilliliters,
    Feet,
    Meters,
    Items,
    Percent,
    #[serde(other)]
    Other,
}

impl SupplyUnit {
    /// The unit that a PrtMarkerSuppliesSupplyUnitTC number stands for; none for `unknown(2)` and what the standard
    /// doesn't list.
    pub const fn from_prt_marker_supplies_unit(code: i64) -> Option<Self> {
        Some(match code {
            1 => Self::Other,
            3 => Self::TenThousandthsOfInches,
            4 => Self::Micrometers,
            7 => Self::Impressions,
            8 => Self::Sheets,
            11 => Self::Hours,
            12 => Self::ThousandthsOfOunces,
            13 => Self::TenthsOfGrams,
            14 => Self::HundrethsOfFluidOunces,
            15 => Self::TenthsOfMilliliters,
            16 => Self::Feet,
            17 => Self::Meters,
            18 => Self::Items,
            19 => Self::Percent,
            _ => return None,
        })
    }
}

/// What a level means to somebody who orders supplies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SupplyState {
    /// Enough is left, or a receptacle has room.
    Ok,
    /// Little is left, or a receptacle is nearly full.
    Low,
    /// Nothing is left, or a receptacle is full.
    Empty,
    /// The device answers −3: some remains, how much it doesn't know.
    SomeLeft,
    /// The device answers −1 (no restriction), −2 (unknown), nothing, or nonsense.
    #[serde(other)]
    Unknown,
}

/// One row of prtMarkerSuppliesTable (RFC 3805).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supply {
    /// prtMarkerSuppliesIndex.
    pub index: u32,
    /// What it is.
    pub kind: SupplyKind,
    /// Whether it is filled by printing (class 4, receptacleThatIsFilled): its level, percent and state tell of the room
    /// that is left, and `empty` says that there is none.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub receptacle: bool,
    /// The colorant's name in English, lower case, such as `cyan`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
    /// The device's own words for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What is left, in `unit` (of a receptacle: the room that is left). Absent where the device gave a code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<u64>,
    /// The level when full, in `unit`. Absent where the device gave a code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u64>,
    /// What `level` and `capacity` are counted in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<SupplyUnit>,
    /// What is left, in percent of the capacity, 0 to 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<u8>,
    /// What that means.
    pub state: SupplyState,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_the_standards() {
        assert_eq!(SupplyKind::from_prt_marker_supplies_type(3), SupplyKind::Toner);
        assert_eq!(SupplyKind::from_prt_marker_supplies_type(9), SupplyKind::Opc);
        assert_eq!(SupplyKind::from_prt_marker_supplies_type(32), SupplyKind::Staples);
        assert_eq!(
            SupplyKind::from_prt_marker_supplies_type(36),
            SupplyKind::MatteInk
        );
        for nonsense in [i64::MIN, -1, 0, 37, i64::MAX] {
            assert_eq!(
                SupplyKind::from_prt_marker_supplies_type(nonsense),
                SupplyKind::Unknown
            );
        }
    }
}
