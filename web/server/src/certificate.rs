//! The server's TLS certificate.
