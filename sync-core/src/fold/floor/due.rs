//! What is due for a person now: planned times, and the care that answers them.
//!
//! Worked out afresh from plan and care each time it is asked, so it is the same on every tablet that holds the same
//! entries, and nothing is ever ticked off.

use std::collections::{BTreeMap, BTreeSet};

use super::plan::{PlanHistory, Planned};
use super::{FIRST, Floor, LAST, Mark};
use crate::id::{EntryId, PersonId, PlanItemId};
use crate::record::{About, Care, Outcome};
use crate::text::ShortText;
use crate::time::{HOUR_MS, MINUTE_MS, Timestamp};

/// Care this much after its time is overdue (requirements.md section 6, row 8).
const OVERDUE_AFTER_MS: i64 = 30 * MINUTE_MS;

/// How far past midnight a list looks ahead: whoever works at 11pm must see what is due at 1am.
const LOOK_AHEAD_MS: i64 = 8 * HOUR_MS;

/// One planned time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueItem<'a> {
    /// The planned item.
    pub item: PlanItemId,
    /// The version of it that this time follows from: for a record's `saw`.
    pub version: EntryId,
    /// Code of the kind of care.
    pub kind: u16,
    /// What to do.
    pub instruction: &'a ShortText,
    /// The planned time; with `item`, what a care record answers.
    pub due_at: Timestamp,
    /// How long before and after care still answers it by itself, in milliseconds.
    pub window_ms: i64,
    /// How it stands.
    pub state: DueState,
    /// Every record that names this time and says it was given, oldest first. More than one: two people did it, unaware of
    /// each other, or wrote it down twice. It is still one planned time.
    pub completions: Vec<EntryId>,
}

/// How a planned time stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DueState {
    /// Its time has not begun.
    NotYet,
    /// It is time.
    Due,
    /// Well after its time, but not too late.
    Overdue,
    /// Someone answered it: gave it, or wrote down why not.
    Answered {
        /// The answer.
        by: EntryId,
        /// How it went; declined is an answer.
        outcome: Outcome,
    },
    /// Its time has passed and nobody wrote anything down.
    Missed,
}

impl Floor {
    /// A person's planned times of today, those of last night whose time is not over, and those of the coming night,
    /// in order of time. None for someone who has left.
    pub fn due(&self, person: PersonId, now: Timestamp) -> Vec<DueItem<'_>> {
        if self
            .person(person)
            .is_some_and(|person| person.discharged.is_some())
        {
            return Vec::new();
        }
        let today = now.care_day();
        let mut timetable: Timetable<'_> = BTreeMap::new();
        for (item, history) in self.plan_histories(person) {
            let times = times_around(&history, now);
            if !times.is_empty() {
                timetable.insert(item, times);
            }
        }
        let mut due: Vec<DueItem<'_>> = timetable
            .keys()
            .flat_map(|item| self.due_of_item(person, *item, &timetable, now))
            .filter(|due| {
                let day = due.due_at.care_day();
                let from_last_night = day < today && now <= due.due_at.plus_ms(due.window_ms);
                let of_the_coming_night = day > today && due.due_at <= now.plus_ms(LOOK_AHEAD_MS);
                day == today || from_last_night || of_the_coming_night
            })
            .collect();
        due.sort_by_key(|due| (due.due_at, due.item));
        due
    }

    /// One item's times of yesterday, today and tomorrow, and what answers them. All three days are needed even where one is shown: care
    /// near midnight answers the nearest time, whichever day that is on.
    fn due_of_item<'a>(
        &'a self,
        person: PersonId,
        item: PlanItemId,
        timetable: &Timetable<'a>,
        now: Timestamp,
    ) -> Vec<DueItem<'a>> {
        let Some(times) = timetable.get(&item) else {
            return Vec::new();
        };
        let mut answers: BTreeMap<Timestamp, Answer> = BTreeMap::new();
        let mut completions: BTreeMap<Timestamp, BTreeSet<(Timestamp, EntryId)>> = BTreeMap::new();
        let mut offer = |due_at: Timestamp, answer: Answer| {
            answers
                .entry(due_at)
                .and_modify(|best| *best = best.better(answer))
                .or_insert(answer);
        };
        for (due_at, planned) in times {
            for mark in self
                .index
                .range(Mark::Answer(item, *due_at, FIRST)..=Mark::Answer(item, *due_at, LAST))
            {
                let id = mark.entry();
                let Some((care, happened_at)) = self.care_of(id) else {
                    continue;
                };
                if self.is_about(id, person) && care.kind.code == planned.care.kind {
                    offer(*due_at, Answer::new(care, true, happened_at, id));
                    if care.outcome.given() {
                        completions.entry(*due_at).or_default().insert((happened_at, id));
                    }
                }
            }
        }
        for (id, happened_at, care) in self.care_around(person, times) {
            // Care that names a planned time answers that one alone. If the plan has changed and there is no such
            // time any more, it answers by when it happened: the same item if that still has times, else any.
            let named = care.planned.is_some_and(|(named, due_at)| {
                let still_planned = timetable.contains_key(&named);
                let same_time = times.get(&due_at).map(|planned| planned.care.kind);
                (named != item && still_planned) || (named == item && same_time == Some(care.kind.code))
            });
            if named {
                continue;
            }
            if let Some(due_at) = nearest(times, care, happened_at) {
                offer(due_at, Answer::new(care, false, happened_at, id));
            }
        }
        times
            .iter()
            .map(|(due_at, planned)| {
                let window_ms = planned.care.schedule.window_ms();
                DueItem {
                    item,
                    version: planned.version,
                    kind: planned.care.kind,
                    instruction: &planned.care.instruction,
                    due_at: *due_at,
                    window_ms,
                    completions: completions
                        .get(due_at)
                        .map_or_else(Vec::new, |done| done.iter().map(|(_, id)| *id).collect()),
                    state: answers.get(due_at).map_or_else(
                        || unanswered(*due_at, window_ms, now),
                        |answer| DueState::Answered {
                            by: answer.by,
                            outcome: answer.outcome,
                        },
                    ),
                }
            })
            .collect()
    }

    fn is_about(&self, id: EntryId, person: PersonId) -> bool {
        self.entries
            .get(&id)
            .is_some_and(|kept| kept.record.about == About::Person(person))
    }

    /// Counted care of the planned kinds that could answer one of the times by when it happened.
    fn care_around(
        &self,
        person: PersonId,
        times: &BTreeMap<Timestamp, Planned<'_>>,
    ) -> Vec<(EntryId, Timestamp, &Care)> {
        let (Some((first, _)), Some((last, _))) = (times.first_key_value(), times.last_key_value()) else {
            return Vec::new();
        };
        let widest = times
            .values()
            .map(|planned| planned.care.schedule.window_ms())
            .max()
            .unwrap_or(0);
        let kinds: BTreeSet<u16> = times.values().map(|planned| planned.care.kind).collect();
        kinds
            .into_iter()
            .flat_map(|kind| self.counted_care(person, kind, first.plus_ms(-widest), last.plus_ms(widest)))
            .collect()
    }
}

