//! Reviews as people hold them: who signs when, and what then stands.

use super::*;
use crate::agenda::agenda;
use crate::cycle::Cycles;
use crate::cycle::tests::telling::read_of;
use crate::fold::{Entered, Floor, Place};
use crate::id::{CycleId, DeviceId, EntryId, Hash, PublicKey, ServiceId, StaffId};
use crate::measure::{Window, discipline};
use crate::record::{
    About, Cadence, Decided, Fact, Found, Record, ReviewAnswer, ReviewDecision, ReviewHeld, SeenAtReview,
};
use crate::signal::{Before, Look, SignalLimits, Tablet, What};
use crate::staff::Role;
use crate::time::{CareDay, DAY_MS, HOUR_MS, Timestamp};
use crate::verdict::{HeldReason, Verdict};

fn day(month: i8, date: i8) -> CareDay {
    CareDay::new(2026, month, date).unwrap()
}

fn at(month: i8, date: i8, hour: u16) -> Timestamp {
    day(month, date).at_minute(hour * 60)
}

struct Signed {
    id: EntryId,
    device: DeviceId,
    record: Record,
}

fn signed(tablet: u8, role: Role, at: Timestamp, of: Occurrence) -> Signed {
    let says = ReviewHeld {
        cadence: of.cadence,
        first_day: of.first_day().number(),
        seen: SeenAtReview::default(),
        answers: vec![ReviewAnswer {
            question: 1,
            found: Found::Yes,
            words: None,
        }],
        decisions: vec![ReviewDecision {
            cycle: CycleId([7; 16]),
            decided: Decided::Speak,
            words: None,
        }],
        note: None,
    };
    let record = Record {
        happened_at: at,
        by: StaffId([tablet; 16]),
        acting_as: role,
        about: About::Service,
        links: Vec::new(),
        saw: None,
        fact: Fact::ReviewHeld(says),
    };
    Signed {
        id: EntryId(Hash::of(&[&[tablet], &at.0.to_be_bytes(), &[of.cadence.code()]]).0),
        device: DeviceId([tablet; 16]),
        record,
    }
}

impl Signed {
    fn at(&self, place: Place) -> Entered<'_> {
        Entered {
            id: self.id,
            device: self.device,
            seq: 1,
            author_key: PublicKey([0; 32]),
            recorded_at: self.record.happened_at,
            office_offset_ms: Some(0),
            place,
            record: &self.record,
        }
    }
}

fn received(row: u64, verdict: Verdict) -> Place {
    Place::InFeed {
        row,
        received_at: Timestamp(0),
        verdict,
    }
}

fn fold(all: &[Signed]) -> Reviews {
    let mut reviews = Reviews::default();
    for one in all {
        reviews.apply(&one.at(Place::OnTablet));
    }
    reviews
}

fn daily(month: i8, date: i8) -> Occurrence {
    Occurrence::beginning(Cadence::Daily, day(month, date)).unwrap()
}

#[test]
fn each_day_week_and_month_has_one_review_by_the_calendar_of_london() {
    let weekly = Occurrence::at(Cadence::Weekly, at(11, 25, 3));
    assert_eq!(weekly.label(), "Week of 23 Nov 2026");
    assert_eq!(weekly.due_at(), at(11, 30, 0));
    assert_eq!(weekly.previous().first_day(), day(11, 16));
    let monthly = Occurrence::at(Cadence::Monthly, at(1, 31, 23));
    assert_eq!(monthly.label(), "January 2026");
    assert_eq!(monthly.next().first_day(), day(2, 1));
    assert_eq!(monthly.next().next().first_day(), day(3, 1));
    // The night on which the clocks go back is an hour longer.
    let long = daily(10, 25);
    assert_eq!(long.due_at().ms_since(long.begins()), 25 * HOUR_MS);
    assert_eq!(Occurrence::beginning(Cadence::Weekly, day(11, 24)), None);
}

