//! Shifts as text, and what the fold says about them.

use std::time::Instant;

use proptest::prelude::{Just, Strategy, proptest};

use super::Floor;
use crate::fold::Place;

mod story;

use story::{check, read};

#[test]
fn a_timeline_is_newest_first_and_says_how_far_each_entry_has_come() {
    check(
        "e1 8:00 amira drink mavis 150
         e2 9:05 ben   drink mavis 200 unsent
         e3 8:30 amira food  mavis
         e4 8:40 amira drink tom 100",
        "? mavis
         e2 9:05am ben: fluid 200 ml [unsent]
         e3 8:30am amira: food some of a meal
         e1 8:00am amira: fluid 150 ml
         ? last drink mavis
         e2
         ? last turn mavis
         never",
    );
}

#[test]
fn what_is_written_over_half_an_hour_later_is_late() {
    check(
        "e1 8:00 amira drink mavis 150 written 8:30
         e2 8:00 amira food  mavis     written 8:31",
        "? mavis
         e2 8:00am amira: food some of a meal [late]
         e1 8:00am amira: fluid 150 ml",
    );
}

#[test]
fn the_newest_amendment_is_shown_and_every_version_stays_readable() {
    check(
        "e1 8:00 amira drink mavis 15
         e2 8:05 amira amends e1 drink mavis 150
         e3 8:20 lena  amends e1 drink mavis 140 happened 7:50",
        "? mavis
         e1 7:50am amira: fluid 140 ml [amended]
         ? versions e1
         8:00am by amira: fluid 15 ml
         8:05am by amira: should say fluid 150 ml, because misread
         8:20am by lena: should say fluid 140 ml, because misread
         ? drunk mavis 12:00
         140 ml in 1",
    );
}

#[test]
fn entered_in_error_does_not_count_and_no_later_amendment_brings_it_back() {
    check(
        "e1 8:00 amira drink mavis 150
         e2 8:01 amira strikes e1
         e3 8:02 amira amends e1 drink mavis 100",
        "? mavis
         e1 8:00am amira: fluid 100 ml [amended, struck, not counted]
         ? drunk mavis 12:00
         0 ml in 0
         ? last drink mavis
         never
         ? odd",
    );
}

#[test]
fn a_correction_by_someone_not_allowed_is_kept_and_does_not_count() {
    check(
        "e1 8:00 amira drink mavis 150
         e2 8:10 ben   amends e1 drink mavis 100
         e3 8:11 ben   strikes e1
         e4 8:12 amira amends e1 food mavis
         e5 t8:30 amira strikes e1",
        "? mavis
         e1 8:00am amira: fluid 150 ml
         ? versions e1
         8:00am by amira: fluid 150 ml
         8:10am by ben: should say fluid 100 ml, because misread (not counted)
         8:11am by ben: entered in error, because wrong person (not counted)
         8:12am by amira: should say food some of a meal, because misread (not counted)
         8:30am by amira: entered in error, because wrong person (not counted)
         ? odd
         e2: not counted: Correcting a colleague's entry is for a shift leader and above, not for the role of support worker
         e3: not counted: Correcting a colleague's entry is for a shift leader and above, not for the role of support worker
         e4: not counted: a correction cannot change what an entry is about: strike this one and record the right one
         e5: not counted: after 24 hours a shift leader corrects an entry: ask yours",
    );
}

#[test]
fn a_correction_waits_for_what_it_corrects() {
    check(
        "e2 8:01 amira strikes e1",
        "? mavis
         ? odd
         e2: waits for the entry it corrects",
    );
    check(
        "e1 8:00 amira drink mavis 150
         e2 8:01 amira strikes e1
         e3 8:02 lena  strikes e2",
        "? mavis
         e1 8:00am amira: fluid 150 ml [struck, not counted]
         ? odd
         e3: not counted: this is put right by recording it anew, not by a correction",
    );
}

