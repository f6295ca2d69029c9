//! Every maximum in the system, each with its reason. Nothing else lives here.
//!
//! A limit is checked where bytes come in, before anything is allocated for them.

/// Longest free-text note on a record: 500 characters as the record catalogue asks
/// (requirements.md section 6), at most 4 bytes each in UTF-8.
pub const NOTE_CHARS_MAX: usize = 500;

/// Longest short text (a name, a room, a label): names of people and places fit well inside it.
pub const SHORT_TEXT_CHARS_MAX: usize = 120;

/// Longest reason given for a correction or a refusal: a few sentences.
pub const REASON_CHARS_MAX: usize = 300;

/// Largest body of one entry. A full record is under 2 KiB; 16 KiB leaves room for kinds from
/// newer versions without letting one entry crowd out a frame.
pub const BODY_BYTES_MAX: usize = 16 * 1024;

/// Deepest nesting inside a body. Our own kinds need 6.
pub const BODY_DEPTH_MAX: usize = 12;

/// Most items inside one CBOR array or map of a body: a practice observation has some 40 items.
pub const BODY_ITEMS_MAX: u64 = 256;

/// Longest section of a living document: three printed pages, more than anybody reads before giving care.
pub const SECTION_CHARS_MAX: usize = 6000;

/// Largest change to a living document: it has to fit an entry's body beside the record around it. A whole section typed
/// anew takes 7 KiB in English.
pub const CHANGE_BYTES_MAX: usize = BODY_BYTES_MAX - 1024;

/// Most operations in one change: a section's every letter replaced is 12,000.
pub const CHANGE_OPS_MAX: u64 = 16_000;

/// Most changes that one change may stand on, and most others' whose letters it may touch: as many people as could write
/// in one document unaware of each other, many times over.
pub const CHANGE_DEPS_MAX: u64 = 256;

/// Most operations in one living document, deleted letters too: years of edits, and a fraction of a second to put together.
pub const DOCUMENT_OPS_MAX: u64 = 600_000;

/// Living documents kept put together between two questions: those of one person on screen, and the shift's handover.
pub const DOCUMENTS_KEPT: usize = 4;

/// Most entries in one run of a chain: a page of the feed may hold a single tablet's work, a page and a push of it.
pub const RUN_ENTRIES_MAX: usize = 1024;

/// Most entries in one run that a tablet pushes: a shift's work in one frame. With [`PAGE_ROWS`] it bounds a page's rows,
/// since a page ends where a run does.
pub const PUSH_ENTRIES_MAX: usize = 512;

/// Most runs in one frame: one per scope and device would be ten; a feed page may mix many tablets.
pub const RUNS_PER_FRAME_MAX: usize = 1024;

/// Rows after which a feed page ends, at the first place where no run is cut: a run's newest signature covers the entries
/// before it. Pages begin where others end, so that tablets at different places still ask for the same bytes.
pub const PAGE_ROWS: u64 = 512;

/// Body bytes in one feed page: half a frame, so that a page always fits one after sealing.
pub const PAGE_BODY_BYTES: usize = FRAME_BYTES_MAX / 2;

/// Sealed pages the office keeps ready for the next tablet, in bytes.
pub const PAGE_CACHE_BYTES: usize = 16 * 1024 * 1024;

/// Newest rows of each feed kept in memory, so that going live needs no reading.
pub const TAIL_ROWS: usize = 1024;

/// Largest frame on the wire, compressed or sealed: 512 entries at 500 bytes, doubled.
pub const FRAME_BYTES_MAX: usize = 1024 * 1024;

/// Largest frame after decompression; a bomb is cut off here.
pub const FRAME_INFLATED_BYTES_MAX: usize = 8 * 1024 * 1024;

/// Sealed items in one push of a locked tablet.
pub const SEALED_ITEMS_PER_FRAME_MAX: usize = 256;

/// Scopes named in one hello or frontier: five audiences, plus restricted cases and own supervision.
pub const SCOPES_MAX: usize = 64;

/// Chains named in one hello: one per scope.
pub const CHAINS_MAX: usize = 64;

/// Frames on their way to one tablet before the office waits for it to take them.
pub const FRAMES_IN_FLIGHT_MAX: u32 = 8;

/// Pushes on their way from one tablet before it waits for verdicts: keeps a lost link cheap.
pub const PUSHES_IN_FLIGHT_MAX: usize = 2;

/// Rows that may wait for one commit. Past this the office answers "busy" and the tablet tries again.
pub const STAGED_ROWS_MAX: usize = 20_000;

/// Care kept on a tablet, in days, when nothing else is set (sync.md).
pub const HORIZON_DAYS_DEFAULT: i64 = 14;

/// PIN tries before the wait begins (issue 2; security.md).
pub const PIN_TRIES_FREE: u32 = 5;

/// First wait after too many wrong PINs, doubled each time after.
pub const PIN_WAIT_FIRST_MS: i64 = 60_000;

/// Longest wait after wrong PINs: long enough to make guessing hopeless, short enough for a shift.
pub const PIN_WAIT_MAX_MS: i64 = 60 * 60_000;

/// Records in one file of a journal: with a full note each, a tenth of what the office's helper may use. More are more files.
pub const JOURNAL_RECORDS_MAX: usize = 2_000;

/// Digits of a PIN.
pub const PIN_DIGITS_MIN: usize = 4;
/// Digits of a PIN, at most.
pub const PIN_DIGITS_MAX: usize = 8;

/// How long a person may go on unlocking a tablet that has not met the office (security.md: 72 h).
pub const LEASE_MS_DEFAULT: i64 = 72 * 3_600_000;

/// A record written this long after it happened is a late entry (domain.md: 30 minutes).
pub const LATE_AFTER_MS: i64 = 30 * 60_000;

/// Furthest into the future a record's own time may lie before the screen asks again.
pub const FUTURE_ALLOWED_MS: i64 = 5 * 60_000;

/// First wait before a tablet tries the office again.
pub const RECONNECT_FIRST_MS: i64 = 1_000;
/// Longest wait before a tablet tries the office again.
pub const RECONNECT_MAX_MS: i64 = 60_000;

/// No answer from the office for this long means the link is dead, whatever the browser believes.
pub const LINK_SILENT_MS: i64 = 45_000;
/// A quiet link is pinged this often.
pub const PING_EVERY_MS: i64 = 20_000;

/// Edges of its own log that the office names when a tablet's log differs, newest first kept: one stands every
/// [`PAGE_ROWS`], so this reaches back over a month of a large home. Behind that, everything a tablet holds is handed back.
pub const FORK_EDGES_MAX: usize = 256;

/// Ends of handed-back logs that the office remembers per scope: a home's tablets, several times over.
pub const HELD_MARKS_MAX: usize = 256;

/// Rows that one frame of handed-back pages may hold, unless it is a single page: one transaction's worth, and as much as
/// one message may make the office open.
pub const HAND_BACK_ROWS_MAX: u64 = 1024;

/// Sealed bytes of pages in one such frame: half a frame, as for a page of its own.
pub const HAND_BACK_BYTES: usize = FRAME_BYTES_MAX / 2;

/// Logs left for another that a tablet shows rows of until the new one has brought them: each needs a restored office.
pub const LOGS_LEFT_MAX: usize = 16;
