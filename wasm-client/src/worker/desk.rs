//! Between the screens and the core: what screens ask for becomes inputs, what the core answers becomes messages.
//!
//! Plain Rust, tested natively. May not live here: performing anything (`browser` does), how anything looks.

use std::collections::BTreeMap;

use sync_core::id::{EntryId, PlanItemId, PublicKey, Signature, StaffId};
use sync_core::record::DocumentKey;
use sync_core::seal::Pin;
use sync_core::sync::tablet::{
    Command, Effect, EnrolmentGrant, Input, NotDone, RequestId, StoreTrouble, Tablet,
};
use sync_core::time::{MINUTE_MS, Timestamp};

use super::views::{self, Source, StorageFacts};
use super::{drafts, intake};
use crate::protocol::{
    DraftBody, Enrolling, FromWorker, Me, Request, Say, Screen, SignInAnswer, Stage, Status, ToWorker, View,
};

mod answers;
mod documents;
mod follow_up;
mod notices;
mod saving;
#[cfg(test)]
mod tests;

pub use documents::OnScreen;

/// How long a save can be taken back by one touch.
const UNDO_MS: i64 = 10_000;
/// A touch in the last moment still counts when a slow tablet hears of it later.
const UNDO_GRACE_MS: i64 = 5_000;
/// The screens lock after this long without a touch: a tablet left on a table is read by visitors.
const LOCK_AFTER_MS: i64 = 5 * MINUTE_MS;
/// Requests of the worker's own are numbered above every number the screens can give.
const OWN_REQUESTS_FROM: RequestId = 1 << 32;

/// What must now be done outside, in order.
#[derive(Debug)]
pub enum Task {
    /// An effect of the core's; never a notice.
    Perform(Effect),
    /// Tell the screens.
    Say(FromWorker),
    /// Ask the office to let this tablet join, with the code as it is signed.
    Enrol(String),
    /// Stop asking.
    StopEnrolling,
    /// Look at what the browser says about its storage.
    LookAtStorage,
    /// Write this into the browser's log, for whoever is asked to find out: no names, no care.
    Note(String),
}

/// What became of an enrolment.
#[derive(Debug)]
pub enum EnrolmentNews {
    /// The office took the code; a manager compares the words.
    Words {
        /// The same on both screens.
        words: Vec<String>,
        /// The service it is about to join.
        service_name: String,
    },
    /// A manager confirmed.
    Confirmed(EnrolmentGrant),
    /// It came to nothing, for this reason.
    Failed(String),
}

/// The desk: one core, and who waits for which answer.
pub struct Desk {
    tablet: Tablet,
    asked: BTreeMap<RequestId, Asked>,
    own_requests: RequestId,
    joining: Joining,
    watch: Option<(Request, Screen)>,
    /// Living documents on screen.
    documents: BTreeMap<DocumentKey, OnScreen>,
    /// Entries that may still be taken back, and until when.
    undo: BTreeMap<EntryId, Timestamp>,
    /// What is kept beside the fold of cycles.
    follow_up: Option<follow_up::FollowUp>,
    storage: StorageFacts,
    told_stage: Option<Stage>,
    told_status: Option<Status>,
    shown: Option<View>,
    stale: bool,
}

/// What a request was about.
enum Asked {
    SignIn,
    /// A record: its words, and whether it may be taken back.
    Save(String, bool),
    /// Steps of a cycle: their words, the name of the draft that is done with, and whether they may be taken back.
    Step(String, String, bool),
    Enrolled,
    Lock,
    /// A living document on screen.
    Document(DocumentKey, documents::Part),
    /// Nobody waits for the answer.
    Quiet,
}

/// How far this tablet is on its way into a service.
enum Joining {
    No {
        problem: Option<String>,
    },
    Checking,
    Words {
        words: Vec<String>,
        service_name: String,
    },
}

impl Desk {
    /// Opens the desk over a core just opened.
    pub fn open(tablet: Tablet, storage: StorageFacts) -> Self {
        Self {
            tablet,
            asked: BTreeMap::new(),
            own_requests: OWN_REQUESTS_FROM,
            joining: Joining::No { problem: None },
            watch: None,
            documents: BTreeMap::new(),
            undo: BTreeMap::new(),
            follow_up: None,
            storage,
            told_stage: None,
            told_status: None,
            shown: None,
            stale: false,
        }
    }

