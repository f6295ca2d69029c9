//! A desk over a real core and a real office's machine: what a person at the screens asks for, and is told.

use sync_core::id::{PersonId, StaffId};
use sync_core::record::care_kinds::fluid;
use sync_core::seal::{DeviceSecret, PinCost};
use sync_core::staff::Role;
use sync_core::sync::hub::LinkId;
use sync_core::sync::tablet::LinkTrouble;
use sync_core::testing::{Home, TabletStore};
use sync_core::text::ShortText;

mod daily;
mod follow_up;
mod shifts;

use super::*;
use crate::protocol::{
    Attention, CareForm, Custody, Draft, DraftBody, DraftKey, PersonView, PlannedFor, ProblemAt, Typed,
};

const CHEAP: PinCost = PinCost {
    memory_kib: 8,
    passes: 1,
};
const SECRET: [u8; 32] = [8; 32];

/// A tablet's screens, its desk and store, and the office on the bench.
struct Screens {
    home: Home,
    desk: Desk,
    store: TabletStore,
    online: bool,
    /// Whether the screens have their turn after a sign-in at once.
    quick: bool,
    link: Option<LinkId>,
    starts: u8,
    requests: Request,
    said: Vec<FromWorker>,
    amira: StaffId,
    rose: PersonId,
}

impl Screens {
    fn new() -> Self {
        let mut home = Home::new(1);
        let amira = home.staff("Amira", Role::SupportWorker, "2468");
        let rose = home.person("Rose", "10");
        let (desk, _) = open(&TabletStore::default(), 1, &home);
        Self {
            home,
            desk,
            store: TabletStore::default(),
            online: true,
            quick: true,
            link: None,
            starts: 1,
            requests: 0,
            said: Vec::new(),
            amira,
            rose,
        }
    }

    /// One that has joined, with Amira signed in.
    fn signed_in() -> Self {
        let mut screens = Self::new();
        screens.join();
        screens.sign_in("2468");
        screens
    }

    fn join(&mut self) {
        let (device, key) = (self.desk.tablet.device(), self.desk.device_key());
        self.home.enrol(device, key, "Rowan tablet 1");
        let label = ShortText::parse("Rowan tablet 1").unwrap();
        let grant = self.home.hub.grant_for(&label).unwrap();
        let now = self.home.now;
        let tasks = self.desk.enrolment(now, EnrolmentNews::Confirmed(grant));
        self.perform(tasks);
    }

    fn sign_in(&mut self, pin: &str) -> SignInAnswer {
        let request = self.say(Say::SignIn {
            staff: self.amira.to_hex(),
            pin: pin.to_owned(),
        });
        let answer = self.said.iter().rev().find_map(|said| match said {
            FromWorker::SignIn { request: of, answer } if *of == request => Some(answer.clone()),
            _ => None,
        });
        answer.unwrap()
    }

    fn say(&mut self, say: Say) -> Request {
        self.requests += 1;
        let message = ToWorker {
            request: self.requests,
            say,
        };
        let now = self.home.now;
        let tasks = self.desk.hear(now, message);
        self.perform(tasks);
        self.requests
    }

