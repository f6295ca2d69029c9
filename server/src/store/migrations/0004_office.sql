-- What the office's pages filter and search by. Rows are worked out from the journal: a store that was made before this
-- makes them again when it is next opened.

CREATE TABLE rebuild_due (only INTEGER PRIMARY KEY CHECK (only = 1)) STRICT;
INSERT INTO rebuild_due VALUES (1);

-- As the record stands after its corrections: when it took place, how it went, what marks it bears.
DROP TABLE record_rows;
CREATE TABLE record_rows (
    entry INTEGER PRIMARY KEY REFERENCES entries (num),
    person INTEGER,
    staff INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    verdict INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    happened_at INTEGER NOT NULL,
    outcome INTEGER NOT NULL,
    marks INTEGER NOT NULL
) STRICT;
CREATE INDEX records_by_person ON record_rows (person, happened_at, entry);

-- Words by record: found, never shown. The words themselves stay in the bodies.
CREATE VIRTUAL TABLE record_words USING fts5 (
    words, content = '', contentless_delete = 1, detail = none, tokenize = "unicode61 remove_diacritics 2"
);
CREATE VIRTUAL TABLE record_word_list USING fts5vocab (record_words, instance);

-- Who decided about a held entry, by the id of what was held.
CREATE TABLE decisions (
    of BLOB NOT NULL,
    entry INTEGER NOT NULL REFERENCES entries (num),
    PRIMARY KEY (of, entry)
) STRICT, WITHOUT ROWID;
CREATE INDEX decisions_by_entry ON decisions (entry);

-- Tablets that hold another history than the office's, as last noticed.
CREATE TABLE divergences (
    device BLOB NOT NULL,
    scope BLOB NOT NULL,
    size INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (device, scope)
) STRICT, WITHOUT ROWID;

ALTER TABLE contacts ADD COLUMN oldest_unsent_at INTEGER;
ALTER TABLE contacts ADD COLUMN storage_used INTEGER;
ALTER TABLE contacts ADD COLUMN storage_quota INTEGER;
ALTER TABLE contacts ADD COLUMN app TEXT;

CREATE INDEX aside_by_time ON aside (at, id);
