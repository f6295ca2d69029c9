//! What was held: shown with its reason, decided by those who may, with a reason that stays readable.

use super::devices::Floor;
use super::floor::{PEGGY, settle_in};
use super::*;

/// Amira's role has ended, and her tablet does not know it yet.
async fn holding(served: &Served, cookie: &str) -> Floor {
    settle_in(served).await;
    let tablet = Floor::joined(served).await;
    let ended = served
        .post(
            &format!("/api/office/staff/{}/role/end", AMIRA.to_hex()),
            cookie,
            &json!({ "role": "support-worker" }),
        )
        .await;
    assert_eq!(ended.status, 200, "{}", ended.json());
    tablet.is_past(clock::now()).await;
    tablet
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_held_counts_once_a_manager_released_it_and_says_who_and_why() {
    let served = Served::new("held").await;
    let cookie = served.sign_in().await;
    let (leader, deputy) = (
        served.desk_in_role(0x31, Role::TeamLeader).await,
        served.desk_in_role(0x32, Role::DeputyManager).await,
    );
    let mut tablet = holding(&served, &cookie).await;
    tablet.records_drinks(PEGGY, &[150, 70]).await;

    let held = served.get("/api/office/held", &leader).await.json();
    assert_eq!(held["may_decide"], false);
    let waiting = held["held"].as_array().unwrap();
    assert_eq!(waiting.len(), 2);
    assert_eq!(waiting[0]["line"], "Drink, 150 ml");
    assert_eq!(
        waiting[0]["reason"],
        "Written in a role its author did not hold then"
    );
    assert_eq!(waiting[0]["person_name"], "Margaret Hollis");
    assert_eq!(waiting[0]["author_name"], "Amira Haddad");
    let count = async || served.get("/api/office/overview", &cookie).await.json()["held_count"].clone();
    assert_eq!(count().await, 2);
    let taken = async || {
        let floor = served.get("/api/office/floor", &cookie).await.json();
        floor["people"]
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["known_as"] == "Peggy")
            .unwrap()["fluid"]["taken_ml"]
            .clone()
    };
    assert_eq!(taken().await, 0);

    let (first, second) = (
        waiting[0]["entry"].as_str().unwrap(),
        waiting[1]["entry"].as_str().unwrap(),
    );
    let decide = async |what: &str, entry: &str, who: &str, why: &str| {
        served
            .post(
                &format!("/api/office/held/{entry}/{what}"),
                who,
                &json!({ "why": why }),
            )
            .await
    };
    let refused = decide("release", first, &leader, "Seen by me").await;
    assert_eq!(
        (refused.status, refused.json()["code"].clone()),
        (403, json!("not-for-role"))
    );
    assert_eq!(decide("release", first, &deputy, "  ").await.status, 400);
    assert_eq!(
        decide("release", first, &deputy, "Her shift ran on").await.status,
        200
    );
    // Decided once: a second decision finds nothing that waits.
    assert_eq!(
        decide("decline", first, &deputy, "Changed my mind").await.status,
        404
    );
    assert_eq!(
        decide("decline", second, &deputy, "Written twice").await.status,
        200
    );
    assert_eq!(count().await, 0);
    assert_eq!(taken().await, 150);

    let decided = served.get("/api/office/held/decided", &leader).await.json();
    let decided = decided["decided"].as_array().unwrap();
    let said = |at: usize| {
        let one = &decided[at];
        (
            one["released"].clone(),
            one["why"].clone(),
            one["by_name"].clone(),
            one["held"]["line"].clone(),
        )
    };
    let by = json!("Deputy manager");
    assert_eq!(
        said(0),
        (
            json!(false),
            json!("Written twice"),
            by.clone(),
            json!("Drink, 70 ml")
        )
    );
    assert_eq!(
        said(1),
        (json!(true), json!("Her shift ran on"), by, json!("Drink, 150 ml"))
    );
    let row = served
        .get(&format!("/api/office/records/{first}"), &cookie)
        .await
        .json();
    assert_eq!(row["record"]["verdict"], "released");
    let uncounted = served
        .get("/api/office/records?mark=uncounted", &cookie)
        .await
        .json();
    assert_eq!(uncounted["records"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blocked_tablet_is_cut_off_at_once_and_shown_as_blocked() {
    let served = Served::new("block").await;
    let cookie = served.sign_in().await;
    settle_in(&served).await;
    let mut tablet = Floor::joined(&served).await;
    let list = async || served.get("/api/office/tablets", &cookie).await.json();
    let before = list().await;
    assert_eq!(
        (&before["may_block"], &before["tablets"][0]["revoked"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(before["tablets"][0]["app"], "test");
    let device = before["tablets"][0]["device"].as_str().unwrap();
    let block = async |why: &str| {
        served
            .post(
                &format!("/api/office/tablets/{device}/block"),
                &cookie,
                &json!({ "why": why }),
            )
            .await
            .status
    };
    assert_eq!(block("").await, 400);
    assert_eq!(block("Lost or stolen").await, 200);
    assert_eq!(block("Lost or stolen").await, 200, "blocked already is blocked");
    let after = list().await;
    assert_eq!(after["tablets"][0]["revoked"], true);
    assert_eq!(after["tablets"][0]["revoked_why"], "Lost or stolen");
    // Its line is closed by the office.
    tablet.is_cut_off().await;
}
