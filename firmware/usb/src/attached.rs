//! A printer that is plugged in, as the kernel shows it.

use std::path::PathBuf;

use profiles::Ieee1284;

use crate::function::Function;

/// One device with a printer's interface. Nothing of it was asked of the device now: the kernel asked when it was plugged in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attached {
    /// The kernel's name of the place: `1-1.4` is bus 1, its port 1, port 4 of the hub there.
    pub port: String,
    /// `idVendor`.
    pub vendor: u16,
    /// `idProduct`.
    pub product: u16,
    /// Its strings, as readable text of at most 255 characters.
    pub manufacturer: Option<String>,
    /// The name that it gives itself.
    pub product_name: Option<String>,
    /// Its serial number; none where it is the adapter cable's (see `is_adapter`).
    pub serial: Option<String>,
    /// What it can do: each once, in the order of [`Function`].
    pub functions: Vec<Function>,
    /// A cable with a chip between USB and the printer's parallel or serial port: vendor, product, strings are the cable's.
    pub is_adapter: bool,
    /// The node of the kernel's usblp, such as `/dev/usb/lp0`.
    pub lp: Option<PathBuf>,
    /// The protocol of the interface that usblp has: 1 one-way, 2 both ways, 3 IEEE 1284.4.
    pub lp_protocol: Option<u8>,
    /// The device id as usblp read it when it was plugged in.
    pub id: Option<Ieee1284>,
    /// Its interfaces for IPP over USB (7/1/4), with both endpoints.
    pub ipp: Vec<IppInterface>,
    /// The whole device's node for usbfs, such as `/dev/bus/usb/001/004`.
    pub node: PathBuf,
}

/// One interface, in one setting, that speaks HTTP over its two endpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IppInterface {
    /// `bInterfaceNumber`.
    pub interface: u8,
    /// `bAlternateSetting`.
    pub alternate: u8,
    /// `bEndpointAddress` of the bulk endpoint from which answers come.
    pub endpoint_in: u8,
    /// … and of the one to which questions go.
    pub endpoint_out: u8,
    /// `wMaxPacketSize` of the one from which answers come.
    pub packet_in: u16,
    /// Whether it is another setting of the interface that usblp has now.
    pub is_lps: bool,
}
