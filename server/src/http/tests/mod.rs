//! Tests over real sockets: a real store, the real machine, a small HTTP client of our own.

use std::net::SocketAddr;
use std::path::PathBuf;

use serde_json::{Value, json};
use sync_core::id::{DeviceId, StaffId, hex};
use sync_core::journal::KeyPair;
use sync_core::record::{About, DeviceEnrolled, DeviceKind, Fact, RoleGranted, StaffJoined};
use sync_core::staff::Role;
use sync_core::sync::hub::{OfficeCommand, OfficeRecord};
use sync_core::sync::identity::{enrol_message, token_message};
use sync_core::text::ShortText;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::*;
use crate::hub_task::HubTask;
use crate::pins::stretch;
use crate::{clock, hub_task, serve};

mod cycles;
mod desk;
mod devices;
mod floor;
mod handover;
mod held;
mod hostile;
mod import;
mod measures;
mod registers;
mod restricted;
mod reviews;
mod roles;
mod signals;
mod steps;
mod targets;
mod timeline;
mod unsent;

pub const HELEN: StaffId = StaffId([1; 16]);
pub const AMIRA: StaffId = StaffId([2; 16]);
pub const PASSWORD: &str = "correct horse battery";

/// An office that serves on a port of its own until dropped.
pub struct Served {
    pub address: SocketAddr,
    pub office: Arc<Office>,
    folder: PathBuf,
    task: Option<HubTask>,
    stop: watch::Sender<bool>,
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&self.body)))
    }

    pub fn cookie(&self) -> String {
        let line = self
            .head
            .lines()
            .find(|line| line.to_lowercase().starts_with("set-cookie:"))
            .unwrap();
        line.split_once(':')
            .unwrap()
            .1
            .split(';')
            .next()
            .unwrap()
            .trim()
            .to_owned()
    }
}

impl Served {
    pub async fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("followthrough-http-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        let store = Store::open(&folder).unwrap();
        serve::found_if_new(&store).unwrap();
        let secrets = store.hub_state().unwrap().unwrap().secrets;
        let (hub, task) =
            hub_task::start(store.clone(), crate::documents::Documents::start().unwrap()).unwrap();
        let tokens = Tokens::new(hub.facts().service, &secrets.signing_seed);
        let (stop, stopping) = watch::channel(false);
        let backups = crate::backup::Watched::new(crate::backup::Place::beside(&folder), hub.facts().service);
        let office = Office::new(store, hub, tokens, false, stopping, backups);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let service = service(office.clone());
        tokio::spawn(async move { axum::serve(listener, service).await });
        let served = Self {
            address,
            office,
            folder,
            task: Some(task),
            stop,
        };
        served.staff().await;
        served
    }

    async fn staff(&self) {
        let now = clock::now();
        let mut records = vec![OfficeRecord {
            happened_at: now,
            about: About::Service,
            links: Vec::new(),
            fact: Fact::ServiceNamed(sync_core::record::ServiceNamed {
                service: self.office.hub.facts().service,
                name: ShortText::parse("Rowan Court").unwrap(),
            }),
        }];
        for (staff, name, role) in [
            (HELEN, "Helen Marsden", Role::RegisteredManager),
            (AMIRA, "Amira Haddad", Role::SupportWorker),
        ] {
            let name = ShortText::parse(name).unwrap();
            let fact = |fact| OfficeRecord {
                happened_at: now,
                about: About::Staff(staff),
                links: Vec::new(),
                fact,
            };
            records.push(fact(Fact::StaffJoined(StaffJoined { staff, name })));
            records.push(fact(Fact::RoleGranted(RoleGranted {
                staff,
                role,
                from: now,
                until: None,
                unit: None,
            })));
        }
        self.write(records).await;
        self.office
            .store
            .set_account("helen", HELEN, &stretch(PASSWORD))
            .unwrap();
        self.office
            .store
            .set_account("amira", AMIRA, &stretch(PASSWORD))
            .unwrap();
        self.office.store.set_pin(AMIRA, &stretch("2468")).unwrap();
    }

    pub async fn write(&self, records: Vec<OfficeRecord>) {
        let command = OfficeCommand::Write {
            by: HELEN,
            acting_as: Role::RegisteredManager,
            records,
        };
        self.office.hub.office(command).await.unwrap();
    }

