//! What the journal is made of: bodies in their one form, and pages of runs.

use sync_core::journal::{
    Content, FeedRow, Header, Page, Run, chains_in, check_canonical, read_body, runs_of, write_body,
};
use sync_core::limits;
use sync_core::record::Fact;

use crate::world::world;

const SALT: [u8; 12] = [7; 12];

/// A body's content, as it stands after the salt.
pub fn bodies(input: &[u8]) {
    let body = [&SALT, input].concat();
    let canonical = check_canonical(input).is_ok();
    match read_body(&body) {
        Ok(content) => {
            assert!(canonical && body.len() <= limits::BODY_BYTES_MAX);
            if let Content::Unknown { .. } = content {
                return;
            }
            // What we would write for it is in the one form as well, and says the same.
            let ours = write_body(SALT, &content);
            assert_eq!(read_body(&ours).as_ref(), Ok(&content));
            if let Content::Record(record) = content {
                let fact = &record.fact;
                assert_eq!(
                    &Fact::from_fields(fact.code(), fact.schema(), &fact.fields()),
                    fact
                );
            }
        }
        Err(_) => {
            let _ = minicbor::decode::<Header>(input);
        }
    }
}

/// A body of every kind, and headers.
pub fn bodies_seeds() -> Vec<Vec<u8>> {
    let world = world();
    let mut seeds: Vec<Vec<u8>> = contents();
    seeds.extend(
        world
            .entries()
            .iter()
            .take(1)
            .map(|entry| entry.header.to_bytes()),
    );
    seeds
}

/// The content of a body of every kind, and of those that honest devices wrote.
pub fn contents() -> Vec<Vec<u8>> {
    let world = world();
    let written = world.entries().into_iter().filter_map(|entry| entry.body);
    let samples = world.facts().into_iter().map(|(about, fact)| {
        let record = sync_core::record::Record {
            happened_at: world.home.now,
            by: world.manager,
            acting_as: sync_core::staff::Role::RegisteredManager,
            about,
            links: vec![world.drink],
            saw: None,
            fact,
        };
        write_body(SALT, &Content::Record(record))
    });
    samples
        .chain(written)
        .map(|body| body[SALT.len()..].to_vec())
        .collect()
}

/// A page as it is inside its seal, or a run.
pub fn pages(input: &[u8]) {
    if let Ok(page) = minicbor::decode::<Page>(input) {
        let known = page.unpack_known();
        // Whether signatures are checked decides whether it is believed, and changes no row.
        if let Ok(rows) = page.unpack() {
            assert_eq!(known.as_ref(), Ok(&rows));
        }
        if let Ok(rows) = known {
            let again = Page::pack(page.scope, page.start, &rows);
            let back = again.unpack_known().expect("what we pack unpacks");
            let of = |rows: &[FeedRow]| -> Vec<_> {
                rows.iter()
                    .map(|row| (row.id, row.received_at, row.verdict))
                    .collect()
            };
            assert_eq!(of(&back), of(&rows));
        }
    }
    if let Ok(run) = minicbor::decode::<Run>(input) {
        let scope = world().scopes()[0];
        if let Ok(entries) = run.expand(scope) {
            let believed = Run::check_signatures(&entries).is_ok();
            assert_eq!(chains_in(&entries).len(), 1);
            let packed = runs_of(&entries);
            let back = packed[0].expand(scope).expect("what we pack unpacks");
            let ids = |entries: &[sync_core::journal::Entry]| -> Vec<_> {
                entries.iter().map(|entry| entry.id).collect()
            };
            assert_eq!(ids(&back), ids(&entries));
            if believed {
                assert!(Run::check_signatures(&back).is_ok());
            }
        }
    }
}

/// Pages of every feed, and a run.
pub fn pages_seeds() -> Vec<Vec<u8>> {
    let world = world();
    let mut seeds = Vec::new();
    for scope in world.scopes() {
        let rows = world.home.office.rows(&scope);
        for span in [rows, &rows[..rows.len().min(2)]] {
            if !span.is_empty() {
                seeds.push(minicbor::to_vec(Page::pack(scope, 0, span)).expect("it encodes"));
            }
        }
        let entries: Vec<_> = rows.iter().filter_map(|row| row.entry.clone()).collect();
        let runs = runs_of(&entries);
        seeds.extend(
            runs.iter()
                .take(1)
                .map(|run| minicbor::to_vec(run).expect("it encodes")),
        );
    }
    seeds
}
