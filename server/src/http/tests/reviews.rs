//! Daily checks and reviews over HTTP: which were held, what one opens with, who may sign, and that what was seen stays.

use sync_core::id::CycleId;
use sync_core::record::{
    Cadence, CycleFact, Decided, Found, ReviewAnswer, ReviewDecision, ReviewHeld, ServiceNamed, Step,
};
use sync_core::sync::hub::OfficeRecord;
use sync_core::text::ReasonText;
use sync_core::time::{DAY_MS, Timestamp};

use super::cycles::{agreed, issue};
use super::floor::settle_in;
use super::*;

const CYCLE: CycleId = CycleId([9; 16]);

/// The office's clock is real, so the service began long ago.
async fn began(served: &Served, at: Timestamp) {
    let named = Fact::ServiceNamed(ServiceNamed {
        service: served.office.hub.facts().service,
        name: ShortText::parse("Rowan Court").unwrap(),
    });
    let record = |happened_at, about, fact| OfficeRecord {
        happened_at,
        about,
        links: vec![],
        fact,
    };
    served.write(vec![record(at, About::Service, named)]).await;
    let step = |step| Fact::Cycle(CycleFact { cycle: CYCLE, step });
    let long_ago = clock::now().plus_ms(-20 * DAY_MS);
    served
        .write(vec![
            record(long_ago, About::Cycle(CYCLE), step(issue())),
            record(
                long_ago,
                About::Cycle(CYCLE),
                step(agreed(long_ago.plus_ms(10 * DAY_MS))),
            ),
        ])
        .await;
}

fn path_of(cadence: Cadence, at: Timestamp) -> String {
    let first = sync_core::cadence::Occurrence::at(cadence, at).first_day();
    format!("/api/office/reviews/{}/{}", cadence.name(), first.iso())
}

/// What a page sends: what it was shown, every question answered, one decision.
fn signature(cadence: Cadence, page: &Value) -> ReviewHeld {
    let fields = page["fields"].as_str().unwrap();
    let mut seen = vec![0; fields.len() / 2];
    sync_core::id::unhex(fields, &mut seen).unwrap();
    let first = page["review"]["row"]["first"].as_str().unwrap();
    ReviewHeld {
        cadence,
        first_day: sync_core::time::CareDay::from_iso(first).unwrap().number(),
        seen: minicbor::decode(&seen).unwrap(),
        answers: cadence
            .questions()
            .iter()
            .map(|question| ReviewAnswer {
                question: question.code,
                found: Found::Partly,
                words: ReasonText::parse("Not at night").ok(),
            })
            .collect(),
        decisions: vec![ReviewDecision {
            cycle: CYCLE,
            decided: Decided::Speak,
            words: None,
        }],
        note: None,
    }
}

fn body(held: &ReviewHeld) -> Value {
    json!({ "fields": hex(&minicbor::to_vec(held).unwrap()) })
}