    /// Carries tasks out as the browser does, until nothing is left, then settles.
    fn perform(&mut self, tasks: Vec<Task>) {
        let mut tasks = std::collections::VecDeque::from(tasks);
        while let Some(task) = tasks.pop_front() {
            let now = self.home.now;
            let inputs = match task {
                Task::Say(message) => {
                    self.said.push(message);
                    Vec::new()
                }
                Task::Perform(Effect::Persist(batch, writes)) => vec![match self.store.write(writes) {
                    Ok(()) => Input::Persisted(batch),
                    Err(trouble) => Input::PersistFailed(batch, trouble),
                }],
                Task::Perform(Effect::Load(load, keys)) => {
                    vec![Input::Loaded(load, self.store.read(&keys))]
                }
                Task::Perform(Effect::ReadOn) if self.quick => vec![Input::ReadOn],
                Task::Perform(Effect::Connect) if self.online => {
                    self.link = Some(self.home.open_raw(self.desk.tablet.device()));
                    vec![Input::LinkUp]
                }
                Task::Perform(Effect::Connect) => vec![Input::LinkDown(LinkTrouble::Unreachable)],
                Task::Perform(Effect::Send(frame)) => match self.link {
                    Some(link) => self
                        .home
                        .send_raw(link, frame)
                        .into_iter()
                        .map(Input::Received)
                        .collect(),
                    None => Vec::new(),
                },
                _ => Vec::new(),
            };
            for input in inputs {
                tasks.extend(self.desk.input(now, input));
            }
        }
        let now = self.home.now;
        self.said.extend(self.desk.settle(now));
    }

    fn go_offline(&mut self) {
        self.online = false;
        self.link = None;
        let now = self.home.now;
        let tasks = self.desk.input(now, Input::LinkDown(LinkTrouble::Broken));
        self.perform(tasks);
    }

    /// The power goes and comes back: only what is in the store is left.
    fn restart(&mut self) {
        self.starts += 1;
        let (desk, effects) = open(&self.store, self.starts, &self.home);
        self.desk = desk;
        self.link = None;
        let now = self.home.now;
        let tasks = self.desk.first(now, effects);
        self.perform(tasks);
    }

    fn drink(&mut self, ml: &str) -> Request {
        let mut form = CareForm {
            kind: fluid::KIND.code,
            schema: fluid::KIND.schema,
            ..CareForm::default()
        };
        form.answers.insert(fluid::TAKEN_ML, Typed::Text(ml.to_owned()));
        self.say(Say::SaveCare {
            person: self.rose.to_hex(),
            form,
        })
    }

    /// The entry of a save, and until when it can be taken back.
    fn saved(&self, request: Request) -> (String, String, Option<i64>) {
        let found = self.said.iter().find_map(|said| match said {
            FromWorker::Saved {
                request: of,
                entry,
                what,
                undo_until_at,
            } if *of == request => Some((entry.clone(), what.clone(), *undo_until_at)),
            _ => None,
        });
        found.unwrap_or_else(|| unreachable!("not saved: {:?}", self.said.last()))
    }

    fn problems(&self, request: Request) -> Vec<crate::protocol::Problem> {
        let found = self.said.iter().find_map(|said| match said {
            FromWorker::NotSaved {
                request: of,
                problems,
            } if *of == request => Some(problems.clone()),
            _ => None,
        });
        found.unwrap()
    }

    fn watch_person(&mut self) {
        self.say(Say::Watch(Screen::Person {
            person: self.rose.to_hex(),
            rows: 20,
        }));
    }

    fn person(&self) -> PersonView {
        let found = self.said.iter().rev().find_map(|said| match said {
            FromWorker::Screen { view, .. } => match &**view {
                View::Person(view) => Some(view.clone()),
                _ => None,
            },
            _ => None,
        });
        found.unwrap()
    }

    fn stage(&self) -> &Stage {
        self.desk.told_stage.as_ref().unwrap()
    }

    fn status(&self) -> &Status {
        self.desk.told_status.as_ref().unwrap()
    }
}

fn open(store: &TabletStore, start: u8, home: &Home) -> (Desk, Vec<Effect>) {
    let (tablet, effects) = Tablet::open(store.load(), DeviceSecret(SECRET), [start; 32], "test", home.now);
    (
        Desk::open(tablet.with_pin_cost(CHEAP), StorageFacts::default()),
        effects,
    )
}

