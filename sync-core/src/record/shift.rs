//! Shifts begun and ended: who was on where, and what was still open when somebody went home.
//!
//! Counts only: a shift's record names no one who receives care, since it is nobody's own record.

use minicbor::{Decode, Encode};

use crate::id::{StaffId, UnitId};
use crate::shift::Shift;
use crate::text::NoteText;

/// Someone began their shift.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ShiftStarted {
    /// Who: always its author.
    #[n(0)]
    pub staff: StaffId,
    /// Where.
    #[n(1)]
    pub unit: UnitId,
    /// Which shift.
    #[n(2)]
    pub shift: Shift,
}

/// Someone ended their shift, having seen what was open.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ShiftEnded {
    /// Who: always its author.
    #[n(0)]
    pub staff: StaffId,
    /// Where.
    #[n(1)]
    pub unit: UnitId,
    /// Which shift.
    #[n(2)]
    pub shift: Shift,
    /// What was on their screen.
    #[n(3)]
    pub open: SeenOpen,
    /// Anything they wanted to say about it.
    #[n(4)]
    pub note: Option<NoteText>,
}

/// A leader looked over a whole unit at the end of a shift.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct UnitChecked {
    /// Which unit.
    #[n(0)]
    pub unit: UnitId,
    /// Which shift.
    #[n(1)]
    pub shift: Shift,
    /// What was on their screen.
    #[n(2)]
    pub open: SeenOpen,
    /// Anything they wanted to say about it.
    #[n(3)]
    pub note: Option<NoteText>,
}

/// What was still open, as the screen said when it was confirmed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SeenOpen {
    /// Planned care well after its time.
    #[n(0)]
    pub overdue: u16,
    /// Planned care whose time has passed.
    #[n(1)]
    pub missed: u16,
    /// Forms begun and not saved.
    #[n(2)]
    pub drafts: u16,
    /// Records the office had not confirmed.
    #[n(3)]
    pub unsent: u16,
}

impl SeenOpen {
    /// Whether nothing was.
    pub const fn is_empty(&self) -> bool {
        self.overdue == 0 && self.missed == 0 && self.drafts == 0 && self.unsent == 0
    }
}

impl core::fmt::Display for SeenOpen {
    /// As people say it: "2 overdue, 1 not sent", or "nothing open".
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        if self.is_empty() {
            return f.write_str("nothing open");
        }
        let counts = [
            (self.overdue, "overdue"),
            (self.missed, "missed"),
            (self.drafts, "begun and not saved"),
            (self.unsent, "not sent"),
        ];
        let mut first = true;
        for (count, words) in counts.into_iter().filter(|(count, _)| *count > 0) {
            if !first {
                f.write_str(", ")?;
            }
            first = false;
            write!(f, "{count} {words}")?;
        }
        Ok(())
    }
}
