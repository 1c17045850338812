//! The mail that carries a workbook.
