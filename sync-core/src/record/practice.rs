//! Practice observed: a leader watches a colleague give care and writes down what was seen (row E2.3).
//!
//! Lives in the leaders' scope only. Checklist codes are never reused.

use minicbor::{Decode, Encode};

use crate::id::{PersonId, StaffId};
use crate::text::NoteText;

/// One observation of one colleague's practice.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PracticeObserved {
    /// Whose practice.
    #[n(0)]
    pub subject: StaffId,
    /// Which checklist ([`Checklist::code`]).
    #[n(1)]
    pub checklist: u16,
    /// What was seen, item by item.
    #[n(2)]
    pub items: Vec<ItemResult>,
    /// What went well.
    #[n(3)]
    pub strengths: Option<NoteText>,
    /// What did not.
    #[n(4)]
    pub gaps: Option<NoteText>,
    /// The person cared for at the time.
    #[n(5)]
    pub person: Option<PersonId>,
}

/// What was seen for one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct ItemResult {
    /// [`ChecklistItem::code`].
    #[n(0)]
    pub item: u8,
    /// What was seen.
    #[n(1)]
    pub seen: Seen,
}

/// Whether a criterion was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Seen {
    /// Met.
    #[n(0)]
    Met,
    /// Partly met.
    #[n(1)]
    Partly,
    /// Not met.
    #[n(2)]
    Not,
    /// There was no occasion to see it.
    #[n(3)]
    NotSeen,
}

impl Seen {
    /// Every answer, in the order of the buttons.
    pub const ALL: [Self; 4] = [Self::Met, Self::Partly, Self::Not, Self::NotSeen];

    /// As on the button.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Met => "Met",
            Self::Partly => "Partly",
            Self::Not => "Not met",
            Self::NotSeen => "Not seen",
        }
    }
}

/// A list of criteria for one sort of practice.
#[derive(Debug)]
pub struct Checklist {
    /// Code on the wire.
    pub code: u16,
    /// As shown.
    pub label: &'static str,
    /// The criteria.
    pub items: &'static [ChecklistItem],
}

/// One criterion.
#[derive(Debug)]
pub struct ChecklistItem {
    /// Code on the wire, within its checklist.
    pub code: u8,
    /// As shown.
    pub label: &'static str,
}

const fn item(code: u8, label: &'static str) -> ChecklistItem {
    ChecklistItem { code, label }
}

/// The checklists that ship.
pub const CHECKLISTS: &[Checklist] = &[
    Checklist {
        code: 1,
        label: "Helping someone to drink and eat",
        items: &[
            item(1, "Explained and asked before starting"),
            item(2, "Sat the person upright and at ease"),
            item(3, "Right texture and thickness, as the plan says"),
            item(4, "Let them set the pace"),
            item(5, "Watched for coughing or tiredness"),
            item(6, "Recorded straight after"),
        ],
    },
    Checklist {
        code: 2,
        label: "Moving and repositioning",
        items: &[
            item(1, "Explained and asked before starting"),
            item(2, "Right number of staff, as the plan says"),
            item(3, "Checked the equipment first"),
            item(4, "Slide sheet or hoist used safely"),
            item(5, "Looked at the skin"),
            item(6, "Left comfortable, call bell in reach"),
            item(7, "Recorded straight after"),
        ],
    },
    Checklist {
        code: 3,
        label: "Personal care with dignity",
        items: &[
            item(1, "Knocked and waited"),
            item(2, "Explained and asked before starting"),
            item(3, "Kept the person covered and private"),
            item(4, "Offered choices"),
            item(5, "Hands washed, gloves changed"),
            item(6, "Recorded straight after"),
        ],
    },
];

impl Checklist {
    /// The checklist with this code.
    pub fn by_code(code: u16) -> Option<&'static Self> {
        CHECKLISTS.iter().find(|list| list.code == code)
    }

    /// The criterion with this code.
    pub fn item(&self, code: u8) -> Option<&'static ChecklistItem> {
        self.items.iter().find(|item| item.code == code)
    }
}
