//! Changes to living documents, as the helper that admits them gets them; and its questions and answers.

use sha2::{Digest, Sha256};
use sync_core::document::{Answer, Ask, Change, Documents, Edit};
use sync_core::id::EntryId;
use sync_core::journal::{Content, read_body};
use sync_core::record::{Actor, DocumentKey, Fact};
use sync_core::time::Timestamp;

use crate::parts::{Parts, pieces};
use crate::world::{SECTION, World, world};

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];

/// What is inside a change's envelope, wrapped anew with the right length and checksum, tried upon a document of two changes.
pub fn changes(input: &[u8]) {
    let world = world();
    let mut parts = Parts(input);
    let (how, actor) = (parts.byte(), parts.byte());
    let before = written(&world);
    let document = match how % 4 {
        0 | 1 => world.plan,
        2 => DocumentKey::AboutMe(world.person),
        _ => DocumentKey::CarePlan(sync_core::id::PersonId([6; 16])),
    };
    let bytes = if how & 0x80 == 0 {
        wrapped(parts.rest())
    } else {
        parts.rest().to_vec()
    };
    let ours = before.get(usize::from(actor) % before.len().max(1));
    let candidate = Change {
        id: EntryId([0xee; 32]),
        actor: actor_in(&bytes)
            .or(ours.map(|change| change.actor))
            .unwrap_or(Actor([0; 16])),
        bytes,
    };
    // As it comes first to an empty document, and after what it stands on.
    let standing = usize::from(how >> 2) % (before.len() + 1);
    let ask = Ask::Admit {
        document,
        changes: before[..standing].to_vec(),
        candidate: candidate.clone(),
    };
    let answer = Documents::default().answer(&ask);
    if answer == Answer::Admitted {
        let mut changes = before[..standing].to_vec();
        changes.push(candidate);
        let open = Ask::Open {
            document,
            changes: changes.clone(),
            proposals: Vec::new(),
            at: None,
        };
        let opened = Documents::default().answer(&open);
        let Answer::Opened(opened) = opened else {
            panic!("what was admitted does not open: {opened:?}");
        };
        // Somebody goes on writing in it.
        let edit = Ask::Edit {
            document,
            changes,
            base: opened.heads,
            actor: Actor([0x33; 16]),
            at: Timestamp(1_795_176_000_000),
            edits: vec![Edit::Text {
                section: SECTION,
                text: "Tea, and toast.".to_owned(),
            }],
        };
        let edited = Documents::default().answer(&edit);
        assert!(
            matches!(edited, Answer::Edited(_)),
            "what was admitted cannot be written in: {edited:?}"
        );
    }
}

/// The changes of the world's care plan.
fn written(world: &World) -> Vec<Change> {
    let records = world.entries().into_iter().filter_map(|entry| {
        let Ok(Content::Record(record)) = read_body(entry.body.as_deref()?) else {
            return None;
        };
        let Fact::DocumentEdited(edited) = record.fact else {
            return None;
        };
        Some(Change {
            id: entry.id,
            actor: Actor::of(&entry.header.author, &edited.nonce),
            bytes: edited.change,
        })
    });
    records.collect()
}

fn wrapped(content: &[u8]) -> Vec<u8> {
    let mut hashed = vec![1];
    let mut length = content.len();
    while length >= 0x80 {
        hashed.push(u8::try_from(length & 0x7f).unwrap_or(0) | 0x80);
        length >>= 7;
    }
    hashed.push(u8::try_from(length).unwrap_or(0));
    hashed.extend(content);
    let checksum = Sha256::digest(&hashed);
    [MAGIC.as_slice(), &checksum[..4], &hashed].concat()
}

/// The content of a wrapped change: after its kind and its length.
fn unwrapped(bytes: &[u8]) -> &[u8] {
    let rest = bytes.get(9..).unwrap_or_default();
    let length = rest.iter().take_while(|byte| **byte & 0x80 != 0).count() + 1;
    rest.get(length..).unwrap_or_default()
}

