//! Text from outside, made fit to keep.
