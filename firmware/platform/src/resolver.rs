//! The name servers, where every program looks for them: resolv.conf(5).

use std::fs::{self, File};
use std::io::{self, Write};
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};

/// Writes them into that file, in one piece, if it says something else. A link is followed, also one to a file that is not
/// there yet, as after a start of a box whose root is read-only.
///
/// # Errors
/// What the system says.
pub fn write_name_servers(path: &Path, servers: &[Ipv4Addr]) -> io::Result<()> {
    let mut text = String::from("# Written by meterbox keeper.\n");
    for server in servers {
        text.push_str("nameserver ");
        text.push_str(&server.to_string());
        text.push('\n');
    }
    let path = match fs::read_link(path) {
        Ok(target) => path
            .parent()
            .map_or_else(|| target.clone(), |folder| folder.join(&target)),
        Err(_) => path.to_owned(),
    };
    if fs::read(&path).is_ok_and(|now| now == text.as_bytes()) {
        return Ok(());
    }
    replace(&path, text.as_bytes())
}

/// Puts a file in place of another one: after a power cut there is the old one or the new one, whole.
///
/// # Errors
/// What the system says.
pub fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut fresh = path.as_os_str().to_owned();
    fresh.push(".new");
    let fresh = PathBuf::from(fresh);
    match fs::remove_file(&fresh) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    // Never through a link that somebody else laid there.
    let mut file = File::create_new(&fresh)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&fresh, path)?;
    match path.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn name_servers_stand_in_their_order_behind_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real"), folder.path().join("resolv.conf"));
        std::os::unix::fs::symlink("real", &link).unwrap();
        write_name_servers(&link, &[]).unwrap();
        assert!(real.exists(), "the link led nowhere before");
        write_name_servers(&link, &[[9, 9, 9, 9].into(), [10, 0, 0, 1].into()]).unwrap();
        assert_eq!(
            fs::read_to_string(&real).unwrap(),
            "# Written by meterbox keeper.\nnameserver 9.9.9.9\nnameserver 10.0.0.1\n"
        );
        assert!(link.is_symlink());
    }

    #[test]
    fn a_link_where_the_new_file_is_written_leads_nowhere() {
        let folder = tempfile::tempdir().unwrap();
        let (path, victim) = (folder.path().join("plan"), folder.path().join("victim"));
        fs::write(&victim, "mine").unwrap();
        std::os::unix::fs::symlink(&victim, folder.path().join("plan.new")).unwrap();
        replace(&path, b"new").unwrap();
        assert_eq!(fs::read_to_string(&victim).unwrap(), "mine");
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
    }
}
