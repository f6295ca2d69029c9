//! A handover sheet over HTTP: which sheet is meant, who reads and writes in it, and what cannot be.

use super::floor::{ALDER, BIRCH, PEGGY, settle_in};
use super::*;

const SHEET: &str = "/api/office/handover";

#[tokio::test(flavor = "multi_thread")]
async fn a_sheet_is_one_units_and_one_shifts() {
    let served = Served::new("handover").await;
    settle_in(&served).await;
    let leader = served.desk_in_role(0x31, Role::TeamLeader).await;
    let sheet = served.get(SHEET, &leader).await.json();
    assert_eq!(
        sheet["unit_name"], "Alder",
        "the first, for one who works on none"
    );
    assert_eq!(
        sheet["parts"].as_array().unwrap().len(),
        1,
        "nothing was said about anyone"
    );
    assert_eq!(sheet["others"][0]["known_as"], "Peggy");
    assert_eq!(sheet["may_give"], true);
    assert_eq!(sheet["after"], Value::Null, "the next shift lies ahead");

    let before = &sheet["before"];
    let earlier = format!(
        "{SHEET}?unit={}&day={}&part={}",
        BIRCH.to_hex(),
        before["day"],
        before["part"]
    );
    let earlier = served.get(&earlier, &leader).await.json();
    assert_eq!(earlier["unit_name"], "Birch");
    assert_eq!(earlier["after"], sheet["shift"]);
    assert_eq!(earlier["others"][0]["known_as"], "Stan");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sheet_that_cannot_be_is_refused_in_words() {
    let served = Served::new("handover-refused").await;
    settle_in(&served).await;
    let leader = served.desk_in_role(0x31, Role::TeamLeader).await;
    let alder = ALDER.to_hex();
    let half = served
        .get(&format!("{SHEET}?unit={alder}&day=20781"), &leader)
        .await;
    assert_eq!(half.status, 400);
    assert!(
        half.json()["message"]
            .as_str()
            .unwrap()
            .contains("both the day and the shift")
    );
    for nowhere in [
        format!("{SHEET}?unit={alder}&day=20781&part=3"),
        format!("{SHEET}?unit={alder}&day=2147483647&part=0"),
        format!("{SHEET}?unit={}", "77".repeat(16)),
        format!("{SHEET}?unit=alder"),
    ] {
        assert_eq!(served.get(&nowhere, &leader).await.status, 404, "{nowhere}");
    }
    let text = json!({ "base": "", "section": "1", "text": "Slept well" });
    for nowhere in ["20781", "20781-3", "x-2", "20781-2-2"] {
        let part = format!(
            "/api/office/documents/handover-person/{}-{nowhere}",
            PEGGY.to_hex()
        );
        assert_eq!(served.post(&part, &leader, &text).await.status, 404, "{nowhere}");
    }
}
