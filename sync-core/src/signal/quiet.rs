//! W7, W8, W9: tablets that are not heard of, care that nobody wrote down, clocks that are wrong.
//!
//! What the office knows of each tablet is handed in. Care counts as missing only where every tablet on shift was heard of
//! since: silence is not neglect. May not live here: how a tablet is heard of (`sync`).

use super::{Look, Signal, Standing, What};
use crate::fold::DueState;
use crate::id::DeviceId;
use crate::time::Timestamp;

/// One tablet as it was heard of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tablet {
    /// Which.
    pub device: DeviceId,
    /// Someone on shift works with it.
    pub on_shift: bool,
    /// When it last took and gave everything; `None` when it never did.
    pub heard_at: Option<Timestamp>,
    /// When its oldest unsent record was written, where it holds one.
    pub unsent_since: Option<Timestamp>,
    /// What had to be added to its clock at the last contact, in milliseconds.
    pub clock_offset_ms: Option<i64>,
    /// When its clock was seen to go backwards.
    pub went_back_at: Option<Timestamp>,
}

/// Until when everything that was written has arrived: as far as the tablet on shift that was heard of the longest ago, and
/// not past its oldest unsent record. `None` when one was never heard of, or none is known.
pub fn heard_until(tablets: &[Tablet]) -> Option<Timestamp> {
    let of_each = tablets
        .iter()
        .filter(|tablet| tablet.on_shift)
        .map(|tablet| {
            let heard = tablet.heard_at?;
            Some(tablet.unsent_since.map_or(heard, |since| since.min(heard)))
        })
        .collect::<Option<Vec<_>>>()?;
    of_each.into_iter().min()
}

pub(super) fn all(look: &Look<'_>) -> Vec<Signal> {
    let mut found = Vec::new();
    for tablet in look.tablets {
        found.extend(silent(look, tablet));
        found.extend(clock(look, tablet));
    }
    if let Some(heard) = heard_until(look.tablets) {
        no_record(look, heard, &mut found);
    }
    found
}

fn silent(look: &Look<'_>, tablet: &Tablet) -> Option<Signal> {
    let quiet = tablet.heard_at.filter(|_| tablet.on_shift);
    let quiet = quiet.map(|heard| (heard, heard.plus_ms(look.limits.silent_ms)));
    let unsent = tablet.unsent_since;
    let unsent = unsent.map(|since| (since, since.plus_ms(look.limits.unsent_ms)));
    let (since, due_at) = [quiet, unsent]
        .into_iter()
        .flatten()
        .filter(|(_, due_at)| look.now > *due_at)
        .min_by_key(|(_, due_at)| *due_at)?;
    let signal = raised(What::SilentTablet, &[&tablet.device.0], since, due_at);
    Some(Signal {
        tablet: Some(tablet.device),
        ..signal
    })
}

fn clock(look: &Look<'_>, tablet: &Tablet) -> Option<Signal> {
    let apart = tablet
        .clock_offset_ms
        .is_some_and(|ms| ms.unsigned_abs() > look.limits.clock_ms.unsigned_abs());
    let since = tablet.went_back_at.or(tablet.heard_at.filter(|_| apart))?;
    let signal = raised(What::ClockDoubt, &[&tablet.device.0], since, since);
    Some(Signal {
        tablet: Some(tablet.device),
        ..signal
    })
}

/// Planned times of everyone who lives here that passed without a word.
fn no_record(look: &Look<'_>, heard: Timestamp, found: &mut Vec<Signal>) {
    for person in look.floor.people() {
        for due in look.floor.due(person.id, look.now) {
            let over = due.due_at.plus_ms(due.window_ms);
            if due.state == DueState::Missed && over <= heard {
                let at = due.due_at.0.to_be_bytes();
                let mut signal = raised(What::NoRecord, &[&due.item.0, &at], due.due_at, over);
                (signal.evidence, signal.person) = (vec![due.version], Some(person.id));
                found.push(signal);
            }
        }
    }
}

fn raised(what: What, of: &[&[u8]], since: Timestamp, due_at: Timestamp) -> Signal {
    Signal {
        key: Signal::named(what, of),
        what,
        cycle: None,
        action: None,
        since,
        due_at,
        standing: Standing::Overdue,
        evidence: Vec::new(),
        reopens: None,
        person: None,
        tablet: None,
    }
}