#[test]
fn a_tablet_joins_step_by_step() {
    let mut screens = Screens::new();
    screens.say(Say::Enrol {
        code: "ABC 123".to_owned(),
    });
    assert!(matches!(screens.stage(), Stage::NotEnrolled { problem: Some(_) }));
    let now = screens.home.now;
    let message = ToWorker {
        request: 90,
        say: Say::Enrol {
            code: "abcd 2345".to_owned(),
        },
    };
    let tasks = screens.desk.hear(now, message);
    assert!(matches!(&tasks[..], [Task::Enrol(code)] if code == "ABCD2345"));
    screens.perform(tasks);
    assert_eq!(screens.stage(), &Stage::Enrolling(Enrolling::Checking));
    let words = vec!["window".to_owned()];
    let service_name = "Rowan Court".to_owned();
    screens
        .desk
        .enrolment(now, EnrolmentNews::Words { words, service_name });
    screens.perform(Vec::new());
    assert!(matches!(
        screens.stage(),
        Stage::Enrolling(Enrolling::Words { .. })
    ));
    screens.join();
    assert_eq!(screens.stage(), &Stage::Locked);
    screens.say(Say::Watch(Screen::Who));
    assert!(screens.said.iter().any(|said| matches!(
        said,
        FromWorker::Screen { view, .. } if matches!(&**view, View::Who(who) if who.staff.len() == 2)
    )));
}

#[test]
fn a_drink_is_saved_shown_taken_back_and_sent() {
    let mut screens = Screens::signed_in();
    assert!(matches!(screens.stage(), Stage::SignedIn(me) if me.name == "Amira" && !me.may_observe));
    screens.watch_person();
    screens.go_offline();
    let request = screens.drink("150");
    let (entry, what, until) = screens.saved(request);
    assert_eq!(
        (what.as_str(), until),
        ("Drink, 150 ml", Some(screens.home.now.0 + UNDO_MS))
    );
    assert_eq!(screens.person().timeline[0].custody, Custody::Here);
    assert_eq!(screens.status().waiting, 1);
    let request = screens.say(Say::Undo { entry });
    assert_eq!(screens.saved(request).2, None);
    assert!(screens.person().timeline.is_empty());
    let request = screens.drink("200");
    screens.saved(request);
    screens.online = true;
    screens.say(Say::TryNow);
    assert_eq!(screens.status().waiting, 0);
    assert!(matches!(
        screens.person().timeline[0].custody,
        Custody::Sent { .. }
    ));
}

#[test]
fn taking_back_ends_after_ten_seconds() {
    let mut screens = Screens::signed_in();
    let request = screens.drink("150");
    let (entry, ..) = screens.saved(request);
    screens.home.now = screens.home.now.plus_ms(UNDO_MS + UNDO_GRACE_MS + 1);
    let request = screens.say(Say::Undo { entry: entry.clone() });
    assert_eq!(screens.problems(request)[0].at, ProblemAt::Whole);
    // What remains is to say why.
    let request = screens.say(Say::EnteredInError {
        entry: entry.clone(),
        why: String::new(),
    });
    assert_eq!(screens.problems(request)[0].at, ProblemAt::Why);
    let request = screens.say(Say::EnteredInError {
        entry,
        why: "wrong person".to_owned(),
    });
    screens.saved(request);
}

#[test]
fn a_correction_says_what_it_should_have_said() {
    let mut screens = Screens::signed_in();
    let request = screens.drink("150");
    let (entry, ..) = screens.saved(request);
    let mut form = CareForm {
        kind: fluid::KIND.code,
        schema: fluid::KIND.schema,
        planned: Some(PlannedFor {
            item: "not an id".to_owned(),
            due_at: 0,
        }),
        ..CareForm::default()
    };
    form.answers
        .insert(fluid::TAKEN_ML, Typed::Text("200".to_owned()));
    let request = screens.say(Say::Correct {
        entry: entry.clone(),
        form,
        why: "read the cup again".to_owned(),
    });
    assert_eq!(screens.saved(request).1, "Drink, 200 ml");
    screens.watch_person();
    assert_eq!(screens.person().timeline[0].line, "200 ml");
    assert_eq!(screens.person().fluid.unwrap().total_ml, 200);
}

