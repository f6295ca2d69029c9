//! One home in a run: who is there, what the screens said, and the way from a list of steps to a healed home that is checked.
//!
//! May not live here: what people do (`deeds`), what breaks (`faults`), what a manager does (`desk`), what a liar does (`liar`).

use std::collections::{BTreeMap, BTreeSet};

use sync_core::document::Opened;
use sync_core::id::{PersonId, StaffId};
use sync_core::record::DocumentKey;
use sync_core::seal::Pin;
use sync_core::staff::Role;
use sync_core::sync::tablet::{Command, Notice, RequestId};
use sync_core::testing::{Home, OfficeStore, TabletAt};
use sync_core::time::{DAY_MS, Timestamp};
use sync_core::wire::Refused;

use crate::check::{self, Invariant, Problem};
use crate::dice::Dice;
use crate::liar::Liar;
use crate::model::{Model, Told};
use crate::step::Step;

mod heal;

/// What a run did.
#[derive(Clone, Copy, Debug, Default)]
pub struct Figures {
    /// Entries called saved.
    pub saved: usize,
    /// Requests answered "not saved".
    pub not_saved: usize,
    /// Requests that a power cut left without an answer.
    pub unanswered: usize,
    /// Entries that ever stood held for a manager's decision.
    pub held: usize,
    /// Words that stand in care plans.
    pub words: usize,
    /// Planned times that were compared.
    pub planned_times: usize,
    /// Power cuts, of tablets and of the office.
    pub power_cuts: usize,
    /// Frames that were cut, lost, repeated, overtaken or replayed.
    pub meddled: usize,
    /// Lies told.
    pub lies: usize,
    /// Files of unsent work taken in.
    pub files: usize,
    /// Roles granted and ended, people who left, tablets reported lost or wiped.
    pub turnover: usize,
    /// Servers restored from a backup.
    pub restored: usize,
    /// Checkpoints held against the log.
    pub checkpoints: usize,
    /// Simulated time over all tablets.
    pub tablet_ms: i64,
}

impl Figures {
    /// Adds another run's.
    pub fn add(&mut self, other: &Self) {
        self.saved += other.saved;
        self.not_saved += other.not_saved;
        self.unanswered += other.unanswered;
        self.held += other.held;
        self.words += other.words;
        self.planned_times += other.planned_times;
        self.power_cuts += other.power_cuts;
        self.meddled += other.meddled;
        self.lies += other.lies;
        self.files += other.files;
        self.turnover += other.turnover;
        self.restored += other.restored;
        self.checkpoints += other.checkpoints;
        self.tablet_ms += other.tablet_ms;
    }
}

/// What broke in a run.
#[derive(Clone, Debug)]
pub struct Broken {
    /// Everything that does not hold.
    pub problems: Vec<Problem>,
    /// What happened, step by step.
    pub story: Vec<String>,
}

/// Somebody who works here.
#[derive(Clone, Debug)]
pub(crate) struct Worker {
    pub(crate) staff: StaffId,
    pub(crate) pin: &'static str,
    /// Neither leaves nor changes role: there is always somebody who may look.
    pub(crate) stays: bool,
}

/// A tablet as people know it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Screen {
    /// Who the screen says is signed in.
    pub(crate) who: Option<StaffId>,
    read: usize,
    machine: u32,
    /// Care plans as they were last put together on it.
    pub(crate) opened: BTreeMap<DocumentKey, Opened>,
    reading: BTreeMap<RequestId, DocumentKey>,
    /// No network before then.
    pub(crate) dark_until: Timestamp,
    /// Its storage was wiped, or it never came to be: nobody uses it any more.
    pub(crate) gone: bool,
    /// Of a tablet that is gone: whether everything on it had been sent before.
    pub(crate) all_sent: bool,
    /// Reported lost.
    pub(crate) revoked: bool,
    /// A newer version of the app left a cell here.
    pub(crate) newer_cell: bool,
    /// Its network repeated, reordered or replayed frames on the link it has.
    pub(crate) meddled: bool,
}

/// A home in a run.
pub(crate) struct World {
    pub(crate) home: Home,
    pub(crate) model: Model,
    pub(crate) workers: Vec<Worker>,
    pub(crate) people: Vec<PersonId>,
    pub(crate) screens: Vec<Screen>,
    pub(crate) liar: Option<Liar>,
    /// The office's store as it was at the newest backup.
    pub(crate) backup: Option<OfficeStore>,
    /// Files of unsent work that were made.
    pub(crate) files: Vec<Vec<u8>>,
    pub(crate) sign_ins: BTreeSet<(RequestId, StaffId)>,
    pub(crate) figures: Figures,
    pub(crate) story: Vec<String>,
    pub(crate) number: u32,
}

