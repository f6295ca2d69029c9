//! Living documents at the office: asked of a helper process that may die over any of them, and is started again.
//!
//! One question at a time, in the order asked; a helper that does not answer in time is killed. What killed it is tried once
//! more in a fresh one, so that a machine short of memory is not held against a document. May not live here: automerge (it
//! is in `sync_core::document`, which only the helper runs), SQL, status codes.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use sync_core::document::{Answer, Ask};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::{mpsc, oneshot};

mod helper;
mod judge;

pub use helper::{SUBCOMMAND, limit, run_helper};
pub use judge::Judge;

/// Questions that may wait. Past this, whoever asks waits for their place.
const QUEUE: usize = 32;
/// Longest a helper may take: a hundred times what the largest document takes.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// A helper is replaced after so many answers, so that what it may have leaked is given back.
const ANSWERS_PER_HELPER: u32 = 1000;
/// Largest question or answer: every change of a document that is as large as one may be, several times.
const FRAME_BYTES_MAX: usize = 32 * 1024 * 1024;

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// The helper died over the question, twice.
    #[error("putting this document together failed twice: it is left alone")]
    Died,
    /// The helper could not be started.
    #[error("the helper for living documents could not be started")]
    NotStarted,
    /// The question is larger than any document may be.
    #[error("this document is too large to be put together here")]
    TooLarge,
    /// The office is shutting down.
    #[error("the office is shutting down: try again in a moment")]
    Stopping,
}

/// How documents are asked about. Clones share one helper.
#[derive(Clone)]
pub struct Documents {
    asked: mpsc::Sender<Asked>,
}

struct Asked {
    ask: Vec<u8>,
    answer: oneshot::Sender<Result<Answer, NoAnswer>>,
}

impl Documents {
    /// Documents run by this very program. Nothing is started before the first question.
    ///
    /// # Errors
    /// When the operating system gives no thread.
    pub fn start() -> std::io::Result<Self> {
        // The running program, even when its file was replaced by a newer one meanwhile.
        let running = PathBuf::from("/proc/self/exe");
        let program = if running.exists() {
            running
        } else {
            std::env::current_exe()?
        };
        Self::run_by(program, ANSWER_WITHIN)
    }

    /// Documents run by `program document-helper`, killed when it takes longer than `within`.
    ///
    /// # Errors
    /// When the operating system gives no thread.
    pub fn run_by(program: PathBuf, within: Duration) -> std::io::Result<Self> {
        let (asked, questions) = mpsc::channel(QUEUE);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        std::thread::Builder::new()
            .name("documents".to_owned())
            .spawn(move || runtime.block_on(answer_all(program, within, questions)))?;
        Ok(Self { asked })
    }

    /// Asks, and waits for the answer.
    ///
    /// # Errors
    /// [`NoAnswer`].
    pub async fn ask(&self, ask: &Ask) -> Result<Answer, NoAnswer> {
        let (answer, answered) = oneshot::channel();
        let asked = Asked::new(ask, answer)?;
        self.asked.send(asked).await.map_err(|_| NoAnswer::Stopping)?;
        answered.await.unwrap_or(Err(NoAnswer::Stopping))
    }

    /// As [`Documents::ask`], from a thread that may wait.
    ///
    /// # Errors
    /// [`NoAnswer`].
    pub fn ask_blocking(&self, ask: &Ask) -> Result<Answer, NoAnswer> {
        let (answer, answered) = oneshot::channel();
        let asked = Asked::new(ask, answer)?;
        self.asked.blocking_send(asked).map_err(|_| NoAnswer::Stopping)?;
        answered.blocking_recv().unwrap_or(Err(NoAnswer::Stopping))
    }
}

impl Asked {
    fn new(ask: &Ask, answer: oneshot::Sender<Result<Answer, NoAnswer>>) -> Result<Self, NoAnswer> {
        let ask = minicbor::to_vec(ask).map_err(|_| NoAnswer::TooLarge)?;
        if ask.len() > FRAME_BYTES_MAX {
            return Err(NoAnswer::TooLarge);
        }
        Ok(Self { ask, answer })
    }
}

async fn answer_all(program: PathBuf, within: Duration, mut questions: mpsc::Receiver<Asked>) {
    let mut helper = None;
    while let Some(Asked { ask, answer }) = questions.recv().await {
        let mut answered = once(&program, within, &mut helper, &ask).await;
        if answered == Err(NoAnswer::Died) {
            tracing::warn!("the helper for living documents died over a question; it is asked once more");
            answered = once(&program, within, &mut helper, &ask).await;
        }
        if let Err(why) = answered {
            tracing::error!(%why, "a question about a living document has no answer");
        }
        // Whoever asked may have gone.
        let _ = answer.send(answered);
    }
}

/// Asks once, of the helper that runs or of a fresh one.
async fn once(
    program: &Path,
    within: Duration,
    running: &mut Option<Helper>,
    ask: &[u8],
) -> Result<Answer, NoAnswer> {
    let mut helper = match running.take() {
        Some(helper) => helper,
        None => Helper::start(program)?,
    };
    match tokio::time::timeout(within, helper.exchange(ask)).await {
        Ok(Ok(answer)) => {
            helper.answers += 1;
            if helper.answers < ANSWERS_PER_HELPER {
                *running = Some(helper);
            } else {
                helper.end().await;
            }
            Ok(answer)
        }
        Ok(Err(why)) => {
            tracing::warn!(%why, "the helper for living documents ended");
            helper.end().await;
            Err(NoAnswer::Died)
        }
        Err(_) => {
            tracing::warn!("the helper for living documents did not answer in time and is killed");
            helper.end().await;
            Err(NoAnswer::Died)
        }
    }
}

/// One running helper.
struct Helper {
    child: Child,
    questions: ChildStdin,
    answers_out: ChildStdout,
    answers: u32,
}

impl Helper {
    fn start(program: &Path) -> Result<Self, NoAnswer> {
        let spawned = Command::new(program)
            .arg(SUBCOMMAND)
            .env_clear()
            .current_dir(std::path::MAIN_SEPARATOR_STR)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // What a dying helper says may quote a document.
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn();
        let mut child = spawned.map_err(|error| {
            tracing::error!(%error, "the helper for living documents could not be started");
            NoAnswer::NotStarted
        })?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(questions), Some(answers_out)) => Ok(Self {
                child,
                questions,
                answers_out,
                answers: 0,
            }),
            _ => Err(NoAnswer::NotStarted),
        }
    }

    async fn exchange(&mut self, ask: &[u8]) -> std::io::Result<Answer> {
        let len = u32::try_from(ask.len()).map_err(std::io::Error::other)?;
        self.questions.write_all(&len.to_be_bytes()).await?;
        self.questions.write_all(ask).await?;
        self.questions.flush().await?;
        let mut len = [0; 4];
        self.answers_out.read_exact(&mut len).await?;
        let len = usize::try_from(u32::from_be_bytes(len)).map_err(std::io::Error::other)?;
        if len > FRAME_BYTES_MAX {
            return Err(std::io::Error::other("an answer longer than any can be"));
        }
        let mut answer = vec![0; len];
        self.answers_out.read_exact(&mut answer).await?;
        minicbor::decode(&answer).map_err(std::io::Error::other)
    }

    /// Kills it, and waits until it is gone.
    async fn end(mut self) {
        let _ = self.child.kill().await;
    }
}
