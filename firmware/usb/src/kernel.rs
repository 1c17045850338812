//! What the kernel is asked by ioctl: the one module of this room that is `unsafe` (law 2).
//!
//! Opcodes and their arguments are those of `drivers/usb/class/usblp.c`; those of usbfs are in a part of its own.
#![allow(unsafe_code)]

pub(crate) mod usbfs;

use std::fs::File;
use std::io;

use rustix::ioctl::{Opcode, Updater, ioctl, opcode};

/// usblp keeps no more of a device id (`USBLP_DEVICE_ID_SIZE`).
const LONGEST_ID: usize = 1_024;
const LPIOC_GET_DEVICE_ID: Opcode = opcode::read::<[u8; LONGEST_ID]>(b'P', 1);
const LPGETSTATUS: Opcode = 0x060b;

/// The printer's device id, asked of it now (GET_DEVICE_ID, at most 5 s), with its two octets of length in front.
pub(crate) fn device_id(lp: &File) -> io::Result<Vec<u8>> {
    let mut id = [0_u8; LONGEST_ID];
    // SAFETY: usblp copies at most the opcode's size, which is the array's, and every octet is a u8.
    let asked = unsafe { ioctl(lp, Updater::<LPIOC_GET_DEVICE_ID, _>::new(&mut id)) };
    asked?;
    let end = id
        .iter()
        .rposition(|octet| *octet != 0)
        .map_or(0, |last| last + 1);
    Ok(id.get(..end).unwrap_or_default().to_vec())
}

/// The port's status, asked of the printer now (GET_PORT_STATUS, at most 5 s).
pub(crate) fn port_status(lp: &File) -> io::Result<u8> {
    let mut status = 0_i32;
    // SAFETY: usblp copies one int.
    let asked = unsafe { ioctl(lp, Updater::<LPGETSTATUS, _>::new(&mut status)) };
    asked?;
    Ok(status.to_le_bytes()[0])
}
