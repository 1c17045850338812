//! The words of a network plan, as the page, the command line and the server's settings have them: one meaning for all.

use platform::network::{NetworkPlan, PlanFault, PlanField, Wrong};
use setup::{Addressing, Fault, FieldFault, field};

/// The plan that those words mean.
///
/// # Errors
/// Each field that makes no sense.
pub(crate) fn plan_of(words: &Addressing) -> Result<NetworkPlan, Vec<FieldFault>> {
    let plan = match words {
        Addressing::Dhcp { dns } => NetworkPlan::dhcp_of_words(dns),
        Addressing::Static {
            address,
            prefix,
            gateway,
            dns,
        } => NetworkPlan::static_of_words(address, prefix, gateway, dns),
    };
    plan.map_err(|faults| faults.into_iter().map(field_fault).collect())
}

fn field_fault(PlanFault { field, wrong }: PlanFault) -> FieldFault {
    FieldFault {
        field: match field {
            PlanField::Address => field::ADDRESS,
            PlanField::Prefix => field::PREFIX,
            PlanField::Gateway => field::GATEWAY,
            PlanField::Dns => field::DNS,
        },
        fault: match wrong {
            Wrong::Missing => Fault::Missing,
            Wrong::NotAnAddress(text) => Fault::NotAnAddress { text },
            Wrong::NotAPrefix => Fault::NotAPrefix,
            Wrong::NotAHost => Fault::NotAHostAddress,
            Wrong::Elsewhere => Fault::GatewayElsewhere,
            Wrong::TooMany => Fault::TooMany {
                most: NetworkPlan::MOST_NAME_SERVERS,
            },
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fault_stands_at_its_field() {
        let words = Addressing::Static {
            address: "10.0.0.7/24".into(),
            prefix: String::new(),
            gateway: "10.1.0.1".into(),
            dns: "1.1.1.1 2.2.2.2 3.3.3.3 4.4.4.4".into(),
        };
        let fault = |field, fault| FieldFault { field, fault };
        assert_eq!(
            plan_of(&words),
            Err(vec![
                fault(field::GATEWAY, Fault::GatewayElsewhere),
                fault(field::DNS, Fault::TooMany { most: 3 })
            ])
        );
    }
}
