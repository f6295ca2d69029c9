//! What one change does, read strictly and judged alone: only letters put into and taken out of the known sections, and
//! whole new maps for planned care. Everything else automerge could do is refused here.
//!
//! May not live here: what the change stands on (`whole`).

use std::collections::{BTreeMap, BTreeSet};

use automerge::legacy::{ElementId, Key, ObjectId, Op, OpId, OpType};
use automerge::{ActorId, ObjType, ScalarValue};

use super::genesis::{self, Genesis};
use super::{Change, Unmerged, chunk, planned};
use crate::id::{EntryId, Hash, PlanItemId};
use crate::record::{Actor, DocumentKey};
use crate::text::printable;

/// What an operation made, as far as others may touch it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Made {
    /// A letter in a section.
    Letter(u8),
    /// An edition of a piece of planned care.
    Planned(PlanItemId),
    /// Nothing that anybody may touch.
    Nothing,
}

/// Something another change must have made for this one to touch it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Touched {
    pub(super) by: Actor,
    pub(super) counter: u64,
    pub(super) made: Made,
}

/// A change that fits its document, as far as it can be told from itself.
#[derive(Clone)]
pub(super) struct Fit {
    pub(super) entry: EntryId,
    pub(super) hash: Hash,
    pub(super) actor: Actor,
    pub(super) deps: Vec<Hash>,
    pub(super) start: u64,
    /// What each of its operations made.
    pub(super) made: Vec<Made>,
    /// What it touches of others.
    pub(super) touched: BTreeSet<Touched>,
    pub(super) change: automerge::Change,
}

/// Reads a change.
///
/// # Errors
/// Why it is not merged.
pub(super) fn read(genesis: &Genesis, document: &DocumentKey, change: &Change) -> Result<Fit, Unmerged> {
    chunk::check(&change.bytes)?;
    let read = automerge::Change::from_bytes(change.bytes.clone()).map_err(|_| Unmerged::Malformed)?;
    let expanded = read.decode();
    // The one way to write it: what reads the same but is written otherwise has another hash on another day.
    if automerge::Change::from(expanded.clone()).raw_bytes() != change.bytes {
        return Err(Unmerged::Malformed);
    }
    if actor_of(read.actor_id()) != Some(change.actor) || change.actor == genesis::ACTOR {
        return Err(Unmerged::AnotherActor);
    }
    let deps: Vec<Hash> = read.deps().iter().map(|hash| Hash(hash.0)).collect();
    if !deps.is_sorted_by(|a, b| a < b) {
        return Err(Unmerged::Malformed);
    }
    if read.seq() != 1 || read.message().is_some() || !read.extra_bytes().is_empty() || read.is_empty() {
        return Err(Unmerged::Unfit);
    }
    let mut reading = Reading {
        genesis,
        document,
        actor: change.actor,
        start: read.start_op().get(),
        made: Vec::with_capacity(expanded.operations.len()),
        touched: BTreeSet::new(),
        gone: BTreeSet::new(),
        items: BTreeMap::new(),
    };
    for operation in &expanded.operations {
        let made = reading.operation(operation).ok_or(Unmerged::Unfit)?;
        reading.made.push(made);
    }
    if !reading.items.values().all(|item| reading.is_whole(item)) {
        return Err(Unmerged::Unfit);
    }
    Ok(Fit {
        entry: change.id,
        hash: Hash(read.hash().0),
        actor: change.actor,
        deps,
        start: reading.start,
        made: reading.made,
        touched: reading.touched,
        change: read,
    })
}

pub(super) fn actor_of(actor: &ActorId) -> Option<Actor> {
    actor.to_bytes().try_into().ok().map(Actor)
}

struct Reading<'a> {
    genesis: &'a Genesis,
    document: &'a DocumentKey,
    actor: Actor,
    start: u64,
    made: Vec<Made>,
    touched: BTreeSet<Touched>,
    /// Letters that this change takes out, each once.
    gone: BTreeSet<(u64, Actor)>,
    /// Planned care by the counter of the map it is in.
    items: BTreeMap<u64, Item>,
}

