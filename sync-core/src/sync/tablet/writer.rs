//! Writing: from a command to entries that are durable on this tablet. One append at a time; a chain's head advances only
//! when the store has answered.

use std::collections::BTreeMap;

use super::cells::{self, ChainCell, OwnCell, Sent};
use super::session::Unlocked;
use super::{NewRecord, NotDone, Notice, Persisting, RecordProblem, RequestId, StoreTrouble, Tablet};
use crate::cbor::to_bytes;
use crate::cycle::{CycleFeed, Noted};
use crate::fold::{Entered, Place};
use crate::gate::stream_of;
use crate::id::{CycleId, EntryId, Hash, PersonId};
use crate::journal::{Content, Entry, FORMAT, Frontier, Header, Horizon, KeyPair, Run, write_body};
use crate::limits;
use crate::record::{About, CycleFact, DocumentKey, Fact, Record};
use crate::rules::{self, Written};
use crate::scope::{Audience, Scope, Stream};
use crate::seal::{self, OfficeBoxPublic, ScopeKey};
use crate::wire::{SEALED_RUN, SealedRun};

/// What one command writes, on its way to the store: all of it or nothing.
#[cfg_attr(any(test, feature = "testing"), derive(Clone))]
pub(super) struct Appending {
    request: RequestId,
    /// Where each chain that is written to will stand.
    chains: BTreeMap<Scope, ChainCell>,
    own: Vec<(Scope, u64, OwnCell)>,
    /// Rows of other devices heard of when this was written.
    heard: u64,
    written: Vec<(Entry, Content)>,
    /// How many of them somebody wrote by hand.
    records: usize,
}

impl Tablet {
    /// Records something, or says why not. Several records are one durable write: all of them are saved, or none.
    /// Answers come as [`Notice::Saved`] or [`Notice::NotDone`].
    pub(super) fn record(&mut self, request: RequestId, records: Vec<NewRecord>) {
        self.commands.push_back((request, records));
        self.next_append();
    }

    pub(super) fn next_append(&mut self) {
        while self.appending.is_none() && !self.leaving {
            let Some((request, records)) = self.commands.pop_front() else {
                return;
            };
            if let Err(why) = self.begin_append(request, records) {
                self.not_done(request, why);
            }
        }
    }

    fn begin_append(&mut self, request: RequestId, records: Vec<NewRecord>) -> Result<(), NotDone> {
        let Some(unlocked) = &self.unlocked else {
            return Err(NotDone::Locked);
        };
        let Some(grant) = &self.grant else {
            return Err(NotDone::NotEnrolled);
        };
        let (staff, role, author) = (
            unlocked.session.staff,
            unlocked.session.role,
            unlocked.author.clone(),
        );
        let office_box = grant.office_box;
        let service = grant.service;
        let mut judged = Vec::with_capacity(records.len());
        for new in records {
            let audience = self.judge(unlocked, &new)?;
            let saw = new.saw.or_else(|| self.plan_on_screen(new.about));
            let record = Record {
                happened_at: new.happened_at,
                by: staff,
                acting_as: role,
                about: new.about,
                links: new.links,
                saw,
                fact: new.fact,
            };
            judged.push((audience, record));
        }
        let mut tick = self.chains.values().map(|chain| chain.tick).max().unwrap_or(0);
        let mut appending = Appending {
            request,
            chains: BTreeMap::new(),
            own: Vec::with_capacity(judged.len() + 1),
            heard: self.heard,
            written: Vec::with_capacity(judged.len() + 1),
            records: 0,
        };
        let mut writes = Vec::with_capacity(judged.len() + 2);
        for (audience, record) in judged {
            let scope = Scope::new(service, audience);
            let key = self
                .key_of(&scope)
                .ok_or(NotDone::Record(RecordProblem::NoKey))?
                .clone();
            let mut contents = Vec::with_capacity(2);
            // At sign-in, and again once other devices have been heard of since.
            if !appending.chains.contains_key(&scope) && self.frontier_is_due(&scope) {
                contents.push((Stream::Device(self.device), Content::Frontier(self.known())));
            }
            contents.push((stream_of(&record, audience), Content::Record(record)));
            let mut chain = appending
                .chains
                .get(&scope)
                .or_else(|| self.chains.get(&scope))
                .copied()
                .unwrap_or_default();
            for (stream, content) in contents {
                // The counter runs over the whole device.
                chain.tick = tick;
                let entry = self.next_entry(scope, chain, stream, &content, &author)?;
                tick = entry.header.tick;
                let by_hand = matches!(content, Content::Record(_));
                let cell = self.seal_own(&entry, &key, office_box, by_hand);
                writes.push(cells::own(&scope, entry.header.seq, Some(&cell)));
                appending.own.push((scope, entry.header.seq, cell));
                chain = ChainCell {
                    next_seq: chain.next_seq + 1,
                    last: Some(entry.id),
                    tick,
                };
                appending.records += usize::from(by_hand);
                appending.written.push((entry, content));
            }
            appending.chains.insert(scope, chain);
        }
        if appending.records == 0 {
            return Err(NotDone::Record(RecordProblem::Nothing));
        }
        writes.extend(
            appending
                .chains
                .iter()
                .map(|(scope, chain)| cells::chain(scope, chain)),
        );
        self.appending = Some(appending);
        // Nothing is told as saved yet: the tablet may lose power before the write lands.
        self.persist(writes, Persisting::Append);
        Ok(())
    }

