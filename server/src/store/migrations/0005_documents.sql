-- Which entries speak of a living document: its changes, its versions, who read them. What they add up to is worked out by
-- the same fold that tablets use.
CREATE TABLE document_facts (
    document BLOB NOT NULL,
    entry INTEGER NOT NULL REFERENCES entries (num),
    verdict INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    PRIMARY KEY (document, entry)
) STRICT, WITHOUT ROWID;
CREATE INDEX document_facts_by_entry ON document_facts (entry);
INSERT OR IGNORE INTO rebuild_due VALUES (1);
