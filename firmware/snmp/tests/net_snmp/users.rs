//! Users of every kind, and an agent that knows them.

use simulator::NetSnmp;
use snmp::{AuthProtocol, PrivProtocol};

pub(crate) const AUTH_PASSWORD: &str = "maplesyrup";
pub(crate) const PRIV_PASSWORD: &str = "pancake stack";

const AUTH: [(&str, AuthProtocol); 6] = [
    ("MD5", AuthProtocol::Md5),
    ("SHA", AuthProtocol::Sha1),
    ("SHA-224", AuthProtocol::Sha224),
    ("SHA-256", AuthProtocol::Sha256),
    ("SHA-384", AuthProtocol::Sha384),
    ("SHA-512", AuthProtocol::Sha512),
];

const PRIV: [(&str, PrivProtocol); 6] = [
    ("DES", PrivProtocol::Des),
    ("AES", PrivProtocol::Aes128),
    ("AES-192", PrivProtocol::Aes192),
    ("AES-256", PrivProtocol::Aes256),
    ("AES-192-C", PrivProtocol::Aes192Reeder),
    ("AES-256-C", PrivProtocol::Aes256Reeder),
];

/// A user of the agent: Net-SNMP's words for its protocols, and ours.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) name: String,
    pub(crate) auth: Option<(&'static str, AuthProtocol)>,
    pub(crate) privacy: Option<(&'static str, PrivProtocol)>,
}

/// One who proves nothing, one for every hash, one for every pair of hash and cipher.
pub(crate) fn known_users() -> Vec<Known> {
    let mut users = vec![Known {
        name: "plain".into(),
        auth: None,
        privacy: None,
    }];
    for auth in AUTH {
        let ciphers = std::iter::once(None).chain(PRIV.map(Some));
        users.extend(ciphers.map(|privacy| {
            let words = [Some(auth.0), privacy.map(|(word, _)| word)];
            Known {
                name: words
                    .iter()
                    .flatten()
                    .copied()
                    .collect::<Vec<_>>()
                    .join("-")
                    .to_lowercase(),
                auth: Some(auth),
                privacy,
            }
        }));
    }
    users
}

/// The agent's words for what its users have.
pub(crate) fn protocols() -> String {
    let auth = AUTH.map(|(word, _)| word).join(", ");
    let privacy = PRIV.map(|(word, _)| word).join(", ");
    format!("{auth} with {privacy}")
}

fn config() -> String {
    let mut lines = vec!["sysDescr an agent for tests".to_owned()];
    for user in known_users() {
        let auth = user.auth.map(|(word, _)| format!(" {word} \"{AUTH_PASSWORD}\""));
        let privacy = user
            .privacy
            .map(|(word, _)| format!(" {word} \"{PRIV_PASSWORD}\""));
        let level = match (user.auth, user.privacy) {
            (None, _) => "noauth",
            (Some(_), None) => "auth",
            (Some(_), Some(_)) => "priv",
        };
        lines.push(format!(
            "createUser {}{}{}",
            user.name,
            auth.unwrap_or_default(),
            privacy.unwrap_or_default()
        ));
        lines.push(format!("rouser {} {level}", user.name));
    }
    lines.join("\n") + "\n"
}

/// An agent with all of them; none, and a sentence, where it is not installed.
pub(crate) fn agent() -> Option<NetSnmp> {
    let agent = NetSnmp::start(&config()).unwrap();
    if agent.is_none() {
        println!("left out: snmpd is not installed (Debian's package snmpd)");
    }
    agent
}
