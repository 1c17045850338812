//! The messages of usbredir, octet by octet.

/// What a message is.
pub(super) mod kind {
    pub(crate) const HELLO: u32 = 0;
    pub(crate) const CONNECT: u32 = 1;
    pub(crate) const RESET: u32 = 3;
    pub(crate) const INTERFACES: u32 = 4;
    pub(crate) const ENDPOINTS: u32 = 5;
    pub(crate) const SET_CONFIGURATION: u32 = 6;
    pub(crate) const GET_CONFIGURATION: u32 = 7;
    pub(crate) const CONFIGURATION_STATUS: u32 = 8;
    pub(crate) const SET_SETTING: u32 = 9;
    pub(crate) const GET_SETTING: u32 = 10;
    pub(crate) const SETTING_STATUS: u32 = 11;
    pub(crate) const START_INTERRUPT: u32 = 15;
    pub(crate) const INTERRUPT_STATUS: u32 = 17;
    pub(crate) const CANCEL: u32 = 21;
    pub(crate) const CONTROL: u32 = 100;
    pub(crate) const BULK: u32 = 101;
}

/// What this side can do: a device's version in the connect, the largest packet in the endpoints, ids of 64 bits, bulk
/// transfers of 32 bits. QEMU's xHCI refuses whoever lacks one of the last three.
const CAPABILITIES: u32 = 1 << 1 | 1 << 4 | 1 << 5 | 1 << 6;

/// The hello, with its short header.
pub(super) fn hello() -> Vec<u8> {
    let mut version = b"meterbox simulator".to_vec();
    version.resize(64, 0);
    let mut octets = Vec::new();
    for number in [kind::HELLO, 68, 0] {
        octets.extend(number.to_le_bytes());
    }
    octets.extend(version);
    octets.extend(CAPABILITIES.to_le_bytes());
    octets
}

/// Writes a message behind the hello.
pub(super) fn write(outgoing: &mut Vec<u8>, kind: u32, id: u64, body: &[u8]) {
    let length = u32::try_from(body.len()).unwrap_or(u32::MAX);
    outgoing.extend(kind.to_le_bytes());
    outgoing.extend(length.to_le_bytes());
    outgoing.extend(id.to_le_bytes());
    outgoing.extend(body);
}

/// A message that came.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Message {
    pub(super) kind: u32,
    pub(super) id: u64,
    pub(super) body: Vec<u8>,
}

/// A message is longer than any that makes sense.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooLong;

impl Message {
    /// The first one, taken away, once it is whole.
    pub(super) fn take(
        incoming: &mut Vec<u8>,
        is_greeted: bool,
        longest: usize,
    ) -> Result<Option<Self>, TooLong> {
        let Some((kind, length)) = incoming.first_chunk::<8>().map(|octets| {
            let [k0, k1, k2, k3, l0, l1, l2, l3] = *octets;
            (
                u32::from_le_bytes([k0, k1, k2, k3]),
                u32::from_le_bytes([l0, l1, l2, l3]),
            )
        }) else {
            return Ok(None);
        };
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        if length > longest {
            return Err(TooLong);
        }
        let head = if is_greeted { 16 } else { 12 };
        if incoming.len() < head + length {
            return Ok(None);
        }
        let mut id = [0; 8];
        id[..head - 8].copy_from_slice(&incoming[8..head]);
        let body = incoming[head..head + length].to_vec();
        incoming.drain(..head + length);
        Ok(Some(Self {
            kind,
            id: u64::from_le_bytes(id),
            body,
        }))
    }
}

/// What stands before the data of a control transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Control {
    endpoint: u8,
    pub(super) request: u8,
    pub(super) request_kind: u8,
    pub(super) value: u16,
    pub(super) index: u16,
    pub(super) length: u16,
}

impl Control {
    pub(super) fn read(body: &[u8]) -> Option<(Self, &[u8])> {
        let ([endpoint, request, request_kind, _, v0, v1, i0, i1, l0, l1], data) =
            body.split_first_chunk::<10>()?;
        let control = Self {
            endpoint: *endpoint,
            request: *request,
            request_kind: *request_kind,
            value: u16::from_le_bytes([*v0, *v1]),
            index: u16::from_le_bytes([*i0, *i1]),
            length: u16::from_le_bytes([*l0, *l1]),
        };
        Some((control, data))
    }

    pub(super) fn answered(&self, status: u8, length: u16) -> Vec<u8> {
        let mut octets = vec![self.endpoint, self.request, self.request_kind, status];
        for number in [self.value, self.index, length] {
            octets.extend(number.to_le_bytes());
        }
        octets
    }
}

/// What stands before the data of a bulk transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bulk {
    pub(super) endpoint: u8,
    pub(super) length: usize,
    pub(super) stream: u32,
}

impl Bulk {
    pub(super) fn read(body: &[u8]) -> Option<(Self, &[u8])> {
        let ([endpoint, _, l0, l1, s0, s1, s2, s3, l2, l3], data) = body.split_first_chunk::<10>()?;
        let length = u32::from_le_bytes([*l0, *l1, *l2, *l3]);
        let bulk = Self {
            endpoint: *endpoint,
            length: usize::try_from(length).ok()?,
            stream: u32::from_le_bytes([*s0, *s1, *s2, *s3]),
        };
        Some((bulk, data))
    }

    pub(super) fn answered(&self, status: u8) -> Vec<u8> {
        let [l0, l1, l2, l3] = u32::try_from(self.length).unwrap_or(u32::MAX).to_le_bytes();
        let mut octets = vec![self.endpoint, status, l0, l1];
        octets.extend(self.stream.to_le_bytes());
        octets.extend([l2, l3]);
        octets
    }
}