    fn frontier_is_due(&self, scope: &Scope) -> bool {
        self.unlocked
            .as_ref()
            .is_some_and(|unlocked| unlocked.frontiers.get(scope) != Some(&self.heard))
    }

    /// The care plan that a record about a person is made under: the version this tablet shows.
    fn plan_on_screen(&self, about: About) -> Option<EntryId> {
        let About::Person(person) = about else {
            return None;
        };
        let versions = self
            .floor
            .as_ref()?
            .current_versions(&DocumentKey::CarePlan(person));
        versions.last().map(|version| version.id)
    }

    /// Writes and signs the entry that follows in a chain.
    fn next_entry(
        &mut self,
        scope: Scope,
        chain: ChainCell,
        stream: Stream,
        content: &Content,
        author: &KeyPair,
    ) -> Result<Entry, NotDone> {
        let body = write_body(self.entropy.next_12(), content);
        if body.len() > limits::BODY_BYTES_MAX {
            return Err(NotDone::Record(RecordProblem::TooLarge {
                bytes: body.len(),
                limit: limits::BODY_BYTES_MAX,
            }));
        }
        let header = Header {
            format: FORMAT,
            scope,
            stream,
            device: self.device,
            seq: chain.next_seq,
            prev: chain.last,
            tick: chain.tick + 1,
            author: author.public(),
            recorded_at: self.now,
            office_offset_ms: self.last.office_offset_ms,
            body_hash: Hash::of(&[&body]),
        };
        Ok(Entry::sign(header, body, author))
    }

    /// Seals an own entry twice: to its scope, for whoever may read it here; to the office, so that it can be sent locked.
    fn seal_own(
        &mut self,
        entry: &Entry,
        key: &ScopeKey,
        office_box: OfficeBoxPublic,
        by_hand: bool,
    ) -> OwnCell {
        let (scope, seq) = (entry.header.scope, entry.header.seq);
        let run = to_bytes(&SealedRun {
            scope,
            run: Run::pack(&[entry]),
        });
        OwnCell {
            id: entry.id,
            recorded_at: self.now,
            by_hand,
            sealed: seal::seal(key, self.entropy.next_12(), &own_bound(&scope, seq), &run),
            to_office: office_box.seal(&mut self.entropy, SEALED_RUN, &run),
            sent: Sent::Waiting,
        }
    }

