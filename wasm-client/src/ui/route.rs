//! Which screen the address names: the part after `#`. It holds opaque ids only, never a name, and no server sees it.

use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;

use super::dom::{on_window, window};
use crate::protocol::{DocumentName, PlannedFor, ShiftName};

/// A screen with its address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Route {
    /// The home screen: the floor board for whoever leads a shift, my people for others; "Who are you?" while locked.
    #[default]
    Home,
    /// My people.
    People,
    /// Due now.
    DueNow,
    /// The floor board.
    Floor,
    /// My shift.
    Shift,
    /// Set up this tablet, perhaps with a code from a QR picture.
    Enrol {
        /// The code.
        code: String,
    },
    /// One person.
    Person {
        /// Whose.
        person: String,
    },
    /// A record sheet.
    Sheet {
        /// Whose.
        person: String,
        /// The kind's stable name.
        kind: String,
        /// The due item it was opened from.
        planned: Option<PlannedFor>,
        /// The entry it corrects.
        correcting: Option<String>,
    },
    /// One entry.
    Entry {
        /// Which.
        entry: String,
    },
    /// A person's care plan.
    CarePlan {
        /// Whose.
        person: String,
    },
    /// A person's About Me.
    AboutMe {
        /// Whose.
        person: String,
    },
    /// A person's targets.
    Targets {
        /// Whose.
        person: String,
    },
    /// A unit's handover sheet.
    Handover {
        /// Which unit; none for one's own.
        unit: Option<String>,
        /// Which shift; none for the one that is on.
        shift: Option<ShiftName>,
    },
    /// The check of a day.
    Daily {
        /// Which day; none for today.
        first: Option<String>,
    },
    /// Follow-through actions.
    Actions,
    /// One follow-through cycle.
    Cycle {
        /// Which.
        cycle: String,
    },
    /// One step of it.
    Step {
        /// The cycle.
        cycle: String,
        /// The kind of step: "done".
        kind: String,
        /// The action, or another part of the cycle; empty for the whole.
        of: String,
    },
    /// Observe practice.
    Practice,
    /// This tablet.
    Tablet,
    /// The office's page, which has routes of its own.
    Office(String),
}

impl Route {
    /// Reads the part after `#`. What cannot be read is the first screen.
    pub fn read(hash: &str) -> Self {
        let hash = hash.trim_start_matches('#').trim_start_matches('/');
        let parts: Vec<&str> = hash.split('/').collect();
        let text = |part: &str| part.to_owned();
        match parts.as_slice() {
            ["enrol", code] => Self::Enrol { code: text(code) },
            ["person", person] => Self::Person { person: text(person) },
            ["person", person, kind] => Self::Sheet {
                person: text(person),
                kind: text(kind),
                planned: None,
                correcting: None,
            },
            ["person", person, kind, "correct", entry] => Self::Sheet {
                person: text(person),
                kind: text(kind),
                planned: None,
                correcting: Some(text(entry)),
            },
            ["person", person, kind, item, due_at] => Self::Sheet {
                person: text(person),
                kind: text(kind),
                planned: due_at.parse().ok().map(|due_at| PlannedFor {
                    item: text(item),
                    due_at,
                }),
                correcting: None,
            },
            ["entry", entry] => Self::Entry { entry: text(entry) },
            ["people"] => Self::People,
            ["due"] => Self::DueNow,
            ["floor"] => Self::Floor,
            ["shift"] => Self::Shift,
            ["care-plan", person] => Self::CarePlan { person: text(person) },
            ["about-me", person] => Self::AboutMe { person: text(person) },
            ["targets", person] => Self::Targets { person: text(person) },
            ["handover"] => Self::Handover {
                unit: None,
                shift: None,
            },
            ["handover", unit, day, part] => Self::Handover {
                unit: Some(text(unit)),
                shift: shift_named(day, part),
            },
            ["daily"] => Self::Daily { first: None },
            ["daily", first] => Self::Daily {
                first: Some(text(first)),
            },
            ["actions"] => Self::Actions,
            ["cycle", cycle] => Self::Cycle { cycle: text(cycle) },
            ["step", cycle, kind] => Self::Step {
                cycle: text(cycle),
                kind: text(kind),
                of: String::new(),
            },
            ["step", cycle, kind, of] => Self::Step {
                cycle: text(cycle),
                kind: text(kind),
                of: text(of),
            },
            ["practice"] => Self::Practice,
            ["tablet"] => Self::Tablet,
            ["office", rest @ ..] => Self::Office(rest.join("/")),
            _ => Self::Home,
        }
    }

