//! `/search`: where is searched, and how.

texts! {}
