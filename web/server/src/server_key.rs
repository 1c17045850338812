//! The Ed25519 key that signs every answer.
