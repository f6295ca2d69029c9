//! Shifts as text, and what the fold says about them: timelines, corrections, people, figures, practice.

mod alerts;
mod apart;
mod documents;
mod due;
mod order;
mod shifts;
mod story;
mod telling;

use story::check;

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
