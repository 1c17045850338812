//! The agent's cage holds (image/forbidden-calls, buildroot-overlay/usr/libexec/meterbox/run-agent), in the appliance's image in a
//! virtual machine: the filter is for its processor. That the agent does its whole work in the cage is told by the stories of
//! `image`, where it lives in it. Needs root and QEMU, and is run by `tests/run image`.

#![allow(clippy::unwrap_used)]

mod held;
mod prisoner;
