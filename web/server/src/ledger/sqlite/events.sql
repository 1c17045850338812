-- What happened to devices, as the boxes say it. A device is named by the box's own id: the first event of a device
-- may come before the reading that shows which device it is (device_sources joins them).
CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    appliance TEXT NOT NULL,
    box_device TEXT NOT NULL,
    address TEXT NOT NULL,
    at INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    message TEXT NOT NULL
);
CREATE INDEX events_of_device ON events (appliance, box_device, at);
