//! How many of a list's answers are right, by probe and by maker, and which are not.

use std::collections::BTreeMap;

#[derive(Default)]
struct Score {
    right: u32,
    all: u32,
}

impl Score {
    fn add(&mut self, right: bool) {
        self.right += u32::from(right);
        self.all += 1;
    }

    fn percent(&self) -> f64 {
        f64::from(self.right) * 100.0 / f64::from(self.all.max(1))
    }

    fn print(&self) -> String {
        format!("{:>5} of {:>5} {:>5.1} %", self.right, self.all, self.percent())
    }
}

/// The scores of a list. What an answer is counted `by` is its probe and its maker.
#[derive(Default)]
pub(crate) struct Scores {
    makers: Score,
    models: Score,
    groups: BTreeMap<String, (Score, Score)>,
    misses: Vec<String>,
    exceptions: BTreeMap<String, u32>,
}

impl Scores {
    pub(crate) fn maker(
        &mut self,
        by: [&str; 2],
        text: &str,
        expected: &str,
        ours: Option<&str>,
        right: bool,
    ) {
        self.makers.add(right);
        for group in by {
            self.groups.entry(group.to_owned()).or_default().0.add(right);
        }
        self.note("maker", text, expected, ours, right);
    }

    pub(crate) fn model(
        &mut self,
        by: [&str; 2],
        text: &str,
        expected: &str,
        ours: Option<&str>,
        right: bool,
    ) {
        self.models.add(right);
        for group in by {
            self.groups.entry(group.to_owned()).or_default().1.add(right);
        }
        self.note("model", text, expected, ours, right);
    }

    pub(crate) fn except(&mut self, why: &str) {
        *self.exceptions.entry(why.to_owned()).or_default() += 1;
    }

    pub(crate) fn makers_percent(&self) -> f64 {
        self.makers.percent()
    }

    pub(crate) fn models_percent(&self) -> f64 {
        self.models.percent()
    }

    pub(crate) fn print(&self, list: &str) {
        println!(
            "{list:<24} makers {}   models {}",
            self.makers.print(),
            self.models.print()
        );
        for (group, (makers, models)) in &self.groups {
            println!(
                "  {group:<22} makers {}   models {}",
                makers.print(),
                models.print()
            );
        }
        for (why, times) in &self.exceptions {
            println!("  {times:>3} excepted: {why}");
        }
        for miss in &self.misses {
            println!("  {miss}");
        }
    }

    fn note(&mut self, what: &str, text: &str, expected: &str, ours: Option<&str>, right: bool) {
        if !right {
            let start: String = text.chars().take(90).collect();
            let ours = ours.unwrap_or("nothing");
            self.misses
                .push(format!("{what}: expected {expected}, read {ours}: {start}"));
        }
    }
}
