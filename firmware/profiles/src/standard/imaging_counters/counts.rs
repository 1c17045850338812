//! Which counts of a service are read, and what the house calls them.

use meters::Unit;

const IC_IMAGE_ENTRY: &[u32] = &[1, 3, 6, 1, 4, 1, 2699, 1, 3, 1, 7, 1, 1];
const IC_IMPRESSION_ENTRY: &[u32] = &[1, 3, 6, 1, 4, 1, 2699, 1, 3, 1, 8, 1, 1];
const IC_TWO_SIDED_ENTRY: &[u32] = &[1, 3, 6, 1, 4, 1, 2699, 1, 3, 1, 9, 1, 1];
const IC_SHEET_ENTRY: &[u32] = &[1, 3, 6, 1, 4, 1, 2699, 1, 3, 1, 10, 1, 1];

const TOTAL: &[u32] = &[4];
const MONOCHROME: &[u32] = &[5];
const BLANK: &[u32] = &[6];
/// Full colour, and black with one colour: everything that is not black alone.
const COLOR: &[u32] = &[7, 8];

/// A count of a service.
#[derive(Debug)]
pub(super) struct Count {
    /// The meter's name.
    pub(super) name: &'static str,
    /// The MIB's own name for it.
    pub(super) object: &'static str,
    /// The table's entry.
    pub(super) entry: &'static [u32],
    /// The columns that make it up. It needs the first; an agent may leave out the others, which then are none.
    pub(super) columns: &'static [u32],
    /// What is counted, as the MIB's UNITS say.
    pub(super) unit: Unit,
}

const fn total(name: &'static str) -> Count {
    impressions(name, "icImpressionTotalImps", TOTAL)
}

const fn mono(name: &'static str) -> Count {
    impressions(name, "icImpressionMonochromeImps", MONOCHROME)
}

const fn color(name: &'static str) -> Count {
    impressions(name, "icImpressionFullColorImps", COLOR)
}

const fn impressions(name: &'static str, object: &'static str, columns: &'static [u32]) -> Count {
    Count {
        name,
        object,
        entry: IC_IMPRESSION_ENTRY,
        columns,
        unit: Unit::Impressions,
    }
}

const fn images(name: &'static str) -> Count {
    Count {
        name,
        object: "icImageTotalImages",
        entry: IC_IMAGE_ENTRY,
        columns: TOTAL,
        unit: Unit::Scans,
    }
}

const SYSTEM: [Count; 6] = [
    total("total"),
    mono("mono"),
    color("color"),
    impressions("blank", "icImpressionBlankImps", BLANK),
    Count {
        name: "duplex",
        object: "icTwoSidedTotalImps",
        entry: IC_TWO_SIDED_ENTRY,
        columns: TOTAL,
        unit: Unit::Impressions,
    },
    Count {
        name: "sheets",
        object: "icSheetTotalSheets",
        entry: IC_SHEET_ENTRY,
        columns: TOTAL,
        unit: Unit::Sheets,
    },
];
const COPY: [Count; 3] = [total("copy"), mono("copy_mono"), color("copy_color")];
const PRINT: [Count; 3] = [total("print"), mono("print_mono"), color("print_color")];
const FAX_IN: [Count; 3] = [total("fax"), mono("fax_mono"), color("fax_color")];
const NETWORK_FAX_IN: [Count; 1] = [total("network_fax")];
const EMAIL_IN: [Count; 1] = [total("email")];
const EMAIL_OUT: [Count; 1] = [images("email_sent")];
const FAX_OUT: [Count; 1] = [images("fax_sent")];
const NETWORK_FAX_OUT: [Count; 1] = [images("network_fax_sent")];
const SCAN: [Count; 1] = [images("scan_send")];

/// The counts of a service of that type (IcServiceTypeTC): impressions by colour of those that print, images of those that
/// send. A scan service counts what was scanned to be sent or stored, not what was scanned to be copied.
pub(super) const fn of_service(kind: i64) -> &'static [Count] {
    match kind {
        3 => &SYSTEM,
        4 => &COPY,
        5 => &EMAIL_IN,
        6 => &EMAIL_OUT,
        7 => &FAX_IN,
        8 => &FAX_OUT,
        9 => &NETWORK_FAX_IN,
        10 => &NETWORK_FAX_OUT,
        11 => &PRINT,
        12 => &SCAN,
        _ => &[],
    }
}