#[test]
fn a_full_store_is_said_and_nothing_is_shown_as_saved() {
    let mut screens = Screens::signed_in();
    screens.store.trouble = Some(StoreTrouble::Full);
    let request = screens.drink("150");
    assert!(
        screens.problems(request)[0]
            .words
            .starts_with("This tablet is full")
    );
    assert_eq!(screens.status().attention, Some(Attention::StorageFull));
    screens.watch_person();
    assert!(screens.person().timeline.is_empty());
    screens.store.trouble = None;
    let request = screens.drink("150");
    screens.saved(request);
    assert_eq!(screens.status().attention, None);
}

#[test]
fn everything_is_there_after_the_power_went() {
    let mut screens = Screens::signed_in();
    screens.go_offline();
    let request = screens.drink("150");
    screens.saved(request);
    let key = DraftKey::Practice;
    let form = crate::protocol::PracticeForm {
        strengths: "calm".to_owned(),
        ..crate::protocol::PracticeForm::default()
    };
    screens.say(Say::KeepDraft(Draft {
        key: key.clone(),
        body: DraftBody::Practice(form),
        kept_at: 0,
    }));
    screens.restart();
    assert_eq!(screens.stage(), &Stage::Locked);
    assert_eq!(screens.status().waiting, 1);
    screens.watch_person();
    assert!(screens.desk.tablet.floor().is_none());
    assert!(matches!(screens.sign_in("1111"), SignInAnswer::WrongPin { .. }));
    assert_eq!(screens.sign_in("2468"), SignInAnswer::Ok);
    assert_eq!(screens.person().timeline.len(), 1);
    assert!(screens.desk.tablet.draft(&drafts::name(&key)).is_some());
    screens.say(Say::ClearDraft(key.clone()));
    assert!(screens.desk.tablet.draft(&drafts::name(&key)).is_none());
}

#[test]
fn names_are_there_before_the_rest_is_read_and_what_is_asked_meanwhile_waits_for_it() {
    let mut screens = Screens::signed_in();
    screens.go_offline();
    let request = screens.drink("150");
    screens.saved(request);
    screens.restart();
    screens.quick = false;
    assert_eq!(screens.sign_in("2468"), SignInAnswer::Ok);
    screens.say(Say::Watch(Screen::People));
    assert!(screens.status().reading);
    let tile = |screens: &Screens| {
        let found = screens.said.iter().rev().find_map(|said| match said {
            FromWorker::Screen { view, .. } => match &**view {
                View::People(view) => view.people.first().cloned(),
                _ => None,
            },
            _ => None,
        });
        found.unwrap()
    };
    assert_eq!(
        (tile(&screens).known_as.as_str(), tile(&screens).last),
        ("Rose", None)
    );
    // Figures and lists of care are not drawn from half of what is here.
    let said = screens.said.len();
    screens.watch_person();
    let shown = |said: &FromWorker| matches!(said, FromWorker::Screen { .. });
    assert!(!screens.said[said..].iter().any(shown));

    let request = screens.drink("200");
    screens.saved(request);
    assert!(!screens.status().reading);
    assert_eq!(screens.person().timeline.len(), 2);
    screens.say(Say::Watch(Screen::People));
    assert!(tile(&screens).last.is_some());
}

#[test]
fn locking_is_answered_even_when_nobody_is_signed_in() {
    let mut screens = Screens::signed_in();
    screens.say(Say::Lock);
    assert!(matches!(
        screens.said.last(),
        Some(FromWorker::Stage(Stage::Locked) | FromWorker::Locked | FromWorker::Status(_))
    ));
    assert!(screens.said.contains(&FromWorker::Locked));
    screens.restart();
    screens.said.clear();
    screens.say(Say::Lock);
    assert!(screens.said.contains(&FromWorker::Locked));
}
