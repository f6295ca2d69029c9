//! What the law asks for after an incident: that people are told, and the regulator notified.
//!
//! Regulation 20 of the 2014 Regulations (duty of candour): the person or whoever speaks for them is told in person, with a
//! true account and an apology, and this is followed up in writing. Regulation 18 of the 2009 Regulations: the regulator is
//! notified without delay. May not live here: whether either applies, which the review says (`issue`).

use minicbor::{Decode, Encode};

use super::words::list;
use crate::text::{NoteText, ReasonText, ShortText};
use crate::time::Timestamp;

list! {
    /// One duty towards people outside of the home's own staff.
    Duty {
        /// Told in person, with an apology.
        Told = 0 "Told in person",
        /// The letter that follows.
        Written = 1 "Told in writing",
        /// The notification to the regulator.
        Notified = 2 "Regulator notified",
    }
}

/// A duty was met.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DutyMet {
    /// Which.
    #[n(0)]
    pub duty: Duty,
    /// When it was, which may be days before anybody wrote it down.
    #[n(1)]
    pub at: Timestamp,
    /// Who was told; of a notification, what kind it was.
    #[n(2)]
    pub to: ShortText,
    /// What was said and what they answered.
    #[n(3)]
    pub words: NoteText,
    /// The letter's or the notification's number, if it has one.
    #[n(4)]
    pub reference: Option<ShortText>,
    /// Why it is right all the same, where something was unusual.
    #[n(5)]
    pub despite: Option<ReasonText>,
}
