//! Early warnings over HTTP: what is shown, with what it rests on; and what the office passes up, once.

use sync_core::id::CycleId;
use sync_core::record::{CycleFact, Step};
use sync_core::sync::hub::OfficeRecord;
use sync_core::time::{DAY_MS, HOUR_MS, Timestamp};

use super::cycles::{agreed, assigned, effective, fall, issue, path, reviewed, seen};
use super::floor::settle_in;
use super::*;

const CYCLE: CycleId = CycleId([9; 16]);

/// A step as it was taken some time ago: the office's clock is real, so what a test needs to be old happened long ago.
async fn took(served: &Served, at: Timestamp, cycle: CycleId, step: Step) {
    let record = OfficeRecord {
        happened_at: at,
        about: About::Cycle(cycle),
        links: vec![],
        fact: Fact::Cycle(CycleFact { cycle, step }),
    };
    served.write(vec![record]).await;
}

async fn labels(served: &Served, cookie: &str) -> Vec<String> {
    let page = served.get("/api/office/signals", cookie).await.json();
    let signals = page["signals"].as_array().unwrap().clone();
    signals
        .iter()
        .map(|one| one["label"].as_str().unwrap().to_owned())
        .collect()
}

/// An action past its date is shown to whoever signs in at the desk, with what it is about, and goes when it is done.
#[tokio::test(flavor = "multi_thread")]
async fn an_action_past_its_date_is_shown_goes_up_once_and_is_said_on_the_board() {
    let served = Served::new("signals").await;
    settle_in(&served).await;
    let cookie = served.sign_in().await;
    let now = clock::now();
    assert_eq!(labels(&served, &cookie).await, Vec::<String>::new());
    took(&served, now.plus_ms(-20 * DAY_MS), CYCLE, issue()).await;
    took(
        &served,
        now.plus_ms(-20 * DAY_MS),
        CYCLE,
        agreed(now.plus_ms(-2 * DAY_MS)),
    )
    .await;
    took(&served, now.plus_ms(-19 * DAY_MS), CYCLE, assigned()).await;
    let page = served.get("/api/office/signals", &cookie).await.json();
    let first = &page["signals"][0];
    assert_eq!(
        (&first["label"], &first["overdue"], &first["days_late"]),
        (&json!("Past its date"), &json!(true), &json!(2))
    );
    assert_eq!(first["cycle"], CYCLE.to_hex());
    assert_eq!(first["about"], "Found on the floor beside the bed");
    assert_eq!(
        first["whose"], "Deputy manager",
        "what is not written yet has not gone up"
    );
    assert_eq!(first["evidence"].as_array().unwrap().len(), 1);
    assert!(first["clears"].as_str().unwrap().starts_with("Goes when"));
    assert_eq!(page["coverage"]["tablets_total"], 0);

    // Past its date by two days: the deputy, and the registered manager. Nobody looked half way, for ten days: the provider
    // as well.
    let written = served.office.signals.pass_up(now).await.unwrap();
    assert_eq!(written, 5);
    assert_eq!(served.office.signals.pass_up(now).await.unwrap(), 0, "each once");
    let page = served.get("/api/office/signals", &cookie).await.json();
    let first = &page["signals"][0];
    assert_eq!(
        (&first["label"], &first["whose"]),
        (&json!("Past its date"), &json!("Registered manager")),
        "a day and more past its date"
    );
    let whole = served.get(&path(CYCLE), &cookie).await.json();
    let history = whole["cycle"]["history"].as_array().unwrap().clone();
    let up: Vec<&Value> = history
        .iter()
        .filter(|step| step["kind"] == "Escalated")
        .collect();
    assert_eq!(up.len(), 5);
    assert!(
        up.iter()
            .all(|step| step["by"] == "The office" && step["not_counted"].is_null())
    );
    assert!(
        up.iter().all(|step| step["may_strike"] == false),
        "nobody takes it back"
    );
    assert!(
        up.iter()
            .any(|step| step["line"] == "Past its date. To the registered manager"),
        "{up:?}"
    );
    let board = served.get("/api/office/cycles", &cookie).await.json();
    assert_eq!(board["cycles"][0]["gone_up_to"], "Provider governance");
    // Three days on, its date is the provider's too, and that nobody confirmed has gone to two; once somebody does something about it, it is no longer said.
    let later = now.plus_ms(3 * DAY_MS + HOUR_MS);
    assert_eq!(served.office.signals.pass_up(later).await.unwrap(), 3);
    let done = Step::DoneClaimed(sync_core::record::follow_through::DoneClaimed {
        action: super::cycles::MAT,
        words: sync_core::text::NoteText::parse("In place").unwrap(),
    });
    took(&served, now, CYCLE, done).await;
    let board = served.get("/api/office/cycles", &cookie).await.json();
    assert_eq!(board["cycles"][0]["gone_up_to"], Value::Null);
    assert_eq!(
        labels(&served, &cookie).await,
        Vec::<String>::new(),
        "done in time to be looked at"
    );
}

