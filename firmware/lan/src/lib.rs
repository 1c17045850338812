//! The sockets on the customer's network.
