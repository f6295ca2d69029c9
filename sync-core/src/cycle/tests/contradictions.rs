//! Two who were unaware of each other (domain.md, "What happens when two did it at once"): the less assured stage stands,
//! the contradiction is named, and the lead's decision settles it.

use super::check;

const DONE: &str = "i amira issue
    a dora agrees A in 14
    s lena assigns A to amira
    d amira done A";

fn after(rest: &str) -> String {
    format!("{DONE}\n{rest}")
}

/// Story 8 of requirements.md section 8.
#[test]
fn verified_here_and_a_gap_found_there_is_not_right_yet_until_the_deputy_decides() {
    let both = "v tess sees A yes
        g lena sees A no before v";
    check(&after(both), "Rework because g\nWork: g v");
    // Whichever way round they arrived.
    check(
        &after("g lena sees A no\nv tess sees A yes before g"),
        "Rework because g\nWork: g v",
    );
    check(
        &after(&format!("{both}\nt dora settles A for v")),
        "Verified because t",
    );
    check(
        &after(&format!("{both}\nt dora settles A for g")),
        "Rework because t",
    );
    // Somebody who saw both and looks again settles it as well.
    check(&after(&format!("{both}\nw lou sees A yes")), "Verified because w");
    // Two decisions unaware of each other are no decision.
    check(
        &after(&format!(
            "{both}\nt dora settles A for v\nu dan settles A for g before t"
        )),
        "Rework because u\nWork: t u",
    );
}

#[test]
fn two_owners_stand_beside_each_other_until_somebody_who_saw_both_assigns_anew() {
    let two = "i amira issue
        a dora agrees A in 14
        s lena assigns A to amira
        t lou assigns A to ben before s";
    check(two, "Assigned because s t\nOwners: s t");
    check(&format!("{two}\nu dora assigns A to ben"), "Assigned because u");
    // Two assignments of the same person agree.
    check(
        "i amira issue\na dora agrees A in 14\ns lena assigns A to amira\nt lou assigns A to amira before s",
        "Assigned because s",
    );
}

#[test]
fn a_claim_that_had_not_seen_the_new_owner_does_not_count_as_done_yet() {
    check(
        "i amira issue
        a dora agrees A in 14
        s lena assigns A to amira
        t dora assigns A to ben
        d amira done A before t",
        "Assigned because t
        Work: d t",
    );
}

#[test]
fn of_two_dates_the_earlier_one_holds() {
    check(
        &after("m dora moves A to 28\nn dan moves A to 21 before m"),
        "Done because d
        Deadlines: m n",
    );
    check(
        &after("m dora moves A to 28\nn dan moves A to 21 before m\no dora moves A to 25"),
        "Done because d",
    );
}

#[test]
fn ended_here_and_done_there_is_not_ended() {
    check(
        "i amira issue
        a dora agrees A in 14
        s lena assigns A to amira
        x dora ends A
        d amira done A before x",
        "Done because d
        Work: d x",
    );
}

#[test]
fn a_second_claim_that_had_not_seen_the_look_takes_nothing_from_it() {
    check(
        &after("v tess sees A yes\ne amira done A on other before v"),
        "Verified because v",
    );
}

#[test]
fn closed_here_and_opened_again_there_is_open() {
    let both = "v tess sees A yes
        r maria effective
        o dora reopens before r";
    check(&after(both), "Reopened because o\nOutcome: o r");
    check(
        &after(&format!("{both}\nt dora settles whole for r")),
        "Closed because t",
    );
    check(
        &after(&format!("{both}\nt dora settles whole for o")),
        "Reopened because t",
    );
}

#[test]
fn closed_by_somebody_who_had_not_seen_the_gap_is_not_closed() {
    check(
        &after("v tess sees A yes\ng lena sees A no\nr maria effective before g"),
        "Rework because g
        Outcome: g r",
    );
    // A gap found by somebody who knew that it was closed is no contradiction: it did not last.
    check(
        &after("v tess sees A yes\nr maria effective\ng lena sees A no"),
        "Rework because g",
    );
}

#[test]
fn what_has_not_left_its_tablet_counts_there_and_nobody_else_knew_of_it() {
    check(
        &after("v tess sees A yes waits\ng lena sees A no"),
        "Rework because g
        Work: g v",
    );
}
