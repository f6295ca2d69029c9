//! Signing in, what needs it, and what a page from elsewhere may not do.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_signs_in_and_out() {
    let served = Served::new("sign-in").await;
    assert_eq!(served.get("/api/office/session", "").await.status, 401);
    let reply = served
        .post(
            "/api/office/sign-in",
            "",
            &json!({ "username": "Helen", "password": PASSWORD }),
        )
        .await;
    assert_eq!(
        (reply.status, reply.json()["role"].as_str()),
        (200, Some("registered-manager"))
    );
    let set = reply
        .head
        .lines()
        .find(|line| line.to_lowercase().starts_with("set-cookie"))
        .unwrap();
    for part in [
        "__Host-followthrough=",
        "Secure",
        "HttpOnly",
        "SameSite=Strict",
        "Path=/",
    ] {
        assert!(set.contains(part), "{set}");
    }
    let cookie = reply.cookie();
    for path in [
        "session", "overview", "people", "records", "staff", "tablets", "held",
    ] {
        let reply = served.get(&format!("/api/office/{path}"), &cookie).await;
        assert_eq!(reply.status, 200, "{path}");
        assert!(
            reply.head.to_lowercase().contains("cache-control: no-store"),
            "{path}"
        );
    }
    assert_eq!(
        served
            .post("/api/office/sign-out", &cookie, &json!({}))
            .await
            .status,
        204
    );
    assert_eq!(served.get("/api/office/session", &cookie).await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_and_unknown_are_one_answer_and_then_a_wait() {
    let served = Served::new("wrong").await;
    let attempt = async |username: &str, password: &str| {
        served
            .post(
                "/api/office/sign-in",
                "",
                &json!({ "username": username, "password": password }),
            )
            .await
    };
    let (wrong, unknown) = (attempt("helen", "no").await, attempt("nobody", "no").await);
    assert_eq!((wrong.status, unknown.status), (401, 401));
    assert_eq!(wrong.body, unknown.body);
    for _ in 0..4 {
        attempt("helen", "no").await;
        attempt("nobody", "no").await;
    }
    for name in ["helen", "nobody"] {
        let waits = attempt(name, PASSWORD).await;
        assert_eq!(
            (waits.status, waits.json()["code"].as_str()),
            (429, Some("too-many-tries")),
            "{name}"
        );
        assert!(waits.json()["retry_after_s"].as_i64().unwrap() > 50, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_support_worker_has_no_desk() {
    let served = Served::new("role").await;
    let reply = served
        .post(
            "/api/office/sign-in",
            "",
            &json!({ "username": "amira", "password": PASSWORD }),
        )
        .await;
    assert_eq!(
        (reply.status, reply.json()["code"].as_str()),
        (403, Some("not-for-role"))
    );
    assert!(!reply.head.to_lowercase().contains("set-cookie"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_from_elsewhere_changes_nothing() {
    let served = Served::new("origin").await;
    let body = json!({ "username": "helen", "password": PASSWORD }).to_string();
    let host = served.address;
    for (origin, marked) in [
        (Some("https://elsewhere.example".to_owned()), true),
        (Some("null".to_owned()), true),
        (None, true),
        (Some(format!("http://{host}")), false),
    ] {
        let origin_line = origin
            .as_ref()
            .map_or(String::new(), |origin| format!("Origin: {origin}\r\n"));
        let mark = if marked { "X-Followthrough: 1\r\n" } else { "" };
        let head = format!(
            "POST /api/office/sign-in HTTP/1.1\r\nHost: {host}\r\n{origin_line}{mark}Content-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        let reply = served.send(head, body.as_bytes()).await;
        assert_eq!(
            (reply.status, reply.json()["code"].as_str()),
            (403, Some("other-origin")),
            "{origin:?} {marked}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_and_what_is_not_ours_are_one_answer() {
    let served = Served::new("not-found").await;
    let cookie = served.sign_in().await;
    let expected = served.get("/api/nothing-by-this-name", &cookie).await;
    assert_eq!(expected.status, 404);
    let (sixteen, thirty_two) = ("ab".repeat(16), "ab".repeat(32));
    for path in [
        format!("/api/office/records/{thirty_two}"),
        "/api/office/records/not-an-id".to_owned(),
        format!("/api/office/enrolments/{sixteen}"),
        "/api/office/enrolments/x".to_owned(),
        format!("/api/device/enrol/{sixteen}/wait?device_key={thirty_two}"),
        "/api/office/records?person=x".to_owned(),
        "/api/office/people?unit=x".to_owned(),
    ] {
        let reply = served.get(&path, &cookie).await;
        assert_eq!((reply.status, &reply.body), (404, &expected.body), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_has_the_headers_that_keep_browsers_honest() {
    let served = Served::new("headers").await;
    for path in ["/", "/api/hello", "/healthz", "/readyz", "/no-such-file.js"] {
        let head = served.get(path, "").await.head.to_lowercase();
        for header in [
            "content-security-policy: default-src 'none'",
            "x-content-type-options: nosniff",
            "referrer-policy",
        ] {
            assert!(head.contains(header), "{path} lacks {header}");
        }
        assert!(
            !head.contains("strict-transport-security"),
            "plain http must not pin itself"
        );
    }
    let hello = served.get("/api/hello", "").await.json();
    assert_eq!(
        (hello["followthrough"].as_i64(), &hello["protocol"]),
        (Some(1), &json!([1, 3]))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_tablets_cannot_use_explains_itself() {
    let served = Served::new("insecure").await;
    let page = async |host: &str, more: &str| {
        let head = format!("GET / HTTP/1.1\r\nHost: {host}\r\n{more}Connection: close\r\n\r\n");
        String::from_utf8_lossy(&served.send(head, b"").await.body).into_owned()
    };
    assert!(page("192.168.1.4:8080", "").await.contains("not secure"));
    assert!(!page("localhost:8080", "").await.contains("not secure"));
    assert!(
        !page("office.example", "X-Forwarded-Proto: https\r\n")
            .await
            .contains("not secure")
    );
    assert!(
        !page("office.example", "Sec-Fetch-Mode: navigate\r\n")
            .await
            .contains("not secure")
    );
}
