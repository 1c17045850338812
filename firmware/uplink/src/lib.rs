//! The HTTPS push: proxy, trust, retry.
