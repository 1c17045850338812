//! A printer before it is plugged in: what it is, what it would say, how it behaves.

use std::path::Path;

use super::descriptor::{Alternate, Language};
use super::manner::{Answering, IdPrefix};
use super::pjl::Panel;
use super::plug::Plugged;
use crate::SimulatorError;
use crate::ipp::{Framing, IppPrinter, IppValue};

/// A USB printer to simulate. Its models are in [`MODELS`](super::MODELS).
#[derive(Clone, Debug)]
pub struct UsbPrinter {
    pub(super) vendor: u16,
    pub(super) product: u16,
    pub(super) manufacturer: String,
    pub(super) product_name: String,
    pub(super) serial: Option<String>,
    pub(super) is_high_speed: bool,
    /// For each interface the ways in which it can be set.
    pub(super) interfaces: Vec<Vec<Alternate>>,
    /// Without the two octets of its length. None: the request is refused.
    pub(super) device_id: Option<Vec<u8>>,
    pub(super) id_prefix: IdPrefix,
    pub(super) panel: Panel,
    pub(super) ipp: IppPrinter,
    pub(super) framing: Framing,
    pub(super) answering: Answering,
}

impl UsbPrinter {
    /// Of that maker's and product's number, with no interface yet.
    pub(super) fn new(vendor: u16, product: u16, manufacturer: &str, name: &str) -> Self {
        Self {
            vendor,
            product,
            manufacturer: manufacturer.to_owned(),
            product_name: name.to_owned(),
            serial: None,
            is_high_speed: true,
            interfaces: Vec::new(),
            device_id: None,
            id_prefix: IdPrefix::Right,
            panel: Panel::new(name),
            ipp: IppPrinter::default(),
            framing: Framing::Length,
            answering: Answering::Honestly,
        }
    }

    pub(super) fn with_interface(mut self, alternates: Vec<Alternate>) -> Self {
        self.interfaces.push(alternates);
        self
    }

    /// The model of that name.
    #[must_use]
    pub fn model(name: &str) -> Option<Self> {
        let found = super::MODELS.iter().find(|(known, ..)| *known == name);
        found.map(|(_, _, make)| make())
    }

    /// With another serial number, in all places where it tells it.
    #[must_use]
    pub fn serial(mut self, serial: &str) -> Self {
        if let (Some(id), Some(before)) = (&mut self.device_id, &self.serial) {
            let text = String::from_utf8_lossy(id).replace(before.as_str(), serial);
            *id = text.into_bytes();
        }
        if self.ipp != IppPrinter::default() {
            let told = vec![IppValue::Text(serial.to_owned())];
            self.ipp = self.ipp.with("printer-serial-number", told);
        }
        self.panel.serial = Some(serial.to_owned());
        self.serial = Some(serial.to_owned());
        self
    }

    /// It has counted so many pages.
    #[must_use]
    pub fn pages(mut self, pages: u32) -> Self {
        self.panel.pages = pages;
        if self.ipp != IppPrinter::default() {
            let told = vec![IppValue::Integer(i32::try_from(pages).unwrap_or(i32::MAX))];
            self.ipp = self.ipp.with("printer-impressions-completed", told);
        }
        self
    }

    /// What comes back on its bulk endpoints.
    #[must_use]
    pub fn answering(mut self, answering: Answering) -> Self {
        self.answering = answering;
        self
    }

    /// With another device id, without the octets of its length; none at all: it refuses to tell one.
    #[must_use]
    pub fn device_id(mut self, id: Option<&[u8]>) -> Self {
        self.device_id = id.map(<[u8]>::to_vec);
        self
    }

    /// With other octets before its device id.
    #[must_use]
    pub fn id_prefix(mut self, prefix: IdPrefix) -> Self {
        self.id_prefix = prefix;
        self
    }

    /// Its page count ends in the form feed, with no end of line before it.
    #[must_use]
    pub fn count_before_form_feed(mut self) -> Self {
        self.panel.count_ends_in_form_feed = true;
        self
    }

    /// It never answers on its port: class 7/1/1, and no endpoint from it.
    #[must_use]
    pub fn unidirectional(mut self) -> Self {
        for alternate in self.interfaces.iter_mut().flatten() {
            if alternate.language == Language::Pjl {
                alternate.class = [7, 1, 1];
                alternate.into = None;
            }
        }
        self
    }

    /// It knows full speed alone (12 Mbit/s), as it has to behind a hub of that speed.
    #[must_use]
    pub fn full_speed(mut self) -> Self {
        self.is_high_speed = false;
        self
    }

    /// What it is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.product_name
    }

    /// Plugs it into a machine whose USB port waits behind that Unix socket, such as QEMU's `usb-redir` behind a `chardev`
    /// that listens. To unplug it, drop what this gives.
    ///
    /// # Errors
    /// Where nobody listens there.
    pub fn plug_into(self, socket: &Path) -> Result<Plugged, SimulatorError> {
        Plugged::into_socket(self, socket)
    }
}
