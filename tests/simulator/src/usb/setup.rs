//! The eight octets that begin a control transfer (USB 2.0, 9.3).

/// A control request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setup {
    /// Direction (0x80: to the computer), kind (0x20: of the class, 0x40: of the maker), and whom it is for.
    pub kind: u8,
    /// Which request.
    pub request: u8,
    /// `wValue`.
    pub value: u16,
    /// `wIndex`.
    pub index: u16,
    /// `wLength`: how much the computer sends, or takes at most.
    pub length: u16,
}

impl Setup {
    /// From its eight octets.
    pub(super) const fn from_octets(octets: [u8; 8]) -> Self {
        let [kind, request, v0, v1, i0, i1, l0, l1] = octets;
        Self {
            kind,
            request,
            value: u16::from_le_bytes([v0, v1]),
            index: u16::from_le_bytes([i0, i1]),
            length: u16::from_le_bytes([l0, l1]),
        }
    }

    /// Whether octets go to the computer.
    #[must_use]
    pub const fn is_question(&self) -> bool {
        self.kind & 0x80 != 0
    }
}
