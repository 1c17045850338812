//! What the forms do.

use portal::Outcome;
use setup::view::CheckKind;
use setup::{Command, Fault, FieldFault, Notice, Place, field};
use store::{Settings, StoreError};

use super::OwnDesk;
use crate::adding::Wanted;
use crate::adjusting;
use crate::failure::Failure;
use crate::keeper::KeeperFailure;
use crate::network::plan_of;
use crate::resetting;

/// Faults of a form, or a failure of the box.
enum Undone {
    Faults(Vec<FieldFault>),
    Failed(Failure),
}

impl From<Vec<FieldFault>> for Undone {
    fn from(faults: Vec<FieldFault>) -> Self {
        Self::Faults(faults)
    }
}

impl From<FieldFault> for Undone {
    fn from(fault: FieldFault) -> Self {
        Self::Faults(vec![fault])
    }
}

impl From<Failure> for Undone {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<StoreError> for Undone {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

/// A refusal of the keeper is about what was typed; that it is away is the box's own matter.
impl From<KeeperFailure> for Undone {
    fn from(failure: KeeperFailure) -> Self {
        fault(field::ACTION, Fault::Said(failure.to_string())).into()
    }
}

const fn fault(field: &'static str, fault: Fault) -> FieldFault {
    FieldFault { field, fault }
}

const DONE: Outcome = Outcome::Done(Notice::Saved);
const STARTED: Outcome = Outcome::Done(Notice::Started);

impl OwnDesk {
    pub(super) fn done(&self, command: Command, host: &str) -> Result<Outcome, Failure> {
        match self.tried(command, host) {
            Ok(outcome) => Ok(outcome),
            Err(Undone::Faults(faults)) => Ok(Outcome::Refused(faults)),
            Err(Undone::Failed(failure)) => Err(failure),
        }
    }

    fn tried(&self, command: Command, host: &str) -> Result<Outcome, Undone> {
        let store = &self.station.store;
        Ok(match command {
            Command::Test(kind) => self.test(kind),
            Command::ChangeAddress(words) => {
                self.keeper.begin(&plan_of(&words)?)?;
                STARTED
            }
            Command::ConfirmAddress => {
                // By a name the browser may have come to any address, the new one among them.
                self.keeper.confirm(host.parse().ok())?;
                Outcome::Done(Notice::AddressKept)
            }
            Command::RevertAddress => {
                self.keeper.revert()?;
                Outcome::Done(Notice::AddressReverted)
            }
            Command::SaveProxy(words) => {
                let mut access = store.access()?;
                access.proxy = match words {
                    Some(words) => Some(adjusting::proxy(&words, access.proxy.as_deref())?),
                    None => None,
                };
                store.save_access(&access)?;
                self.way_changed();
                DONE
            }
            Command::SaveCa(pem) => {
                let mut access = store.access()?;
                access.extra_ca = match pem {
                    Some(pem) => Some(adjusting::ca(&pem)?.pem),
                    None => None,
                };
                store.save_access(&access)?;
                self.way_changed();
                DONE
            }
            Command::Enrol { server, code, local } => self.enrol(server, &code, local)?,
            Command::Push => {
                self.bells.send();
                STARTED
            }
            Command::SaveSearch(words) => {
                let settings = adjusting::search(&words, &store.settings()?)?;
                self.keep(&settings)?;
                if words.now {
                    return self.search_now();
                }
                DONE
            }
            Command::LearnSegments { gateway } => {
                self.jobs.learn(gateway);
                STARTED
            }
            Command::AddCommunity(community) => self.adjust(
                |settings| adjusting::add_community(&community, settings),
                Notice::Saved,
            )?,
            Command::RemoveCommunity(place) => self.adjust(
                |settings| adjusting::remove_community(place, settings),
                Notice::Removed,
            )?,
            Command::AddUser(words) => {
                self.adjust(|settings| adjusting::add_user(&words, settings), Notice::Saved)?
            }
            Command::RemoveUser(place) => self.adjust(
                |settings| adjusting::remove_user(place, settings),
                Notice::Removed,
            )?,
            Command::SearchNow => self.search_now()?,
            Command::StopSearch => {
                self.bells.stop();
                Outcome::Done(Notice::Stopped)
            }
            Command::ReadNow => {
                self.bells.read();
                STARTED
            }
            Command::AddDevice { host, community, ipp } => self.add_device(Wanted {
                host,
                communities: Some(community)
                    .filter(|text| !text.is_empty())
                    .into_iter()
                    .collect(),
                ipp,
            })?,
            Command::RemoveDevice { host } => {
                store.remove_manual_entry(&host)?;
                self.bells.changed();
                Outcome::Done(Notice::Removed)
            }
            Command::DescribeDevice(id, words) => {
                store.describe_device(id, &adjusting::device(&words)?)?;
                self.bells.changed();
                DONE
            }
            Command::SaveReports(words) => self.save_reports(&words)?,
            Command::FactoryReset { .. } => {
                resetting::reset(&self.state, store)?;
                self.bells.end();
                Outcome::Reset
            }
            // The door's own.
            Command::Claim { .. }
            | Command::SignIn { .. }
            | Command::SignOut
            | Command::ChangePassword { .. }
            | Command::Speak(_) => DONE,
        })
    }

