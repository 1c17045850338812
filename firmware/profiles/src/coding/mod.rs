//! Profiles as few bytes: what the build puts into the firmware, and what a pack carries.
//!
//! Numbers are written seven bits a byte, the lowest first; lists behind their length; texts and the names of rows by what
//! was there before ([`repeats`]). Nothing names itself, so writer and reader must be of one format (see [`crate::pack`] for
//! its number). Whatever the bytes are, reading them ends, and takes no more memory than a small multiple of their number.

mod repeats;

use meters::{SupplyKind, SupplyState, Unit};

use crate::Oid;
use crate::profile::{
    Addend, Also, Brand, ComparisonRule, ComparisonRuleKind, Confidence, Count, Excerpt, Expect,
    IdentityRule, IdentityRules, KindOfRow, MeterRule, Only, Part, Place, PrivateIdentity, Profile, Source,
    SupplyRule, Table, Term, TotalsRule, UnitRule, kind_code, state_code, state_of, unit_code, unit_of,
};
use repeats::Before;

/// The profiles as bytes.
pub(crate) fn encode(profiles: &[Profile]) -> Vec<u8> {
    let mut out = Writer::default();
    write_list(profiles, &mut out);
    out.bytes
}

/// The profiles of such bytes; none where they are anything else, or anything stands behind.
pub(crate) fn decode(bytes: &[u8]) -> Option<Vec<Profile>> {
    let mut from = Reader {
        rest: bytes,
        before: Before::default(),
    };
    let profiles = Vec::read(&mut from)?;
    from.rest.is_empty().then_some(profiles)
}

/// The bytes that are written.
#[derive(Default)]
struct Writer {
    bytes: Vec<u8>,
    before: Before,
}

/// The bytes that are not read yet.
struct Reader<'a> {
    rest: &'a [u8],
    before: Before,
}

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn bytes(&mut self, length: usize) -> Option<&'a [u8]> {
        let (bytes, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(bytes)
    }
}

