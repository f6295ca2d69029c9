//! Planned care as text, and how it stands.

use super::story::check;

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
    check(
        "d1 y9:00 dora  plans D drink of mavis at 9:00
         d2 7:00  dora  ends D of mavis
         d3 7:01  dora  plans E drink of mavis at 10:00
         e1 9:20 amira drink mavis 150 for D@9:00",
        "? due mavis 10:10
         10:00am drink E: done by e1",
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
fn done_twice_is_one_time_with_two_completions() {
    check(
        "d1 y9:00 dora  plans T turn of mavis at 8:00 10:00
         e1 8:05 amira turn mavis for T@8:00
         e2 8:10 ben   turn mavis for T@8:00 on T2
         e3 8:20 ben   turn mavis asleep for T@8:00 on T2
         e4 8:30 ben   turn mavis",
        "? due mavis 8:40
         8:00am turn T: done by e1, and by e2
         10:00am turn T: not yet",
    );
    // Struck, it is one again.
    check(
        "d1 y9:00 dora  plans T turn of mavis at 8:00
         e1 8:05 amira turn mavis for T@8:00
         e2 8:10 ben   turn mavis for T@8:00 on T2
         e3 8:15 ben   strikes e2",
        "? due mavis 8:40
         8:00am turn T: done by e1",
    );
}

#[test]
fn not_needed_and_could_not_be_done_are_answers_too() {
    check(
        "d1 y9:00 dora  plans T turn of mavis at 8:00
         d2 y9:00 dora  plans F food of mavis at 8:00
         e1 8:05 amira notes mavis repositioning not-needed for T@8:00
         e2 8:05 amira notes mavis food not-possible for F@8:00",
        "? due mavis 8:40
         8:00am turn T: not needed by e1
         8:00am food F: could not be done by e2",
    );
}
