-- What a disputed meter needs: why a value is doubted, how counts of one reading stand to each other, how fast the
-- device is, and what an event changed.

ALTER TABLE readings ADD COLUMN rated_per_minute INTEGER;
ALTER TABLE devices ADD COLUMN rated_per_minute INTEGER;
ALTER TABLE events ADD COLUMN before TEXT;
ALTER TABLE events ADD COLUMN after TEXT;
CREATE INDEX events_by_arrival ON events (appliance, received_at);

-- Beside the reading's own meter of that name; the last good value may be older than anything that is kept here.
CREATE TABLE doubts (
    reading INTEGER NOT NULL REFERENCES readings (id),
    device INTEGER NOT NULL REFERENCES devices (id),
    name TEXT NOT NULL,
    last_good_value TEXT NOT NULL,
    last_good_unit TEXT NOT NULL,
    last_good_read_at INTEGER NOT NULL,
    last_good_source TEXT,
    proposed_offset INTEGER,
    message TEXT NOT NULL,
    PRIMARY KEY (reading, name)
);
CREATE INDEX doubts_of_device ON doubts (device, name);

-- against is a JSON array of meters' names; difference is meter less their sum.
CREATE TABLE comparisons (
    reading INTEGER NOT NULL REFERENCES readings (id),
    place INTEGER NOT NULL,
    kind TEXT NOT NULL,
    meter TEXT NOT NULL,
    against TEXT NOT NULL,
    difference INTEGER NOT NULL,
    agrees INTEGER NOT NULL,
    reason TEXT,
    PRIMARY KEY (reading, place)
);

-- Where a meter's row of values may have a break. Few: so the many others cost a report next to nothing.
CREATE INDEX breaking_meters ON meters (device, name, placed_at)
    WHERE verdict IN ('dropped', 'jumped', 'unit_changed');
