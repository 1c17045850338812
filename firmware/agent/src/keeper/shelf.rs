//! The confirmed plan on disk. A plan on trial never is.

use std::io;
use std::path::{Path, PathBuf};

use platform::network::NetworkPlan;
use platform::resolver::replace;

use super::wire::json;

/// The plan's file in the state folder.
pub(crate) const PLAN: &str = "network.json";

/// Longer than this no plan is.
const LONGEST: u64 = 4_096;

/// The file of the confirmed plan.
#[derive(Debug)]
pub(super) struct PlanShelf(PathBuf);

impl PlanShelf {
    pub(super) fn of(state: &Path) -> Self {
        Self(state.join(PLAN))
    }

    /// The confirmed plan; DHCP where none ever was. A file that makes no sense is told, and DHCP it is: so the box is
    /// most likely to be reached again.
    pub(super) fn load(&self) -> (NetworkPlan, Option<String>) {
        match self.read() {
            Ok(Some(plan)) => (plan, None),
            Ok(None) => (NetworkPlan::Dhcp, None),
            Err(cause) => (
                NetworkPlan::Dhcp,
                Some(format!(
                    "the kept network settings can't be used ({cause}), so DHCP is used: set them once more"
                )),
            ),
        }
    }

    fn read(&self) -> io::Result<Option<NetworkPlan>> {
        use std::io::Read;
        let mut text = Vec::new();
        match std::fs::File::open(&self.0) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
            Ok(file) => file.take(LONGEST).read_to_end(&mut text)?,
        };
        let plan: NetworkPlan = json(&text)?;
        match plan.check().first() {
            None => Ok(Some(plan)),
            Some(fault) => Err(io::Error::other(fault.to_string())),
        }
    }

    /// Keeps a plan for good: when this is done, no power cut undoes it.
    ///
    /// # Errors
    /// What the system says; the plan before is still there then.
    pub(super) fn save(&self, plan: &NetworkPlan) -> io::Result<()> {
        replace(&self.0, &serde_json::to_vec(plan)?)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_plan_comes_back_as_it_was_kept() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = PlanShelf::of(folder.path());
        assert_eq!(shelf.load(), (NetworkPlan::Dhcp, None));
        let plan = NetworkPlan::static_of_words("10.0.0.7/24", "", "10.0.0.1", "9.9.9.9").unwrap();
        shelf.save(&plan).unwrap();
        assert_eq!(shelf.load(), (plan, None));
    }

    #[test]
    fn a_spoilt_file_is_told_and_dhcp_is_used() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = PlanShelf::of(folder.path());
        for text in [
            "",
            "{",
            "null",
            r#"{"by":"static","address":"10.0.0.7"}"#,
            r#"{"by":"static","address":"127.0.0.1","prefix":8}"#,
        ] {
            std::fs::write(folder.path().join(PLAN), text).unwrap();
            let (plan, told) = shelf.load();
            assert_eq!(plan, NetworkPlan::Dhcp, "{text}");
            assert!(told.unwrap().contains("DHCP is used"), "{text}");
        }
    }
}
