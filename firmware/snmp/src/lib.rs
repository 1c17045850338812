//! SNMP without sockets: messages, a conversation with one device, a sweep over a range.
