//! `/claim` and `/sign-in`.

use super::Typed;
use crate::{Command, field};

pub(super) fn command(action: &str, typed: &mut Typed<'_>) -> Option<Command> {
    Some(match action {
        "claim" => Command::Claim {
            code: typed.line(field::CODE),
            password: typed.secret(field::PASSWORD),
            again: typed.secret(field::AGAIN),
        },
        "sign-in" => Command::SignIn {
            password: typed.secret(field::PASSWORD),
        },
        _ => return None,
    })
}