    /// The address.
    pub fn address(&self) -> String {
        match self {
            Self::Home => "#/".to_owned(),
            Self::People => "#/people".to_owned(),
            Self::DueNow => "#/due".to_owned(),
            Self::Floor => "#/floor".to_owned(),
            Self::Shift => "#/shift".to_owned(),
            Self::Enrol { code } => format!("#/enrol/{code}"),
            Self::Person { person } => format!("#/person/{person}"),
            Self::Sheet {
                person,
                kind,
                planned,
                correcting,
            } => match (planned, correcting) {
                (_, Some(entry)) => format!("#/person/{person}/{kind}/correct/{entry}"),
                (Some(planned), None) => {
                    format!("#/person/{person}/{kind}/{}/{}", planned.item, planned.due_at)
                }
                (None, None) => format!("#/person/{person}/{kind}"),
            },
            Self::Entry { entry } => format!("#/entry/{entry}"),
            Self::CarePlan { person } => format!("#/care-plan/{person}"),
            Self::AboutMe { person } => format!("#/about-me/{person}"),
            Self::Targets { person } => format!("#/targets/{person}"),
            Self::Handover { unit, shift } => match (unit, shift) {
                (Some(unit), Some(shift)) => format!("#/handover/{unit}/{}/{}", shift.day, shift.part),
                _ => "#/handover".to_owned(),
            },
            Self::Daily { first: None } => "#/daily".to_owned(),
            Self::Daily { first: Some(first) } => format!("#/daily/{first}"),
            Self::Actions => "#/actions".to_owned(),
            Self::Cycle { cycle } => format!("#/cycle/{cycle}"),
            Self::Step { cycle, kind, of } if of.is_empty() => format!("#/step/{cycle}/{kind}"),
            Self::Step { cycle, kind, of } => format!("#/step/{cycle}/{kind}/{of}"),
            Self::Practice => "#/practice".to_owned(),
            Self::Tablet => "#/tablet".to_owned(),
            Self::Office(rest) => format!("#/office/{rest}"),
        }
    }

    /// Whether it is the office's page.
    pub fn is_office(&self) -> bool {
        matches!(self, Self::Office(_))
    }
}

/// A shift as an address names it: the day's number, and the shift's place in the day.
pub fn shift_named(day: &str, part: &str) -> Option<ShiftName> {
    Some(ShiftName {
        day: day.parse().ok()?,
        part: part.parse().ok()?,
    })
}

/// Where a document is read and written in.
pub fn of_document(document: &DocumentName) -> Route {
    match document {
        DocumentName::CarePlan { person } => Route::CarePlan {
            person: person.clone(),
        },
        DocumentName::AboutMe { person } => Route::AboutMe {
            person: person.clone(),
        },
        DocumentName::HandoverUnit { unit, shift } => Route::Handover {
            unit: Some(unit.clone()),
            shift: Some(*shift),
        },
        DocumentName::HandoverPerson { .. } => Route::Handover {
            unit: None,
            shift: None,
        },
    }
}

/// The screen that the address bar names now.
pub fn current() -> Route {
    Route::read(&window().location().hash().unwrap_or_default())
}

/// Follows the address bar. Between tablet and office the page is loaded afresh: they share nothing in memory.
pub fn follow(route: RwSignal<Route>) {
    let office = route.with_untracked(Route::is_office);
    on_window("hashchange", move |_| {
        let next = current();
        if next.is_office() == office {
            if route.with_untracked(|shown| *shown != next) {
                route.set(next);
            }
            window().scroll_to_with_x_and_y(0.0, 0.0);
        } else {
            // A page that cannot be loaded afresh stays as it is.
            let _ = window().location().reload();
        }
    });
}

/// Goes to a screen; "back" comes back here.
pub fn go(route: &Route) {
    let _ = window().location().set_hash(&route.address());
}

/// Loads the page afresh on the first screen, so that nothing of the last person stays in memory or in the address.
pub fn start_again() {
    let location = window().location();
    let _ = location.set_hash("#/");
    let _ = location.reload();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_is_read_back() {
        for route in [
            Route::Home,
            Route::People,
            Route::DueNow,
            Route::Floor,
            Route::Shift,
            Route::Enrol {
                code: "ABCD2345".to_owned(),
            },
            Route::Person {
                person: "aa".to_owned(),
            },
            sheet(None, None),
            sheet(
                Some(PlannedFor {
                    item: "cc".to_owned(),
                    due_at: 5,
                }),
                None,
            ),
            sheet(None, Some("dd".to_owned())),
            Route::Entry {
                entry: "ee".to_owned(),
            },
            Route::CarePlan {
                person: "aa".to_owned(),
            },
            Route::AboutMe {
                person: "aa".to_owned(),
            },
            Route::Targets {
                person: "aa".to_owned(),
            },
            Route::Handover {
                unit: None,
                shift: None,
            },
            Route::Handover {
                unit: Some("ff".to_owned()),
                shift: Some(ShiftName { day: -3, part: 2 }),
            },
            Route::Daily { first: None },
            Route::Daily {
                first: Some("2026-11-24".to_owned()),
            },
            Route::Actions,
            Route::Cycle {
                cycle: "aa".to_owned(),
            },
            step(""),
            step("bb"),
            Route::Practice,
            Route::Tablet,
            Route::Office("tablets".to_owned()),
        ] {
            assert_eq!(Route::read(&route.address()), route);
        }
        assert_eq!(Route::read("#/nonsense/1/2/3/4/5"), Route::Home);
    }

    fn step(of: &str) -> Route {
        Route::Step {
            cycle: "aa".to_owned(),
            kind: "done".to_owned(),
            of: of.to_owned(),
        }
    }

    fn sheet(planned: Option<PlannedFor>, correcting: Option<String>) -> Route {
        Route::Sheet {
            person: "aa".to_owned(),
            kind: "fluid".to_owned(),
            planned,
            correcting,
        }
    }
}
