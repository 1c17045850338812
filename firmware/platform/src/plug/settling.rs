//! From what the plug is to what is wanted of it: the requests between them. Whatever the kernel takes away on the way,
//! such as the second address of a network with the first, the next look shows.

use super::{DefaultRoute, OwnAddress, PlugState};
use crate::netlink::Request;

/// What is wanted of the plug. Nobody else gives it addresses or default routes: others are removed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Its addresses.
    pub addresses: Vec<OwnAddress>,
    /// Its default route.
    pub route: Option<DefaultRoute>,
}

/// What has to be asked of the kernel, in this order.
pub(super) fn requests(state: &PlugState, wanted: &Wanted) -> Vec<Request> {
    let link = state.link;
    let mut requests = Vec::new();
    if !state.is_on {
        requests.push(Request::SwitchOn(link));
    }
    // New before old: a connection by one of them survives.
    for own in &wanted.addresses {
        if !state.addresses.contains(own) {
            requests.push(Request::AddAddress(link, *own));
        }
    }
    for own in &state.addresses {
        if !wanted.addresses.contains(own) {
            requests.push(Request::RemoveAddress(link, *own));
        }
    }
    if let Some(route) = wanted.route
        && !state.routes.contains(&route)
    {
        requests.push(Request::SetRoute(link, route));
    }
    for route in &state.routes {
        // One of the wanted metric is replaced above.
        let is_replaced = wanted
            .route
            .is_some_and(|wanted| wanted.metric == route.metric && !state.routes.contains(&wanted));
        if Some(*route) != wanted.route && !is_replaced {
            requests.push(Request::RemoveRoute(link, *route));
        }
    }
    requests
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(last: u8) -> OwnAddress {
        OwnAddress {
            address: [10, 0, 0, last].into(),
            prefix: 24,
        }
    }

    fn by(gateway: u8, source: u8, metric: u32) -> DefaultRoute {
        DefaultRoute {
            gateway: Some([10, 0, 0, gateway].into()),
            source: Some([10, 0, 0, source].into()),
            metric,
        }
    }

    fn state(addresses: &[u8], routes: &[DefaultRoute]) -> PlugState {
        PlugState {
            link: 3,
            is_on: true,
            addresses: addresses.iter().copied().map(own).collect(),
            routes: routes.to_vec(),
            ..PlugState::default()
        }
    }

    fn wanted(addresses: &[u8], route: Option<DefaultRoute>) -> Wanted {
        Wanted {
            addresses: addresses.iter().copied().map(own).collect(),
            route,
        }
    }

    #[test]
    fn nothing_is_asked_of_a_plug_that_is_as_it_should_be() {
        let now = state(&[7], &[by(1, 7, 0)]);
        assert_eq!(requests(&now, &wanted(&[7], Some(by(1, 7, 0)))), []);
    }

    #[test]
    fn a_plug_that_is_off_is_switched_on() {
        let now = PlugState {
            link: 3,
            ..PlugState::default()
        };
        assert_eq!(requests(&now, &Wanted::default()), [Request::SwitchOn(3)]);
    }

    #[test]
    fn the_new_address_comes_before_the_old_one_goes() {
        let now = state(&[7], &[by(1, 7, 0)]);
        assert_eq!(
            requests(&now, &wanted(&[9], Some(by(2, 9, 0)))),
            [
                Request::AddAddress(3, own(9)),
                Request::RemoveAddress(3, own(7)),
                Request::SetRoute(3, by(2, 9, 0)),
            ]
        );
    }

    #[test]
    fn a_default_route_that_somebody_else_set_is_removed() {
        let now = state(&[7], &[by(1, 7, 0), by(9, 7, 100)]);
        assert_eq!(
            requests(&now, &wanted(&[7], Some(by(1, 7, 0)))),
            [Request::RemoveRoute(3, by(9, 7, 100))]
        );
        assert_eq!(
            requests(&now, &wanted(&[7], None)),
            [
                Request::RemoveRoute(3, by(1, 7, 0)),
                Request::RemoveRoute(3, by(9, 7, 100))
            ]
        );
    }
}
