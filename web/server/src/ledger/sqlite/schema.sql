-- The ledger's first version.
--
-- Moments are seconds since 1970 in UTC. Counters and sequences are unsigned 64-bit numbers, which no integer column
-- holds exactly, so they are decimal text. Words (verdicts, units, causes) are the protocol's own.

CREATE TABLE dealers (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL
);

CREATE TABLE customers (
    id INTEGER PRIMARY KEY,
    dealer INTEGER NOT NULL REFERENCES dealers (id),
    name TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (dealer, name)
);

CREATE TABLE sites (
    id INTEGER PRIMARY KEY,
    customer INTEGER NOT NULL REFERENCES customers (id),
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (customer, name)
);

CREATE TABLE appliances (
    id TEXT PRIMARY KEY,
    site INTEGER NOT NULL REFERENCES sites (id),
    public_key TEXT NOT NULL,
    version TEXT NOT NULL,
    enrolled_at INTEGER NOT NULL,
    last_seen_at INTEGER,
    revoked_at INTEGER
);

CREATE TABLE enrolment_codes (
    id INTEGER PRIMARY KEY,
    site INTEGER NOT NULL REFERENCES sites (id),
    secret_hash TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    appliance TEXT REFERENCES appliances (id)
);

CREATE TABLE batches (
    appliance TEXT NOT NULL REFERENCES appliances (id),
    epoch TEXT NOT NULL,
    sequence TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    version TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    PRIMARY KEY (appliance, epoch, sequence)
);

-- A second body under the name of a kept batch: nothing of it counts until a person has looked.
CREATE TABLE quarantined_batches (
    id INTEGER PRIMARY KEY,
    appliance TEXT NOT NULL REFERENCES appliances (id),
    epoch TEXT NOT NULL,
    sequence TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    body BLOB NOT NULL,
    received_at INTEGER NOT NULL,
    UNIQUE (appliance, epoch, sequence, body_hash)
);

CREATE TABLE devices (
    id INTEGER PRIMARY KEY,
    customer INTEGER NOT NULL REFERENCES customers (id),
    site INTEGER NOT NULL REFERENCES sites (id),
    appliance TEXT NOT NULL REFERENCES appliances (id),
    address TEXT,
    manufacturer TEXT,
    model TEXT,
    serial TEXT,
    mac TEXT,
    name TEXT,
    location TEXT,
    description TEXT,
    firmware TEXT,
    asset_tag TEXT,
    object_id TEXT,
    first_seen_at INTEGER NOT NULL,
    -- the latest reading that the columns above come from
    placed_at INTEGER,
    read_at INTEGER
);
CREATE INDEX devices_of_customer ON devices (customer, first_seen_at);

-- Which device a box means by its own id. Another store of the same box (epoch) numbers its devices anew.
CREATE TABLE device_sources (
    appliance TEXT NOT NULL REFERENCES appliances (id),
    box_device TEXT NOT NULL,
    epoch TEXT NOT NULL,
    device INTEGER NOT NULL REFERENCES devices (id),
    PRIMARY KEY (appliance, box_device)
);
CREATE INDEX sources_of_device ON device_sources (device);

-- What names a device within a customer: kind is serial (maker and number) or mac.
CREATE TABLE device_evidence (
    customer INTEGER NOT NULL REFERENCES customers (id),
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    device INTEGER NOT NULL REFERENCES devices (id),
    PRIMARY KEY (customer, kind, value)
);
CREATE INDEX evidence_of_device ON device_evidence (device);

-- placed_at puts readings in order: when they were read by the box's clock, but not later than they came, and when
-- they came where the box knows that its clock is wrong. What a person sees is read_at, as the box wrote it.
CREATE TABLE readings (
    id INTEGER PRIMARY KEY,
    device INTEGER NOT NULL REFERENCES devices (id),
    appliance TEXT NOT NULL,
    epoch TEXT NOT NULL,
    sequence TEXT NOT NULL,
    boot TEXT NOT NULL,
    address TEXT NOT NULL,
    read_at INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    placed_at INTEGER NOT NULL,
    clock TEXT NOT NULL,
    status TEXT,
    partial TEXT,
    json TEXT NOT NULL
);
CREATE INDEX readings_of_device ON readings (device, placed_at);

CREATE TABLE meters (
    id INTEGER PRIMARY KEY,
    reading INTEGER NOT NULL REFERENCES readings (id),
    device INTEGER NOT NULL REFERENCES devices (id),
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    unit TEXT NOT NULL,
    source TEXT NOT NULL,
    bills INTEGER NOT NULL,
    label TEXT,
    verdict TEXT,
    read_at INTEGER NOT NULL,
    placed_at INTEGER NOT NULL
);
CREATE INDEX meters_of_device ON meters (device, name, placed_at);
CREATE INDEX good_meters_of_device ON meters (device, name, placed_at) WHERE verdict = 'ok';

-- The latest of each meter: so a report needs no walk through the years.
CREATE TABLE device_meters_latest (
    device INTEGER NOT NULL REFERENCES devices (id),
    name TEXT NOT NULL,
    meter INTEGER NOT NULL REFERENCES meters (id),
    placed_at INTEGER NOT NULL,
    first_placed_at INTEGER NOT NULL,
    PRIMARY KEY (device, name)
);

CREATE TABLE misses (
    id INTEGER PRIMARY KEY,
    device INTEGER NOT NULL REFERENCES devices (id),
    appliance TEXT NOT NULL,
    address TEXT NOT NULL,
    at INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    cause TEXT NOT NULL,
    message TEXT NOT NULL
);
CREATE INDEX misses_of_device ON misses (device, at);

CREATE TABLE schedules (
    id INTEGER PRIMARY KEY,
    customer INTEGER REFERENCES customers (id),
    dealer INTEGER REFERENCES dealers (id),
    recipients TEXT NOT NULL,
    rule TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    next_due_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    removed_at INTEGER,
    CHECK ((customer IS NULL) <> (dealer IS NULL))
);
CREATE INDEX schedules_due ON schedules (next_due_at) WHERE removed_at IS NULL;

CREATE TABLE report_jobs (
    id INTEGER PRIMARY KEY,
    schedule INTEGER REFERENCES schedules (id),
    customer INTEGER REFERENCES customers (id),
    dealer INTEGER REFERENCES dealers (id),
    recipients TEXT NOT NULL,
    period_from INTEGER NOT NULL,
    period_to INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'claimed', 'sent', 'failed')),
    claimed_by TEXT,
    claimed_until INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_attempt_at INTEGER NOT NULL,
    message_id TEXT,
    last_error TEXT,
    created_at INTEGER NOT NULL,
    sent_at INTEGER,
    UNIQUE (schedule, period_to),
    CHECK ((customer IS NULL) <> (dealer IS NULL))
);
CREATE INDEX report_jobs_open ON report_jobs (next_attempt_at) WHERE state IN ('queued', 'claimed');

CREATE TABLE mail_settings (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    tls TEXT NOT NULL,
    host TEXT NOT NULL,
    port INTEGER NOT NULL,
    mail_user TEXT,
    password TEXT,
    sender TEXT NOT NULL
);
