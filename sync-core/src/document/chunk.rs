//! The envelope of a change, read strictly before automerge sees a byte of it: lengths, checksum, columns, and how many
//! operations the columns claim. A short chunk may claim terabytes, and automerge believes it.
//!
//! May not live here: what the operations do (`shape`).

use sha2::{Digest, Sha256};

use super::Unmerged;
use crate::limits::{CHANGE_BYTES_MAX, CHANGE_DEPS_MAX, CHANGE_OPS_MAX};

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
/// An uncompressed change; compressed ones, whole documents and bundles are other kinds.
const KIND_CHANGE: u8 = 1;

/// How the rows of a column are written.
#[derive(Clone, Copy, PartialEq)]
enum Rows {
    /// Runs of actors, as places in the list of actors.
    Actor,
    /// Runs of unsigned numbers.
    Number,
    /// Runs of differences.
    Delta,
    /// Lengths of alternating runs of "no" and "yes".
    Flag,
    /// Runs of text.
    Text,
    /// Runs of how many rows of the columns after it belong to one operation.
    Group,
    /// Runs of a value's sort and length.
    ValueSort,
    /// The values themselves.
    Value,
}

/// The columns that our operations need, by the code they carry. Others are refused: marks, and what a later version adds.
const COLUMNS: [(u64, Rows); 12] = [
    (0x01, Rows::Actor),
    (0x02, Rows::Number),
    (0x11, Rows::Actor),
    (0x13, Rows::Delta),
    (0x15, Rows::Text),
    (0x34, Rows::Flag),
    (ACTION, Rows::Number),
    (0x56, Rows::ValueSort),
    (0x57, Rows::Value),
    (0x70, Rows::Group),
    (PRED_ACTOR, Rows::Actor),
    (PRED_COUNTER, Rows::Delta),
];
const ACTION: u64 = 0x42;
const PRED_ACTOR: u64 = 0x71;
const PRED_COUNTER: u64 = 0x73;

/// Checks a chunk's envelope.
///
/// # Errors
/// [`Unmerged::Malformed`] for what is no uncompressed change; [`Unmerged::Unfit`] for what is too large or has columns
/// that our documents do not.
pub(super) fn check(bytes: &[u8]) -> Result<(), Unmerged> {
    if bytes.len() > CHANGE_BYTES_MAX {
        return Err(Unmerged::Unfit);
    }
    let mut all = Reader(bytes);
    if all.take(4)? != MAGIC {
        return Err(Unmerged::Malformed);
    }
    let checksum = all.take(4)?;
    let hashed = all.0;
    if all.take(1)? != [KIND_CHANGE] {
        return Err(Unmerged::Malformed);
    }
    if all.length()? != all.0.len() || Sha256::digest(hashed)[..4] != *checksum {
        return Err(Unmerged::Malformed);
    }
    let mut body = all;
    let deps = body.counted(CHANGE_DEPS_MAX)?;
    for _ in 0..deps {
        body.take(32)?;
    }
    body.sized()?;
    let (_seq, _start_op) = (body.number()?, body.number()?);
    body.signed()?;
    body.sized()?;
    let actors = body.counted(CHANGE_DEPS_MAX)? + 1;
    for _ in 1..actors {
        body.sized()?;
    }
    columns(&mut body, actors)?;
    // Bytes after the columns would be a later version's.
    if body.0.is_empty() {
        Ok(())
    } else {
        Err(Unmerged::Unfit)
    }
}

fn columns(body: &mut Reader<'_>, actors: u64) -> Result<(), Unmerged> {
    let count = body.number()?;
    let mut known = COLUMNS.iter();
    let mut found = Vec::with_capacity(COLUMNS.len());
    for _ in 0..count {
        let code = body.number()?;
        // Each at most once, in ascending order.
        let rows = known
            .find(|(known, _)| *known == code)
            .map(|(_, rows)| *rows)
            .ok_or(Unmerged::Unfit)?;
        found.push((code, rows, body.length()?));
    }
    let (mut operations, mut grouped, mut value_bytes) = (0, 0, None);
    let mut most = 0;
    for (code, rows, len) in found {
        let data = body.take(len)?;
        if rows == Rows::Value {
            if value_bytes != Some(len as u64) {
                return Err(Unmerged::Malformed);
            }
            continue;
        }
        let column = column(data, rows, actors)?;
        match (code, rows) {
            (ACTION, _) => operations = column.rows,
            (PRED_ACTOR | PRED_COUNTER, _) if column.rows > grouped => return Err(Unmerged::Malformed),
            (PRED_ACTOR | PRED_COUNTER, _) => continue,
            (_, Rows::Group) => grouped = column.sum,
            (_, Rows::ValueSort) => value_bytes = Some(column.sum),
            _ => {}
        }
        most = column.rows.max(most);
    }
    if most > operations {
        return Err(Unmerged::Malformed);
    }
    Ok(())
}