#[test]
fn held_and_declined_entries_are_shown_and_not_counted() {
    check(
        "e1 8:00 amira drink mavis 150
         e2 8:10 ben   drink mavis 200 held
         e3 8:20 ben   drink mavis 100 refused
         e4 8:30 ben   amends e1 drink mavis 1 as shift-leader held",
        "? mavis
         e3 8:20am ben: fluid 100 ml [not counted]
         e2 8:10am ben: fluid 200 ml [not counted]
         e1 8:00am amira: fluid 150 ml
         ? drunk mavis 12:00
         150 ml in 1
         ? last drink mavis
         e1
         ? odd",
    );
}

#[test]
fn two_people_who_wrote_down_the_same_drink_are_asked() {
    check(
        "e1 8:00 amira drink mavis 150
         e2 8:09 ben   drink mavis 150 on T2
         e3 8:05 ben   drink mavis 100 on T2
         e4 8:12 ben   drink mavis 150 on T2
         e5 8:13 ben   drink tom 150 on T2",
        "? mavis
         e4 8:12am ben: fluid 150 ml
         e2 8:09am ben: fluid 150 ml [same as e1?]
         e3 8:05am ben: fluid 100 ml
         e1 8:00am amira: fluid 150 ml [same as e2?]",
    );
    check(
        "e1 8:00 amira drink mavis 150
         e2 8:09 ben   drink mavis 150 on T2
         e3 8:20 ben   strikes e2",
        "? mavis
         e2 8:09am ben: fluid 150 ml [struck, not counted]
         e1 8:00am amira: fluid 150 ml",
    );
}

#[test]
fn what_a_newer_version_wrote_is_shown_as_such() {
    check(
        "e1 8:00 amira newer mavis",
        "? mavis
         e1 8:00am amira: Written by a newer version of this app [not counted]
         ? odd
         e1: Written by a newer version of this app",
    );
}

#[test]
fn people_stand_in_the_order_of_their_rooms_until_they_leave() {
    check(
        "p1 8:00 dora admits mavis room 10
         p2 8:00 dora admits tom room 9",
        "? people
         9 tom
         10 mavis",
    );
    check(
        "p1 8:00 dora admits mavis room 10
         p2 8:00 dora admits tom room 9
         p3 9:00 dora moves tom room 11
         p4 9:30 ben  moves tom room 1
         p5 10:00 dora discharges mavis",
        "? people
         11 tom
         ? odd
         p4: not counted: Admitting, moving and discharging a person is for a deputy manager and above, not for the role of support worker",
    );
    check(
        "p1 8:00  dora admits mavis room 10
         p2 10:00 dora discharges mavis
         p3 11:00 dora admits mavis room 3
         p4 12:00 dora moves mavis room 4
         p5 12:10 dora strikes p4",
        "? people
         3 mavis",
    );
}

#[test]
fn planned_care_runs_from_not_yet_to_missed() {
    let plan = "d1 y9:00 dora plans D drink of mavis at 8:00 10:00 12:00";
    check(
        plan,
        "? due mavis 6:30
         8:00am drink D: not yet
         10:00am drink D: not yet
         12:00pm drink D: not yet
         ? due mavis 10:30
         8:00am drink D: missed
         10:00am drink D: due
         12:00pm drink D: not yet
         ? due mavis 10:45
         8:00am drink D: missed
         10:00am drink D: overdue
         12:00pm drink D: not yet
         ? due mavis 11:00
         8:00am drink D: missed
         10:00am drink D: overdue
         12:00pm drink D: due",
    );
}

#[test]
fn care_answers_the_nearest_planned_time_of_its_kind_and_only_one() {
    check(
        "d1 y9:00 dora  plans D drink of mavis at 8:00 10:00 12:00
         e1 8:50  amira drink mavis 150
         e2 9:10  amira drink mavis asleep
         e3 11:30 amira food mavis",
        "? due mavis 11:30
         8:00am drink D: done by e1
         10:00am drink D: declined by e2
         12:00pm drink D: due",
    );
}

#[test]
fn what_was_given_answers_before_what_was_declined() {
    check(
        "d1 y9:00 dora  plans D drink of mavis at 8:00
         e1 8:00 amira drink mavis asleep
         e2 8:40 ben   drink mavis 100
         e3 8:50 ben   drink mavis 200",
        "? due mavis 9:00
         8:00am drink D: done by e2",
    );
}

