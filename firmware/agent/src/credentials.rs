//! Whom the devices may know us as: communities, then SNMPv3 users, in the order in which they are tried.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use snmp::{Access, Approach, User};
use store::{Settings, V3Credentials};

use crate::failure::Failure;

/// Communities and users.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Credentials {
    pub(crate) communities: Vec<String>,
    pub(crate) users: Vec<Arc<User>>,
}

impl Credentials {
    /// Everything, in its order: what a device of which nothing is known is asked with.
    pub(crate) fn accesses(&self) -> Vec<Access> {
        self.of_communities()
            .chain(self.users.iter().cloned().map(Access::User))
            .collect()
    }

    /// What a search asks with. An SNMPv3 agent answers anybody who asks for its engine, so one user is enough.
    pub(crate) fn for_search(&self) -> Vec<Access> {
        self.of_communities()
            .chain(self.users.first().cloned().map(Access::User))
            .collect()
    }

    fn of_communities(&self) -> impl Iterator<Item = Access> + '_ {
        let both = |community: &String| Access::of_community(community.as_bytes());
        self.communities.iter().flat_map(both)
    }

    /// How a device is asked on that answered a search in that way.
    pub(crate) fn after(&self, access: &Access) -> Approach {
        let users = self.users.iter().cloned().map(Access::User);
        match access {
            Access::User(_) => Approach::in_turn(users).unwrap_or_else(|| access.clone().into()),
            Access::Community { .. } => access.clone().into(),
        }
    }

    /// How a device of which nothing is known is asked.
    ///
    /// # Errors
    /// [`Failure::Senseless`] where there is nothing to ask with.
    pub(crate) fn approach(&self) -> Result<Approach, Failure> {
        Approach::in_turn(self.accesses()).ok_or_else(|| {
            Failure::senseless(
                "there is no community to ask with: give at least one, such as public, or an SNMPv3 user"
                    .into(),
            )
        })
    }
}

impl fmt::Display for Credentials {
    /// For a sentence to the person who typed them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Approach::in_turn(self.accesses()) {
            Some(approach) => approach.fmt(f),
            None => f.write_str("no community"),
        }
    }
}

/// The users that were made so far. Their keys are dear, so each is made once as long as the service runs.
#[derive(Debug, Default)]
pub(crate) struct KnownUsers(Mutex<Vec<(V3Credentials, Arc<User>)>>);

impl KnownUsers {
    /// What the settings say.
    ///
    /// # Errors
    /// [`Failure::Senseless`] where a user can't be one; the store lets no such user in.
    pub(crate) fn credentials(&self, settings: &Settings) -> Result<Credentials, Failure> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|(typed, _)| settings.v3.contains(typed));
        let mut users = Vec::new();
        for typed in &settings.v3 {
            let user = match known.iter().find(|(same, _)| same == typed) {
                Some((_, user)) => Arc::clone(user),
                None => {
                    let made = typed
                        .to_user()
                        .map_err(|error| Failure::senseless(error.to_string()))?;
                    let user = Arc::new(made);
                    known.push((typed.clone(), Arc::clone(&user)));
                    user
                }
            };
            users.push(user);
        }
        Ok(Credentials {
            communities: settings.communities.clone(),
            users,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use snmp::Version;

    #[test]
    fn a_user_is_made_once_and_gone_with_its_settings() {
        let typed = V3Credentials {
            user: "meter".into(),
            ..V3Credentials::default()
        };
        let mut settings = Settings {
            v3: vec![typed],
            ..Settings::default()
        };
        let known = KnownUsers::default();
        let first = known.credentials(&settings).unwrap();
        let second = known.credentials(&settings).unwrap();
        assert!(Arc::ptr_eq(&first.users[0], &second.users[0]));
        assert_eq!(first.to_string(), "community “public” or SNMPv3 user “meter”");
        let versions = |accesses: Vec<Access>| accesses.iter().map(Access::version).collect::<Vec<_>>();
        assert_eq!(
            versions(first.for_search()),
            [Version::V2c, Version::V1, Version::V3]
        );
        settings.v3.clear();
        assert!(known.credentials(&settings).unwrap().users.is_empty());
    }

    #[test]
    fn nothing_to_ask_with_is_said() {
        let sentence = Credentials::default().approach().unwrap_err().to_string();
        assert!(sentence.contains("no community to ask with"), "{sentence}");
    }
}
