//! Stories of the whole way, told with whole binaries, one file a story: `tests/run stories`.
//!
//! They run side by side, so each has loopback addresses of its own: a network of 127.78.0.0 to 127.93.0.0.

mod a_year;
mod check_in;
mod datagram_to_cell;
mod exhausted;
mod finding_printers;
mod house;
mod mail_refused;
mod one_sentence;
mod power_cut;
mod selected_for_ipp;
mod server_away;
mod setup_page;
mod unknown_maker;
mod usb_ports;
