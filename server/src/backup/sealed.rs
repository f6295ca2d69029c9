//! A backup's file: a line that says what it is, a header anybody may read, then the database in pieces, each made smaller and
//! sealed under the key. No piece can be altered, left out, swapped or cut off unnoticed, and neither can the header.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::Path;

use aead_stream::{Key, NewStream, Nonce, StreamBE32, StreamPrimitive};
use aes_gcm::Aes256Gcm;
use aes_gcm::aead::Payload;
use serde::{Deserialize, Serialize};
use sync_core::id::{Hash, hex, unhex};

use super::key::{BackupKey, private_file};
use super::{BackupError, file_error};
use crate::clock;

const FIRST_LINE: &[u8] = b"followthrough backup 1\n";
const HEADER_BYTES_MAX: usize = 64 * 1024;
/// Bytes of the database in one piece: what is held in memory at a time.
const PIECE_BYTES: usize = 1024 * 1024;
/// What does not get smaller gets a little larger; and a seal is added.
const SEALED_BYTES_MAX: usize = PIECE_BYTES + 4096;
const MORE: u8 = 0;
const LAST: u8 = 1;

type Stream = StreamBE32<Aes256Gcm>;

/// What a backup says of itself. Nothing in it is about anybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Whose.
    pub service: String,
    /// When it was taken.
    pub made_ms: i64,
    /// Entries in it.
    pub entries: u64,
    /// When the newest of them was received.
    pub newest_ms: i64,
    /// Steps of the schema.
    pub schema: u32,
    /// The program that made it.
    pub program: String,
    /// The key's sign.
    pub key: String,
    /// Makes the file's own key.
    pub salt: String,
}

impl Header {
    /// A header for a new backup under `key`; its salt is fresh.
    pub fn new(key: &BackupKey, copied: &crate::store::Copied) -> Self {
        Self {
            service: copied.service.map(|service| service.to_hex()).unwrap_or_default(),
            made_ms: clock::now().0,
            entries: copied.entries,
            newest_ms: copied.newest_at.0,
            schema: copied.schema,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            key: key.sign(),
            salt: hex(&clock::random_32()),
        }
    }
}

/// Every file has a key of its own, so that no nonce is ever used twice under one.
fn stream(key: &BackupKey, salt: &[u8; 32]) -> Stream {
    let own = Hash::of(&[b"followthrough backup file key 1", &key.bytes, salt]);
    Stream::new(
        &Key::<Aes256Gcm>::from(own.0),
        &Nonce::<Aes256Gcm, Stream>::default(),
    )
}

/// Seals the file `plain` into a new file, durable when this returns.
///
/// # Errors
/// [`BackupError`].
pub fn seal(plain: &Path, sealed: &Path, header: &Header, key: &BackupKey) -> Result<(), BackupError> {
    let unread = |why| file_error("the copy", plain, "could not be read")(why);
    let unwritten = |why| file_error("the backup", sealed, "could not be written")(why);
    let damaged = |why| BackupError::Damaged {
        path: sealed.display().to_string(),
        why,
    };
    let mut from = BufReader::new(File::open(plain).map_err(unread)?);
    let mut to = BufWriter::new(private_file(sealed).map_err(unwritten)?);
    let mut salt = [0; 32];
    unhex(&header.salt, &mut salt).ok_or_else(|| damaged("has no salt"))?;
    let head = serde_json::to_vec(header).map_err(|_| damaged("could not be described"))?;
    let head_len = u32::try_from(head.len()).map_err(|_| damaged("could not be described"))?;
    let bound = Hash::of(&[FIRST_LINE, &head]);
    to.write_all(FIRST_LINE)
        .and_then(|()| to.write_all(&head_len.to_be_bytes()))
        .and_then(|()| to.write_all(&head))
        .map_err(unwritten)?;
    let stream = stream(key, &salt);
    let mut piece = read_piece(&mut from).map_err(unread)?;
    for position in 0.. {
        let next = read_piece(&mut from).map_err(unread)?;
        let last = next.is_empty();
        let small = miniz_oxide::deflate::compress_to_vec(&piece, 1);
        let payload = Payload {
            msg: &small,
            aad: &bound.0,
        };
        let sealed = stream
            .encrypt(position, last, payload)
            .map_err(|_| damaged("is too large"))?;
        let len = u32::try_from(sealed.len()).map_err(|_| damaged("is too large"))?;
        to.write_all(&[if last { LAST } else { MORE }])
            .and_then(|()| to.write_all(&len.to_be_bytes()))
            .and_then(|()| to.write_all(&sealed))
            .map_err(unwritten)?;
        if last {
            break;
        }
        piece = next;
    }
    let file = to.into_inner().map_err(|error| unwritten(error.into_error()))?;
    file.sync_all().map_err(unwritten)
}

