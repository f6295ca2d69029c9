//! Frames of both directions, and what is sealed.

use minicbor::{Decode, Encode};
use sync_core::id::{Entropy, StaffId};
use sync_core::journal::{Checkpoint, Edge, Frontier, KeyPair, verify_consistency, verify_inclusion};
use sync_core::scope::Scope;
use sync_core::seal::{
    self, DeviceSecret, OfficeBoxKey, OfficeBoxPublic, Pin, PinCost, PinHash, ScopeKey, SealedToOffice,
    Vault, VaultContent,
};
use sync_core::sync::tablet::EnrolmentGrant;
use sync_core::wire::{self, Down, Export, SealedPage, SealedRun, Up};

use crate::parts::Parts;
use crate::world::{hello, world};

/// What reads, written again, reads as the same.
fn goes_both_ways<F>(frame: &F)
where
    F: Encode<()> + for<'b> Decode<'b, ()> + PartialEq + std::fmt::Debug,
{
    let again = wire::encode(frame);
    // A frame may be within the limit as it came, and over it as we would write it: that is no way to get one past us.
    if again.len() <= sync_core::limits::FRAME_BYTES_MAX {
        assert_eq!(wire::decode::<F>(&again).as_ref(), Ok(frame));
    }
}

/// A frame from either side, and pages inside opened by a wrong key.
pub fn frames(input: &[u8]) {
    if let Ok(up) = wire::decode::<Up>(input) {
        goes_both_ways(&up);
        if let Up::HandBack { pages, edge, .. } = &up {
            pages.iter().for_each(open_page);
            if let Some(edge) = edge {
                grow(edge);
            }
        }
    }
    if let Ok(down) = wire::decode::<Down>(input) {
        goes_both_ways(&down);
        match &down {
            Down::Page(page) => open_page(page),
            Down::Start { edge, checkpoint, .. } => {
                grow(edge);
                checkpoint.is_by(&world().home.hub.office_key());
            }
            Down::Forked { ours, .. } => ours.iter().for_each(grow),
            _ => {}
        }
    }
}

fn open_page(page: &SealedPage) {
    assert!(page.open(&ScopeKey([0x77; 32]), false).is_err());
    if let Some(key) = world().key(&page.scope()) {
        // It may be one of ours: then it opens.
        let _ = page.open(&key, false);
    }
}

fn grow(edge: &Edge) {
    if edge.is_well_formed() {
        let mut edge = edge.clone();
        edge.root();
        edge.append(sync_core::id::Hash([1; 32]));
        edge.root();
    }
}

/// One of every frame a session has, both ways.
pub fn frames_seeds() -> Vec<Vec<u8>> {
    let mut world = world();
    world.home.given_out = Some(Vec::new());
    let mut seeds = vec![
        wire::encode(&hello()),
        wire::encode(&Up::Ping),
        wire::encode(&Up::Report(sync_core::wire::Report::default())),
    ];
    for entry in world.entries() {
        seeds.push(wire::encode(&crate::world::World::push(&entry)));
    }
    let staff = world.staff;
    world.home.restart(world.tablet);
    world
        .home
        .sign_in(world.tablet, staff, crate::world::PIN)
        .expect("online");
    let other = world.home.tablet("two");
    world
        .home
        .sign_in(other, staff, crate::world::PIN)
        .expect("online");
    world.home.drink(other, world.person, 60).expect("saved");
    let given_out = world.home.given_out.take().unwrap_or_default();
    seeds.extend(given_out.iter().map(|frame| frame.to_vec()));
    seeds
}

const CHEAP: PinCost = PinCost {
    memory_kib: 8,
    passes: 1,
};