#[test]
fn the_first_is_of_the_first_whole_day_week_or_month() {
    let (since, now) = (at(11, 18, 10), at(12, 2, 9));
    let first = |cadence| occurrences(cadence, since, now).last().map(Occurrence::first_day);
    assert_eq!(first(Cadence::Daily), Some(day(11, 19)));
    assert_eq!(first(Cadence::Weekly), Some(day(11, 23)));
    assert_eq!(first(Cadence::Monthly), Some(day(12, 1)));
    assert_eq!(occurrences(Cadence::Daily, since, now).count(), 14);
    assert_eq!(occurrences(Cadence::Daily, now, since).count(), 0);
    // On the day the service began one can be held, and is asked for by nobody.
    let begun = Reviews::default();
    assert_eq!(begun.calendar(Cadence::Daily, since, at(11, 18, 12)).count(), 1);
    assert_eq!(begun.calendar(Cadence::Daily, since, at(11, 19, 12)).count(), 1);
    let held = fold(&[signed(1, Role::ShiftLeader, at(11, 18, 14), daily(11, 18))]);
    assert_eq!(held.calendar(Cadence::Daily, since, at(11, 19, 12)).count(), 2);
    // However wrong a clock is, it ends.
    assert!(occurrences(Cadence::Monthly, Timestamp(i64::MIN), Timestamp(i64::MAX)).count() > 100_000);
}

#[test]
fn signed_on_two_tablets_unaware_of_each_other_it_is_one_review_with_two_signatures() {
    let of = daily(11, 24);
    let service = ServiceId([3; 16]);
    let one = signed(1, Role::ShiftLeader, at(11, 24, 14), of);
    let other = signed(
        2,
        Role::ShiftLeader,
        at(11, 24, 13),
        Occurrence::at(Cadence::Daily, at(11, 24, 23)),
    );
    let reviews = fold(&[one, other]);
    let by: Vec<StaffId> = reviews.of(of).iter().map(|one| one.by).collect();
    assert_eq!(by, [StaffId([2; 16]), StaffId([1; 16])], "the earlier first");
    assert_eq!(reviews.kept(of, at(11, 25, 9)), Kept::OnTime);
    assert_eq!(of.id(service), daily(11, 24).id(service));
    assert_ne!(of.id(service), daily(11, 25).id(service));
    assert_ne!(of.id(service), of.id(ServiceId([4; 16])));
}

#[test]
fn held_in_time_late_or_not_at_all() {
    let reviews = fold(&[
        signed(1, Role::ShiftLeader, at(11, 20, 14), daily(11, 20)),
        signed(1, Role::ShiftLeader, at(11, 22, 9), daily(11, 21)),
    ]);
    let now = at(11, 23, 9);
    let kept: Vec<Kept> = occurrences(Cadence::Daily, at(11, 19, 10), now)
        .map(|one| reviews.kept(one, now))
        .collect();
    assert_eq!(kept, [Kept::NotYet, Kept::Missed, Kept::Late, Kept::OnTime]);
    let window = Window {
        from: at(11, 1, 0),
        to: now,
    };
    let of = |cadences| discipline(&reviews, Some(at(11, 19, 10)), cadences, window, now);
    assert_eq!((of(&[Cadence::Daily]).cases, of(&[Cadence::Daily]).among), (1, 3));
    assert_eq!(of(&[Cadence::Weekly]).among, 0, "no whole week is over yet");
    assert_eq!(
        discipline(&reviews, None, Cadence::ALL, window, now).value_hundredths,
        None
    );
}