    /// This browser once held an enrolled tablet's store of this name, and it is gone.
    pub fn was_set_up(&mut self, label: &str) {
        let untouched = matches!(self.joining, Joining::No { problem: None });
        if untouched && !self.tablet.status().enrolled {
            self.joining = Joining::No {
                problem: Some(answers::wiped_words(label)),
            };
        }
    }

    /// The core, for those who need its identity.
    pub fn device_key(&self) -> PublicKey {
        self.tablet.device_key()
    }

    /// The device's id as the office writes it.
    pub fn device_hex(&self) -> String {
        self.tablet.device().to_hex()
    }

    /// A signature by the device's key.
    pub fn prove(&self, message: &[u8]) -> Signature {
        self.tablet.prove(message)
    }

    /// What this tablet is called, once it has joined.
    pub fn label(&self) -> Option<String> {
        Some(self.tablet.grant()?.label.as_str().to_owned())
    }

    /// Something was said by the screens.
    pub fn hear(&mut self, now: Timestamp, message: ToWorker) -> Vec<Task> {
        let request = message.request;
        match message.say {
            Say::Enrol { code } => self.enrol(&code),
            Say::StopEnrolling => {
                self.joining = Joining::No { problem: None };
                vec![Task::StopEnrolling]
            }
            Say::SignIn { staff, pin } => self.sign_in(now, request, &staff, &pin),
            Say::Lock => self.command(now, request.into(), Asked::Lock, Command::Lock),
            Say::Watch(screen) => {
                // What is used changes by the hour; it is looked at when somebody looks.
                let storage = screen == Screen::Tablet;
                self.watch = Some((request, screen));
                self.shown = None;
                self.stale = true;
                let mut tasks: Vec<Task> = storage.then_some(Task::LookAtStorage).into_iter().collect();
                tasks.extend(self.watch_documents(now));
                tasks
            }
            Say::SaveCare { person, form } => {
                let read = self.reading(|_, me| intake::care(me, now, &person, &form));
                self.save(now, request, read, true)
            }
            Say::SavePractice { form } => {
                let read = self.reading(|_, me| intake::practice(me, now, &form));
                self.save(now, request, read, true)
            }
            Say::Correct { entry, form, why } => {
                let read = self.reading(|floor, _| intake::correction(floor, now, &entry, &form, &why));
                self.save(now, request, read, false)
            }
            Say::EnteredInError { entry, why } => {
                let read = self.strike(now, &entry, &why);
                self.save(now, request, read, false)
            }
            say @ (Say::StartShift { .. } | Say::EndShift { .. } | Say::CheckUnit { .. }) => {
                self.shift(now, request, say)
            }
            Say::WrongPerson { entry, person } => self.move_to(now, request, &entry, &person),
            Say::Undo { entry } => {
                let read = self.undo(now, &entry);
                self.save(now, request, read, false)
            }
            Say::EditText {
                document,
                base,
                section,
                text,
            } => {
                let edited = crate::worker::documents::edit_text(&document, base, section, text);
                self.save_command(now, request, edited)
            }
            Say::EditPlanned { document, base, form } => {
                let new_item = PlanItemId(self.tablet.new_id());
                let edited = crate::worker::documents::edit_planned(&document, base, &form, new_item);
                self.save_command(now, request, edited)
            }
            Say::Publish { document, heads, why } => {
                let edited = crate::worker::documents::publish(&document, heads, &why);
                self.save_command(now, request, edited)
            }
            Say::Acknowledge {
                versions,
                understood,
                question,
            } => {
                let edited = self.tablet.floor().map_or_else(
                    || Err(intake::problems(&NotDone::Locked)),
                    |floor| {
                        crate::worker::documents::acknowledge(floor, now, &versions, understood, &question)
                    },
                );
                self.save_command(now, request, edited)
            }
            Say::SetTarget { person, form } => {
                let read = self.reading(|floor, _| intake::target::read(floor, now, &person, &form));
                self.save(now, request, read, false)
            }
            Say::SignDaily { first, fields } => self.sign_daily(now, request, &first, &fields),
            Say::TakeSteps { steps, form } => self.take_steps(now, request, &steps, form),
            Say::Before { person, what, place } => {
                vec![Task::Say(self.before(now, request, &person, (what, place)))]
            }
            Say::KeepDraft(draft) => {
                // A form for planned care lies beside what it is about: leaving it shows that it was begun.
                self.stale |= matches!(draft.body, DraftBody::Planned { .. });
                match drafts::write(draft.body, now.0) {
                    Some(bytes) => {
                        let name = drafts::name(&draft.key);
                        self.quietly(now, Command::KeepDraft { name, bytes })
                    }
                    None => Vec::new(),
                }
            }
            Say::ClearDraft(key) => {
                self.stale = true;
                let name = drafts::name(&key);
                self.quietly(now, Command::ClearDraft { name })
            }
            Say::Export => vec![Task::Say(self.export(now, request))],
            Say::TryNow => self.quietly(now, Command::ConnectNow),
            Say::KeepStorage => vec![Task::LookAtStorage],
        }
    }