/// Everything sealed, and small things that are read whole: proofs, checkpoints, frontiers, scopes, grants.
pub fn seals(input: &[u8]) {
    let mut parts = Parts(input);
    let which = parts.byte() % 8;
    let rest = parts.0;
    match which {
        0 => {
            if let Ok(vault) = minicbor::decode::<Vault>(rest) {
                let pin = Pin::parse("2468").expect("a PIN");
                let _ = vault.open(&pin, &DeviceSecret([7; 32]));
            }
        }
        1 => {
            if let Ok(sealed) = minicbor::decode::<SealedToOffice>(rest) {
                let opened = OfficeBoxKey::from_seed(&[1; 32]).open(wire::SEALED_RUN, &sealed);
                if let Ok(plain) = opened {
                    let _ = minicbor::decode::<SealedRun>(&plain);
                }
            }
        }
        2 => {
            let _ = seal::open(&ScopeKey([3; 32]), b"bound", rest);
            let _ = minicbor::decode::<VaultContent>(rest);
        }
        3 => {
            if let Ok(key) = minicbor::decode::<OfficeBoxPublic>(rest) {
                key.seal(&mut Entropy::from_seed([2; 32]), b"bound", b"plain");
            }
        }
        4 => {
            let (index, size) = (parts.number(), parts.number());
            let hashes: Vec<_> = parts
                .rest()
                .chunks_exact(32)
                .filter_map(|chunk| chunk.try_into().ok().map(sync_core::id::Hash))
                .collect();
            let Some((root, path)) = hashes.split_first() else {
                return;
            };
            let leaf = path.first().unwrap_or(root);
            verify_inclusion(leaf, index, size, path, root);
            verify_consistency(index, leaf, size, root, path);
        }
        5 => {
            if let Ok(checkpoint) = minicbor::decode::<Checkpoint>(rest) {
                checkpoint.is_by(&world().home.hub.office_key());
            }
            if let Ok(edge) = minicbor::decode::<Edge>(rest) {
                grow(&edge);
            }
        }
        6 => {
            // The gate lets in none that is not ascending.
            if let Ok(frontier) = minicbor::decode::<Frontier>(rest)
                && frontier.known.is_sorted_by(|a, b| a.scope < b.scope)
            {
                let joined = frontier.joined(&Frontier::default());
                assert!(!joined.falls_below(&frontier));
            }
            if let Some(scope) = Scope::from_bytes(rest) {
                assert_eq!(scope.to_bytes(), rest);
            }
        }
        _ => {
            if let Ok(hash) = minicbor::decode::<PinHash>(rest) {
                hash.matches("2468");
            }
            let _ = minicbor::decode::<EnrolmentGrant>(rest);
            let _ = Export::read(rest);
            let typed = String::from_utf8_lossy(rest);
            let _ = Pin::parse(&typed);
        }
    }
}

/// One of each.
pub fn seals_seeds() -> Vec<Vec<u8>> {
    let world = world();
    let mut entropy = Entropy::from_seed([5; 32]);
    let pin = Pin::parse("2468").expect("a PIN");
    let content = VaultContent {
        author_seed: [9; 32],
        scope_keys: world.home.office.founded().secrets.scope_keys.clone(),
    };
    let vault = Vault::seal(
        StaffId([1; 16]),
        &pin,
        &DeviceSecret([7; 32]),
        &content,
        CHEAP,
        &mut entropy,
    );
    let office = OfficeBoxKey::from_seed(&[1; 32]).public();
    let item = office
        .seal(&mut entropy, wire::SEALED_RUN, b"unsent")
        .expect("a key");
    let scope = world.scopes()[0];
    let (size, root) = world.home.hub.log_head(&scope);
    let office_key = KeyPair::from_seed(world.home.office.founded().secrets.signing_seed);
    let checkpoint = Checkpoint::sign(scope, size, root, world.home.now, &office_key);
    let mut edge = Edge::new();
    let leaves: Vec<_> = (0..7u8).map(|n| sync_core::journal::leaf_hash(&[n])).collect();
    leaves.iter().for_each(|leaf| edge.append(*leaf));
    let path = sync_core::journal::inclusion_proof(&leaves, 3).expect("a leaf");
    let mut proof = [3u64.to_be_bytes(), 7u64.to_be_bytes()].concat();
    proof.extend(std::iter::once(&edge.root()).chain(&path).flat_map(|hash| hash.0));
    let frontiers = world.entries().into_iter().filter_map(|entry| {
        match sync_core::journal::read_body(entry.body.as_deref()?).ok()? {
            sync_core::journal::Content::Frontier(frontier) => Some(frontier),
            _ => None,
        }
    });
    let cbor = |bytes: Result<Vec<u8>, _>| -> Vec<u8> {
        let bytes: Result<Vec<u8>, minicbor::encode::Error<std::convert::Infallible>> = bytes;
        bytes.expect("it encodes")
    };
    let with = |which: u8, bytes: Vec<u8>| [&[which], bytes.as_slice()].concat();
    let mut seeds = vec![
        with(0, cbor(minicbor::to_vec(&vault))),
        with(1, cbor(minicbor::to_vec(&item))),
        with(2, seal::seal(&ScopeKey([3; 32]), [1; 12], b"bound", b"plain")),
        with(2, cbor(minicbor::to_vec(&content))),
        with(3, cbor(minicbor::to_vec(office))),
        with(4, proof),
        with(5, cbor(minicbor::to_vec(&checkpoint))),
        with(5, cbor(minicbor::to_vec(&edge))),
        with(6, scope.to_bytes()),
        with(
            7,
            cbor(minicbor::to_vec(PinHash::of("2468", CHEAP, &mut entropy))),
        ),
    ];
    seeds.extend(
        frontiers
            .take(2)
            .map(|frontier| with(6, cbor(minicbor::to_vec(frontier)))),
    );
    if let Some(grant) = world.home.at(world.tablet).grant() {
        seeds.push(with(7, cbor(minicbor::to_vec(grant))));
    }
    seeds
}
