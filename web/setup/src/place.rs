//! The addresses of the page. A form is posted to the address of the page it stands on.

use meters::DeviceId;

/// A page.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// `/claim`: the box belongs to nobody yet.
    Claim,
    /// `/sign-in`
    SignIn,
    /// `/`: is everything well?
    Health,
    /// `/network`: address, name servers, proxy, CA.
    Network,
    /// `/server`: whose box this is, and everything that it sends. `?page=N` leafs through what was sent.
    Server,
    /// `/server/sent/KEY`: one payload, whole. The key is the desk's own.
    Payload(String),
    /// `/search`: where is searched, how, and a device by hand.
    Search,
    /// `/devices`
    Devices,
    /// `/devices/ID`
    Device(DeviceId),
    /// `/reports`
    Reports,
    /// `/it`: what the customer's IT wants to know.
    ForYourIt,
    /// `/box`: password, language, factory reset.
    ThisBox,
}

/// A file that the page offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Download {
    /// `/reports/today.csv`
    TodayCsv,
    /// `/it/support-bundle.json`: what helps a technician, without secrets.
    SupportBundle,
    /// `/it/licences.txt`
    Licences,
}

impl Place {
    /// The pages of the menu, in its order.
    pub const MENU: [Self; 8] = [
        Self::Health,
        Self::Network,
        Self::Server,
        Self::Search,
        Self::Devices,
        Self::Reports,
        Self::ForYourIt,
        Self::ThisBox,
    ];

    /// The page at a path without query; none where there is nothing.
    pub fn of_path(path: &str) -> Option<Self> {
        Some(match path {
            "/" => Self::Health,
            "/claim" => Self::Claim,
            "/sign-in" => Self::SignIn,
            "/network" => Self::Network,
            "/server" => Self::Server,
            "/search" => Self::Search,
            "/devices" => Self::Devices,
            "/reports" => Self::Reports,
            "/it" => Self::ForYourIt,
            "/box" => Self::ThisBox,
            _ => {
                if let Some(key) = path.strip_prefix("/server/sent/") {
                    let is_key = |key: &str| {
                        (1..=32).contains(&key.len())
                            && key
                                .bytes()
                                .all(|octet| octet.is_ascii_alphanumeric() || octet == b'-')
                    };
                    return is_key(key).then(|| Self::Payload(key.to_owned()));
                }
                return path.strip_prefix("/devices/")?.parse().ok().map(Self::Device);
            }
        })
    }

    /// Its path.
    pub fn path(&self) -> String {
        match self {
            Self::Claim => "/claim".to_owned(),
            Self::SignIn => "/sign-in".to_owned(),
            Self::Health => "/".to_owned(),
            Self::Network => "/network".to_owned(),
            Self::Server => "/server".to_owned(),
            Self::Payload(key) => format!("/server/sent/{key}"),
            Self::Search => "/search".to_owned(),
            Self::Devices => "/devices".to_owned(),
            Self::Device(device) => format!("/devices/{device}"),
            Self::Reports => "/reports".to_owned(),
            Self::ForYourIt => "/it".to_owned(),
            Self::ThisBox => "/box".to_owned(),
        }
    }
}

impl Download {
    /// The file at a path; none where there is nothing.
    pub fn of_path(path: &str) -> Option<Self> {
        match path {
            "/reports/today.csv" => Some(Self::TodayCsv),
            "/it/support-bundle.json" => Some(Self::SupportBundle),
            "/it/licences.txt" => Some(Self::Licences),
            _ => None,
        }
    }

    /// Its path.
    pub const fn path(self) -> &'static str {
        match self {
            Self::TodayCsv => "/reports/today.csv",
            Self::SupportBundle => "/it/support-bundle.json",
            Self::Licences => "/it/licences.txt",
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_page_is_found_at_its_own_path() {
        let device = DeviceId::from_random([7; 16]);
        let places = [
            Place::Claim,
            Place::SignIn,
            Place::Payload("b-12".to_owned()),
            Place::Device(device),
        ];
        for place in places.into_iter().chain(Place::MENU) {
            assert_eq!(Place::of_path(&place.path()).unwrap(), place);
        }
    }

    #[test]
    fn nothing_is_found_beside_the_pages() {
        for path in [
            "",
            "//",
            "/network/",
            "/../network",
            "/server/sent/",
            "/server/sent/../x",
            "/server/sent/%00",
            "/devices/1",
            "/devices/../../etc/passwd",
            "/NETWORK",
        ] {
            assert_eq!(Place::of_path(path), None, "{path}");
            assert_eq!(Download::of_path(path), None, "{path}");
        }
    }
}
