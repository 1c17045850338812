//! Meterbox and other tools on the same network, one after the other, in one table.
