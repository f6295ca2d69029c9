//! The real program as a process: killed, stopped, started twice, looked over.

#![expect(
    clippy::expect_used,
    reason = "a test may stop where its world is not as it must be"
)]

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};
use sync_core::id::{DeviceId, hex};
use sync_core::journal::KeyPair;
use sync_core::sync::identity::enrol_message;

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder =
            std::env::temp_dir().join(format!("followthrough-process-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn followthrough(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_followthrough"));
    command
        .args(arguments)
        .env("FOLLOWTHROUGH_DATA", folder)
        .env("FOLLOWTHROUGH_BACKUP_KEY", folder.join("backup.key"))
        .env("FOLLOWTHROUGH_LOG", "warn");
    command
}

fn words(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// A serving process, killed when dropped.
struct Serving {
    child: Child,
    address: String,
}

impl Serving {
    fn start(folder: &Path) -> Self {
        let mut child = followthrough(folder, &["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        // It says where it is once it listens.
        let mut said = String::new();
        let out = child.stdout.as_mut().expect("its words are ours to read");
        let mut byte = [0u8];
        while !said.ends_with('\n') {
            assert_eq!(
                out.read(&mut byte).expect("it says something"),
                1,
                "it ended: {said}"
            );
            said.push(char::from(byte[0]));
        }
        let address = said
            .trim()
            .rsplit_once("http://")
            .expect("an address")
            .1
            .to_owned();
        Self { child, address }
    }

    fn request(&self, method: &str, path: &str, cookie: &str, body: Option<&Value>) -> (u16, String, Value) {
        let body = body.map(ToString::to_string).unwrap_or_default();
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        let host = &self.address;
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nX-Followthrough: 1\r\nCookie: {cookie}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        )
        .expect("it reads");
        let mut reply = String::new();
        stream.read_to_string(&mut reply).expect("it answers");
        let (head, body) = reply.split_once("\r\n\r\n").expect("an answer");
        let status = head
            .split(' ')
            .nth(1)
            .expect("a status")
            .parse()
            .expect("a number");
        let cookie = head
            .lines()
            .find(|line| line.to_lowercase().starts_with("set-cookie:"));
        let cookie = cookie
            .and_then(|line| line.split_once(": "))
            .map_or("", |(_, value)| value);
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        (status, cookie, serde_json::from_str(body).unwrap_or(Value::Null))
    }

    fn sign_in(&self) -> String {
        let body = json!({ "username": "helen", "password": "correct horse" });
        let (status, cookie, answer) = self.request("POST", "/api/office/sign-in", "", Some(&body));
        assert_eq!(status, 200, "{answer}");
        cookie
    }

    /// Enrols one tablet through every step; true once the office said that it is done.
    fn enrol(&self, cookie: &str, seed: u8) -> DeviceId {
        let key = KeyPair::from_seed([seed; 32]);
        let body = json!({ "label": format!("Tablet {seed}") });
        let begun = self
            .request("POST", "/api/office/enrolments", cookie, Some(&body))
            .2;
        let code = begun["code"].as_str().expect("a code");
        let proof = key.sign(&enrol_message(code)).to_hex();
        let ask = json!({ "code": code, "device_key": hex(&key.public().0), "proof": proof });
        assert_eq!(self.request("POST", "/api/device/enrol", "", Some(&ask)).0, 200);
        let confirm = format!(
            "/api/office/enrolments/{}/confirm",
            begun["enrolment"].as_str().expect("an id")
        );
        let (status, _, answer) = self.request("POST", &confirm, cookie, Some(&json!({})));
        assert_eq!(
            (status, answer["state"].as_str()),
            (200, Some("confirmed")),
            "{answer}"
        );
        DeviceId::of_key(&key.public())
    }

    fn devices(&self, cookie: &str) -> Vec<String> {
        let tablets = self.request("GET", "/api/office/tablets", cookie, None).2;
        let tablets = tablets["tablets"].as_array().expect("a list");
        tablets
            .iter()
            .filter_map(|tablet| Some(tablet["device"].as_str()?.to_owned()))
            .collect()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn staffed(folder: &Path) {
    let add = [
        "staff",
        "add",
        "--name",
        "Helen Marsden",
        "--role",
        "registered-manager",
        "--pin",
        "2468",
    ];
    let account = ["--username", "helen", "--password", "correct horse"];
    let output = followthrough(folder, &[add.as_slice(), &account].concat())
        .output()
        .expect("it runs");
    assert!(output.status.success(), "{}", words(&output));
}

#[test]
fn what_was_acknowledged_outlives_being_killed() {
    let folder = Folder::new("kill");
    staffed(&folder.0);
    let mut acknowledged = Vec::new();
    for round in 0..4u8 {
        let serving = Serving::start(&folder.0);
        let cookie = serving.sign_in();
        let known = serving.devices(&cookie);
        for device in &acknowledged {
            assert!(
                known.contains(device),
                "round {round} lost an acknowledged tablet"
            );
        }
        for n in 0..3 {
            acknowledged.push(serving.enrol(&cookie, round * 16 + n + 1).to_hex());
        }
        // Dropping it kills it with no chance to say goodbye.
    }
    let output = followthrough(&folder.0, &["doctor"]).output().expect("it runs");
    assert!(output.status.success(), "{}", words(&output));
}

#[test]
fn a_second_process_is_refused_and_told_why() {
    let folder = Folder::new("second");
    staffed(&folder.0);
    let serving = Serving::start(&folder.0);
    let second = followthrough(&folder.0, &["serve", "--listen", "127.0.0.1:0"])
        .output()
        .expect("it runs");
    assert!(!second.status.success());
    assert!(
        words(&second).contains("another followthrough is running"),
        "{}",
        words(&second)
    );
    for arguments in [
        ["doctor", ""].as_slice(),
        &["tablet", "enrol", "--label", "Alder tablet 1"],
    ] {
        let arguments: Vec<&str> = arguments
            .iter()
            .copied()
            .filter(|word| !word.is_empty())
            .collect();
        let refused = followthrough(&folder.0, &arguments).output().expect("it runs");
        assert!(!refused.status.success());
        assert!(
            words(&refused).contains("the office is running"),
            "{}",
            words(&refused)
        );
    }
    drop(serving);
    let enrol = followthrough(&folder.0, &["tablet", "enrol", "--label", "Alder tablet 1"])
        .output()
        .expect("it runs");
    assert!(
        enrol.status.success() && words(&enrol).contains("Code: "),
        "{}",
        words(&enrol)
    );
}

#[cfg(unix)]
#[test]
fn told_to_stop_it_stops_well() {
    let folder = Folder::new("stop");
    staffed(&folder.0);
    let mut serving = Serving::start(&folder.0);
    let cookie = serving.sign_in();
    serving.enrol(&cookie, 9);
    let told = Command::new("kill")
        .args(["-TERM", &serving.child.id().to_string()])
        .status()
        .expect("kill runs");
    assert!(told.success());
    assert!(serving.child.wait().expect("it ends").success());
    let output = followthrough(&folder.0, &["doctor"]).output().expect("it runs");
    assert!(output.status.success(), "{}", words(&output));
}

#[test]
fn what_cannot_be_is_said_plainly() {
    let folder = Folder::new("wrong");
    let cases: &[(&[&str], &str)] = &[
        (&["doctor"], "holds no home"),
        (&["backup"], "holds no home"),
        (&["restore"], "no backups in"),
        (&["restore", "no-such.backup"], "no-such.backup"),
        (&["serve", "--backup-at", "3am"], "03:00"),
        (
            &["staff", "add", "--name", "A", "--role", "king"],
            "registered-manager",
        ),
        (
            &[
                "staff",
                "add",
                "--name",
                "A",
                "--role",
                "support-worker",
                "--pin",
                "12",
            ],
            "4 to 8 digits",
        ),
        (
            &["staff", "add", "--name", " ", "--role", "support-worker"],
            "empty",
        ),
        (&["serve", "--cert", "c.pem"], "--key"),
        (
            &["serve", "--cert", "no-such.pem", "--key", "no-such.pem"],
            "no-such.pem",
        ),
    ];
    for (arguments, expected) in cases {
        let output = followthrough(&folder.0, arguments).output().expect("it runs");
        assert!(!output.status.success(), "{arguments:?}");
        assert!(
            words(&output).contains(expected),
            "{arguments:?}: {}",
            words(&output)
        );
    }
}

#[test]
fn a_backup_is_made_while_it_serves_and_brings_everything_back() {
    let folder = Folder::new("backup");
    staffed(&folder.0);
    let serving = Serving::start(&folder.0);
    let cookie = serving.sign_in();
    let device = serving.enrol(&cookie, 9).to_hex();
    let made = followthrough(&folder.0, &["backup"]).output().expect("it runs");
    assert!(made.status.success(), "{}", words(&made));
    let said = words(&made);
    let file = said
        .lines()
        .find_map(|line| line.strip_prefix("Backup: "))
        .expect("a file");
    let overview = serving.request("GET", "/api/office/overview", &cookie, None).2;
    assert_eq!(overview["backups"]["late"], json!(false), "{overview}");
    assert!(overview["backups"]["last_ms"].is_i64(), "{overview}");

    let live = followthrough(&folder.0, &["restore", file, "--replace"])
        .output()
        .expect("it runs");
    assert!(
        !live.status.success() && words(&live).contains("running"),
        "{}",
        words(&live)
    );
    drop(serving);
    let refused = followthrough(&folder.0, &["restore", file])
        .output()
        .expect("it runs");
    assert!(
        !refused.status.success() && words(&refused).contains("--replace"),
        "{}",
        words(&refused)
    );
    let restored = followthrough(&folder.0, &["restore", file, "--replace"])
        .output()
        .expect("it runs");
    assert!(restored.status.success(), "{}", words(&restored));
    let serving = Serving::start(&folder.0);
    assert!(serving.devices(&serving.sign_in()).contains(&device));
}
