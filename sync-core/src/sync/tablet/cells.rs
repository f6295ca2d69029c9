//! The cells of a tablet's store: their keys, what each holds, and reading them all at start.
//!
//! A cell that does not read is counted and left where it is: nothing of a tablet's work is thrown away for being unreadable.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};

use super::api::{EnrolmentGrant, Write};
use super::others::OthersCell;
use crate::cbor::to_bytes;
use crate::id::{EntryId, PublicKey, StaffId, hex, unhex};
use crate::journal::Edge;
use crate::scope::Scope;
use crate::seal::{SealedToOffice, Vault};
use crate::time::Timestamp;
use crate::wire::{Refused, SealedPage};

/// Who a person is on this tablet, and how long they may unlock it without the office.
#[derive(Clone, Debug, Encode, Decode)]
#[cbor(map)]
pub(super) struct VaultCell {
    #[n(0)]
    pub(super) vault: Vault,
    #[n(1)]
    pub(super) key: PublicKey,
    /// By this tablet's clock.
    #[n(2)]
    pub(super) lease_until: Timestamp,
}

/// Wrong PINs since the last right one: written before each try is judged, so that a restart forgives nothing.
#[derive(Clone, Copy, Debug, Default, Encode, Decode)]
#[cbor(map)]
pub(super) struct TriesCell {
    #[n(0)]
    pub(super) wrong: u32,
    #[n(1)]
    pub(super) wait_until: Timestamp,
}

/// Where this device's chain in one scope stands.
#[derive(Clone, Copy, Debug, Default, Encode, Decode)]
#[cbor(map)]
pub(super) struct ChainCell {
    #[n(0)]
    pub(super) next_seq: u64,
    #[n(1)]
    pub(super) last: Option<EntryId>,
    /// The device's counter after that entry.
    #[n(2)]
    pub(super) tick: u64,
}

/// One entry written here that the office's feed has not brought back yet.
#[derive(Clone, Debug, Encode, Decode)]
#[cbor(map)]
pub(super) struct OwnCell {
    #[n(0)]
    pub(super) id: EntryId,
    #[n(1)]
    pub(super) recorded_at: Timestamp,
    /// Whether a person wrote it; `false` for frontiers.
    #[n(2)]
    pub(super) by_hand: bool,
    /// The run of this one entry, sealed to its scope's key.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub(super) sealed: Vec<u8>,
    /// The same, sealed to the office: kept as long as this cell, since a restored office may ask for it again.
    #[n(4)]
    pub(super) to_office: Option<SealedToOffice>,
    #[n(5)]
    pub(super) sent: Sent,
}

/// How far an own entry has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub(super) enum Sent {
    /// The office has not confirmed it.
    #[n(0)]
    Waiting,
    /// The office has it durably.
    #[n(1)]
    Confirmed,
    /// The office refused it; kept aside.
    #[n(2)]
    SetAside(#[n(0)] Refused),
}

impl Sent {
    /// Refused for what it is. What was refused for want of somebody to vouch for its author is sent again once there is.
    pub(super) const fn is_for_good(self) -> bool {
        match self {
            Self::SetAside(why) => !matches!(why, Refused::UnknownAuthor | Refused::UnknownDevice),
            Self::Waiting | Self::Confirmed => false,
        }
    }
}

/// What is kept of a feed beside its pages: how far it goes follows from them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct FeedCell {
    /// The edge where its rows begin here.
    #[n(0)]
    pub(super) start: Edge,
    /// Signatures of rows before this were checked here.
    #[n(1)]
    pub(super) checked: u64,
    /// The office's log was seen to differ.
    #[n(2)]
    pub(super) diverged: bool,
    /// Which of the logs this tablet has followed here it follows now: one more each time the office began another.
    #[n(3)]
    #[cbor(default)]
    pub(super) era: u32,
    /// Earlier logs whose rows still count because the one followed now shares them: (era, up to this row), ascending.
    #[n(4)]
    #[cbor(default)]
    pub(super) shared: Vec<(u32, u64)>,
    /// Logs left for another: their rows are shown until the one followed now has brought them.
    #[n(5)]
    #[cbor(default)]
    pub(super) left: Vec<LogLeft>,
    /// When this tablet last left a log for another.
    #[n(6)]
    pub(super) left_at: Option<Timestamp>,
    /// The office signed a page that does not continue what it gave before.
    #[n(7)]
    #[cbor(default)]
    pub(super) contradicted: bool,
}

