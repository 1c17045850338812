//! The reading of printers, beside `snmpbulkwalk` and an inventory agent.
