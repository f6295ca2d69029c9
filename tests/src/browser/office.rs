//! The office's real server, as a process of a story's own on a data folder of its own.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

const READY_WITHIN: Duration = Duration::from_secs(30);

/// A server that can be killed and started again. Its port and its data stay.
#[derive(Debug)]
pub struct Office {
    data: PathBuf,
    /// Where it listens.
    pub port: u16,
    process: Option<Child>,
}

impl Office {
    /// Starts it on a data folder.
    pub fn start(data: &Path) -> Self {
        let port = TcpListener::bind(("127.0.0.1", 0))
            .and_then(|listener| listener.local_addr())
            .map(|address| address.port())
            .unwrap_or_else(|why| panic!("no free port: {why}"));
        let mut office = Self {
            data: data.to_owned(),
            port,
            process: None,
        };
        office.start_again();
        office
    }

    /// Kills it at once, as a power cut does.
    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            // Gone already is gone.
            let _ = process.kill();
            let _ = process.wait();
        }
    }

    /// Starts it again on the same port and data, and waits until it is ready.
    pub fn start_again(&mut self) {
        let program = server();
        let log = fs::File::create(self.data.with_extension("log")).map_or(Stdio::null(), Stdio::from);
        let process = Command::new(&program)
            .arg("serve")
            .arg("--data")
            .arg(&self.data)
            .args(["--listen", &format!("127.0.0.1:{}", self.port)])
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap_or_else(|why| panic!("{} did not start: {why}", program.display()));
        self.process = Some(process);
        let until = Instant::now() + READY_WITHIN;
        while !self.is_ready() {
            let log = self.data.with_extension("log");
            assert!(
                Instant::now() < until,
                "the office is not ready on port {}: see {}",
                self.port,
                log.display()
            );
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn is_ready(&self) -> bool {
        use std::io::{Read, Write};
        let Ok(mut stream) = std::net::TcpStream::connect(("127.0.0.1", self.port)) else {
            return false;
        };
        let asked = write!(
            stream,
            "GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        );
        let mut answer = String::new();
        // An answer that is cut short is no answer.
        asked.is_ok() && stream.read_to_string(&mut answer).is_ok() && answer.starts_with("HTTP/1.1 200")
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The server's program: the one named by the environment, else the one built beside the tests.
pub fn server() -> PathBuf {
    if let Some(program) = std::env::var_os("FOLLOWTHROUGH_SERVER") {
        return PathBuf::from(program);
    }
    let name = format!("followthrough{}", std::env::consts::EXE_SUFFIX);
    let here = std::env::current_exe().unwrap_or_else(|why| panic!("where are the tests? {why}"));
    let built = here.ancestors().skip(1).take(2).map(|folder| folder.join(&name));
    match built.into_iter().find(|program| program.is_file()) {
        Some(program) => program,
        None => panic!("the server is not built: `cargo xtask test browser` builds the app, then the server"),
    }
}
