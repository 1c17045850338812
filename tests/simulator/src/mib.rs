//! The variables of one device while it runs: what a walk finds next, and how they move with time.

use crate::{AfterReboot, Oid, Reboot, SimulatorError, Value};
use std::collections::BTreeMap;
use std::ops::Bound::{Excluded, Unbounded};
use std::time::Duration;

/// sysUpTime.0 (RFC 3418) and hrSystemUptime.0 (RFC 2790): the TimeTicks that run by themselves.
const UPTIMES: [&[u32]; 2] = [&[1, 3, 6, 1, 2, 1, 1, 3, 0], &[1, 3, 6, 1, 2, 1, 25, 1, 1, 0]];
/// The column prtMarkerLifeCount (RFC 3805).
pub(crate) const LIFE_COUNT: &[u32] = &[1, 3, 6, 1, 2, 1, 43, 10, 2, 1, 4];
/// The column prtMarkerPowerOnCount (RFC 3805).
pub(crate) const POWER_ON_COUNT: &[u32] = &[1, 3, 6, 1, 2, 1, 43, 10, 2, 1, 5];

/// Subtrees whose objects have a fixed number of arcs: (prefix, arcs of an object in it).
const OBJECT_LENGTHS: [(&[u32], usize); 4] = [
    (&[1, 3, 6, 1, 2, 1, 1], 8),
    (&[1, 3, 6, 1, 2, 1, 2, 2, 1], 10),
    (&[1, 3, 6, 1, 2, 1, 25, 3], 11),
    (&[1, 3, 6, 1, 2, 1, 43], 11),
];

/// A variable that counts on as time passes.
#[derive(Clone, Debug)]
struct Advancing {
    oid: Oid,
    per_minute: u32,
    counted: u64,
}

/// An uptime: what it was at a moment.
#[derive(Clone, Debug)]
struct Uptime {
    oid: Oid,
    at: Duration,
    ticks: Value,
}

/// The variables of a device and the clock that moves some of them. Times are since the device was started.
#[derive(Clone, Debug)]
pub(crate) struct Mib {
    rows: BTreeMap<Oid, Value>,
    uptimes: Vec<Uptime>,
    advancing: Vec<Advancing>,
}

impl Mib {
    /// The variables of a recording as they stand at time 0.
    pub(crate) fn new(rows: BTreeMap<Oid, Value>) -> Self {
        let mut mib = Self {
            rows,
            uptimes: Vec::new(),
            advancing: Vec::new(),
        };
        for oid in UPTIMES.into_iter().filter_map(Oid::from_arcs) {
            if let Some(ticks @ Value::TimeTicks(_)) = mib.rows.get(&oid) {
                mib.uptimes.push(Uptime {
                    ticks: ticks.clone(),
                    at: Duration::ZERO,
                    oid,
                });
            }
        }
        mib
    }

    /// Lets a variable count on from time 0. Variables that are absent or no numbers stay as they are.
    pub(crate) fn let_advance(&mut self, oid: Oid, per_minute: u32) {
        self.advancing.push(Advancing {
            oid,
            per_minute,
            counted: 0,
        });
    }

    /// The instances of a column.
    pub(crate) fn instances(&self, column: &[u32]) -> Vec<Oid> {
        self.below(column).cloned().collect()
    }

    /// Moves clocks and counters on to `now`.
    pub(crate) fn move_on(&mut self, now: Duration) {
        for uptime in &self.uptimes {
            let passed = u64::try_from(now.saturating_sub(uptime.at).as_millis() / 10).unwrap_or(u64::MAX);
            if let (Some(row), Some(ticks)) = (self.rows.get_mut(&uptime.oid), uptime.ticks.advanced(passed))
            {
                *row = ticks;
            }
        }
        for counter in &mut self.advancing {
            let due =
                u64::try_from(now.as_millis() * u128::from(counter.per_minute) / 60_000).unwrap_or(u64::MAX);
            let further = due.saturating_sub(counter.counted);
            counter.counted = due;
            if let Some(row) = self.rows.get_mut(&counter.oid)
                && let Some(value) = row.advanced(further)
            {
                *row = value;
            }
        }
    }

    /// The value of a variable.
    pub(crate) fn get(&self, oid: &Oid) -> Option<&Value> {
        self.rows.get(oid)
    }

    /// The first variable after this name.
    pub(crate) fn after(&self, oid: &Oid) -> Option<(&Oid, &Value)> {
        self.rows.range((Excluded(oid), Unbounded)).next()
    }

    /// Whether the device has the object of an absent variable, with another instance: noSuchInstance, else
    /// noSuchObject (RFC 3416 §4.2.1). A recording has no MIB: outside the subtrees whose objects are known, an
    /// object is taken to be all arcs but the last, or all arcs of a name that has variables just below it.
    pub(crate) fn has_object_of(&self, absent: &Oid) -> bool {
        let arcs = absent.arcs();
        match OBJECT_LENGTHS.iter().find(|(prefix, _)| arcs.starts_with(prefix)) {
            Some((_, length)) => arcs
                .get(..*length)
                .is_some_and(|object| self.below(object).next().is_some()),
            None => {
                let parent = &arcs[..arcs.len() - 1];
                self.below(parent).any(|oid| oid.arcs().len() == arcs.len())
                    || self.below(arcs).any(|oid| oid.arcs().len() == arcs.len() + 1)
            }
        }
    }

