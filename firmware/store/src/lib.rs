//! The box's SQLite: devices, readings, outbox, settings.
