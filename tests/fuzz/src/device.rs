//! A device that answers as a script says: truthfully in form, or not.

use crate::ber::{self, element};
use crate::script::Script;

/// A request of ours, read by this crate's own reader.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    version: Vec<u8>,
    community: Vec<u8>,
    tag: u8,
    request_id: Vec<u8>,
    second: usize,
    third: usize,
    names: Vec<Vec<u32>>,
}

impl Request {
    /// # Panics
    /// If it is no GET, GETNEXT or GETBULK: then the box has broken its law.
    pub(crate) fn read(datagram: &[u8]) -> Self {
        Self::parts(datagram).unwrap_or_else(|| panic!("we sent {datagram:02x?}"))
    }

    fn parts(datagram: &[u8]) -> Option<Self> {
        let ((_, message), rest) = ber::first(datagram)?;
        let [
            (0x02, version),
            (0x04, community),
            (tag @ (0xa0 | 0xa1 | 0xa5), pdu),
        ] = ber::elements(message)[..]
        else {
            return None;
        };
        let [(2, request_id), (2, second), (2, third), (0x30, list)] = ber::elements(pdu)[..] else {
            return None;
        };
        let names = ber::elements(list).into_iter().map(|(_, varbind)| {
            let (_, name) = *ber::elements(varbind).first()?;
            ber::arcs(name)
        });
        let number = |octets| usize::try_from(ber::number(octets)?).ok();
        (rest.is_empty() && datagram.len() <= 1_472).then_some(Self {
            version: version.to_vec(),
            community: community.to_vec(),
            tag,
            request_id: request_id.to_vec(),
            second: number(second)?,
            third: number(third)?,
            names: names.collect::<Option<_>>()?,
        })
    }

    fn response(&self, error: &[u8], index: &[u8], varbinds: &[u8]) -> Vec<u8> {
        let pdu = [
            element(0x02, &self.request_id),
            element(0x02, error),
            element(0x02, index),
            element(0x30, varbinds),
        ];
        let message = [
            element(0x02, &self.version),
            element(0x04, &self.community),
            element(0xa2, &pdu.concat()),
        ];
        element(0x30, &message.concat())
    }

    /// The datagrams that a device answers with.
    pub(crate) fn answers(&self, script: &mut Script<'_>) -> Vec<Vec<u8>> {
        match script.below(16) {
            0 => Vec::new(),
            1 => vec![script.bytes(255)],
            2 => vec![self.refusal(script)],
            3 => {
                let mut reply = self.rows(script);
                for _ in 0..=script.below(3) {
                    let place = usize::try_from(script.u32()).unwrap_or(0) % reply.len().max(1);
                    let byte = script.byte();
                    reply
                        .iter_mut()
                        .skip(place)
                        .take(1)
                        .for_each(|octet| *octet = byte);
                }
                vec![reply]
            }
            4 => {
                let mut reply = self.rows(script);
                reply.truncate(usize::try_from(script.u32()).unwrap_or(0) % reply.len().max(1));
                vec![reply]
            }
            5 => vec![self.rows(script), self.rows(script)],
            _ => vec![self.rows(script)],
        }
    }

    fn refusal(&self, script: &mut Script<'_>) -> Vec<u8> {
        let error = script
            .of(&[0_u8, 1, 2, 3, 5, 6, 16, 17, 255])
            .copied()
            .unwrap_or(5);
        let index = script.byte();
        let varbinds = if script.below(2) == 0 {
            Vec::new()
        } else {
            self.asked()
        };
        self.response(&[error], &[index], &varbinds)
    }

    fn asked(&self) -> Vec<u8> {
        self.names
            .iter()
            .flat_map(|name| varbind(name, &[5, 0]))
            .collect()
    }

    /// A Response with rows: mostly as many as were asked for.
    fn rows(&self, script: &mut Script<'_>) -> Vec<u8> {
        let once = if self.tag == 0xa5 {
            self.second.min(self.names.len())
        } else {
            self.names.len()
        };
        let (singles, repeated) = self.names.split_at(once);
        let manner = script.byte();
        let mut varbinds = Vec::new();
        for name in singles {
            let found = if self.tag == 0xa0 && manner < 200 {
                name.clone()
            } else {
                next(name, script)
            };
            varbinds.push(varbind(&found, &value(script)));
        }
        let mut cursors = repeated.to_vec();
        for _ in 0..self.third.min(script.below(12)) {
            for cursor in &mut cursors {
                *cursor = next(cursor, script);
                varbinds.push(varbind(cursor, &value(script)));
            }
        }
        match manner % 8 {
            0 => varbinds.truncate(script.below(8)),
            1 => varbinds.extend((0..script.below(8)).map(|_| varbind(&[1, 3, 6, 1, 9], &value(script)))),
            2 => varbinds.reverse(),
            _ => {}
        }
        self.response(&[0], &[0], &varbinds.concat())
    }
}

/// Where a walk goes from a name.
fn next(name: &[u32], script: &mut Script<'_>) -> Vec<u32> {
    let mut next = name.to_vec();
    match script.below(10) {
        0 => {}
        1 => {
            next.pop();
        }
        2 => next = vec![1, 3, 6, 1, 9],
        3 => next.push(script.arc()),
        4 => next.extend([1, 1]),
        5 => next.extend([0]),
        _ => next
            .iter_mut()
            .last()
            .into_iter()
            .for_each(|last| *last = last.saturating_add(1)),
    }
    if next.len() < 2 { vec![1, 3] } else { next }
}

fn varbind(name: &[u32], value: &[u8]) -> Vec<u8> {
    element(0x30, &[element(0x06, &ber::name(name)), value.to_vec()].concat())
}

/// A value of any type, true to it or not.
fn value(script: &mut Script<'_>) -> Vec<u8> {
    match script.below(16) {
        0 => element(0x04, &script.bytes(40)),
        1 => element(0x04, b"HP LaserJet"),
        2 => vec![0x80, 0],
        3 => vec![0x81, 0],
        4 => vec![0x82, 0],
        5 => element(0x06, &script.bytes(12)),
        6 => element(0x06, &ber::name(&[1, 3, 6, 1, 2, 1, 25, 3, 1, 5])),
        7 => element(0x40, &script.bytes(5)),
        8 => element(script.byte(), &script.bytes(9)),
        9 => element(0x43, &script.bytes(4)),
        kind @ (10 | 11) => element(if kind == 10 { 0x46 } else { 0x44 }, &script.bytes(9)),
        12 => element(0x02, &script.bytes(9)),
        _ => element(
            *script.of(&[0x41, 0x42, 0x43, 0x02]).unwrap_or(&2),
            &[script.byte() & 0x7f],
        ),
    }
}
