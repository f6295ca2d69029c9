//! Steps taken at the desk: sent twice they are written once, what comes next is offered, a struck one stays readable, and
//! what has no place that would keep it from others is refused.

use sync_core::id::{CycleId, EntryId};
use sync_core::record::Step;
use sync_core::record::follow_through::{Progress, ProgressNoted, Source};
use sync_core::time::DAY_MS;

use super::cycles::{MAT, agreed, assigned, issue, path, step};
use super::floor::settle_in;
use super::*;

/// An answer that got lost on its way makes nothing twice; two that mean it are two.
#[tokio::test(flavor = "multi_thread")]
async fn the_same_steps_sent_again_are_written_once() {
    let served = Served::new("cycles-again").await;
    settle_in(&served).await;
    let cookie = served.sign_in().await;
    let (now, cycle) = (clock::now(), CycleId([9; 16]));
    let at = |mut step: Value, ms: i64| {
        step["happened_at"] = json!(now.plus_ms(ms).0);
        step
    };
    let note_it = Step::ProgressNoted(ProgressNoted {
        action: MAT,
        progress: Progress::OnTrack,
        barrier: None,
        words: None,
        proposed_due_at: None,
    });
    let first = json!({ "steps": [
        at(step(cycle, issue()), 0),
        at(step(cycle, agreed(now.plus_ms(DAY_MS))), 0),
        at(step(cycle, note_it.clone()), 0),
    ] });
    let later = json!({ "steps": [at(step(cycle, note_it), 1)] });
    let steps = format!("{}/steps", path(cycle));
    let mut lengths = Vec::new();
    for body in [&first, &first, &later, &first, &later] {
        let reply = served.post(&steps, &cookie, body).await;
        assert_eq!(reply.status, 200, "{reply:?}");
        lengths.push(reply.json()["cycle"]["history"].as_array().unwrap().len());
    }
    assert_eq!(lengths, [3, 3, 4, 4, 4]);
    // At the same moment as well.
    let other = CycleId([8; 16]);
    let body = json!({ "steps": [at(step(other, issue()), 0)] });
    let steps = format!("{}/steps", path(other));
    let (one, two) = tokio::join!(
        served.post(&steps, &cookie, &body),
        served.post(&steps, &cookie, &body)
    );
    assert_eq!((one.status, two.status), (200, 200));
    let whole = served.get(&path(other), &cookie).await.json();
    assert_eq!(whole["cycle"]["history"].as_array().unwrap().len(), 1);
}

/// What is offered follows the stage table, and a step that is struck moves nothing more.
#[tokio::test(flavor = "multi_thread")]
async fn what_comes_next_is_offered_and_a_struck_step_stays_readable() {
    let served = Served::new("cycles-next").await;
    settle_in(&served).await;
    let deputy = served.desk_in_role(0x31, Role::DeputyManager).await;
    let leader = served.desk_in_role(0x32, Role::TeamLeader).await;
    let (now, cycle) = (clock::now(), CycleId([9; 16]));
    let steps = format!("{}/steps", path(cycle));
    let body = json!({ "steps": [step(cycle, issue()), step(cycle, agreed(now.plus_ms(DAY_MS)))] });
    let whole = served.post(&steps, &deputy, &body).await.json();
    assert_eq!(whole["cycle"]["actions"][0]["next"][0], "assign");
    assert_eq!(whole["cycle"]["next"], json!(["agree", "feedback"]));
    let body = json!({ "steps": [step(cycle, assigned())] });
    let whole = served.post(&steps, &deputy, &body).await.json();
    let action = &whole["cycle"]["actions"][0];
    assert_eq!(
        (&action["next"][0], &action["hands"]),
        (&json!("understood"), &json!([AMIRA.to_hex()]))
    );
    let line = &whole["cycle"]["history"][2];
    assert_eq!(line["line"], "To Amira Haddad.", "who, in words");
    // A deputy's assignment is not a team leader's to strike; the deputy strikes it, once, however often it is sent.
    assert_eq!(line["may_strike"], true);
    let seen_by_leader = served.get(&path(cycle), &leader).await.json();
    assert_eq!(seen_by_leader["cycle"]["history"][2]["may_strike"], false);
    let strike = format!("{}/strike", path(cycle));
    let body = json!({ "entry": line["entry"], "why": "meant for somebody else" });
    for _ in 0..2 {
        let reply = served.post(&strike, &deputy, &body).await;
        assert_eq!(reply.status, 200, "{reply:?}");
        let whole = reply.json();
        let history = whole["cycle"]["history"].as_array().unwrap();
        assert_eq!(whole["cycle"]["row"]["stage"], "Nobody named yet");
        assert_eq!(
            (history.len(), &history[2]["not_counted"]),
            (4, &json!("entered in error"))
        );
        assert_eq!(history[2]["may_strike"], false, "once is enough");
    }
    for (entry, why, status) in [
        (json!(line["entry"]), "", 400),
        (json!("00"), "wrong", 404),
        (json!(EntryId([3; 32]).to_hex()), "wrong", 404),
    ] {
        let body = json!({ "entry": entry, "why": why });
        assert_eq!(served.post(&strike, &deputy, &body).await.status, status);
    }
    assert_eq!(served.post(&strike, "", &body).await.status, 401);
}

/// There is no scope yet that would keep it from every tablet: it is refused, not half kept.
#[tokio::test(flavor = "multi_thread")]
async fn a_safeguarding_concern_is_refused_with_its_reason() {
    let served = Served::new("cycles-restricted").await;
    settle_in(&served).await;
    let cookie = served.sign_in().await;
    let cycle = CycleId([9; 16]);
    let Step::IssueIdentified(mut concern) = issue() else {
        unreachable!()
    };
    concern.source = Source::Safeguarding;
    let body = json!({ "steps": [step(cycle, Step::IssueIdentified(concern))] });
    let reply = served
        .post(&format!("{}/steps", path(cycle)), &cookie, &body)
        .await;
    assert_eq!(reply.status, 400);
    assert!(
        reply.json()["message"]
            .as_str()
            .unwrap()
            .contains("safeguarding procedure")
    );
    assert_eq!(
        served.get(&path(cycle), &cookie).await.status,
        404,
        "nothing was written"
    );
}
