//! Runs: consecutive entries of one chain, written column by column so that they compress, without what can be recomputed
//! (`prev`, `body_hash`, ids) and with one signature per author, over that author's newest entry, covering the rest.

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use super::entry::{Entry, FORMAT, Header, SALT_BYTES};
use super::keys::verify;
use crate::id::{DeviceId, EntryId, Hash, PublicKey, Signature};
use crate::limits;
use crate::scope::{Scope, Stream};
use crate::time::Timestamp;

/// Consecutive entries of one device's chain in one scope.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Run {
    /// Whose chain.
    #[n(0)]
    pub device: DeviceId,
    /// Place of the first entry.
    #[n(1)]
    pub first_seq: u64,
    /// What the first entry names as the one before it.
    #[n(2)]
    pub first_prev: Option<EntryId>,
    #[n(3)]
    authors: Vec<PublicKey>,
    #[n(4)]
    streams: Vec<Stream>,
    /// Per entry: index into `authors`, index into `streams`.
    #[n(5)]
    author_of: ByteVec,
    #[n(6)]
    stream_of: Vec<u16>,
    /// Per entry: difference to the one before it.
    #[n(7)]
    ticks: Vec<u64>,
    #[n(8)]
    recorded_at: Vec<i64>,
    /// Runs of equal office offsets: (how many entries, offset).
    #[n(9)]
    offsets: Vec<(u32, Option<i64>)>,
    /// Per entry: bytes of its body after the salt; for a destroyed body, nothing.
    #[n(10)]
    lengths: Vec<u32>,
    #[n(11)]
    salts: ByteVec,
    #[n(12)]
    bodies: ByteVec,
    /// (entry, signature): the newest of each author at least.
    #[n(13)]
    signatures: Vec<(u32, Signature)>,
    /// (entry, body hash) of bodies lawfully destroyed.
    #[n(14)]
    destroyed: Vec<(u32, Hash)>,
}

/// Why a run does not expand, or is not to be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RunProblem {
    /// No entries.
    #[error("run has no entries")]
    Empty,
    /// More than one frame may carry.
    #[error("run has {entries} entries, limit {}", limits::RUN_ENTRIES_MAX)]
    TooLong {
        /// How many.
        entries: usize,
    },
    /// Columns of different lengths, an index out of range, numbers that overflow.
    #[error("run's columns do not fit together")]
    Columns,
    /// A body over its limit.
    #[error("run has a body of {bytes} bytes, limit {}", limits::BODY_BYTES_MAX)]
    BodyTooLarge {
        /// How large.
        bytes: usize,
    },
    /// An author's newest entry is not signed, or a signature does not fit.
    #[error("entry {index} of the run has no good signature by its author")]
    Signature {
        /// Which entry.
        index: usize,
    },
}

impl Run {
    /// Packs consecutive entries of one chain. Signatures that a later one by the same author covers are left out.
    ///
    /// `entries` must be of one device and scope, consecutive, at most [`limits::RUN_ENTRIES_MAX`]; see [`runs_of`].
    pub fn pack(entries: &[&Entry]) -> Self {
        let mut run = Self {
            device: entries
                .first()
                .map_or(DeviceId([0; 16]), |entry| entry.header.device),
            first_seq: entries.first().map_or(0, |entry| entry.header.seq),
            first_prev: entries.first().and_then(|entry| entry.header.prev),
            authors: Vec::new(),
            streams: Vec::new(),
            author_of: Vec::with_capacity(entries.len()).into(),
            stream_of: Vec::with_capacity(entries.len()),
            ticks: Vec::with_capacity(entries.len()),
            recorded_at: Vec::with_capacity(entries.len()),
            offsets: Vec::new(),
            lengths: Vec::with_capacity(entries.len()),
            salts: Vec::with_capacity(entries.len() * SALT_BYTES).into(),
            bodies: Vec::new().into(),
            signatures: Vec::new(),
            destroyed: Vec::new(),
        };
        let (mut last_tick, mut last_at) = (0u64, 0i64);
        for (index, entry) in entries.iter().enumerate() {
            let header = &entry.header;
            let at = u32::try_from(index).unwrap_or(u32::MAX);
            run.author_of
                .push(u8::try_from(position(&mut run.authors, &header.author)).unwrap_or(u8::MAX));
            run.stream_of
                .push(u16::try_from(position(&mut run.streams, &header.stream)).unwrap_or(u16::MAX));
            run.ticks.push(header.tick.wrapping_sub(last_tick));
            run.recorded_at.push(header.recorded_at.0.wrapping_sub(last_at));
            (last_tick, last_at) = (header.tick, header.recorded_at.0);
            match run.offsets.last_mut() {
                Some((count, offset)) if *offset == header.office_offset_ms => *count += 1,
                _ => run.offsets.push((1, header.office_offset_ms)),
            }
            match entry
                .body
                .as_deref()
                .and_then(|body| body.split_at_checked(SALT_BYTES))
            {
                Some((salt, content)) => {
                    run.salts.extend_from_slice(salt);
                    run.bodies.extend_from_slice(content);
                    run.lengths.push(u32::try_from(content.len()).unwrap_or(u32::MAX));
                }
                None => {
                    run.destroyed.push((at, header.body_hash));
                    run.lengths.push(0);
                }
            }
            if let Some(signature) = entry.signature {
                let covered = entries[index + 1..]
                    .iter()
                    .any(|later| later.header.author == header.author && later.signature.is_some());
                if !covered {
                    run.signatures.push((at, signature));
                }
            }
        }
        run
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.stream_of.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.stream_of.is_empty()
    }

