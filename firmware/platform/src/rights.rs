//! What a process may do. It is started as root, opens what only root may open, and gives the rest away before the first octet
//! of a stranger reaches it: afterwards it is an ordinary user with the few rights that it can't work without, and no program
//! that it starts has more. Left out: what files and calls it may use; that is not a matter of users.

use std::fmt;
use std::fs;
use std::io;

use rustix::io::Errno;
use rustix::process::{Gid, Uid};
use rustix::thread::{self, CapabilitySet, CapabilitySets};

/// Where users are written down: passwd(5).
const USERS: &str = "/etc/passwd";

/// A right of root that a process may keep: capabilities(7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// To send and receive frames as they are, for ARP.
    Frames,
    /// To change addresses and routes.
    Network,
    /// To listen on ports below 1024, as a DHCP client does.
    LowPorts,
    /// To give a file to another user.
    GiveFiles,
    /// To write into folders of other users.
    ForeignFolders,
    /// To set the clock.
    Clock,
}

impl Right {
    const fn capability(self) -> CapabilitySet {
        match self {
            Self::Frames => CapabilitySet::NET_RAW,
            Self::Network => CapabilitySet::NET_ADMIN,
            Self::LowPorts => CapabilitySet::NET_BIND_SERVICE,
            Self::GiveFiles => CapabilitySet::CHOWN,
            Self::ForeignFolders => CapabilitySet::DAC_OVERRIDE,
            Self::Clock => CapabilitySet::SYS_TIME,
        }
    }
}

/// A user of this system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct User {
    /// His number.
    pub id: u32,
    /// The number of his group.
    pub group: u32,
}

/// Why rights were not given away. The process must end then.
#[derive(Debug)]
pub enum NotGivenAway {
    /// There is no such user.
    NoUser(String),
    /// The users can't be read.
    Users(io::Error),
    /// Other threads run already, and would keep their rights.
    Threads,
    /// The kernel refuses.
    Refused(io::Error),
}

impl fmt::Display for NotGivenAway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoUser(name) => write!(
                f,
                "this system has no user {name:?}, or it is root: name one that is in {USERS}"
            ),
            Self::Users(cause) => write!(f, "{USERS} can't be read ({cause}): the user can't be found"),
            Self::Threads => {
                f.write_str("rights can't be given away while threads run: this is a fault of the program")
            }
            Self::Refused(cause) => write!(
                f,
                "the rights of root can't be given away ({cause}): start it as root, or name no user"
            ),
        }
    }
}

impl std::error::Error for NotGivenAway {}

impl From<Errno> for NotGivenAway {
    fn from(errno: Errno) -> Self {
        Self::Refused(errno.into())
    }
}

impl User {
    /// The user of that name; root is none.
    ///
    /// # Errors
    /// [`NotGivenAway`] where there is no such user.
    pub fn named(name: &str) -> Result<Self, NotGivenAway> {
        let users = fs::read_to_string(USERS).map_err(NotGivenAway::Users)?;
        user_in(&users, name).ok_or_else(|| NotGivenAway::NoUser(name.to_owned()))
    }
}

fn user_in(users: &str, name: &str) -> Option<User> {
    users.lines().find_map(|line| {
        let mut words = line.split(':');
        let (is_it, _) = (words.next()? == name, words.next()?);
        let user = User {
            id: words.next()?.parse().ok()?,
            group: words.next()?.parse().ok()?,
        };
        // Minus one means "as it is" to the kernel.
        (is_it && user.id != 0 && user.id != u32::MAX && user.group != u32::MAX).then_some(user)
    })
}

/// Whether this process is root's.
pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Gives every right away but these, for good, and becomes `user` where one is named. Programs that it starts can't win any
/// back.
///
/// # Errors
/// [`NotGivenAway`]; some rights may be gone already then.
pub fn keep_only(rights: &[Right], user: Option<User>) -> Result<(), NotGivenAway> {
    let threads = fs::read_dir("/proc/self/task").map_or(1, Iterator::count);
    if threads > 1 {
        return Err(NotGivenAway::Threads);
    }
    let mut kept = CapabilitySet::empty();
    for right in rights {
        kept |= right.capability();
    }
    thread::set_no_new_privs(true)?;
    for number in 0..u64::BITS {
        let capability = CapabilitySet::from_bits_retain(1 << number);
        if !kept.contains(capability) {
            match thread::remove_capability_from_bounding_set(capability) {
                // Beyond the last one that this kernel knows.
                Err(Errno::INVAL) => break,
                result => result?,
            }
        }
    }
    if let Some(user) = user {
        let (id, group) = (Uid::from_raw(user.id), Gid::from_raw(user.group));
        thread::set_keep_capabilities(true)?;
        thread::set_thread_groups(&[])?;
        thread::set_thread_res_gid(group, group, group)?;
        thread::set_thread_res_uid(id, id, id)?;
        thread::set_keep_capabilities(false)?;
    }
    thread::set_capabilities(
        None,
        CapabilitySets {
            effective: kept,
            permitted: kept,
            inheritable: CapabilitySet::empty(),
        },
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "root:*:0:0:root:/root:/bin/sh\nbad\nworse:x:many:1\nmeterbox:*:100:101:the service:/:/no\ntoor:*:0:0::/:/\n\
        wrapped:*:4294967295:1::/:/\n";

    #[test]
    fn a_user_is_found_by_his_whole_name() {
        assert_eq!(user_in(TEXT, "meterbox"), Some(User { id: 100, group: 101 }));
        for name in ["meter", "", "bad", "worse", "meterbox:*", "nobody"] {
            assert_eq!(user_in(TEXT, name), None, "{name}");
        }
    }

    #[test]
    fn root_by_any_name_is_no_user_to_become() {
        for name in ["root", "toor", "wrapped"] {
            assert_eq!(user_in(TEXT, name), None, "{name}");
        }
    }

    #[test]
    fn threads_that_would_keep_their_rights_are_an_error() {
        let (stop, stopped) = std::sync::mpsc::channel::<()>();
        let other = std::thread::spawn(move || stopped.recv());
        assert!(matches!(keep_only(&[], None), Err(NotGivenAway::Threads)));
        drop(stop);
        assert!(other.join().is_ok());
    }
}
