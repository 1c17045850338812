//! PJL, the language in which printers answer on the port on which they print (HP's PJL Technical Reference).
//!
//! Questions alone are asked: `INFO` and `ECHO`. Nothing is set, no job is begun, and nothing is subscribed to (`USTATUS …
//! = ON` would go on after the box has closed the port). There is no port here and no clock: octets and `now` come in.

mod answers;
mod lines;
mod meaning;
mod talk;
#[cfg(test)]
mod tests;

pub use answers::{Answers, Status};
pub use meaning::of_maker;
pub use talk::{Outcome, Talk};
