//! A plan as JSON: one flat object with the word `by`. Written by hand where serde's way with tagged enums costs ten
//! kilobytes.

use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize};

use super::NetworkPlan;

/// `{"by":"static","address":"10.0.0.7","prefix":24,"gateway":"10.0.0.1","dns":["9.9.9.9"]}`; also by `dhcp`, and by
/// `dhcp_with_dns` with `dns`.
#[derive(Serialize, Deserialize)]
pub(super) struct Written {
    by: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    address: Option<Ipv4Addr>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    prefix: Option<u8>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    gateway: Option<Ipv4Addr>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    dns: Vec<Ipv4Addr>,
}

impl From<NetworkPlan> for Written {
    fn from(plan: NetworkPlan) -> Self {
        let of = |by: &str, dns| Self {
            by: by.to_owned(),
            address: None,
            prefix: None,
            gateway: None,
            dns,
        };
        match plan {
            NetworkPlan::Dhcp => of("dhcp", Vec::new()),
            NetworkPlan::DhcpWithDns { dns } => of("dhcp_with_dns", dns),
            NetworkPlan::Static {
                address,
                prefix,
                gateway,
                dns,
            } => Self {
                address: Some(address),
                prefix: Some(prefix),
                gateway,
                ..of("static", dns)
            },
        }
    }
}

impl TryFrom<Written> for NetworkPlan {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        match (written.by.as_str(), written.address, written.prefix) {
            ("dhcp", ..) => Ok(Self::Dhcp),
            ("dhcp_with_dns", ..) => Ok(Self::DhcpWithDns { dns: written.dns }),
            ("static", Some(address), Some(prefix)) => Ok(Self::Static {
                address,
                prefix,
                gateway: written.gateway,
                dns: written.dns,
            }),
            ("static", ..) => Err("a static plan needs an address and a prefix"),
            _ => Err("a plan is by dhcp, dhcp_with_dns or static"),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_plan_is_one_flat_object_and_comes_back() {
        let fixed = NetworkPlan::static_of_words("10.0.0.7/24", "", "10.0.0.1", "9.9.9.9").unwrap();
        let named = NetworkPlan::dhcp_of_words("9.9.9.9").unwrap();
        for (plan, text) in [
            (
                fixed,
                r#"{"by":"static","address":"10.0.0.7","prefix":24,"gateway":"10.0.0.1","dns":["9.9.9.9"]}"#,
            ),
            (named, r#"{"by":"dhcp_with_dns","dns":["9.9.9.9"]}"#),
            (NetworkPlan::Dhcp, r#"{"by":"dhcp"}"#),
        ] {
            assert_eq!(serde_json::to_string(&plan).unwrap(), text);
            assert_eq!(serde_json::from_str::<NetworkPlan>(text).unwrap(), plan);
        }
    }

    #[test]
    fn half_a_plan_is_none() {
        for text in [
            r#"{"by":"static","address":"10.0.0.7"}"#,
            r#"{"by":"magic"}"#,
            "{}",
        ] {
            serde_json::from_str::<NetworkPlan>(text).unwrap_err();
        }
    }
}
