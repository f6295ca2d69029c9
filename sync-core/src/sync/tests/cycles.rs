//! A follow-through cycle through both machines: taken by several people on dark tablets, the same everywhere once they meet.

use super::{Home, TabletAt};
use crate::cycle::{Contradicts, Cycle, CycleFeed, NotCounted, Stage};
use crate::fold::Place;
use crate::id::{ActionId, CycleId, EntryId, PersonId, StaffId};
use crate::journal::read_body;
use crate::record::follow_through::{
    ActionAgreed, ActionAssigned, DoneClaimed, IssueIdentified, PracticeVerified, Reach, Risk, SeenIn,
    Settled, Shape, Source, StaffSaid, Theme, Verified,
};
use crate::record::{About, CycleFact, EnteredInError, Fact, RoleEnded, Step};
use crate::scope::Audience;
use crate::staff::Role;
use crate::sync::tablet::{NotDone, Notice};
use crate::text::{NoteText, ReasonText};
use crate::time::{DAY_MS, HOUR_MS};

const FALL: CycleId = CycleId([1; 16]);
const MAT: ActionId = ActionId([2; 16]);

struct Story {
    home: Home,
    /// Deputy, shift leader, team leader, support worker: each on a tablet of their own.
    dee: TabletAt,
    lena: TabletAt,
    teo: TabletAt,
    amira: TabletAt,
    amira_id: StaffId,
    lena_id: StaffId,
}

fn note(text: &str) -> NoteText {
    NoteText::parse(text).expect("a note")
}

fn reason(text: &str) -> ReasonText {
    ReasonText::parse(text).expect("a reason")
}

fn of_fall(step: Step) -> Fact {
    Fact::Cycle(CycleFact { cycle: FALL, step })
}

/// A fall, an action agreed and assigned, and the owner's claim that it is done; everyone has heard of it.
fn done(seed: u8) -> Story {
    let mut home = Home::new(seed);
    let dee_id = home.staff("Dee", Role::DeputyManager, "2468");
    let lena_id = home.staff("Lena", Role::ShiftLeader, "1357");
    let teo_id = home.staff("Teo", Role::TeamLeader, "8642");
    let amira_id = home.staff("Amira", Role::SupportWorker, "9753");
    let ivy = home.person("Ivy", "4");
    let [dee, lena, teo, amira] = ["one", "two", "three", "four"].map(|label| home.tablet(label));
    for (at, staff, pin) in [
        (dee, dee_id, "2468"),
        (lena, lena_id, "1357"),
        (teo, teo_id, "8642"),
        (amira, amira_id, "9753"),
    ] {
        home.sign_in(at, staff, pin).expect("online");
    }
    let mut story = Story {
        home,
        dee,
        lena,
        teo,
        amira,
        amira_id,
        lena_id,
    };
    story.take(amira, issue(ivy)).expect("anyone raises an issue");
    let due_at = story.home.now.plus_ms(14 * DAY_MS);
    story
        .take(
            dee,
            Step::ActionAgreed(ActionAgreed {
                action: MAT,
                change: note("A mat beside the bed every night"),
                expected: note("No injury from a fall at night"),
                closes_when: note("Four weeks without one"),
                measure: None,
                risk: Risk::Medium,
                due_at,
                due_why: reason("the mat comes on Friday"),
                role: Role::SupportWorker,
                reach: Reach::Person(ivy),
                evidence: vec![],
                reopen_when: None,
                instead_of: None,
                despite: None,
            }),
        )
        .expect("a deputy agrees actions");
    story
        .take(lena, assigned(amira_id))
        .expect("a shift leader assigns");
    story
        .take(
            amira,
            Step::DoneClaimed(DoneClaimed {
                action: MAT,
                words: note("In place since Friday"),
            }),
        )
        .expect("its owner says so");
    story
}

fn issue(ivy: PersonId) -> Step {
    Step::IssueIdentified(IssueIdentified {
        shape: Shape::Action,
        source: Source::Concern,
        theme: Theme::Falls,
        risk: Risk::Medium,
        reach: Reach::Person(ivy),
        place: None,
        what: note("Found beside the bed twice this week"),
        made_safe: None,
        reported_by: None,
    })
}

