//! Bytes given to the machines themselves: frames and entries to the office, frames and cells to a tablet, files to the desk.
//!
//! After each input everything that people would see is read once, and the honest tablet must still be able to save and send.

use sync_core::id::Entropy;
use sync_core::journal::{Checkpoint, Edge, KeyPair, Page};
use sync_core::scope::Scope;
use sync_core::seal::OfficeBoxKey;
use sync_core::time::Timestamp;
use sync_core::wire::{self, Down, Export, ExportItem, SealedPage, SealedRun, Up};

use crate::journal::contents;
use crate::parts::{Parts, pieces};
use crate::readers;
use crate::world::{PIN, World, world};

/// What comes after anything: the honest tablet records, and the office has it.
fn life_goes_on(world: &mut World) {
    let saved = world.home.drink(world.tablet, world.person, 70);
    let id = saved.expect("the honest tablet can save");
    assert_eq!(
        world.home.office.find(&[id]),
        [id],
        "the office takes in honest work"
    );
}

fn read_all(world: &World) {
    let tablet = world.home.at(world.tablet);
    if let Some(floor) = tablet.floor() {
        readers::floor(floor, tablet.directory(), world.home.now);
    }
}

/// Frames from a device that has the right token, one after another.
pub fn office(input: &[u8]) {
    let mut world = world();
    let mut parts = Parts(input);
    for _ in 0..16 {
        if parts.is_empty() {
            break;
        }
        let frame = parts.piece().to_vec();
        world.home.send_raw(world.link, frame);
    }
    read_all(&world);
    life_goes_on(&mut world);
}

/// Frames that honest tablets send, alone and in a row.
pub fn office_seeds() -> Vec<Vec<u8>> {
    let world = world();
    let frames = crate::decoders::frames_seeds();
    let ups: Vec<&Vec<u8>> = frames
        .iter()
        .filter(|frame| wire::decode::<Up>(frame).is_ok())
        .collect();
    let mut seeds: Vec<Vec<u8>> = ups.iter().map(|frame| pieces([frame.as_slice()])).collect();
    let sealed = OfficeBoxKey::from_seed(&world.home.office.founded().secrets.box_seed).public();
    let item = world.entries().into_iter().find_map(|entry| {
        let run = SealedRun {
            scope: entry.header.scope,
            run: sync_core::journal::Run::pack(&[&entry]),
        };
        let plain = minicbor::to_vec(run).ok()?;
        sealed.seal(&mut Entropy::from_seed([8; 32]), wire::SEALED_RUN, &plain)
    });
    let scope = world.scopes()[0];
    let rows = world.home.office.rows(&scope).to_vec();
    let (size, root) = world.home.hub.log_head(&scope);
    let asks = [
        Up::Want(vec![wire::Cursor {
            scope,
            size: 1,
            root: Some(root),
            horizon: None,
        }]),
        Up::PushSealed {
            push: 3,
            items: item.into_iter().collect(),
        },
        Up::Renew {
            request: 2,
            staff: world.manager,
            held: None,
        },
        Up::HandBack {
            hand: 1,
            scope,
            after: wire::Mark {
                size: 0,
                root: Edge::new().root(),
            },
            edge: Some(Edge::new()),
            pages: page_of(&world, scope, 0, &rows).into_iter().collect(),
        },
        Up::HandBack {
            hand: 2,
            scope,
            after: wire::Mark { size, root },
            edge: None,
            pages: Vec::new(),
        },
    ];
    seeds.extend(asks.iter().map(|ask| pieces([wire::encode(ask).as_slice()])));
    seeds.push(pieces(ups.iter().take(4).map(|frame| frame.as_slice())));
    seeds
}

