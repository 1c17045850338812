//! Which options stand behind which command.

use super::words::{V3_AUTH, V3_AUTH_FILE, V3_CONTEXT, V3_PRIV, V3_PRIV_FILE, V3_USER};

/// How to ask devices.
const ASKING: [&str; 8] = [
    "community",
    "port",
    V3_USER,
    V3_AUTH,
    V3_AUTH_FILE,
    V3_PRIV,
    V3_PRIV_FILE,
    V3_CONTEXT,
];

/// The options of a command; none where there is no such command.
pub(super) fn options_of(command: &str) -> Option<Vec<&'static str>> {
    let asking = |more: &[&'static str]| [&ASKING, more].concat();
    Some(match command {
        "run" => vec![
            "state",
            "config",
            "page",
            "page-plain",
            "user",
            "watchdog",
            "mdns",
            "usb",
        ],
        "usb" => vec!["usb", "json"],
        "discover" => asking(&["exclude", "gentle", "fast", "yes", "json"]),
        "read" => asking(&["state", "json"]),
        "segments" => asking(&["json"]),
        "capture" => asking(&["out"]),
        "profile" | "status" => vec!["state", "json"],
        "add" => vec!["community", "ipp", "state", "json"],
        "forget" | "push" => vec!["state"],
        "enrol" => vec!["state", "proxy", "ca", "local"],
        "settings" | "claim" | "ca" => vec!["state", "json"],
        "search" => vec!["state", "stop"],
        "reset" => vec!["state", "yes"],
        "device" => vec!["state", "json", "name", "note", "ignore", "heed", "ipp", "no-ipp"],
        "proxy" => vec!["state", "json", "local"],
        "keeper" => vec![
            "state",
            "interface",
            "resolv-conf",
            "confirm-within",
            "time-server",
        ],
        "network" => vec!["gateway", "dns", "state", "json"],
        "reports" => vec!["to", "daily", "weekly", "monthly", "never", "state", "json"],
        "update" => vec!["key", "slots", "confirm-within", "state", "json"],
        "restore" => vec!["slots", "state"],
        "export" => vec!["state", "csv"],
        _ => return None,
    })
}