#[test]
fn care_that_names_a_planned_time_answers_that_one_alone() {
    check(
        "d1 y9:00 dora  plans D drink of mavis at 8:00 10:00
         d2 y9:00 dora  plans S drink of mavis at 10:00
         e1 10:05 amira drink mavis 150 for D@8:00
         e2 10:06 amira drink mavis 50 for S@10:00
         e3 10:07 amira drink tom 50 for D@10:00",
        "? due mavis 10:10
         8:00am drink D: done by e1
         10:00am drink D: due
         10:00am drink S: done by e2",
    );
    // The plan changed while the tablet was offline: there is no nine o'clock any more.
    check(
        "d1 y9:00 dora  plans D drink of mavis at 10:00
         e1 9:20 amira drink mavis 150 for D@9:00",
        "? due mavis 10:10
         10:00am drink D: done by e1",
    );
}

#[test]
fn struck_and_held_care_answers_nothing() {
    check(
        "d1 y9:00 dora  plans D drink of mavis at 8:00
         e1 8:00 amira drink mavis 100 for D@8:00
         e2 8:01 amira strikes e1
         e3 8:05 ben   drink mavis 100 held",
        "? due mavis 8:10
         8:00am drink D: due",
    );
}

#[test]
fn a_later_plan_replaces_an_item_from_its_own_beginning() {
    check(
        "d1 y9:00 dora plans D drink of mavis at 8:00 12:00 16:00
         d2 y10:00 dora plans D drink of mavis every 240 8:00 20:00 from 11:00 target 1500
         d3 y11:00 dora plans T turn of mavis at 9:00 15:00
         d4 7:00  dora ends T of mavis from 10:00
         d5 7:00  ben  ends D of mavis",
        "? due mavis 8:00
         8:00am drink D: due
         9:00am turn T: due
         12:00pm drink D: not yet
         4:00pm drink D: not yet
         8:00pm drink D: not yet
         ? plan mavis 10:59
         drink D by d1
         ? plan mavis 11:00
         drink D by d2
         ? drunk mavis 11:00
         0 of 1500 ml in 0
         ? odd
         d5: not counted: Changing planned care is for a deputy manager and above, not for the role of support worker",
    );
}

#[test]
fn night_turns_reach_over_midnight() {
    check(
        "d1 y9:00 dora  plans T turn of mavis every 180 22:00 7:00
         e1 y22:10 amira turn mavis",
        "? due mavis y23:00
         1:00am turn T: missed
         4:00am turn T: missed
         7:00am turn T: missed
         10:00pm turn T: done by e1
         1:00am turn T: not yet
         4:00am turn T: not yet
         7:00am turn T: not yet
         ? due mavis 0:10
         1:00am turn T: due
         4:00am turn T: not yet
         7:00am turn T: not yet
         10:00pm turn T: not yet
         ? due mavis 2:20
         1:00am turn T: overdue
         4:00am turn T: not yet
         7:00am turn T: not yet
         10:00pm turn T: not yet",
    );
}

#[test]
fn nothing_is_due_for_someone_who_left() {
    check(
        "p1 y8:00 dora admits mavis room 1
         d1 y9:00 dora plans D drink of mavis at 8:00
         p2 y10:00 dora discharges mavis",
        "? due mavis 8:00",
    );
}

#[test]
fn drinks_add_up_over_the_care_day_and_weights_make_a_trend() {
    check(
        "d1 y9:00 dora plans D drink of mavis at 8:00 target 1200
         e1 y23:50 amira drink mavis 999
         e2 8:00  amira drink mavis 150
         e3 9:00  amira drink mavis asleep
         e4 10:00 ben   drink mavis 200
         w1 y9:00 ben   weighs mavis 640
         w2 9:00  ben   weighs mavis 635",
        "? drunk mavis 12:00
         350 of 1200 ml in 2
         ? weights mavis
         w1 640
         w2 635",
    );
}

