//! One interface of a device by usbfs (`drivers/usb/core/devio.c`): claimed, set, talked to over its two bulk endpoints,
//! released. Nothing else of the device is touched, and no driver is driven out.

use std::ffi::{c_uint, c_void};
use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;
use std::time::Duration;

use rustix::ioctl::{Ioctl, IoctlOutput, Opcode, Setter, ioctl, opcode};

use crate::attached::IppInterface;
use crate::ipp::Endpoints;

const USBDEVFS_BULK: Opcode = opcode::read_write::<BulkTransfer>(b'U', 2);
const USBDEVFS_SETINTERFACE: Opcode = opcode::read::<SetInterface>(b'U', 4);
const USBDEVFS_CLAIMINTERFACE: Opcode = opcode::read::<c_uint>(b'U', 15);
const USBDEVFS_RELEASEINTERFACE: Opcode = opcode::read::<c_uint>(b'U', 16);

/// `struct usbdevfs_setinterface`.
#[repr(C)]
struct SetInterface {
    interface: c_uint,
    alternate: c_uint,
}

/// `struct usbdevfs_bulktransfer`.
#[repr(C)]
struct BulkTransfer {
    endpoint: c_uint,
    length: c_uint,
    /// In milliseconds; 0 would be for ever.
    timeout: c_uint,
    data: *mut c_void,
}

// SAFETY: the opcode is that of the structure, and the kernel answers with the number of octets that were transferred.
unsafe impl Ioctl for BulkTransfer {
    type Output = usize;

    const IS_MUTATING: bool = true;

    fn opcode(&self) -> Opcode {
        USBDEVFS_BULK
    }

    fn as_ptr(&mut self) -> *mut c_void {
        std::ptr::from_mut(self).cast()
    }

    unsafe fn output_from_ptr(output: IoctlOutput, _: *mut c_void) -> rustix::io::Result<usize> {
        usize::try_from(output).map_err(|_| rustix::io::Errno::IO)
    }
}

/// An interface that is ours until it is dropped. Then the kernel sets it back as it was.
#[derive(Debug)]
pub(crate) struct Claimed {
    device: File,
    interface: IppInterface,
}

impl Claimed {
    /// Claims it, and sets it to speak IPP.
    ///
    /// # Errors
    /// EBUSY where another program or a driver has it; what opening a file brings; what the device answers to being set.
    pub(crate) fn of(node: &Path, interface: IppInterface) -> io::Result<Self> {
        let device = OpenOptions::new().read(true).write(true).open(node)?;
        let number = c_uint::from(interface.interface);
        // SAFETY: the kernel reads one unsigned int.
        unsafe { ioctl(&device, Setter::<USBDEVFS_CLAIMINTERFACE, _>::new(number)) }?;
        let claimed = Self { device, interface };
        let setting = SetInterface {
            interface: number,
            alternate: c_uint::from(interface.alternate),
        };
        // SAFETY: the kernel reads that structure.
        unsafe { ioctl(&claimed.device, Setter::<USBDEVFS_SETINTERFACE, _>::new(setting)) }?;
        Ok(claimed)
    }

    /// So many octets went or came.
    fn transfer(&self, endpoint: u8, data: *mut u8, length: usize, longest: Duration) -> io::Result<usize> {
        let transfer = BulkTransfer {
            endpoint: c_uint::from(endpoint),
            length: c_uint::try_from(length).unwrap_or(c_uint::MAX),
            timeout: c_uint::try_from(longest.as_millis())
                .unwrap_or(c_uint::MAX)
                .max(1),
            data: data.cast(),
        };
        // SAFETY: `data` points to `length` octets that are borrowed until this returns; the kernel writes to them only
        // where the endpoint is one from which the device is read, and then `receive` borrowed them for writing.
        Ok(unsafe { ioctl(&self.device, transfer) }?)
    }
}

impl Endpoints for Claimed {
    fn send(&mut self, octets: &[u8], longest: Duration) -> io::Result<usize> {
        let endpoint = self.interface.endpoint_out & !IN;
        self.transfer(endpoint, octets.as_ptr().cast_mut(), octets.len(), longest)
    }

    fn receive(&mut self, packet: &mut [u8], longest: Duration) -> io::Result<usize> {
        let endpoint = self.interface.endpoint_in | IN;
        self.transfer(endpoint, packet.as_mut_ptr(), packet.len(), longest)
    }
}

/// `bEndpointAddress`: the device sends.
const IN: u8 = 0x80;

impl Drop for Claimed {
    fn drop(&mut self) {
        let number = c_uint::from(self.interface.interface);
        // An error means that the device is gone, and the claim with it.
        // SAFETY: the kernel reads one unsigned int.
        let _ = unsafe { ioctl(&self.device, Setter::<USBDEVFS_RELEASEINTERFACE, _>::new(number)) };
    }
}
