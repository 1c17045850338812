//! The values that an SNMP variable can hold, and how a counter moves on.

use crate::Oid;
use std::net::Ipv4Addr;

/// A value of SMIv2 (RFC 2578 §7.1), as a recording holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// INTEGER or Integer32.
    Integer(i32),
    /// OCTET STRING of any bytes.
    OctetString(Vec<u8>),
    /// NULL, which a real agent never has but a recording may.
    Null,
    /// OBJECT IDENTIFIER.
    ObjectIdentifier(Oid),
    /// IpAddress.
    IpAddress(Ipv4Addr),
    /// Counter32: wraps to 0.
    Counter32(u32),
    /// Gauge32 or Unsigned32: stays at its greatest value.
    Gauge32(u32),
    /// TimeTicks: hundredths of a second.
    TimeTicks(u32),
    /// Opaque: the wrapped bytes.
    Opaque(Vec<u8>),
    /// Counter64: absent from SNMPv1.
    Counter64(u64),
}

impl Value {
    /// An OCTET STRING with the bytes of this text.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self::OctetString(text.as_bytes().to_vec())
    }

    /// The value as a number, where it is one and not negative.
    #[must_use]
    pub fn number(&self) -> Option<u64> {
        match self {
            Self::Integer(n) => u64::try_from(*n).ok(),
            Self::Counter32(n) | Self::Gauge32(n) | Self::TimeTicks(n) => Some(u64::from(*n)),
            Self::Counter64(n) => Some(*n),
            _ => None,
        }
    }

    /// The value after it has counted `n` further: counters and ticks wrap, gauges and integers stay at their
    /// greatest value (RFC 2578 §7.1.6, §7.1.7). None if it is no number.
    #[must_use]
    pub fn advanced(&self, n: u64) -> Option<Self> {
        let wrapped = |from: u32| u32::try_from((u64::from(from) + n % (1 << 32)) % (1 << 32)).ok();
        match self {
            Self::Integer(from) => Some(Self::Integer(
                i32::try_from(i64::from(*from).saturating_add_unsigned(n)).unwrap_or(i32::MAX),
            )),
            Self::Counter32(from) => wrapped(*from).map(Self::Counter32),
            Self::TimeTicks(from) => wrapped(*from).map(Self::TimeTicks),
            Self::Gauge32(from) => Some(Self::Gauge32(
                from.saturating_add(u32::try_from(n).unwrap_or(u32::MAX)),
            )),
            Self::Counter64(from) => Some(Self::Counter64(from.wrapping_add(n))),
            _ => None,
        }
    }

    /// The value set back by `n`, not below zero: a counter that a repair has lowered. None if it is no number.
    #[must_use]
    pub fn lowered(&self, n: u32) -> Option<Self> {
        match self {
            Self::Integer(from) => Some(Self::Integer(from.saturating_sub_unsigned(n).max(0))),
            Self::Counter32(from) => Some(Self::Counter32(from.saturating_sub(n))),
            Self::Gauge32(from) => Some(Self::Gauge32(from.saturating_sub(n))),
            Self::TimeTicks(from) => Some(Self::TimeTicks(from.saturating_sub(n))),
            Self::Counter64(from) => Some(Self::Counter64(from.saturating_sub(u64::from(n)))),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_wrap_and_gauges_stay() {
        assert_eq!(Value::Counter32(u32::MAX).advanced(3), Some(Value::Counter32(2)));
        assert_eq!(
            Value::TimeTicks(u32::MAX).advanced(1 << 32),
            Some(Value::TimeTicks(u32::MAX))
        );
        assert_eq!(
            Value::Gauge32(u32::MAX - 1).advanced(3),
            Some(Value::Gauge32(u32::MAX))
        );
        assert_eq!(
            Value::Integer(i32::MAX).advanced(1),
            Some(Value::Integer(i32::MAX))
        );
        assert_eq!(Value::Counter64(u64::MAX).advanced(1), Some(Value::Counter64(0)));
        assert_eq!(Value::text("12").advanced(1), None);
    }

    #[test]
    fn lowering_stops_at_zero() {
        assert_eq!(Value::Counter32(5).lowered(7), Some(Value::Counter32(0)));
        assert_eq!(Value::Integer(5).lowered(7), Some(Value::Integer(0)));
        assert_eq!(Value::Null.lowered(1), None);
    }

    #[test]
    fn a_negative_code_is_not_a_number_of_pages() {
        assert_eq!(Value::Integer(-2).number(), None);
        assert_eq!(Value::Counter32(7).number(), Some(7));
    }
}
