//! One reading of one port: on a thread of its own, since a port blocks, and in the words of the books.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use meters::{Cost, Identity, Reading, Status, Timestamp, usb_address};
use profiles::Catalogue;
use tokio::time::timeout;
use usb::{Answer, Attached, Error, Way};

use crate::failure::Failure;
use crate::station::random;
use crate::tasks::begin_thread;

/// `usb::read` ends within 40 s by itself, unless the kernel does not let go of the port.
const LONGEST: Duration = Duration::from_secs(60);

/// Where groups are written down: group(5).
const GROUPS: &str = "/etc/group";

/// Asks these ports, all at the same time, each on a thread of its own; gives what each said, by port. `ended` is told of
/// each when its thread is over, which may be later: a port that the kernel holds fast counts as silent.
///
/// # Errors
/// [`Failure`] where there is no randomness.
pub(crate) async fn answers_of(
    catalogue: &Arc<Catalogue>,
    ports: &[Attached],
    ended: &Arc<dyn Fn(&Attached) + Send + Sync>,
) -> Result<Vec<Result<Answer, Error>>, Failure> {
    let said: Arc<Mutex<BTreeMap<String, Result<Answer, Error>>>> = Arc::default();
    let mut threads = Vec::new();
    for attached in ports {
        let token = u32::from_ne_bytes(random()?);
        let (catalogue, attached) = (Arc::clone(catalogue), attached.clone());
        let (said, ended) = (Arc::clone(&said), Arc::clone(ended));
        threads.push(begin_thread(Box::new(move || {
            let answer = usb::read(&attached, catalogue.brands(), token);
            said.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(attached.port.clone(), answer);
            ended(&attached);
        })));
    }
    let all = async {
        for thread in threads {
            // One that panicked has said nothing.
            let _ = thread.await;
        }
    };
    let _ = timeout(LONGEST, all).await;
    let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(ports
        .iter()
        .map(|attached| said.remove(&attached.port).unwrap_or(Err(Error::Silent)))
        .collect())
}

/// Whether it could have said more than it did, were it awake and idle.
pub(crate) fn could_say_more(attached: &Attached, answer: &Answer) -> bool {
    let is_busy = answer.facts.status == Some(Status::Printing) && answer.facts.meters.is_empty();
    let lacks = |way| is_busy || !answer.how.contains(&way);
    let id = answer.id.as_ref().or(attached.id.as_ref());
    let is_asked = attached.lp_protocol == Some(2)
        && id.is_some_and(|id| id.commands().any(|command| command.eq_ignore_ascii_case("PJL")));
    answer.partial.is_some()
        && ((!attached.ipp.is_empty() && lacks(Way::Ipp)) || (is_asked && lacks(Way::Pjl)))
}

/// What a port said, as a reading. One that has said all that it can say is whole, however little that is.
pub(crate) fn reading_of(attached: &Attached, answer: &Answer, read_at: Timestamp) -> Reading {
    let mut facts = answer.facts.clone();
    let identity = &mut facts.identity;
    if identity.model.is_none() {
        // Of a machine that names no model nothing else is known, and it is to be told from the next one on this port.
        identity.model = Some(kind(attached));
    }
    Reading {
        partial: answer
            .partial
            .clone()
            .filter(|_| could_say_more(attached, answer)),
        cost: Cost {
            bytes_sent: answer.octets_sent,
            bytes_received: answer.octets_received,
            ..Cost::default()
        },
        ..facts.into_reading(usb_address(&attached.port), read_at)
    }
}

/// `USB device 04b8:0007`: by the numbers of its maker and kind.
fn kind(attached: &Attached) -> String {
    format!("USB device {:04x}:{:04x}", attached.vendor, attached.product)
}

/// What the plug of a printer says that was not read.
pub(crate) fn plug_identity(attached: &Attached) -> Identity {
    Identity {
        manufacturer: attached.manufacturer.clone(),
        model: attached.product_name.clone().or_else(|| Some(kind(attached))),
        serial: attached.serial.clone(),
        ..Identity::default()
    }
}

/// Why a port was not read, and what to do.
pub(crate) fn sentence(attached: &Attached, error: Error) -> String {
    if error != Error::Denied {
        return error.to_string();
    }
    // What needs no right but the group's is usblp's node; the whole device is IPP's.
    let node = attached.lp.as_ref().unwrap_or(&attached.node);
    let groups = fs::read_to_string(GROUPS).unwrap_or_default();
    let group = fs::metadata(node)
        .ok()
        .and_then(|node| group_of(&groups, node.gid()));
    denied(node, group)
}

/// The group's name, if it is one that a person may join.
fn group_of(groups: &str, number: u32) -> Option<&str> {
    let fields = |line: &'_ str| {
        let mut words = line.split(':');
        Some((words.next()?.len(), words.nth(1)?.parse::<u32>().ok()?))
    };
    groups.lines().find_map(|line| {
        let (length, its) = fields(line)?;
        (its == number && number != 0).then(|| line.get(..length))?
    })
}

fn denied(node: &Path, group: Option<&str>) -> String {
    let node = node.display();
    match group {
        Some(group) => format!(
            "no permission to open {node}: it belongs to the group {group}. Join that group (as root: usermod -aG {group} \
             USER) and sign in anew, or start this as root"
        ),
        None => {
            format!(
                "no permission to open {node}: start this as root, or let the system give the node to a group"
            )
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use profiles::Ieee1284;

    const GROUPS: &str = "root:x:0:\nbad\nlp:x:7:cups\nmeterbox:x:100:\n";

    #[test]
    fn a_closed_node_names_the_group_that_may_open_it() {
        assert_eq!(group_of(GROUPS, 7), Some("lp"));
        assert_eq!(group_of(GROUPS, 0), None, "nobody joins root");
        assert_eq!(group_of(GROUPS, 9), None);
        let said = denied(Path::new("/dev/usb/lp0"), Some("lp"));
        assert!(
            said.contains("group lp") && said.contains("usermod -aG lp"),
            "{said}"
        );
        let said = denied(Path::new("/dev/usb/lp0"), None);
        assert!(said.contains("as root"), "{said}");
    }

    fn attached() -> Attached {
        Attached {
            port: "1-1.4".into(),
            vendor: 0x04b8,
            product: 7,
            lp_protocol: Some(2),
            ..Attached::default()
        }
    }

    #[test]
    fn who_can_say_no_more_is_read_in_whole_and_who_could_in_part() {
        let answer = |id: &[u8]| Answer {
            id: Some(Ieee1284::parse(id)),
            how: vec![Way::Ieee1284],
            partial: Some("less than hoped".into()),
            ..Answer::default()
        };
        let at = Timestamp::from_unix_seconds(0);
        let gdi = reading_of(&attached(), &answer(b"MFG:A;MDL:B;CMD:GDI;"), at);
        assert_eq!((gdi.partial, gdi.address.as_str()), (None, "usb:1-1.4"));
        let asleep = reading_of(&attached(), &answer(b"MFG:A;MDL:B;CMD:PCL,PJL;"), at);
        assert!(asleep.partial.is_some());
    }

    #[test]
    fn a_machine_without_a_name_is_called_by_its_numbers() {
        let reading = reading_of(&attached(), &Answer::default(), Timestamp::from_unix_seconds(0));
        assert_eq!(reading.identity.model.unwrap(), "USB device 04b8:0007");
        let plug = plug_identity(&attached());
        assert_eq!(
            (plug.manufacturer, plug.model.unwrap()),
            (None, "USB device 04b8:0007".into())
        );
    }
}
