//! What the office says became of a file of unsent work.

use super::read::answers;

answers! {
    /// What became of a file of unsent work.
    Unsent {
        /// The tablet's name.
        label: String,
        /// When the tablet made it.
        made_at: i64,
        /// Each record.
        rows: Vec<UnsentRow>,
    }

    /// One record of such a file.
    UnsentRow {
        /// When it was recorded.
        recorded_at: i64,
        /// "stored", "already-there", "refused" or "damaged".
        result: String,
        /// Why it was not taken.
        why: Option<String>,
    }
}
