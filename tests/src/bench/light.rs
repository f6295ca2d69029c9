//! A tablet's line without a tablet behind it: real tokens, real sockets, real frames, signed entries and proven pages; no store
//! and no fold. Hundreds of them fit beside the server on one machine, and it cannot tell them from tablets.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use futures_util::{SinkExt, StreamExt};
use sync_core::id::EntryId;
use sync_core::journal::{Edge, KeyPair};
use sync_core::scope::Scope;
use sync_core::seal::ScopeKey;
use sync_core::wire::{self, Cursor, Down, Hello, PROTOCOL, PROTOCOL_OLDEST, Report, SealedPage, Up};
use tokio_tungstenite::tungstenite::Message;

use super::headless::{now, secret};
use super::link::{self, Socket};

/// What all lines of one run share: the key of the feed, and pages that one of them has proven. The office hands everyone the
/// same bytes, so the others compare.
#[derive(Clone)]
pub struct Shared {
    /// The feed.
    pub scope: Scope,
    key: ScopeKey,
    proven: Arc<Mutex<BTreeMap<u64, Arc<Page>>>>,
}

/// A proven page.
struct Page {
    page: SealedPage,
    after: Edge,
    entries: Vec<EntryId>,
}

/// One line.
pub struct Light {
    socket: Socket,
    shared: Shared,
    edge: Edge,
    /// Bytes of frames received.
    pub down_bytes: u64,
}

/// Something that came.
pub enum Came {
    /// Rows, proven: the entries in them.
    Rows(Vec<EntryId>),
    /// A push is durable: so many entries were stored by it.
    Stored(u64),
    /// Nothing more for now.
    CaughtUp,
    /// Something else.
    Other,
}

impl Shared {
    /// For one feed.
    pub fn new(scope: Scope, key: ScopeKey) -> Self {
        Self {
            scope,
            key,
            proven: Arc::default(),
        }
    }

    /// Opens a page and checks that its rows lead from `edge` to the root that the office signed.
    fn prove(&self, page: SealedPage, edge: &Edge) -> Result<Arc<Page>> {
        let known = self.proven().get(&page.start).cloned();
        if let Some(known) = known
            && known.page == page
        {
            return Ok(known);
        }
        let rows = page.open(&self.key, false)?;
        let mut after = edge.clone();
        for row in &rows {
            after.append(row.leaf());
        }
        ensure!(
            after.size() == page.checkpoint.size && after.root() == page.checkpoint.root,
            "a page does not prove what it claims"
        );
        let entries = rows.iter().map(|row| row.id).collect();
        let proven = Arc::new(Page { page, after, entries });
        self.proven().insert(proven.page.start, proven.clone());
        Ok(proven)
    }

    fn proven(&self) -> std::sync::MutexGuard<'_, BTreeMap<u64, Arc<Page>>> {
        self.proven.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Light {
    /// Connects the `n`th tablet. With `edge` it has the rows up to there; without, it is new to the feed. `follows` or not, it
    /// says hello.
    ///
    /// # Errors
    /// The office refuses it.
    pub async fn connect(
        port: u16,
        n: usize,
        shared: &Shared,
        edge: Option<Edge>,
        follows: bool,
    ) -> Result<Self> {
        let key = KeyPair::from_seed(secret(n).signing_seed());
        // As many behind one address as a home has.
        let home = u8::try_from(n / 40 % 250)?;
        let source = Ipv4Addr::new(127, 0, 1, home + 1);
        let token = link::token(port, &key, source).await?;
        let cursor = Cursor {
            scope: shared.scope,
            size: edge.as_ref().map_or(0, Edge::size),
            root: edge.as_ref().map(Edge::root),
            horizon: None,
        };
        let mut line = Self {
            socket: link::open(port, &token, source).await?,
            shared: shared.clone(),
            edge: edge.unwrap_or_default(),
            down_bytes: 0,
        };
        line.send(&Up::Hello(Hello {
            protocol: PROTOCOL,
            protocol_oldest: PROTOCOL_OLDEST,
            app: "bench".to_owned(),
            cursors: if follows { vec![cursor] } else { vec![] },
            confirmed: vec![],
            report: Report {
                now: now(),
                ..Report::default()
            },
        }))
        .await?;
        Ok(line)
    }

    /// Sends one frame.
    ///
    /// # Errors
    /// The link is gone.
    pub async fn send(&mut self, frame: &Up) -> Result<()> {
        self.send_bytes(wire::encode(frame)).await
    }

    /// Sends one frame that was encoded before.
    ///
    /// # Errors
    /// The link is gone.
    pub async fn send_bytes(&mut self, frame: Vec<u8>) -> Result<()> {
        Ok(self.socket.send(Message::binary(frame)).await?)
    }

    /// Rows it has.
    pub fn rows(&self) -> u64 {
        self.edge.size()
    }

    /// Waits for the next frame: when it came, and what it was.
    ///
    /// # Errors
    /// The link ends, an entry is refused, or something does not prove what it claims.
    pub async fn next(&mut self) -> Result<(Instant, Came)> {
        loop {
            let said = self.socket.next().await.context("the link ended")??;
            let frame = match said {
                Message::Binary(frame) => frame,
                Message::Close(why) => bail!("the office closed the link: {why:?}"),
                _ => continue,
            };
            let at = Instant::now();
            self.down_bytes += frame.len() as u64;
            let came = match wire::decode::<Down>(&frame)? {
                Down::Page(page) => {
                    ensure!(page.start == self.edge.size(), "a page is missing");
                    let proven = self.shared.prove(page, &self.edge)?;
                    self.edge = proven.after.clone();
                    Came::Rows(proven.entries.clone())
                }
                Down::Start { edge, checkpoint, .. } => {
                    ensure!(edge.root() == checkpoint.root, "a beginning that is not signed");
                    self.edge = edge;
                    Came::Other
                }
                Down::Answers { answers, .. } => {
                    let mut stored = 0;
                    for answer in answers {
                        ensure!(
                            answer.fate.verdict().is_some(),
                            "an entry was not stored: {:?}",
                            answer.fate
                        );
                        stored += answer.count;
                    }
                    Came::Stored(stored)
                }
                Down::CaughtUp => Came::CaughtUp,
                Down::Diverged { .. } => bail!("the office holds another history"),
                Down::Trouble { what, .. } => bail!("the office could not take it: {what:?}"),
                _ => Came::Other,
            };
            return Ok((at, came));
        }
    }

    /// Waits until nothing more is to come, and says when that was.
    ///
    /// # Errors
    /// As [`Light::next`].
    pub async fn caught_up(&mut self) -> Result<Instant> {
        loop {
            if let (at, Came::CaughtUp) = self.next().await? {
                return Ok(at);
            }
        }
    }
}
