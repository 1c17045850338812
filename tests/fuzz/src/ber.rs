//! A second reading and writing of BER, that shares nothing with the box's own.

/// An element: its tag and what it holds.
pub(crate) type Element<'a> = (u8, &'a [u8]);

/// The first element, and what stands behind it.
pub(crate) fn first(bytes: &[u8]) -> Option<(Element<'_>, &[u8])> {
    let (tag, rest) = bytes.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(*first), rest),
        0x80 | 0xff => return None,
        _ => {
            let (octets, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            if octets.len() > 8 {
                return None;
            }
            let length = octets
                .iter()
                .fold(0_u64, |sum, octet| sum << 8 | u64::from(*octet));
            (usize::try_from(length).ok()?, rest)
        }
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some(((*tag, content), rest))
}

/// All elements; those before the first that is malformed.
pub(crate) fn elements(mut bytes: &[u8]) -> Vec<Element<'_>> {
    let mut all = Vec::new();
    while let Some((element, rest)) = first(bytes) {
        all.push(element);
        bytes = rest;
    }
    all
}

/// An element with the shortest length.
pub(crate) fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let significant: Vec<u8> = length.into_iter().skip_while(|octet| *octet == 0).collect();
    let mut bytes = vec![tag];
    match significant[..] {
        [] => bytes.push(0),
        [short @ 0..=0x7f] => bytes.push(short),
        _ => {
            bytes.push(0x80 | u8::try_from(significant.len()).unwrap_or(8));
            bytes.extend(significant);
        }
    }
    bytes.extend(content);
    bytes
}

/// The content of an OBJECT IDENTIFIER of at least two parts.
pub(crate) fn name(arcs: &[u32]) -> Vec<u8> {
    let (first, rest) = match arcs {
        [first, second, rest @ ..] => (u64::from(*first) * 40 + u64::from(*second), rest),
        [only] => (u64::from(*only) * 40, &[][..]),
        [] => (0, &[][..]),
    };
    let parts = std::iter::once(first).chain(rest.iter().map(|arc| u64::from(*arc)));
    parts
        .flat_map(|part| {
            let groups = (0..5_u32)
                .rev()
                .filter(move |group| *group == 0 || part >> (7 * group) != 0);
            groups.map(move |group| {
                let seven = u8::try_from(part >> (7 * group) & 0x7f).unwrap_or(0);
                seven | if group == 0 { 0 } else { 0x80 }
            })
        })
        .collect()
}

/// The parts of an OBJECT IDENTIFIER.
pub(crate) fn arcs(content: &[u8]) -> Option<Vec<u32>> {
    let mut arcs = Vec::new();
    for part in content.split_inclusive(|octet| octet & 0x80 == 0) {
        if part.last()? & 0x80 != 0 {
            return None;
        }
        let number = part.iter().fold(0_u128, |sum, octet| {
            (sum << 7 | u128::from(octet & 0x7f)).min(1 << 100)
        });
        if arcs.is_empty() {
            let first = (number / 40).min(2);
            arcs.push(u32::try_from(first).ok()?);
            arcs.push(u32::try_from(number - first * 40).ok()?);
        } else {
            arcs.push(u32::try_from(number).ok()?);
        }
    }
    (!arcs.is_empty()).then_some(arcs)
}

/// The number of an INTEGER's content, with its sign. None where there is none, or no counter could hold it.
pub(crate) fn number(content: &[u8]) -> Option<i128> {
    let (first, _) = content.split_first()?;
    let start = if first & 0x80 != 0 { -1 } else { 0 };
    (content.len() <= 9).then(|| {
        content
            .iter()
            .fold(start, |sum: i128, octet| sum << 8 | i128::from(*octet))
    })
}
