//! BER elements that may lie about themselves: a faithful reply is taken apart, spoiled at one place, and written again.
//!
//! The codec of `rasn` writes only what is right. What is wrong is written here, octet by octet.

/// One element: what it says its kind and length are, and what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Element {
    pub(crate) tag: u8,
    /// These octets in place of the true length.
    pub(crate) length: Option<Vec<u8>>,
    pub(crate) content: Content,
}

/// What an element holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    Octets(Vec<u8>),
    Elements(Vec<Element>),
}

impl Element {
    /// The first element of a well-formed message, with everything in it.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        Some(read_one(bytes)?.0)
    }

    /// An element that tells the truth.
    pub(crate) fn honest(tag: u8, content: Content) -> Self {
        Self {
            tag,
            length: None,
            content,
        }
    }

    /// Its octets.
    pub(crate) fn write(&self) -> Vec<u8> {
        let content = self.write_content();
        let length = self.length.clone().unwrap_or_else(|| length(content.len()));
        [vec![self.tag], length, content].concat()
    }

    /// The octets of what it holds.
    pub(crate) fn write_content(&self) -> Vec<u8> {
        match &self.content {
            Content::Octets(octets) => octets.clone(),
            Content::Elements(elements) => elements.iter().flat_map(Self::write).collect(),
        }
    }

    /// The elements in it; none where it holds octets.
    pub(crate) fn elements(&mut self) -> &mut [Self] {
        match &mut self.content {
            Content::Elements(elements) => elements,
            Content::Octets(_) => &mut [],
        }
    }
}

fn read_one(bytes: &[u8]) -> Option<(Element, &[u8])> {
    const CONSTRUCTED: u8 = 0x20;
    let (&[tag, first], rest) = bytes.split_first_chunk()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let (octets, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
        let length = octets
            .iter()
            .fold(0, |length, octet| length << 8 | usize::from(*octet));
        (length, rest)
    };
    let (mut inside, rest) = rest.split_at_checked(length)?;
    if tag & CONSTRUCTED == 0 {
        return Some((Element::honest(tag, Content::Octets(inside.to_vec())), rest));
    }
    let mut elements = Vec::new();
    while !inside.is_empty() {
        let (element, behind) = read_one(inside)?;
        elements.push(element);
        inside = behind;
    }
    Some((Element::honest(tag, Content::Elements(elements)), rest))
}

/// The shortest octets of a true length.
pub(crate) fn length(length: usize) -> Vec<u8> {
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => vec![short],
        _ => {
            let octets: Vec<u8> = length
                .to_be_bytes()
                .into_iter()
                .skip_while(|octet| *octet == 0)
                .collect();
            let count = u8::try_from(octets.len()).unwrap_or(0);
            [vec![0x80 | count], octets].concat()
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_is_not_spoiled_is_written_as_it_was_read() {
        let long = [vec![0x30, 0x82, 0x01, 0x04, 0x04, 0x82, 0x01, 0x00], vec![7; 256]].concat();
        let short = vec![0x30, 0x05, 0x02, 0x01, 0x01, 0x05, 0x00];
        for message in [long, short] {
            assert_eq!(Element::read(&message).unwrap().write(), message);
        }
        assert_eq!(Element::read(&[0x30, 0x05, 0x02]), None);
    }

    #[test]
    fn a_length_can_lie() {
        let mut element = Element::read(&[0x30, 0x03, 0x02, 0x01, 0x01]).unwrap();
        element.elements()[0].length = Some(vec![0x84, 0xff, 0xff, 0xff, 0xff]);
        assert_eq!(
            element.write(),
            [0x30, 0x07, 0x02, 0x84, 0xff, 0xff, 0xff, 0xff, 0x01]
        );
    }
}
