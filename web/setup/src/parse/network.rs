//! `/network`

use super::Typed;
use crate::{Addressing, Command, ProxyWords, field};

/// Characters of certificates in PEM.
const MOST_OF_PEM: usize = 32 * 1_024;

pub(super) fn command(action: &str, typed: &mut Typed<'_>) -> Option<Command> {
    Some(match action {
        "change-address" => Command::ChangeAddress(addressing(typed)),
        "confirm-address" => Command::ConfirmAddress,
        "revert-address" => Command::RevertAddress,
        "save-proxy" => Command::SaveProxy(Some(proxy(typed))),
        "remove-proxy" => Command::SaveProxy(None),
        "save-ca" => Command::SaveCa(Some(typed.text(field::CA, MOST_OF_PEM))),
        "remove-ca" => Command::SaveCa(None),
        _ => return None,
    })
}

fn addressing(typed: &mut Typed<'_>) -> Addressing {
    if typed.choice(field::ADDRESSING, &["dhcp", "static"]) == "static" {
        Addressing::Static {
            address: typed.line(field::ADDRESS),
            prefix: typed.line(field::PREFIX),
            gateway: typed.line(field::GATEWAY),
            dns: typed.line(field::DNS),
        }
    } else {
        Addressing::Dhcp {
            dns: typed.line(field::DNS),
        }
    }
}

fn proxy(typed: &mut Typed<'_>) -> ProxyWords {
    let password = typed.secret(field::PROXY_PASSWORD);
    ProxyWords {
        host: typed.line(field::PROXY_HOST),
        port: typed.line(field::PROXY_PORT),
        user: typed.line(field::PROXY_USER),
        password: (!password.is_empty()).then_some(password),
        local: typed.ticked(field::LOCAL),
    }
}
