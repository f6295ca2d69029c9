//! The plain reference: the office's rows as one list in the order in which they were committed, and what follows from them by
//! walking that list. It shares no logic with the core: no fold, no index, no gate, no calendar.

use std::collections::{BTreeMap, BTreeSet};

use sync_core::id::{DeviceId, EntryId, PersonId, PlanItemId, StaffId};
use sync_core::journal::{Entry, FeedRow};
use sync_core::record::care_kinds::fluid;
use sync_core::record::{About, Care, Fact, Record};
use sync_core::scope::{Audience, Scope};
use sync_core::staff::Role;
use sync_core::testing::OfficeStore;
use sync_core::time::{DAY_MS, HOUR_MS, MINUTE_MS, Timestamp};
use sync_core::verdict::{HeldReason, Verdict};

use crate::calendar::{History, local_day};
use crate::check::record_of;

/// One row as it was committed.
pub(crate) struct Line<'a> {
    /// Which transaction.
    pub(crate) commit: usize,
    pub(crate) scope: Scope,
    pub(crate) n: u64,
    pub(crate) row: &'a FeedRow,
    /// It brings an entry again for its signature's sake.
    pub(crate) again: bool,
    pub(crate) record: Option<Record>,
}

impl<'a> Line<'a> {
    pub(crate) fn entry(&self) -> Option<&'a Entry> {
        self.row.entry.as_ref()
    }

    /// When it was written, by the office's clock as its device knew it.
    fn written_at(&self) -> Timestamp {
        self.entry().map_or(Timestamp(0), |entry| {
            let header = &entry.header;
            Timestamp(
                header
                    .recorded_at
                    .0
                    .saturating_add(header.office_offset_ms.unwrap_or(0)),
            )
        })
    }

    fn seq(&self) -> u64 {
        self.entry().map_or(0, |entry| entry.header.seq)
    }
}

/// Every row ever committed.
pub(crate) struct Book<'a> {
    pub(crate) lines: Vec<Line<'a>>,
    /// Those of the directory, as they were written.
    directory: Vec<usize>,
}

/// A drink as its person's timeline should tell of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) ml: Option<i64>,
    pub(crate) given: bool,
    pub(crate) happened_at: Timestamp,
    pub(crate) counted: bool,
    pub(crate) struck: bool,
    pub(crate) amended: bool,
    pub(crate) by: StaffId,
    answers: Option<(PlanItemId, Timestamp)>,
    known: bool,
}

/// A planned time as a list of what is due should tell of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Due {
    pub(crate) due_at: Timestamp,
    pub(crate) item: PlanItemId,
    pub(crate) state: &'static str,
    pub(crate) by: Option<EntryId>,
    pub(crate) completions: BTreeSet<EntryId>,
}

impl<'a> Book<'a> {
    pub(crate) fn of(office: &'a OfficeStore) -> Self {
        let lines = office.written.iter().enumerate().flat_map(|(commit, written)| {
            written.rows.iter().map(move |new| Line {
                commit,
                scope: new.scope,
                n: new.n,
                row: &new.row,
                again: new.again,
                record: record_of(&new.row),
            })
        });
        let lines: Vec<Line<'a>> = lines.collect();
        let mut directory: Vec<usize> = (0..lines.len())
            .filter(|at| lines[*at].scope.audience == Audience::Directory)
            .collect();
        // Rows that were brought back stand later than they were written.
        directory.sort_by_key(|at| {
            let line = &lines[*at];
            let happened_at = line.record.as_ref().map(|record| record.happened_at);
            (happened_at, line.written_at(), line.seq(), line.row.id)
        });
        Self { lines, directory }
    }

    /// How many entries ever stood held.
    pub(crate) fn held(&self) -> usize {
        let held = |line: &&Line<'_>| matches!(line.row.verdict, Verdict::Held(_));
        self.lines.iter().filter(held).count()
    }

    /// What the office last said about each entry.
    pub(crate) fn verdicts(&self) -> BTreeMap<EntryId, Verdict> {
        self.lines
            .iter()
            .map(|line| (line.row.id, line.row.verdict))
            .collect()
    }

    /// What the directory said before a transaction.
    fn directory(&self, before: usize) -> impl Iterator<Item = (&Record, Timestamp)> {
        self.directory
            .iter()
            .map(|at| &self.lines[*at])
            .filter(move |line| line.commit < before)
            .filter_map(|line| line.record.as_ref())
            .map(|record| (record, record.happened_at))
    }