    /// The store answered: it is saved.
    pub(super) fn appended(&mut self) {
        let Some(done) = self.appending.take() else { return };
        if let Some(unlocked) = &mut self.unlocked {
            let scopes = done.chains.keys().map(|scope| (*scope, done.heard));
            unlocked.frontiers.extend(scopes);
        }
        self.chains.extend(done.chains);
        for (scope, seq, cell) in done.own {
            self.own.insert((scope, seq), cell);
        }
        let (mut people, mut documents) = (Vec::new(), Vec::new());
        let mut cycles = Vec::new();
        for (entry, content) in &done.written {
            if entry.header.scope.audience == Audience::Cycles {
                if let Some(feed) = &mut self.cycles {
                    cycles.extend(feed.take(entry, Place::OnTablet, content));
                }
                continue;
            }
            let Content::Record(record) = content else {
                continue;
            };
            if let Some(floor) = &mut self.floor {
                floor.apply(&Entered::of(entry, Place::OnTablet, record));
            }
            people.extend(person_of(record));
            documents.extend(record.fact.document());
        }
        if let Some((entry, _)) = done.written.last() {
            self.tell(Notice::Saved {
                request: done.request,
                entry: entry.id,
            });
        }
        self.tell_changed(people, documents);
        self.tell_cycles(cycles);
        self.tell(Notice::StatusChanged);
        self.push_waiting();
        self.next_append();
        self.mend_all();
    }

    /// Says which cycles may read differently now.
    pub(super) fn tell_cycles(&mut self, mut cycles: Vec<CycleId>) {
        cycles.sort_unstable();
        cycles.dedup();
        if !cycles.is_empty() {
            self.tell(Notice::CyclesChanged(cycles));
        }
        if self.cycles.as_mut().is_some_and(CycleFeed::take_news_of_reviews) {
            self.tell(Notice::ReviewsChanged);
        }
    }

    /// Says which people's screens and which documents may read differently now.
    pub(super) fn tell_changed(&mut self, mut people: Vec<PersonId>, mut documents: Vec<DocumentKey>) {
        people.sort_unstable();
        people.dedup();
        if !people.is_empty() {
            self.tell(Notice::PeopleChanged(people));
        }
        documents.sort_unstable();
        documents.dedup();
        if !documents.is_empty() {
            self.tell(Notice::DocumentsChanged(documents));
        }
    }

    /// The store wrote nothing: the chain stays where it was, and what was typed is the screen's to keep.
    pub(super) fn append_failed(&mut self, why: StoreTrouble) {
        if let Some(failed) = self.appending.take() {
            self.not_done(failed.request, NotDone::Store(why));
        }
        self.next_append();
    }

    /// Whether this may be recorded by whoever is signed in; and the audience it goes to.
    fn judge(&self, unlocked: &Unlocked, new: &NewRecord) -> Result<Audience, NotDone> {
        let (staff, role) = (unlocked.session.staff, unlocked.session.role);
        let problem = |problem| NotDone::Record(problem);
        let latest = self
            .now
            .plus_ms(self.last.office_offset_ms.unwrap_or(0))
            .max(self.now);
        if new.happened_at > latest.plus_ms(limits::FUTURE_ALLOWED_MS) {
            return Err(problem(RecordProblem::InTheFuture));
        }
        let floor = self.floor.as_ref().ok_or(NotDone::Locked)?;
        if let About::Person(person) = new.about
            && floor.person(person).is_none()
            && !matches!(new.fact, Fact::PersonAdmitted(_))
        {
            return Err(problem(RecordProblem::UnknownPerson));
        }
        let corrected = match &new.fact {
            Fact::Amended(amended) => Some(amended.of),
            Fact::EnteredInError(error) => Some(error.of),
            _ => None,
        };
        if let Some(step) = corrected.and_then(|of| self.cycles.as_ref()?.cycles().record(of)) {
            return self.judge_strike(unlocked, new, step);
        }
        if let Some(of) = corrected {
            let original = floor.item(of).ok_or(problem(RecordProblem::UnknownRecord))?;
            let correction = Written {
                by: staff,
                role,
                recorded_at: self.office_now(),
                fact: &new.fact,
            };
            let written = Written {
                by: original.by,
                role: original.role,
                recorded_at: original.recorded_at,
                fact: original.shown,
            };
            rules::may_correct(&correction, &written).map_err(NotDone::Rules)?;
            if let Fact::Amended(amended) = &new.fact {
                self.check_care(&amended.corrected.fact, amended.corrected.happened_at)?;
            }
            let audience = rules::audience_of(original.shown, None);
            return rules::audience_of(&new.fact, audience).ok_or(problem(RecordProblem::UnknownRecord));
        }
        rules::may_record(role, &new.fact).map_err(NotDone::Rules)?;
        if let Fact::PracticeObserved(observed) = &new.fact {
            rules::may_observe(role, staff, observed.subject).map_err(NotDone::Rules)?;
        }
        self.check_care(&new.fact, new.happened_at)?;
        rules::audience_of(&new.fact, None).ok_or(problem(RecordProblem::NoKey))
    }

