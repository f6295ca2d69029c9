//! The app as an office had it before: the files of the office's own with another core, another start of the documents and
//! everything that names them, so that a browser takes it for another version.
//!
//! It does what the app does: what is tried is how one version takes over from another. May not live here: who is sent which
//! (`network`).

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;

use sync_core::id::{Hash, hex};

/// A section that any WebAssembly program may carry and nobody reads.
const WASM_WITH_A_NOTE: [u8; 6] = [0, 4, 3, b'o', b'l', b'd'];
/// Said by the page of the older app, before anything that may fail.
const MARK: &str = "globalThis.appIs = \"older\";\n";

/// Its files that the office does not have.
#[derive(Debug)]
pub struct OlderApp {
    files: BTreeMap<String, (&'static str, Vec<u8>)>,
}

impl OlderApp {
    /// Made from what the office on this port gives out.
    pub fn of(office_port: u16) -> Self {
        let text = |path: &str| String::from_utf8_lossy(&get(office_port, path)).into_owned();
        let (mut page, mut worker) = (text("/"), text("/sw.js"));
        let mut files = BTreeMap::new();
        // Each file names those before it.
        let mut renamed: Vec<(String, String)> = Vec::new();
        for (name, ending, sort) in [
            ("worker_bg", "wasm", "application/wasm"),
            ("documents-start", "js", "text/javascript"),
            ("worker-start", "js", "text/javascript"),
            ("app-start", "js", "text/javascript"),
        ] {
            let address = address_of(&worker, name, ending);
            let mut content = get(office_port, &address);
            if ending == "wasm" {
                content.extend(WASM_WITH_A_NOTE);
            } else {
                let mut script = MARK.to_owned() + &String::from_utf8_lossy(&content);
                for (from, to) in &renamed {
                    script = script.replace(from, to);
                }
                content = script.into_bytes();
            }
            let hash = hex(&Hash::of(&[&content]).0[..8]);
            let older = format!("/assets/{name}.{hash}.{ending}");
            files.insert(older.clone(), (sort, content));
            renamed.push((address, older));
        }
        for (from, to) in &renamed {
            page = page.replace(from, to);
            worker = worker.replace(from, to);
        }
        worker = worker.replacen("const VERSION = \"", "const VERSION = \"older-", 1);
        files.insert("/".to_owned(), ("text/html; charset=utf-8", page.into_bytes()));
        files.insert("/sw.js".to_owned(), ("text/javascript", worker.into_bytes()));
        Self { files }
    }

    /// Its own file of this address: what sort it is, and what is in it.
    pub(super) fn file(&self, address: &str) -> Option<(&'static str, &[u8])> {
        let (sort, content) = self.files.get(address)?;
        Some((*sort, content))
    }
}

/// The address of a file, as the service worker names it.
fn address_of(worker: &str, name: &str, ending: &str) -> String {
    let begins = format!("/assets/{name}.");
    let found = worker.split('"').find(|part| {
        part.strip_prefix(&begins)
            .and_then(|rest| rest.strip_suffix(ending))
            .is_some()
    });
    found
        .unwrap_or_else(|| panic!("the app has no {name}.{ending}"))
        .to_owned()
}

fn get(port: u16, path: &str) -> Vec<u8> {
    let asked = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    let mut answer = Vec::new();
    let read = TcpStream::connect(("127.0.0.1", port)).and_then(|mut stream| {
        stream.write_all(asked.as_bytes())?;
        stream.read_to_end(&mut answer)
    });
    let head = answer.windows(4).position(|four| four == b"\r\n\r\n");
    match (read, head) {
        (Ok(_), Some(head)) if answer.starts_with(b"HTTP/1.1 200") => answer.split_off(head + 4),
        _ => panic!("the office does not give {path}"),
    }
}
