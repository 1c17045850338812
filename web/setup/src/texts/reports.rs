//! `/reports`: who gets the workbook, and when.

texts! {}