    /// Whether a step of a cycle may be struck by whoever is signed in.
    fn judge_strike(
        &self,
        unlocked: &Unlocked,
        new: &NewRecord,
        struck: &Noted,
    ) -> Result<Audience, NotDone> {
        let unknown = NotDone::Record(RecordProblem::UnknownRecord);
        let (About::Cycle(cycle), Some(step)) = (new.about, struck.step()) else {
            return Err(unknown);
        };
        let of = Fact::Cycle(CycleFact {
            cycle,
            step: step.clone(),
        });
        let correction = Written {
            by: unlocked.session.staff,
            role: unlocked.session.role,
            recorded_at: self.office_now(),
            fact: &new.fact,
        };
        let written = Written {
            by: struck.by,
            role: struck.role,
            recorded_at: struck.recorded_at,
            fact: &of,
        };
        rules::may_correct(&correction, &written).map_err(NotDone::Rules)?;
        rules::audience_of(&new.fact, rules::audience_of(&of, None)).ok_or(unknown)
    }

    fn check_care(&self, fact: &Fact, happened_at: crate::time::Timestamp) -> Result<(), NotDone> {
        let Some(unlocked) = &self.unlocked else {
            return Err(NotDone::Locked);
        };
        if let Fact::Care(care) = fact {
            let problems = care.problems(happened_at, unlocked.session.staff);
            if !problems.is_empty() {
                return Err(NotDone::Record(RecordProblem::Care(problems)));
            }
        }
        Ok(())
    }

    /// This moment by the office's clock, as well as it is known.
    pub(super) fn office_now(&self) -> crate::time::Timestamp {
        self.now.plus_ms(self.last.office_offset_ms.unwrap_or(0))
    }

    /// What this tablet knows now: for each scope that whoever is signed in reads, and the directory, rows stored and proven.
    fn known(&self) -> Frontier {
        let known: BTreeMap<Scope, Horizon> = self
            .feeds
            .iter()
            .filter(|(scope, feed)| self.key_of(scope).is_some() && feed.proven.size() > 0)
            .map(|(scope, feed)| {
                (
                    *scope,
                    Horizon {
                        scope: *scope,
                        size: feed.proven.size(),
                        root: feed.proven.root(),
                    },
                )
            })
            .collect();
        Frontier {
            known: known.into_values().collect(),
        }
    }

    /// An own entry, opened again with its scope's key.
    pub(super) fn open_own(key: &ScopeKey, scope: &Scope, seq: u64, cell: &OwnCell) -> Option<Entry> {
        let plain = seal::open(key, &own_bound(scope, seq), &cell.sealed).ok()?;
        let sealed: SealedRun = minicbor::decode(&plain).ok()?;
        let entry = sealed.run.expand(*scope).ok()?.into_iter().next()?;
        (entry.id == cell.id).then_some(entry)
    }
}

fn own_bound(scope: &Scope, seq: u64) -> Vec<u8> {
    [
        b"followthrough own 1".as_slice(),
        &scope.to_bytes(),
        &seq.to_be_bytes(),
    ]
    .concat()
}

/// Whom a record changes the screens of.
pub(super) const fn person_of(record: &Record) -> Option<PersonId> {
    match record.about {
        About::Person(person) => Some(person),
        About::Staff(_) | About::Service | About::Cycle(_) => None,
    }
}
