//! Where a device stands: as it says itself; one on a USB port of a box that says nothing stands beside the box.

use meters::usb_port;

/// The location to show of a device: what it says, else the box whose USB port it is on.
pub(crate) fn location(said: Option<String>, address: Option<&str>, appliance: &str) -> Option<String> {
    said.filter(|said| !said.trim().is_empty())
        .or_else(|| address.and_then(usb_port).map(|_| format!("USB on {appliance}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_on_usb_stands_beside_the_box_unless_it_says_otherwise() {
        let of = |said: Option<&str>, address| location(said.map(str::to_owned), address, "front-desk");
        assert_eq!(of(None, Some("usb:1-1.4")).as_deref(), Some("USB on front-desk"));
        assert_eq!(
            of(Some(" "), Some("usb:1-1.4")).as_deref(),
            Some("USB on front-desk")
        );
        assert_eq!(of(Some("Till 2"), Some("usb:1-1.4")).as_deref(), Some("Till 2"));
        assert_eq!(of(None, Some("10.0.0.9:161")), None);
        assert_eq!(of(None, None), None);
    }
}