    /// Something happened to the core's effects.
    pub fn input(&mut self, now: Timestamp, input: Input) -> Vec<Task> {
        match input {
            Input::PersistFailed(_, StoreTrouble::Full) => self.storage.full = true,
            // The core may write down the failure of a larger write; only a success means that there is room.
            Input::Persisted(_) => self.storage.full = false,
            _ => {}
        }
        let effects = self.tablet.handle(now, input);
        self.tasks(now, effects)
    }

    /// Effects of opening the core.
    pub fn first(&mut self, now: Timestamp, effects: Vec<Effect>) -> Vec<Task> {
        self.tasks(now, effects)
    }

    /// News of an enrolment.
    pub fn enrolment(&mut self, now: Timestamp, news: EnrolmentNews) -> Vec<Task> {
        match news {
            EnrolmentNews::Words { words, service_name } => {
                self.joining = Joining::Words { words, service_name };
                Vec::new()
            }
            EnrolmentNews::Failed(problem) => {
                self.joining = Joining::No {
                    problem: Some(problem),
                };
                Vec::new()
            }
            EnrolmentNews::Confirmed(grant) => {
                let request = self.own_request();
                self.command(now, request, Asked::Enrolled, Command::Enrolled(grant))
            }
        }
    }

    /// The network seems to be back: a hint, nothing more.
    pub fn network_hint(&mut self, now: Timestamp) -> Vec<Task> {
        self.quietly(now, Command::ConnectNow)
    }

    /// What the browser says about its storage now.
    pub fn storage(&mut self, facts: StorageFacts) {
        let full = self.storage.full;
        self.storage = StorageFacts { full, ..facts };
        self.stale = true;
    }

    /// Time has passed: what is due may read differently.
    pub fn tick(&mut self) {
        self.stale = true;
    }

    /// What has changed for the screens since they were last told. Called once after a burst.
    pub fn settle(&mut self, now: Timestamp) -> Vec<FromWorker> {
        let mut said = Vec::new();
        let core = self.tablet.status();
        self.keep_follow_up(core.reading);
        let stage = self.stage();
        if self.told_stage.as_ref() != Some(&stage) {
            self.told_stage = Some(stage.clone());
            self.stale = true;
            said.push(FromWorker::Stage(stage));
        }
        let mine = self.follow_up.as_ref().map_or(0, |kept| kept.mine);
        let status = views::status(&core, self.storage, mine);
        if self.told_status.as_ref() != Some(&status) {
            self.stale |= self
                .told_status
                .as_ref()
                .is_some_and(|told| told.reading != status.reading);
            self.told_status = Some(status.clone());
            said.push(FromWorker::Status(status));
        }
        if core::mem::take(&mut self.stale)
            && let Some((watch, screen)) = &self.watch
        {
            // While most is still being read, only a list of names is worth showing: what looks overdue may be done.
            let early = !core.reading || matches!(screen, Screen::People | Screen::Tablet | Screen::Who);
            let view = early
                .then(|| views::view(&self.source(now, &core), screen))
                .flatten();
            if view.is_some() && view != self.shown {
                said.extend(view.clone().map(|view| FromWorker::Screen {
                    watch: *watch,
                    view: Box::new(view),
                }));
                self.shown = view;
            }
        }
        said
    }

