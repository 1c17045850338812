//! What the books know of one meter of one device: its last good value, how fast it grows, and what is in doubt.

use serde::{Deserialize, Serialize};

use super::growth::Growth;
use super::line::{Line, is_same_counter};
use super::{Doubt, LastGood, Restart, Taken, Verdict, sentence};
use crate::{ClockQuality, Comparison, Meter, MeterName, Unit};

mod written;

use written::Written;

/// So many doubtful lines are kept beside one another: one that goes on, and glitches in between.
const MOST_LINES: usize = 3;

/// The account of one meter. It is kept as JSON, see [`Written`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct Account {
    good: LastGood,
    clock: ClockQuality,
    boot: String,
    growth: Growth,
    /// Doubtful lines since the last good value, the one that was read last behind the others.
    lines: Vec<Line>,
}

/// What one value is worth.
pub(super) struct Finding {
    pub(super) verdict: Verdict,
    pub(super) doubt: Option<Doubt>,
    pub(super) restart: Option<Restart>,
}

impl Finding {
    /// A verdict on a meter of which nothing was known.
    pub(super) const fn without_account(verdict: Verdict) -> Self {
        Self {
            verdict,
            doubt: None,
            restart: None,
        }
    }
}

impl Account {
    /// The account that begins with this value.
    pub fn opened_by(meter: &Meter, taken: &Taken) -> Self {
        let mut growth = Growth::default();
        growth.note(meter.value, taken);
        Self {
            good: LastGood {
                value: meter.value,
                unit: meter.unit,
                read_at: taken.at,
                source: Some(meter.source.clone()),
            },
            clock: taken.clock,
            boot: taken.boot.clone(),
            growth,
            lines: Vec::new(),
        }
    }

    /// The last value that was believed.
    pub const fn last_good(&self) -> &LastGood {
        &self.good
    }

    /// Judges the meter's next value and enters it.
    pub(super) fn enter(
        &mut self,
        meter: &Meter,
        taken: &Taken,
        rated: Option<u32>,
        disagreement: Option<&Comparison>,
    ) -> Finding {
        let elapsed = taken.since(&self.good_taken());
        match self.origin(meter, taken, rated) {
            Some(place) => {
                let mut line = self.lines.remove(place);
                let has_begun_anew = line.go_on(meter, taken);
                self.lines.push(line);
                self.finding(meter, has_begun_anew)
            }
            None if self.leads_to(meter, rated, elapsed) => match disagreement {
                None => {
                    self.believe(meter, taken);
                    Finding::without_account(Verdict::Ok)
                }
                Some(disagreement) => Finding {
                    verdict: Verdict::PartsDiffer,
                    doubt: Some(self.doubt(None, sentence::parts(meter, disagreement))),
                    restart: None,
                },
            },
            None => {
                let line = Line::opened_by(meter, taken, &self.good, &self.growth, rated, elapsed);
                self.open(line);
                self.finding(meter, false)
            }
        }
    }

    /// What is known of the meter while a reading doesn't bring it.
    pub(super) fn stale(&self, name: &MeterName) -> Doubt {
        self.doubt(None, sentence::stale(name, &self.good))
    }

    /// Takes back what it believed since it was `earlier`, and keeps what it doubts.
    pub(super) fn believe_no_more_than(&mut self, earlier: &Self) {
        *self = Self {
            lines: std::mem::take(&mut self.lines),
            ..earlier.clone()
        };
    }

    fn good_taken(&self) -> Taken {
        Taken {
            at: self.good.read_at,
            clock: self.clock,
            boot: self.boot.clone(),
        }
    }

    /// Whether the value follows from the last good one.
    fn leads_to(&self, meter: &Meter, rated: Option<u32>, elapsed: Option<u64>) -> bool {
        let Some(grown) = meter.value.checked_sub(self.good.value) else {
            return false;
        };
        let unit = match self.good.unit {
            Unit::Unknown => meter.unit,
            unit => unit,
        };
        let most = self.growth.most(unit, rated, elapsed);
        is_same_counter(meter, &self.good) && most.is_none_or(|most| grown <= most)
    }

    /// The doubtful line that the value goes on from, if it is one: the nearest below it. Where the last good value is
    /// nearer still, the line has to claim it.
    fn origin(&self, meter: &Meter, taken: &Taken, rated: Option<u32>) -> Option<usize> {
        let leads = |line: &Line| line.leads_to(meter, taken, &self.growth, rated);
        let (place, line) = self
            .lines
            .iter()
            .enumerate()
            .filter(|(_, line)| leads(line))
            .max_by_key(|(_, line)| line.latest)?;
        let good_is_nearer = is_same_counter(meter, &self.good)
            && line.latest < self.good.value
            && self.good.value <= meter.value;
        (!good_is_nearer || line.claims(meter, taken, &self.good, &self.growth)).then_some(place)
    }

    fn believe(&mut self, meter: &Meter, taken: &Taken) {
        let unit = if meter.unit == Unit::Unknown {
            self.good.unit
        } else {
            meter.unit
        };
        self.good = LastGood {
            value: meter.value,
            unit,
            read_at: taken.at,
            source: Some(meter.source.clone()),
        };
        self.clock = taken.clock;
        self.boot.clone_from(&taken.boot);
        self.growth.note(meter.value, taken);
        self.lines.clear();
    }

    /// Opens a line, in the place of the weakest where there are enough.
    fn open(&mut self, line: Line) {
        if self.lines.len() >= MOST_LINES {
            let weakest = self
                .lines
                .iter()
                .enumerate()
                .min_by_key(|(_, line)| line.readings);
            if let Some((place, _)) = weakest {
                self.lines.remove(place);
            }
        }
        self.lines.push(line);
    }

    /// What the value is worth that was entered into the last line.
    fn finding(&self, meter: &Meter, has_begun_anew: bool) -> Finding {
        let Some(line) = self.lines.last() else {
            return Finding::without_account(Verdict::Other);
        };
        Finding {
            verdict: line.verdict(),
            doubt: Some(self.doubt(line.proposed_offset, sentence::going_on(line))),
            restart: has_begun_anew.then(|| Restart {
                meter: meter.name.clone(),
                bills: meter.bills,
                before: self.good.value,
                after: meter.value,
            }),
        }
    }

    fn doubt(&self, proposed_offset: Option<i64>, message: String) -> Doubt {
        Doubt {
            last_good: self.good.clone(),
            proposed_offset,
            message,
        }
    }
}
