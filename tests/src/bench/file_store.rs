//! A tablet's store as one file: batches are appended, each whole with its length before it, and durable before they are
//! answered. What waits together is made durable together.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Write as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc;

use anyhow::{Context, Result};
use sync_core::sync::tablet::{BatchId, Write};

/// One batch, and what to call once it is durable.
pub type Job = (BatchId, Vec<Write>);

/// Starts the thread that writes one tablet's file. It ends when the sender is dropped.
///
/// # Errors
/// The file cannot be made.
pub fn start(path: PathBuf, written: impl Fn(BatchId) + Send + 'static) -> Result<mpsc::Sender<Job>> {
    let mut file = File::options().create(true).append(true).open(&path)?;
    let (jobs, queue) = mpsc::channel::<Job>();
    std::thread::Builder::new()
        .name("tablet-store".to_owned())
        .spawn(move || {
            while let Ok(first) = queue.recv() {
                let mut bytes = Vec::new();
                let mut batches = Vec::new();
                for (batch, writes) in std::iter::once(first).chain(queue.try_iter()) {
                    append(&mut bytes, &writes);
                    batches.push(batch);
                }
                if file.write_all(&bytes).and_then(|()| file.sync_data()).is_err() {
                    // A tablet that is never answered fails the bench loudly by its time limit.
                    return;
                }
                batches.into_iter().for_each(&written);
            }
        })?;
    Ok(jobs)
}

fn append(bytes: &mut Vec<u8>, writes: &[Write]) {
    let mut batch = Vec::new();
    for Write { key, value } in writes {
        put(&mut batch, key.as_bytes());
        match value {
            Some(value) => {
                batch.push(1);
                put(&mut batch, value);
            }
            None => batch.push(0),
        }
    }
    put(bytes, &batch);
}

fn put(bytes: &mut Vec<u8>, content: &[u8]) {
    let length = u32::try_from(content.len()).unwrap_or(u32::MAX);
    bytes.extend(length.to_be_bytes());
    bytes.extend(content);
}

/// Every cell of a file, as a tablet loads them. A batch cut short by power loss is none.
///
/// # Errors
/// The file cannot be read, or is not one of ours.
pub fn load(path: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let mut bytes = Vec::new();
    File::open(path)?.read_to_end(&mut bytes)?;
    let mut cells = BTreeMap::new();
    let mut rest = bytes.as_slice();
    while let Some((mut batch, after)) = take(rest) {
        while !batch.is_empty() {
            let (key, tail) = take(batch).context("a key")?;
            let key = String::from_utf8(key.to_vec())?;
            let (kept, tail) = tail.split_first().context("a flag")?;
            batch = tail;
            if *kept == 1 {
                let (value, tail) = take(batch).context("a value")?;
                cells.insert(key, value.to_vec());
                batch = tail;
            } else {
                cells.remove(&key);
            }
        }
        rest = after;
    }
    Ok(cells.into_iter().collect())
}

fn take(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_there_and_what_was_cut_short_is_not() {
        let path = std::env::temp_dir().join(format!("followthrough-file-store-{}", std::process::id()));
        let _ = std::fs::remove_file(&path);
        let (written, answers) = mpsc::channel();
        let jobs = start(path.clone(), move |batch| written.send(batch).unwrap()).unwrap();
        let put = |key: &str, value: Option<&[u8]>| Write {
            key: key.to_owned(),
            value: value.map(<[u8]>::to_vec),
        };
        jobs.send((BatchId(1), vec![put("a", Some(b"1")), put("b", Some(b"2"))]))
            .unwrap();
        jobs.send((BatchId(2), vec![put("a", None)])).unwrap();
        assert_eq!(
            [answers.recv().unwrap(), answers.recv().unwrap()],
            [BatchId(1), BatchId(2)]
        );
        let mut file = File::options().append(true).open(&path).unwrap();
        file.write_all(&[0, 0, 0, 9, 1]).unwrap();
        assert_eq!(load(&path).unwrap(), [("b".to_owned(), b"2".to_vec())]);
        std::fs::remove_file(&path).unwrap();
    }
}
