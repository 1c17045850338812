//! The standard's words for alerts: PrtAlertGroupTC, the commoner of PrtAlertCodeTC, and the bits of
//! hrPrinterDetectedErrorState. The other 650 codes need no words here: devices that use them bring their own.

use meters::Severity::{self, Critical, Warning};

/// PrtAlertGroupTC in snake case.
pub(super) const fn group(number: Option<i64>) -> &'static str {
    match number {
        Some(1) => "other",
        Some(3) => "host_resources_mib_storage_table",
        Some(4) => "host_resources_mib_device_table",
        Some(5) => "general_printer",
        Some(6) => "cover",
        Some(7) => "localization",
        Some(8) => "input",
        Some(9) => "output",
        Some(10) => "marker",
        Some(11) => "marker_supplies",
        Some(12) => "marker_colorant",
        Some(13) => "media_path",
        Some(14) => "channel",
        Some(15) => "interpreter",
        Some(16) => "console_display_buffer",
        Some(17) => "console_lights",
        Some(18) => "alert",
        Some(30) => "fin_device",
        Some(31) => "fin_supply",
        Some(32) => "fin_supply_media_input",
        Some(33) => "fin_attribute",
        _ => "unknown",
    }
}

/// PrtAlertCodeTC (IANA-PRINTER-MIB) in words.
pub(super) const fn of_code(code: i64) -> Option<&'static str> {
    Some(match code {
        3 => "cover open",
        4 => "cover closed",
        5 => "interlock open",
        6 => "interlock closed",
        7 => "configuration change",
        8 => "jam",
        9 => "part missing",
        10 => "part near the end of its life",
        11 => "part at the end of its life",
        12 => "nearly empty",
        13 => "empty",
        14 => "nearly full",
        15 => "full",
        501 => "door open",
        502 => "door closed",
        503 => "power up",
        504 => "power down",
        801 => "input tray missing",
        807 => "input media low",
        808 => "input media empty",
        901 => "output tray missing",
        902 => "output tray nearly full",
        903 => "output tray full",
        1001 => "fuser below temperature",
        1002 => "fuser above temperature",
        1101 => "toner empty",
        1102 => "ink empty",
        1103 => "print ribbon empty",
        1104 => "toner nearly empty",
        1105 => "ink nearly empty",
        1106 => "print ribbon nearly empty",
        1107 => "waste toner receptacle nearly full",
        1108 => "waste ink receptacle nearly full",
        1109 => "waste toner receptacle full",
        1110 => "waste ink receptacle full",
        1111 => "photoconductor near the end of its life",
        1112 => "photoconductor at the end of its life",
        1113 => "developer nearly empty",
        1114 => "developer empty",
        1115 => "toner cartridge missing",
        _ => return None,
    })
}

/// The bits of hrPrinterDetectedErrorState in their order: whether printing goes on, the part, the words.
pub(super) const DETECTED_ERRORS: [(Severity, &str, &str); 15] = [
    (Warning, "input", "low paper"),
    (Critical, "input", "no paper"),
    (Warning, "marker_supplies", "low toner"),
    (Critical, "marker_supplies", "no toner"),
    (Critical, "cover", "door open"),
    (Critical, "media_path", "jammed"),
    (Critical, "general_printer", "offline"),
    (Warning, "general_printer", "service requested"),
    (Warning, "input", "input tray missing"),
    (Warning, "output", "output tray missing"),
    (Critical, "marker_supplies", "marker supply missing"),
    (Warning, "output", "output tray nearly full"),
    (Critical, "output", "output tray full"),
    (Warning, "input", "input tray empty"),
    (Warning, "general_printer", "preventive maintenance overdue"),
];
