//! One entry: a header that is hashed and chained, and a body that can be lawfully destroyed without breaking the chain.

use minicbor::{Decode, Decoder, Encode, Encoder};

use super::canonical::{NotCanonical, check_canonical};
use super::frontier::Frontier;
use super::keys::KeyPair;
use crate::cbor::to_bytes;
use crate::id::{DeviceId, EntryId, Hash, PublicKey, Signature};
use crate::limits;
use crate::record::Record;
use crate::scope::{Scope, Stream};
use crate::time::Timestamp;

/// The only header format so far.
pub const FORMAT: u8 = 1;

/// Random bytes before every body, so that a hash gives nothing away about a short, guessable body.
pub const SALT_BYTES: usize = 12;

/// What is hashed, chained and signed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Header {
    /// [`FORMAT`].
    #[n(0)]
    pub format: u8,
    /// Where it may be read.
    #[n(1)]
    pub scope: Scope,
    /// What it belongs to inside the scope.
    #[n(2)]
    pub stream: Stream,
    /// The device that wrote it.
    #[n(3)]
    pub device: DeviceId,
    /// Place in this device's chain in this scope: 0, 1, 2, ...
    #[n(4)]
    pub seq: u64,
    /// The entry before it in that chain; `None` exactly when `seq` is 0.
    #[n(5)]
    pub prev: Option<EntryId>,
    /// A counter over the whole device: orders one device's entries across scopes.
    #[n(6)]
    pub tick: u64,
    /// Key of its author on this device.
    #[n(7)]
    pub author: PublicKey,
    /// The device's own clock, raw.
    #[n(8)]
    pub recorded_at: Timestamp,
    /// Office clock minus device clock at their last contact, in milliseconds; `None` before any.
    #[n(9)]
    pub office_offset_ms: Option<i64>,
    /// SHA-256 of the body.
    #[n(10)]
    pub body_hash: Hash,
}

impl Header {
    /// Deterministic CBOR.
    pub fn to_bytes(&self) -> Vec<u8> {
        to_bytes(self)
    }

    /// The entry's id.
    pub fn id(&self) -> EntryId {
        EntryId(Hash::of(&[b"followthrough entry 1", &self.to_bytes()]).0)
    }

    /// What its author signs: never the bare hash, so that no other signature of ours can stand for one.
    pub fn signed_bytes(id: &EntryId) -> Vec<u8> {
        [b"followthrough signs entry 1".as_slice(), &id.0].concat()
    }

    /// When it was recorded by the office's clock, as well as the device knew at the time.
    pub fn recorded_at_office(&self) -> Timestamp {
        self.recorded_at.plus_ms(self.office_offset_ms.unwrap_or(0))
    }
}

/// One entry as kept and passed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What is hashed.
    pub header: Header,
    /// The header's hash.
    pub id: EntryId,
    /// Salt and content; `None` once lawfully destroyed.
    pub body: Option<Vec<u8>>,
    /// Its author's signature; `None` where a later signature by the same author in the same chain covers it.
    pub signature: Option<Signature>,
}

impl Entry {
    /// Writes and signs an entry.
    pub fn sign(header: Header, body: Vec<u8>, author: &KeyPair) -> Self {
        let id = header.id();
        let signature = author.sign(&Header::signed_bytes(&id));
        Self {
            header,
            id,
            body: Some(body),
            signature: Some(signature),
        }
    }
}

/// What a body holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A fact with an author.
    Record(Record),
    /// What the device knew at this point of its chain.
    Frontier(Frontier),
    /// A sort of content from a newer version, kept as bytes in the journal.
    Unknown {
        /// Its tag.
        tag: u16,
    },
}

/// Why a body cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BodyProblem {
    /// Over the limit.
    #[error("body is {bytes} bytes, limit {}", limits::BODY_BYTES_MAX)]
    TooLarge {
        /// How large it is.
        bytes: usize,
    },
    /// Shorter than its salt.
    #[error("body is shorter than its salt")]
    NoSalt,
    /// Not the one deterministic form.
    #[error("body is not canonical: {0}")]
    NotCanonical(#[from] NotCanonical),
    /// Not `[tag, content]`, or content that does not read.
    #[error("body does not read as what its tag says")]
    Unreadable,
}

const TAG_RECORD: u16 = 0;
const TAG_FRONTIER: u16 = 1;

/// Writes a body: salt, then `[tag, content]`.
pub fn write_body(salt: [u8; SALT_BYTES], content: &Content) -> Vec<u8> {
    let mut bytes = salt.to_vec();
    let mut encoder = Encoder::new(&mut bytes);
    let written = match content {
        Content::Record(record) => encoder
            .array(2)
            .and_then(|e| e.u16(TAG_RECORD))
            .and_then(|e| e.encode(record)),
        Content::Frontier(frontier) => encoder
            .array(2)
            .and_then(|e| e.u16(TAG_FRONTIER))
            .and_then(|e| e.encode(frontier)),
        // Nothing of ours writes content it does not understand.
        Content::Unknown { tag } => encoder.array(2).and_then(|e| e.u16(*tag)).and_then(|e| e.null()),
    };
    #[expect(clippy::expect_used, reason = "writing to a Vec cannot fail")]
    written.expect("encoding to memory");
    bytes
}

/// Reads a body strictly: limits first, then the one canonical form, then meaning.
///
/// # Errors
/// [`BodyProblem`]. An unknown tag, kind or field is no problem: a newer version wrote it.
pub fn read_body(body: &[u8]) -> Result<Content, BodyProblem> {
    if body.len() > limits::BODY_BYTES_MAX {
        return Err(BodyProblem::TooLarge { bytes: body.len() });
    }
    let content = body.get(SALT_BYTES..).ok_or(BodyProblem::NoSalt)?;
    check_canonical(content)?;
    let mut decoder = Decoder::new(content);
    let unreadable = |_| BodyProblem::Unreadable;
    if decoder.array().map_err(unreadable)? != Some(2) {
        return Err(BodyProblem::Unreadable);
    }
    match decoder.u16().map_err(unreadable)? {
        TAG_RECORD => decoder.decode().map(Content::Record).map_err(unreadable),
        TAG_FRONTIER => decoder.decode().map(Content::Frontier).map_err(unreadable),
        tag => Ok(Content::Unknown { tag }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flipped_bit_of_a_body_changes_its_hash_or_is_refused() {
        let body = write_body([5; 12], &Content::Frontier(Frontier::default()));
        assert!(read_body(&body).is_ok());
        for bit in 0..body.len() * 8 {
            let mut flipped = body.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert_ne!(Hash::of(&[&flipped]), Hash::of(&[&body]));
            let _ = read_body(&flipped);
        }
    }

    #[test]
    fn bodies_from_outside_are_refused_by_name() {
        assert_eq!(read_body(&[0; 4]), Err(BodyProblem::NoSalt));
        assert!(matches!(
            read_body(&[0; limits::BODY_BYTES_MAX + 1]),
            Err(BodyProblem::TooLarge { .. })
        ));
        let mut newer = vec![0; 12];
        newer.extend([0x82, 0x18, 0x63, 0x01]);
        assert_eq!(read_body(&newer), Ok(Content::Unknown { tag: 99 }));
    }
}
