//! Garbage, oversize, silence after a full disk: a reason each time, and nobody else notices.

use futures_util::{SinkExt as _, StreamExt as _};
use sync_core::wire::{self, Down, Trouble};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use super::devices::{Socket, hello, socket};
use super::*;

/// The code a socket is closed with.
async fn close_code(mut socket: Socket) -> u16 {
    while let Some(Ok(message)) = socket.next().await {
        if let Message::Close(Some(frame)) = message {
            return CloseCode::into(frame.code);
        }
    }
    0
}

async fn admitted(served: &Served, seed: u8) -> Socket {
    let key = KeyPair::from_seed([seed; 32]);
    served.enrol(&key).await;
    let token = served.token(&key).await.json()["token"]
        .as_str()
        .unwrap()
        .to_owned();
    let mut socket = socket(served).await;
    socket.send(Message::Text(token.into())).await.unwrap();
    socket
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_without_a_good_token_is_closed_with_the_reason() {
    let served = Served::new("no-token").await;
    let first = [
        Message::Text("nonsense".into()),
        Message::Text("".into()),
        Message::Binary(hello().into()),
        Message::Binary(vec![0xff; 100].into()),
    ];
    for message in first {
        let mut socket = socket(&served).await;
        socket.send(message.clone()).await.unwrap();
        assert_eq!(close_code(socket).await, 4401, "{message:?}");
    }
    let mut socket = admitted(&served, 5).await;
    socket.send(Message::Text("a bad renewal".into())).await.unwrap();
    assert_eq!(close_code(socket).await, 4401);
}

#[tokio::test(flavor = "multi_thread")]
async fn garbage_is_named_then_closed_and_an_honest_tablet_goes_on() {
    let served = Served::new("garbage").await;
    let mut honest = admitted(&served, 5).await;
    honest.send(Message::Binary(hello().into())).await.unwrap();
    assert!(honest.next().await.is_some());
    let mut hostile = admitted(&served, 6).await;
    hostile.send(Message::Binary(hello().into())).await.unwrap();
    for n in 0..5u8 {
        if hostile
            .send(Message::Binary(vec![n ^ 0xa5; 300].into()))
            .await
            .is_err()
        {
            break;
        }
    }
    let mut named = false;
    let mut closed = 0;
    while let Some(Ok(message)) = hostile.next().await {
        match message {
            Message::Binary(frame) => {
                named |= matches!(
                    wire::decode::<Down>(&frame),
                    Ok(Down::Trouble {
                        what: Trouble::Malformed,
                        ..
                    })
                );
            }
            Message::Close(Some(frame)) => closed = CloseCode::into(frame.code),
            _ => {}
        }
    }
    assert!(named);
    assert_eq!(closed, 4409);
    honest
        .send(Message::Binary(wire::encode(&wire::Up::Ping).into()))
        .await
        .unwrap();
    loop {
        let Some(Ok(Message::Binary(frame))) = honest.next().await else {
            panic!("the honest link ended")
        };
        if matches!(wire::decode::<Down>(&frame), Ok(Down::Pong { .. })) {
            break;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frame_over_the_limit_closes_its_link() {
    let served = Served::new("oversize").await;
    for bytes in [
        sync_core::limits::FRAME_BYTES_MAX + 1,
        3 * sync_core::limits::FRAME_BYTES_MAX,
    ] {
        let mut socket = admitted(&served, 5).await;
        // The office may close before it has taken all of it.
        let _ = socket.send(Message::Binary(vec![1; bytes].into())).await;
        let code = close_code(socket).await;
        assert!(
            code == 4413 || (code == 0 && bytes > 2 * sync_core::limits::FRAME_BYTES_MAX),
            "{bytes}: {code}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_that_do_not_read_say_what_is_wrong() {
    let served = Served::new("requests").await;
    let large = served
        .post("/api/device/enrol", "", &json!({ "code": "x".repeat(20_000) }))
        .await;
    assert_eq!(
        (large.status, large.json()["code"].as_str()),
        (413, Some("too-large"))
    );
    for body in [json!({}), json!([1, 2]), json!({ "code": 5 })] {
        let reply = served.post("/api/device/enrol", "", &body).await;
        assert_eq!(
            (reply.status, reply.json()["code"].as_str()),
            (400, Some("bad-request")),
            "{body}"
        );
    }
    let bad = json!({ "device": "xyz" });
    assert_eq!(served.post("/api/device/challenge", "", &bad).await.status, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_said_reading_goes_on_and_so_does_work_once_there_is_room() {
    let served = Served::new("full").await;
    let cookie = served.sign_in().await;
    assert_eq!(served.get("/readyz", "").await.status, 200);
    served.office.store.limit_pages(None);
    let key = |n: u16| {
        let mut seed = [7; 32];
        seed[..2].copy_from_slice(&n.to_be_bytes());
        KeyPair::from_seed(seed).public()
    };
    let enrol = |n: u16| OfficeRecord {
        happened_at: clock::now(),
        about: About::Service,
        links: Vec::new(),
        fact: Fact::DeviceEnrolled(DeviceEnrolled {
            device: DeviceId::of_key(&key(n)),
            key: key(n),
            label: ShortText::parse("Tablet").unwrap(),
            kind: DeviceKind::Tablet,
        }),
    };
    let records: Vec<_> = (0..400).map(enrol).collect();
    let write = |records| OfficeCommand::Write {
        by: HELEN,
        acting_as: Role::RegisteredManager,
        records,
    };
    let refused = served.office.hub.office(write(records.clone())).await;
    assert!(refused.is_err());
    let ready = served.get("/readyz", "").await;
    assert_eq!(ready.status, 503);
    assert!(String::from_utf8_lossy(&ready.body).contains("disk is full"));
    assert_eq!(
        served.get("/api/office/staff", &cookie).await.status,
        200,
        "reading goes on"
    );
    assert_eq!(served.get("/healthz", "").await.status, 200);
    served.office.store.limit_pages(Some(1_000_000));
    served.office.hub.office(write(records)).await.unwrap();
    assert_eq!(served.get("/readyz", "").await.status, 200);
    assert!(served.office.store.doctor().unwrap().wrong.is_empty());
}