/// A log left for another. Its pages stay in the store: they are signed, and witness what once was.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(super) struct LogLeft {
    /// Whose pages.
    #[n(0)]
    pub(super) era: u32,
    /// What stands before them.
    #[n(1)]
    pub(super) edge: Edge,
    /// Shown until so many rows of the log followed now are here.
    #[n(2)]
    pub(super) until: u64,
    /// As [`FeedCell::shared`] was.
    #[n(3)]
    pub(super) shared: Vec<(u32, u64)>,
}

impl LogLeft {
    /// Which era's page begins at this row of it; `None` before its first.
    pub(super) fn era_at(&self, start: u64) -> Option<u32> {
        (start >= self.edge.size()).then(|| era_at(&self.shared, self.era, start))
    }
}

fn era_at(shared: &[(u32, u64)], era: u32, start: u64) -> u32 {
    shared
        .iter()
        .find(|(_, until)| start < *until)
        .map_or(era, |(era, _)| *era)
}

impl FeedCell {
    /// Which era's page begins at this row, of the rows that count.
    pub(super) fn era_at(&self, start: u64) -> u32 {
        era_at(&self.shared, self.era, start)
    }

    /// As it is once this log is left for one that shares its rows up to `edge`, or none of them.
    pub(super) fn leaving(&self, edge: Option<&Edge>, until: u64, now: Timestamp) -> Self {
        let mut next = self.clone();
        next.left.push(LogLeft {
            era: self.era,
            edge: edge.unwrap_or(&self.start).clone(),
            until,
            shared: self.shared.clone(),
        });
        next.era += 1;
        next.diverged = false;
        next.contradicted = false;
        next.left_at = Some(now);
        next.shared.clear();
        match edge.map(Edge::size) {
            None => {
                next.start = Edge::new();
                next.checked = 0;
            }
            Some(size) => {
                let eras = self.shared.iter().copied().chain([(self.era, u64::MAX)]);
                let mut from = 0;
                for (era, until) in eras {
                    if from < size {
                        next.shared.push((era, until.min(size)));
                    }
                    from = until;
                }
                next.checked = next.checked.min(size);
            }
        }
        next
    }

    /// Whether rows of a log left for another must still be shown, when so many rows are here.
    pub(super) fn shows_left(&self, rows: u64) -> bool {
        self.left.iter().any(|left| rows < left.until)
    }
}

/// What the status line remembers over a restart.
#[derive(Clone, Copy, Debug, Default, Encode, Decode)]
#[cbor(map)]
pub(super) struct LastCell {
    #[n(0)]
    pub(super) sent_at: Option<Timestamp>,
    #[n(1)]
    pub(super) contact_at: Option<Timestamp>,
    #[n(2)]
    pub(super) office_offset_ms: Option<i64>,
    #[n(3)]
    pub(super) caught_up: bool,
}

/// Everything the store held.
#[derive(Default)]
pub(super) struct Loaded {
    pub(super) grant: Option<EnrolmentGrant>,
    pub(super) vaults: BTreeMap<StaffId, VaultCell>,
    pub(super) tries: BTreeMap<StaffId, TriesCell>,
    pub(super) chains: BTreeMap<Scope, ChainCell>,
    pub(super) own: BTreeMap<(Scope, u64), OwnCell>,
    pub(super) feeds: BTreeMap<Scope, FeedCell>,
    /// By scope, era and first row.
    pub(super) pages: BTreeMap<(Scope, u32, u64), SealedPage>,
    pub(super) drafts: BTreeMap<(StaffId, String), Vec<u8>>,
    pub(super) last: LastCell,
    pub(super) others: OthersCell,
    pub(super) unreadable: u32,
}

impl Loaded {
    pub(super) fn read(cells: Vec<(String, Vec<u8>)>) -> Self {
        let mut loaded = Self::default();
        for (key, value) in cells {
            if loaded.take(&key, value).is_none() {
                loaded.unreadable += 1;
            }
        }
        loaded
    }