fn assigned(owner: StaffId) -> Step {
    Step::ActionAssigned(ActionAssigned {
        action: MAT,
        owner,
        helpers: vec![],
        words: None,
        despite: None,
    })
}

fn seen(result: Verified) -> Step {
    Step::PracticeVerified(PracticeVerified {
        action: MAT,
        result,
        words: note("Looked in at eleven"),
        staff_said: StaffSaid::Said(note("It stays there now")),
        seen_in: vec![SeenIn::Night],
        evidence: vec![],
        own_because: None,
    })
}

impl Story {
    fn take(&mut self, at: TabletAt, step: Step) -> Result<EntryId, NotDone> {
        self.home.record(at, About::Cycle(FALL), of_fall(step))
    }

    fn at(&self, at: TabletAt) -> &Cycle {
        let cycles = self.home.at(at).cycles().expect("somebody is signed in");
        cycles.cycle(FALL).expect("the cycle is here")
    }

    /// What the office makes of its feed.
    fn at_office(&self) -> Cycle {
        let scope = self.home.scope(Audience::Cycles);
        let mut feed = CycleFeed::new(self.home.hub.office_device());
        for (row, n) in self.home.office.rows(&scope).iter().zip(0..) {
            let place = Place::InFeed {
                row: n,
                received_at: row.received_at,
                verdict: row.verdict,
            };
            match &row.entry {
                Some(entry) => {
                    let content = read_body(entry.body.as_deref().expect("a body")).expect("content");
                    feed.take(entry, place, &content);
                }
                None => drop(feed.settle(row.id, place)),
            }
        }
        feed.cycles()
            .cycle(FALL)
            .expect("the cycle is at the office")
            .clone()
    }

    fn same_everywhere(&self) {
        let office = self.at_office();
        for at in [self.dee, self.lena, self.teo, self.amira] {
            assert_eq!(*self.at(at), office);
        }
    }
}

#[test]
fn a_cycle_goes_from_hand_to_hand_and_reads_the_same_on_every_tablet_and_at_the_office() {
    let mut story = done(91);
    assert_eq!(story.at(story.lena).stage, Stage::Done);
    story.same_everywhere();
    let told = story.home.notices(story.amira);
    assert!(
        told.iter()
            .any(|notice| matches!(notice, Notice::CyclesChanged(cycles) if cycles == &[FALL]))
    );
    let teo = story.teo;
    story.take(teo, seen(Verified::Yes)).expect("a team leader looks");
    assert_eq!(story.at(story.amira).stage, Stage::Verified);
    story.same_everywhere();
}

/// Story 8 of requirements.md section 8.
#[test]
fn two_leaders_on_dark_tablets_one_sees_it_done_and_one_does_not() {
    let mut story = done(92);
    let (dee, lena, teo) = (story.dee, story.lena, story.teo);
    story.home.online(lena, false);
    story.home.online(teo, false);
    let yes = story.take(teo, seen(Verified::Yes)).expect("offline");
    let no = story.take(lena, seen(Verified::No)).expect("offline");
    assert_eq!(story.at(teo).stage, Stage::Verified);
    assert_eq!(story.at(lena).stage, Stage::Rework);
    assert_eq!(story.at(dee).stage, Stage::Done);
    story.home.online(teo, true);
    story.home.online(lena, true);
    story.same_everywhere();
    let cycle = story.at(dee);
    assert_eq!(cycle.stage, Stage::Rework, "the less assured stage stands");
    assert_eq!(cycle.contradictions.len(), 1);
    assert_eq!(cycle.contradictions[0].what, Contradicts::Work);
    let mut between = cycle.contradictions[0].between.clone();
    between.sort_unstable();
    let mut both = vec![yes, no];
    both.sort_unstable();
    assert_eq!(between, both);
    let settled = Settled {
        action: Some(MAT),
        stands: yes,
        why: reason("Lena had looked in the wrong room"),
    };
    assert!(matches!(
        story.take(lena, Step::Settled(settled.clone())),
        Err(NotDone::Rules(_))
    ));
    story
        .take(dee, Step::Settled(settled))
        .expect("the deputy decides");
    assert_eq!(story.at(teo).stage, Stage::Verified);
    assert!(story.at(teo).contradictions.is_empty());
    story.same_everywhere();
}

