-- The office was restored from a backup, and tablets brought back what it lacked. Its own chain may have forked by that: two
-- entries at one place, one of them written before the restore and one after.
DROP INDEX entries_by_place;
CREATE INDEX entries_by_place ON entries (device, scope, seq);

-- In feed, brings may be 2: the entry again, for its signature, which covers rows before this one.

-- What each tablet brought back, by the row after which its log was looked through.
CREATE TABLE recoveries (
    device BLOB NOT NULL,
    scope BLOB NOT NULL,
    from_row INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    decisions INTEGER NOT NULL,
    aside INTEGER NOT NULL,
    incomplete INTEGER NOT NULL,
    missing INTEGER NOT NULL,
    PRIMARY KEY (device, scope, from_row)
) STRICT, WITHOUT ROWID;

-- When the two histories agreed again; nothing while they differ.
ALTER TABLE divergences ADD COLUMN mended_at INTEGER;
