//! What an action came to: a measure before it was agreed, and since it was seen in practice (rows E1.5, E1.B).
//!
//! May not live here: how a measure is counted (`sources`), what a reviewer makes of it (`record::follow_through`).

use super::sources::{ALL, Named, Sources};
use super::{Figure, WINDOW_DAYS, Window};
use crate::cycle::{Action, Cycle};
use crate::record::follow_through::Reach;
use crate::signal::Look;
use crate::time::{DAY_MS, Timestamp};

/// One measure on both sides of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BeforeAfter {
    /// Which.
    pub named: Named,
    /// Before it was agreed.
    pub before: (Window, Figure),
    /// Since it was seen in practice.
    pub after: (Window, Figure),
}

/// What is looked at for one cycle: the stretch before, and the stretch after.
struct Stretches {
    before: Window,
    after: Window,
}

/// From when on care is needed to count a cycle's measures. `None` while nothing is agreed, or not everything was seen in
/// practice: there is no "after" yet.
pub fn before_after_from(cycle: &Cycle, now: Timestamp) -> Option<Timestamp> {
    let all = ALL.iter();
    all.filter_map(|named| Some(stretches(cycle, named.number, now)?.before.from))
        .min()
}

/// Every measure that is counted from records, on both sides of a cycle's actions, over the days that were agreed for it.
/// What happened is that of the cycle's own theme, and of the person it concerns, if it concerns one; the rest is the whole
/// service's. `written` is care as when it happened and whether it was written down late.
pub fn before_after(look: &Look<'_>, written: &[(Timestamp, bool)], cycle: &Cycle) -> Vec<BeforeAfter> {
    let Some(from) = before_after_from(cycle, look.now) else {
        return Vec::new();
    };
    let mut sources = Sources::of(look, written, from);
    if let Some(issue) = &cycle.issue {
        let person = match issue.says.reach {
            Reach::Person(person) => Some(person),
            Reach::Unit(_) | Reach::Service => None,
        };
        sources.only_about(issue.says.theme, person);
    }
    ALL.iter()
        .filter_map(|one| {
            let over = stretches(cycle, one.number, look.now)?;
            let of = |window| Some((window, sources.figure(one.number, window)?));
            Some(BeforeAfter {
                named: *one,
                before: of(over.before)?,
                after: of(over.after)?,
            })
        })
        .collect()
}

fn stretches(cycle: &Cycle, number: u8, now: Timestamp) -> Option<Stretches> {
    let live = || cycle.live_actions();
    let agreed = live().map(|action| action.agreed_at).min()?;
    let seen: Option<Vec<Timestamp>> = live()
        .map(|action: &Action| super::follow_through::seen_at(action))
        .collect();
    let seen = seen?.into_iter().max()?.min(now);
    let asked = live()
        .filter_map(|action| action.says.measure)
        .filter(|asked| asked.measure == number)
        .last();
    let days = asked.map_or((WINDOW_DAYS, WINDOW_DAYS), |asked| {
        (asked.baseline_days, asked.review_days)
    });
    let days_ms = |days: u16| i64::from(days) * DAY_MS;
    Some(Stretches {
        before: Window {
            from: agreed.plus_ms(-days_ms(days.0)),
            to: agreed,
        },
        after: Window {
            from: seen.max(now.plus_ms(-days_ms(days.1))),
            to: now,
        },
    })
}