/// A page that the office signs and seals over whatever rows it is given.
fn page_of(
    world: &World,
    scope: Scope,
    start: u64,
    rows: &[sync_core::journal::FeedRow],
) -> Option<SealedPage> {
    let key = world.key(&scope)?;
    let office = KeyPair::from_seed(world.home.office.founded().secrets.signing_seed);
    let before = world.home.office.rows(&scope);
    let told = usize::try_from(start).ok().filter(|told| *told <= before.len())?;
    let mut edge = Edge::new();
    for row in before[..told].iter().chain(rows) {
        edge.append(row.leaf());
    }
    let checkpoint = Checkpoint::sign(scope, edge.size(), edge.root(), world.home.now, &office);
    Some(SealedPage::seal(&key, [3; 12], start, checkpoint, rows))
}

/// The gate: any content in an entry that is signed, chained and placed as an honest one.
pub fn gate(input: &[u8]) {
    let mut world = world();
    let mut parts = Parts(input);
    let scopes = world.scopes();
    let scope = scopes[usize::from(parts.byte()) % scopes.len()];
    let body = [&[7; 12], parts.rest()].concat();
    let entry = world.entry(scope, body);
    world
        .home
        .send_raw(world.link, wire::encode(&World::push(&entry)));
    let tablet = world.home.at(world.tablet);
    if let Some(floor) = tablet.floor() {
        readers::entry(floor, tablet.directory(), &entry);
    }
    readers::entry(
        &sync_core::fold::Floor::default(),
        world.home.hub.directory(),
        &entry,
    );
    read_all(&world);
    life_goes_on(&mut world);
    // All of it once more, from what was stored.
    world.home.restart_office();
    world.home.restart(world.tablet);
    let staff = world.staff;
    world
        .home
        .sign_in(world.tablet, staff, PIN)
        .expect("the honest tablet's person can sign in");
    read_all(&world);
}

/// A record of every kind in the place where it belongs.
pub fn gate_seeds() -> Vec<Vec<u8>> {
    let world = world();
    let place = |content: &[u8]| {
        let body = [&[7; 12], content].concat();
        let Ok(sync_core::journal::Content::Record(record)) = sync_core::journal::read_body(&body) else {
            return 0;
        };
        let audience = sync_core::rules::audience_of(&record.fact, None);
        let scopes = world.scopes();
        let place = scopes.iter().position(|scope| Some(scope.audience) == audience);
        u8::try_from(place.unwrap_or(0)).unwrap_or(0)
    };
    contents()
        .iter()
        .map(|content| [&[place(content)], content.as_slice()].concat())
        .collect()
}

/// Frames from an office that lies: as they are, or as pages that it signs and seals.
pub fn tablet(input: &[u8]) {
    let mut world = world();
    let mut parts = Parts(input);
    for _ in 0..8 {
        if parts.is_empty() {
            break;
        }
        let signs = parts.byte() & 1 == 1;
        let piece = parts.piece();
        let frame = if signs {
            let Ok(page) = minicbor::decode::<Page>(piece) else {
                continue;
            };
            let Ok(rows) = page.unpack_known() else { continue };
            let told = world.home.office.rows(&page.scope).len() as u64;
            match page_of(&world, page.scope, told, &rows) {
                Some(page) => wire::encode(&Down::Page(page)),
                None => continue,
            }
        } else {
            piece.to_vec()
        };
        world.home.send_to(world.tablet, frame);
    }
    read_all(&world);
    // Whatever it was told: what its people write is saved, and there after a restart.
    let saved = world.home.drink(world.tablet, world.person, 70);
    if let Ok(id) = saved {
        world.home.restart(world.tablet);
        let staff = world.staff;
        if world.home.sign_in(world.tablet, staff, PIN).is_ok() {
            let tablet = world.home.at(world.tablet);
            let floor = tablet.floor().expect("somebody is signed in");
            assert!(floor.item(id).is_some(), "what was saved is there");
        }
    }
}

/// What an office sends, and rows it could sign.
pub fn tablet_seeds() -> Vec<Vec<u8>> {
    let frames = crate::decoders::frames_seeds();
    let downs = frames.iter().filter(|frame| wire::decode::<Down>(frame).is_ok());
    let frames = downs.map(|frame| [&[0], pieces([frame.as_slice()]).as_slice()].concat());
    let pages = crate::journal::pages_seeds();
    let pages = pages
        .iter()
        .map(|page| [&[1], pieces([page.as_slice()]).as_slice()].concat());
    let mut seeds: Vec<Vec<u8>> = frames.chain(pages).collect();
    seeds.push(seeds.iter().take(3).flatten().copied().collect());
    seeds
}

