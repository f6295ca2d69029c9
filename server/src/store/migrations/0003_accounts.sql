-- What the office keeps beside the journal: who may sign in, and what is under way.

CREATE TABLE pins (staff BLOB PRIMARY KEY, hash BLOB NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE desk_accounts (username TEXT PRIMARY KEY, staff BLOB NOT NULL, hash BLOB NOT NULL) STRICT, WITHOUT ROWID;

-- Wrong PINs, passwords and codes, by a hash of what they were tried on.
CREATE TABLE tries (
    what BLOB PRIMARY KEY,
    failed INTEGER NOT NULL,
    wait_until INTEGER NOT NULL,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Only a hash of the cookie's token is kept.
CREATE TABLE sessions (
    token_hash BLOB PRIMARY KEY,
    staff BLOB NOT NULL,
    began_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE enrolments (
    id BLOB PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    label TEXT NOT NULL,
    made_by BLOB,
    expires_at INTEGER NOT NULL,
    state INTEGER NOT NULL,
    device_key BLOB
) STRICT, WITHOUT ROWID;

CREATE TABLE contacts (
    device BLOB PRIMARY KEY,
    last_contact INTEGER NOT NULL,
    unsent INTEGER,
    clock_offset INTEGER
) STRICT, WITHOUT ROWID;
