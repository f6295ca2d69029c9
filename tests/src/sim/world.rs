//! One run: a home is set up, people and faults take turns by chance, then everything is mended and checked.

use sync_core::id::{EntryId, PersonId, StaffId};
use sync_core::record::{
    About, Amended, Corrected, EnteredInError, Fact, ItemResult, PracticeObserved, Seen,
};
use sync_core::seal::Pin;
use sync_core::staff::Role;
use sync_core::sync::hub::CommitTrouble;
use sync_core::sync::tablet::{Command, LinkTrouble, NewRecord, Notice, RequestId, StoreTrouble};
use sync_core::testing::{Home, TabletAt, drink};
use sync_core::text::{NoteText, ReasonText};
use sync_core::time::{DAY_MS, HOUR_MS};

use super::check;
use super::dice::Dice;
use super::model::{Asked, Model, Told, Words};

/// How large a run is.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// What everything follows from.
    pub seed: u64,
    /// Steps before everything is mended.
    pub steps: usize,
}

/// What a run did.
#[derive(Clone, Copy, Debug, Default)]
pub struct Figures {
    /// Entries called saved.
    pub saved: usize,
    /// Requests answered "not saved".
    pub not_saved: usize,
    /// Requests that a power cut left without an answer.
    pub unanswered: usize,
    /// Entries held for a manager's decision.
    pub held: usize,
    /// Power cuts, of tablets and of the office.
    pub power_cuts: usize,
    /// Simulated time over all tablets.
    pub tablet_ms: i64,
}

/// Somebody who works here.
#[derive(Clone, Debug)]
pub(super) struct Worker {
    pub(super) staff: StaffId,
    pub(super) role: Role,
    pub(super) pin: &'static str,
}

/// A home in a run.
pub(super) struct World {
    pub(super) home: Home,
    pub(super) dice: Dice,
    pub(super) model: Model,
    pub(super) workers: Vec<Worker>,
    pub(super) people: Vec<PersonId>,
    /// Who the screen of each tablet says is signed in, and how many notices were read.
    screens: Vec<(Option<StaffId>, usize, u32)>,
    sign_ins: Vec<(RequestId, StaffId)>,
    figures: Figures,
    story: Vec<String>,
}

/// Runs one plan.
///
/// # Errors
/// Everything that broke, with the end of the story.
pub fn run(plan: Plan) -> Result<Figures, String> {
    let mut world = World::new(plan.seed);
    let begun_at = world.home.now;
    for step in 0..plan.steps {
        world.step(step);
        world.listen();
    }
    let mut problems = world.heal();
    problems.append(&mut world.model.alarms);
    problems.extend(check::all(&mut world));
    problems.append(&mut world.model.alarms);
    if problems.is_empty() {
        let tablets = i64::try_from(world.home.tablets()).unwrap_or(0);
        world.figures.tablet_ms = world.home.now.ms_since(begun_at) * tablets;
        world.figures.saved = world.model.saved().count();
        let told = |told: Told| {
            world
                .model
                .asked
                .iter()
                .filter(|asked| asked.told == told)
                .count()
        };
        world.figures.not_saved = told(Told::NotSaved);
        world.figures.unanswered = told(Told::Nothing);
        world.figures.held = check::held(&world);
        return Ok(world.figures);
    }
    let end = world.story.len().saturating_sub(80);
    Err(format!(
        "SEED={} STEPS={}\n{}\nthe story's end:\n  {}",
        plan.seed,
        plan.steps,
        problems.join("\n"),
        world.story[end..].join("\n  ")
    ))
}

