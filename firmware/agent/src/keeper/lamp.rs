//! What the box's light shows: what the service says of itself, unless the keeper knows of something that matters more.

use std::path::Path;
use std::time::Duration;

use platform::light::{self, Light, Pattern};
use platform::slots::{self, Slots};
use tokio::time::Instant;
use update::Standing;

/// A service that says nothing for so long is not well.
const SILENCE: Duration = Duration::from_secs(90);

/// Nobody writes a new version for longer.
const LONGEST_UPDATE: Duration = Duration::from_secs(15 * 60);

/// How the service says that the box is, in a word each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Condition {
    /// All is well.
    Well,
    /// Somebody has to do something on the page.
    WantsPerson,
    /// Something is wrong.
    Trouble,
    /// A new version is being written.
    Updating,
    /// It is written, or given up.
    Updated,
}

impl Condition {
    const WORDS: [(Self, &'static str); 5] = [
        (Self::Well, "well"),
        (Self::WantsPerson, "person"),
        (Self::Trouble, "trouble"),
        (Self::Updating, "updating"),
        (Self::Updated, "updated"),
    ];

    pub(super) fn of(word: &str) -> Option<Self> {
        let named = Self::WORDS.iter().find(|(_, known)| *known == word);
        named.map(|(condition, _)| *condition)
    }

    pub(super) fn word(self) -> &'static str {
        let named = Self::WORDS.iter().find(|(condition, _)| *condition == self);
        named.map_or("", |(_, word)| word)
    }
}

/// The light and what is known.
#[derive(Debug)]
pub(super) struct Lamp {
    light: Option<Light>,
    /// Whether the box runs another version than it should, or has none left that is good (faults U25, U28).
    fell_back: bool,
    said: Option<(Pattern, Instant)>,
    updating_since: Option<Instant>,
}

impl Lamp {
    pub(super) fn of_this_box() -> Self {
        Self::at(Light::find(Path::new(light::FOLDER)), has_fallen_back())
    }

    fn at(light: Option<Light>, fell_back: bool) -> Self {
        Self {
            light,
            fell_back,
            said: None,
            updating_since: None,
        }
    }

    pub(super) fn hear(&mut self, condition: Condition, now: Instant) {
        let pattern = match condition {
            Condition::Updating => {
                self.updating_since = Some(now);
                return;
            }
            Condition::Updated => {
                self.updating_since = None;
                return;
            }
            Condition::Well => Pattern::Well,
            Condition::WantsPerson => Pattern::WantsPerson,
            Condition::Trouble => Pattern::Trouble,
        };
        self.said = Some((pattern, now));
    }

    fn pattern(&self, has_network: bool, now: Instant) -> Pattern {
        if self
            .updating_since
            .is_some_and(|since| now - since < LONGEST_UPDATE)
        {
            return Pattern::Updating;
        }
        match self.said {
            None => Pattern::Starting,
            _ if !has_network || self.fell_back => Pattern::Trouble,
            Some((_, at)) if now - at > SILENCE => Pattern::Trouble,
            Some((pattern, _)) => pattern,
        }
    }

    pub(super) fn show(&mut self, has_network: bool, now: Instant) {
        let pattern = self.pattern(has_network, now);
        if let Some(light) = &mut self.light
            && let Err(error) = light.show(pattern)
        {
            eprintln!("meterbox: the light can't show how the box is ({error})");
        }
    }
}

fn has_fallen_back() -> bool {
    let Ok(running) = slots::running() else {
        return false;
    };
    let environment = Slots::look(Path::new(slots::FOLDER)).and_then(|slots| slots.environment());
    environment.is_ok_and(|environment| {
        let standing = Standing::of(&environment.choice, running);
        standing.rolled_back || standing.next.is_none()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_matters_most_is_shown() {
        let now = Instant::now();
        let mut lamp = Lamp::at(None, false);
        assert_eq!(lamp.pattern(true, now), Pattern::Starting);
        for (condition, pattern) in [
            (Condition::WantsPerson, Pattern::WantsPerson),
            (Condition::Trouble, Pattern::Trouble),
            (Condition::Well, Pattern::Well),
        ] {
            lamp.hear(condition, now);
            assert_eq!(lamp.pattern(true, now), pattern);
        }
        assert_eq!(lamp.pattern(false, now), Pattern::Trouble, "no cable, say");
        assert_eq!(
            lamp.pattern(true, now + SILENCE * 2),
            Pattern::Trouble,
            "the service is silent"
        );
        lamp.hear(Condition::Updating, now);
        assert_eq!(lamp.pattern(false, now), Pattern::Updating);
        assert_eq!(
            lamp.pattern(true, now + LONGEST_UPDATE),
            Pattern::Trouble,
            "who wrote it was killed"
        );
        lamp.hear(Condition::Updated, now);
        assert_eq!(lamp.pattern(true, now), Pattern::Well);
    }

    /// U28: both slots are bad, or the new one was.
    #[test]
    fn a_box_that_fell_back_says_so_although_its_service_is_well() {
        let now = Instant::now();
        let mut lamp = Lamp::at(None, true);
        lamp.hear(Condition::Well, now);
        assert_eq!(lamp.pattern(true, now), Pattern::Trouble);
    }

    #[test]
    fn each_condition_has_its_word() {
        for (condition, word) in Condition::WORDS {
            assert_eq!(Condition::of(word), Some(condition));
            assert_eq!(condition.word(), word);
        }
        assert_eq!(Condition::of("drunk"), None);
    }
}
