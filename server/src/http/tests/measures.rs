//! Measures over HTTP: figures with the cases behind them, two windows side by side, and weeks.

use sync_core::id::CycleId;
use sync_core::record::{CycleFact, Step};
use sync_core::sync::hub::OfficeRecord;
use sync_core::time::{DAY_MS, Timestamp};

use super::cycles::{MAT, agreed, assigned, fall, issue, seen};
use super::floor::settle_in;
use super::*;

const CYCLE: CycleId = CycleId([9; 16]);

async fn took(served: &Served, at: Timestamp, step: Step) {
    let record = OfficeRecord {
        happened_at: at,
        about: About::Cycle(CYCLE),
        links: vec![],
        fact: Fact::Cycle(CycleFact { cycle: CYCLE, step }),
    };
    served.write(vec![record]).await;
}

/// One measure of the page.
fn of(page: &Value, number: u64) -> Value {
    let all = page["measures"].as_array().unwrap();
    all.iter().find(|one| one["number"] == number).unwrap().clone()
}

/// An action whose date passed unseen, two falls in a month and their late reports are what the figures say they are.
#[tokio::test(flavor = "multi_thread")]
async fn figures_say_what_is_behind_them_and_nothing_is_no_figure() {
    let served = Served::new("measures").await;
    settle_in(&served).await;
    let cookie = served.sign_in().await;
    let now = clock::now();
    let page = served.get("/api/office/measures", &cookie).await.json();
    for number in [1, 2, 3, 4, 14] {
        let empty = of(&page, number);
        assert_eq!(empty["last"]["value_hundredths"], Value::Null, "M{number}");
        assert_eq!(empty["weeks"].as_array().unwrap().len(), 26);
        assert_eq!(empty["mean_hundredths"], Value::Null);
    }
    assert_eq!(of(&page, 1)["effect"], "Not enough to tell yet");

    took(&served, now.plus_ms(-20 * DAY_MS), issue()).await;
    took(
        &served,
        now.plus_ms(-20 * DAY_MS),
        agreed(now.plus_ms(-2 * DAY_MS)),
    )
    .await;
    took(&served, now.plus_ms(-19 * DAY_MS), assigned()).await;
    let done = Step::DoneClaimed(sync_core::record::follow_through::DoneClaimed {
        action: MAT,
        words: sync_core::text::NoteText::parse("In place").unwrap(),
    });
    took(&served, now.plus_ms(-DAY_MS), done).await;
    fall(&served, now.plus_ms(-12 * DAY_MS)).await;
    fall(&served, now.plus_ms(-11 * DAY_MS)).await;
    let page = served.get("/api/office/measures", &cookie).await.json();
    let seen = of(&page, 1);
    assert_eq!(
        (&seen["last"]["value_hundredths"], &seen["last"]["among"]),
        (&json!(0), &json!(1)),
        "said to be done is not seen in practice"
    );
    let repeats = of(&page, 5);
    assert_eq!(
        repeats["last"]["cases"], 2,
        "both falls are what was found before, again"
    );
    assert_eq!(repeats["last"]["among"], 2, "two people, since yesterday");
    let prompt = of(&page, 14);
    assert_eq!(
        (&prompt["last"]["cases"], &prompt["last"]["among"]),
        (&json!(0), &json!(2)),
        "both reports were written days later"
    );
    let weeks = prompt["weeks"].as_array().unwrap();
    assert_eq!(weeks[24]["among"], 2, "the week before last");
    assert_eq!(weeks[24]["mark"], "ordinary");
    assert_eq!(weeks[25]["mark"], Value::Null);
    assert_eq!(page["coverage"]["tablets_total"], 0);
}

/// A review of the outcome rests on figures that nobody types: none until the action was seen in practice.
#[tokio::test(flavor = "multi_thread")]
async fn a_cycle_s_own_measures_are_counted_once_it_was_seen_in_practice() {
    let served = Served::new("cycle-measures").await;
    settle_in(&served).await;
    let cookie = served.sign_in().await;
    let now = clock::now();
    let path = format!("/api/office/cycles/{}/measures", CYCLE.to_hex());
    assert_eq!(served.get(&path, &cookie).await.status, 404);
    assert_eq!(served.get(&path, "").await.status, 401);
    took(&served, now.plus_ms(-20 * DAY_MS), issue()).await;
    took(
        &served,
        now.plus_ms(-20 * DAY_MS),
        agreed(now.plus_ms(-2 * DAY_MS)),
    )
    .await;
    took(&served, now.plus_ms(-19 * DAY_MS), assigned()).await;
    fall(&served, now.plus_ms(-30 * DAY_MS)).await;
    let page = served.get(&path, &cookie).await.json();
    assert_eq!(page["measures"], json!([]), "not seen yet");
    let done = Step::DoneClaimed(sync_core::record::follow_through::DoneClaimed {
        action: MAT,
        words: sync_core::text::NoteText::parse("In place").unwrap(),
    });
    took(&served, now.plus_ms(-11 * DAY_MS), done).await;
    // Helen said that it was done, and looked herself.
    let Step::PracticeVerified(mut looked) = seen() else {
        unreachable!()
    };
    looked.own_because = Some(sync_core::text::ReasonText::parse("nobody else was there").unwrap());
    took(&served, now.plus_ms(-10 * DAY_MS), Step::PracticeVerified(looked)).await;
    let page = served.get(&path, &cookie).await.json();
    let prompt = of(&page, 14);
    assert_eq!(prompt["unit"], "%");
    assert_eq!(
        (&prompt["before"]["value_hundredths"], &prompt["before"]["among"]),
        (&json!(0), &json!(1)),
        "the report was written a month later"
    );
    assert_eq!(prompt["after"]["value_hundredths"], Value::Null);
    assert_eq!(prompt["after"]["from"], now.plus_ms(-10 * DAY_MS).0);
}
