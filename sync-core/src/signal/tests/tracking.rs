//! Where following through stopped, by the hour.

use super::{check, folded, hour, signals};
use crate::staff::Role;

const AGREED: &str = "i amira issue\na dora agrees A in 20";
const ASSIGNED: &str = "i amira issue\na dora agrees A in 20\ns lena assigns A to amira";
const DONE: &str = "i amira issue\na dora agrees A in 20\ns lena assigns A to amira\nd amira done A";
const SEEN: &str =
    "i amira issue\na dora agrees A in 20\ns lena assigns A to amira\nd amira done A\nv tess sees A yes";

#[test]
fn nobody_named_for_two_days() {
    check(AGREED, 48, &[]);
    check(AGREED, 49, &["Unassigned by a"]);
}

#[test]
fn named_and_not_confirmed_for_two_days() {
    check(ASSIGNED, 49, &[]);
    check(ASSIGNED, 50, &["NotUnderstood by s"]);
    let confirmed = format!("{ASSIGNED}\nu amira understands A");
    check(&confirmed, 50, &[]);
}

#[test]
fn half_way_without_a_look_after_a_days_grace() {
    let confirmed = format!("{ASSIGNED}\nu amira understands A\nn amira notes A");
    let half_way = 1 + 10 * 24;
    // Before the grace is over, only that nothing was written for a week.
    check(&confirmed, half_way - 1, &["Stalled by n"]);
    check(&confirmed, half_way + 24, &["NoMidway by a"]);
    let looked = format!("{confirmed}\nm dora midway A");
    check(&looked, half_way - 100, &[]);
}

#[test]
fn a_deadline_is_said_two_days_before_and_then_counted_in_days() {
    let going = format!("{ASSIGNED}\nu amira understands A\nm dora midway A");
    let due = 1 + 20 * 24;
    check(&going, due - 48, &["soon: Overdue by a"]);
    check(&going, due, &["Overdue by a"]);
    let late = signals(&folded(&[(1, 0, &going)]), hour(due + 75));
    assert_eq!(late[0].days_late(hour(due + 75)), 3);
    // Another date takes it away.
    check(&format!("{going}\np dora moves A to 40"), due, &["Stalled by p"]);
}

#[test]
fn done_is_a_claim_for_a_week_and_seen_waits_a_month_for_its_review() {
    check(DONE, 3 + 7 * 24 - 1, &[]);
    check(DONE, 3 + 7 * 24, &["Unverified by d"]);
    check(SEEN, 4 + 30 * 24 - 1, &[]);
    check(SEEN, 4 + 30 * 24, &["Unreviewed by v"]);
    check(&format!("{SEEN}\nr maria effective"), 4 + 60 * 24, &[]);
}

#[test]
fn what_cannot_go_on_shows_at_once() {
    check(
        &format!("{ASSIGNED}\nu amira understands A\nb amira blocked A"),
        4,
        &["Blocked by b"],
    );
}

#[test]
fn a_week_without_a_record_is_stalled_and_a_warning_is_no_progress() {
    check("i amira issue", 7 * 24 - 1, &[]);
    check("i amira issue", 7 * 24, &["Stalled by i"]);
    check("i amira issue\nw dora reviews", 7 * 24, &[]);
    check("i amira issue\nx ada escalates A", 7 * 24, &["Stalled by i"]);
}

#[test]
fn a_contradiction_shows_until_it_is_settled() {
    let both = format!("{DONE}\nv tess sees A yes\nw lena sees A no before v");
    let shown = signals(&folded(&[(1, 0, &both)]), hour(6));
    assert!(
        shown
            .iter()
            .any(|one| one.what.label() == "Two records say different things")
    );
    assert!(shown.iter().all(|one| one.what.lead() == Role::DeputyManager));
    check(&format!("{both}\ng dora settles A for v"), 7, &[]);
}

#[test]
fn what_was_put_forward_waits_two_days_until_someone_takes_it() {
    let put = "i amira issue\na lena agrees A in 20";
    check(put, 48, &[]);
    check(put, 49, &["PutForward by a"]);
    check(&format!("{put}\nb dora agrees B in 20"), 49, &[]);
}

#[test]
fn what_has_ended_or_worked_is_silent() {
    check(&format!("{AGREED}\ne dora ends A"), 5000, &[]);
    check(&format!("{SEEN}\nr maria effective"), 5000, &[]);
}