/// One cell of a tablet's store says something else.
pub fn cells(input: &[u8]) {
    let mut world = world();
    let mut parts = Parts(input);
    let which = usize::from(parts.byte());
    let value = parts.rest().to_vec();
    let store = world.home.store(world.tablet).cells();
    let keys: Vec<String> = store.keys().cloned().collect();
    store.insert(keys[which % keys.len()].clone(), value);
    world.home.restart(world.tablet);
    let staff = world.staff;
    if world.home.sign_in(world.tablet, staff, PIN).is_ok() {
        read_all(&world);
        if world.home.drink(world.tablet, world.person, 70).is_ok() {
            world.home.at(world.tablet).export_unsent();
        }
    }
}

/// Every cell as it is.
pub fn cells_seeds() -> Vec<Vec<u8>> {
    let mut world = world();
    let store = world.home.store(world.tablet).cells();
    let cells = (0u8..=u8::MAX).zip(store.values());
    cells
        .map(|(place, value)| [&[place], value.as_slice()].concat())
        .collect()
}

/// A file of unsent work: as it is, with its content signed by a tablet, or with a record in it sealed to the office.
pub fn files(input: &[u8]) {
    let mut world = world();
    let mut parts = Parts(input);
    let file = match parts.byte() % 3 {
        0 => parts.rest().to_vec(),
        1 => match minicbor::decode::<Export>(parts.rest()) {
            Ok(export) => export.write(|message| world.device_key.sign(message)),
            Err(_) => return,
        },
        _ => {
            let office = OfficeBoxKey::from_seed(&world.home.office.founded().secrets.box_seed).public();
            let sealed = office.seal(&mut Entropy::from_seed([8; 32]), wire::SEALED_RUN, parts.rest());
            let export = export(&world, sealed.into_iter().collect());
            export.write(|message| world.device_key.sign(message))
        }
    };
    world.home.import(&file);
    read_all(&world);
    // A file by the honest tablet itself is from another life of it, in which it wrote something else in the same place.
    let honest = world.home.at(world.tablet).device();
    if !Export::read(&file).is_ok_and(|read| read.export.device == honest) {
        life_goes_on(&mut world);
    }
}

fn export(world: &World, sealed: Vec<sync_core::seal::SealedToOffice>) -> Export {
    let items: Vec<ExportItem> = sealed
        .into_iter()
        .map(|sealed| ExportItem {
            recorded_at: Timestamp(5),
            by_hand: true,
            sealed,
        })
        .collect();
    Export {
        format: Export::format(),
        service: world.home.service,
        device: world.device,
        app: "fuzz".to_owned(),
        made_at: world.home.now,
        count: u32::try_from(items.len()).unwrap_or(0),
        items,
    }
}

/// A file that a tablet made, its content, and what is sealed in it.
pub fn files_seeds() -> Vec<Vec<u8>> {
    let mut world = world();
    world.home.online(world.tablet, false);
    world.home.drink(world.tablet, world.person, 80).expect("saved");
    let mut seeds = Vec::new();
    if let Some((file, _)) = world.home.at(world.tablet).export_unsent() {
        if let Ok(read) = Export::read(&file) {
            let content = minicbor::to_vec(&read.export).expect("it encodes");
            seeds.push([&[1], content.as_slice()].concat());
        }
        seeds.push([&[0], file.as_slice()].concat());
    }
    for content in contents().iter().take(4) {
        let entry = world.entry(world.scopes()[1], [&[7; 12], content.as_slice()].concat());
        let run = SealedRun {
            scope: entry.header.scope,
            run: sync_core::journal::Run::pack(&[&entry]),
        };
        let plain = minicbor::to_vec(run).expect("it encodes");
        seeds.push([&[2], plain.as_slice()].concat());
    }
    seeds
}
