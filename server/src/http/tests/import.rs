//! Lists from files: looked at first, then saved whole or not at all; and what forms change while the office runs.

use super::floor::{ALDER, PEGGY, settle_in};
use super::*;

const PEOPLE: &str =
    "name,known as,unit,room,birth year\nRose Okafor,Rosie,Alder,4,1939\nJim Pike,,Birch,5,\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_people_is_looked_at_and_then_saved_in_one_go() {
    let served = Served::new("import").await;
    let cookie = served.sign_in().await;
    settle_in(&served).await;
    let check = async |file: &[u8]| {
        served
            .post_file("/api/office/import/people/check", &cookie, file)
            .await
    };
    let names = async || {
        let people = served.get("/api/office/people", &cookie).await.json();
        let people = people["people"].as_array().unwrap().clone();
        people
            .iter()
            .map(|one| one["name"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };

    let bad = check(b"name,known as,unit,room,birth year\nRose Okafor,,Rowan,4,1939\nJim Pike,,Birch,,\n")
        .await
        .json();
    assert_eq!(bad["may_be_saved"], false);
    assert_eq!(bad["findings"].as_array().unwrap().len(), 2);
    assert_eq!(
        (&bad["findings"][0]["line"], &bad["findings"][0]["column"]),
        (&json!(2), &json!("unit"))
    );
    let windows = check(b"name,unit,room\nRen\xe9e Roy,Alder,1\n").await.json();
    assert!(
        windows["findings"][0]["words"]
            .as_str()
            .unwrap()
            .contains("Windows-1252")
    );
    assert_eq!(names().await.len(), 2, "looking saves nothing");

    let good = check(PEOPLE.as_bytes()).await.json();
    assert_eq!((&good["may_be_saved"], &good["lines"]), (&json!(true), &json!(2)));
    let seen = good["seen"].as_str().unwrap();
    let save = async |seen: &str, file: &str| {
        served
            .post_file(
                &format!("/api/office/import/people/save?seen={seen}"),
                &cookie,
                file.as_bytes(),
            )
            .await
    };
    let other = save(seen, &PEOPLE.replace("Pike", "Pyke")).await;
    assert_eq!(
        (other.status, other.json()["code"].clone()),
        (409, json!("another-file"))
    );
    assert_eq!(names().await.len(), 2);
    assert_eq!(save(seen, PEOPLE).await.json()["saved"], 2);
    assert_eq!(
        names().await,
        ["Jim Pike", "Margaret Hollis", "Rose Okafor", "Stanley Marsh"]
    );
    // The same file again would admit them twice.
    let again = check(PEOPLE.as_bytes()).await.json();
    assert!(
        again["findings"][0]["words"]
            .as_str()
            .unwrap()
            .contains("lives here already"),
        "{again}"
    );
    assert_eq!(save(seen, PEOPLE).await.status, 409);
    assert_eq!(names().await.len(), 4);
    // More than any list of names is not read at all.
    assert_eq!(
        check(&vec![b'a'; super::super::import::FILE_BYTES_MAX + 1])
            .await
            .status,
        413
    );

    let template = served
        .get("/api/office/import/people/template.csv", &cookie)
        .await;
    assert!(
        template
            .head
            .to_lowercase()
            .contains("attachment; filename=\"people-template.csv\"")
    );
    assert_eq!(check(&template.body).await.json()["may_be_saved"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_are_added_while_the_office_runs_and_can_sign_in() {
    let served = Served::new("staff-add").await;
    let cookie = served.sign_in().await;
    settle_in(&served).await;
    let post =
        async |path: &str, body: Value| served.post(&format!("/api/office/{path}"), &cookie, &body).await;
    for (body, words) in [
        (
            json!({ "name": "Dee Ray", "role": "nurse" }),
            "Choose one of the roles.",
        ),
        (
            json!({ "name": "", "role": "team-leader" }),
            "The name does not fit",
        ),
        (
            json!({ "name": "Dee Ray", "role": "team-leader", "pin": "12" }),
            "The PIN does not fit",
        ),
        (
            json!({ "name": "Dee Ray", "role": "team-leader", "from": "2026-02-30" }),
            "There is no such day",
        ),
        (
            json!({ "name": "Dee Ray", "role": "team-leader", "from": "2031-01-02", "until": "2031-01-01" }),
            "The last day lies before the first",
        ),
        (
            json!({ "name": "Dee Ray", "role": "team-leader", "username": "dee", "password": "short" }),
            "at least 8 characters",
        ),
        (
            json!({ "name": "Dee Ray", "role": "team-leader", "username": "Helen", "password": PASSWORD }),
            "signs in with this name already",
        ),
    ] {
        let reply = post("staff", body).await;
        assert!(reply.status == 400 || reply.status == 409, "{words}");
        assert!(
            reply.json()["message"].as_str().unwrap().contains(words),
            "{}",
            reply.json()
        );
    }
    let added = post(
        "staff",
        json!({
            "name": "Dee Ray", "role": "team-leader", "unit": ALDER.to_hex(), "pin": "1357",
            "username": "dee", "password": PASSWORD,
        }),
    )
    .await;
    assert_eq!(added.status, 200, "{}", added.json());
    let dee = added.json()["staff"].as_str().unwrap().to_owned();
    let theirs = served.sign_in_as("dee").await;
    let member = served
        .get(&format!("/api/office/staff/{dee}"), &cookie)
        .await
        .json()["member"]
        .clone();
    assert_eq!(
        (&member["has_pin"], &member["role"], &member["unit_name"]),
        (&json!(true), &json!("team-leader"), &json!("Alder"))
    );

    // Acting up has an end; leaving ends everything at once.
    let acting = json!({ "role": "deputy-manager", "until": "2099-12-31" });
    assert_eq!(post(&format!("staff/{dee}/role"), acting).await.status, 200);
    let role = served.get("/api/office/session", &theirs).await.json()["role"].clone();
    assert_eq!(role, "deputy-manager");
    assert_eq!(
        post(
            &format!("staff/{dee}/role/end"),
            json!({ "role": "deputy-manager" })
        )
        .await
        .status,
        200
    );
    assert_eq!(
        served.get("/api/office/session", &theirs).await.json()["role"],
        "team-leader"
    );
    assert_eq!(post(&format!("staff/{dee}/leave"), json!({})).await.status, 200);
    assert_eq!(served.get("/api/office/session", &theirs).await.status, 403);
    let own = post(&format!("staff/{}/leave", HELEN.to_hex()), json!({})).await;
    assert_eq!(own.json()["code"], "oneself");

    let file = b"name,role,unit,from\nMaya Obi,Support worker,Alder,01/01/2026\nTom Reed,shift-leader,,\n";
    let seen = served
        .post_file("/api/office/import/staff/check", &cookie, file)
        .await
        .json();
    let path = format!(
        "/api/office/import/staff/save?seen={}",
        seen["seen"].as_str().unwrap()
    );
    assert_eq!(served.post_file(&path, &cookie, file).await.json()["saved"], 2);
    let found = served.find("/api/office/staff", "obi", &cookie).await;
    assert_eq!(found["staff"][0]["name"], "Maya Obi");
    assert_eq!(found["staff"][0]["has_pin"], false);
    let maya = found["staff"][0]["staff"].as_str().unwrap();
    assert_eq!(
        post(&format!("staff/{maya}/pin"), json!({ "pin": "24680" }))
            .await
            .status,
        200
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_admitted_moved_and_discharged_and_units_named() {
    let served = Served::new("people").await;
    let cookie = served.sign_in().await;
    settle_in(&served).await;
    let post =
        async |path: &str, body: Value| served.post(&format!("/api/office/{path}"), &cookie, &body).await;
    let admit = json!({ "name": "Margaret Hollis", "unit": ALDER.to_hex(), "room": "9", "birth_year": "1931", "alerts": "Falls\nDiabetes" });
    let twin = post("people", admit.clone()).await;
    assert_eq!(
        (twin.status, twin.json()["code"].clone()),
        (409, json!("same-person"))
    );
    let mut sure = admit;
    sure["sure"] = json!("yes");
    let admitted = post("people", sure).await.json()["person"]
        .as_str()
        .unwrap()
        .to_owned();
    let page = served
        .get(&format!("/api/office/people/{admitted}"), &cookie)
        .await
        .json();
    assert_eq!(page["alerts"], json!(["Falls", "Diabetes"]));
    assert_eq!(page["person"]["known_as"], "Margaret");

    let birch = super::floor::BIRCH.to_hex();
    let peggy = PEGGY.to_hex();
    assert_eq!(
        post(
            &format!("people/{peggy}/move"),
            json!({ "unit": birch, "room": "1A" })
        )
        .await
        .status,
        200
    );
    let moved = served
        .get(&format!("/api/office/people/{peggy}"), &cookie)
        .await
        .json();
    assert_eq!(
        (&moved["person"]["unit_name"], &moved["person"]["room"]),
        (&json!("Birch"), &json!("1A"))
    );
    assert_eq!(
        post(&format!("people/{peggy}/discharge"), json!({ "why": "" }))
            .await
            .status,
        400
    );
    assert_eq!(
        post(
            &format!("people/{peggy}/discharge"),
            json!({ "why": "Moved home" })
        )
        .await
        .status,
        200
    );
    assert_eq!(
        post(
            &format!("people/{peggy}/move"),
            json!({ "unit": birch, "room": "2" })
        )
        .await
        .json()["code"],
        "has-left"
    );
    let listed = async |query: &str| {
        let people = served
            .get(&format!("/api/office/people{query}"), &cookie)
            .await
            .json();
        people["people"].as_array().unwrap().len()
    };
    assert_eq!((listed("").await, listed("?gone=yes").await), (2, 3));
    let found = served.find("/api/office/people", "holl%20MARG", &cookie).await;
    assert_eq!(found["people"].as_array().unwrap().len(), 1);

    assert_eq!(
        post("units", json!({ "name": "alder" })).await.json()["code"],
        "name-taken"
    );
    assert_eq!(post("units", json!({ "name": "Cedar" })).await.status, 200);
    assert_eq!(
        post(&format!("units/{birch}"), json!({ "name": "Beech" }))
            .await
            .status,
        200
    );
    let choices = served.get("/api/office/choices", &cookie).await.json();
    let units: Vec<&str> = choices["units"]
        .as_array()
        .unwrap()
        .iter()
        .map(|unit| unit["label"].as_str().unwrap())
        .collect();
    assert_eq!(units, ["Alder", "Beech", "Cedar"]);
}
