//! U-Boot's environment as octets: a CRC-32 of all the rest in little endian, then `name=value` strings, each ended by a
//! zero octet, one more zero octet, and padding. There are two copies of it on the disk, so that a cut while one is written
//! leaves the other.
//!
//! There is no octet of flags after the CRC, by which a U-Boot that was built for a redundant environment counts its
//! copies: the boot script reads and writes them with `env import -c` and `env export -c` of a U-Boot that was not. Which
//! copy counts is a matter of order instead: the first whole one. Hence the rule for whoever writes: **first the copy that
//! does not count, then the one that does.** The one that counts is touched only when the other is whole, so that no series
//! of cuts can break both, and at each moment the choice is the old one or the new one.

use std::fmt::Write;

use crate::{BootChoice, Refusal, Slot, TRIES};

/// The length of a copy, in octets.
pub const COPY_LENGTH: usize = 16 * 1024;

/// Where the two copies begin on the disk, in octets.
pub const PLACES: [u64; 2] = [1024 * 1024, 1024 * 1024 + 64 * 1024];

const ORDER: &str = "BOOT_ORDER";
const CRC_LENGTH: usize = 4;

/// What both copies together say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Environment {
    /// The choice of the copy that counts.
    pub choice: BootChoice,
    /// The order in which the copies are written: the one that counts is the second.
    pub write_order: [usize; 2],
    /// Whether both copies say the same. They don't after a cut, and until the next time that they are written.
    pub agrees: bool,
}

impl Environment {
    /// Reads both copies, in the order of [`PLACES`]. One that could not be read is given as no octets.
    ///
    /// # Errors
    /// [`Refusal::EnvironmentBroken`] where neither is whole; [`Refusal::EnvironmentUnknown`] where the one that counts says
    /// something that this firmware knows nothing of, and so must not overwrite.
    pub fn read(copies: [&[u8]; 2]) -> Result<Self, Refusal> {
        let [first, second] = copies.map(variables);
        let (variables, write_order) = match (first, second) {
            (Some(variables), _) => (variables, [1, 0]),
            (None, Some(variables)) => (variables, [0, 1]),
            (None, None) => return Err(Refusal::EnvironmentBroken),
        };
        Ok(Self {
            choice: choice_of(variables)?,
            write_order,
            agrees: first == second,
        })
    }
}

/// The octets of a copy that says this.
pub fn written(choice: &BootChoice) -> Vec<u8> {
    let mut text = format!("{ORDER}={}", choice.first);
    if choice.falls_back {
        let _ = write!(text, " {}", choice.first.other());
    }
    for slot in [Slot::A, Slot::B] {
        let _ = write!(text, "\0{}={:x}", left_name(slot), choice.left(slot));
    }
    let mut octets = vec![0; CRC_LENGTH];
    octets.extend_from_slice(text.as_bytes());
    octets.resize(COPY_LENGTH, 0);
    if let Some((crc, data)) = octets.split_first_chunk_mut() {
        *crc = crc_32(data).to_le_bytes();
    }
    octets
}

const fn left_name(slot: Slot) -> &'static str {
    match slot {
        Slot::A => "BOOT_A_LEFT",
        Slot::B => "BOOT_B_LEFT",
    }
}

/// What stands behind a copy's CRC; none where it is not whole.
fn variables(copy: &[u8]) -> Option<&[u8]> {
    let (crc, data) = copy.split_first_chunk::<CRC_LENGTH>()?;
    (copy.len() == COPY_LENGTH && crc_32(data) == u32::from_le_bytes(*crc)).then_some(data)
}

/// What is absent or empty is as the boot script takes it.
fn choice_of(variables: &[u8]) -> Result<BootChoice, Refusal> {
    let mut choice = BootChoice::default();
    let lines = variables.split(|octet| *octet == 0);
    for line in lines.take_while(|line| !line.is_empty()) {
        let unknown = || Refusal::EnvironmentUnknown {
            line: String::from_utf8_lossy(line).escape_debug().take(80).collect(),
        };
        let (name, value) = std::str::from_utf8(line)
            .ok()
            .and_then(|line| line.split_once('='))
            .ok_or_else(unknown)?;
        let slot = [Slot::A, Slot::B]
            .into_iter()
            .find(|slot| name == left_name(*slot));
        choice = match slot {
            _ if value.is_empty() => choice,
            Some(slot) => match u8::from_str_radix(value, 16) {
                Ok(starts) if starts <= TRIES => choice.with_left(slot, starts),
                _ => return Err(unknown()),
            },
            None if name == ORDER => {
                let mut words = value.split_ascii_whitespace().map(Slot::named);
                match (words.next(), words.next(), words.next()) {
                    (Some(Some(first)), None, _) => BootChoice {
                        first,
                        falls_back: false,
                        ..choice
                    },
                    (Some(Some(first)), Some(Some(second)), None) if first != second => choice.led_by(first),
                    _ => return Err(unknown()),
                }
            }
            None => return Err(unknown()),
        };
    }
    Ok(choice)
}

/// The CRC-32 of Ethernet and zlib, bit by bit: it is taken of a few octets at a start, and a table weighs more.
fn crc_32(octets: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for octet in octets {
        crc ^= u32::from(*octet);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
        }
    }
    !crc
}