/// What can be written and read.
trait Coded: Sized {
    fn write(&self, out: &mut Writer);
    fn read(from: &mut Reader<'_>) -> Option<Self>;
}

impl Coded for u64 {
    fn write(&self, out: &mut Writer) {
        let mut rest = *self;
        loop {
            let low = rest.to_le_bytes()[0] & 0x7f;
            rest >>= 7;
            if rest == 0 {
                return out.bytes.push(low);
            }
            out.bytes.push(low | 0x80);
        }
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        let mut number = 0_u64;
        for place in 0..10 {
            let byte = from.byte()?;
            let bits = Self::from(byte & 0x7f);
            // The tenth byte has room for one bit.
            if place == 9 && bits > 1 {
                return None;
            }
            number |= bits << (7 * place);
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }
}

/// Numbers that a u64 can hold.
macro_rules! as_u64 {
    ($($number:ty),*) => {$(
        impl Coded for $number {
            fn write(&self, out: &mut Writer) {
                u64::from(*self).write(out);
            }
            fn read(from: &mut Reader<'_>) -> Option<Self> {
                Self::try_from(u64::read(from)?).ok()
            }
        }
    )*};
}

as_u64!(u8, u32);

impl Coded for i64 {
    /// The sign is the lowest bit, so that small negative codes stay short.
    fn write(&self, out: &mut Writer) {
        ((self << 1) ^ (self >> 63)).cast_unsigned().write(out);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        let folded = u64::read(from)?;
        Some((folded >> 1).cast_signed() ^ -(folded & 1).cast_signed())
    }
}

impl Coded for bool {
    fn write(&self, out: &mut Writer) {
        out.bytes.push(u8::from(*self));
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        match from.byte()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

fn write_length(length: usize, out: &mut Writer) {
    u64::try_from(length).unwrap_or(u64::MAX).write(out);
}

fn read_length(from: &mut Reader<'_>) -> Option<usize> {
    let length = usize::try_from(u64::read(from)?).ok()?;
    // Everything takes a byte at least: a longer list can't be there.
    (length <= from.rest.len()).then_some(length)
}

fn write_list<T: Coded>(list: &[T], out: &mut Writer) {
    write_length(list.len(), out);
    for item in list {
        item.write(out);
    }
}

impl<T: Coded> Coded for Vec<T> {
    fn write(&self, out: &mut Writer) {
        write_list(self, out);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        let length = read_length(from)?;
        // Not reserved in advance: the length is only a claim.
        let mut list = Self::new();
        for _ in 0..length {
            list.push(T::read(from)?);
        }
        Some(list)
    }
}

impl<T: Coded> Coded for Option<T> {
    fn write(&self, out: &mut Writer) {
        self.is_some().write(out);
        if let Some(value) = self {
            value.write(out);
        }
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        if bool::read(from)? {
            T::read(from).map(Some)
        } else {
            Some(None)
        }
    }
}

impl<T: Coded> Coded for Box<T> {
    fn write(&self, out: &mut Writer) {
        self.as_ref().write(out);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        T::read(from).map(Self::new)
    }
}

impl<A: Coded, B: Coded> Coded for (A, B) {
    fn write(&self, out: &mut Writer) {
        self.0.write(out);
        self.1.write(out);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Some((A::read(from)?, B::read(from)?))
    }
}

impl Coded for Oid {
    fn write(&self, out: &mut Writer) {
        write_list(self.arcs(), out);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self::new(Vec::<u32>::read(from)?))
    }
}

impl Coded for Part {
    fn write(&self, out: &mut Writer) {
        let number = match self {
            Self::Printer => 0,
            Self::Marker => 1,
            Self::Arc(arc) => u64::from(*arc) + 2,
        };
        number.write(out);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Some(match u64::read(from)? {
            0 => Self::Printer,
            1 => Self::Marker,
            more => Self::Arc(u32::try_from(more - 2).ok()?),
        })
    }
}

impl Coded for Unit {
    fn write(&self, out: &mut Writer) {
        out.bytes.push(unit_code(*self));
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        unit_of(from.byte()?)
    }
}

impl Coded for SupplyState {
    fn write(&self, out: &mut Writer) {
        out.bytes.push(state_code(*self));
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        state_of(from.byte()?)
    }
}

impl Coded for SupplyKind {
    fn write(&self, out: &mut Writer) {
        out.bytes.push(kind_code(*self));
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self::from_prt_marker_supplies_type(i64::from(from.byte()?)))
    }
}

impl Coded for Only {
    /// Most is for all devices, which takes one byte.
    fn write(&self, out: &mut Writer) {
        let is_limited = *self != Self::default();
        is_limited.write(out);
        if is_limited {
            self.object_id.write(out);
            for text in [
                &self.description,
                &self.not_description,
                &self.model,
                &self.not_model,
            ] {
                text.write(out);
            }
            self.has.write(out);
            self.lacks.write(out);
        }
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        if !bool::read(from)? {
            return Some(Self::default());
        }
        Some(Self {
            object_id: Coded::read(from)?,
            description: Coded::read(from)?,
            not_description: Coded::read(from)?,
            model: Coded::read(from)?,
            not_model: Coded::read(from)?,
            has: Coded::read(from)?,
            lacks: Coded::read(from)?,
        })
    }
}

/// Structures: their parts, in this order.
macro_rules! in_parts {
    ($($name:ident { $($part:ident),* })*) => {$(
        impl Coded for $name {
            fn write(&self, out: &mut Writer) {
                $(self.$part.write(out);)*
            }
            fn read(from: &mut Reader<'_>) -> Option<Self> {
                Some(Self { $($part: Coded::read(from)?),* })
            }
        }
    )*};
}

in_parts! {
    Profile {
        maker, base, enterprises, every_printer, brands, tables, meters, totals, comparisons, identity, receptacles_filled,
        levels, supplies, also
    }
    Brand { name, texts, families, enterprises, boards, others }
    Table { name, value, kind, label, unit, units, codes, only }
    Source { place, excerpt, unless }
    Term { what, optional }
    MeterRule { name, count, unit, confidence, only }
    TotalsRule { bills, standard, alone, only }
    ComparisonRule { kind, of, against, tolerance, tolerance_millipercent, reason, only }
    IdentityRules { serial, model, firmware, asset_tag, mac }
    PrivateIdentity { source, only }
    Also { profile, base, only }
    SupplyRule { kinds, color, percent, full, only }
}

/// Alternatives: their number, then their parts.
macro_rules! one_of {
    ($($name:ident { $($number:literal = $variant:ident $(($single:ident))? $({ $($part:ident),* })?),* $(,)? })*) => {$(
        impl Coded for $name {
            fn write(&self, out: &mut Writer) {
                match self {
                    $(Self::$variant $(($single))? $({ $($part),* })? => {
                        out.bytes.push($number);
                        $($single.write(out);)?
                        $($($part.write(out);)*)?
                    })*
                }
            }
            fn read(from: &mut Reader<'_>) -> Option<Self> {
                Some(match from.byte()? {
                    $($number => {
                        $(let $single = Coded::read(from)?;)?
                        $($(let $part = Coded::read(from)?;)*)?
                        Self::$variant $(($single))? $({ $($part),* })?
                    })*
                    _ => return None,
                })
            }
        }
    )*};
}

one_of! {
    KindOfRow { 0 = Index, 1 = Column(column) }
    Place {
        0 = Scalar(name),
        1 = Row { table, kind, labels },
        2 = Rows { table, codes },
        3 = Packed { name, code },
        4 = Text { name, word },
    }
    Excerpt { 0 = Whole, 1 = Between { after, until }, 2 = Key(key) }
    Count { 0 = Source(source), 1 = Sum(terms) }
    Addend { 0 = Source(source), 1 = Meter(name) }
    UnitRule { 0 = Usual, 1 = Fixed(unit), 2 = Marker }
    Confidence { 0 = A, 1 = B, 2 = C }
    ComparisonRuleKind { 0 = Parts, 1 = Second(expect) }
    Expect { 0 = Equal, 1 = More, 2 = Less }
    IdentityRule { 0 = Standard, 1 = Private(own) }
}
