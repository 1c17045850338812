//! The box's light, by which somebody who stands in front of it sees how it is. The kernel makes the flashes
//! (`ledtrig-pattern`): whoever shows a pattern writes it once, and nobody wakes for it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Where the kernel shows the lights.
pub const FOLDER: &str = "/sys/class/leds";

/// The names of a Raspberry Pi's green light, by kernel.
const NAMES: [&str; 3] = ["ACT", "led0", "green:act"];

/// How long a flash is, the pause to the next one, and the pause before the count begins anew, in milliseconds.
const FLASH: u32 = 120;
const BETWEEN: u32 = 280;
const BEFORE_THE_NEXT: u32 = 1_800;

/// What the light says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// The box starts: it flickers.
    Starting,
    /// All is well: one flash, again and again.
    Well,
    /// Somebody has to do something on its page: two flashes.
    WantsPerson,
    /// Something is wrong: three flashes.
    Trouble,
    /// A new version is written, the power is to stay on: long, with short gaps.
    Updating,
}

impl Pattern {
    /// As `ledtrig-pattern` takes it: brightness and milliseconds, where a step to another brightness takes no time.
    fn steps(self, bright: &str) -> String {
        let (times, on, off, last) = match self {
            Self::Starting => (1, FLASH, FLASH, FLASH),
            Self::Well => (1, FLASH, 0, BEFORE_THE_NEXT),
            Self::WantsPerson => (2, FLASH, BETWEEN, BEFORE_THE_NEXT),
            Self::Trouble => (3, FLASH, BETWEEN, BEFORE_THE_NEXT),
            Self::Updating => (1, BEFORE_THE_NEXT, 0, BETWEEN),
        };
        let mut steps = String::new();
        for number in 1..=times {
            let pause = if number == times { last } else { off };
            steps.push_str(&format!("{bright} {on} {bright} 0 0 {pause} 0 0 "));
        }
        steps
    }
}

/// A light of this box.
#[derive(Debug)]
pub struct Light {
    folder: PathBuf,
    shown: Option<Pattern>,
}

impl Light {
    /// The light below that folder; none on a computer that has no such one.
    pub fn find(lights: &Path) -> Option<Self> {
        let folder = NAMES
            .iter()
            .map(|name| lights.join(name))
            .find(|it| it.is_dir())?;
        Some(Self { folder, shown: None })
    }

    /// Shows a pattern from now on; one that is shown already is not begun anew.
    ///
    /// # Errors
    /// What the system says: no right, or a kernel without such patterns.
    pub fn show(&mut self, pattern: Pattern) -> io::Result<()> {
        if self.shown == Some(pattern) {
            return Ok(());
        }
        // Said once, whether it is heard or not.
        self.shown = Some(pattern);
        fs::write(self.folder.join("trigger"), "pattern")?;
        // One that is on or off has 1 for that, and the kernel takes no more.
        let bright = fs::read_to_string(self.folder.join("max_brightness"))?;
        fs::write(self.folder.join("pattern"), pattern.steps(bright.trim()))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn flashes_are_counted_by_who_looks() {
        let lights = tempfile::tempdir().unwrap();
        assert!(Light::find(lights.path()).is_none());
        let folder = lights.path().join("ACT");
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("max_brightness"), "255\n").unwrap();
        let mut light = Light::find(lights.path()).unwrap();
        for (pattern, flashes) in [
            (Pattern::Well, 1),
            (Pattern::WantsPerson, 2),
            (Pattern::Trouble, 3),
        ] {
            light.show(pattern).unwrap();
            assert_eq!(fs::read_to_string(folder.join("trigger")).unwrap(), "pattern");
            let steps = fs::read_to_string(folder.join("pattern")).unwrap();
            assert_eq!(steps.matches("255 120 255 0 0 ").count(), flashes, "{steps}");
            // Pairs, and at least two of them: else the kernel refuses it.
            let numbers: Vec<u32> = steps
                .split_whitespace()
                .map(|word| word.parse().unwrap())
                .collect();
            assert!(numbers.len() >= 4 && numbers.len().is_multiple_of(2));
        }
        let all = [
            Pattern::Starting,
            Pattern::Well,
            Pattern::WantsPerson,
            Pattern::Trouble,
            Pattern::Updating,
        ];
        for (place, pattern) in all.iter().enumerate() {
            assert!(
                all[place + 1..]
                    .iter()
                    .all(|other| other.steps("1") != pattern.steps("1"))
            );
        }
    }

    #[test]
    fn a_pattern_that_is_shown_is_left_alone_and_a_refusal_is_told_once() {
        let lights = tempfile::tempdir().unwrap();
        let folder = lights.path().join("led0");
        fs::create_dir(&folder).unwrap();
        // A Raspberry Pi's is on or off.
        fs::write(folder.join("max_brightness"), "1\n").unwrap();
        let mut light = Light::find(lights.path()).unwrap();
        light.show(Pattern::Well).unwrap();
        let steps = fs::read_to_string(folder.join("pattern")).unwrap();
        assert_eq!(steps.trim(), "1 120 1 0 0 1800 0 0");
        fs::remove_file(folder.join("trigger")).unwrap();
        light.show(Pattern::Well).unwrap();
        assert!(!folder.join("trigger").exists(), "nothing was written");
        fs::remove_dir_all(&folder).unwrap();
        assert!(light.show(Pattern::Trouble).is_err());
        assert!(light.show(Pattern::Trouble).is_ok());
    }
}
