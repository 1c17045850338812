-- What runs on appliances, and the last version that each of them left: told once, so that a check-in which says nothing
-- of it takes nothing away.
CREATE TABLE appliance_systems (
    appliance TEXT PRIMARY KEY REFERENCES appliances (id),
    version TEXT NOT NULL,
    slot TEXT NOT NULL,
    confirmed INTEGER NOT NULL,
    left_version TEXT,
    left_noticed_at INTEGER,
    left_why TEXT
);