impl World {
    fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let mut home = Home::seeded(dice.seed_32());
        let roles = [
            ("Amira", Role::SupportWorker, "2468"),
            ("Ben", Role::SupportWorker, "1357"),
            ("Carol", Role::SupportWorker, "8642"),
            ("Lee", Role::ShiftLeader, "9999"),
            ("Dana", Role::DeputyManager, "7777"),
        ];
        let workers = roles
            .into_iter()
            .map(|(name, role, pin)| Worker {
                staff: home.staff(name, role, pin),
                role,
                pin,
            })
            .collect();
        let people = (0..1 + dice.roll(4))
            .map(|n| home.person(&format!("Person {n}"), "1"))
            .collect();
        let tablets = 2 + dice.roll(3);
        for n in 0..tablets {
            home.tablet(&format!("tablet {n}"));
        }
        let mut world = Self {
            home,
            dice,
            model: Model::default(),
            workers,
            people,
            screens: vec![(None, 0, 0); tablets],
            sign_ins: Vec::new(),
            figures: Figures::default(),
            story: Vec::new(),
        };
        // Some have signed in before: they can do so offline.
        for n in 0..tablets {
            for _ in 0..world.dice.roll(4) {
                if let Some(worker) = world.dice.pick(&world.workers).cloned()
                    && let Err(why) = world.unlock(TabletAt(n), &worker)
                {
                    world.model.alarms.push(why);
                }
            }
        }
        world
    }

    fn tell(&mut self, what: String) {
        self.story.push(what);
    }

    /// One thing happens: mostly the machines go on, often somebody works, sometimes something breaks.
    fn step(&mut self, step: usize) {
        let at = TabletAt(self.dice.roll(self.home.tablets()));
        match self.dice.roll(100) {
            0..45 => self.go_on(),
            45..78 => self.somebody_works(step, at),
            78..84 => self.time_passes(),
            84..95 => self.tablet_breaks(at),
            _ => self.office_breaks(),
        }
    }

    fn go_on(&mut self) {
        for _ in 0..1 + self.dice.roll(60) {
            let moves = self.home.moves();
            let Some(next) = self.dice.pick(&moves).copied() else {
                return;
            };
            self.home.make(next);
        }
    }

    fn time_passes(&mut self) {
        let ms = *self
            .dice
            .pick(&[50, 1_000, 6_000, 21_000, 50_000, 600_000, 5 * HOUR_MS])
            .unwrap_or(&50);
        self.tell(format!("{ms} ms pass"));
        self.home.tick(ms);
    }

    fn somebody_works(&mut self, number: usize, at: TabletAt) {
        let Some(staff) = self.screens[at.0].0 else {
            let Some(worker) = self.dice.pick(&self.workers).cloned() else {
                return;
            };
            let wrong = self.dice.once_in(20);
            let pin = if wrong { "0000" } else { worker.pin };
            let Ok(pin) = Pin::parse(pin) else { return };
            let staff = worker.staff;
            let request = self.home.command_unsettled(at, Command::SignIn { staff, pin });
            self.tell(format!("tablet {}: {:?} signs in ({request})", at.0, worker.role));
            self.sign_ins.push((request, staff));
            return;
        };
        let Some(person) = self.dice.pick(&self.people).copied() else {
            return;
        };
        let seen: Vec<EntryId> = self.seen_by(at, person);
        match (self.dice.roll(10), self.dice.pick(&seen).copied()) {
            (0, _) => {
                self.tell(format!("tablet {}: locked", at.0));
                self.home.command_unsettled(at, Command::Lock);
            }
            (1, Some(of)) => {
                let ml = i64::try_from(self.dice.roll(900)).unwrap_or(0);
                self.ask(at, staff, Words::Amend { person, of, ml });
            }
            (2, Some(of)) if self.dice.once_in(2) => self.ask(at, staff, Words::Strike { person, of }),
            (3, _) => {
                let other = self.dice.pick(&self.workers).map(|worker| worker.staff);
                if let Some(subject) = other {
                    self.ask(at, staff, Words::Observed { subject });
                }
            }
            _ => {
                let ml = i64::try_from(self.dice.roll(900)).unwrap_or(0);
                self.ask(at, staff, Words::Drink { person, ml, number });
            }
        }
    }

    fn seen_by(&self, at: TabletAt, person: PersonId) -> Vec<EntryId> {
        let now = self.home.now;
        let floor = self.home.at(at).floor();
        let items = floor
            .map(|floor| floor.timeline(person, now.plus_ms(-5_000 * DAY_MS), now.plus_ms(5_000 * DAY_MS)));
        items.into_iter().flatten().map(|item| item.id).collect()
    }

    fn ask(&mut self, at: TabletAt, by: StaffId, words: Words) {
        let happened_at = self.home.tablet_now(at);
        let why = || ReasonText::parse("read the cup wrongly");
        let (about, fact) = match &words {
            Words::Drink { person, ml, number } => {
                let mut care = drink(*ml);
                care.note = NoteText::parse(&format!("number {number}")).ok();
                (About::Person(*person), Fact::Care(care))
            }
            Words::Amend { person, of, ml } => {
                let Ok(why) = why() else { return };
                let corrected = Box::new(Corrected {
                    happened_at,
                    fact: Fact::Care(drink(*ml)),
                });
                let of = *of;
                (
                    About::Person(*person),
                    Fact::Amended(Amended { of, why, corrected }),
                )
            }
            Words::Strike { person, of } => {
                let Ok(why) = why() else { return };
                let of = *of;
                (
                    About::Person(*person),
                    Fact::EnteredInError(EnteredInError {
                        of,
                        why,
                        mistake: None,
                    }),
                )
            }
            Words::Observed { subject } => {
                let item = ItemResult {
                    item: 1,
                    seen: Seen::Met,
                };
                let observed = PracticeObserved {
                    subject: *subject,
                    checklist: 1,
                    items: vec![item],
                    strengths: None,
                    gaps: None,
                    person: None,
                };
                (About::Staff(*subject), Fact::PracticeObserved(observed))
            }
        };
        let record = NewRecord {
            happened_at,
            about,
            links: vec![],
            saw: None,
            fact,
        };
        let request = self.home.command_unsettled(at, Command::Record(record));
        self.tell(format!("tablet {}: {words:?} ({request})", at.0));
        self.model.asked.push(Asked {
            request,
            tablet: at.0,
            machine: self.home.opened(at),
            by,
            words,
            told: Told::Nothing,
        });
    }

    fn tablet_breaks(&mut self, at: TabletAt) {
        let what = self.dice.roll(9);
        match what {
            0 => {
                let landed = self.dice.roll(self.home.unwritten(at) + 1);
                self.figures.power_cuts += 1;
                self.home.power_cut(at, landed);
            }
            1 => {
                let effects = u32::try_from(self.dice.roll(8)).unwrap_or(0);
                self.figures.power_cuts += 1;
                self.home.blackout_after(at, effects);
            }
            2 => {
                let arriving = self.dice.roll(3);
                self.home.cut(at, LinkTrouble::Broken, arriving);
            }
            3 | 4 => {
                let (online, arriving) = (self.dice.once_in(2), self.dice.roll(3));
                self.home.online_unsettled(at, online, arriving);
            }
            5 => {
                let trouble = [None, None, Some(StoreTrouble::Full), Some(StoreTrouble::Failed)];
                let trouble = self.dice.pick(&trouble).copied().flatten();
                self.home.store(at).trouble = trouble;
            }
            6 => {
                let slow = self.dice.once_in(2);
                self.home.slow_store_unsettled(at, slow);
            }
            7 => {
                let ahead = [0, 0, 3 * HOUR_MS, -3 * HOUR_MS, 730 * DAY_MS, -1095 * DAY_MS];
                let ahead = *self.dice.pick(&ahead).unwrap_or(&0);
                self.home.clock(at, ahead);
            }
            _ => {
                self.home.command_unsettled(at, Command::ConnectNow);
            }
        }
        self.tell(format!("tablet {}: fault {what}", at.0));
    }

    fn office_breaks(&mut self) {
        let what = self.dice.roll(5);
        match what {
            0 => {
                let landed = self.dice.once_in(2);
                self.figures.power_cuts += 1;
                self.home.power_cut_office(landed);
            }
            1 => {
                let effects = u32::try_from(self.dice.roll(12)).unwrap_or(0);
                self.figures.power_cuts += 1;
                self.home.office_blackout_after(effects);
            }
            2 => {
                let trouble = [None, None, Some(CommitTrouble::Full), Some(CommitTrouble::Failed)];
                self.home.office.trouble = self.dice.pick(&trouble).copied().flatten();
            }
            3 => {
                let up = self.dice.once_in(2);
                if self.home.office_up && !up {
                    self.home.power_cut_office(true);
                }
                self.home.office_up = up;
            }
            _ => {
                // Somebody moves to another room meanwhile.
                let moved = self.home.moves_room(self.people[0], "2");
                self.home.write_unsettled(vec![moved]);
            }
        }
        self.tell(format!("office: fault {what}"));
    }

    /// Reads what the screens said since last time. A locked tablet's shell opens a new machine.
    pub(super) fn listen(&mut self) {
        for n in 0..self.home.tablets() {
            let at = TabletAt(n);
            let (_, read, machine) = self.screens[n];
            if self.home.opened(at) != machine {
                self.screens[n].0 = None;
                self.screens[n].2 = self.home.opened(at);
            }
            let news = self.home.notices(at)[read..].to_vec();
            self.screens[n].1 += news.len();
            let mut locked = false;
            for notice in news {
                match notice {
                    Notice::Saved { request, entry } => self.model.told(request, Told::Saved(entry)),
                    Notice::NotDone { request, .. } => self.model.told(request, Told::NotSaved),
                    Notice::SignedIn { request, staff, .. } => {
                        if !self.sign_ins.contains(&(request, staff)) {
                            self.model
                                .alarms
                                .push(format!("tablet {n} signed in who did not ask"));
                        }
                        self.model.signed_in.push((n, staff));
                        self.screens[n].0 = Some(staff);
                    }
                    Notice::Locked => locked = true,
                    Notice::Diverged(_) | Notice::PageRefused(_) | Notice::SetAside { .. } => {
                        self.story.push(format!("tablet {n}: {notice:?}"));
                        self.model
                            .alarms
                            .push(format!("tablet {n} was told {notice:?} in an honest home"));
                    }
                    _ => {}
                }
            }
            // What a machine said before power went is no longer on the screen.
            if self.home.at(at).session().is_none() {
                self.screens[n].0 = None;
            }
            if locked {
                let landed = self.home.unwritten(at);
                self.home.power_cut(at, landed);
                self.screens[n].0 = None;
                self.screens[n].2 = self.home.opened(at);
            }
        }
    }

    /// Everything is mended, and a few minutes pass.
    fn heal(&mut self) -> Vec<String> {
        self.home.office.trouble = None;
        self.home.office_blackout_after(u32::MAX);
        self.home.office_up = true;
        for n in 0..self.home.tablets() {
            let at = TabletAt(n);
            self.home.store(at).trouble = None;
            self.home.slow_store_unsettled(at, false);
            self.home.blackout_after(at, u32::MAX);
            self.home.clock(at, 0);
            self.home.online_unsettled(at, true, 0);
        }
        self.home.settle();
        self.listen();
        self.home.pass(5 * 60_000);
        self.listen();
        self.home.pass(2 * 60_000);
        self.listen();
        let mut problems = Vec::new();
        for n in 0..self.home.tablets() {
            let status = self.home.at(TabletAt(n)).status();
            if status.waiting > 0 {
                problems.push(format!(
                    "tablet {n} healed and still has {} waiting: {status:?}",
                    status.waiting
                ));
            }
            if status.set_aside > 0 || !status.diverged.is_empty() {
                problems.push(format!("tablet {n}: {status:?}"));
            }
        }
        problems
    }

    /// Signs somebody in, whoever was there before; everything is mended by now.
    pub(super) fn unlock(&mut self, at: TabletAt, worker: &Worker) -> Result<(), String> {
        self.home.lock(at);
        self.listen();
        self.home.settle();
        let Ok(pin) = Pin::parse(worker.pin) else {
            return Err("no PIN".to_owned());
        };
        let staff = worker.staff;
        let request = self.home.command_unsettled(at, Command::SignIn { staff, pin });
        self.sign_ins.push((request, staff));
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
            (None, Some(session)) if session.staff == staff => Ok(()),
            (refused, session) => Err(format!(
                "{:?} cannot sign in: {refused:?} {session:?}",
                worker.role
            )),
        }
    }
}
