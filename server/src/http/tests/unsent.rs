//! Files of unsent work that are not what they should be: each refused whole, with words that say what and why.

use sync_core::id::{Entropy, ServiceId};
use sync_core::record::DeviceRevoked;
use sync_core::seal::OfficeBoxKey;
use sync_core::text::ReasonText;
use sync_core::wire::{Export, ExportItem, SEALED_RUN};

use super::*;

fn export(service: ServiceId, key: &KeyPair, items: Vec<ExportItem>) -> Export {
    Export {
        format: Export::format(),
        service,
        device: DeviceId::of_key(&key.public()),
        app: "1".to_owned(),
        made_at: clock::now(),
        count: u32::try_from(items.len()).unwrap(),
        items,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_cannot_be_taken_in_is_refused_whole_and_says_why() {
    let served = Served::new("unsent").await;
    let cookie = served.sign_in().await;
    let service = served.office.hub.facts().service;
    let (key, stranger) = (KeyPair::from_seed([5; 32]), KeyPair::from_seed([6; 32]));
    let device = served.enrol(&key).await;
    let path = "/api/office/tablets/import";
    let ask = async |file: &[u8]| {
        let reply = served.post_file(path, &cookie, file).await;
        let json = reply.json();
        let code = json["code"].as_str().unwrap_or_default().to_owned();
        (
            reply.status,
            code,
            json["message"].as_str().unwrap_or_default().to_owned(),
        )
    };
    let good = export(service, &key, vec![]).write(|message| key.sign(message));
    let another_offices = OfficeBoxKey::from_seed(&[9; 32]);
    let rubbish = ExportItem {
        recorded_at: clock::now(),
        by_hand: true,
        sealed: another_offices
            .public()
            .seal(&mut Entropy::from_seed([9; 32]), SEALED_RUN, b"not for here")
            .unwrap(),
    };

    let mut newer = good.clone();
    let format_at = "followthrough unsent\n".len();
    newer[format_at..format_at + 2].copy_from_slice(&99u16.to_be_bytes());
    let mut damaged = good.clone();
    *damaged.last_mut().unwrap() ^= 1;
    let elsewhere = export(ServiceId([3; 16]), &key, vec![]).write(|message| key.sign(message));
    let unknown = export(service, &stranger, vec![]).write(|message| stranger.sign(message));
    let forged = export(service, &key, vec![]).write(|message| stranger.sign(message));
    for (file, code, words) in [
        (
            b"name,room\n".as_slice(),
            "not-a-file",
            "This is not a file of unsent records",
        ),
        (&good[..good.len() - 9], "not-a-file", "This file is damaged"),
        (&newer, "not-a-file", "A newer version of this app made this file"),
        (&elsewhere, "another-service", "from a tablet of another service"),
        (&unknown, "unknown-tablet", "does not know the tablet"),
        (&forged, "not-signed", "was changed after the tablet made it"),
        (&damaged, "not-signed", "was changed after the tablet made it"),
    ] {
        let (status, said, message) = ask(file).await;
        assert_eq!((status, said.as_str()), (422, code), "{message}");
        assert!(message.contains(words), "{message}");
    }

    // A whole file with an item in it that does not open: the item alone is not taken.
    let with_rubbish = export(service, &key, vec![rubbish]).write(|message| key.sign(message));
    let answered = served.post_file(path, &cookie, &with_rubbish).await.json();
    assert_eq!(
        (&answered["rows"][0]["result"], &answered["rows"][0]["why"]),
        (&json!("damaged"), &json!("it cannot be opened"))
    );
    // The good file still works, twice.
    for _ in 0..2 {
        let answered = served.post_file(path, &cookie, &good).await.json();
        assert_eq!(
            (&answered["label"], &answered["rows"]),
            (&json!("Alder tablet 1"), &json!([]))
        );
    }

    // A team leader does not take files in, and nobody takes in a blocked tablet's.
    let leader = served.desk_in_role(0x31, Role::TeamLeader).await;
    let refused = served.post_file(path, &leader, &good).await;
    assert_eq!(
        (refused.status, refused.json()["code"].clone()),
        (403, json!("not-for-role"))
    );
    served
        .write(vec![OfficeRecord {
            happened_at: clock::now(),
            about: About::Service,
            links: Vec::new(),
            fact: Fact::DeviceRevoked(DeviceRevoked {
                device,
                why: ReasonText::parse("Lost on the bus").unwrap(),
            }),
        }])
        .await;
    let (status, code, _) = ask(&good).await;
    assert_eq!((status, code.as_str()), (422, "blocked-tablet"));
}
