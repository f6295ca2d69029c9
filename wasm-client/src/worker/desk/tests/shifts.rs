//! A shift from its first touch to its last, and an entry that was for somebody else.

use sync_core::id::EntryId;
use sync_core::record::{Fact, SeenOpen};

use super::*;
use crate::protocol::{EntryView, ShiftView};

impl Screens {
    fn shift(&mut self) -> ShiftView {
        self.say(Say::Watch(Screen::Shift { unit: None }));
        match self.shown() {
            View::Shift(view) => view,
            other => unreachable!("{other:?}"),
        }
    }

    fn entry(&mut self, entry: &str) -> EntryView {
        self.say(Say::Watch(Screen::Entry {
            entry: entry.to_owned(),
        }));
        match self.shown() {
            View::Entry(view) => view,
            other => unreachable!("{other:?}"),
        }
    }

    fn shown(&self) -> View {
        let found = self.said.iter().rev().find_map(|said| match said {
            FromWorker::Screen { view, .. } => Some((**view).clone()),
            _ => None,
        });
        found.unwrap()
    }

    fn fact(&self, entry: &str) -> Fact {
        let floor = self.desk.tablet.floor().unwrap();
        let item = floor.item(EntryId::from_hex(entry).unwrap()).unwrap();
        item.shown.clone()
    }
}

#[test]
fn a_shift_is_begun_and_ended_and_keeps_what_was_open() {
    let mut screens = Screens::signed_in();
    screens.go_offline();
    let view = screens.shift();
    assert_eq!(view.mine, None);
    assert!(!view.may_check, "a support worker looks over nobody's unit");
    let unit = view.unit.unwrap();
    let request = screens.say(Say::EndShift {
        unit: unit.clone(),
        note: String::new(),
    });
    assert!(
        screens.problems(request)[0]
            .words
            .starts_with("You have not started")
    );
    let request = screens.say(Say::StartShift { unit: unit.clone() });
    assert!(screens.saved(request).1.ends_with("shift started"));
    let request = screens.say(Say::StartShift { unit: unit.clone() });
    assert!(
        screens.problems(request)[0]
            .words
            .starts_with("You are on shift already")
    );
    screens.drink("150");
    let view = screens.shift();
    assert_eq!(view.mine.map(|mine| mine.unit), Some(unit.clone()));
    assert_eq!(view.open.unsent, 2, "the beginning of the shift, and the drink");
    let request = screens.say(Say::EndShift {
        unit: unit.clone(),
        note: "All well".to_owned(),
    });
    let (entry, ..) = screens.saved(request);
    let Fact::ShiftEnded(ended) = screens.fact(&entry) else {
        unreachable!("not the end of a shift");
    };
    let unsent = 2;
    assert_eq!(
        ended.open,
        SeenOpen {
            unsent,
            ..SeenOpen::default()
        }
    );
    assert_eq!(ended.note.unwrap().as_str(), "All well");
    assert_eq!(screens.shift().mine, None);
    // A look over the unit is a leader's.
    let request = screens.say(Say::CheckUnit {
        unit,
        note: String::new(),
    });
    let words = &screens.problems(request)[0].words;
    assert!(words.contains("is for a shift leader and above"), "{words}");
}

#[test]
fn what_was_for_somebody_else_is_moved_as_one_and_says_no_more() {
    let mut screens = Screens::new();
    let tom = screens.home.person("Tom", "2");
    screens.join();
    screens.sign_in("2468");
    let request = screens.drink("150");
    let (entry, ..) = screens.saved(request);
    let before = screens.entry(&entry);
    assert_eq!(before.others.len(), 1);
    assert_eq!(before.others[0].known_as, "Tom");

    // The store takes both or neither: a full tablet leaves the entry as it was.
    screens.store.trouble = Some(StoreTrouble::Full);
    let say = Say::WrongPerson {
        entry: entry.clone(),
        person: tom.to_hex(),
    };
    let request = screens.say(say.clone());
    assert!(screens.problems(request)[0].words.contains("full"));
    assert_eq!(screens.entry(&entry).row.mark, None);
    screens.store.trouble = None;

    let request = screens.say(say.clone());
    assert_eq!(screens.saved(request).1, "Drink, 150 ml");
    let struck = screens.entry(&entry);
    assert_eq!(struck.row.label, "Entered for the wrong person");
    assert_eq!((struck.row.line.as_str(), struck.row.note), ("", None));
    for version in &struck.versions {
        assert_eq!(
            (version.line.as_str(), version.fields.len()),
            ("", 0),
            "{}",
            version.title
        );
    }
    let floor = screens.desk.tablet.floor().unwrap();
    let now = screens.home.now;
    let moved = floor.timeline(tom, now.plus_ms(-MINUTE_MS), now.plus_ms(MINUTE_MS));
    assert_eq!(moved.len(), 1);
    assert_eq!(moved[0].care().unwrap().line(), "150 ml");
    let copy = moved[0].id.to_hex();
    let copy = screens.entry(&copy);
    assert!(
        copy.moved
            .unwrap()
            .starts_with("First entered for somebody else by Amira")
    );

    // Twice is once.
    let request = screens.say(say);
    assert!(
        screens.problems(request)[0]
            .words
            .contains("entered in error already")
    );
    assert_eq!(screens.status().waiting, 0, "both reached the office");
}
