//! Where the list of banners is wrong, or names as a model what is no printer: what is right instead, and why.

/// What is right, and why the list is not.
pub(crate) struct Exception {
    pub(crate) right: Option<&'static str>,
    pub(crate) why: &'static str,
}

const BOARD: &str = "the text names a network board; which printer it serves is not said";
pub(crate) const SERVER: &str = "a print server: which printer is behind it is not said";
const SERVED: &str = "the list names the board, the text also the printer behind it";
const SERVICE: &str = "the text names a service on the board, and no machine";
const SCANNER: &str = "a box for a scanner";
const KIND: &str = "a kind of machine, and no model";
const CUT: &str = "the list keeps but a part of the model, or takes the rest for a version";
const KEPT: &str = "the list keeps the board's number in the model";
const NOBODY: &str = "the text names nobody: the list knows its maker by the wording alone";
const HOST: &str = "the device's name in the network, made of its MAC (KM and six digits: a Kyocera)";

/// What a text begins with → what is right. The first that fits counts.
const EXCEPTIONS: &[(&str, Option<&str>, &str)] = &[
    ("Monarch M09855", Some("M09855"), SERVED),
    ("OKI OkiLAN 6400e", Some("B6500"), SERVED),
    ("OKI FastEther8450e Rev.01.08", Some("B430"), SERVED),
    ("OKI FastEther8450e Rev.08.01", Some("C5650"), SERVED),
    ("Brother NC-", None, BOARD),
    ("Oce NC-", None, BOARD),
    ("KYOCERA Printer I/F IB-", None, BOARD),
    ("Canon Network Multi-PDL Printer Board", None, BOARD),
    ("EPSON 11b/g", None, BOARD),
    ("EPSON Type B", None, BOARD),
    ("EpsonNet 11b/g", None, BOARD),
    ("EPSON Built-in", None, BOARD),
    ("EPSON UIB", None, BOARD),
    ("CN=HP Jetdirect", None, BOARD),
    ("\"HP JetDirect", None, BOARD),
    ("HP JetDirect", None, BOARD),
    ("EPSON Network", None, SCANNER),
    ("CN=ScanFront", Some("ScanFront"), SCANNER),
    ("Lantronix EPS", None, SERVER),
    ("D-Link DP-", None, SERVER),
    ("JD FTP Server", None, SERVICE),
    ("HP-ChaiSOE", None, SERVICE),
    ("NRG Maintenance Shell", None, SERVICE),
    ("Oce digital copier", None, KIND),
    ("NRG MP C2550 1.14", Some("MP C2550"), CUT),
    ("NRG MP C4500 1.65", Some("MP C4500"), CUT),
    ("Imagistics im3511", Some("im3511/im4511"), CUT),
    ("ET00040089BE42 TOSHIBA", Some("e-STUDIO500S"), CUT),
    ("Welcome to Honeywell Printer PM43c", Some("PM43c"), CUT),
    ("HP HTTP Server; HP Officejet", Some("Officejet 6500 E709n"), CUT),
    ("Oce VL3200:", Some("VL3200"), KEPT),
    ("HYDRA", None, NOBODY),
    ("Sorry, this system is engaged", None, NOBODY),
    ("Printer FTP 4.8.7", None, NOBODY),
    ("Printer's ftp server", None, NOBODY),
    ("KM23CBDB", None, HOST),
    ("KM25015E", None, HOST),
];

pub(crate) fn exception(text: &str) -> Option<Exception> {
    let (_, right, why) = EXCEPTIONS.iter().find(|(begins, ..)| text.starts_with(begins))?;
    Some(Exception { right: *right, why })
}

/// Whether the list's maker can't be known from the text either.
pub(crate) fn names_nobody(why: &str) -> bool {
    why == NOBODY || why == HOST
}

/// By the list's own column of kinds.
pub(crate) fn is_print_server(kind: &str) -> bool {
    kind == "Print Server"
}