/// Planned times of one person, by item, each with the version in force then.
type Timetable<'a> = BTreeMap<PlanItemId, BTreeMap<Timestamp, Planned<'a>>>;

/// An item's planned times of yesterday, today and tomorrow, with the version in force then.
fn times_around<'a>(history: &PlanHistory<'a>, now: Timestamp) -> BTreeMap<Timestamp, Planned<'a>> {
    let today = now.care_day();
    let mut times = BTreeMap::new();
    for planned in history.versions() {
        for day in [today.previous(), today, today.next()] {
            for due_at in planned.care.schedule.on_day(day) {
                if history.in_force(due_at) == Some(planned) {
                    times.insert(due_at, planned);
                }
            }
        }
    }
    times
}

/// The planned time that care answers by when it happened: the nearest within its window, the earlier of two.
fn nearest(
    times: &BTreeMap<Timestamp, Planned<'_>>,
    care: &Care,
    happened_at: Timestamp,
) -> Option<Timestamp> {
    times
        .iter()
        .filter(|(_, planned)| planned.care.kind == care.kind.code)
        .map(|(due_at, planned)| (happened_at.ms_since(*due_at).abs(), *due_at, planned))
        .filter(|(apart_ms, _, planned)| *apart_ms <= planned.care.schedule.window_ms())
        .map(|(apart_ms, due_at, _)| (apart_ms, due_at))
        .min()
        .map(|(_, due_at)| due_at)
}

fn unanswered(due_at: Timestamp, window_ms: i64, now: Timestamp) -> DueState {
    let after_ms = now.ms_since(due_at);
    if after_ms < -window_ms {
        DueState::NotYet
    } else if after_ms <= window_ms.min(OVERDUE_AFTER_MS) {
        DueState::Due
    } else if after_ms <= window_ms {
        DueState::Overdue
    } else {
        DueState::Missed
    }
}

/// An answer to a planned time.
#[derive(Clone, Copy)]
struct Answer {
    outcome: Outcome,
    names_the_time: bool,
    happened_at: Timestamp,
    by: EntryId,
}

impl Answer {
    const fn new(care: &Care, names_the_time: bool, happened_at: Timestamp, by: EntryId) -> Self {
        Self {
            outcome: care.outcome,
            names_the_time,
            happened_at,
            by,
        }
    }

    /// Of two answers: what was given before what was not (declined at eight and drunk at half past is drunk), what
    /// names the time before what only fits it, the first before the next.
    fn better(self, other: Self) -> Self {
        let rank = |answer: &Self| {
            let fits_only = !answer.names_the_time;
            (!answer.outcome.given(), fits_only, answer.happened_at, answer.by)
        };
        if rank(&other) < rank(&self) { other } else { self }
    }
}