/// Whoever the change says it is by, so that a target gets past that question: after its dependencies, 16 bytes.
fn actor_in(bytes: &[u8]) -> Option<Actor> {
    let content = unwrapped(bytes);
    let deps = usize::from(*content.first()?);
    let at = 1 + deps * 32;
    (*content.get(at)? == 16).then_some(())?;
    content.get(at + 1..at + 17)?.try_into().ok().map(Actor)
}

/// Changes to text and to planned care.
pub fn changes_seeds() -> Vec<Vec<u8>> {
    let world = world();
    let mut seeds = Vec::new();
    for (place, change) in written(&world).iter().enumerate() {
        let how = u8::try_from(place << 2).unwrap_or(0);
        seeds.push([&[how, 0], unwrapped(&change.bytes)].concat());
        seeds.push([&[how | 0x80, 0], change.bytes.as_slice()].concat());
    }
    let planned = world.facts().into_iter().find_map(|(_, fact)| match fact {
        Fact::PlannedCare(care) => Some(care),
        _ => None,
    });
    let edits = [
        planned.map(Edit::Planned),
        Some(Edit::Text {
            section: SECTION,
            text: "Ünïcode \u{1f375}, then much more of it. ".repeat(20),
        }),
    ];
    for edit in edits.into_iter().flatten() {
        let ask = Ask::Edit {
            document: world.plan,
            changes: Vec::new(),
            base: Vec::new(),
            actor: Actor([0x44; 16]),
            at: world.home.now,
            edits: vec![edit],
        };
        if let Answer::Edited(Some(edited)) = Documents::default().answer(&ask) {
            seeds.push([&[0, 0], unwrapped(&edited.change)].concat());
        }
    }
    seeds
}

/// A question to the helper, or its answer: read, written again, the same.
pub fn messages(input: &[u8]) {
    let mut parts = Parts(input);
    let piece = parts.piece();
    if let Ok(ask) = minicbor::decode::<Ask>(piece) {
        let again = minicbor::to_vec(&ask).expect("it encodes");
        assert_eq!(minicbor::decode::<Ask>(&again).expect("it reads"), ask);
        Documents::default().answer(&ask);
    }
    if let Ok(answer) = minicbor::decode::<Answer>(parts.rest()) {
        let again = minicbor::to_vec(&answer).expect("it encodes");
        assert_eq!(minicbor::decode::<Answer>(&again).expect("it reads"), answer);
    }
}

/// Every question, with its answer.
pub fn messages_seeds() -> Vec<Vec<u8>> {
    let world = world();
    let (document, changes) = (world.plan, written(&world));
    let actor = Actor([0x44; 16]);
    let asks = [
        Ask::Open {
            document,
            changes: changes[..1].to_vec(),
            proposals: changes[1..].to_vec(),
            at: None,
        },
        Ask::Edit {
            document,
            changes: changes.clone(),
            base: Vec::new(),
            actor,
            at: world.home.now,
            edits: vec![Edit::Text {
                section: SECTION,
                text: "Tea.".to_owned(),
            }],
        },
        Ask::Compare {
            document,
            changes: changes.clone(),
            from: Vec::new(),
            to: Vec::new(),
        },
        Ask::Admit {
            document,
            changes: changes[..1].to_vec(),
            candidate: changes[1].clone(),
        },
        Ask::Rework {
            document,
            changes: changes[..1].to_vec(),
            lost: changes[1..].to_vec(),
            wanted: vec![changes[1].id],
            actor,
            at: world.home.now,
        },
        Ask::Export { document, changes },
    ];
    asks.iter()
        .map(|ask| {
            let answer = Documents::default().answer(ask);
            let answer = minicbor::to_vec(answer).expect("it encodes");
            let ask = minicbor::to_vec(ask).expect("it encodes");
            [pieces([ask.as_slice()]), answer].concat()
        })
        .collect()
}