    /// Whether somebody worked here at a moment, as far as was known before a transaction.
    fn worked_here(&self, staff: StaffId, at: Timestamp, before: usize) -> bool {
        let mut left: Option<Timestamp> = None;
        let mut away = false;
        for (record, happened_at) in self.directory(before) {
            match &record.fact {
                Fact::StaffLeft(fact) if fact.staff == staff => {
                    if let Some(from) = left {
                        left = Some(Timestamp(from.0.min(fact.from.0)));
                    } else {
                        left = Some(fact.from);
                    }
                }
                Fact::StaffJoined(fact) if fact.staff == staff => {
                    if let Some(from) = left.take() {
                        away |= from <= at && at < happened_at;
                    }
                }
                _ => {}
            }
        }
        !away && left.is_none_or(|from| at < from)
    }

    /// Whether somebody held a role at a moment, as far as was known before a transaction.
    fn held_role(&self, staff: StaffId, role: Role, at: Timestamp, before: usize) -> bool {
        let mut open: Vec<(Timestamp, Option<Timestamp>)> = Vec::new();
        for (record, _) in self.directory(before) {
            match &record.fact {
                Fact::RoleGranted(fact) if fact.staff == staff && fact.role == role => {
                    open.push((fact.from, fact.until));
                }
                Fact::RoleEnded(fact) if fact.staff == staff && fact.role == role => {
                    for (_, until) in &mut open {
                        *until = Some(until.map_or(fact.from, |until| until.min(fact.from)));
                    }
                }
                _ => {}
            }
        }
        self.worked_here(staff, at, before)
            && open
                .iter()
                .any(|(from, until)| *from <= at && until.is_none_or(|until| at < until))
    }

    /// The highest role somebody holds at a moment in the line, by all that is known.
    pub(crate) fn role_now(&self, staff: StaffId, at: Timestamp) -> Option<Role> {
        LINE.iter()
            .rev()
            .copied()
            .find(|role| self.held_role(staff, *role, at, usize::MAX))
    }

    /// Whether somebody whose key was made on a device holds a role from this one up now.
    pub(crate) fn somebody_of(&self, device: DeviceId, lowest: Role, at: Timestamp) -> bool {
        self.directory(usize::MAX).any(|(record, _)| match &record.fact {
            Fact::KeyCertified(fact) => {
                let role = self.role_now(fact.staff, at);
                fact.device == device && role.is_some_and(|role| rank(role) >= rank(lowest))
            }
            _ => false,
        })
    }

    /// Whether somebody was ever granted a role from this one up.
    pub(crate) fn ever_held_from(&self, staff: StaffId, lowest: Role) -> bool {
        self.directory(usize::MAX).any(|(record, _)| match &record.fact {
            Fact::RoleGranted(fact) => fact.staff == staff && rank(fact.role) >= rank(lowest),
            _ => false,
        })
    }

    /// Whether the office vouched for a key as this person's on this device before a transaction.
    pub(crate) fn vouched(&self, line: &Line<'_>, staff: StaffId, device: DeviceId) -> bool {
        let author = line.entry().map(|entry| entry.header.author);
        self.directory(usize::MAX).any(|(record, _)| match &record.fact {
            Fact::KeyCertified(fact) => {
                Some(fact.key) == author && fact.staff == staff && fact.device == device
            }
            _ => false,
        })
    }

    /// What the office should have said about an entry when it took it in, knowing what was committed `before`.
    pub(crate) fn should_be(&self, line: &Line<'_>, before: usize) -> Verdict {
        let (Some(entry), Some(record)) = (line.entry(), line.record.as_ref()) else {
            return Verdict::Accepted;
        };
        let lost = self.directory(before).any(|(record, _)| match &record.fact {
            Fact::DeviceRevoked(fact) => fact.device == entry.header.device,
            _ => false,
        });
        if lost {
            return Verdict::Held(HeldReason::DeviceRevoked);
        }
        let (by, role, at, now) = (
            record.by,
            record.acting_as,
            line.written_at(),
            line.row.received_at,
        );
        if !self.worked_here(by, at, before) {
            return Verdict::Held(HeldReason::AuthorHadLeft);
        }
        if !self.held_role(by, role, at, before) {
            return Verdict::Held(HeldReason::RoleEnded);
        }
        if !self.held_role(by, role, now, before) && entry.header.office_offset_ms.is_none() {
            return Verdict::Held(HeldReason::ClockInDoubt);
        }
        Verdict::Accepted
    }