    fn take(&mut self, key: &str, value: Vec<u8>) -> Option<()> {
        let (sort, rest) = key.split_once('/').unwrap_or((key, ""));
        match sort {
            "grant" => self.grant = Some(minicbor::decode(&value).ok()?),
            "last" => self.last = minicbor::decode(&value).ok()?,
            "others" => self.others = minicbor::decode(&value).ok()?,
            "vault" => {
                self.vaults
                    .insert(StaffId::from_hex(rest)?, minicbor::decode(&value).ok()?);
            }
            "tries" => {
                self.tries
                    .insert(StaffId::from_hex(rest)?, minicbor::decode(&value).ok()?);
            }
            "chain" => {
                self.chains
                    .insert(scope_from(rest)?, minicbor::decode(&value).ok()?);
            }
            "feed" => {
                self.feeds
                    .insert(scope_from(rest)?, minicbor::decode(&value).ok()?);
            }
            "own" => {
                self.own.insert(place_from(rest)?, minicbor::decode(&value).ok()?);
            }
            "page" | "later" => {
                self.pages
                    .insert(page_place(key)?, minicbor::decode(&value).ok()?);
            }
            "draft" => {
                let (staff, name) = rest.split_once('/')?;
                self.drafts
                    .insert((StaffId::from_hex(staff)?, name.to_owned()), value);
            }
            // A newer version's cell: left where it is.
            _ => {}
        }
        Some(())
    }
}

pub(super) fn grant(grant: &EnrolmentGrant) -> Write {
    put("grant".to_owned(), grant)
}

pub(super) fn last(last: &LastCell) -> Write {
    put("last".to_owned(), last)
}

pub(super) fn others(others: &OthersCell) -> Write {
    put("others".to_owned(), others)
}

pub(super) fn vault(staff: StaffId, cell: &VaultCell) -> Write {
    put(format!("vault/{staff}"), cell)
}

pub(super) fn tries(staff: StaffId, cell: Option<&TriesCell>) -> Write {
    Write {
        key: format!("tries/{staff}"),
        value: cell.map(to_bytes),
    }
}

pub(super) fn chain(scope: &Scope, cell: &ChainCell) -> Write {
    put(format!("chain/{}", hex(&scope.to_bytes())), cell)
}

pub(super) fn feed(scope: &Scope, cell: &FeedCell) -> Write {
    put(format!("feed/{}", hex(&scope.to_bytes())), cell)
}

pub(super) fn own(scope: &Scope, seq: u64, cell: Option<&OwnCell>) -> Write {
    Write {
        key: place("own", scope, seq),
        value: cell.map(to_bytes),
    }
}

pub(super) fn page(era: u32, page: &SealedPage) -> Write {
    put(page_key(&page.scope(), era, page.start), page)
}

/// The cell of a page. Pages of later eras stand apart, so that those of the first stay where they were.
pub(super) fn page_key(scope: &Scope, era: u32, start: u64) -> String {
    match era {
        0 => place("page", scope, start),
        _ => format!("later/{}/{era:08x}/{start:016x}", hex(&scope.to_bytes())),
    }
}

/// Where a page's cell belongs, by its key.
pub(super) fn page_place(key: &str) -> Option<(Scope, u32, u64)> {
    let mut parts = key.split('/');
    let (sort, scope) = (parts.next()?, scope_from(parts.next()?)?);
    let era = match sort {
        "page" => 0,
        "later" => u32::from_str_radix(parts.next()?, 16).ok()?,
        _ => return None,
    };
    Some((scope, era, u64::from_str_radix(parts.next()?, 16).ok()?))
}

pub(super) fn draft(staff: StaffId, name: &str, sealed: Option<Vec<u8>>) -> Write {
    Write {
        key: format!("draft/{staff}/{name}"),
        value: sealed,
    }
}

fn put<T: Encode<()>>(key: String, cell: &T) -> Write {
    Write {
        key,
        value: Some(to_bytes(cell)),
    }
}

/// Numbers are padded, so that cells sort as they follow each other.
fn place(sort: &str, scope: &Scope, n: u64) -> String {
    format!("{sort}/{}/{n:016x}", hex(&scope.to_bytes()))
}

fn place_from(text: &str) -> Option<(Scope, u64)> {
    let (scope, n) = text.split_once('/')?;
    Some((scope_from(scope)?, u64::from_str_radix(n, 16).ok()?))
}

fn scope_from(text: &str) -> Option<Scope> {
    let mut bytes = vec![0u8; text.len() / 2];
    unhex(text, &mut bytes)?;
    Scope::from_bytes(&bytes)
}
