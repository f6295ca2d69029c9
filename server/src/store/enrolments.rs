//! Enrolments under way: a code, the tablet that asked with it, and what the manager decided.

use rusqlite::{Connection, OptionalExtension, Row, params};
use sync_core::id::{PublicKey, StaffId};
use sync_core::time::{DAY_MS, Timestamp};

use super::{Store, StoreError};

/// How far an enrolment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnrolmentState {
    /// Nobody has used the code yet.
    Waiting,
    /// A tablet used the code; a manager compares four words.
    Asked,
    /// The manager confirmed.
    Confirmed,
    /// The manager declined.
    Declined,
}

/// One enrolment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolment {
    /// Its id.
    pub id: [u8; 16],
    /// The code a person types or scans.
    pub code: String,
    /// What the tablet will be called.
    pub label: String,
    /// Who began it; `None` at the command line.
    pub made_by: Option<StaffId>,
    /// From when on the code is worth nothing.
    pub expires_at: Timestamp,
    /// How far it is.
    pub state: EnrolmentState,
    /// The tablet that asked.
    pub device_key: Option<PublicKey>,
}

impl Enrolment {
    /// Whether its time ran out before it was decided.
    pub fn expired(&self, now: Timestamp) -> bool {
        self.expires_at <= now && matches!(self.state, EnrolmentState::Waiting | EnrolmentState::Asked)
    }
}

impl EnrolmentState {
    const fn code(self) -> u8 {
        match self {
            Self::Waiting => 0,
            Self::Asked => 1,
            Self::Confirmed => 2,
            Self::Declined => 3,
        }
    }

    const fn from_code(code: u8) -> Option<Self> {
        match code {
            0 => Some(Self::Waiting),
            1 => Some(Self::Asked),
            2 => Some(Self::Confirmed),
            3 => Some(Self::Declined),
            _ => None,
        }
    }
}

const COLUMNS: &str = "id, code, label, made_by, expires_at, state, device_key";

impl Store {
    /// Keeps a new enrolment; forgets those long over.
    ///
    /// # Errors
    /// [`StoreError`]; a code in use is refused.
    pub fn begin_enrolment(&self, enrolment: Enrolment, now: Timestamp) -> Result<(), StoreError> {
        self.write(move |db| {
            db.execute("DELETE FROM enrolments WHERE expires_at < ?1", [now.plus_ms(-DAY_MS).0])?;
            db.execute(
                "INSERT INTO enrolments (id, code, label, made_by, expires_at, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![
                    enrolment.id,
                    enrolment.code,
                    enrolment.label,
                    enrolment.made_by.map(|staff| staff.0),
                    enrolment.expires_at.0,
                    enrolment.state.code()
                ],
            )?;
            Ok(())
        })
    }

    /// One enrolment by its id.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn enrolment(&self, id: [u8; 16]) -> Result<Option<Enrolment>, StoreError> {
        self.read(|db| one(db, "id = ?1", id))
    }

    /// One enrolment by its code.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn enrolment_of_code(&self, code: &str) -> Result<Option<Enrolment>, StoreError> {
        self.read(|db| one(db, "code = ?1", code))
    }

    /// A tablet asks with a code that waits. `false` when it no longer waited: a code is used once.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn ask_enrolment(&self, id: [u8; 16], key: PublicKey, now: Timestamp) -> Result<bool, StoreError> {
        self.write(move |db| {
            let changed = db.execute(
                "UPDATE enrolments SET state = 1, device_key = ?2 WHERE id = ?1 AND state = 0 AND expires_at > ?3",
                params![id, key.0, now.0],
            )?;
            Ok(changed == 1)
        })
    }

    /// A manager decided. `false` when it was not waiting for a decision.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn decide_enrolment(
        &self,
        id: [u8; 16],
        confirmed: bool,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let state = if confirmed {
            EnrolmentState::Confirmed
        } else {
            EnrolmentState::Declined
        };
        self.write(move |db| {
            let changed = db.execute(
                "UPDATE enrolments SET state = ?2 WHERE id = ?1 AND state IN (0, 1) AND expires_at > ?3 \
                 AND (?2 = 3 OR state = 1)",
                params![id, state.code(), now.0],
            )?;
            Ok(changed == 1)
        })
    }
}

fn one(db: &Connection, which: &str, value: impl rusqlite::ToSql) -> Result<Option<Enrolment>, StoreError> {
    db.prepare_cached(&format!("SELECT {COLUMNS} FROM enrolments WHERE {which}"))?
        .query_row([value], |row| Ok(from_row(row)))
        .optional()?
        .transpose()
}

fn from_row(row: &Row<'_>) -> Result<Enrolment, StoreError> {
    Ok(Enrolment {
        id: row.get(0)?,
        code: row.get(1)?,
        label: row.get(2)?,
        made_by: row.get::<_, Option<[u8; 16]>>(3)?.map(StaffId),
        expires_at: Timestamp(row.get(4)?),
        state: EnrolmentState::from_code(row.get(5)?)
            .ok_or(StoreError::Unreadable("an enrolment's state"))?,
        device_key: row.get::<_, Option<[u8; 32]>>(6)?.map(PublicKey),
    })
}
