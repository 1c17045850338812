//! What a device says of itself, from the rows of every standard MIB.

use meters::Identity;

use super::printer_mib::general;
use super::{host_resources, interfaces, system};
use crate::Rows;
use crate::maker::{brand_in_front, of_enterprise};
use crate::model::model_in;
use crate::text::{Charset, readable};

/// The device's identity. `device` is the printer's hrDeviceIndex, if there is a printer.
pub(super) fn identity(rows: &Rows, device: Option<u32>, charset: Charset) -> Identity {
    let texts = Texts::of(rows, device, charset);
    let serial = device
        .and_then(|device| general::serial_number(rows, device))
        .and_then(|bytes| readable(bytes, charset));
    let enterprise = system::enterprise(rows).and_then(of_enterprise);
    Identity {
        manufacturer: texts.manufacturer(enterprise).map(str::to_owned),
        model: texts.model(enterprise, serial.as_deref()),
        serial,
        mac: interfaces::mac(rows),
        name: system::text(rows, system::SYS_NAME, charset),
        location: system::text(rows, system::SYS_LOCATION, charset),
        description: texts.system,
        firmware: None,
        asset_tag: None,
        object_id: system::object_id(rows).map(ToString::to_string),
    }
}

/// The texts that may name maker and model.
struct Texts {
    /// hrDeviceDescr of the printer: on most makes nothing but maker and model.
    device: Option<String>,
    /// sysDescr: often the network board, or a list of versions.
    system: Option<String>,
    /// prtGeneralPrinterName: the model, until somebody changes it.
    printer: Option<String>,
}

impl Texts {
    fn of(rows: &Rows, device: Option<u32>, charset: Charset) -> Self {
        let decoded = |bytes: &[u8]| readable(bytes, charset);
        Self {
            device: device
                .and_then(|device| host_resources::description(rows, device))
                .and_then(decoded),
            system: system::text(rows, system::SYS_DESCR, charset),
            printer: device
                .and_then(|device| general::printer_name(rows, device))
                .and_then(decoded),
        }
    }

    /// By the name in front of a text, else by the enterprise. A JetDirect's text names HP whatever it is plugged into,
    /// and other makes' boards answer with it: there the enterprise counts first.
    fn manufacturer(&self, enterprise: Option<&'static str>) -> Option<&'static str> {
        let brand = |text: &Option<String>| brand_in_front(text.as_deref()?).map(|(name, _)| name);
        let system = brand(&self.system);
        let is_board = self
            .system
            .as_deref()
            .is_some_and(|text| text.contains("ETHERNET MULTI-ENVIRONMENT"));
        let by_system = if is_board { enterprise.or(system) } else { system };
        brand(&self.device)
            .or(by_system)
            .or(enterprise)
            .or_else(|| brand(&self.printer))
    }

    /// From sysDescr only where a maker of printers speaks in it: the text of any other host is no model.
    fn model(&self, enterprise: Option<&'static str>, serial: Option<&str>) -> Option<String> {
        let named = |text: &Option<String>| model_in(text.as_deref()?, serial);
        let by_a_maker = enterprise.is_some() || self.system.as_deref().and_then(brand_in_front).is_some();
        named(&self.device)
            .or_else(|| by_a_maker.then(|| named(&self.system)).flatten())
            .or_else(|| named(&self.printer))
    }
}