/// Plays the steps in the home of a seed, mends everything, and checks.
///
/// # Errors
/// Everything that broke, with the story.
pub fn play(seed: u64, steps: &[Step]) -> Result<Figures, Broken> {
    let mut world = World::new(seed);
    let begun_at = world.home.now;
    for step in steps {
        world.step(step);
        world.listen();
    }
    let tablets = i64::try_from(world.home.tablets()).unwrap_or(0);
    world.figures.tablet_ms = world.home.now.ms_since(begun_at) * tablets;
    let mut problems = world.heal();
    problems.extend(check::all(&mut world));
    problems.extend(
        core::mem::take(&mut world.model.alarms)
            .into_iter()
            .map(|what| Problem::new(Invariant::Honest, what)),
    );
    if !problems.is_empty() {
        return Err(Broken {
            problems,
            story: world.story,
        });
    }
    let told = |told: Told| {
        world
            .model
            .asked
            .iter()
            .filter(|asked| asked.told == told)
            .count()
    };
    world.figures.saved = world.model.saved().count();
    world.figures.not_saved = told(Told::NotSaved);
    world.figures.unanswered = told(Told::Nothing);
    Ok(world.figures)
}

impl World {
    fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let mut home = Home::seeded(dice.seed_32());
        // Runs begin at any time of the year, both clock-change nights among them.
        home.now = home
            .now
            .plus_ms(i64::try_from(dice.roll(365)).unwrap_or(0) * DAY_MS);
        home.given_out = Some(Vec::new());
        let staff = [
            ("Amira", Role::SupportWorker, "2468", true),
            ("Dana", Role::DeputyManager, "7777", true),
            ("Ben", Role::SupportWorker, "1357", false),
            ("Carol", Role::SupportWorker, "8642", false),
            ("Lee", Role::ShiftLeader, "9999", false),
            ("Teo", Role::TeamLeader, "3141", false),
        ];
        let workers: Vec<Worker> = staff
            .into_iter()
            .map(|(name, role, pin, stays)| Worker {
                staff: home.staff(name, role, pin),
                pin,
                stays,
            })
            .collect();
        let people = (0..1 + dice.roll(3))
            .map(|n| home.person(&format!("Person {n}"), "1"))
            .collect();
        let tablets = 2 + dice.roll(3);
        for n in 0..tablets {
            home.tablet(&format!("tablet {n}"));
        }
        let liar = Liar::new(&mut home, &workers[2 + dice.roll(2)]);
        let mut world = Self {
            home,
            model: Model::default(),
            workers,
            people,
            screens: vec![Screen::default(); tablets],
            liar: Some(liar),
            backup: None,
            files: Vec::new(),
            sign_ins: BTreeSet::new(),
            figures: Figures::default(),
            story: Vec::new(),
            number: 0,
        };
        // Some have signed in before: they can do so offline.
        for n in 0..tablets {
            for _ in 0..dice.roll(6) {
                if let Some(worker) = dice.pick(&world.workers).cloned()
                    && let Err(why) = world.unlock(TabletAt(n), &worker)
                {
                    world.model.alarms.push(why);
                }
            }
        }
        world
    }

    pub(crate) fn tell(&mut self, what: String) {
        self.story.push(what);
    }

    /// The tablet a step means; `None` when nobody uses it any more.
    pub(crate) fn tablet(&self, pick: u8) -> Option<TabletAt> {
        let at = usize::from(pick) % self.home.tablets();
        (!self.screens[at].gone).then_some(TabletAt(at))
    }

    /// The person a step means.
    pub(crate) fn person(&self, pick: u8) -> PersonId {
        self.people[usize::from(pick) % self.people.len()]
    }

    fn step(&mut self, step: &Step) {
        if !matches!(step, Step::GoOn { .. }) {
            self.tell(format!("{} {step:?}", self.home.now.day_and_clock()));
        }
        match step {
            Step::GoOn { moves, order } => self.go_on(*moves, *order),
            Step::Pass { ms } => self.pass(*ms),
            Step::Work {
                tablet,
                who,
                wrong_pin,
                what,
            } => {
                if let Some(at) = self.tablet(*tablet) {
                    self.work(at, *who, *wrong_pin, *what);
                }
            }
            Step::Break { tablet, what } => {
                if let Some(at) = self.tablet(*tablet) {
                    self.tablet_breaks(at, *what);
                }
            }
            Step::Meddle { tablet, up, what } => {
                if let Some(at) = self.tablet(*tablet) {
                    self.link_breaks(at, *up, *what);
                }
            }
            Step::Office(what) => self.office_breaks(*what),
            Step::Desk(what) => self.desk(*what),
            Step::Lie { what, pick } => self.lies(*what, *pick),
        }
    }

    fn go_on(&mut self, count: u8, order: u32) {
        let mut dice = Dice::new(u64::from(order));
        for _ in 0..count {
            let moves = self.home.moves();
            let Some(next) = dice.pick(&moves).copied() else {
                return;
            };
            self.home.make(next);
        }
    }

    fn pass(&mut self, ms: i64) {
        self.home.tick(ms);
        for n in 0..self.home.tablets() {
            let screen = &mut self.screens[n];
            if screen.dark_until.0 != 0 && screen.dark_until <= self.home.now && !screen.gone {
                screen.dark_until = Timestamp(0);
                self.home.online_unsettled(TabletAt(n), true, 0);
            }
        }
    }

    /// Reads what the screens said since last time. A locked tablet's shell opens a new machine.
    pub(crate) fn listen(&mut self) {
        for n in 0..self.home.tablets() {
            let at = TabletAt(n);
            if self.home.opened(at) != self.screens[n].machine {
                self.new_machine(at);
            }
            let news = self.home.notices(at)[self.screens[n].read..].to_vec();
            self.screens[n].read += news.len();
            let mut locked = false;
            for notice in news {
                locked |= matches!(notice, Notice::Locked);
                self.hear(n, notice);
            }
            // What a machine said before power went is no longer on the screen.
            if self.home.at(at).session().is_none() {
                self.screens[n].who = None;
            }
            if locked {
                let landed = self.home.unwritten(at);
                self.home.power_cut(at, landed);
                self.new_machine(at);
            }
        }
    }

    fn new_machine(&mut self, at: TabletAt) {
        let screen = &mut self.screens[at.0];
        screen.who = None;
        screen.machine = self.home.opened(at);
        screen.opened.clear();
        screen.reading.clear();
    }

    fn hear(&mut self, n: usize, notice: Notice) {
        match notice {
            Notice::Saved { request, entry } => self.model.told(request, Told::Saved(entry)),
            Notice::NotDone { request, why } => {
                if self.screens[n].reading.remove(&request).is_none() {
                    self.tell(format!("tablet {n}: {request} not done: {why}"));
                }
                self.model.told(request, Told::NotSaved);
            }
            Notice::SignedIn { request, staff, role } => {
                if !self.sign_ins.contains(&(request, staff)) {
                    self.model
                        .alarms
                        .push(format!("tablet {n} signed in who did not ask"));
                }
                self.tell(format!("tablet {n}: signed in as {role:?}"));
                self.model.signed_in.push((n, staff));
                self.screens[n].who = Some(staff);
            }
            Notice::Document {
                request,
                document,
                opened,
            } if self.screens[n].reading.remove(&request) == Some(document) => {
                self.screens[n].opened.insert(document, opened);
            }
            Notice::Diverged(_)
            | Notice::Mended(_)
            | Notice::PageRefused(_)
            | Notice::SetAside {
                why: Refused::UnknownAuthor,
                ..
            } if self.figures.restored > 0 => {
                self.story.push(format!("tablet {n}: {notice:?}"));
            }
            Notice::Diverged(_) | Notice::PageRefused(_) | Notice::SetAside { .. } => {
                self.story.push(format!("tablet {n}: {notice:?}"));
                self.model
                    .alarms
                    .push(format!("tablet {n} was told {notice:?} in an honest home"));
            }
            _ => {}
        }
    }

    pub(crate) fn read_document(&mut self, at: TabletAt, document: DocumentKey) -> RequestId {
        let command = Command::ReadDocument { document, at: None };
        let request = self.home.command_unsettled(at, command);
        self.screens[at.0].reading.insert(request, document);
        request
    }

    /// Signs somebody in, whoever was there before; the home is whole.
    ///
    /// # Errors
    /// What the screen said instead.
    pub(crate) fn unlock(&mut self, at: TabletAt, worker: &Worker) -> Result<(), String> {
        self.home.lock(at);
        self.listen();
        self.home.settle();
        // Wrong PINs before may have earned a wait of up to an hour.
        for again in [true, false] {
            let Ok(pin) = Pin::parse(worker.pin) else {
                return Err("no PIN".to_owned());
            };
            let staff = worker.staff;
            let request = self.home.command_unsettled(at, Command::SignIn { staff, pin });
            self.sign_ins.insert((request, staff));
            self.home.settle();
            self.home.pass(1_000);
            let refused = self
                .home
                .notices(at)
                .iter()
                .rev()
                .find_map(|notice| match notice {
                    Notice::NotDone { request: of, why } if *of == request => Some(why.to_string()),
                    _ => None,
                });
            self.listen();
            match (refused, self.home.at(at).session()) {
                (None, Some(session)) if session.staff == staff => return Ok(()),
                (Some(why), _) if again && why.starts_with("too many wrong PINs") => {
                    self.home.tick(61 * 60_000);
                    self.home.settle();
                    self.home.pass(2 * 60_000);
                }
                (refused, session) => {
                    return Err(format!(
                        "tablet {}: nobody can sign in: {refused:?} {session:?} {:?}",
                        at.0,
                        self.home.at(at).status()
                    ));
                }
            }
        }
        Err("unreachable".to_owned())
    }
}