/// The same thing twice in a month is shown though the first was longer ago than tablets keep care, and nobody reviewed it.
#[tokio::test(flavor = "multi_thread")]
async fn what_happens_again_is_seen_over_more_days_than_tablets_keep() {
    let served = Served::new("signals-again").await;
    settle_in(&served).await;
    let cookie = served.sign_in().await;
    let now = clock::now();
    fall(&served, now.plus_ms(-24 * DAY_MS)).await;
    assert_eq!(labels(&served, &cookie).await, Vec::<String>::new());
    fall(&served, now.plus_ms(-HOUR_MS)).await;
    let page = served.get("/api/office/signals", &cookie).await.json();
    let again = &page["signals"][0];
    assert_eq!(again["label"], "It happened again");
    assert_eq!(again["evidence"].as_array().unwrap().len(), 2);
    assert_eq!(again["person_name"], "Margaret Hollis");
}

/// After an action about it was seen in practice, once is enough: the cycle it belongs to should be opened again.
#[tokio::test(flavor = "multi_thread")]
async fn what_happens_after_the_action_asks_for_its_cycle_to_be_opened_again() {
    let served = Served::new("signals-after").await;
    settle_in(&served).await;
    let cookie = served.sign_in().await;
    let leader = served.desk_in_role(0x32, Role::TeamLeader).await;
    let now = clock::now();
    let first = fall(&served, now.plus_ms(-40 * DAY_MS)).await;
    let cycle = CycleId::of_incident(first);
    for (days, step) in [
        (40, issue()),
        (40, reviewed()),
        (39, agreed(now.plus_ms(-20 * DAY_MS))),
        (38, assigned()),
    ] {
        took(&served, now.plus_ms(-days * DAY_MS), cycle, step).await;
    }
    let done = Step::DoneClaimed(sync_core::record::follow_through::DoneClaimed {
        action: super::cycles::MAT,
        words: sync_core::text::NoteText::parse("In place").unwrap(),
    });
    took(&served, now.plus_ms(-30 * DAY_MS), cycle, done).await;
    let seen = {
        let mut body = super::cycles::step(cycle, seen());
        body["happened_at"] = json!(now.plus_ms(-29 * DAY_MS).0);
        json!({ "steps": [body] })
    };
    let steps = format!("{}/steps", path(cycle));
    assert_eq!(served.post(&steps, &leader, &seen).await.status, 200);
    fall(&served, now.plus_ms(-HOUR_MS)).await;
    let page = served.get("/api/office/signals", &cookie).await.json();
    let again = page["signals"].as_array().unwrap().clone();
    let again = again
        .iter()
        .find(|one| one["label"] == "It happened again after the action")
        .unwrap_or_else(|| panic!("{page}"));
    assert_eq!(
        (&again["cycle"], &again["reopens"]),
        (&json!(cycle.to_hex()), &json!(true))
    );
    // Whoever claimed it is not who reviews it without saying why: the effect is that the signal stays.
    let close = json!({ "steps": [super::cycles::step(cycle, effective())] });
    assert_eq!(served.post(&steps, &cookie, &close).await.status, 200);
    assert!(
        labels(&served, &cookie)
            .await
            .contains(&"It happened again after the action".to_owned())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn early_warnings_come_in_pages_to_whoever_works_at_the_desk() {
    let served = Served::new("signals-pages").await;
    settle_in(&served).await;
    let cookie = served.sign_in().await;
    let now = clock::now();
    for number in 1..=5_u8 {
        let cycle = CycleId([number; 16]);
        took(&served, now, cycle, issue()).await;
        took(
            &served,
            now,
            cycle,
            agreed(now.plus_ms(-i64::from(number) * DAY_MS)),
        )
        .await;
    }
    let (mut lates, mut next) = (Vec::new(), Some("0".to_owned()));
    while let Some(after) = next {
        let page = served
            .get(&format!("/api/office/signals?limit=2&after={after}"), &cookie)
            .await
            .json();
        assert_eq!((&page["total"], &page["overdue"]), (&json!(5), &json!(5)));
        let signals = page["signals"].as_array().unwrap();
        lates.extend(signals.iter().map(|one| one["days_late"].as_i64().unwrap()));
        next = page["next"].as_str().map(str::to_owned);
    }
    assert_eq!(lates, [5, 4, 3, 2, 1], "the oldest first");
    assert_eq!(served.get("/api/office/signals", "").await.status, 401);
    for (number, role, status) in [
        (0x41, Role::TeamLeader, 200),
        (0x42, Role::DeputyManager, 200),
        (0x43, Role::RegisteredManager, 200),
    ] {
        let cookie = served.desk_in_role(number, role).await;
        let reply = served.get("/api/office/signals", &cookie).await;
        assert_eq!(reply.status, status, "{role:?}");
    }
}
