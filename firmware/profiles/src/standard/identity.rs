//! What a device says of itself, from the rows of every standard MIB.

use meters::Identity;

use super::printer_mib::general;
use super::{host_resources, interfaces, system};
use crate::Rows;
use crate::recognition::Brands;
use crate::text::{Charset, readable};

/// The device's identity. `device` is the printer's hrDeviceIndex, if there is a printer.
pub(super) fn identity(rows: &Rows, device: Option<u32>, charset: Charset, brands: &Brands) -> Identity {
    let texts = Texts::of(rows, device, charset);
    let serial = device
        .and_then(|device| general::serial_number(rows, device))
        .and_then(|bytes| readable(bytes, charset));
    let enterprise = system::enterprise(rows).and_then(|number| brands.of_enterprise(number));
    Identity {
        manufacturer: texts.manufacturer(enterprise, brands).map(str::to_owned),
        model: texts.model(
            enterprise.is_some() && device.is_some(),
            serial.as_deref(),
            brands,
        ),
        serial,
        mac: interfaces::mac(rows),
        uuid: None,
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

    /// By the name in front of a text, else by the enterprise: a Lanier answers with Ricoh's number, a Toshiba may answer
    /// with Lexmark's, and the dealer orders toner by the name on the case. A JetDirect's text names HP whatever it is
    /// plugged into, and other makes' boards answer with it: there the enterprise counts first.
    fn manufacturer<'a>(&self, enterprise: Option<&'a str>, brands: &'a Brands) -> Option<&'a str> {
        let brand = |text: &Option<String>| brands.brand_in(text.as_deref()?);
        let system = brand(&self.system);
        let is_jet_direct = self
            .system
            .as_deref()
            .is_some_and(|text| text.contains("ETHERNET MULTI-ENVIRONMENT"));
        let by_system = if is_jet_direct {
            enterprise.or(system)
        } else {
            system
        };
        brand(&self.device)
            .or(by_system)
            .or(enterprise)
            .or_else(|| brand(&self.printer))
    }

    /// hrDeviceDescr is a printer's own; so is sysDescr where the number of a maker stands beside it. Elsewhere a text
    /// counts only if it names a maker or a family of models itself: anybody may have typed it in.
    fn model(&self, is_a_makers_printer: bool, serial: Option<&str>, brands: &Brands) -> Option<String> {
        let named = |text: &Option<String>| brands.model_in(text.as_deref()?, serial);
        let printers_own = |text: &Option<String>| brands.model_of_printer(text.as_deref()?, serial);
        printers_own(&self.device)
            .or_else(|| named(&self.system))
            .or_else(|| is_a_makers_printer.then(|| printers_own(&self.system)).flatten())
            .or_else(|| named(&self.printer))
    }
}