    /// The names below a prefix.
    fn below(&self, prefix: &[u32]) -> impl Iterator<Item = &Oid> {
        Oid::from_arcs(prefix)
            .into_iter()
            .flat_map(|from| self.rows.range((Excluded(from), Unbounded)))
            .map(|(oid, _)| oid)
            .take_while(move |oid| oid.starts_with(prefix))
    }

    /// Puts a value at a name, new or not. An uptime goes on from there.
    pub(crate) fn set(&mut self, now: Duration, oid: Oid, value: Value) {
        for uptime in self.uptimes.iter_mut().filter(|uptime| uptime.oid == oid) {
            uptime.at = now;
            uptime.ticks = value.clone();
        }
        self.rows.insert(oid, value);
    }

    /// Takes a variable away.
    pub(crate) fn remove(&mut self, oid: &Oid) -> Option<Value> {
        self.rows.remove(oid)
    }

    /// Counts a variable on by `n` and gives its new value.
    ///
    /// # Errors
    /// That it is absent, or no number.
    pub(crate) fn advance(&mut self, oid: &Oid, n: u64) -> Result<Value, SimulatorError> {
        let row = self
            .rows
            .get_mut(oid)
            .ok_or_else(|| SimulatorError::Absent(oid.clone()))?;
        let value = row
            .advanced(n)
            .ok_or_else(|| SimulatorError::NotANumber(oid.clone(), row.clone()))?;
        row.clone_from(&value);
        Ok(value)
    }

    /// What a reboot does to the variables; the uptimes run from 0 at `up_at`.
    pub(crate) fn reboot(&mut self, up_at: Duration, reboot: Reboot) {
        for uptime in &mut self.uptimes {
            uptime.at = up_at;
            uptime.ticks = Value::TimeTicks(0);
        }
        for (_, value) in self
            .rows
            .iter_mut()
            .filter(|(oid, _)| oid.starts_with(POWER_ON_COUNT))
        {
            *value = Value::Counter32(0);
        }
        match reboot.life_counts {
            AfterReboot::Kept => {}
            AfterReboot::Absent => self.rows.retain(|oid, _| !oid.starts_with(LIFE_COUNT)),
            AfterReboot::LowerBy(n) => {
                for (_, value) in self
                    .rows
                    .iter_mut()
                    .filter(|(oid, _)| oid.starts_with(LIFE_COUNT))
                {
                    if let Some(lower) = value.lowered(n) {
                        *value = lower;
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn oid(text: &str) -> Oid {
        text.parse().unwrap()
    }

    fn printer() -> Mib {
        let rows = [
            ("1.3.6.1.2.1.1.3.0", Value::TimeTicks(5000)),
            ("1.3.6.1.2.1.1.5.0", Value::text("printer")),
            ("1.3.6.1.2.1.43.10.2.1.4.1.1", Value::Counter32(1000)),
            ("1.3.6.1.2.1.43.10.2.1.5.1.1", Value::Counter32(10)),
            ("1.3.6.1.4.1.11.9.1", Value::Integer(1)),
        ];
        Mib::new(rows.into_iter().map(|(name, value)| (oid(name), value)).collect())
    }

    #[test]
    fn uptime_and_rates_follow_the_clock() {
        let mut mib = printer();
        let life = oid("1.3.6.1.2.1.43.10.2.1.4.1.1");
        mib.let_advance(life.clone(), 30);
        for seconds in [1, 2, 3, 59, 60] {
            mib.move_on(Duration::from_secs(seconds));
        }
        assert_eq!(mib.get(&life), Some(&Value::Counter32(1030)));
        assert_eq!(
            mib.get(&oid("1.3.6.1.2.1.1.3.0")),
            Some(&Value::TimeTicks(11_000))
        );
    }

    #[test]
    fn a_reboot_starts_the_uptime_and_keeps_lowers_or_hides_the_life_count() {
        let life = oid("1.3.6.1.2.1.43.10.2.1.4.1.1");
        for (life_counts, expected) in [
            (AfterReboot::Kept, Some(Value::Counter32(1000))),
            (AfterReboot::Absent, None),
            (AfterReboot::LowerBy(9), Some(Value::Counter32(991))),
        ] {
            let mut mib = printer();
            mib.reboot(
                Duration::from_secs(10),
                Reboot {
                    life_counts,
                    ..Reboot::default()
                },
            );
            mib.move_on(Duration::from_secs(12));
            assert_eq!(mib.get(&life), expected.as_ref());
            assert_eq!(mib.get(&oid("1.3.6.1.2.1.1.3.0")), Some(&Value::TimeTicks(200)));
            assert_eq!(
                mib.get(&oid("1.3.6.1.2.1.43.10.2.1.5.1.1")),
                Some(&Value::Counter32(0))
            );
        }
    }

    #[test]
    fn tells_an_absent_object_from_an_absent_instance() {
        let mib = printer();
        for instance in [
            "1.3.6.1.4.1.11.9.2",
            "1.3.6.1.4.1.11.9",
            "1.3.6.1.2.1.43.10.2.1.4.1.2",
            "1.3.6.1.2.1.43.10.2.1.4.2.1",
            "1.3.6.1.2.1.43.10.2.1.4",
            "1.3.6.1.2.1.1.5.1",
        ] {
            assert!(mib.has_object_of(&oid(instance)), "{instance}");
        }
        for object in [
            "1.3.6.1.2.1.1.6.0",
            "1.3.6.1.2.1.43.11.1.1.9.1.1",
            "1.3.6.1.2.1.43",
            "1.3.6.1.9",
            "1.3.6.1.4.1.11",
            "1.3",
        ] {
            assert!(!mib.has_object_of(&oid(object)), "{object}");
        }
    }
}
