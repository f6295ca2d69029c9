//! What was recorded without authority, or by the wrong hands: kept, shown with its reason, and moving nothing.

use super::check;

const DONE: &str = "i amira issue
    a dora agrees A in 14
    s lena assigns A to amira
    d amira done A";

fn after(rest: &str) -> String {
    format!("{DONE}\n{rest}")
}

#[test]
fn what_a_role_may_only_put_forward_waits() {
    check(
        "i amira issue\na lena agrees A in 14",
        "Identified because i
        a PutForward",
    );
    check(
        "i amira issue\na dora agrees A in 14\ns tess assigns A to amira",
        "Agreed because a
        s PutForward",
    );
    check(
        &after("v tess sees A yes\nr dora effective"),
        "Verified because v
        r PutForward",
    );
}

#[test]
fn what_a_role_may_not_do_at_all_is_kept_and_named() {
    check(
        "i amira issue\na ben agrees A in 14",
        "Identified because i
        a NotAllowed",
    );
    check(&after("v ben sees A yes"), "Done because d\nv NotAllowed");
    check(
        &after("v lena sees A no\nt lena settles A for d"),
        "Rework because v\nt NotAllowed",
    );
}

#[test]
fn only_an_owner_or_a_leader_for_them_says_that_it_is_done() {
    check(
        "i amira issue\na dora agrees A in 14\ns lena assigns A to amira\nd ben done A",
        "Assigned because s
        d NotTheirs",
    );
    check(
        "i amira issue\na dora agrees A in 14\ns lena assigns A to amira\nd lou done A",
        "Done because d",
    );
    check(
        "i amira issue\na dora agrees A in 14\ns lena assigns A to amira\nu ben confirms A of amira",
        "Assigned because s
        u NotTheirs",
    );
}

#[test]
fn nobody_verifies_or_reviews_their_own_work_without_a_reason() {
    let own = "i amira issue
        a dora agrees A in 14
        s lena assigns A to tess
        d tess done A";
    check(
        &format!("{own}\nv tess sees A yes"),
        "Done because d
        v OwnWork",
    );
    check(
        &format!("{own}\nv tess sees A yes because alone-this-week"),
        "Verified because v
        self-verified",
    );
    let seen = format!("{own}\nv lena sees A yes");
    check(
        &format!("{seen}\nr lena as registered-manager effective"),
        "Verified because v\nr OwnWork",
    );
    check(
        &format!("{seen}\nr lena as registered-manager effective because small-home"),
        "Closed because r
        self-verified",
    );
    // A leader who says "done" for the owner has a hand in it.
    check(
        "i amira issue\na dora agrees A in 14\ns lena assigns A to amira\nd lou done A\nv lou sees A yes",
        "Done because d
        v OwnWork",
    );
}

#[test]
fn whoever_helps_does_not_verify_and_whoever_found_the_gap_may_be_asked_to_close_it() {
    check(
        "i amira issue\na dora agrees A in 14\ns lena assigns A to amira helped-by tess\nd amira done A\nv tess sees A yes",
        "Done because d
        v OwnWork",
    );
    // Her look stands though the action is hers now; her next one would not.
    let hers = after("v tess sees A no\nt lena assigns A to tess\ne tess done A");
    check(&hers, "Done because e");
    check(&format!("{hers}\nw tess sees A yes"), "Done because e\nw OwnWork");
    check(&format!("{hers}\nw lena sees A yes"), "Verified because w");
}

#[test]
fn the_same_review_sent_twice_agrees_one_action() {
    check(
        "i dora issue\nw dora reviews\na dora agrees A in 14\nj dora issue\nx dora reviews\nb dora agrees A in 14",
        "Agreed because b",
    );
}

#[test]
fn it_worked_needs_its_measure_and_every_action_seen() {
    check(
        &after("v tess sees A yes\nr maria effective unmeasured"),
        "Verified because v
        r MeasureNotSeen",
    );
    check(&after("r maria effective"), "Done because d\nr NotVerifiedYet");
}

#[test]
fn what_is_held_or_struck_moves_nothing() {
    check(&after("v tess sees A yes held"), "Done because d\nv Verdict");
    check(
        &after("v tess sees A yes\nx tess strikes v"),
        "Done because d\nv Struck",
    );
    check(&after("x ben strikes d"), "Done because d\nx NotAllowed");
    check(&after("x lena strikes d"), "Done because d\nx NotAllowed");
    check(&after("x dora strikes d"), "Assigned because s\nd Struck");
    check(&after("x tess strikes z"), "Done because d\nx Waits");
}

#[test]
fn what_belongs_to_an_action_that_is_not_there_waits_for_it() {
    check(
        "i amira issue\nd lena done Z",
        "Identified because i\nd NoSuchAction",
    );
    check(&after("x dora settles A for z"), "Done because d\nx Waits");
}
