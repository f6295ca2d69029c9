//! Follow-through at a tablet's desk: whose turn it is, steps taken without a network, what happened before.

use sync_core::id::{ActionId, CycleId, EntryId};
use sync_core::record::care_kinds::incident;
use sync_core::record::follow_through::{
    ActionAgreed, ActionAssigned, DoneClaimed, IssueIdentified, Reach, Risk, Shape, Source, Theme,
    UnderstandingConfirmed, UnderstoodHow,
};
use sync_core::record::{About, CycleFact, Fact, Step};
use sync_core::text::{NoteText, ReasonText};
use sync_core::time::DAY_MS;

use super::*;
use crate::protocol::{ActionsView, BeforeLine, StepName, StepTaken, TypedStep};

const CYCLE: CycleId = CycleId([7; 16]);
const MAT: ActionId = ActionId([8; 16]);

fn note(words: &str) -> NoteText {
    NoteText::parse(words).unwrap()
}

impl Screens {
    /// The office found something about Rose, agreed an action and gave it to Amira.
    fn with_an_action() -> Self {
        let mut screens = Self::signed_in();
        let (rose, amira, now) = (screens.rose, screens.amira, screens.home.now);
        screens.office_takes(Step::IssueIdentified(IssueIdentified {
            shape: Shape::Action,
            source: Source::Incident,
            theme: Theme::Falls,
            risk: Risk::Medium,
            reach: Reach::Person(rose),
            place: None,
            what: note("Fell beside the bed"),
            made_safe: None,
            reported_by: Some(amira),
        }));
        screens.office_takes(Step::ActionAgreed(ActionAgreed {
            action: MAT,
            change: note("A sensor mat at night."),
            expected: note("Nobody finds her on the floor"),
            closes_when: note("Four weeks without a fall"),
            measure: None,
            risk: Risk::Medium,
            due_at: now.plus_ms(DAY_MS),
            due_why: ReasonText::parse("before the weekend").unwrap(),
            role: Role::SupportWorker,
            reach: Reach::Person(rose),
            evidence: vec![],
            reopen_when: None,
            instead_of: None,
            despite: None,
        }));
        screens.office_takes(Step::ActionAssigned(ActionAssigned {
            action: MAT,
            owner: amira,
            helpers: vec![],
            words: None,
            despite: None,
        }));
        screens
    }

    fn office_takes(&mut self, step: Step) {
        let fact = Fact::Cycle(CycleFact { cycle: CYCLE, step });
        self.home.write(vec![(About::Cycle(CYCLE), fact)]);
        self.hears();
    }

    /// Takes what the office pushed over the link.
    fn hears(&mut self) {
        let Some(link) = self.link else { return };
        let now = self.home.now;
        for frame in self.home.take_received(link) {
            let tasks = self.desk.input(now, Input::Received(frame));
            self.perform(tasks);
        }
    }

    fn actions(&mut self) -> ActionsView {
        self.say(Say::Watch(Screen::Actions));
        let found = self.said.iter().rev().find_map(|said| match said {
            FromWorker::Screen { view, .. } => match &**view {
                View::Actions(view) => Some((**view).clone()),
                _ => None,
            },
            _ => None,
        });
        found.unwrap()
    }

    fn take(&mut self, steps: Vec<Step>, kind: &str) -> Request {
        let taken = steps.into_iter().map(|step| {
            let fact = CycleFact { cycle: CYCLE, step };
            StepTaken {
                code: fact.step.code(),
                fact: minicbor::to_vec(&fact).unwrap(),
                links: vec![],
            }
        });
        self.say(Say::TakeSteps {
            steps: taken.collect(),
            form: form(kind),
        })
    }

    fn before(&mut self, what: u8, place: Option<u8>) -> Vec<BeforeLine> {
        let asked = self.say(Say::Before {
            person: self.rose.to_hex(),
            what,
            place,
        });
        let found = self.said.iter().find_map(|said| match said {
            FromWorker::Before { request, lines } if *request == asked => Some(lines.clone()),
            _ => None,
        });
        found.unwrap()
    }
}

fn form(kind: &str) -> StepName {
    StepName {
        cycle: CYCLE.to_hex(),
        kind: kind.to_owned(),
        of: MAT.to_hex(),
    }
}

fn understood(by: StaffId) -> Step {
    Step::UnderstandingConfirmed(UnderstandingConfirmed {
        action: MAT,
        staff: by,
        how: UnderstoodHow::Themselves,
        question: None,
    })
}

fn done() -> Step {
    Step::DoneClaimed(DoneClaimed {
        action: MAT,
        words: note("It lies there, and it rings."),
    })
}

