//! A person's timeline: in the order things took place, filtered, paged, found by words, and saved as a file.

use sync_core::record::care_kinds::fluid;
use sync_core::record::{Care, Outcome, Value as FieldValue};
use sync_core::text::{NoteText, ReasonText};
use sync_core::time::{HOUR_MS, MINUTE_MS};

use super::floor::{PEGGY, STAN, drink, settle_in};
use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_timeline_is_in_the_order_of_events_and_every_filter_narrows_it() {
    let served = Served::new("timeline").await;
    let cookie = served.sign_in().await;
    settle_in(&served).await;
    let now = clock::now();
    // Written in another order than they took place; the oldest of them last, so late.
    for minutes in [3, 1, 5, 2, 4] {
        served
            .write(vec![drink(
                PEGGY,
                now.plus_ms(-minutes * MINUTE_MS),
                minutes * 10,
                minutes == 2,
            )])
            .await;
    }
    served
        .write(vec![
            drink(PEGGY, now.plus_ms(-3 * HOUR_MS), 60, false),
            drink(STAN, now, 99, false),
        ])
        .await;
    let mut declined = Care::new(&fluid::KIND);
    declined.outcome = Outcome::Declined;
    declined.note = NoteText::parse("=Said her tea smelled of soap, Renée heard it").ok();
    declined.values.set(fluid::TAKEN_ML, FieldValue::Number(0));
    served
        .write(vec![OfficeRecord {
            happened_at: now.plus_ms(-6 * MINUTE_MS),
            about: About::Person(PEGGY),
            links: vec![],
            fact: Fact::Care(declined),
        }])
        .await;

    let peggy = PEGGY.to_hex();
    let ask = async |query: &str| {
        let path = format!("/api/office/records?person={peggy}&order=happened{query}");
        served.get(&path, &cookie).await.json()
    };
    let lines = |found: &Value| {
        let rows = found["records"].as_array().unwrap();
        rows.iter()
            .map(|row| row["line"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let all = ask("").await;
    let whole = lines(&all);
    assert_eq!(whole.len(), 7);
    assert_eq!(whole[..5], ["10 ml", "20 ml", "30 ml", "40 ml", "50 ml"]);
    assert_eq!(whole[6], "60 ml");
    // Page by page it is the same list.
    let (mut paged, mut before) = (Vec::new(), String::new());
    loop {
        let page = ask(&format!("&limit=3{before}")).await;
        paged.extend(lines(&page));
        match page["next"].as_str() {
            Some(next) => before = format!("&before={next}"),
            None => break,
        }
    }
    assert_eq!(paged, whole);

    assert_eq!(lines(&ask("&mark=late").await), ["60 ml"]);
    assert_eq!(lines(&ask("&mark=concern").await), ["20 ml"]);
    assert_eq!(
        ask("&outcome=declined").await["records"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(ask("&kind=weight").await["records"], json!([]));
    let tomorrow = now.care_day().next().iso();
    assert_eq!(ask(&format!("&from={tomorrow}")).await["records"], json!([]));
    assert_eq!(lines(&ask(&format!("&to={tomorrow}")).await).len(), 7);
    assert_eq!(lines(&ask(&format!("&staff={}", HELEN.to_hex())).await).len(), 7);
    assert_eq!(
        ask(&format!("&staff={}", AMIRA.to_hex())).await["records"],
        json!([])
    );
    let bad = served.get("/api/office/records?from=2026-02-30", &cookie).await;
    assert_eq!(
        (bad.status, bad.json()["code"].clone()),
        (400, json!("bad-request"))
    );

    // Words find a record, however they are written, and only all of them together.
    let found = async |words: &str| lines(&served.find("/api/office/records", words, &cookie).await).len();
    assert_eq!(
        (
            found("smell%20SOAP").await,
            found("renee").await,
            found("soap%20coffee").await
        ),
        (1, 1, 0)
    );
    assert_eq!((found("%22*%20OR").await, found("drink").await), (0, 8));

    // A corrected record is found by its mark and by why it was corrected.
    let entry = all["records"][0]["entry"].as_str().unwrap();
    let corrected = sync_core::record::Amended {
        of: sync_core::id::EntryId::from_hex(entry).unwrap(),
        why: ReasonText::parse("Misread, told Stanislava").unwrap(),
        corrected: Box::new(sync_core::record::Corrected {
            happened_at: now.plus_ms(-8 * MINUTE_MS),
            fact: drink(PEGGY, now, 15, false).fact,
        }),
    };
    served
        .write(vec![OfficeRecord {
            happened_at: now,
            about: About::Person(PEGGY),
            links: vec![],
            fact: Fact::Amended(corrected),
        }])
        .await;
    assert_eq!(lines(&ask("&mark=corrected").await), ["15 ml"]);
    assert_eq!(found("stanislava").await, 1);
    // What took place at another time now stands in another place.
    assert_eq!(lines(&ask("").await)[5], "15 ml");

    let file = served
        .get(
            &format!("/api/office/people/{peggy}/timeline.csv?outcome=declined"),
            &cookie,
        )
        .await;
    assert!(
        file.head
            .to_lowercase()
            .contains("content-type: text/csv; charset=utf-8"),
        "{}",
        file.head
    );
    let text = String::from_utf8(file.body).unwrap();
    assert!(text.starts_with("\u{feff}\"Happened\",\"Recorded\",\"Received by the office\""));
    assert!(
        text.contains("\"'=Said her tea smelled of soap, Renée heard it\""),
        "{text}"
    );
    assert_eq!(text.lines().count(), 2);
    let whole = served
        .get(&format!("/api/office/people/{peggy}/timeline.csv"), &cookie)
        .await;
    let lines = crate::csv::read(crate::csv::text_of(&whole.body).unwrap()).unwrap();
    assert_eq!(lines.len(), 8);
    assert!(lines.iter().all(|(_, cells)| cells.len() == 21));
}