    /// Unpacks the entries, recomputing what was left out. Signatures are attached, not yet checked.
    ///
    /// # Errors
    /// [`RunProblem`] when the columns do not fit together or a limit is passed.
    pub fn expand(&self, scope: Scope) -> Result<Vec<Entry>, RunProblem> {
        let count = self.len();
        if count == 0 {
            return Err(RunProblem::Empty);
        }
        if count > limits::RUN_ENTRIES_MAX {
            return Err(RunProblem::TooLong { entries: count });
        }
        let columns_fit = [
            self.author_of.len(),
            self.ticks.len(),
            self.recorded_at.len(),
            self.lengths.len(),
        ]
        .iter()
        .all(|length| *length == count);
        if !columns_fit || self.first_prev.is_none() != (self.first_seq == 0) {
            return Err(RunProblem::Columns);
        }
        let mut offsets = self.offsets.iter().flat_map(|(times, offset)| {
            core::iter::repeat_n(*offset, usize::try_from(*times).unwrap_or(usize::MAX))
        });
        let (mut salts, mut bodies) = (self.salts.as_slice(), self.bodies.as_slice());
        let mut destroyed = self.destroyed.iter().peekable();
        let (mut tick, mut recorded_at, mut prev) = (0u64, 0i64, self.first_prev);
        let mut entries: Vec<Entry> = Vec::with_capacity(count);
        for index in 0..count {
            tick = tick.checked_add(self.ticks[index]).ok_or(RunProblem::Columns)?;
            recorded_at = recorded_at.wrapping_add(self.recorded_at[index]);
            let length = usize::try_from(self.lengths[index]).map_err(|_| RunProblem::Columns)?;
            if length + SALT_BYTES > limits::BODY_BYTES_MAX {
                return Err(RunProblem::BodyTooLarge { bytes: length });
            }
            let gone = destroyed.next_if(|(at, _)| usize::try_from(*at) == Ok(index));
            let (body, body_hash) = match gone {
                Some((_, hash)) => (None, *hash),
                None => {
                    let (salt, rest) = salts.split_at_checked(SALT_BYTES).ok_or(RunProblem::Columns)?;
                    let (content, others) = bodies.split_at_checked(length).ok_or(RunProblem::Columns)?;
                    (salts, bodies) = (rest, others);
                    let body = [salt, content].concat();
                    let hash = Hash::of(&[&body]);
                    (Some(body), hash)
                }
            };
            let header = Header {
                format: FORMAT,
                scope,
                stream: *self
                    .streams
                    .get(usize::from(self.stream_of[index]))
                    .ok_or(RunProblem::Columns)?,
                device: self.device,
                seq: self
                    .first_seq
                    .checked_add(index as u64)
                    .ok_or(RunProblem::Columns)?,
                prev,
                tick,
                author: *self
                    .authors
                    .get(usize::from(self.author_of[index]))
                    .ok_or(RunProblem::Columns)?,
                recorded_at: Timestamp(recorded_at),
                office_offset_ms: offsets.next().ok_or(RunProblem::Columns)?,
                body_hash,
            };
            let id = header.id();
            prev = Some(id);
            entries.push(Entry {
                header,
                id,
                body,
                signature: None,
            });
        }
        if !salts.is_empty() || !bodies.is_empty() || destroyed.next().is_some() || offsets.next().is_some() {
            return Err(RunProblem::Columns);
        }
        for (index, signature) in &self.signatures {
            let entry = usize::try_from(*index)
                .ok()
                .and_then(|index| entries.get_mut(index));
            entry.ok_or(RunProblem::Columns)?.signature = Some(*signature);
        }
        Ok(entries)
    }

    /// Checks every attached signature, and that each author's newest entry has one. Because each header names the one
    /// before it, that covers all their earlier entries of the run.
    ///
    /// # Errors
    /// [`RunProblem::Signature`] naming the entry.
    pub fn check_signatures(entries: &[Entry]) -> Result<(), RunProblem> {
        let mut covered: Vec<PublicKey> = Vec::new();
        for (index, entry) in entries.iter().enumerate().rev() {
            let author = entry.header.author;
            match &entry.signature {
                Some(signature) if verify(&author, &Header::signed_bytes(&entry.id), signature) => {
                    if !covered.contains(&author) {
                        covered.push(author);
                    }
                }
                None if covered.contains(&author) => {}
                Some(_) | None => return Err(RunProblem::Signature { index }),
            }
        }
        Ok(())
    }
}

