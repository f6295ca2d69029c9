//! Stage by stage, nobody unaware of anybody: the incident's table of docs/cycle.md.

use super::check;
use super::telling::{CYCLE, fold, read};
use crate::cycle::Gap;

const AGREED: &str = "i amira issue
    w dora reviews
    a dora agrees A in 14";

fn after(rest: &str) -> String {
    format!("{AGREED}\n{rest}")
}

#[test]
fn an_issue_alone_has_nothing_agreed() {
    check("i amira issue", "Identified because i");
}

#[test]
fn each_step_moves_it_on_and_nothing_else_does() {
    check(AGREED, "Agreed because a");
    check(&after("s lena assigns A to amira"), "Assigned because s");
    let understood = "s lena assigns A to amira
        u amira understands A";
    check(&after(understood), "Understood because u");
    let going = format!("{understood}\nn amira notes A");
    check(&after(&going), "InProgress because n");
    check(
        &after(&format!("{going}\nb amira blocked A")),
        "Blocked because b",
    );
    check(
        &after(&format!("{going}\nb amira blocked A\nm dora midway A")),
        "InProgress because m",
    );
    let done = format!("{going}\nm dora midway A\nd amira done A");
    check(&after(&done), "Done because d");
    check(&after(&format!("{done}\nv tess sees A no")), "Rework because v");
    check(
        &after(&format!("{done}\nv tess sees A partly")),
        "Rework because v",
    );
    let seen = format!("{done}\nv tess sees A yes with o");
    check(&after(&seen), "Verified because v");
    check(
        &after(&format!("{seen}\nr maria too-early")),
        "Verified because v",
    );
    check(&after(&format!("{seen}\nr maria effective")), "Closed because r");
    check(
        &after(&format!("{seen}\nr maria ineffective")),
        "Reopened because r",
    );
}

#[test]
fn a_leader_may_confirm_for_somebody_face_to_face_and_a_new_owner_confirms_anew() {
    check(
        &after("s lena assigns A to amira\nu lena confirms A of amira"),
        "Understood because u",
    );
    check(
        &after("s lena assigns A to amira\nu lena confirms A of amira\nt lena assigns A to ben"),
        "Assigned because t",
    );
}

#[test]
fn a_claim_after_a_gap_is_a_claim_again() {
    check(
        &after("s lena assigns A to amira\nd amira done A\nv tess sees A no\ne amira done A"),
        "Done because e",
    );
}

#[test]
fn a_cycle_stands_where_its_least_assured_action_stands() {
    check(
        &after("b dora agrees B in 7\ns lena assigns A to amira\nd amira done A"),
        "Agreed because b
        Done because d
        Agreed because b",
    );
    // An ended action no longer counts; when all have ended, so has the cycle.
    check(
        &after("b dora agrees B in 7\ns lena assigns A to amira\nd amira done A\nx dora ends B"),
        "Done because d
        Done because d
        Ended because x",
    );
    check(&after("x dora ends A"), "Ended because x");
}

#[test]
fn opened_again_it_waits_for_another_response_and_goes_through_every_stage_once_more() {
    let closed = "s lena assigns A to amira
        d amira done A
        v tess sees A yes
        r maria effective";
    let again = format!("{closed}\no dora reopens");
    check(&after(&again), "Reopened because o");
    let answered = format!("{again}\nb dora agrees B in 7");
    check(
        &after(&answered),
        "Agreed because b
        Verified because v
        Agreed because b",
    );
    let verified = format!("{answered}\nt lena assigns B to ben\ne ben done B\nw2 tess sees B yes");
    check(
        &after(&verified),
        "Verified because v w2
        Verified because v
        Verified because w2",
    );
    check(
        &after(&format!("{verified}\nq maria effective")),
        "Closed because q
        Verified because v
        Verified because w2",
    );
}

#[test]
fn seen_in_practice_before_anybody_says_it_is_done_is_no_stage() {
    check(
        &after("s lena assigns A to amira\nv tess sees A yes"),
        "Assigned because s",
    );
}

#[test]
fn what_is_missing_is_named_stage_by_stage() {
    let gaps = |history: &str| {
        let cycles = fold(&read(history));
        let cycle = cycles.cycle(CYCLE).unwrap();
        let words: Vec<Vec<String>> = cycle
            .five
            .iter()
            .map(|stage| stage.gaps.iter().map(Gap::words).collect())
            .collect();
        (cycle.is_evidenced(), words)
    };
    let whole = "s lena assigns A to amira
        u amira understands A
        m dora midway A
        d amira done A
        v tess sees A yes with o
        r maria effective";
    assert_eq!(gaps(&after(whole)), (true, vec![vec![]; 5]));
    let skipped = "i amira issue
        a dora agrees A for-all in 14
        s lena assigns A to amira
        d amira done A
        v tess sees A yes
        r maria effective";
    let (evidenced, words) = gaps(skipped);
    assert!(!evidenced);
    assert_eq!(
        words,
        [
            vec!["The incident was not reviewed"],
            vec!["Its owner has not confirmed that they understand"],
            vec!["Nobody looked half way"],
            vec!["Nothing is linked that shows it", "It was seen in one shift only"],
            vec![],
        ]
    );
    let (_, words) =
        gaps("i amira issue\na dora agrees A asking audit in 14\nd lena done A\nv tess sees A yes with o");
    assert_eq!(words[3], ["Asked for and not there: audit"]);
    assert_eq!(words[4], ["Whether it worked was not reviewed"]);
}

#[test]
fn half_way_is_between_agreement_and_the_deadline_that_holds() {
    let cycles = fold(&read(&after("m dora moves A to 28")));
    let action = &cycles.cycle(CYCLE).unwrap().actions[0];
    assert_eq!(
        action.midway_at.ms_since(action.agreed_at) * 2,
        action.due_at.ms_since(action.agreed_at)
    );
    assert_eq!(action.due_at.ms_since(action.agreed_at) / crate::time::DAY_MS, 28);
}

#[test]
fn whoever_is_to_be_told_is_a_gap_until_somebody_with_the_authority_says_it_was_done() {
    let still = |then: &str| {
        let cycles = fold(&read(&format!(
            "i amira issue\nw dora reviews owing\na dora agrees A in 14\n{then}"
        )));
        let cycle = cycles.cycle(CYCLE).unwrap();
        let owed = cycle.owed.iter().filter(|owed| owed.met.is_none()).count();
        let weigh: Vec<String> = cycle.five[0]
            .gaps
            .iter()
            .filter(|gap| gap.weighs())
            .map(Gap::words)
            .collect();
        assert_eq!(owed, weigh.len(), "{weigh:?}");
        owed
    };
    assert_eq!(still(""), 3);
    assert_eq!(still("t lena tells person"), 3, "put forward alone");
    assert_eq!(still("t dora tells person"), 2);
    assert_eq!(still("t dora tells person\nt2 dan tells person"), 2);
    assert_eq!(still("t dora tells person\ns dora strikes t"), 3);
    assert_eq!(
        still("t dora tells person\nl maria tells in-writing\nn maria tells regulator"),
        0
    );
}
