-- The journal: what was received, byte for byte, and in which order. Headers and bodies apart: a body can be destroyed.

CREATE TABLE service (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    id BLOB NOT NULL,
    signing_seed BLOB NOT NULL,
    box_seed BLOB NOT NULL
) STRICT;

-- Small numbers stand for what repeats in every entry.
CREATE TABLE scopes (num INTEGER PRIMARY KEY, scope BLOB NOT NULL UNIQUE, scope_key BLOB) STRICT;
CREATE TABLE devices (num INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE) STRICT;
CREATE TABLE authors (num INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE) STRICT;
CREATE TABLE streams (num INTEGER PRIMARY KEY, stream BLOB NOT NULL UNIQUE) STRICT;

-- prev is the entry before it in its chain: by number where that entry is stored, else by id.
-- body_hash is kept only once the body is destroyed; until then it follows from the body.
CREATE TABLE entries (
    num INTEGER PRIMARY KEY,
    id BLOB NOT NULL,
    scope INTEGER NOT NULL REFERENCES scopes (num),
    stream INTEGER NOT NULL REFERENCES streams (num),
    device INTEGER NOT NULL REFERENCES devices (num),
    seq INTEGER NOT NULL,
    prev INTEGER,
    prev_id BLOB,
    tick INTEGER NOT NULL,
    author INTEGER NOT NULL REFERENCES authors (num),
    recorded_at INTEGER NOT NULL,
    office_offset INTEGER,
    body_hash BLOB,
    signature BLOB
) STRICT;
-- Eight bytes of a hash find an entry as well as all thirty-two.
CREATE INDEX entries_by_id ON entries (substr(id, 1, 8));
CREATE UNIQUE INDEX entries_by_place ON entries (device, scope, seq);

CREATE TABLE bodies (entry INTEGER PRIMARY KEY REFERENCES entries (num), body BLOB NOT NULL) STRICT;

-- brings is 1 where the row brings its entry, 0 where it settles an earlier one.
CREATE TABLE feed (
    scope INTEGER NOT NULL REFERENCES scopes (num),
    n INTEGER NOT NULL,
    entry INTEGER NOT NULL REFERENCES entries (num),
    received_at INTEGER NOT NULL,
    verdict INTEGER NOT NULL,
    brings INTEGER NOT NULL,
    PRIMARY KEY (scope, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX feed_held ON feed (entry) WHERE verdict >= 16;
CREATE INDEX feed_settled ON feed (entry) WHERE brings = 0;

-- The log's right edge now (page 0), and where pages begin (page 1), with the time of the row before.
CREATE TABLE edges (
    scope INTEGER NOT NULL REFERENCES scopes (num),
    page INTEGER NOT NULL,
    size INTEGER NOT NULL,
    edge BLOB NOT NULL,
    received_at INTEGER NOT NULL,
    PRIMARY KEY (scope, page, size)
) STRICT, WITHOUT ROWID;

-- What was refused, as it came.
CREATE TABLE aside (
    id BLOB PRIMARY KEY,
    device BLOB NOT NULL,
    at INTEGER NOT NULL,
    why BLOB NOT NULL,
    header BLOB NOT NULL,
    body BLOB,
    signature BLOB
) STRICT, WITHOUT ROWID;