#[test]
fn practice_is_observed_by_leaders_and_never_of_oneself() {
    check(
        "o1 8:00 lena  observes amira
         o2 8:10 ben   observes amira
         o3 8:20 lena  observes lena
         o4 8:30 amira strikes o1 as shift-leader",
        "? practice amira
         o2 8:10am ben: observed amira [not counted]
         o1 8:00am lena: observed amira
         ? practice lena
         o3 8:20am lena: observed lena [not counted]
         ? odd
         o2: not counted: Observing practice is for a shift leader and above, not for the role of support worker
         o3: not counted: nobody observes their own practice: ask another leader
         o4: not counted: nobody observes their own practice: ask another leader",
    );
}

/// A history in which most things happen, corrections of corrections and people without the right to them included.
const EVENTFUL: &str = "p1 y8:00 dora admits mavis room 10
    p2 y8:00 dora admits tom room 2
    p3 9:00 dora moves tom room 3
    p4 9:10 dora strikes p3
    p5 9:20 dora discharges tom
    p6 9:30 ben discharges mavis
    d1 y9:00 dora plans D drink of mavis at 8:00 10:00
    d2 y9:30 dora plans D drink of mavis every 120 8:00 20:00 from 9:00 target 1500
    d3 10:00 dora ends D of mavis from 18:00
    d4 10:30 dora strikes d2
    e1 8:00 amira drink mavis 15 for D@8:00
    e2 8:02 amira amends e1 drink mavis 150
    e3 8:03 lena amends e1 drink mavis 140 happened 7:50
    e4 8:09 ben drink mavis 140 on T2
    e5 8:30 ben strikes e4
    e6 8:31 amira strikes e4
    e7 9:00 amira drink mavis asleep
    e8 9:01 ben drink mavis 100 held
    e9 9:02 ben amends e1 drink mavis 1 as shift-leader held
    f1 9:10 amira strikes e5
    f2 9:11 amira newer mavis
    f3 9:12 amira strikes f2
    f4 9:13 amira strikes f9
    o1 9:20 lena observes amira
    o2 9:21 amira observes amira
    w1 9:30 ben weighs tom 635";

proptest! {
    #[test]
    fn any_order_repetition_and_delay_give_the_same_facts(steps in steps()) {
        let history = read(EVENTFUL);
        let mut straight = Floor::default();
        for told in &history {
            straight.apply(&told.at(told.place));
        }
        let mut shuffled = Floor::default();
        for (index, sent) in steps {
            let told = &history[index];
            shuffled.apply(&told.at(if sent { told.place } else { Place::OnTablet }));
        }
        // Not the comparing macro: two whole homes would drown the few steps that matter.
        proptest::prop_assert!(shuffled == straight);
    }
}

/// Every entry at its final place once, in any order, amid any number of sightings before and after.
fn steps() -> impl Strategy<Value = Vec<(usize, bool)>> {
    let count = EVENTFUL.lines().count();
    proptest::collection::vec((0..count, proptest::bool::ANY), 0..2 * count).prop_flat_map(move |extra| {
        let steps: Vec<_> = (0..count).map(|index| (index, true)).chain(extra).collect();
        Just(steps).prop_shuffle()
    })
}

/// Two weeks of a 40-person home. The bound is loose, for a busy machine without optimisation; a fold that looked at
/// everything for each entry would miss it by far.
#[test]
fn two_weeks_of_a_home_fold_in_a_moment() {
    let lines: String = (0..16_800)
        .map(|n| {
            format!(
                "e{n} {}:{:02} amira drink mavis {}\n",
                n / 60 % 24,
                n % 60,
                n % 300
            )
        })
        .collect();
    let history = read_many(&lines);
    let start = Instant::now();
    let mut floor = Floor::default();
    for told in &history {
        floor.apply(&told.at(Place::OnTablet));
    }
    for told in &history {
        floor.apply(&told.at(told.place));
    }
    let took = start.elapsed();
    eprintln!("16,800 entries, each applied twice: {took:?}");
    assert_eq!(floor.len(), 16_800);
    assert!(took.as_secs() < 5, "took {took:?}");
}

fn read_many(lines: &str) -> Vec<story::Told> {
    lines.lines().flat_map(read).collect()
}
