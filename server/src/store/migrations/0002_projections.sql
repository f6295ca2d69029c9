-- What the office's pages ask for, worked out from the journal; `rebuild` makes all of it again.

CREATE TABLE people (num INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE) STRICT;
CREATE TABLE staff (num INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE) STRICT;

-- Which entries speak of a person's admission and moves.
CREATE TABLE people_facts (
    person INTEGER NOT NULL REFERENCES people (num),
    entry INTEGER NOT NULL REFERENCES entries (num),
    verdict INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    PRIMARY KEY (person, entry)
) STRICT, WITHOUT ROWID;

CREATE TABLE people_rows (
    person INTEGER PRIMARY KEY REFERENCES people (num),
    name TEXT NOT NULL,
    known_as TEXT NOT NULL,
    unit BLOB NOT NULL,
    room TEXT NOT NULL,
    gone INTEGER NOT NULL
) STRICT;
CREATE INDEX people_by_unit ON people_rows (unit, name);

-- One row per record that the office's pages list: only what they are asked by. Words are read from the body, and what
-- corrections make of them is worked out by the same fold that tablets use.
CREATE TABLE record_rows (
    entry INTEGER PRIMARY KEY REFERENCES entries (num),
    person INTEGER,
    staff INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    verdict INTEGER NOT NULL,
    received_at INTEGER NOT NULL
) STRICT;
CREATE INDEX records_by_person ON record_rows (person, entry);

-- Corrections, by the id of what they correct: it may come after them.
CREATE TABLE corrections (
    of BLOB NOT NULL,
    entry INTEGER NOT NULL REFERENCES entries (num),
    verdict INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    PRIMARY KEY (of, entry)
) STRICT, WITHOUT ROWID;