/// What a column holds: how many rows, and the sum of what they say.
#[derive(Default)]
struct Column {
    rows: u64,
    sum: u64,
}

impl Column {
    fn add(&mut self, rows: u64, each: u64) -> Result<(), Unmerged> {
        self.rows = self.rows.saturating_add(rows);
        self.sum = self.sum.saturating_add(rows.saturating_mul(each));
        if self.rows > CHANGE_OPS_MAX || self.sum > CHANGE_OPS_MAX.saturating_mul(2) {
            return Err(Unmerged::Unfit);
        }
        Ok(())
    }
}

fn column(data: &[u8], rows: Rows, actors: u64) -> Result<Column, Unmerged> {
    let mut column = Column::default();
    let mut data = Reader(data);
    while !data.0.is_empty() {
        if rows == Rows::Flag {
            let run = data.number()?;
            column.add(run, 0)?;
            continue;
        }
        let run = data.signed()?;
        match run {
            0 => {
                let nulls = data.number()?;
                column.add(nulls, 0)?;
            }
            1.. => {
                let each = value(&mut data, rows, actors)?;
                column.add(run.unsigned_abs(), each)?;
            }
            _ => {
                column.add(run.unsigned_abs(), 0)?;
                for _ in 0..run.unsigned_abs() {
                    let each = value(&mut data, rows, actors)?;
                    column.rows -= 1;
                    column.add(1, each)?;
                }
            }
        }
    }
    Ok(column)
}

/// Reads a value and says what it adds to the column's sum.
fn value(data: &mut Reader<'_>, rows: Rows, actors: u64) -> Result<u64, Unmerged> {
    match rows {
        Rows::Actor => {
            if data.number()? >= actors {
                return Err(Unmerged::Malformed);
            }
            Ok(0)
        }
        Rows::Number => data.number().map(|_| 0),
        Rows::Delta => data.signed().map(|_| 0),
        Rows::Text => data.sized().map(|_| 0),
        Rows::Group => data.number(),
        Rows::ValueSort => data.number().map(|sort| sort >> 4),
        Rows::Flag | Rows::Value => Err(Unmerged::Malformed),
    }
}

/// Bytes from outside, from the front.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, len: usize) -> Result<&'a [u8], Unmerged> {
        let (taken, rest) = self.0.split_at_checked(len).ok_or(Unmerged::Malformed)?;
        self.0 = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, Unmerged> {
        let (byte, rest) = self.0.split_first().ok_or(Unmerged::Malformed)?;
        self.0 = rest;
        Ok(*byte)
    }

    /// An unsigned number, seven bits a byte, the lowest first.
    fn number(&mut self) -> Result<u64, Unmerged> {
        let mut number = 0u64;
        for shift in (0..63).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        // What needs more than 63 bits is no count, length or counter of ours.
        Err(Unmerged::Malformed)
    }

    fn signed(&mut self) -> Result<i64, Unmerged> {
        let mut number = 0i64;
        for shift in (0..63).step_by(7) {
            let byte = self.byte()?;
            number |= i64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                let negative = byte & 0x40 != 0;
                return Ok(if negative {
                    number | (-1i64 << (shift + 7))
                } else {
                    number
                });
            }
        }
        Err(Unmerged::Malformed)
    }

    fn length(&mut self) -> Result<usize, Unmerged> {
        usize::try_from(self.number()?).map_err(|_| Unmerged::Malformed)
    }

    fn counted(&mut self, most: u64) -> Result<u64, Unmerged> {
        let count = self.number()?;
        if count > most {
            return Err(Unmerged::Unfit);
        }
        Ok(count)
    }

    /// Bytes with their length before them.
    fn sized(&mut self) -> Result<&'a [u8], Unmerged> {
        let len = self.length()?;
        self.take(len)
    }
}