/// Groups entries into runs: consecutive in one chain, each within the limits of a frame. Entries keep their order inside a
/// chain; chains come in the order of their first entry.
pub fn runs_of(entries: &[Entry]) -> Vec<Run> {
    chains_in(entries).iter().map(|chain| Run::pack(chain)).collect()
}

/// The same groups, not packed yet.
pub fn chains_in(entries: &[Entry]) -> Vec<Vec<&Entry>> {
    grouped(entries).0
}

/// The groups, and for each entry which one it is in.
pub(super) fn grouped(entries: &[Entry]) -> (Vec<Vec<&Entry>>, Vec<usize>) {
    let mut groups: Vec<Vec<&Entry>> = Vec::new();
    let mut places = Vec::with_capacity(entries.len());
    for entry in entries {
        // A chain that forked (the office's own, after a backup was restored) goes on in either branch.
        let open = groups.iter().rposition(|group| {
            group.len() < limits::RUN_ENTRIES_MAX
                && group.last().is_some_and(|last| {
                    entry.header.prev == Some(last.id)
                        && last.header.device == entry.header.device
                        && last.header.scope == entry.header.scope
                        && last.header.seq.checked_add(1) == Some(entry.header.seq)
                })
        });
        let place = open.unwrap_or_else(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[place].push(entry);
        places.push(place);
    }
    (groups, places)
}

fn position<T: PartialEq + Clone>(list: &mut Vec<T>, item: &T) -> usize {
    if let Some(index) = list.iter().rposition(|other| other == item) {
        return index;
    }
    list.push(item.clone());
    list.len() - 1
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::id::ServiceId;
    use crate::journal::{Content, Frontier, KeyPair, write_body};
    use crate::scope::Audience;

    pub(crate) const SCOPE: Scope = Scope::new(ServiceId([1; 16]), Audience::Floor);

    pub(crate) fn chain(length: u64, authors: &[KeyPair]) -> Vec<Entry> {
        let device = DeviceId([4; 16]);
        let mut prev = None;
        (0..length)
            .map(|seq| {
                let author = &authors[usize::try_from(seq).unwrap() % authors.len()];
                let body = write_body(
                    [u8::try_from(seq % 250).unwrap(); 12],
                    &Content::Frontier(Frontier::default()),
                );
                let header = Header {
                    format: FORMAT,
                    scope: SCOPE,
                    stream: Stream::Device(device),
                    device,
                    seq,
                    prev,
                    tick: seq * 2,
                    author: author.public(),
                    recorded_at: Timestamp(1_000_000 - i64::try_from(seq).unwrap() * 7),
                    office_offset_ms: (seq > 2).then_some(-5),
                    body_hash: Hash::of(&[&body]),
                };
                let entry = Entry::sign(header, body, author);
                prev = Some(entry.id);
                entry
            })
            .collect()
    }

    #[test]
    fn a_run_gives_back_the_same_entries_with_one_signature_per_author() {
        let authors = [KeyPair::from_seed([1; 32]), KeyPair::from_seed([2; 32])];
        let entries = chain(9, &authors);
        let runs = runs_of(&entries);
        assert_eq!(runs.len(), 1);
        let bytes = minicbor::to_vec(&runs[0]).unwrap();
        let back: Run = minicbor::decode(&bytes).unwrap();
        let expanded = back.expand(SCOPE).unwrap();
        assert_eq!(
            expanded.iter().map(|e| e.id).collect::<Vec<_>>(),
            entries.iter().map(|e| e.id).collect::<Vec<_>>()
        );
        assert_eq!(expanded.iter().filter(|e| e.signature.is_some()).count(), 2);
        assert_eq!(Run::check_signatures(&expanded), Ok(()));
    }

    #[test]
    fn every_flipped_bit_of_a_run_is_noticed() {
        let entries = chain(3, &[KeyPair::from_seed([1; 32])]);
        let bytes = minicbor::to_vec(&runs_of(&entries)[0]).unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            let same = minicbor::decode::<Run>(&flipped)
                .ok()
                .and_then(|run| run.expand(SCOPE).ok())
                .filter(|expanded| Run::check_signatures(expanded).is_ok())
                .is_some_and(|expanded| expanded.iter().map(|e| e.id).ne(entries.iter().map(|e| e.id)));
            assert!(!same, "bit {bit} changed an entry and still passed");
        }
    }

    #[test]
    fn a_gap_starts_a_new_run_and_a_forged_author_fails() {
        let mut entries = chain(5, &[KeyPair::from_seed([1; 32])]);
        entries.remove(2);
        assert_eq!(runs_of(&entries).len(), 2);
        entries[0].header.author = KeyPair::from_seed([9; 32]).public();
        entries[0].id = entries[0].header.id();
        assert_eq!(
            Run::check_signatures(&entries[..1]),
            Err(RunProblem::Signature { index: 0 })
        );
    }
}
