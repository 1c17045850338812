//! What box and server say to each other, and how they sign it.