#[test]
fn what_its_role_does_not_allow_or_the_office_holds_is_kept_and_counts_for_nothing() {
    let of = daily(11, 24);
    let time = at(11, 24, 14);
    let check = |role, place| {
        let mut reviews = Reviews::default();
        reviews.apply(&signed(1, role, time, of).at(place));
        let why = reviews.of(of)[0].not_counted();
        (reviews.kept(of, at(11, 25, 9)), why)
    };
    assert_eq!(check(Role::ShiftLeader, Place::OnTablet), (Kept::OnTime, None));
    assert_eq!(
        check(Role::TeamLeader, Place::OnTablet),
        (Kept::Missed, Some(NotCounted::PutForward))
    );
    let (kept, why) = check(Role::SupportWorker, Place::OnTablet);
    assert_eq!(kept, Kept::Missed);
    assert!(matches!(why, Some(NotCounted::NotAllowed(_))), "{why:?}");
    let held = Verdict::Held(HeldReason::RoleEnded);
    assert_eq!(
        check(Role::ShiftLeader, received(3, held)),
        (Kept::Missed, Some(NotCounted::Verdict(held)))
    );
    // Signed before its day began, by a clock that ran ahead.
    let reviews = fold(&[signed(1, Role::ShiftLeader, at(11, 23, 23), of)]);
    assert_eq!(reviews.of(of)[0].not_counted(), Some(NotCounted::TooEarly));
}

#[test]
fn any_order_repetition_and_delay_give_the_same_reviews() {
    let all = [
        signed(1, Role::ShiftLeader, at(11, 20, 14), daily(11, 20)),
        signed(2, Role::ShiftLeader, at(11, 20, 15), daily(11, 20)),
        signed(
            3,
            Role::DeputyManager,
            at(11, 20, 16),
            Occurrence::at(Cadence::Weekly, at(11, 20, 16)),
        ),
    ];
    let places = [
        Place::OnTablet,
        received(4, Verdict::Accepted),
        received(9, Verdict::Declined),
    ];
    let mut whole = Reviews::default();
    for one in &all {
        for place in places {
            whole.apply(&one.at(place));
        }
    }
    let mut backwards = Reviews::default();
    for place in places.iter().rev() {
        for one in all.iter().rev() {
            backwards.apply(&one.at(*place));
            backwards.settle(one.id, *place);
        }
    }
    assert_eq!(whole, backwards);
    assert_eq!(whole.iter().count(), 3);
}

#[test]
fn a_review_of_no_day_or_of_a_tuesday_s_week_stands_under_none() {
    let mut reviews = Reviews::default();
    for first_day in [i32::MAX, i32::MIN, day(11, 24).number()] {
        let mut one = signed(
            1,
            Role::DeputyManager,
            at(11, 24, 9),
            Occurrence::at(Cadence::Weekly, at(11, 24, 9)),
        );
        if let Fact::ReviewHeld(says) = &mut one.record.fact {
            says.first_day = first_day;
        }
        assert_eq!(reviews.apply(&one.at(Place::OnTablet)), None);
    }
    assert_eq!(reviews, Reviews::default());
}

#[test]
fn decisions_are_found_from_the_cycle_they_are_about() {
    let reviews = fold(&[
        signed(1, Role::ShiftLeader, at(11, 20, 14), daily(11, 20)),
        signed(2, Role::SupportWorker, at(11, 20, 15), daily(11, 20)),
    ]);
    let found = reviews.decisions_about(CycleId([7; 16]));
    assert_eq!(found.len(), 1, "what does not count decides nothing");
    assert_eq!(found[0].1.decided, Decided::Speak);
    assert!(reviews.decisions_about(CycleId([8; 16])).is_empty());
}

fn look<'a>(
    reviews: &'a Reviews,
    cycles: &'a Cycles,
    tablets: &'a [Tablet],
    parts: &'a Parts,
    now: Timestamp,
) -> Look<'a> {
    Look {
        cycles,
        floor: &parts.0,
        before: &parts.1,
        tablets,
        reviews,
        open_since: Some(at(11, 1, 0)),
        limits: &parts.2,
        now,
    }
}

type Parts = (Floor, Before, SignalLimits);

fn tablet(number: u8, heard_at: Option<Timestamp>) -> Tablet {
    Tablet {
        device: DeviceId([number; 16]),
        on_shift: false,
        heard_at,
        unsent_since: None,
        clock_offset_ms: None,
        went_back_at: None,
    }
}