fn labels(list: &Value) -> Vec<&str> {
    let list = list.as_array().unwrap();
    list.iter().map(|one| one["label"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_review_opens_with_what_is_undone_and_freezes_what_was_seen() {
    let served = Served::new("reviews").await;
    settle_in(&served).await;
    let now = clock::now();
    began(&served, now.plus_ms(-40 * DAY_MS)).await;
    let helen = served.sign_in().await;
    let weekly = path_of(Cadence::Weekly, now);
    let page = served.get(&weekly, &helen).await.json();
    assert_eq!(page["review"]["row"]["kept_code"], "not-yet");
    assert_eq!(page["counts"], true);
    let agenda = &page["agenda"];
    assert_eq!(agenda["open"], 1);
    assert!(labels(&agenda["cycles"]).contains(&"Past its date"), "{agenda}");
    assert!(
        labels(&agenda["counts"]).contains(&"Daily check missed"),
        "{agenda}"
    );
    assert_eq!(agenda["cycles"][0]["about"], "Found on the floor beside the bed");
    let figures = agenda["figures"].as_array().unwrap();
    assert!(
        figures
            .iter()
            .any(|one| one["label"] == "Checks and reviews held on time" && one["cases"] == 0),
        "{agenda}"
    );

    let held = signature(Cadence::Weekly, &page);
    let signed = served.post(&weekly, &helen, &body(&held)).await.json();
    assert_eq!(signed["review"]["row"]["kept"], "Done on time");
    // Sent again, its answer having been lost, it is the same signature.
    let again = served.post(&weekly, &helen, &body(&held)).await.json();
    assert_eq!(again["review"]["signed"].as_array().unwrap().len(), 1);
    // Somebody else's stands beside it, under the one review.
    let deputy = served.desk_in_role(0x32, Role::DeputyManager).await;
    let both = served.post(&weekly, &deputy, &body(&held)).await.json();
    assert_eq!(both["review"]["signed"].as_array().unwrap().len(), 2);
    // It stands with the cycle that it is about.
    let cycle = served.get(&super::cycles::path(CYCLE), &helen).await.json();
    let decided = cycle["cycle"]["decided"].as_array().unwrap();
    assert_eq!(decided.len(), 2, "one signature each");
    assert_eq!(decided[0]["decided"], "Speak to whoever has it");
    assert!(
        decided[0]["review"]
            .as_str()
            .unwrap()
            .starts_with("Weekly review")
    );
    // What was seen stays what it was, though it is done meanwhile.
    let struck = Step::ActionEnded(sync_core::record::follow_through::ActionEnded {
        action: super::cycles::MAT,
        ending: sync_core::record::follow_through::Ending::Cancelled,
        why: ReasonText::parse("moved away").unwrap(),
    });
    let body = json!({ "steps": [super::cycles::step(CYCLE, struck)] });
    let taken = served
        .post(&format!("{}/steps", super::cycles::path(CYCLE)), &helen, &body)
        .await;
    assert_eq!(taken.status, 200, "{}", String::from_utf8_lossy(&taken.body));
    let page = served.get(&weekly, &helen).await.json();
    assert_eq!(page["agenda"], Value::Null, "one signature of each is enough");
    let leader = served.desk_in_role(0x31, Role::TeamLeader).await;
    let open = served.get(&weekly, &leader).await.json();
    assert!(!labels(&open["agenda"]["cycles"]).contains(&"Past its date"));
    let first = &page["review"]["signed"][0];
    assert!(labels(&first["seen"]["cycles"]).contains(&"Past its date"));
    assert_eq!(first["answers"][0]["found"], "In part");
    assert_eq!(first["decisions"][0]["decided"], "Speak to whoever has it");
    assert_eq!(first["not_counted"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_calendar_shows_what_was_held_and_what_was_missed_in_pages() {
    let served = Served::new("reviews-calendar").await;
    let now = clock::now();
    began(&served, now.plus_ms(-70 * DAY_MS)).await;
    let helen = served.sign_in().await;
    let page = served.get("/api/office/reviews", &helen).await.json();
    let rows = page["reviews"].as_array().unwrap();
    assert_eq!(rows.len(), 31);
    assert_eq!(rows[0]["kept_code"], "not-yet");
    assert!(rows[1..].iter().all(|row| row["kept_code"] == "missed"));
    assert_eq!(page["held"]["value_hundredths"], 0);
    let next = page["next"].as_str().unwrap();
    let rest = served
        .get(&format!("/api/office/reviews?after={next}"), &helen)
        .await
        .json();
    assert!(rest["reviews"][0]["first"].as_str().unwrap() < next);

    // Yesterday's can still be signed, late; the one before no longer.
    let yesterday = path_of(Cadence::Daily, now.plus_ms(-DAY_MS));
    let page = served.get(&yesterday, &helen).await.json();
    let held = signature(Cadence::Daily, &page);
    let signed = served.post(&yesterday, &helen, &body(&held)).await.json();
    assert_eq!(signed["review"]["row"]["kept"], "Done late");
    assert_eq!(signed["review"]["signed"][0]["late"], true);
    let older = path_of(Cadence::Daily, now.plus_ms(-3 * DAY_MS));
    let page = served.get(&older, &helen).await.json();
    assert_eq!(page["agenda"], Value::Null);
    let mut too_old = held.clone();
    too_old.first_day -= 2;
    let refused = served.post(&older, &helen, &body(&too_old)).await;
    assert_eq!(refused.status, 400);
    assert!(String::from_utf8_lossy(&refused.body).contains("no longer be signed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_only_put_forward_moves_nothing_and_what_does_not_read_is_refused() {
    let served = Served::new("reviews-roles").await;
    let now = clock::now();
    began(&served, now.plus_ms(-40 * DAY_MS)).await;
    let leader = served.desk_in_role(0x31, Role::TeamLeader).await;
    let weekly = path_of(Cadence::Weekly, now);
    let page = served.get(&weekly, &leader).await.json();
    assert_eq!(page["counts"], false);
    let held = signature(Cadence::Weekly, &page);
    let put = served.post(&weekly, &leader, &body(&held)).await.json();
    assert_eq!(put["review"]["row"]["kept_code"], "not-yet");
    assert_eq!(put["review"]["row"]["signed_by"], json!([]));
    let why = put["review"]["signed"][0]["not_counted"].as_str().unwrap();
    assert!(why.starts_with("put forward"), "{why}");
    // The provider's own is not theirs to sign at all.
    let monthly = path_of(Cadence::Monthly, now);
    let page = served.get(&monthly, &leader).await.json();
    assert_eq!(page["agenda"], Value::Null, "{page}");

    let mut unanswered = held.clone();
    unanswered.answers.pop();
    for (sent, words) in [
        (body(&unanswered), "one answer"),
        (json!({ "fields": "zz" }), "open it again"),
        (json!({ "fields": "a0" }), "open it again"),
    ] {
        let refused = served.post(&weekly, &leader, &sent).await;
        assert_eq!(refused.status, 400, "{sent}");
        let said = String::from_utf8_lossy(&refused.body).into_owned();
        assert!(said.contains(words), "{said}");
    }
    // Signed for another week than the address names.
    let refused = served
        .post(
            &path_of(Cadence::Weekly, now.plus_ms(-7 * DAY_MS)),
            &leader,
            &body(&held),
        )
        .await;
    assert_eq!(refused.status, 400);
}

/// Row E1.C: the provider reviews each service monthly, and reads nobody's name or care.
#[tokio::test(flavor = "multi_thread")]
async fn the_provider_holds_the_monthly_review_and_learns_nobody_s_name() {
    let served = Served::new("reviews-provider").await;
    settle_in(&served).await;
    let now = clock::now();
    began(&served, now.plus_ms(-40 * DAY_MS)).await;
    let helen = served.sign_in().await;
    let governs = served.desk_in_role(0x33, Role::ProviderGovernance).await;
    let monthly = path_of(Cadence::Monthly, now);
    let page = served.get(&monthly, &governs).await.json();
    assert_eq!(page["counts"], true);
    let held = signature(Cadence::Monthly, &page);
    let signed = served.post(&monthly, &governs, &body(&held)).await.json();
    assert_eq!(signed["review"]["row"]["kept"], "Done on time");

    let known = served.get("/api/office/people", &helen).await.json();
    let names: Vec<String> = known["people"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|person| [person["name"].as_str(), person["known_as"].as_str()])
        .flatten()
        .map(str::to_owned)
        .collect();
    assert!(!names.is_empty(), "{known}");
    let whole = super::cycles::path(CYCLE);
    for path in [
        "/api/office/cycles",
        &whole,
        "/api/office/signals",
        "/api/office/registers/incident-actions",
        "/api/office/registers/governance",
        &monthly,
    ] {
        let reply = served.get(path, &governs).await;
        assert_eq!(reply.status, 200, "{path}");
        let text = String::from_utf8(reply.body).unwrap();
        for name in &names {
            assert!(!text.contains(name), "{path} names somebody");
        }
    }
    let shown = served.get(&whole, &governs).await.json();
    assert_eq!(shown["cycle"]["row"]["concerns"], "Somebody who lives here");
    assert_eq!(shown["cycle"]["person"], Value::Null);
    let told = served.get(&whole, &helen).await.json();
    assert_ne!(told["cycle"]["row"]["concerns"], "Somebody who lives here");
}

/// Story 14 of requirements.md: a silent tablet is named, and counted, in what a monthly review saw.
#[tokio::test(flavor = "multi_thread")]
async fn a_monthly_review_names_the_tablet_that_was_silent() {
    let served = Served::new("reviews-coverage").await;
    let now = clock::now();
    began(&served, now.plus_ms(-40 * DAY_MS)).await;
    for seed in 0..2u8 {
        let key = KeyPair::from_seed([0x70 + seed; 32]).public();
        let enrolled = Fact::DeviceEnrolled(DeviceEnrolled {
            device: DeviceId::of_key(&key),
            key,
            label: ShortText::parse(if seed == 0 {
                "Lounge tablet"
            } else {
                "Night tablet"
            })
            .unwrap(),
            kind: DeviceKind::Tablet,
        });
        let record = OfficeRecord {
            happened_at: now,
            about: About::Service,
            links: vec![],
            fact: enrolled,
        };
        served.write(vec![record]).await;
    }
    let helen = served.sign_in().await;
    let page = served.get(&path_of(Cadence::Monthly, now), &helen).await.json();
    assert_eq!(page["agenda"]["tablets"], 2);
    assert_eq!(page["agenda"]["silent"], json!(["Lounge tablet", "Night tablet"]));
    let held = signature(Cadence::Monthly, &page);
    let put = served
        .post(&path_of(Cadence::Monthly, now), &helen, &body(&held))
        .await
        .json();
    assert_eq!(
        put["review"]["signed"][0]["seen"]["silent"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}
