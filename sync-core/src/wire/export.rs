//! Unsent work as a file: what a tablet without a network hands to the office by another way.
//!
//! Every record in it is sealed to the office already, so the file says no more to whoever finds it than how many there
//! are. May not live here: what is put in (`sync::tablet`), what becomes of it (`sync::hub`).

use minicbor::{Decode, Encode};

use crate::cbor::to_bytes;
use crate::id::{DeviceId, Hash, PublicKey, ServiceId, Signature};
use crate::journal::verify;
use crate::seal::SealedToOffice;
use crate::time::Timestamp;

/// How such a file begins.
const BEGINS: &[u8] = b"followthrough unsent\n";
/// The version of what follows.
const FORMAT: u16 = 1;
/// What the tablet signs, beside the content.
const SIGNED: &[u8] = b"followthrough unsent file 1";

/// Unsent work of one tablet.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Export {
    /// Version of this content.
    #[n(0)]
    pub format: u16,
    /// Whose records they are.
    #[n(1)]
    pub service: ServiceId,
    /// Which tablet wrote them.
    #[n(2)]
    pub device: DeviceId,
    /// Version of the app.
    #[n(3)]
    pub app: String,
    /// When the file was made, by the tablet's clock.
    #[n(4)]
    pub made_at: Timestamp,
    /// How many items there are: nothing may be missing at the end.
    #[n(5)]
    pub count: u32,
    /// The records, in the order in which they were written.
    #[n(6)]
    pub items: Vec<ExportItem>,
}

/// One record of the file.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ExportItem {
    /// When it was recorded, by the tablet's clock.
    #[n(0)]
    pub recorded_at: Timestamp,
    /// Whether a person wrote it, and not the tablet's own bookkeeping.
    #[n(1)]
    pub by_hand: bool,
    /// The record, sealed to the office.
    #[n(2)]
    pub sealed: SealedToOffice,
}

/// Why a file cannot be taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExportProblem {
    /// Something else.
    #[error("this is not a file of unsent records from a tablet")]
    NotOurs,
    /// A newer app wrote it.
    #[error("a newer version of this app made this file: update the office first")]
    Newer,
    /// Its bytes have changed on the way.
    #[error("this file is damaged: save it on the tablet once more. Nothing on the tablet is lost")]
    Damaged,
}

#[derive(Encode, Decode)]
struct File {
    #[cbor(n(0), with = "minicbor::bytes")]
    content: Vec<u8>,
    #[n(1)]
    hash: Hash,
    #[n(2)]
    signature: Signature,
}

/// A file as read: whole, and not yet believed.
#[derive(Clone, Debug)]
pub struct ReadExport {
    /// What it holds.
    pub export: Export,
    hash: Hash,
    signature: Signature,
}

impl Export {
    /// The file, signed by the tablet.
    pub fn write(&self, sign: impl FnOnce(&[u8]) -> Signature) -> Vec<u8> {
        let content = to_bytes(self);
        let hash = Hash::of(&[&content]);
        let signature = sign(&signed(&hash));
        let file = to_bytes(&File {
            content,
            hash,
            signature,
        });
        [BEGINS, &FORMAT.to_be_bytes(), &file].concat()
    }

    /// Reads a file.
    ///
    /// # Errors
    /// [`ExportProblem`].
    pub fn read(bytes: &[u8]) -> Result<ReadExport, ExportProblem> {
        let rest = bytes.strip_prefix(BEGINS).ok_or(ExportProblem::NotOurs)?;
        let (format, rest) = rest.split_first_chunk().ok_or(ExportProblem::Damaged)?;
        if u16::from_be_bytes(*format) > FORMAT {
            return Err(ExportProblem::Newer);
        }
        let file: File = minicbor::decode(rest).map_err(|_| ExportProblem::Damaged)?;
        if Hash::of(&[&file.content]) != file.hash {
            return Err(ExportProblem::Damaged);
        }
        let export: Self = minicbor::decode(&file.content).map_err(|_| ExportProblem::Damaged)?;
        if usize::try_from(export.count) != Ok(export.items.len()) {
            return Err(ExportProblem::Damaged);
        }
        Ok(ReadExport {
            export,
            hash: file.hash,
            signature: file.signature,
        })
    }

    /// Its format, for whoever makes one.
    pub const fn format() -> u16 {
        FORMAT
    }
}

impl ReadExport {
    /// Whether the tablet of this key made it.
    pub fn is_by(&self, key: &PublicKey) -> bool {
        verify(key, &signed(&self.hash), &self.signature)
    }
}

fn signed(hash: &Hash) -> Vec<u8> {
    [SIGNED, &hash.0].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::KeyPair;

    #[test]
    fn a_file_goes_both_ways_and_every_damage_is_named() {
        let key = KeyPair::from_seed([7; 32]);
        let export = Export {
            format: FORMAT,
            service: ServiceId([1; 16]),
            device: DeviceId::of_key(&key.public()),
            app: "1".to_owned(),
            made_at: Timestamp(5),
            count: 0,
            items: Vec::new(),
        };
        let bytes = export.write(|message| key.sign(message));
        let read = Export::read(&bytes).unwrap();
        assert_eq!(read.export, export);
        assert!(read.is_by(&key.public()));
        assert!(!read.is_by(&KeyPair::from_seed([8; 32]).public()));
        for place in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[place] ^= 0x40;
            let believed = Export::read(&damaged).is_ok_and(|read| read.is_by(&key.public()));
            assert!(!believed, "a change at byte {place} goes unnoticed");
        }
        for length in 0..bytes.len() {
            assert!(Export::read(&bytes[..length]).is_err());
        }
        assert_eq!(Export::read(b"name,room\n").unwrap_err(), ExportProblem::NotOurs);
    }
}
