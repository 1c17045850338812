//! From the name or id that a person typed to the row that is meant.

use crate::cli::Of;
use crate::error::ServerError;
use crate::ledger::Ledger;
use crate::ledger::rows::{Customer, CustomerId, Dealer, DealerId, ReportOf, Site};

/// What a row is called, and where it belongs.
struct Called<'a> {
    id: i64,
    name: &'a str,
    /// Whose it is, where names repeat.
    within: Option<&'a str>,
}

pub(super) fn dealer(ledger: &dyn Ledger, wanted: &str) -> Result<Dealer, ServerError> {
    one("dealer", wanted, ledger.dealers()?, |dealer| Called {
        id: dealer.id.0,
        name: &dealer.name,
        within: None,
    })
}

pub(super) fn customer(ledger: &dyn Ledger, wanted: &str) -> Result<Customer, ServerError> {
    one("customer", wanted, ledger.customers()?, |customer| Called {
        id: customer.id.0,
        name: &customer.name,
        within: Some(&customer.dealer_name),
    })
}

pub(super) fn site(ledger: &dyn Ledger, wanted: &str) -> Result<Site, ServerError> {
    one("site", wanted, ledger.sites()?, |site| Called {
        id: site.id.0,
        name: &site.name,
        within: Some(&site.customer_name),
    })
}

/// Whose report: the customer or dealer that was typed.
pub(super) enum Whose {
    Customer(Customer),
    Dealer(Dealer),
}

impl Whose {
    pub(super) fn find(ledger: &dyn Ledger, of: &Of) -> Result<Self, ServerError> {
        match (&of.customer, &of.dealer) {
            (Some(wanted), _) => Ok(Self::Customer(customer(ledger, wanted)?)),
            (None, Some(wanted)) => Ok(Self::Dealer(dealer(ledger, wanted)?)),
            (None, None) => Err(ServerError::Unusable(
                "say whose: --customer or --dealer".to_owned(),
            )),
        }
    }

    pub(super) fn of(&self) -> ReportOf {
        match self {
            Self::Customer(Customer { id, .. }) => ReportOf::Customer(CustomerId(id.0)),
            Self::Dealer(Dealer { id, .. }) => ReportOf::Dealer(DealerId(id.0)),
        }
    }
}

/// The row whose name is `wanted`, else the one whose id it is: a name that is a number counts as a name first.
fn one<T>(
    kind: &'static str,
    wanted: &str,
    rows: Vec<T>,
    called: impl Fn(&T) -> Called<'_>,
) -> Result<T, ServerError> {
    let is_named = |row: &T| called(row).name == wanted;
    let describe = |row: &T| {
        let Called { id, name, within } = called(row);
        within.map_or_else(
            || format!("{name:?} (id {id})"),
            |within| format!("{name:?} of {within:?} (id {id})"),
        )
    };
    let named = rows.iter().filter(|row| is_named(row)).count();
    if named > 1 {
        let existing = rows.iter().filter(|row| is_named(row)).map(describe).collect();
        let wanted = wanted.to_owned();
        return Err(ServerError::Ambiguous {
            kind,
            wanted,
            existing,
        });
    }
    let id: Option<i64> = wanted.parse().ok();
    let unknown = ServerError::Unknown {
        kind,
        wanted: wanted.to_owned(),
        existing: rows.iter().map(describe).collect(),
    };
    rows.into_iter()
        .find(|row| {
            if named == 1 {
                called(row).name == wanted
            } else {
                Some(called(row).id) == id
            }
        })
        .ok_or(unknown)
}
