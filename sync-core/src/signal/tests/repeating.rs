//! The same again, and again after something was done about it.

use super::{folded, hour, signals};
use crate::id::CycleId;
use crate::signal::What;

const SEEN: &str =
    "i amira issue\na dora agrees A in 20\ns lena assigns A to amira\nd amira done A\nv tess sees A yes";
const DAY: i64 = 24;

fn of_rule_one(histories: &[(u8, i64, &str)], at_hour: i64) -> Vec<(What, usize, Option<CycleId>)> {
    signals(&folded(histories), hour(at_hour))
        .into_iter()
        .filter(|signal| signal.what.rule() == 1)
        .map(|signal| (signal.what, signal.evidence.len(), signal.reopens))
        .collect()
}

#[test]
fn twice_within_28_days_is_a_repeat_and_29_days_apart_is_none() {
    let second = |days: i64| [(1, 0, "i1 amira issue"), (2, days * DAY, "i2 amira issue")];
    assert_eq!(of_rule_one(&second(27), 27 * DAY), [(What::Repeated, 2, None)]);
    assert_eq!(of_rule_one(&second(29), 29 * DAY), []);
    // It goes when the first lies a month back.
    assert_eq!(of_rule_one(&second(10), 29 * DAY), []);
}

#[test]
fn an_action_agreed_after_the_last_time_answers_it() {
    let answered = [
        (1, 0, "i1 amira issue"),
        (2, 5 * DAY, "i2 amira issue\na2 dora agrees A2 in 20"),
    ];
    assert_eq!(of_rule_one(&answered, 6 * DAY), []);
}

/// Story 3: a second fall of the same person ten days after the action was seen in practice: to be opened again.
#[test]
fn a_fall_after_the_action_was_seen_proposes_to_open_it_again() {
    let again = [(1, 0, SEEN), (2, 10 * DAY, "i2 amira issue")];
    let found = of_rule_one(&again, 10 * DAY);
    assert!(found.contains(&(What::RepeatedAfterAction, 1, Some(CycleId([1; 16])))));
    // Opened again, or reviewed by someone who could know of it: it goes.
    let reopened: String = format!("{SEEN}\nz dora reopens");
    let found = of_rule_one(&[(1, 0, &reopened), (2, 10 * DAY, "i2 amira issue")], 10 * DAY);
    assert!(found.iter().all(|(what, ..)| *what != What::RepeatedAfterAction));
}

#[test]
fn a_closed_cycle_is_watched_for_90_days() {
    let closed = format!("{SEEN}\nr maria effective");
    let after = |days: i64| of_rule_one(&[(1, 0, &closed), (2, days * DAY, "i2 amira issue")], days * DAY);
    assert_eq!(after(89).len(), 1);
    assert_eq!(after(92), []);
}