#[test]
fn an_action_waits_for_its_owner_until_they_say_it_is_done() {
    let mut screens = Screens::with_an_action();
    assert_eq!(screens.status().my_actions, 1);
    let view = screens.actions();
    assert_eq!(view.mine.len(), 1);
    assert_eq!(view.mine[0].step.as_deref(), Some("understood"));
    assert!(view.to_give.is_empty() && view.to_check.is_empty() && view.warnings.is_empty());
    assert_eq!(view.reported.len(), 1, "she reported it, as the review says");
    assert_eq!(
        view.reported[0].came_of_it,
        ["A sensor mat at night: not confirmed yet"]
    );

    screens.go_offline();
    let request = screens.take(vec![understood(screens.amira)], "understood");
    let (_, what, until) = screens.saved(request);
    assert_eq!(what, "Understanding confirmed");
    assert!(until.is_some(), "a touch by mistake can be taken back");
    assert_eq!(screens.actions().mine[0].step, None);
    let request = screens.take(vec![done()], "done");
    let (entry, ..) = screens.saved(request);
    assert_eq!(screens.status().my_actions, 0);
    let view = screens.actions();
    assert!(view.mine.is_empty());
    assert_eq!(view.others[0].stage, "Said to be done");
    assert!(view.reported[0].asks_if_it_helped);
    // Taken back, it waits again.
    let request = screens.say(Say::Undo { entry });
    assert_eq!(screens.saved(request).1, "Entered in error: said to be done");
    assert_eq!(screens.status().my_actions, 1);
    assert_eq!(screens.status().waiting, 3, "the strike is a record too");
}

#[test]
fn what_is_typed_into_a_step_is_offered_again_until_it_is_saved() {
    let mut screens = Screens::with_an_action();
    let typed = TypedStep {
        texts: vec![("words".to_owned(), "It lies there".to_owned())],
        sets: vec![("when".to_owned(), vec![1])],
        picked: vec![("ab".repeat(32), "9:05am: fall".to_owned())],
    };
    screens.say(Say::KeepDraft(Draft {
        key: DraftKey::Step(form("done")),
        body: DraftBody::Step(typed.clone()),
        kept_at: 0,
    }));
    assert_eq!(screens.draft_of("done"), Some(DraftBody::Step(typed)));
    assert_eq!(screens.draft_of("progress"), None);
    let request = screens.take(vec![understood(screens.amira), done()], "done");
    assert_eq!(
        screens.saved(request).2,
        None,
        "two records are struck one by one"
    );
    assert_eq!(screens.draft_of("done"), None);
}

impl Screens {
    fn draft_of(&mut self, kind: &str) -> Option<DraftBody> {
        self.say(Say::Watch(Screen::Cycle {
            cycle: CYCLE.to_hex(),
            step: Some(form(kind)),
        }));
        let found = self.said.iter().rev().find_map(|said| match said {
            FromWorker::Screen { view, .. } => match &**view {
                View::Cycle(view) => view.for_step.clone(),
                _ => None,
            },
            _ => None,
        });
        found.unwrap().draft.map(|draft| draft.body)
    }
}

#[test]
fn a_step_that_cannot_be_read_or_is_about_nothing_here_is_refused_in_words() {
    let mut screens = Screens::signed_in();
    let request = screens.take(vec![done()], "done");
    assert!(screens.problems(request)[0].words.contains("not on this tablet"));
    for (code, fact) in [(0x0a09, vec![0xff]), (0x0b00, vec![0x80]), (0x0a09, vec![])] {
        let request = screens.say(Say::TakeSteps {
            steps: vec![StepTaken {
                code,
                fact,
                links: vec![],
            }],
            form: form("done"),
        });
        assert!(screens.problems(request)[0].words.contains("could not be read"));
    }
    let request = screens.say(Say::TakeSteps {
        steps: vec![],
        form: form("done"),
    });
    assert!(screens.problems(request)[0].words.contains("could not be read"));
    let request = screens.say(Say::EnteredInError {
        entry: EntryId([9; 32]).to_hex(),
        why: "mistake".to_owned(),
    });
    assert_eq!(screens.problems(request)[0].at, ProblemAt::Whole);
}

#[test]
fn what_happened_before_is_said_while_an_incident_is_typed() {
    let mut screens = Screens::with_an_action();
    screens.go_offline();
    let fall = incident::FALLS[0];
    let lines = screens.before(fall, None);
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0].what, "Fell beside the bed");
    assert_eq!(lines[0].came_of_it, ["A sensor mat at night: not confirmed yet"]);
    assert_eq!(screens.before(4, None), [], "choking is something else");
    // What somebody has just reported has happened before as well.
    let mut form = CareForm {
        kind: incident::KIND.code,
        schema: incident::KIND.schema,
        ..CareForm::default()
    };
    for field in incident::KIND.fields {
        if let sync_core::record::Answer::Choice(choices) = &field.answer {
            form.answers.insert(field.number, Typed::Choice(choices[0].code));
        }
        if let sync_core::record::Answer::Several(choices) = &field.answer {
            form.answers
                .insert(field.number, Typed::Several(vec![choices[0].code]));
        }
    }
    form.answers.insert(incident::WHAT, Typed::Choice(4));
    let request = screens.say(Say::SaveCare {
        person: screens.rose.to_hex(),
        form,
    });
    screens.saved(request);
    let lines = screens.before(4, None);
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0].cycle, None);
    assert_eq!(lines[0].came_of_it, Vec::<String>::new());
}
