//! The helper itself: `followthrough document-helper`. Reads questions, writes answers, and dies where it must.
//!
//! It takes its limits upon itself before it reads anything from outside, opens nothing, and has no environment.

use std::io::{Read, Write};

use sync_core::document::{Ask, Documents};

use super::FRAME_BYTES_MAX;

/// Its name on the command line; people have no use for it.
pub const SUBCOMMAND: &str = "document-helper";

/// Address space: the program itself, a question and an answer of the largest size, and a document of the largest size
/// several times over. What a hostile change makes of it ends here.
#[cfg(unix)]
const ADDRESS_SPACE_BYTES: u64 = 768 * 1024 * 1024;
/// Processor time over its whole life: many times what its thousand questions take.
#[cfg(unix)]
const CPU_SECONDS: u64 = 120;
/// Stack: twice a thread's usual one, so that a deep document ends here and not somewhere odd.
const STACK_BYTES: usize = 4 * 1024 * 1024;

/// Answers until nobody asks any more.
///
/// # Errors
/// When limits cannot be set, or a pipe breaks.
pub fn run_helper() -> std::io::Result<()> {
    limit()?;
    let answering = std::thread::Builder::new()
        .name("documents".to_owned())
        .stack_size(STACK_BYTES)
        .spawn(answer_all)?;
    // A panic has said on its way what it was; the exit says that there was one.
    answering
        .join()
        .unwrap_or_else(|_| Err(std::io::Error::other("a document could not be survived")))
}

fn answer_all() -> std::io::Result<()> {
    let (mut questions, mut answers) = (std::io::stdin().lock(), std::io::stdout().lock());
    let mut documents = Documents::default();
    loop {
        let mut len = [0; 4];
        match questions.read_exact(&mut len) {
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => return Ok(()),
            read => read?,
        }
        let len = usize::try_from(u32::from_be_bytes(len)).map_err(std::io::Error::other)?;
        if len > FRAME_BYTES_MAX {
            return Err(std::io::Error::other("a question longer than any can be"));
        }
        let mut ask = vec![0; len];
        questions.read_exact(&mut ask)?;
        let ask: Ask = minicbor::decode(&ask).map_err(std::io::Error::other)?;
        let answer = minicbor::to_vec(documents.answer(&ask)).map_err(std::io::Error::other)?;
        let len = u32::try_from(answer.len()).map_err(std::io::Error::other)?;
        answers.write_all(&len.to_be_bytes())?;
        answers.write_all(&answer)?;
        answers.flush()?;
    }
}

/// Takes the helper's limits upon this process, for good.
///
/// # Errors
/// When the operating system refuses.
#[cfg(unix)]
pub fn limit() -> std::io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let none_above = |most: u64| Rlimit {
        current: Some(most),
        maximum: Some(most),
    };
    setrlimit(Resource::As, none_above(ADDRESS_SPACE_BYTES))?;
    setrlimit(Resource::Cpu, none_above(CPU_SECONDS))?;
    // A dead helper's memory is somebody's care plan: it is not written anywhere.
    setrlimit(Resource::Core, none_above(0))?;
    setrlimit(Resource::Fsize, none_above(0))?;
    // Standard input, output and error, and nothing else ever.
    setrlimit(Resource::Nofile, none_above(3))?;
    Ok(())
}

/// Elsewhere the parent's clock alone limits it.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn limit() -> std::io::Result<()> {
    Ok(())
}
