//! Whom the devices know the box as: communities and SNMPv3 users. All of it is secret but the users' names.

use setup::{Fault, FieldFault, UserWords, field};
use snmp::{AuthProtocol, BadUser, PrivProtocol};
use store::{BadCredentials, Settings, V3Credentials, V3Secret};

use super::{at, checked, unless};

/// RFC 3414 §11.2
const SHORTEST_PASSWORD: usize = 8;
/// RFC 3414 §5
const LONGEST_NAME: usize = 32;

/// The settings with one more community.
///
/// # Errors
/// The fault of that field; it doesn't hold the community.
pub(crate) fn add_community(community: &str, current: &Settings) -> Result<Settings, Vec<FieldFault>> {
    if current.communities.iter().any(|known| known == community) {
        return Err(vec![at(field::COMMUNITY, Fault::Already)]);
    }
    let mut settings = current.clone();
    settings.communities.push(community.to_owned());
    checked(settings)
}

/// The settings without the community at that place.
///
/// # Errors
/// There is none there, or it is the last way to ask anybody.
pub(crate) fn remove_community(place: usize, current: &Settings) -> Result<Settings, Vec<FieldFault>> {
    let mut settings = current.clone();
    if place >= settings.communities.len() {
        return Err(vec![at(field::COMMUNITY, Fault::NotAChoice)]);
    }
    settings.communities.remove(place);
    checked(settings)
}

/// The settings with one more SNMPv3 user.
///
/// # Errors
/// Each field that makes no sense; none holds a password.
pub(crate) fn add_user(words: &UserWords, current: &Settings) -> Result<Settings, Vec<FieldFault>> {
    let user = credentials(words)?;
    let is_same = |known: &V3Credentials| known.user == user.user && known.context == user.context;
    if current.v3.iter().any(is_same) {
        return Err(vec![at(field::USER, Fault::Already)]);
    }
    let mut settings = current.clone();
    settings.v3.push(user);
    checked(settings)
}

/// The settings without the user at that place.
///
/// # Errors
/// There is none there, or it is the last way to ask anybody.
pub(crate) fn remove_user(place: usize, current: &Settings) -> Result<Settings, Vec<FieldFault>> {
    let mut settings = current.clone();
    if place >= settings.v3.len() {
        return Err(vec![at(field::USER, Fault::NotAChoice)]);
    }
    settings.v3.remove(place);
    checked(settings)
}

fn credentials(words: &UserWords) -> Result<V3Credentials, Vec<FieldFault>> {
    let secret = |protocol: &str, password: &str| {
        let is_given = !protocol.trim().is_empty() || !password.is_empty();
        is_given.then(|| V3Secret {
            protocol: protocol.trim().to_owned(),
            password: password.to_owned(),
        })
    };
    let credentials = V3Credentials {
        user: words.name.trim().to_owned(),
        auth: secret(&words.auth, &words.auth_password),
        privacy: secret(&words.privacy, &words.privacy_password),
        context: words.context.trim().to_owned(),
    };
    unless(user_faults(&credentials), credentials)
}

/// Everything that is wrong with a user, at its field.
pub(super) fn user_faults(typed: &V3Credentials) -> Vec<FieldFault> {
    let mut faults = Vec::new();
    if typed.user.is_empty() {
        faults.push(at(field::USER, Fault::Missing));
    }
    let parses = |protocol: &str, is_auth: bool| match is_auth {
        true => protocol.parse::<AuthProtocol>().is_ok(),
        false => protocol.parse::<PrivProtocol>().is_ok(),
    };
    for (secret, protocol_field, password_field, is_auth) in [
        (&typed.auth, field::AUTH, field::AUTH_PASSWORD, true),
        (&typed.privacy, field::PRIVACY, field::PRIVACY_PASSWORD, false),
    ] {
        let Some(secret) = secret else { continue };
        if !parses(&secret.protocol, is_auth) {
            faults.push(at(protocol_field, Fault::NotAChoice));
        }
        if secret.password.is_empty() {
            faults.push(at(password_field, Fault::Missing));
        } else if secret.password.len() < SHORTEST_PASSWORD {
            let least = SHORTEST_PASSWORD;
            faults.push(at(password_field, Fault::TooShort { least }));
        }
    }
    if typed.privacy.is_some() && typed.auth.is_none() {
        faults.push(at(field::AUTH, Fault::Missing));
    }
    // What is left: names that are too long.
    if faults.is_empty()
        && let Err(BadCredentials::User(bad)) = typed.to_user()
    {
        faults.push(of_user(&bad));
    }
    faults
}

/// Why a user can't be one, at its field.
pub(super) fn of_user(bad: &BadUser) -> FieldFault {
    let most = LONGEST_NAME;
    let least = SHORTEST_PASSWORD;
    match bad {
        BadUser::Name => at(field::USER, Fault::TooLong { most }),
        BadUser::ShortAuthentication => at(field::AUTH_PASSWORD, Fault::TooShort { least }),
        BadUser::ShortPrivacy => at(field::PRIVACY_PASSWORD, Fault::TooShort { least }),
        BadUser::PrivacyAlone => at(field::AUTH, Fault::Missing),
        BadUser::Context => at(field::CONTEXT, Fault::TooLong { most }),
    }
}
