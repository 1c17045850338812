//! Plain HTTP: it welcomes to a new box, explains the browser's warning that comes next, and leads on to HTTPS. No form
//! is taken here: a password would have gone over the network in clear already.

use setup::view::{Claim, Welcome};
use setup::{Download, Place, View};

use super::page::{self, Page};
use super::{Call, Door};
use crate::relay::{Answer, Method};

/// Temporary, and the method stays: GET or HEAD.
const ELSEWHERE: u16 = 307;
/// A form is not sent again: the browser fetches the page.
const SEE_OTHER: u16 = 303;

impl Door {
    /// Answers what did not come by HTTPS.
    pub(super) fn by_plain_http(&mut self, call: &mut Call<'_>) -> Answer {
        let place = Place::of_path(&call.question.path);
        let is_form = call.question.method == Method::Post;
        if !is_form && !call.is_claimed() && matches!(place, Some(Place::Health | Place::Claim)) {
            let view = View::Claim(Claim {
                open: self.claim_window(call),
                welcome: Some(Welcome {
                    secure_url: secure(call, &Place::Claim.path()),
                    fingerprint: call.entrance.fingerprint.clone(),
                }),
            });
            return self.page(call, &Page::of(&Place::Claim, &view));
        }
        // Only an address that there is, and only on the name or address of the box that the guard accepted.
        let download = Download::of_path(&call.question.path).map(|file| file.path().to_owned());
        let path = place.map(|place| place.path()).or(download);
        let address = secure(call, &path.unwrap_or_else(|| Place::Health.path()));
        page::away(call, if is_form { SEE_OTHER } else { ELSEWHERE }, address)
    }
}

/// The same by HTTPS.
fn secure(call: &Call<'_>, path: &str) -> String {
    let mut address = ["https://", &call.question.host].concat();
    if call.entrance.secure_port != 443 {
        address.push(':');
        address.push_str(&call.entrance.secure_port.to_string());
    }
    address.push_str(path);
    address
}
