//! Bodies: what was written, byte for byte. Those of the newest entries lie by themselves; once [`PER_PACK`] entries are there,
//! their bodies are pressed into one piece, in the transaction that brought the last of them.
//!
//! May not live here: what a body says (`projection`), headers (`read`, `commit`).

use rusqlite::{Connection, OptionalExtension, params};

use super::StoreError;

/// Entries to a pack: larger packs are smaller on the disk and slower to read one body from. Changing it needs a migration.
const PER_PACK: i64 = 256;
/// How hard the presser tries: more takes twice the time and saves a thirtieth.
const PRESS_LEVEL: u8 = 2;
/// Packs made in one transaction when a store from before there were packs is opened.
const PACKS_AT_ONCE: usize = 256;
/// No pack inflates beyond this: the largest bodies there may be, with their lengths.
const PACK_BYTES_MAX: usize = 256 * (sync_core::limits::BODY_BYTES_MAX + 4);

/// Reads bodies, and keeps the pack it opened last: neighbours are asked for together.
#[derive(Debug, Default)]
pub(super) struct Bodies {
    open: Option<(i64, Pack)>,
}

/// An opened pack.
#[derive(Debug)]
struct Pack(Vec<Option<Vec<u8>>>);

impl Bodies {
    /// The body of an entry; `None` where it has none.
    pub(super) fn of(&mut self, db: &Connection, entry: i64) -> Result<Option<Vec<u8>>, StoreError> {
        let (pack, place) = (entry.div_euclid(PER_PACK), entry.rem_euclid(PER_PACK));
        if self.open.as_ref().is_none_or(|(open, _)| *open != pack) {
            let packed: Option<Vec<u8>> = db
                .prepare_cached("SELECT bodies FROM packed_bodies WHERE pack = ?1")?
                .query_row([pack], |row| row.get(0))
                .optional()?;
            let Some(packed) = packed else {
                return loose(db, entry);
            };
            self.open = Some((pack, unpack(&packed)?));
        }
        let kept = self
            .open
            .as_ref()
            .and_then(|(_, pack)| pack.0.get(usize::try_from(place).ok()?));
        Ok(kept.cloned().flatten())
    }
}

fn loose(db: &Connection, entry: i64) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(db
        .prepare_cached("SELECT body FROM bodies WHERE entry = ?1")?
        .query_row([entry], |row| row.get(0))
        .optional()?)
}

/// Writes the bodies of entries that were just added, ascending by number and none left out.
pub(super) fn write(db: &Connection, added: &[(i64, Option<&[u8]>)]) -> Result<(), StoreError> {
    for some in added.chunk_by(|(a, _), (b, _)| a.div_euclid(PER_PACK) == b.div_euclid(PER_PACK)) {
        let (Some((first, _)), Some((last, _))) = (some.first(), some.last()) else {
            continue;
        };
        if last.rem_euclid(PER_PACK) == PER_PACK - 1 {
            let pack = last.div_euclid(PER_PACK);
            let mut bodies = earlier(db, pack * PER_PACK, *first)?;
            bodies.extend(some.iter().map(|(_, body)| body.map(<[u8]>::to_vec)));
            put(db, pack, &bodies)?;
        } else {
            let mut insert = db.prepare_cached("INSERT INTO bodies (entry, body) VALUES (?1, ?2)")?;
            for (entry, body) in some.iter().filter_map(|(entry, body)| Some((entry, (*body)?))) {
                insert.execute(params![entry, body])?;
            }
        }
    }
    Ok(())
}

/// Presses some of the full groups that still lie loose. Answers whether there may be more.
pub(super) fn pack_some(db: &Connection) -> Result<bool, StoreError> {
    let entries: i64 = db.query_row("SELECT coalesce(max(num), 0) FROM entries", [], |row| row.get(0))?;
    let full = (entries + 1).div_euclid(PER_PACK);
    for _ in 0..PACKS_AT_ONCE {
        let oldest: Option<i64> = db
            .prepare_cached("SELECT min(entry) FROM bodies WHERE entry < ?1")?
            .query_row([full * PER_PACK], |row| row.get(0))?;
        let Some(pack) = oldest.map(|entry| entry.div_euclid(PER_PACK)) else {
            return Ok(false);
        };
        let bodies = earlier(db, pack * PER_PACK, (pack + 1) * PER_PACK)?;
        put(db, pack, &bodies)?;
    }
    Ok(true)
}

/// Loose bodies of entries `from..to`, a place for each.
fn earlier(db: &Connection, from: i64, to: i64) -> Result<Vec<Option<Vec<u8>>>, StoreError> {
    (from..to).map(|entry| loose(db, entry)).collect()
}

fn put(db: &Connection, pack: i64, bodies: &[Option<Vec<u8>>]) -> Result<(), StoreError> {
    db.prepare_cached("INSERT INTO packed_bodies (pack, bodies) VALUES (?1, ?2)")?
        .execute(params![pack, press(bodies)])?;
    db.prepare_cached("DELETE FROM bodies WHERE entry >= ?1 AND entry < ?2")?
        .execute([pack * PER_PACK, (pack + 1) * PER_PACK])?;
    Ok(())
}

/// Each place its length and one, or zero where there is no body; then the bytes.
fn press(bodies: &[Option<Vec<u8>>]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(bodies.iter().flatten().map(|body| body.len() + 4).sum());
    for body in bodies {
        let length = body.as_ref().map_or(0, |body| body.len() + 1);
        plain.extend(u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes());
        plain.extend(body.iter().flatten());
    }
    miniz_oxide::deflate::compress_to_vec(&plain, PRESS_LEVEL)
}

fn unpack(packed: &[u8]) -> Result<Pack, StoreError> {
    let damaged = || StoreError::Unreadable("a pack of bodies");
    let plain =
        miniz_oxide::inflate::decompress_to_vec_with_limit(packed, PACK_BYTES_MAX).map_err(|_| damaged())?;
    let mut rest = plain.as_slice();
    let mut bodies = Vec::new();
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| damaged())?;
        let (body, after) = match length.checked_sub(1) {
            Some(length) => after
                .split_at_checked(length)
                .map(|(body, after)| (Some(body.to_vec()), after))
                .ok_or_else(damaged)?,
            None => (None, after),
        };
        bodies.push(body);
        rest = after;
    }
    if rest.is_empty() {
        Ok(Pack(bodies))
    } else {
        Err(damaged())
    }
}

/// Lays every body loose, as stores had them before there were packs.
#[cfg(test)]
pub(super) fn loosen(db: &Connection) -> Result<(), StoreError> {
    let packs: Vec<(i64, Vec<u8>)> = db
        .prepare("DELETE FROM packed_bodies RETURNING pack, bodies")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (pack, packed) in packs {
        for (body, entry) in unpack(&packed)?.0.into_iter().zip(pack * PER_PACK..) {
            if let Some(body) = body {
                db.execute(
                    "INSERT INTO bodies (entry, body) VALUES (?1, ?2)",
                    params![entry, body],
                )?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_gives_back_what_was_pressed_and_says_when_it_cannot() {
        let bodies = [Some(b"one".to_vec()), None, Some(Vec::new()), Some(vec![7; 3000])];
        let packed = press(&bodies);
        assert_eq!(unpack(&packed).unwrap().0, bodies);
        assert!(unpack(&packed[..packed.len() - 3]).is_err());
        assert!(unpack(b"no pack").is_err());
        assert!(unpack(&miniz_oxide::deflate::compress_to_vec(&[0, 0, 0, 9, 1], 1)).is_err());
    }
}
