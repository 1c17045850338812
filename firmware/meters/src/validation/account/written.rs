//! An account as JSON: one flat object, for serde's way to flatten costs ten kilobytes. Of the first versions it is a
//! [`LastGood`] alone.

use serde::{Deserialize, Serialize};

use super::super::LastGood;
use super::super::growth::Growth;
use super::super::line::Line;
use super::Account;
use crate::{ClockQuality, Timestamp, Unit};

#[derive(Serialize, Deserialize)]
pub(super) struct Written {
    value: u64,
    unit: Unit,
    read_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    #[serde(default = "unverified")]
    clock: ClockQuality,
    #[serde(default)]
    boot: String,
    #[serde(default)]
    growth: Growth,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    lines: Vec<Line>,
}

const fn unverified() -> ClockQuality {
    ClockQuality::Unverified
}

impl From<Written> for Account {
    fn from(written: Written) -> Self {
        Self {
            good: LastGood {
                value: written.value,
                unit: written.unit,
                read_at: written.read_at,
                source: written.source,
            },
            clock: written.clock,
            boot: written.boot,
            growth: written.growth,
            lines: written.lines,
        }
    }
}

impl From<Account> for Written {
    fn from(account: Account) -> Self {
        Self {
            value: account.good.value,
            unit: account.good.unit,
            read_at: account.good.read_at,
            source: account.good.source,
            clock: account.clock,
            boot: account.boot,
            growth: account.growth,
            lines: account.lines,
        }
    }
}
