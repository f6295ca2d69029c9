//! Personal targets over HTTP: who may set one, what cannot be, and who is named.

use sync_core::id::hex;
use sync_core::record::care_kinds::vital_signs;
use sync_core::record::{Per, PersonalTarget};
use sync_core::time::{DAY_MS, Timestamp};

use super::floor::{PEGGY, STAN, settle_in};
use super::*;

fn pulse(low: Option<i64>, high: Option<i64>, from: Timestamp) -> PersonalTarget {
    PersonalTarget {
        person: PEGGY,
        kind: vital_signs::KIND.code,
        field: vital_signs::PULSE,
        per: Per::Record,
        low,
        high,
        from,
        why: None,
    }
}

fn body(target: &PersonalTarget) -> Value {
    json!({ "target": hex(&minicbor::to_vec(target).unwrap()) })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deputy_sets_and_ends_a_target_and_is_named() {
    let served = Served::new("targets").await;
    settle_in(&served).await;
    let leader = served.desk_in_role(0x31, Role::TeamLeader).await;
    let deputy = served.desk_in_role(0x32, Role::DeputyManager).await;
    let path = format!("/api/office/people/{}/targets", PEGGY.to_hex());
    let now = clock::now();
    let sixty_to_ninety = body(&pulse(Some(60), Some(90), now.plus_ms(-DAY_MS)));

    let refused = served.post(&path, &leader, &sixty_to_ninety).await;
    assert_eq!(refused.status, 403);
    assert!(
        refused.json()["message"]
            .as_str()
            .unwrap()
            .contains("deputy manager")
    );
    assert_eq!(served.get(&path, &leader).await.json()["may_change"], false);

    assert_eq!(served.post(&path, &deputy, &sixty_to_ninety).await.status, 200);
    let shown = served.get(&path, &deputy).await.json();
    assert_eq!(shown["may_change"], true);
    let one = &shown["targets"][0];
    assert_eq!(
        (&one["stands"], &one["by_name"], &one["role"]),
        (
            &json!("in-force"),
            &json!("Deputy manager"),
            &json!("deputy-manager")
        )
    );
    assert_eq!(one["target"], sixty_to_ninety["target"]);

    // An end counts from now on by the office's clock, whatever the desk's says.
    let end = body(&pulse(None, None, now.plus_ms(9 * DAY_MS)));
    assert_eq!(served.post(&path, &deputy, &end).await.status, 200);
    let shown = served.get(&path, &deputy).await.json();
    let stands: Vec<&str> = shown["targets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["stands"].as_str().unwrap())
        .collect();
    assert_eq!(stands, ["in-force", "over"], "the end, and what it ended");
    let in_force = served
        .office
        .floor
        .look(clock::now(), |floor| floor.targets(PEGGY, clock::now()).len());
    assert_eq!(in_force.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_is_refused_with_its_reason() {
    let served = Served::new("targets-wrong").await;
    settle_in(&served).await;
    let cookie = served.sign_in().await;
    let now = clock::now();
    let path = format!("/api/office/people/{}/targets", PEGGY.to_hex());
    let crossed = served
        .post(&path, &cookie, &body(&pulse(Some(90), Some(60), now)))
        .await;
    assert_eq!(crossed.status, 400);
    assert!(crossed.json()["message"].as_str().unwrap().contains("lowest"));
    let far = served
        .post(&path, &cookie, &body(&pulse(Some(5), None, now)))
        .await;
    assert!(
        far.json()["message"]
            .as_str()
            .unwrap()
            .contains("between 20 a minute")
    );
    let of_stan = format!("/api/office/people/{}/targets", STAN.to_hex());
    assert_eq!(
        served
            .post(&of_stan, &cookie, &body(&pulse(Some(60), None, now)))
            .await
            .status,
        400,
        "another's target"
    );
    assert_eq!(
        served
            .post(&path, &cookie, &json!({ "target": "zz" }))
            .await
            .status,
        400
    );
    assert_eq!(served.post(&path, &cookie, &json!({})).await.status, 400);
    assert_eq!(
        served.get(&path, &cookie).await.json()["targets"]
            .as_array()
            .unwrap()
            .len(),
        0,
        "none of them was written"
    );
}
