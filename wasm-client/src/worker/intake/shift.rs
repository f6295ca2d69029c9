//! The beginning and end of a shift, and a leader's look over a unit: what the screens say becomes a record.

use sync_core::fold::Floor;
use sync_core::id::{StaffId, UnitId};
use sync_core::record::{About, Fact, SeenOpen, ShiftEnded, ShiftStarted, UnitChecked};
use sync_core::shift::Shift;
use sync_core::sync::tablet::NewRecord;
use sync_core::text::NoteText;
use sync_core::time::Timestamp;

use super::{Read, whole};
use crate::protocol::{Problem, ProblemAt};
use crate::view::care_form::optional_text;

/// What was seen open on a unit, and anything to add to it.
pub struct Seen<'a> {
    /// Which unit.
    pub unit: &'a str,
    /// What was on the screen.
    pub open: SeenOpen,
    /// As typed.
    pub note: &'a str,
}

/// Someone begins a shift.
pub fn start(floor: &Floor, by: StaffId, now: Timestamp, unit: &str) -> Read {
    let unit = unit_of(unit)?;
    if floor.on_shift(now).iter().any(|one| one.staff == by) {
        return Err(vec![whole("You are on shift already. End that one first")]);
    }
    let shift = Shift::at(now);
    let started = ShiftStarted {
        staff: by,
        unit,
        shift,
    };
    let words = format!("{} started", shift.part.label());
    Ok((record(now, About::Staff(by), Fact::ShiftStarted(started)), words))
}

/// Someone ends theirs.
pub fn end(floor: &Floor, by: StaffId, now: Timestamp, seen: &Seen<'_>) -> Read {
    let Some(mine) = floor.on_shift(now).into_iter().find(|one| one.staff == by) else {
        return Err(vec![whole(
            "You have not started a shift here, so there is none to end",
        )]);
    };
    let ended = ShiftEnded {
        staff: by,
        unit: mine.unit,
        shift: mine.shift,
        open: seen.open,
        note: note(seen.note)?,
    };
    let words = format!("{} ended", mine.shift.part.label());
    Ok((record(now, About::Staff(by), Fact::ShiftEnded(ended)), words))
}

/// A leader has looked over a unit. Whoever began a shift looks over that one, even when the next has begun.
pub fn check(floor: &Floor, by: StaffId, now: Timestamp, seen: &Seen<'_>) -> Read {
    let unit = unit_of(seen.unit)?;
    let mine = floor.on_shift(now).into_iter().find(|one| one.staff == by);
    let checked = UnitChecked {
        unit,
        shift: mine.map_or_else(|| Shift::at(now), |mine| mine.shift),
        open: seen.open,
        note: note(seen.note)?,
    };
    Ok((
        record(now, About::Service, Fact::UnitChecked(checked)),
        "End-of-shift check".to_owned(),
    ))
}

fn record(happened_at: Timestamp, about: About, fact: Fact) -> NewRecord {
    NewRecord {
        happened_at,
        about,
        links: Vec::new(),
        saw: None,
        fact,
    }
}

fn unit_of(unit: &str) -> Result<UnitId, Vec<Problem>> {
    UnitId::from_hex(unit).ok_or_else(|| vec![whole("This unit is not known on this tablet")])
}

fn note(typed: &str) -> Result<Option<NoteText>, Vec<Problem>> {
    optional_text(typed, NoteText::parse, ProblemAt::Note).map_err(|problem| vec![problem])
}