    fn stage(&self) -> Stage {
        if !self.tablet.status().enrolled {
            return match &self.joining {
                Joining::No { problem } => Stage::NotEnrolled {
                    problem: problem.clone(),
                },
                Joining::Checking => Stage::Enrolling(Enrolling::Checking),
                Joining::Words { words, service_name } => Stage::Enrolling(Enrolling::Words {
                    words: words.clone(),
                    service_name: service_name.clone(),
                }),
            };
        }
        let Some(session) = self.tablet.session() else {
            return Stage::Locked;
        };
        let member = self.tablet.directory().staff(session.staff);
        Stage::SignedIn(Me {
            staff: session.staff.to_hex(),
            name: member.map_or(String::new(), |member| member.name.as_str().to_owned()),
            role_label: session.role.label().to_owned(),
            unit: member.and_then(|member| member.unit).map(|unit| unit.to_hex()),
            may_observe: sync_core::rules::Deed::ObservePractice
                .who()
                .includes(session.role),
            leads: session.role.at_least(sync_core::staff::Role::ShiftLeader),
            lock_after_ms: LOCK_AFTER_MS,
            lease_until_at: self.tablet.lease_until().unwrap_or(session.since).0,
        })
    }

    fn source<'a>(&'a self, now: Timestamp, core: &'a sync_core::sync::tablet::Status) -> Source<'a> {
        Source {
            now,
            directory: self.tablet.directory(),
            floor: self.tablet.floor(),
            cycles: self.tablet.cycles(),
            reviews: self.tablet.reviews(),
            before: self.follow_up.as_ref().map(|kept| &kept.before),
            me: self.tablet.session().map(|session| (session.staff, session.role)),
            status: core,
            grant: self.tablet.grant(),
            device: self.tablet.device(),
            set_aside: self
                .tablet
                .set_aside()
                .into_iter()
                .map(|(entry, recorded_at, why)| (entry, (recorded_at, why)))
                .collect(),
            others: self.tablet.others(),
            personal: &self.tablet,
            documents: &self.documents,
            unreadable: self.tablet.unreadable_cells(),
            storage: self.storage,
        }
    }

    fn enrol(&mut self, typed: &str) -> Vec<Task> {
        match answers::code(typed) {
            Ok(code) => {
                self.joining = Joining::Checking;
                vec![Task::Enrol(code)]
            }
            Err(problem) => {
                self.joining = Joining::No {
                    problem: Some(problem),
                };
                Vec::new()
            }
        }
    }

    fn sign_in(&mut self, now: Timestamp, request: Request, staff: &str, pin: &str) -> Vec<Task> {
        let not_yet = |words: String| {
            vec![Task::Say(FromWorker::SignIn {
                request,
                answer: SignInAnswer::Other { words },
            })]
        };
        let Some(staff) = StaffId::from_hex(staff) else {
            return not_yet("This name is not known on this tablet.".to_owned());
        };
        match Pin::parse(pin) {
            Ok(pin) => self.command(now, request.into(), Asked::SignIn, Command::SignIn { staff, pin }),
            Err(why) => not_yet(intake::sentence(&why.to_string())),
        }
    }

    fn quietly(&mut self, now: Timestamp, command: Command) -> Vec<Task> {
        let request = self.own_request();
        self.command(now, request, Asked::Quiet, command)
    }

    fn own_request(&mut self) -> RequestId {
        self.own_requests += 1;
        self.own_requests
    }

    fn command(&mut self, now: Timestamp, request: RequestId, asked: Asked, command: Command) -> Vec<Task> {
        self.asked.insert(request, asked);
        let effects = self.tablet.handle(now, Input::Command(request, command));
        self.tasks(now, effects)
    }
}
