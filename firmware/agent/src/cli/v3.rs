//! The words of an SNMPv3 user. Passwords never stand on the command line, where everybody who may list processes
//! could read them: they come from a file or the environment.

use std::path::{Path, PathBuf};

use snmp::{AuthProtocol, PrivProtocol, User};

use super::WrongUsage;
use crate::failure::Failure;

/// The environment's name of the authentication password.
const AUTH_VARIABLE: &str = "METERBOX_V3_AUTH";
/// The environment's name of the privacy password.
const PRIV_VARIABLE: &str = "METERBOX_V3_PRIV";

/// What was typed of a user, before anything is looked at.
#[derive(Default)]
pub(super) struct V3Typed {
    pub(super) user: Option<String>,
    pub(super) auth: Option<String>,
    pub(super) auth_password_file: Option<PathBuf>,
    pub(super) privacy: Option<String>,
    pub(super) priv_password_file: Option<PathBuf>,
    pub(super) context: Option<String>,
}

/// A user whose passwords are still to be fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct V3Words {
    name: String,
    context: String,
    auth: Option<Word<AuthProtocol>>,
    privacy: Option<Word<PrivProtocol>>,
}

/// A protocol, and the file of its password if one was named.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Word<P> {
    protocol: P,
    password_file: Option<PathBuf>,
}

impl V3Typed {
    /// The user that these words make; none where none was typed.
    pub(super) fn words(self) -> Result<Option<V3Words>, WrongUsage> {
        let auth = word("auth", self.auth, self.auth_password_file)?;
        let privacy = word("priv", self.privacy, self.priv_password_file)?;
        let Some(name) = self.user else {
            return if auth.is_some() || privacy.is_some() || self.context.is_some() {
                Err(WrongUsage(
                    "--v3-auth, --v3-priv and --v3-context belong to a user: name it with --v3-user".into(),
                ))
            } else {
                Ok(None)
            };
        };
        if privacy.is_some() && auth.is_none() {
            return Err(WrongUsage(
                "--v3-priv needs --v3-auth: SNMPv3 has no privacy without authentication".into(),
            ));
        }
        Ok(Some(V3Words {
            name,
            context: self.context.unwrap_or_default(),
            auth,
            privacy,
        }))
    }
}

fn word<P>(
    kind: &str,
    protocol: Option<String>,
    password_file: Option<PathBuf>,
) -> Result<Option<Word<P>>, WrongUsage>
where
    P: std::str::FromStr<Err = snmp::UnknownProtocol>,
{
    match (protocol, password_file) {
        (Some(protocol), password_file) => Ok(Some(Word {
            protocol: protocol
                .parse()
                .map_err(|error| WrongUsage(format!("--v3-{kind}: {error}")))?,
            password_file,
        })),
        (None, Some(_)) => Err(WrongUsage(format!(
            "--v3-{kind}-password-file needs --v3-{kind}, the protocol that the password is for"
        ))),
        (None, None) => Ok(None),
    }
}

impl V3Words {
    /// The names in them: of the user, and of the context.
    pub(crate) fn names(&self) -> impl Iterator<Item = String> {
        [&self.name, &self.context].into_iter().cloned()
    }

    /// The user, with its passwords from the files that were named, else from the environment.
    ///
    /// # Errors
    /// [`Failure::Senseless`] names the password that is missing or too short, or the file that can't be read.
    pub(crate) fn user(&self) -> Result<User, Failure> {
        let senseless = |error: snmp::BadUser| Failure::senseless(error.to_string());
        let mut user = User::new(self.name.as_bytes())
            .and_then(|user| user.with_context(self.context.as_bytes()))
            .map_err(senseless)?;
        if let Some(auth) = &self.auth {
            let password = password("auth", AUTH_VARIABLE, auth.password_file.as_deref())?;
            user = user
                .with_authentication(auth.protocol, password)
                .map_err(senseless)?;
        }
        if let Some(privacy) = &self.privacy {
            let password = password("priv", PRIV_VARIABLE, privacy.password_file.as_deref())?;
            user = user.with_privacy(privacy.protocol, password).map_err(senseless)?;
        }
        Ok(user)
    }
}

/// A password: the file's first line, or the variable.
fn password(kind: &str, variable: &str, file: Option<&Path>) -> Result<Vec<u8>, Failure> {
    let Some(file) = file else {
        return std::env::var(variable).map(String::into_bytes).map_err(|_| {
            Failure::senseless(format!(
                "--v3-{kind} needs its password: write it to a file and name that with --v3-{kind}-password-file, or set {variable}"
            ))
        });
    };
    let text = std::fs::read_to_string(file).map_err(|error| {
        Failure::senseless(format!(
            "the password file {} can't be read ({error}): check its name and who may read it",
            file.display()
        ))
    })?;
    Ok(text.lines().next().unwrap_or_default().as_bytes().to_vec())
}