#[test]
fn what_a_dark_tablet_wrote_stands_there_through_a_restart_and_lands_as_it_was_known() {
    let mut story = done(93);
    let (dee, amira) = (story.dee, story.amira);
    // The deputy gives it to the leader while its owner's tablet is dark.
    story.home.online(amira, false);
    let lena_id = story.lena_id;
    story.take(dee, assigned(lena_id)).expect("a deputy assigns");
    let claim = Step::DoneClaimed(DoneClaimed {
        action: MAT,
        words: note("Checked it again tonight"),
    });
    story.take(amira, claim).expect("offline");
    story.home.restart(amira);
    let amira_id = story.amira_id;
    story
        .home
        .sign_in(amira, amira_id, "9753")
        .expect("within the lease");
    assert_eq!(
        story.at(amira).stage,
        Stage::Done,
        "her tablet knows of no other owner"
    );
    story.home.online(amira, true);
    story.same_everywhere();
    let cycle = story.at(dee);
    // She could not know: the new owner's turn stands, and the deputy sees both.
    assert_eq!(cycle.stage, Stage::Assigned);
    assert_eq!(cycle.contradictions[0].what, Contradicts::Work);
}

#[test]
fn the_office_writes_with_everything_in_view() {
    let mut story = done(94);
    let teo = story.teo;
    story.take(teo, seen(Verified::Yes)).expect("a team leader looks");
    // At the desk, by the registered manager of the bench.
    story
        .home
        .write(vec![(About::Cycle(FALL), of_fall(seen(Verified::No)))]);
    story.same_everywhere();
    let cycle = story.at(story.dee);
    assert_eq!(cycle.stage, Stage::Rework);
    assert!(
        cycle.contradictions.is_empty(),
        "it had seen the other: {:?}",
        cycle.contradictions
    );
}

#[test]
fn a_step_taken_in_a_role_that_had_ended_waits_and_moves_nothing() {
    let mut story = done(95);
    let teo = story.teo;
    story.home.online(teo, false);
    story.home.pass(HOUR_MS);
    let teo_id = story.home.at(teo).status().signed_in.expect("signed in").0;
    let ended = RoleEnded {
        staff: teo_id,
        role: Role::TeamLeader,
        from: story.home.now,
    };
    story
        .home
        .write(vec![(About::Staff(teo_id), Fact::RoleEnded(ended))]);
    story.home.pass(HOUR_MS);
    let step = story
        .take(teo, seen(Verified::Yes))
        .expect("offline: nobody told her tablet");
    story.home.online(teo, true);
    let office = story.at_office();
    assert_eq!(office.stage, Stage::Done);
    assert!(matches!(
        office.not_counted.get(&step),
        Some(NotCounted::Verdict(_))
    ));
}

#[test]
fn a_step_is_struck_by_its_author_or_a_deputy_and_by_nobody_else() {
    let mut story = done(96);
    let (dee, lena, teo) = (story.dee, story.lena, story.teo);
    let step = story.take(teo, seen(Verified::Yes)).expect("a team leader looks");
    let strike = Fact::EnteredInError(EnteredInError {
        of: step,
        why: reason("the wrong person's room"),
        mistake: None,
    });
    let refused = story.home.record(lena, About::Cycle(FALL), strike.clone());
    assert!(matches!(refused, Err(NotDone::Rules(_))), "{refused:?}");
    story
        .home
        .record(dee, About::Cycle(FALL), strike)
        .expect("a deputy strikes");
    assert_eq!(story.at(teo).stage, Stage::Done);
    assert_eq!(story.at(teo).not_counted.get(&step), Some(&NotCounted::Struck));
    story.same_everywhere();
}
