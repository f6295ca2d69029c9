//! Who may do what at the desk, route by route; and one answer for every id that is not there.

use super::*;

/// For each route: what a team leader, a deputy manager, the registered manager and the provider's governance are answered. Ids are of nothing and
/// bodies are empty, so that nobody changes anything: 404 and 400 mean that the role was let through.
const TABLE: [(&str, &str, [u16; 4]); 54] = [
    ("GET", "session", [200, 200, 200, 200]),
    ("GET", "overview", [200, 200, 200, 403]),
    ("GET", "choices", [200, 200, 200, 200]),
    ("GET", "floor", [200, 200, 200, 403]),
    ("GET", "people", [200, 200, 200, 403]),
    ("GET", "people/ID", [404, 404, 404, 403]),
    ("GET", "people/ID/timeline.csv", [404, 404, 404, 403]),
    ("GET", "people/ID/targets", [404, 404, 404, 403]),
    ("POST", "people/ID/targets", [403, 404, 404, 403]),
    ("GET", "people/ID/journal", [404, 404, 404, 403]),
    ("GET", "people/ID/journal.automerge", [404, 404, 404, 403]),
    ("POST", "documents/care-plan/ID", [400, 400, 400, 403]),
    ("POST", "documents/care-plan/ID/publish", [403, 400, 400, 403]),
    ("GET", "handover?unit=ID", [404, 404, 404, 403]),
    ("POST", "documents/handover-unit/ID-20781-2", [400, 400, 400, 403]),
    (
        "POST",
        "documents/handover-unit/ID-20781-2/publish",
        [400, 400, 400, 403],
    ),
    ("GET", "records", [200, 200, 200, 403]),
    ("GET", "records/LONG", [404, 404, 404, 403]),
    ("GET", "staff", [200, 200, 200, 403]),
    ("GET", "staff/ID", [404, 404, 404, 403]),
    ("GET", "tablets", [200, 200, 200, 403]),
    ("GET", "held", [200, 200, 200, 403]),
    ("GET", "held/decided", [200, 200, 200, 403]),
    ("GET", "held/aside", [200, 200, 200, 403]),
    ("GET", "import/people/template.csv", [403, 200, 200, 403]),
    ("GET", "import/staff/template.csv", [403, 403, 200, 403]),
    ("POST", "import/people/check", [403, 200, 200, 403]),
    ("POST", "import/staff/check", [403, 403, 200, 403]),
    ("POST", "import/people/save?seen=x", [403, 409, 409, 403]),
    ("POST", "import/staff/save?seen=x", [403, 403, 409, 403]),
    ("POST", "people", [403, 400, 400, 403]),
    ("POST", "people/ID/move", [403, 404, 404, 403]),
    ("POST", "people/ID/discharge", [403, 404, 404, 403]),
    ("POST", "staff", [403, 403, 400, 403]),
    ("POST", "staff/ID/role", [403, 403, 404, 403]),
    ("POST", "staff/ID/role/end", [403, 403, 404, 403]),
    ("POST", "staff/ID/leave", [403, 403, 404, 403]),
    ("POST", "staff/ID/pin", [403, 403, 404, 403]),
    ("POST", "units", [403, 403, 400, 403]),
    ("POST", "units/ID", [403, 403, 404, 403]),
    ("POST", "tablets/LONG/block", [403, 403, 404, 403]),
    ("POST", "held/LONG/release", [403, 404, 404, 403]),
    ("GET", "reviews?cadence=weekly", [200, 200, 200, 200]),
    ("GET", "reviews/weekly/2001-01-01", [404, 404, 404, 404]),
    ("POST", "reviews/weekly/2001-01-01", [400, 400, 400, 400]),
    ("GET", "registers", [200, 200, 200, 200]),
    ("GET", "registers/governance", [200, 200, 200, 200]),
    ("GET", "registers/governance/file.csv", [200, 200, 200, 200]),
    ("GET", "cycles", [200, 200, 200, 200]),
    ("GET", "cycles/ID", [404, 404, 404, 404]),
    ("GET", "cycles/ID/measures", [404, 404, 404, 404]),
    ("GET", "signals", [200, 200, 200, 200]),
    ("GET", "measures", [200, 200, 200, 200]),
    ("POST", "cycles/ID/steps", [400, 400, 400, 400]),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_route_lets_through_whom_the_table_says() {
    let served = Served::new("roles").await;
    let cookies = [
        served.desk_in_role(0x31, Role::TeamLeader).await,
        served.desk_in_role(0x32, Role::DeputyManager).await,
        served.sign_in().await,
        served.desk_in_role(0x33, Role::ProviderGovernance).await,
    ];
    let (id, long) = ("ab".repeat(16), "ab".repeat(32));
    let nothing = served.get("/api/nothing-by-this-name", &cookies[0]).await.body;
    for (method, route, expected) in TABLE {
        let path = format!("/api/office/{}", route.replace("LONG", &long).replace("ID", &id));
        let ask = async |cookie: &str| match method {
            "GET" => served.get(&path, cookie).await,
            _ => {
                served
                    .post(
                        &path,
                        cookie,
                        &json!({ "why": "w", "name": "", "unit": "", "room": "", "role": "", "pin": "" }),
                    )
                    .await
            }
        };
        for (cookie, status) in cookies.iter().zip(expected) {
            let reply = ask(cookie).await;
            assert_eq!(
                reply.status,
                status,
                "{method} {route}: {}",
                String::from_utf8_lossy(&reply.body)
            );
            match status {
                404 => assert_eq!(reply.body, nothing, "{method} {route}"),
                403 => assert_eq!(reply.json()["code"], "not-for-role", "{method} {route}"),
                _ => {}
            }
        }
        assert_eq!(ask("").await.status, 401, "{method} {route} without signing in");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_below_a_team_leader_has_a_desk() {
    let served = Served::new("roles-below").await;
    for (number, role) in [(0x41, Role::ShiftLeader), (0x42, Role::SupportWorker)] {
        let staff = StaffId([number; 16]);
        served
            .office
            .store
            .set_account(role.code(), staff, &stretch(PASSWORD))
            .unwrap();
        let who = json!({ "username": role.code(), "password": PASSWORD });
        assert_eq!(
            served.post("/api/office/sign-in", "", &who).await.status,
            403,
            "{role:?}"
        );
    }
}
