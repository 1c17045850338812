//! The house stands as it was drawn: arrows between crates point down, and the laws that can be read off the source hold.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use cargo_metadata::{DependencyKind, MetadataCommand};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Floor {
    Ground,
    First,
    Second,
    Roof,
}

/// Every room of the firmware and of web/, by its folder.
const ROOMS: [(&str, Floor); 18] = [
    ("firmware/packed", Floor::Ground),
    ("firmware/meters", Floor::Ground),
    ("firmware/profiles", Floor::Ground),
    ("firmware/protocol", Floor::Ground),
    ("firmware/update", Floor::Ground),
    ("firmware/snmp", Floor::First),
    ("firmware/tls", Floor::First),
    ("firmware/http", Floor::First),
    ("web/setup", Floor::First),
    ("firmware/lan", Floor::Second),
    ("firmware/store", Floor::Second),
    ("firmware/usb", Floor::Second),
    ("firmware/uplink", Floor::Second),
    ("firmware/portal", Floor::Second),
    ("firmware/platform", Floor::Second),
    ("firmware/agent", Floor::Roof),
    ("web/server", Floor::Roof),
    ("tests", Floor::Roof),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap()
}

fn room(folder: &str) -> (&'static str, Floor) {
    *ROOMS
        .iter()
        .find(|(name, _)| folder == *name || folder.starts_with(&format!("{name}/")))
        .unwrap_or_else(|| panic!("{folder} is not in DESIGN §2"))
}

/// Folder → folders of the workspace that it links (not those its tests use).
fn arrows() -> BTreeMap<String, Vec<String>> {
    let root = root();
    let metadata = MetadataCommand::new()
        .manifest_path(root.join("Cargo.toml"))
        .no_deps()
        .exec()
        .unwrap();
    let folder = |path: &Path| path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
    metadata
        .packages
        .iter()
        .map(|package| {
            let links = package
                .dependencies
                .iter()
                .filter(|dependency| dependency.kind != DependencyKind::Development)
                .filter_map(|dependency| dependency.path.as_ref())
                .map(|path| folder(path.as_std_path()))
                .collect();
            (
                folder(package.manifest_path.parent().unwrap().as_std_path()),
                links,
            )
        })
        .collect()
}

#[test]
fn arrows_point_down() {
    let arrows = arrows();
    assert!(arrows.len() > 8, "the workspace was read: {arrows:?}");
    for (from, links) in &arrows {
        let (from_room, from_floor) = room(from);
        for to in links {
            let (to_room, to_floor) = room(to);
            if from_room == "tests" {
                continue;
            }
            assert!(to_room != "tests", "{from} links {to}");
            // A GROUND crate may stand on another one (a profile speaks of meters); that the arrows between them make
            // no circle, cargo itself sees to.
            let down = from_floor > to_floor || (from_floor == Floor::Ground && to_floor == Floor::Ground);
            assert!(down, "{from} ({from_floor:?}) links {to} ({to_floor:?})");
        }
    }
}

#[test]
fn the_server_knows_only_the_ground_and_the_firmware_knows_no_server() {
    for (from, links) in arrows() {
        for to in links {
            if from == "web/server" && to.starts_with("firmware/") {
                assert_eq!(room(&to).1, Floor::Ground, "{from} links {to}");
            }
            assert!(
                !(from.starts_with("firmware/") && to == "web/server"),
                "{from} links {to}"
            );
        }
    }
}

/// All Rust sources below a folder: (path, text without comments).
fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "target") {
                open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let code = |line: &&str| !line.trim_start().starts_with("//");
            found.push((path, text.lines().filter(code).collect::<Vec<_>>().join("\n")));
        }
    }
    found
}

/// What ships: sources of a crate without its tests.
fn shipped(folder: &str) -> Vec<(PathBuf, String)> {
    let mut shipped = sources(&format!("{folder}/src"));
    shipped.retain(|(path, _)| {
        !path.ends_with("tests.rs") && !path.components().any(|part| part.as_os_str() == "tests")
    });
    for (_, text) in &mut shipped {
        if let Some(tests) = text.find("#[cfg(test)]") {
            text.truncate(tests);
        }
    }
    shipped
}

/// Holds the shipped code of those rooms to naming none of these words; how many files that were.
fn none_of(words: &[&str], is_held: impl Fn(&(&str, Floor)) -> bool) -> usize {
    let mut files = 0;
    for (folder, _) in ROOMS.iter().filter(|room| is_held(room)) {
        if !root().join(folder).exists() {
            continue;
        }
        for (path, code) in shipped(folder) {
            files += 1;
            for word in words {
                assert!(!code.contains(word), "{} names {word}", path.display());
            }
        }
    }
    files
}

#[test]
fn below_second_there_is_no_world() {
    let world = [
        "std::fs",
        "std::net::Udp",
        "std::net::Tcp",
        "UdpSocket",
        "TcpStream",
        "SystemTime",
        "Instant::now",
        "std::env",
        "std::process",
        "std::thread",
        "tokio",
        "getrandom",
        "SystemRandom",
        "async fn",
    ];
    let files = none_of(&world, |(_, floor)| *floor < Floor::Second);
    assert!(files > 15, "the sources were found: {files}");
}

#[test]
fn the_codec_is_named_in_one_module() {
    let naming: Vec<PathBuf> = ["firmware", "web", "tests"]
        .iter()
        .flat_map(|folder| sources(folder))
        .filter(|(path, code)| code.contains("snmp2::") && !path.ends_with("tests/stories/house.rs"))
        .map(|(path, _)| path)
        .collect();
    assert_eq!(naming.len(), 1, "{naming:?}");
    assert!(
        naming[0].starts_with(root().join("firmware/snmp/src/message")),
        "{naming:?}"
    );
}

/// Else the linker keeps a table of 151,552 octets (`firmware/tls` says more; `tests/run binaries` looks into the program).
#[test]
fn the_box_names_rings_p256_nowhere() {
    let naming = [
        "ring::default_provider",
        "default_provider()",
        "any_supported_type",
        "any_ecdsa_type",
        "EcdsaKeyPair",
        "ring::ECDSA_P256",
        "signature::ECDSA_P256",
        "kx_group::SECP256R1",
        "ECDH_P256",
        "ClientConfig::builder()",
        "ServerConfig::builder()",
    ];
    let files = none_of(&naming, |(folder, _)| folder.starts_with("firmware/"));
    assert!(files > 100, "the sources were found: {files}");
}

#[test]
fn nothing_is_unsafe_but_what_speaks_to_the_kernel_of_usb() {
    for folder in ["firmware", "web", "tests"] {
        for (path, code) in sources(folder) {
            let block =
                code.contains("unsafe {") || code.contains("unsafe fn") || code.contains("unsafe impl");
            assert!(
                !block
                    || path.ends_with("tests/stories/house.rs")
                    || path == root().join("firmware/usb/src/kernel.rs")
                    || path.starts_with(root().join("firmware/usb/src/kernel")),
                "{}",
                path.display()
            );
        }
    }
}

#[test]
fn the_top_level_holds_what_the_design_lists() {
    let listed = [
        "Cargo.toml",
        "Cargo.lock",
        "cross.toml",
        "README.md",
        "LICENSE",
        "SECURITY.md",
        "firmware",
        "web",
        "image",
        "buildroot-overlay",
        "tests",
        "target",
    ];
    for entry in fs::read_dir(root()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(
            name.starts_with('.') || listed.contains(&name.as_str()),
            "{name} is not in DESIGN §2"
        );
    }
}
