//! The steady reading: between two full readings of a printer, only the rows that move.
//!
//! What is asked are exact names out of the last full reading: the counters, the levels, the state; the serial number and
//! sysUpTime, by which it is seen that this is still the same printer and that nothing restarted; of the alerts what
//! tells that others have come; and of the makers' rows exactly those that a meter or a percentage was read from. What
//! describes, and every other row of an identity, is that of the full reading: put the fresh rows over the known ones
//! ([`Rows::overlaid`]) and interpret both together. Where [`Catalogue::change_between`] finds a change, and at least once
//! a day, a full reading is due.

use super::Catalogue;
use crate::standard::{Change, steady};
use crate::{Oid, Questions, Rows, standard};

impl Catalogue {
    /// The exact rows of a steady reading, out of the rows of the last full one. Nothing where those are no printer's.
    pub fn steady_questions(&self, known: &Rows) -> Questions {
        let Some(device) = standard::printer_device(known) else {
            return Questions::default();
        };
        let mut scalars = steady::rows(known, device);
        for name in self.interpretation(known, true).measured {
            if !scalars.contains(&name) {
                scalars.push(name);
            }
        }
        scalars.retain(|name| known.get(name).is_some());
        Questions {
            scalars,
            columns: Vec::new(),
        }
    }

    /// What changed between the known rows and those of a steady reading. None where both belong together.
    pub fn change_between(&self, known: &Rows, fresh: &Rows) -> Option<Change> {
        let device = standard::printer_device(known)?;
        let change = steady::change(known, fresh, device);
        change.or_else(|| self.row_changed(known, fresh).then_some(Change::Rows))
    }

    /// Whether a row that a meter came from is no longer there, or no longer means that meter.
    fn row_changed(&self, known: &Rows, fresh: &Rows) -> bool {
        let before = self.interpretation(known, true);
        let is_gone = |name: &Oid| known.get(name).is_some() && fresh.get(name).is_none();
        if before.measured.iter().any(is_gone) {
            return true;
        }
        let after = self.interpret(&known.overlaid(fresh));
        let sources = |facts: &crate::Facts| -> Vec<String> {
            let named = facts.meters.iter();
            named
                .map(|meter| format!("{} {}", meter.name, meter.source))
                .collect()
        };
        sources(&before.facts) != sources(&after)
    }
}
