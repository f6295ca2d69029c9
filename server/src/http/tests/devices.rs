//! A tablet's way in: code, four words, grant, token, frames, and the desk that sees what it recorded.

use std::collections::BTreeMap;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use sync_core::id::{PersonId, UnitId};
use sync_core::record::care_kinds::fluid;
use sync_core::record::{Care, PersonAdmitted, Value as Answer};
use sync_core::seal::{DeviceSecret, Pin};
use sync_core::sync::tablet::{Command, Effect, EnrolmentGrant, Input, NewRecord, Notice, Tablet};
use sync_core::time::Timestamp;
use sync_core::wire::{self, Down, Hello, Report, Up};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

use super::*;
use crate::store::{Enrolment, EnrolmentState};

pub type Socket = tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<TcpStream>>;

pub async fn socket(served: &Served) -> Socket {
    tokio_tungstenite::connect_async(format!("ws://{}/api/sync", served.address))
        .await
        .unwrap()
        .0
}

pub fn hello() -> Vec<u8> {
    let report = Report {
        now: clock::now(),
        ..Report::default()
    };
    wire::encode(&Up::Hello(Hello {
        protocol: 1,
        protocol_oldest: 1,
        app: "test".to_owned(),
        cursors: vec![],
        report,
        confirmed: vec![],
    }))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_leads_to_a_grant_and_works_once() {
    let served = Served::new("enrol").await;
    let cookie = served.sign_in().await;
    let begun = served
        .post(
            "/api/office/enrolments",
            &cookie,
            &json!({ "label": "Alder tablet 1" }),
        )
        .await
        .json();
    let (id, code) = (
        begun["enrolment"].as_str().unwrap(),
        begun["code"].as_str().unwrap(),
    );
    assert!(
        begun["url"]
            .as_str()
            .unwrap()
            .ends_with(&format!("/#/enrol/{code}"))
    );
    assert!(begun["qr_svg"].as_str().unwrap().starts_with("<svg"));
    let key = KeyPair::from_seed([5; 32]);

    let wrong = served
        .post("/api/device/enrol", "", &enrol_body("ZZZZ9999", &key))
        .await;
    assert_eq!(
        (wrong.status, wrong.json()["code"].as_str()),
        (404, Some("wrong-code"))
    );
    let mut unproven = enrol_body(code, &key);
    unproven["device_key"] = json!(hex(&KeyPair::from_seed([6; 32]).public().0));
    assert_eq!(served.post("/api/device/enrol", "", &unproven).await.status, 400);

    let asked = served
        .post("/api/device/enrol", "", &enrol_body(code, &key))
        .await;
    assert_eq!(asked.status, 200, "{asked:?}");
    let again = served
        .post("/api/device/enrol", "", &enrol_body(code, &key))
        .await;
    assert_eq!(again.json(), asked.json(), "a lost answer is asked for again");
    let other = served
        .post(
            "/api/device/enrol",
            "",
            &enrol_body(code, &KeyPair::from_seed([6; 32])),
        )
        .await;
    assert_eq!(
        (other.status, other.json()["code"].as_str()),
        (410, Some("used-code"))
    );

    let shown = served
        .get(&format!("/api/office/enrolments/{id}"), &cookie)
        .await
        .json();
    assert_eq!(
        (shown["state"].as_str(), &shown["words"]),
        (Some("asked"), &asked.json()["words"])
    );
    let wait = format!("/api/device/enrol/{id}/wait?device_key={}", hex(&key.public().0));
    let confirm_path = format!("/api/office/enrolments/{id}/confirm");
    let confirm = json!({});
    let (waited, confirmed) = tokio::join!(
        served.get(&wait, ""),
        served.post(&confirm_path, &cookie, &confirm)
    );
    assert_eq!(confirmed.json()["state"].as_str(), Some("confirmed"));
    let waited = waited.json();
    assert_eq!(waited["state"].as_str(), Some("confirmed"));
    let mut grant = vec![0u8; waited["grant"].as_str().unwrap().len() / 2];
    sync_core::id::unhex(waited["grant"].as_str().unwrap(), &mut grant).unwrap();
    let grant: EnrolmentGrant = minicbor::decode(&grant).unwrap();
    assert_eq!(
        (grant.label.as_str(), grant.service_name.as_str()),
        ("Alder tablet 1", "Rowan Court")
    );

    assert_eq!(served.token(&key).await.status, 200);
    let tablets = served.get("/api/office/tablets", &cookie).await.json();
    assert_eq!(tablets["tablets"][0]["label"].as_str(), Some("Alder tablet 1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_ran_out_says_so_and_guessing_has_to_wait() {
    let served = Served::new("codes").await;
    let now = clock::now();
    let expired = Enrolment {
        id: [3; 16],
        code: "ABCD2345".to_owned(),
        label: "Late".to_owned(),
        made_by: None,
        expires_at: now.plus_ms(-1),
        state: EnrolmentState::Waiting,
        device_key: None,
    };
    served.office.store.begin_enrolment(expired, now).unwrap();
    let key = KeyPair::from_seed([5; 32]);
    let late = served
        .post("/api/device/enrol", "", &enrol_body("ABCD2345", &key))
        .await;
    assert_eq!(
        (late.status, late.json()["code"].as_str()),
        (410, Some("expired-code"))
    );
    for _ in 0..5 {
        assert_eq!(
            served
                .post("/api/device/enrol", "", &enrol_body("WRNG2345", &key))
                .await
                .status,
            404
        );
    }
    assert_eq!(
        served
            .post("/api/device/enrol", "", &enrol_body("WRNG2345", &key))
            .await
            .status,
        429
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn only_an_enrolled_device_gets_a_token_and_a_revoked_one_none() {
    let served = Served::new("token").await;
    let key = KeyPair::from_seed([5; 32]);
    let unknown = served.token(&key).await;
    assert_eq!(
        (unknown.status, unknown.json()["code"].as_str()),
        (401, Some("unknown-device"))
    );
    let device = served.enrol(&key).await;
    assert_eq!(served.token(&key).await.status, 200);
    let why = sync_core::text::ReasonText::parse("left on the bus").unwrap();
    let fact = Fact::DeviceRevoked(sync_core::record::DeviceRevoked { device, why });
    served
        .write(vec![OfficeRecord {
            happened_at: clock::now(),
            about: About::Service,
            links: Vec::new(),
            fact,
        }])
        .await;
    let revoked = served.token(&key).await;
    assert_eq!(
        (revoked.status, revoked.json()["code"].as_str()),
        (403, Some("revoked-device"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn frames_go_by_socket_and_by_poll_alike() {
    let served = Served::new("frames").await;
    let key = KeyPair::from_seed([5; 32]);
    served.enrol(&key).await;
    let token = served.token(&key).await.json()["token"]
        .as_str()
        .unwrap()
        .to_owned();
    let mut socket = socket(&served).await;
    socket.send(Message::Text(token.clone().into())).await.unwrap();
    socket.send(Message::Binary(hello().into())).await.unwrap();
    let Some(Ok(Message::Binary(frame))) = socket.next().await else {
        panic!("no frame came")
    };
    assert!(matches!(
        wire::decode::<Down>(&frame),
        Ok(Down::Welcome { protocol: 1, .. })
    ));
    drop(socket);

    let hello = hello();
    let body = [
        &u32::try_from(hello.len()).unwrap().to_be_bytes(),
        hello.as_slice(),
    ]
    .concat();
    let head = |token: &str, link: &str, length: usize| {
        format!(
            "POST /api/sync/poll HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nX-Followthrough-Link: {link}\r\n\
             Content-Length: {length}\r\nConnection: close\r\n\r\n"
        )
    };
    let link = "0a".repeat(16);
    let reply = served.send(head(&token, &link, body.len()), &body).await;
    assert_eq!(reply.status, 200);
    let (length, frame) = reply.body.split_first_chunk::<4>().unwrap();
    let frame = &frame[..usize::try_from(u32::from_be_bytes(*length)).unwrap()];
    assert!(matches!(
        wire::decode::<Down>(frame),
        Ok(Down::Welcome { protocol: 1, .. })
    ));

    assert_eq!(served.send(head("nonsense", &link, 0), b"").await.status, 401);
    assert_eq!(served.send(head(&token, "short", 0), b"").await.status, 400);
    assert_eq!(served.send(head(&token, &link, 3), &[0, 0, 0]).await.status, 400);
    assert_eq!(served.send(head(&token, &link, 4), &[0xff; 4]).await.status, 413);
}

/// The real tablet's machine over a real socket, its store in memory.
pub struct Floor {
    pub machine: Tablet,
    cells: BTreeMap<String, Vec<u8>>,
    socket: Socket,
    told: Vec<Notice>,
}

impl Floor {
    /// A tablet on which Amira has signed in; people have arrived.
    pub async fn joined(served: &Served) -> Self {
        let secret = DeviceSecret([9; 32]);
        served.enrol(&KeyPair::from_seed(secret.signing_seed())).await;
        let token = served
            .token(&KeyPair::from_seed(secret.signing_seed()))
            .await
            .json();
        let mut link = socket(served).await;
        link.send(Message::Text(token["token"].as_str().unwrap().to_owned().into()))
            .await
            .unwrap();
        let (machine, _) = Tablet::open(vec![], secret, clock::random_32(), "test", clock::now());
        let mut floor = Self {
            machine,
            cells: BTreeMap::new(),
            socket: link,
            told: vec![],
        };
        let label = ShortText::parse("Alder tablet 1").unwrap();
        let grant = served.office.hub.grant(label).await.unwrap();
        floor.give(Input::Command(1, Command::Enrolled(grant))).await;
        floor
            .until(|notice| matches!(notice, Notice::DirectoryChanged))
            .await;
        let pin = Pin::parse("2468").unwrap();
        floor
            .give(Input::Command(2, Command::SignIn { staff: AMIRA, pin }))
            .await;
        floor
            .until(|notice| matches!(notice, Notice::SignedIn { .. }))
            .await;
        floor
            .until(|notice| matches!(notice, Notice::PeopleChanged(_)))
            .await;
        floor
    }

    /// Amira writes drinks down, one after another; the office has answered for all of them.
    pub async fn records_drinks(&mut self, person: PersonId, ml: &[i64]) {
        let facts = ml.iter().map(|ml| {
            let mut care = Care::new(&fluid::KIND);
            care.values.set(fluid::TAKEN_ML, Answer::Number(*ml));
            Fact::Care(care)
        });
        self.records(person, facts.collect()).await;
    }

    /// Amira records this about somebody, one after another; the office has answered for all of it.
    pub async fn records(&mut self, person: PersonId, facts: Vec<Fact>) {
        for fact in facts {
            let record = NewRecord {
                happened_at: clock::now().plus_ms(-60_000),
                about: About::Person(person),
                links: vec![],
                saw: None,
                fact,
            };
            self.give(Input::Command(3, Command::Record(record))).await;
        }
        while self.machine.status().waiting > 0 {
            let Some(Ok(Message::Binary(frame))) = self.socket.next().await else {
                panic!("the link ended")
            };
            self.give(Input::Received(frame.to_vec())).await;
        }
    }

    /// Waits until what it records lies after `moment` by its idea of the office's clock, which the way here made a little slow.
    pub async fn is_past(&self, moment: Timestamp) {
        let behind = self.machine.status().office_offset_ms.unwrap_or(0);
        while clock::now().plus_ms(behind) <= moment {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// The office closes its line.
    pub async fn is_cut_off(&mut self) {
        while let Some(Ok(message)) = self.socket.next().await {
            if matches!(message, Message::Close(_)) {
                return;
            }
        }
    }

    async fn give(&mut self, input: Input) {
        let mut inputs = vec![input];
        while let Some(input) = inputs.pop() {
            for effect in self.machine.handle(clock::now(), input) {
                match effect {
                    Effect::Persist(batch, writes) => {
                        for write in writes {
                            if let Some(value) = write.value {
                                self.cells.insert(write.key, value);
                            } else {
                                self.cells.remove(&write.key);
                            }
                        }
                        inputs.insert(0, Input::Persisted(batch));
                    }
                    Effect::Connect => inputs.insert(0, Input::LinkUp),
                    Effect::Send(frame) => self.socket.send(Message::Binary(frame.into())).await.unwrap(),
                    Effect::Tell(notice) => self.told.push(notice),
                    Effect::Load(load, keys) => {
                        let held = |key: &String| Some((key.clone(), self.cells.get(key)?.clone()));
                        let cells = keys.iter().filter_map(held).collect();
                        inputs.insert(0, Input::Loaded(load, cells));
                    }
                    Effect::AskDocuments(ask, _) => inputs.insert(0, Input::DocumentAnswered(ask, None)),
                    Effect::ReadOn => inputs.insert(0, Input::ReadOn),
                    Effect::Disconnect | Effect::WakeAt(_) => {}
                }
            }
        }
    }

    /// Takes frames until the tablet is told something that `wanted` recognises.
    async fn until(&mut self, wanted: impl Fn(&Notice) -> bool) {
        while !self.told.iter().any(&wanted) {
            let Some(Ok(Message::Binary(frame))) = self.socket.next().await else {
                panic!("the link ended")
            };
            self.give(Input::Received(frame.to_vec())).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_tablet_records_shows_at_the_desk_without_asking() {
    let served = Served::new("live").await;
    let (person, unit) = (PersonId([6; 16]), UnitId([7; 16]));
    let text = |text| ShortText::parse(text).unwrap();
    let admitted = PersonAdmitted {
        person,
        name: text("Margaret Hollis"),
        known_as: text("Peggy"),
        unit,
        room: text("1"),
        birth_year: None,
        alerts: None,
    };
    let now = clock::now();
    let fact = Fact::PersonAdmitted(admitted);
    served
        .write(vec![OfficeRecord {
            happened_at: now,
            about: About::Person(person),
            links: Vec::new(),
            fact,
        }])
        .await;
    let cookie = served.sign_in().await;
    let mut request = format!("ws://{}/api/office/live", served.address)
        .into_client_request()
        .unwrap();
    request.headers_mut().insert("Cookie", cookie.parse().unwrap());
    assert!(
        tokio_tungstenite::connect_async(request.clone()).await.is_err(),
        "no Origin, no live page"
    );
    request
        .headers_mut()
        .insert("Origin", format!("http://{}", served.address).parse().unwrap());
    let (mut live, _) = tokio_tungstenite::connect_async(request).await.unwrap();

    let mut floor = Floor::joined(&served).await;
    floor.records_drinks(person, &[150]).await;

    let row = loop {
        let said = match live.next().await {
            Some(Ok(Message::Text(said))) => said,
            Some(Ok(Message::Ping(_))) => continue,
            other => panic!("the live page ended: {other:?}"),
        };
        let said: Value = serde_json::from_str(&said).unwrap();
        if said["type"] == "records" {
            break said["records"][0].clone();
        }
    };
    assert_eq!(row["line"].as_str(), Some("150 ml"));
    assert_eq!(row["person_name"].as_str(), Some("Margaret Hollis"));
    assert_eq!(
        (row["author_name"].as_str(), row["verdict"].as_str()),
        (Some("Amira Haddad"), Some("accepted"))
    );
    let received = Timestamp(row["received_at"].as_i64().unwrap());
    assert!(received.ms_since(now) >= 0 && row["happened_at"].as_i64() < row["recorded_at"].as_i64());
    let listed = served.get("/api/office/records?kind=fluid", &cookie).await.json();
    assert_eq!(listed["records"][0], row);
    let entry = row["entry"].as_str().unwrap();
    let one = served
        .get(&format!("/api/office/records/{entry}"), &cookie)
        .await
        .json();
    assert_eq!(
        (&one["record"], one["versions"].as_array().unwrap().len()),
        (&row, 1)
    );
    assert!(
        one["fields"]
            .as_array()
            .unwrap()
            .iter()
            .any(|field| field["value"] == "150 ml")
    );
    assert!(served.office.store.doctor().unwrap().wrong.is_empty());
}
