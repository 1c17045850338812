//! `/box`

use super::Typed;
use crate::{Command, field};

pub(super) fn command(action: &str, typed: &mut Typed<'_>) -> Option<Command> {
    Some(match action {
        "change-password" => Command::ChangePassword {
            current: typed.secret(field::CURRENT),
            password: typed.secret(field::PASSWORD),
            again: typed.secret(field::AGAIN),
        },
        "factory-reset" => Command::FactoryReset {
            password: typed.secret(field::PASSWORD),
        },
        _ => return None,
    })
}
