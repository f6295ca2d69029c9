//! A handover sheet's order: the unit first, then its people by room, whether or not anything is said about them yet.
//!
//! The order stays as it is while parts come and go, so that a box somebody writes in stays where it is.

use sync_core::shift::{Part, Shift};

use super::document_words::published;
use crate::protocol::{DocumentName, HandoverPart, HandoverView, Heads, PersonHead, ShiftName};

/// A shift as a sheet's address names it.
pub fn name_of(shift: Shift) -> ShiftName {
    let part = Part::ALL.iter().position(|part| *part == shift.part);
    ShiftName {
        day: shift.day.number(),
        part: part.and_then(|part| u8::try_from(part).ok()).unwrap_or_default(),
    }
}

/// A place on the sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its document.
    pub document: DocumentName,
    /// About whom; none for the unit.
    pub head: Option<PersonHead>,
}

/// Every place of the sheet.
pub fn places(view: &HandoverView) -> Vec<Place> {
    let shift = view.shift;
    let unit = Place {
        document: DocumentName::HandoverUnit {
            unit: view.unit.unit.clone(),
            shift,
        },
        head: None,
    };
    let mut people: Vec<&PersonHead> = view
        .parts
        .iter()
        .filter_map(|part| part.head.as_ref())
        .chain(&view.others)
        .collect();
    people.sort_by_key(|head| {
        let number: String = head.room.chars().take_while(char::is_ascii_digit).collect();
        // A room without a number comes last.
        let number = number.parse::<u32>().unwrap_or(u32::MAX);
        (number, head.room.clone(), head.person.clone())
    });
    let people = people.into_iter().map(|head| Place {
        document: DocumentName::HandoverPerson {
            person: head.person.clone(),
            shift,
        },
        head: Some(head.clone()),
    });
    core::iter::once(unit).chain(people).collect()
}

/// The part of a document, if anything is in it.
pub fn part<'a>(view: &'a HandoverView, document: &DocumentName) -> Option<&'a HandoverPart> {
    view.parts.iter().find(|part| part.document == *document)
}

/// Parts that hold something which has not been handed over as it stands.
pub fn to_give(view: &HandoverView) -> Vec<(DocumentName, Heads)> {
    view.parts
        .iter()
        .filter(|part| waits(part))
        .map(|part| (part.document.clone(), part.heads.clone()))
        .collect()
}

/// Whether a part holds words that were not handed over as they stand.
pub fn waits(part: &HandoverPart) -> bool {
    part.given.is_none() && part.sections.iter().any(|section| !section.text.is_empty())
}

/// Where a part is: handed over, or not yet.
pub fn state(part: &HandoverPart, now: i64) -> String {
    match &part.given {
        Some(version) => published(version, now).replacen("Published", "Handed over", 1),
        None if !waits(part) => "Nothing to hand over yet".to_owned(),
        None => "Not handed over as it stands".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Custody, SectionText, UnitName, VersionLine};

    const SHIFT: ShiftName = ShiftName { day: 20_000, part: 2 };

    fn head(person: &str, room: &str) -> PersonHead {
        PersonHead {
            person: person.to_owned(),
            known_as: person.to_owned(),
            name: person.to_owned(),
            unit_name: "Rowan".to_owned(),
            room: room.to_owned(),
            birth_year: None,
            alerts: Vec::new(),
        }
    }

    fn part_about(head: Option<PersonHead>) -> HandoverPart {
        let document = match &head {
            Some(head) => DocumentName::HandoverPerson {
                person: head.person.clone(),
                shift: SHIFT,
            },
            None => DocumentName::HandoverUnit {
                unit: "u".to_owned(),
                shift: SHIFT,
            },
        };
        HandoverPart {
            document,
            head,
            opening: false,
            trouble: None,
            heads: vec![[1; 32]],
            sections: vec![SectionText {
                section: 1,
                label: "To know".to_owned(),
                text: "Slept badly".to_owned(),
            }],
            given: None,
            typed: Vec::new(),
        }
    }

    fn view() -> HandoverView {
        HandoverView {
            unit: UnitName {
                unit: "u".to_owned(),
                name: "Rowan".to_owned(),
            },
            units: Vec::new(),
            shift: SHIFT,
            shift_label: String::new(),
            before: SHIFT,
            after: None,
            parts: vec![part_about(None), part_about(Some(head("c", "10")))],
            others: vec![head("a", "2"), head("b", "Garden")],
            may_give: true,
            to_read: Vec::new(),
            readers: Vec::new(),
            coverage: String::new(),
        }
    }

    #[test]
    fn the_order_stays_when_a_part_is_added() {
        let order = |view: &HandoverView| -> Vec<Option<String>> {
            places(view)
                .into_iter()
                .map(|place| place.head.map(|head| head.person))
                .collect()
        };
        let mut sheet = view();
        let before = order(&sheet);
        let named = |name: &str| Some(name.to_owned());
        assert_eq!(before, [None, named("a"), named("c"), named("b")]);
        let added = sheet.others.remove(0);
        sheet.parts.push(part_about(Some(added)));
        assert_eq!(order(&sheet), before);
    }

    #[test]
    fn what_changed_since_it_was_handed_over_is_handed_over_again() {
        let mut sheet = view();
        // A part that was only looked at has heads of its own, and nothing in it.
        sheet.parts[0].sections[0].text.clear();
        assert_eq!(to_give(&sheet).len(), 1);
        assert_eq!(state(&sheet.parts[0], 0), "Nothing to hand over yet");
        assert_eq!(state(&sheet.parts[1], 0), "Not handed over as it stands");
        sheet.parts[1].given = Some(VersionLine {
            entry: "e".to_owned(),
            by_name: "Priya Shah".to_owned(),
            role_label: "Shift leader".to_owned(),
            published_at: 1_795_338_300_000,
            why: None,
            custody: Custody::Here,
        });
        assert!(to_give(&sheet).is_empty());
        assert_eq!(
            state(&sheet.parts[1], 1_795_338_360_000),
            "Handed over 9:05am by Priya Shah, shift leader"
        );
    }
}
