//! A record made for the wrong person: that there was one is everybody's, what it said is a deputy manager's and above,
//! whichever way the office is asked.

use sync_core::document::Journal;
use sync_core::record::{EnteredInError, Mistake};
use sync_core::text::ReasonText;

use super::devices::Floor;
use super::floor::{PEGGY, settle_in};
use super::*;
use crate::projection::{JournalOf, journal};
use crate::store::{Order, RecordFilter};

#[tokio::test(flavor = "multi_thread")]
async fn what_was_entered_for_the_wrong_person_is_hidden_from_a_team_leader_everywhere() {
    let served = Served::new("restricted").await;
    let manager = served.sign_in().await;
    let leader = served.desk_in_role(0x31, Role::TeamLeader).await;
    let deputy = served.desk_in_role(0x32, Role::DeputyManager).await;
    settle_in(&served).await;
    let mut tablet = Floor::joined(&served).await;
    let peggy = PEGGY.to_hex();
    tablet.records_drinks(PEGGY, &[333, 150]).await;
    let list = format!("/api/office/records?person={peggy}&order=happened");
    let found = served.get(&list, &manager).await.json();
    let wrong = found["records"]
        .as_array()
        .unwrap()
        .iter()
        .find(|record| record["line"] == "333 ml")
        .unwrap();
    let entry = wrong["entry"].as_str().unwrap().to_owned();
    let struck = EnteredInError {
        of: sync_core::id::EntryId::from_hex(&entry).unwrap(),
        why: ReasonText::parse("It was another person's drink").unwrap(),
        mistake: Some(Mistake::WrongPerson),
    };
    tablet.records(PEGGY, vec![Fact::EnteredInError(struck)]).await;

    let ways = [
        list,
        format!("/api/office/records/{entry}"),
        format!("/api/office/people/{peggy}/timeline.csv"),
    ];
    for (cookie, may) in [(&leader, false), (&deputy, true), (&manager, true)] {
        for way in &ways {
            let reply = served.get(way, cookie).await;
            let text = String::from_utf8(reply.body).unwrap();
            assert_eq!(text.contains("333 ml"), may, "{way}: {text}");
            assert!(text.contains(&entry), "{way}: that there was one is said");
        }
    }

    // The journal's file is of bytes that only other programs read, written by a helper that is not here: what it is asked
    // to write is looked at.
    for (role, may) in [(Role::TeamLeader, false), (Role::DeputyManager, true)] {
        let written = format!("{:?}", written(&served, role));
        assert_eq!(written.contains("333 ml"), may, "{written}");
        assert!(written.contains("150 ml") && written.contains(&entry));
    }
    let file = format!("/api/office/people/{peggy}/journal.automerge");
    let parts = served
        .get(&format!("/api/office/people/{peggy}/journal"), &leader)
        .await
        .json();
    assert_eq!(parts["parts"][0]["records"], 2);
    let none = format!("/api/office/people/{peggy}/journal?to=2020-01-01");
    assert_eq!(served.get(&none, &leader).await.json()["parts"], json!([]));
    let bad = served.get(&format!("{file}?from=2026-02-30"), &leader).await;
    assert_eq!(bad.json()["code"], "bad-request");
}

fn written(served: &Served, role: Role) -> Journal {
    let service = served.office.hub.facts().service;
    let filter = RecordFilter {
        scopes: vec![
            sync_core::scope::Scope::new(service, sync_core::scope::Audience::People),
            sync_core::scope::Scope::new(service, sync_core::scope::Audience::Floor),
        ],
        person: Some(PEGGY),
        order: Order::Happened,
        limit: 10,
        ..RecordFilter::default()
    };
    let found = served.office.store.records(&filter).unwrap();
    let of = JournalOf {
        person: PEGGY,
        name: String::new(),
        service: String::new(),
        from: String::new(),
        to: String::new(),
    };
    journal(&found, &served.office.hub.directory(), role, of)
}