fn read_piece(from: &mut impl Read) -> std::io::Result<Vec<u8>> {
    let mut piece = Vec::new();
    from.take(PIECE_BYTES as u64).read_to_end(&mut piece)?;
    Ok(piece)
}

/// A backup whose header was read.
pub struct Opened {
    from: BufReader<File>,
    /// What it says of itself; believed only once [`Opened::unseal`] is through.
    pub header: Header,
    bound: Hash,
    path: String,
}

/// Opens a backup and reads its header.
///
/// # Errors
/// [`BackupError`]: it cannot be read, or is none.
pub fn open(path: &Path) -> Result<Opened, BackupError> {
    let shown = path.display().to_string();
    let damaged = |why| BackupError::Damaged {
        path: shown.clone(),
        why,
    };
    let mut from =
        BufReader::new(File::open(path).map_err(file_error("the backup", path, "could not be read"))?);
    let mut first = [0; FIRST_LINE.len()];
    let mut len = [0; 4];
    from.read_exact(&mut first)
        .and_then(|()| from.read_exact(&mut len))
        .map_err(|_| damaged("is too short to be a backup"))?;
    if first != *FIRST_LINE {
        return Err(damaged("is no backup of followthrough"));
    }
    let len = usize::try_from(u32::from_be_bytes(len)).unwrap_or(usize::MAX);
    if len > HEADER_BYTES_MAX {
        return Err(damaged("is damaged at its beginning"));
    }
    let mut head = vec![0; len];
    from.read_exact(&mut head)
        .map_err(|_| damaged("is damaged at its beginning"))?;
    let header = serde_json::from_slice(&head).map_err(|_| damaged("is damaged at its beginning"))?;
    Ok(Opened {
        from,
        header,
        bound: Hash::of(&[FIRST_LINE, &head]),
        path: shown,
    })
}

impl Opened {
    /// Unseals it into a new file, durable when this returns.
    ///
    /// # Errors
    /// [`BackupError`]: another key's, or not what was written.
    pub fn unseal(mut self, key: &BackupKey, key_path: &Path, plain: &Path) -> Result<Header, BackupError> {
        let path = self.path.clone();
        let damaged = |why| BackupError::Damaged {
            path: path.clone(),
            why,
        };
        if self.header.key != key.sign() {
            return Err(BackupError::WrongKey {
                path: key_path.display().to_string(),
                needs: self.header.key,
                has: key.sign(),
            });
        }
        let unwritten = |why| file_error("the restored database", plain, "could not be written")(why);
        let mut to = BufWriter::new(private_file(plain).map_err(unwritten)?);
        let mut salt = [0; 32];
        unhex(&self.header.salt, &mut salt).ok_or_else(|| damaged("is damaged at its beginning"))?;
        let stream = stream(key, &salt);
        let cut = "was cut short: its end is missing";
        let altered = "is damaged, or was altered";
        for position in 0.. {
            let mut head = [0; 5];
            self.from.read_exact(&mut head).map_err(|_| damaged(cut))?;
            let [last, a, b, c, d] = head;
            let len = usize::try_from(u32::from_be_bytes([a, b, c, d])).unwrap_or(usize::MAX);
            if len > SEALED_BYTES_MAX || last > LAST {
                return Err(damaged(altered));
            }
            let mut sealed = vec![0; len];
            self.from.read_exact(&mut sealed).map_err(|_| damaged(cut))?;
            let payload = Payload {
                msg: &sealed,
                aad: &self.bound.0,
            };
            let small = stream
                .decrypt(position, last == LAST, payload)
                .map_err(|_| damaged(altered))?;
            let piece = miniz_oxide::inflate::decompress_to_vec_with_limit(&small, PIECE_BYTES)
                .map_err(|_| damaged(altered))?;
            to.write_all(&piece).map_err(unwritten)?;
            if last == LAST {
                break;
            }
        }
        if self.from.read(&mut [0]).is_ok_and(|more| more > 0) {
            return Err(damaged("goes on after its end"));
        }
        let file = to.into_inner().map_err(|error| unwritten(error.into_error()))?;
        file.sync_all().map_err(unwritten)?;
        Ok(self.header)
    }
}
