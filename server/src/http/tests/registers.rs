//! Registers over HTTP: each line stands where its kind belongs, once recorded and never typed again; pages, dates, files,
//! and what was entered in error.

use sync_core::id::CycleId;

use super::cycles::{agreed, assigned, fall, issue, path, reviewed, step};
use super::floor::settle_in;
use super::*;
use sync_core::time::DAY_MS;

async fn lines(served: &Served, cookie: &str, register: &str) -> Vec<Value> {
    let page = served
        .get(&format!("/api/office/registers/{register}"), cookie)
        .await;
    assert_eq!(page.status, 200, "{register}");
    page.json()["rows"].as_array().unwrap().clone()
}

fn says(row: &Value, words: &str) -> bool {
    let cells = row["cells"].as_array().unwrap();
    cells
        .iter()
        .any(|cell| cell["text"].as_str().is_some_and(|text| text.contains(words)))
}

#[tokio::test(flavor = "multi_thread")]
async fn one_review_of_an_incident_stands_in_every_register_it_belongs_to() {
    let served = Served::new("registers").await;
    settle_in(&served).await;
    let helen = served.sign_in().await;
    let now = clock::now();
    let incident = fall(&served, now.plus_ms(-DAY_MS)).await;
    let cycle = CycleId::of_incident(incident);
    let taken = [issue(), reviewed(), agreed(now.plus_ms(5 * DAY_MS)), assigned()];
    let steps: Vec<Value> = taken.into_iter().map(|one| step(cycle, one)).collect();
    let body = json!({ "steps": steps });
    let answer = served
        .post(&format!("{}/steps", path(cycle)), &helen, &body)
        .await;
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));

    let tracker = lines(&served, &helen, "incident-actions").await;
    assert_eq!(tracker.len(), 1, "{tracker:?}");
    for words in [
        "A mat beside the bed",
        "Found on the floor",
        "Not confirmed yet",
        "registered manager",
    ] {
        assert!(says(&tracker[0], words), "{words}: {tracker:?}");
    }
    assert_eq!(tracker[0]["cycle"], cycle.to_hex());
    assert_eq!(lines(&served, &helen, "actions").await.len(), 1);
    let governance = lines(&served, &helen, "governance").await;
    assert!(governance.iter().any(|row| says(row, "Incident reviewed")));
    assert!(governance.iter().any(|row| says(row, "Action agreed")));
    assert!(!governance.iter().any(|row| says(row, "Action assigned")));
    let told = lines(&served, &helen, "communication").await;
    assert!(told.len() == 1 && says(&told[0], "Action assigned"), "{told:?}");
    assert!(lines(&served, &helen, "feedback").await.is_empty());

    // A page at a time, each line once.
    let first = served
        .get("/api/office/registers/governance?limit=1", &helen)
        .await
        .json();
    assert_eq!(first["lines"], 2);
    let next = first["next"].as_str().unwrap();
    let second = served
        .get(
            &format!("/api/office/registers/governance?limit=1&after={next}"),
            &helen,
        )
        .await
        .json();
    assert_ne!(first["rows"][0]["entry"], second["rows"][0]["entry"]);
    assert_eq!(second["next"], Value::Null);
    // By days, by person, by staff.
    let day = now.care_day().iso();
    for (asked, many) in [
        (format!("from={day}"), 1),
        ("to=2020-01-01".to_owned(), 0),
        (format!("person={}", super::floor::PEGGY.to_hex()), 1),
        (format!("person={}", "ab".repeat(16)), 0),
        (format!("staff={}", AMIRA.to_hex()), 1),
        (format!("staff={}", "ab".repeat(16)), 0),
    ] {
        let page = served
            .get(&format!("/api/office/registers/actions?{asked}"), &helen)
            .await;
        assert_eq!(page.json()["lines"], many, "{asked}");
    }
    assert_eq!(
        served
            .get("/api/office/registers/actions?from=31-31", &helen)
            .await
            .status,
        400
    );
    assert_eq!(
        served.get("/api/office/registers/nothing", &helen).await.status,
        404
    );
    // Each register that the page names opens.
    let list = served.get("/api/office/registers", &helen).await.json();
    for one in list["kept"].as_array().unwrap() {
        lines(&served, &helen, one["name"].as_str().unwrap()).await;
    }
    assert!(!list["not_yet"].as_array().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_entered_in_error_or_put_forward_stays_in_its_register_with_the_reason() {
    let served = Served::new("registers-struck").await;
    settle_in(&served).await;
    let helen = served.sign_in().await;
    let leader = served.desk_in_role(0x31, Role::TeamLeader).await;
    let now = clock::now();
    let cycle = CycleId([9; 16]);
    let take = async |cookie: &str, one| {
        let body = json!({ "steps": [step(cycle, one)] });
        let answer = served
            .post(&format!("{}/steps", path(cycle)), cookie, &body)
            .await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    };
    take(&helen, issue()).await;
    take(&leader, agreed(now.plus_ms(5 * DAY_MS))).await;
    let tracker = lines(&served, &helen, "actions").await;
    assert_eq!(tracker.len(), 1);
    assert!(
        tracker[0]["not_counted"]
            .as_str()
            .unwrap()
            .contains("put forward")
    );
    let entry = tracker[0]["entry"].as_str().unwrap().to_owned();
    let strike = json!({ "entry": entry, "why": "the wrong person" });
    let struck = served
        .post(&format!("{}/strike", path(cycle)), &helen, &strike)
        .await;
    assert_eq!(struck.status, 200, "{}", String::from_utf8_lossy(&struck.body));
    let tracker = lines(&served, &helen, "actions").await;
    assert_eq!(tracker[0]["not_counted"], "entered in error");

    let file = served.get("/api/office/registers/actions/file.csv", &helen).await;
    assert_eq!(file.status, 200);
    let text = String::from_utf8_lossy(&file.body).into_owned();
    assert!(text.contains("\"When\",\"What it says\",\"About\""), "{text}");
    assert!(text.contains("\"no: entered in error\""), "{text}");
    assert!(text.contains(&entry), "{text}");
}
