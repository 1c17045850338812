//! Bytes read as decisions: what somebody outside does next.

/// A sequence of decisions. It starts again at its end, so that a device can do the same thing for ever.
#[derive(Clone, Debug)]
pub(crate) struct Script<'a> {
    bytes: &'a [u8],
    place: usize,
}

impl<'a> Script<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, place: 0 }
    }

    /// Whether every byte was used once.
    pub(crate) fn is_over(&self) -> bool {
        self.place >= self.bytes.len()
    }

    pub(crate) fn byte(&mut self) -> u8 {
        let count = self.bytes.len().max(1);
        let byte = self.bytes.get(self.place % count).copied().unwrap_or_default();
        self.place += 1;
        byte
    }

    /// A number below `most`, which is at most 256 and not 0.
    pub(crate) fn below(&mut self, most: usize) -> usize {
        usize::from(self.byte()) % most.max(1)
    }

    pub(crate) fn of<'b, T>(&mut self, choices: &'b [T]) -> Option<&'b T> {
        choices.get(self.below(choices.len().min(256)))
    }

    /// Up to `most` bytes.
    pub(crate) fn bytes(&mut self, most: usize) -> Vec<u8> {
        let count = self.below(most + 1);
        (0..count).map(|_| self.byte()).collect()
    }

    pub(crate) fn u32(&mut self) -> u32 {
        u32::from_be_bytes([self.byte(), self.byte(), self.byte(), self.byte()])
    }

    /// A part of a name: mostly small.
    pub(crate) fn arc(&mut self) -> u32 {
        match self.byte() {
            250.. => self.u32(),
            small => u32::from(small % 20),
        }
    }
}
