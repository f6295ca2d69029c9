//! The live floor, as the office's server tells it.

use super::{Coverage, read::answers};

answers! {
    /// One page of the live floor.
    Floor {
        /// The server's time.
        now_ms: i64,
        /// Everyone's figures.
        all: Counts,
        /// Each unit's.
        units: Vec<UnitCounts>,
        /// What they rest on.
        coverage: Coverage,
        /// The most pressing first.
        people: Vec<BoardRow>,
        /// Where the next page starts.
        next: Option<String>,
    }
    /// A unit with its figures.
    UnitCounts {
        /// Id.
        unit: String,
        /// Name.
        name: String,
        /// Figures.
        counts: Counts,
    }
    /// How many of everything.
    Counts {
        /// People.
        people: u64,
        /// Things overdue.
        overdue: u64,
        /// Things due now.
        due: u64,
        /// People about whom somebody should look at something.
        watched: u64,
        /// Those of them for whom it cannot wait.
        urgent: u64,
    }
    /// One person.
    BoardRow {
        /// Id.
        person: String,
        /// Full name.
        name: String,
        /// What they like to be called.
        known_as: String,
        /// Room.
        room: String,
        /// Unit's name.
        unit_name: String,
        /// What must be known first.
        alerts: Vec<String>,
        /// What somebody should look at.
        watch: Vec<Watch>,
        /// Well after its time.
        overdue: Vec<Due>,
        /// It is time.
        due: Vec<Due>,
        /// Its time has passed today and nobody wrote anything down.
        missed: Vec<Due>,
        /// What comes after those.
        next: Option<Due>,
        /// The newest care given.
        last: Option<Said>,
        /// Drinks today.
        fluid: Option<Fluid>,
    }
    /// Something that somebody should look at.
    Watch {
        /// "A worker is worried".
        label: String,
        /// With its figures.
        words: String,
        /// What makes it go.
        clears: String,
        /// It cannot wait for a round.
        urgent: bool,
        /// Since when.
        since: i64,
        /// The newest record that says so.
        entry: Option<String>,
    }
    /// Something planned for a time.
    Due {
        /// "Drink".
        kind_label: String,
        /// What to do.
        instruction: String,
        /// When.
        due_at: i64,
    }
    /// Something recorded.
    Said {
        /// The entry.
        entry: String,
        /// "Drink, 150 ml".
        line: String,
        /// When it took place.
        happened_at: i64,
        /// Who wrote it.
        author_name: String,
    }
    /// Drinks of today.
    Fluid {
        /// Drunk.
        taken_ml: i64,
        /// The day's target.
        target_ml: Option<i64>,
    }
}
