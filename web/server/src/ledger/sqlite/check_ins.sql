-- Boxes check in: settings that the dealer wants, wishes for reports, makers' profiles for all boxes.

-- What the box said last. Its sequence is an unsigned 64-bit number, so it is decimal text; revisions are the
-- server's own count.
CREATE TABLE appliance_check_ins (
    appliance TEXT PRIMARY KEY REFERENCES appliances (id),
    sequence TEXT NOT NULL,
    checked_in_at INTEGER NOT NULL,
    applied_revision INTEGER NOT NULL,
    refused_revision INTEGER,
    refusal TEXT,
    profiles INTEGER NOT NULL
);

-- What the dealer wants of a box; patch is a JSON object, as `meterbox settings set` takes it.
CREATE TABLE appliance_settings (
    appliance TEXT PRIMARY KEY REFERENCES appliances (id),
    revision INTEGER NOT NULL,
    patch TEXT NOT NULL,
    wanted_at INTEGER NOT NULL
);

-- Wishes in the order of their arrival; number is the box's own, decimal text. One of a box may wait, a later one
-- takes its place.
CREATE TABLE report_wishes (
    id INTEGER PRIMARY KEY,
    appliance TEXT NOT NULL REFERENCES appliances (id),
    number TEXT NOT NULL,
    recipients TEXT NOT NULL,
    rule TEXT NOT NULL,
    wished_at INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'accepted', 'refused', 'replaced')),
    message TEXT,
    decided_at INTEGER
);
CREATE INDEX wishes_of_appliance ON report_wishes (appliance, id);
CREATE UNIQUE INDEX open_wish_of_appliance ON report_wishes (appliance) WHERE state = 'waiting';

-- The box whose wish made the schedule; none: the dealer made it.
ALTER TABLE schedules ADD COLUMN wished_by TEXT REFERENCES appliances (id);

-- A wish for mail to these domains alone is accepted by itself. Lower case, without the @.
CREATE TABLE customer_mail_domains (
    customer INTEGER NOT NULL REFERENCES customers (id),
    domain TEXT NOT NULL,
    PRIMARY KEY (customer, domain)
);

CREATE TABLE profile_packs (
    version INTEGER PRIMARY KEY,
    pack BLOB NOT NULL,
    published_at INTEGER NOT NULL
);