    /// The way to the server is another one: what was known of it holds no more, and it is tried at once.
    fn way_changed(&self) {
        self.station.way.forget();
        self.jobs.test_way();
        self.bells.send();
    }

    /// The costly checks are one walk to the server and back; the others are looked up whenever the page is shown.
    fn test(&self, kind: Option<CheckKind>) -> Outcome {
        match kind {
            Some(CheckKind::Link | CheckKind::Address | CheckKind::System) => {}
            Some(CheckKind::Push) => self.bells.send(),
            Some(CheckKind::Printers) => self.bells.read(),
            Some(CheckKind::Names | CheckKind::Time | CheckKind::Proxy | CheckKind::Server) | None => {
                self.jobs.test_way();
            }
        }
        STARTED
    }

    fn enrol(&self, typed: String, code: &str, local: bool) -> Result<Outcome, Undone> {
        let (server, code) = (adjusting::server(&typed, local), adjusting::enrolment_code(code));
        let (address, code) = match (server, code) {
            (Ok(address), Ok(code)) => (address, code),
            (server, code) => {
                let faults = server.err().into_iter().chain(code.err());
                return Err(faults.collect::<Vec<_>>().into());
            }
        };
        self.jobs.enrol(typed, address, code);
        Ok(Outcome::Led(Place::Server, Notice::Started))
    }

    fn adjust(
        &self,
        change: impl FnOnce(&Settings) -> Result<Settings, Vec<FieldFault>>,
        notice: Notice,
    ) -> Result<Outcome, Undone> {
        self.keep(&change(&self.station.store.settings()?)?)?;
        Ok(Outcome::Done(notice))
    }

    fn keep(&self, settings: &Settings) -> Result<(), Undone> {
        self.station.store.save_settings(settings)?;
        self.bells.changed();
        Ok(())
    }

    fn search_now(&self) -> Result<Outcome, Undone> {
        if self.station.store.settings()?.targets.is_empty() {
            return Err(fault(field::TARGETS, Fault::Missing).into());
        }
        self.bells.search();
        Ok(STARTED)
    }

    fn add_device(&self, wanted: Wanted) -> Result<Outcome, Undone> {
        if wanted.host.is_empty() {
            return Err(fault(field::HOST, Fault::Missing).into());
        }
        if !self.jobs.add(wanted) {
            let sentence = "Another device is being tested: wait until that has ended.".to_owned();
            return Err(fault(field::HOST, Fault::Said(sentence)).into());
        }
        Ok(STARTED)
    }

    fn save_reports(&self, words: &setup::ReportWords) -> Result<Outcome, Undone> {
        let (recipients, rhythm) = adjusting::reports(words)?;
        let now = self.station.now().0;
        if let Err(bad) = self.station.store.save_wish(&recipients, rhythm, now)? {
            return Err(fault(field::RECIPIENTS, Fault::Said(bad.to_string())).into());
        }
        self.bells.send();
        Ok(DONE)
    }
}