    /// Enrols a device without a code, as the desk would have confirmed it.
    pub async fn enrol(&self, key: &KeyPair) -> DeviceId {
        let device = DeviceId::of_key(&key.public());
        let enrolled = DeviceEnrolled {
            device,
            key: key.public(),
            label: ShortText::parse("Alder tablet 1").unwrap(),
            kind: DeviceKind::Tablet,
        };
        let fact = Fact::DeviceEnrolled(enrolled);
        self.write(vec![OfficeRecord {
            happened_at: clock::now(),
            about: About::Service,
            links: Vec::new(),
            fact,
        }])
        .await;
        device
    }

    pub async fn send(&self, request: String, body: &[u8]) -> Reply {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        stream.write_all(body).await.unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).await.unwrap();
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Reply {
            status,
            head,
            body: bytes[end + 4..].to_vec(),
        }
    }

    pub async fn get(&self, path: &str, cookie: &str) -> Reply {
        let host = self.address;
        self.send(
            format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"),
            b"",
        )
        .await
    }

    /// Asks with words that somebody typed, written as a browser writes them.
    pub async fn find(&self, path: &str, words: &str, cookie: &str) -> Value {
        let host = self.address;
        let head = format!(
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nX-Followthrough-Words: {words}\r\nConnection: close\r\n\r\n"
        );
        self.send(head, b"").await.json()
    }

    pub async fn post(&self, path: &str, cookie: &str, body: &Value) -> Reply {
        let (host, body) = (self.address, body.to_string());
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nX-Followthrough: 1\r\nCookie: {cookie}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        self.send(head, body.as_bytes()).await
    }

    /// Sends a file as the desk's page does.
    pub async fn post_file(&self, path: &str, cookie: &str, file: &[u8]) -> Reply {
        let host = self.address;
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nX-Followthrough: 1\r\nCookie: {cookie}\r\n\
             Content-Type: text/csv\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            file.len()
        );
        self.send(head, file).await
    }

    pub async fn sign_in(&self) -> String {
        self.sign_in_as("helen").await
    }

    pub async fn sign_in_as(&self, username: &str) -> String {
        let who = json!({ "username": username, "password": PASSWORD });
        let reply = self.post("/api/office/sign-in", "", &who).await;
        assert_eq!(reply.status, 200, "{reply:?}");
        reply.cookie()
    }

    /// Somebody more at the desk, in this role; signs in.
    pub async fn desk_in_role(&self, number: u8, role: Role) -> String {
        let staff = StaffId([number; 16]);
        let now = clock::now();
        let fact = |fact| OfficeRecord {
            happened_at: now,
            about: About::Staff(staff),
            links: Vec::new(),
            fact,
        };
        let name = ShortText::parse(role.label()).unwrap();
        let joined = StaffJoined { staff, name };
        let granted = RoleGranted {
            staff,
            role,
            from: now,
            until: None,
            unit: None,
        };
        self.write(vec![
            fact(Fact::StaffJoined(joined)),
            fact(Fact::RoleGranted(granted)),
        ])
        .await;
        self.office
            .store
            .set_account(role.code(), staff, &stretch(PASSWORD))
            .unwrap();
        self.sign_in_as(role.code()).await
    }

    pub async fn token(&self, key: &KeyPair) -> Reply {
        let device = DeviceId::of_key(&key.public()).to_hex();
        let given = self
            .post("/api/device/challenge", "", &json!({ "device": device }))
            .await
            .json();
        let nonce = given["nonce"].as_str().unwrap().to_owned();
        let mut bytes = [0u8; 32];
        sync_core::id::unhex(&nonce, &mut bytes).unwrap();
        let proof = key.sign(&token_message(&bytes)).to_hex();
        self.post(
            "/api/device/token",
            "",
            &json!({ "device": device, "nonce": nonce, "proof": proof }),
        )
        .await
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        let (hub, task, store, folder) = (
            self.office.hub.clone(),
            self.task.take(),
            self.office.store.clone(),
            self.folder.clone(),
        );
        // The runtime is inside a test: ending it waits for the machine on a thread of its own.
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            runtime.block_on(hub.stop());
            task.into_iter().for_each(HubTask::join);
            store.close();
            let _ = std::fs::remove_dir_all(folder);
        })
        .join()
        .unwrap();
    }
}

/// What a tablet asks to be enrolled with.
pub fn enrol_body(code: &str, key: &KeyPair) -> Value {
    let proof = key.sign(&enrol_message(code)).to_hex();
    json!({ "code": code, "device_key": hex(&key.public().0), "proof": proof })
}
