//! `/devices`: the printers in a table.

texts! {}
