//! What the line on top is made of. Its words are [`crate::view::status`].

use serde::{Deserialize, Serialize};

/// What the line on top is made of. [`crate::view::status`] puts it in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// Entries of this tablet that have no receipt yet.
    pub waiting: u32,
    /// When the oldest of them was recorded.
    pub oldest_waiting_at: Option<i64>,
    /// When the office last confirmed that it holds everything, or last took an entry.
    pub sent_at: Option<i64>,
    /// How the office is reached now.
    pub link: Link,
    /// What needs a person, if anything; the most pressing only.
    pub attention: Option<Attention>,
    /// The first sync, while it goes on.
    pub first_sync: Option<Progress>,
    /// Somebody has just signed in, and what this tablet holds is still being opened.
    pub reading: bool,
    /// How many follow-through actions wait for whoever is signed in.
    pub my_actions: u32,
}

impl Status {
    /// Why figures of the whole cannot be shown yet: what is not here may have been done.
    pub fn not_whole(&self) -> Option<&'static str> {
        if self.first_sync.is_some() {
            return Some("Records are still on their way.");
        }
        self.reading.then_some("Opening the records.")
    }
}

/// How the office is reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Link {
    /// Not now. Ordinary, and never shown as an error.
    #[default]
    Off,
    /// Trying.
    Trying,
    /// There.
    On,
}

/// What needs a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Attention {
    /// The office asks for a sign-in before it takes more.
    SignInAgain,
    /// This tablet has been blocked by a manager.
    TabletBlocked,
    /// The office did not take this many entries; they are kept, and listed on "This tablet".
    Refused {
        /// How many.
        entries: u32,
    },
    /// The tablet's storage is full: nothing more can be saved until there is room.
    StorageFull,
    /// The browser may delete what is stored here when space runs low.
    StorageNotKept,
    /// The tablet's clock is far from the office's.
    ClockWrong {
        /// Tablet minus office, in minutes.
        minutes: i64,
    },
    /// This app is too old for the office, and no update has arrived.
    TooOld,
    /// The network answers, but not as our office: a sign-in page of the Wi-Fi, most likely.
    NotOurOffice,
}

/// How far something long has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Rows here.
    pub rows: u64,
    /// Rows in all, as far as the office has said.
    pub of: u64,
}
