//! `/devices/ID`: one printer with its history.

texts! {}
