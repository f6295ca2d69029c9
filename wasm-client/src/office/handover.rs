//! A unit's handover sheet, as the office's server tells it, and as the tablet's own screen shows it.
//!
//! May not live here: asking the server (`ui::office`).

use sync_core::id::Hash;

use super::documents::{Reader, Section, Version, sections};
use super::read::answers;
use super::{Coverage, Unit};
use crate::protocol::{
    DocumentName, HandoverPart, HandoverView, PersonHead, ShiftName, TypedSection, UnitName,
};

answers! {
    /// A unit's sheet for one shift.
    Handover {
        /// Which unit.
        unit: String,
        /// Its name.
        unit_name: String,
        /// Every unit.
        units: Vec<Unit>,
        /// Which shift.
        shift: Shift,
        /// "Night shift, Sun 22 Nov".
        shift_label: String,
        /// The shift before.
        before: Shift,
        /// The one after, unless it lies ahead.
        after: Option<Shift>,
        /// The unit's own part, then people's.
        parts: Vec<Part>,
        /// People of the unit about whom nothing is said.
        others: Vec<Head>,
        /// Whether whoever asks may hand over.
        may_give: bool,
        /// Who has read all of it.
        readers: Vec<Reader>,
        /// What it rests on.
        coverage: Coverage,
    }
    /// A shift.
    Shift {
        /// The day's number.
        day: i64,
        /// Its place in the day.
        part: i64,
    }
    /// One part.
    Part {
        /// About whom; none for the unit.
        person: Option<Head>,
        /// The newest changes in it.
        heads: Option<Vec<String>>,
        /// As it stands.
        sections: Option<Vec<Section>>,
        /// By whom it was handed over as it stands.
        given: Option<Version>,
        /// Why it cannot be shown.
        trouble: Option<String>,
    }
    /// A person, as a heading.
    Head {
        /// Id.
        person: String,
        /// Full name.
        name: String,
        /// What they like to be called.
        known_as: String,
        /// Unit's name.
        unit_name: String,
        /// Room.
        room: String,
        /// What must be known first.
        alerts: Vec<String>,
    }
}

impl Handover {
    /// As the screen shows it. `coverage` says in words what it rests on; `typed` is what was typed in a document and not saved.
    pub fn view(self, coverage: String, typed: impl Fn(&DocumentName) -> Vec<TypedSection>) -> HandoverView {
        let shift = self.shift.name();
        let unit = UnitName {
            unit: self.unit,
            name: self.unit_name,
        };
        let parts = self
            .parts
            .into_iter()
            .map(|one| one.view(&unit.unit, shift, &typed))
            .collect();
        HandoverView {
            units: self
                .units
                .into_iter()
                .map(|one| UnitName {
                    unit: one.unit,
                    name: one.name,
                })
                .collect(),
            shift,
            shift_label: self.shift_label,
            before: self.before.name(),
            after: self.after.map(|shift| shift.name()),
            parts,
            others: self.others.into_iter().map(Head::view).collect(),
            may_give: self.may_give,
            // What is read at the desk is read by whoever looks after the floor; who comes on says so on a tablet.
            to_read: Vec::new(),
            readers: self.readers.into_iter().map(Reader::view).collect(),
            coverage,
            unit,
        }
    }
}

impl Shift {
    /// As addresses name it; what no calendar has becomes a day that the server refuses.
    fn name(&self) -> ShiftName {
        ShiftName {
            day: i32::try_from(self.day).unwrap_or(i32::MAX),
            part: u8::try_from(self.part).unwrap_or(u8::MAX),
        }
    }
}

impl Part {
    fn view(
        self,
        unit: &str,
        shift: ShiftName,
        typed: impl Fn(&DocumentName) -> Vec<TypedSection>,
    ) -> HandoverPart {
        let document = match &self.person {
            Some(head) => DocumentName::HandoverPerson {
                person: head.person.clone(),
                shift,
            },
            None => DocumentName::HandoverUnit {
                unit: unit.to_owned(),
                shift,
            },
        };
        HandoverPart {
            typed: typed(&document),
            document,
            head: self.person.map(Head::view),
            opening: false,
            trouble: self.trouble,
            heads: self
                .heads
                .unwrap_or_default()
                .iter()
                .filter_map(|head| Hash::from_hex(head).map(|hash| hash.0))
                .collect(),
            sections: sections(self.sections.unwrap_or_default()),
            given: self.given.map(Version::view),
        }
    }
}

impl Head {
    fn view(self) -> PersonHead {
        PersonHead {
            person: self.person,
            known_as: self.known_as,
            name: self.name,
            unit_name: self.unit_name,
            room: self.room,
            birth_year: None,
            alerts: self.alerts,
        }
    }
}
