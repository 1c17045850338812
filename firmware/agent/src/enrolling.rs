//! Making this box known to a server: what the command and the page do alike.

use protocol::{EnrolmentCode, EnrolmentRequest, SigningKey};
use store::{Access, Enrolment, MessageKind, Store};
use uplink::{Enrolled, Exchanges, NewBox, Route, ServerAddress, UplinkError};

use crate::clock::Clock;
use crate::delivery::route;
use crate::failure::Failure;
use crate::station::{nonce, signing_key};
use crate::tasks::on_a_thread;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Stands for the one-use secret wherever the message is kept.
const USED_UP: &str = "(the one-use secret of the code)";

/// Enrols the box by that way out, and keeps what comes of it; the way itself is kept by whoever chose it.
///
/// # Errors
/// [`Failure`] where the server refuses, can't be reached, or the books can't be written.
pub(crate) async fn enrol(
    store: &Store,
    address: &ServerAddress,
    code: EnrolmentCode,
    access: &Access,
    exchanges: Exchanges,
) -> Result<Enrolled, Failure> {
    let route = Route {
        exchanges,
        ..route(access)?
    };
    let key = signing_key(store)?;
    let shown = shown(&key)?;
    let now = Clock::with_floor(store.saved_time()?).now().0;
    let nonces = [nonce()?, nonce()?];
    let server = address.clone();
    let enrolling = on_a_thread(move || {
        let new = NewBox {
            key: &key,
            version: VERSION,
        };
        uplink::enrol(&server, &route, &code, new, now, &nonces)
    });
    let enrolled = enrolling
        .await
        .ok_or_else(|| UplinkError::Broken("the enrolling thread ended early".into()))?;
    // Of any other failure it is not known whether the message left the box.
    match &enrolled {
        Ok(_) => store.record_message(MessageKind::Enrolment, &shown, now, Ok(()))?,
        Err(UplinkError::Refused(refusal)) => {
            store.record_message(MessageKind::Enrolment, &shown, now, Err(&refusal.to_string()))?;
        }
        Err(_) => {}
    }
    let enrolled = enrolled?;
    store.save_enrolment(&Enrolment {
        server: address.to_string(),
        appliance: enrolled.appliance.clone(),
        server_key: enrolled.server_key,
        ca: enrolled.ca.clone(),
        site: enrolled.site.clone(),
        enrolled_at: enrolled.server_time,
    })?;
    Ok(enrolled)
}

/// The message as it may be shown.
fn shown(key: &SigningKey) -> Result<Vec<u8>, Failure> {
    let senseless = |why: &dyn ToString| Failure::senseless(why.to_string());
    let request = EnrolmentRequest {
        secret: USED_UP.to_owned(),
        public_key: key.public_key().map_err(|why| senseless(&why))?,
        version: VERSION.to_owned(),
    };
    serde_json::to_vec(&request).map_err(|why| senseless(&why))
}
