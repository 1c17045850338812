//! The HTTPS service.
