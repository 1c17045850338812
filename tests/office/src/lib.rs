//! A whole office on loopback: printers, box, server, mail catcher.
