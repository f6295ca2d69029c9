//! What people do on a tablet: sign in, lock, record, correct. Each returns what the tablet said.

use super::{Home, TabletAt, reason};
use crate::id::{EntryId, PersonId, StaffId};
use crate::record::care_kinds::fluid;
use crate::record::{About, Amended, Care, Corrected, EnteredInError, Fact, Value};
use crate::seal::Pin;
use crate::sync::tablet::{Command, NewRecord, NotDone, Notice, RequestId, StoreTrouble};

impl Home {
    /// Signs in; the machine is opened anew if somebody was signed in before.
    ///
    /// # Errors
    /// What the tablet said.
    pub fn sign_in(&mut self, at: TabletAt, staff: StaffId, pin: &str) -> Result<(), NotDone> {
        let pin = Pin::parse(pin).expect("a PIN");
        let request = self.command(at, Command::SignIn { staff, pin });
        self.answer(
            at,
            request,
            |notice| matches!(notice, Notice::SignedIn { request: of, .. } if *of == request),
        )
        .map(|_| ())
    }

    /// Locks; the shell's part, opening a new machine, included.
    pub fn lock(&mut self, at: TabletAt) {
        self.command(at, Command::Lock);
        self.restart(at);
    }

    /// Records something.
    ///
    /// # Errors
    /// What the tablet said.
    pub fn record(&mut self, at: TabletAt, about: About, fact: Fact) -> Result<EntryId, NotDone> {
        let happened_at = self.tablet_now(at);
        self.record_new(
            at,
            NewRecord {
                happened_at,
                about,
                links: vec![],
                saw: None,
                fact,
            },
        )
    }

    /// Records something with all its parts.
    ///
    /// # Errors
    /// What the tablet said.
    pub fn record_new(&mut self, at: TabletAt, record: NewRecord) -> Result<EntryId, NotDone> {
        let request = self.command(at, Command::Record(record));
        let saved = |notice: &Notice| matches!(notice, Notice::Saved { request: of, .. } if *of == request);
        match self.answer(at, request, saved)? {
            Notice::Saved { entry, .. } => Ok(entry),
            _ => Err(NotDone::Locked),
        }
    }

    /// A drink of so many ml.
    ///
    /// # Errors
    /// What the tablet said.
    pub fn drink(&mut self, at: TabletAt, person: PersonId, taken_ml: i64) -> Result<EntryId, NotDone> {
        self.record(at, About::Person(person), Fact::Care(drink(taken_ml)))
    }

    /// Corrects a drink.
    ///
    /// # Errors
    /// What the tablet said.
    pub fn amend_drink(
        &mut self,
        at: TabletAt,
        person: PersonId,
        of: EntryId,
        taken_ml: i64,
    ) -> Result<EntryId, NotDone> {
        let corrected = Corrected {
            happened_at: self.tablet_now(at),
            fact: Fact::Care(drink(taken_ml)),
        };
        let amended = Amended {
            of,
            why: reason("read the cup wrongly"),
            corrected: Box::new(corrected),
        };
        self.record(at, About::Person(person), Fact::Amended(amended))
    }

    /// Strikes a record.
    ///
    /// # Errors
    /// What the tablet said.
    pub fn strike(&mut self, at: TabletAt, person: PersonId, of: EntryId) -> Result<EntryId, NotDone> {
        let error = EnteredInError {
            of,
            why: reason("wrong person"),
            mistake: None,
        };
        self.record(at, About::Person(person), Fact::EnteredInError(error))
    }

    pub(super) fn answer(
        &self,
        at: TabletAt,
        request: RequestId,
        done: impl Fn(&Notice) -> bool,
    ) -> Result<Notice, NotDone> {
        let notices = self.notices(at);
        let refused = notices.iter().rev().find_map(|notice| match notice {
            Notice::NotDone { request: of, why } if *of == request => Some(why.clone()),
            _ => None,
        });
        match (refused, notices.iter().rev().find(|notice| done(notice))) {
            (Some(why), _) => Err(why),
            (None, Some(notice)) => Ok(notice.clone()),
            (None, None) => Err(NotDone::Store(StoreTrouble::Failed)),
        }
    }
}

/// A drink of so many ml, with nothing else answered.
pub fn drink(taken_ml: i64) -> Care {
    let mut care = Care::new(&fluid::KIND);
    care.values.set(fluid::TAKEN_ML, Value::Number(taken_ml));
    care
}
