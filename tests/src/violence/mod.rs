//! The real server as a victim: started with faults preloaded, worked with by one headless tablet, and looked over afterwards.
//!
//! The faults are a page of C (`faults.c`) that the system's loader puts between the server and the system's library: it
//! counts over all threads, which tracing from outside does not. May not live here: what must hold (`tests/violence.rs`, `tests/damage.rs`).

use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use followthrough_server::store::{Store, examine};
use sync_core::id::{EntryId, Hash, PersonId, StaffId};
use sync_core::journal::KeyPair;
use sync_core::record::{About, Fact};
use sync_core::scope::{Audience, Scope};
use sync_core::sync::tablet::NewRecord;
use sync_core::testing::drink;

use crate::bench::headless::{Headless, Seen, now, secret};
use crate::bench::history::{self, Made, Size};
use crate::bench::http::Http;
use crate::bench::process::free_port;
use crate::bench::writer;

/// Longest any single wait may take.
pub const WAIT: Duration = Duration::from_secs(30);
/// How often a process is looked at whose end nobody tells us of.
const LOOK: Duration = Duration::from_millis(3);

/// More calls than any work here can make.
pub const CALLS_MAX: u64 = 1000;

/// The numbers that chance gives, the same ones every time.
pub fn chance(seed: u64) -> u64 {
    let mixed = Hash::of(&[b"violence", &seed.to_be_bytes()]).0;
    mixed[..8]
        .iter()
        .fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// A folder for one test, removed with everything in it.
pub struct Folder(pub PathBuf);

impl Folder {
    /// A new one.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn new(name: &str) -> Result<Self> {
        let folder =
            std::env::temp_dir().join(format!("followthrough-violence-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The server that is hurt: told by whoever built it, else the one that was built beside this test.
///
/// # Errors
/// There is none.
pub fn server_program() -> Result<PathBuf> {
    if let Some(told) = std::env::var_os("FOLLOWTHROUGH_SERVER") {
        return Ok(told.into());
    }
    let beside = std::env::current_exe()?
        .parent()
        .and_then(Path::parent)
        .context("a folder of built programs")?
        .join("followthrough");
    ensure!(
        beside.exists(),
        "there is no server at {}: run `cargo build -p followthrough-server` first",
        beside.display()
    );
    Ok(beside)
}

/// Compiles the faults, with the compiler that the server's database was built with.
///
/// # Errors
/// The compiler says no.
pub fn faults(folder: &Path) -> Result<PathBuf> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/violence/faults.c");
    let library = folder.join("faults.so");
    let compiled = Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-o"])
        .arg(&library)
        .arg(source)
        .arg("-ldl")
        .output()
        .context("the faults need a C compiler, `cc`")?;
    ensure!(
        compiled.status.success(),
        "the faults do not compile: {}",
        String::from_utf8_lossy(&compiled.stderr)
    );
    Ok(library)
}

/// A home with one tablet, and the server that is started over it again and again.
pub struct Ground {
    /// Where everything of the test lies; faults that are switched on by a file as well.
    pub folder: Folder,
    /// The data folder.
    pub data: PathBuf,
    /// The one tablet; it lives through everything.
    pub tablet: Headless,
    /// Who is signed in on it.
    pub staff: StaffId,
    /// People who live there.
    pub people: Vec<PersonId>,
    /// Where every server of this ground listens.
    pub port: u16,
    faults: PathBuf,
    recorded: usize,
}

impl Ground {
    /// Makes the home, serves it, and signs somebody in on the tablet.
    ///
    /// # Errors
    /// Whatever kept it from standing.
    pub async fn prepare(name: &str) -> Result<Self> {
        let folder = Folder::new(name)?;
        let data = folder.0.join("office");
        let keys = [KeyPair::from_seed(secret(0).signing_seed()).public()];
        let size = Size {
            tablets: 1,
            people: 3,
            days: 1,
            certified: false,
        };
        let made: Made = {
            let data = data.clone();
            tokio::task::spawn_blocking(move || history::make(&data, &keys, size, now())).await??
        };
        let port = free_port()?;
        let floor = Scope::new(made.service, Audience::Floor);
        let tablet = Headless::start(0, &folder.0.join("tablet.cells"), port, floor)?;
        let (grant, staff) = (made.grants[0].clone(), made.staff[0]);
        let ground = Self {
            faults: faults(&folder.0)?,
            folder,
            data,
            tablet,
            staff,
            people: made.people,
            port,
            recorded: 0,
        };
        let mut server = ground.start(&[]).await?;
        ground.tablet.network(true)?;
        ground.tablet.enrolled(grant)?;
        ground
            .tablet
            .until("the first link", WAIT, |seen| seen.linked)
            .await?;
        ground.tablet.sign_in(staff, history::PIN)?;
        let rows = u64::try_from(made.entries)?;
        ground
            .tablet
            .until("the first sync", WAIT, |seen| {
                seen.signed_in && seen.proven >= rows
            })
            .await?;
        ground.tablet.network(false)?;
        server.kill()?;
        Ok(ground)
    }

    /// The command that serves, with these faults.
    ///
    /// # Errors
    /// There is no server.
    pub fn command(&self, faults: &[(&str, String)]) -> Result<Command> {
        let mut command = Command::new(server_program()?);
        command
            .args(["serve", "--listen", &format!("127.0.0.1:{}", self.port), "--data"])
            .arg(&self.data)
            .envs(faults.iter().map(|(name, value)| (*name, value.as_str())));
        if !faults.is_empty() {
            command
                .env("LD_PRELOAD", &self.faults)
                .env("FAULTS_COUNT", self.folder.0.join("count"));
        }
        Ok(command)
    }

    /// Runs one of the program's commands for whoever looks after it, and answers what it said.
    ///
    /// # Errors
    /// It failed.
    pub fn upkeep(&self, arguments: &[&str]) -> Result<String> {
        let output = Command::new(server_program()?)
            .args(arguments)
            .arg("--data")
            .arg(&self.data)
            .output()?;
        ensure!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(String::from_utf8(output.stdout)?)
    }

    /// Starts the server and waits until it is ready, or has died.
    ///
    /// # Errors
    /// It does neither.
    pub async fn start(&self, faults: &[(&str, String)]) -> Result<Victim> {
        let mut victim = Victim::spawn(self.command(faults)?, &self.folder.0.join("office.log"))?;
        let begun = Instant::now();
        while victim.ended()?.is_none() {
            if let Ok(mut http) = Http::connect(self.port).await
                && http.get("/readyz").await.is_ok()
            {
                break;
            }
            if begun.elapsed() > WAIT {
                bail!("the server neither serves nor dies: {}", victim.said()?);
            }
            tokio::time::sleep(LOOK).await;
        }
        Ok(victim)
    }

    /// Somebody records so many drinks.
    ///
    /// # Errors
    /// The tablet has stopped.
    pub fn record(&mut self, entries: usize) -> Result<()> {
        for _ in 0..entries {
            let person = self.people[self.recorded % self.people.len()];
            let mut care = drink(50 + i64::try_from(self.recorded % 20)? * 10);
            care.note = writer::note(self.recorded);
            self.recorded += 1;
            self.tablet.record(NewRecord {
                happened_at: now(),
                about: About::Person(person),
                links: vec![],
                saw: None,
                fact: Fact::Care(care),
            })?;
        }
        Ok(())
    }

    /// Waits until everything recorded was called sent, or the server has died. Answers whether it was sent.
    ///
    /// # Errors
    /// Neither happens.
    pub async fn sent_or_dead(&self, victim: &mut Victim) -> Result<bool> {
        let begun = Instant::now();
        loop {
            if self.all_sent(&self.seen().await?) {
                return Ok(true);
            }
            if victim.ended()?.is_some() {
                return Ok(false);
            }
            if begun.elapsed() > WAIT {
                bail!(
                    "nothing is sent and nobody dies: {:?}; {}",
                    self.tablet.seen.borrow().waiting,
                    victim.said()?
                );
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    fn all_sent(&self, seen: &Seen) -> bool {
        seen.saved.len() == self.recorded && seen.waiting == 0
    }

    /// What the tablet says, once it has dealt with all it heard so far.
    ///
    /// # Errors
    /// It has stopped.
    pub async fn seen(&self) -> Result<Seen> {
        self.tablet.in_feed(&[]).await?;
        Ok(self.tablet.seen.borrow().clone())
    }

    /// Entries the tablet calls sent: they go in the order in which they were saved.
    ///
    /// # Errors
    /// It has stopped.
    pub async fn acknowledged(&self) -> Result<Vec<EntryId>> {
        let seen = self.seen().await?;
        let sent = seen.saved.len().saturating_sub(usize::try_from(seen.waiting)?);
        Ok(seen.saved[..sent].to_vec())
    }

    /// Nothing acknowledged may be missing, and nothing stored may be other than what was written.
    ///
    /// # Errors
    /// What is wrong.
    pub async fn must_be_whole(&self) -> Result<()> {
        let acknowledged = self.acknowledged().await?;
        let data = self.data.clone();
        tokio::task::spawn_blocking(move || {
            let findings = examine(&data, |_, _| None)?;
            ensure!(findings.wrong.is_empty(), "{:?}", findings.wrong);
            let store = Store::open(&data)?;
            let found = store.found(&acknowledged)?;
            store.close();
            ensure!(
                found.len() == acknowledged.len(),
                "{} of {} acknowledged entries are lost",
                acknowledged.len() - found.len(),
                acknowledged.len()
            );
            Ok(())
        })
        .await?
    }
}

/// A server that may die at any moment.
pub struct Victim {
    child: Child,
    log: PathBuf,
}

impl Victim {
    /// Starts it.
    ///
    /// # Errors
    /// It cannot be started.
    pub fn spawn(mut command: Command, log: &Path) -> Result<Self> {
        let file = std::fs::File::create(log)?;
        let child = command
            .stdin(Stdio::null())
            .stdout(file.try_clone()?)
            .stderr(file)
            .spawn()?;
        Ok(Self {
            child,
            log: log.to_path_buf(),
        })
    }

    /// How it ended, if it did.
    ///
    /// # Errors
    /// The system does not say.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    /// Kills it with no chance to say goodbye.
    ///
    /// # Errors
    /// It cannot be killed.
    pub fn kill(&mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Waits until it ends by itself.
    ///
    /// # Errors
    /// It does not.
    pub async fn end(&mut self) -> Result<ExitStatus> {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.ended()? {
                return Ok(status);
            }
            ensure!(begun.elapsed() < WAIT, "it goes on: {}", self.said()?);
            tokio::time::sleep(LOOK).await;
        }
    }

    /// What it said so far.
    ///
    /// # Errors
    /// Its log cannot be read.
    pub fn said(&self) -> Result<String> {
        Ok(std::fs::read_to_string(&self.log)?)
    }
}

impl Drop for Victim {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
