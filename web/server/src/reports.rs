//! The workbook: what a dealer gets of a customer's meters.
