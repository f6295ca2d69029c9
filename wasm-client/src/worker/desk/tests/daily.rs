//! The daily check on a tablet: shown as still to do, signed without a network, kept as a draft, and whose it is not.

use sync_core::record::{Cadence, Found, ReviewAnswer, ReviewHeld};
use sync_core::time::{CareDay, DAY_MS};

use super::*;
use crate::protocol::{DailyView, Draft, DraftBody, DraftKey, FloorView, TypedStep, daily_form};

impl Screens {
    fn of_a_leader() -> Self {
        let mut screens = Self::new();
        screens.amira = screens.home.staff("Lena", Role::ShiftLeader, "1357");
        screens.join();
        screens.sign_in("1357");
        screens
    }

    fn view_of(&mut self, screen: Screen) -> View {
        self.said.clear();
        self.say(Say::Watch(screen));
        let found = self.said.iter().rev().find_map(|said| match said {
            FromWorker::Screen { view, .. } => Some((**view).clone()),
            _ => None,
        });
        found.unwrap()
    }

    fn daily(&mut self) -> DailyView {
        match self.view_of(Screen::Daily { first: None }) {
            View::Daily(view) => *view,
            other => unreachable!("{other:?}"),
        }
    }

    fn floor(&mut self) -> FloorView {
        match self.view_of(Screen::Floor) {
            View::Floor(view) => view,
            other => unreachable!("{other:?}"),
        }
    }

    fn sign(&mut self, view: &DailyView, days_off: i32) -> Request {
        let first = CareDay::from_iso(&view.review.row.first).unwrap();
        let answers = Cadence::Daily.questions().iter().map(|question| ReviewAnswer {
            question: question.code,
            found: Found::Yes,
            words: None,
        });
        let held = ReviewHeld {
            cadence: Cadence::Daily,
            first_day: first.number() + days_off,
            seen: minicbor::decode(&view.seen).unwrap(),
            answers: answers.collect(),
            decisions: vec![],
            note: None,
        };
        self.say(Say::SignDaily {
            first: view.review.row.first.clone(),
            fields: minicbor::to_vec(&held).unwrap(),
        })
    }
}

#[test]
fn a_leader_signs_the_check_of_the_day_without_a_network() {
    let mut screens = Screens::of_a_leader();
    screens.go_offline();
    let line = screens.floor().daily.unwrap();
    assert_eq!(
        (line.words.as_str(), line.done),
        ("Today's check: still to do", false)
    );
    let view = screens.daily();
    assert!(view.counts);
    let agenda = view.agenda.clone().unwrap();
    assert_eq!(agenda.tablets, 1);
    // What is typed is kept, until it is signed.
    let form = daily_form(&view.review.row.first);
    let typed = TypedStep {
        texts: vec![("note".to_owned(), "Quiet so f".to_owned())],
        ..TypedStep::default()
    };
    screens.say(Say::KeepDraft(Draft {
        key: DraftKey::Step(form),
        body: DraftBody::Step(typed.clone()),
        kept_at: 0,
    }));
    assert_eq!(screens.daily().draft.unwrap().body, DraftBody::Step(typed));
    let request = screens.sign(&view, 0);
    assert_eq!(screens.saved(request).1, "Daily check");
    let after = screens.daily();
    assert_eq!(after.draft, None);
    assert_eq!(after.review.row.kept, "Done on time");
    assert_eq!(
        after.review.signed[0].seen, agenda,
        "what was seen is what is kept"
    );
    let line = screens.floor().daily.unwrap();
    assert!(
        line.done && line.words.starts_with("Today's check: done by Lena"),
        "{line:?}"
    );
}

#[test]
fn an_old_day_and_what_cannot_be_read_are_refused_with_words() {
    let mut screens = Screens::of_a_leader();
    let view = screens.daily();
    let request = screens.sign(&view, -2);
    assert!(screens.problems(request)[0].words.contains("too long ago"));
    let request = screens.say(Say::SignDaily {
        first: view.review.row.first,
        fields: vec![0xff],
    });
    assert!(screens.problems(request)[0].words.contains("could not be read"));
    // The check of yesterday can be signed today, and stands as late.
    screens.home.now = screens.home.now.plus_ms(DAY_MS);
    let yesterday = screens.daily();
    let request = screens.sign(&yesterday, -1);
    screens.saved(request);
}

#[test]
fn a_support_worker_is_told_whose_the_check_is() {
    let mut screens = Screens::signed_in();
    assert_eq!(screens.floor().daily, None);
    let View::NotHere { words } = screens.view_of(Screen::Daily { first: None }) else {
        unreachable!("it is no support worker's");
    };
    assert!(words.contains("shift leaders"), "{words}");
}