struct Item {
    id: PlanItemId,
    fields: BTreeMap<String, ScalarValue>,
}

impl Reading<'_> {
    /// What the operation makes; `None` when it is not one of ours.
    fn operation(&mut self, op: &Op) -> Option<Made> {
        let ObjectId::Id(object) = &op.obj else {
            return None;
        };
        if actor_of(object.actor())? == self.actor {
            return self.field(object.counter(), op);
        }
        if actor_of(object.actor())? != genesis::ACTOR {
            return None;
        }
        if self.genesis.is_planned(object.counter()) {
            return self.item(op);
        }
        self.letter(self.genesis.section_of(object.counter())?, op)
    }

    /// A letter put in or taken out.
    fn letter(&mut self, section: u8, op: &Op) -> Option<Made> {
        let Key::Seq(place) = &op.key else {
            return None;
        };
        if let ElementId::Id(at) = place {
            self.touch(at, Made::Letter(section))?;
        }
        match &op.action {
            OpType::Put(ScalarValue::Str(text)) if op.insert && op.pred.is_empty() => {
                let mut letters = text.chars();
                let fits = letters.next().is_some_and(printable) && letters.next().is_none();
                fits.then_some(Made::Letter(section))
            }
            OpType::Delete if !op.insert => {
                let ElementId::Id(at) = place else {
                    return None;
                };
                let only_itself = op.pred.len() == 1 && op.pred.get(0) == Some(at);
                let first = self.gone.insert((at.counter(), actor_of(at.actor())?));
                (only_itself && first).then_some(Made::Nothing)
            }
            _ => None,
        }
    }

    /// A new edition of a piece of planned care, in place of those its author saw.
    fn item(&mut self, op: &Op) -> Option<Made> {
        let Key::Map(name) = &op.key else {
            return None;
        };
        let id = PlanItemId::from_hex(name).filter(|id| id.to_hex() == name.as_str())?;
        let before = self.items.values().any(|item| item.id == id);
        if op.action != OpType::Make(ObjType::Map) || op.insert || before {
            return None;
        }
        for replaced in op.pred.iter() {
            if actor_of(replaced.actor())? == self.actor {
                return None;
            }
            self.touch(replaced, Made::Planned(id))?;
        }
        let fields = BTreeMap::new();
        self.items
            .insert(self.start + self.made.len() as u64, Item { id, fields });
        Some(Made::Planned(id))
    }

    /// A field of a piece of planned care that this change writes.
    fn field(&mut self, object: u64, op: &Op) -> Option<Made> {
        let (Key::Map(name), OpType::Put(value)) = (&op.key, &op.action) else {
            return None;
        };
        if op.insert || !op.pred.is_empty() {
            return None;
        }
        let fields = &mut self.items.get_mut(&object)?.fields;
        fields
            .insert(name.to_string(), value.clone())
            .is_none()
            .then_some(Made::Nothing)
    }

    /// Notes what has to have been made before; `None` when this change itself should have made it and did not.
    fn touch(&mut self, at: &OpId, made: Made) -> Option<()> {
        let (by, counter) = (actor_of(at.actor())?, at.counter());
        if by == self.actor {
            let place = usize::try_from(counter.checked_sub(self.start)?).ok()?;
            return (self.made.get(place) == Some(&made)).then_some(());
        }
        self.touched.insert(Touched { by, counter, made });
        Some(())
    }

    /// Whether a piece of planned care has the fields it needs, and no others.
    fn is_whole(&self, item: &Item) -> bool {
        let DocumentKey::CarePlan(person) = self.document else {
            return false;
        };
        let fields = item.fields.iter().map(|(name, value)| (name.as_str(), value));
        planned::read(*person, item.id, fields).is_some()
    }
}
