-- Bodies of entries whose numbers follow each other, pressed together: what people write resembles itself. `bodies` holds those
-- of the newest group alone, until it is full. What was stored before is pressed when the store is next opened.
CREATE TABLE packed_bodies (pack INTEGER PRIMARY KEY, bodies BLOB NOT NULL) STRICT;

-- Six bytes of a hash find an entry as well as eight: the whole of it is compared.
DROP INDEX entries_by_id;
CREATE INDEX entries_by_id ON entries (substr(id, 1, 6));

-- A verdict that changes is looked up by the entry it is about.
CREATE INDEX corrections_by_entry ON corrections (entry);
CREATE INDEX people_facts_by_entry ON people_facts (entry);