#[test]
fn missed_ones_warn_the_next_role_up_until_one_is_held() {
    let parts = Parts::default();
    let cycles = Cycles::default();
    let missed = |reviews: &Reviews, now| {
        let signals = look(reviews, &cycles, &[], &parts, now).signals();
        signals
            .into_iter()
            .map(|one| (one.what, one.what.lead(), one.since))
            .collect::<Vec<_>>()
    };
    let done = |date| signed(1, Role::ShiftLeader, at(11, date, 14), daily(11, date));
    let until = fold(&[done(1), done(2), done(3)]);
    assert_eq!(
        missed(&until, at(11, 4, 12)),
        [],
        "today's can still be done, and last week's was before all"
    );
    // The first missed since the last one held, and one line however many were.
    let deputy = Role::DeputyManager;
    assert_eq!(
        missed(&until, at(11, 8, 12)),
        [(What::ReviewMissed(Cadence::Daily), deputy, at(11, 4, 0))]
    );
    let again = fold(&[done(1), done(2), done(3), done(8)]);
    assert_eq!(missed(&again, at(11, 8, 15)), []);
    let later = missed(&again, at(12, 1, 12));
    assert!(later.contains(&(
        What::ReviewMissed(Cadence::Weekly),
        Role::ProviderGovernance,
        at(11, 2, 0)
    )));
    assert!(later.contains(&(
        What::ReviewMissed(Cadence::Monthly),
        Role::ProviderGovernance,
        at(11, 1, 0)
    )));
    for what in [Cadence::Daily, Cadence::Weekly, Cadence::Monthly].map(What::ReviewMissed) {
        assert_eq!(What::of(what.rule(), what.code()), Some(what));
    }
}

#[test]
fn a_review_opens_with_what_was_left_undone_and_names_the_tablet_that_is_silent() {
    let cycle = CycleId([5; 16]);
    let now = at(11, 24, 10);
    // Agreed ten days ago, and nobody named since.
    let history = read_of(
        "i amira issue\na dora agrees A in 20",
        cycle,
        now.plus_ms(-10 * DAY_MS),
    );
    let mut cycles = Cycles::default();
    for told in &history {
        cycles.apply(&told.at(told.place), told.knew);
    }
    let parts = (Floor::default(), Before::of(&cycles), SignalLimits::default());
    let heard = now.plus_ms(-HOUR_MS / 2);
    let tablets: Vec<Tablet> = (0..10)
        .map(|number| {
            tablet(
                number,
                Some(if number == 4 {
                    now.plus_ms(-5 * HOUR_MS)
                } else {
                    heard
                }),
            )
        })
        .collect();
    let reviews = Reviews::default();
    let look = look(&reviews, &cycles, &tablets, &parts, now);
    let seen = agenda(&look, Occurrence::at(Cadence::Daily, now), &[]);
    assert_eq!((seen.open, seen.tablets, seen.at), (1, 10, now));
    assert_eq!(seen.silent, [DeviceId([4; 16])]);
    assert!(seen.figures.is_empty(), "a daily check is about today");
    let about: Vec<What> = seen
        .cycles
        .iter()
        .filter(|one| one.cycle == cycle && one.overdue)
        .filter_map(|one| What::of(one.rule, one.code))
        .collect();
    assert!(about.contains(&What::Unassigned), "{about:?}");
    // A monthly one shows what was missed, and the figures.
    let monthly = agenda(&look, Occurrence::at(Cadence::Monthly, now), &[]);
    let counted: Vec<What> = monthly
        .counts
        .iter()
        .filter_map(|one| What::of(one.rule, one.code))
        .collect();
    assert!(
        counted.contains(&What::ReviewMissed(Cadence::Daily)),
        "{counted:?}"
    );
    let discipline = monthly.figures.iter().find(|one| one.number == 15).unwrap();
    assert_eq!((discipline.cases, discipline.among), (0, 23 + 3));
}