    /// Lines that whoever's feeds begin at `starts` may know of.
    fn known<'b>(&'b self, starts: &'b BTreeMap<Scope, u64>) -> impl Iterator<Item = &'b Line<'a>> {
        self.lines
            .iter()
            .filter(|line| line.n >= starts.get(&line.scope).copied().unwrap_or(0))
    }

    /// A person's drinks as their timeline should show them, to a tablet whose feeds begin at `starts`.
    pub(crate) fn timeline(
        &self,
        person: PersonId,
        starts: &BTreeMap<Scope, u64>,
    ) -> BTreeMap<EntryId, Told> {
        let mut verdicts: BTreeMap<EntryId, Verdict> = BTreeMap::new();
        for line in self.known(starts) {
            verdicts.insert(line.row.id, line.row.verdict);
        }
        let counts = |id: &EntryId| matches!(verdicts.get(id), Some(Verdict::Accepted | Verdict::Released));
        let mut told: BTreeMap<EntryId, Told> = BTreeMap::new();
        for line in self.known(starts) {
            let Some(record) = line
                .record
                .as_ref()
                .filter(|record| record.about == About::Person(person))
            else {
                continue;
            };
            let (care, known) = match &record.fact {
                Fact::Care(care) => (Some(care), true),
                Fact::Unknown(_) => (None, false),
                _ => continue,
            };
            let mut one = Told {
                ml: None,
                given: false,
                happened_at: record.happened_at,
                counted: counts(&line.row.id) && rank(record.acting_as) >= rank(Role::SupportWorker) && known,
                struck: false,
                amended: false,
                by: record.by,
                answers: None,
                known,
            };
            if let Some(care) = care {
                one.says(care);
            }
            let corrections = self.corrections(line, record, starts);
            for (id, correction) in corrections {
                if !counts(&id) {
                    continue;
                }
                match &correction.fact {
                    Fact::Amended(amended) => {
                        if let Fact::Care(care) = &amended.corrected.fact {
                            one.says(care);
                        }
                        one.happened_at = amended.corrected.happened_at;
                        one.amended = true;
                    }
                    _ => one.struck = true,
                }
            }
            one.counted &= !one.struck;
            told.insert(line.row.id, one);
        }
        told
    }

    /// Corrections of an entry that were allowed, as they were written.
    fn corrections<'b>(
        &'b self,
        original: &Line<'_>,
        record: &Record,
        starts: &'b BTreeMap<Scope, u64>,
    ) -> Vec<(EntryId, &'b Record)> {
        let mut found: Vec<(Timestamp, u64, EntryId, &Record)> = Vec::new();
        for line in self.known(starts) {
            let Some(correction) = line.record.as_ref() else {
                continue;
            };
            let of = match &correction.fact {
                Fact::Amended(amended) => amended.of,
                Fact::EnteredInError(error) => error.of,
                _ => continue,
            };
            let same_kind = match (&record.fact, &correction.fact) {
                (Fact::Care(was), Fact::Amended(amended)) => {
                    matches!(&amended.corrected.fact, Fact::Care(is) if is.kind.code == was.kind.code)
                }
                (_, Fact::Amended(_)) => false,
                _ => true,
            };
            let leads = rank(correction.acting_as) >= rank(Role::ShiftLeader);
            let works = rank(correction.acting_as) >= rank(Role::SupportWorker);
            let soon = line.written_at().0.saturating_sub(original.written_at().0) <= DAY_MS;
            let own = correction.by == record.by && works && soon;
            if of == original.row.id && same_kind && (leads || own) {
                found.push((line.written_at(), line.seq(), line.row.id, correction));
            }
        }
        found.sort_by_key(|(at, seq, id, _)| (*at, *seq, *id));
        found.into_iter().map(|(_, _, id, record)| (id, record)).collect()
    }

    /// What should be due for a person now.
    pub(crate) fn due(&self, person: PersonId, now: Timestamp, starts: &BTreeMap<Scope, u64>) -> Vec<Due> {
        let drinks = self.timeline(person, starts);
        let today = local_day(now);
        let items: BTreeMap<PlanItemId, BTreeMap<Timestamp, i64>> = self
            .planned(person, starts)
            .into_iter()
            .map(|(item, history)| (item, history.times(today)))
            .filter(|(_, times)| !times.is_empty())
            .collect();
        let mut due = Vec::new();
        for (item, times) in &items {
            for (due_at, window_ms) in times {
                let mut answers: Vec<(bool, bool, Timestamp, EntryId)> = Vec::new();
                let mut completions = BTreeSet::new();
                for (id, drink) in drinks.iter().filter(|(_, drink)| drink.counted) {
                    let named = drink.answers == Some((*item, *due_at));
                    // A planned time that is no more answers by when it happened.
                    let names_another = drink.answers.is_some_and(|(named, at)| {
                        (named != *item && items.contains_key(&named))
                            || (named == *item && times.contains_key(&at))
                    });
                    let nearest = times
                        .iter()
                        .map(|(at, window)| (drink.happened_at.0.abs_diff(at.0), *at, *window))
                        .filter(|(apart, _, window)| *apart <= u64::try_from(*window).unwrap_or(0))
                        .min()
                        .map(|(_, at, _)| at);
                    let fits = !names_another && nearest == Some(*due_at);
                    if named || fits {
                        answers.push((!drink.given, !named, drink.happened_at, *id));
                    }
                    if named && drink.given {
                        completions.insert(*id);
                    }
                }
                let by = answers.iter().min().map(|(_, _, _, id)| *id);
                let after = now.0 - due_at.0;
                let day = local_day(*due_at);
                let shown = day == today
                    || (day < today && now.0 <= due_at.0 + window_ms)
                    || (day > today && due_at.0 <= now.0 + 8 * HOUR_MS);
                let state = match by {
                    Some(_) => "answered",
                    None if after < -window_ms => "not yet",
                    None if after <= 30 * MINUTE_MS && after <= *window_ms => "due",
                    None if after <= *window_ms => "overdue",
                    None => "missed",
                };
                if shown {
                    due.push(Due {
                        due_at: *due_at,
                        item: *item,
                        state,
                        by,
                        completions,
                    });
                }
            }
        }
        due.sort();
        due
    }

    fn planned<'b>(
        &'b self,
        person: PersonId,
        starts: &'b BTreeMap<Scope, u64>,
    ) -> BTreeMap<PlanItemId, History<'b>> {
        let verdicts = self.verdicts();
        let mut histories: BTreeMap<PlanItemId, History<'_>> = BTreeMap::new();
        for line in self.known(starts) {
            let counts = matches!(
                verdicts.get(&line.row.id),
                Some(Verdict::Accepted | Verdict::Released)
            );
            let Some(record) = line.record.as_ref().filter(|record| {
                counts
                    && rank(record.acting_as) >= rank(Role::DeputyManager)
                    && record.about == About::Person(person)
            }) else {
                continue;
            };
            let standing = (record.happened_at, line.written_at(), line.seq(), line.row.id);
            match &record.fact {
                Fact::PlannedCare(care) if care.person == person => {
                    let history = histories.entry(care.item).or_default();
                    history.versions.push((standing, care));
                }
                Fact::PlannedCareEnded(ended) => {
                    let history = histories.entry(ended.item).or_default();
                    history.ends.push((standing, ended.from));
                }
                _ => {}
            }
        }
        for history in histories.values_mut() {
            history.versions.sort_by_key(|(standing, _)| *standing);
        }
        histories
    }
}

impl Told {
    fn says(&mut self, care: &Care) {
        self.ml = care.values.number(fluid::TAKEN_ML);
        self.given = care.outcome.given();
        self.answers = care.planned;
    }

    /// Whether this version of the app can read it.
    pub(crate) const fn is_known(&self) -> bool {
        self.known
    }
}

/// The line from support worker to registered manager.
const LINE: [Role; 5] = [
    Role::SupportWorker,
    Role::ShiftLeader,
    Role::TeamLeader,
    Role::DeputyManager,
    Role::RegisteredManager,
];

/// Place in the line; 0 beside it.
fn rank(role: Role) -> usize {
    LINE.iter().position(|one| *one == role).map_or(0, |at| at + 1)
}
