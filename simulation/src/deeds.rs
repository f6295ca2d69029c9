//! What people do at tablets: record, correct, observe, write in care plans, publish them, say that they read them.

use std::collections::BTreeSet;

use sync_core::document::Edit;
use sync_core::id::{EntryId, PersonId, PlanItemId, StaffId};
use sync_core::record::care_kinds::fluid;
use sync_core::record::{
    About, Amended, Care, Corrected, DocumentKey, EnteredInError, Fact, NotGiven, Outcome, PlannedCare,
    Schedule, VersionAcknowledged,
};
use sync_core::seal::Pin;
use sync_core::sync::tablet::{Command, NewRecord};
use sync_core::testing::samples::observed;
use sync_core::testing::{TabletAt, drink};
use sync_core::text::{NoteText, ReasonText, ShortText};
use sync_core::time::{DAY_MS, MINUTE_MS, Timestamp};

use crate::model::{Asked, Told, Words};
use crate::step::Deed;
use crate::world::{Worker, World};

/// The sections that people write in.
pub(crate) const SECTIONS: [u8; 2] = [3, 11];

/// Times of day at which drinks are planned, in minutes after midnight.
const PLANS: [&[u16]; 4] = [
    &[480, 720, 1080],
    &[0, 360, 720, 1080, 1320],
    &[90, 600],
    &[455, 545, 800],
];

impl World {
    /// Whoever is signed in does something; where nobody is, somebody signs in.
    pub(crate) fn work(&mut self, at: TabletAt, who: u8, wrong_pin: bool, what: Deed) {
        let Some(staff) = self.screens[at.0].who else {
            let mut worker = self.workers[usize::from(who) % self.workers.len()].clone();
            // Mostly those who know this tablet.
            let known = |worker: &&Worker| self.home.at(at).known_here(worker.staff);
            let known: Vec<&Worker> = self.workers.iter().filter(known).collect();
            if !who.is_multiple_of(4)
                && let Some(one) = known.get(usize::from(who) % known.len().max(1))
            {
                worker = (*one).clone();
            }
            let Ok(pin) = Pin::parse(if wrong_pin { "0000" } else { worker.pin }) else {
                return;
            };
            let staff = worker.staff;
            let request = self.home.command_unsettled(at, Command::SignIn { staff, pin });
            self.sign_ins.insert((request, staff));
            return;
        };
        match what {
            Deed::Lock => {
                self.home.command_unsettled(at, Command::Lock);
            }
            Deed::Drink {
                person,
                ml,
                declined,
                minutes_ago,
                answers,
            } => self.drinks(at, staff, self.person(person), ml, declined, minutes_ago, answers),
            Deed::TwoDrinks { person, ml } => {
                let (person, ml) = (self.person(person), i64::from(ml));
                let happened_at = self.home.tablet_now(at);
                self.number += 2;
                let number = self.number - 1;
                let records = [number, number + 1]
                    .map(|number| new(happened_at, person, Fact::Care(numbered(drink(ml), number))));
                let words = Words::TwoDrinks { person, ml, number };
                self.ask(at, staff, words, Command::RecordAll(records.to_vec()));
            }
            Deed::Amend { person, pick, ml } => {
                let person = self.person(person);
                let (Some(of), Ok(why)) = (self.seen_by(at, person, pick), ReasonText::parse("misread"))
                else {
                    return;
                };
                let ml = i64::from(ml);
                let happened_at = self.home.tablet_now(at);
                let fact = Fact::Care(drink(ml));
                let corrected = Box::new(Corrected { happened_at, fact });
                let fact = Fact::Amended(Amended { of, why, corrected });
                let words = Words::Amend { person, of, ml };
                self.ask(at, staff, words, Command::Record(new(happened_at, person, fact)));
            }
            Deed::Strike { person, pick } => {
                let person = self.person(person);
                let (Some(of), Ok(why)) = (self.seen_by(at, person, pick), ReasonText::parse("twice")) else {
                    return;
                };
                let fact = Fact::EnteredInError(EnteredInError {
                    of,
                    why,
                    mistake: None,
                });
                let happened_at = self.home.tablet_now(at);
                let words = Words::Strike { person, of };
                self.ask(at, staff, words, Command::Record(new(happened_at, person, fact)));
            }
            Deed::Observe { who } => {
                let subject = self.workers[usize::from(who) % self.workers.len()].staff;
                let mut record = new(self.home.tablet_now(at), self.people[0], observed(subject));
                record.about = About::Staff(subject);
                self.ask(at, staff, Words::Observed { subject }, Command::Record(record));
            }
            Deed::Read { person } => {
                let plan = DocumentKey::CarePlan(self.person(person));
                self.read_document(at, plan);
            }
            Deed::Write {
                person,
                section,
                place,
                remove,
            } => self.writes(at, staff, self.person(person), section, place, remove),
            Deed::Plan { person, times } => self.plans(at, staff, self.person(person), times),
            Deed::Publish { person } => self.publishes(at, staff, self.person(person)),
            Deed::Acknowledge { person, understood } => {
                self.acknowledges(at, staff, self.person(person), understood);
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "what a drink says")]
    fn drinks(
        &mut self,
        at: TabletAt,
        staff: StaffId,
        person: PersonId,
        ml: u16,
        declined: bool,
        minutes_ago: u16,
        answers: Option<u8>,
    ) {
        self.number += 1;
        let (number, ml) = (self.number, i64::from(ml));
        let now = self.home.tablet_now(at);
        let happened_at = now.plus_ms(-i64::from(minutes_ago) * MINUTE_MS);
        let mut care = numbered(drink(ml), number);
        if declined {
            care = numbered(Care::new(&fluid::KIND), number);
            care.outcome = Outcome::Declined;
            care.not_given = Some(NotGiven::Asleep);
        }
        if let Some(pick) = answers
            && let Some(floor) = self.home.at(at).floor()
        {
            let due = floor.due(person, now);
            care.planned = due
                .get(usize::from(pick) % due.len().max(1))
                .map(|due| (due.item, due.due_at));
        }
        let words = Words::Drink {
            person,
            ml,
            number,
            declined,
            happened_at,
        };
        let command = Command::Record(new(happened_at, person, Fact::Care(care)));
        self.ask(at, staff, words, command);
    }

    /// A word is written between two others, and perhaps one is taken out: as on a screen that shows what was opened.
    fn writes(
        &mut self,
        at: TabletAt,
        staff: StaffId,
        person: PersonId,
        section: u8,
        place: u16,
        remove: bool,
    ) {
        let document = DocumentKey::CarePlan(person);
        let Some(opened) = self.screens[at.0].opened.get(&document).cloned() else {
            self.read_document(at, document);
            return;
        };
        let section = SECTIONS[usize::from(section) % SECTIONS.len()];
        let text = |code: u8| {
            opened
                .sections
                .iter()
                .find(|(of, _)| *of == code)
                .map_or("", |(_, text)| text.as_str())
        };
        let mut words: Vec<String> = text(section).split_whitespace().map(str::to_owned).collect();
        let saw: BTreeSet<String> = SECTIONS.iter().flat_map(|code| all_words(text(*code))).collect();
        self.number += 1;
        let word = format!("w{}x", self.number);
        let place = usize::from(place) % (words.len() + 1);
        // Two words may have run together where two people began an empty section at once: those stay.
        let alone = words.get(place).is_some_and(|word| all_words(word).len() == 1);
        let removed = (remove && alone).then(|| words.remove(place));
        words.insert(place.min(words.len()), word.clone());
        let command = Command::EditDocument {
            document,
            base: opened.heads,
            edits: vec![Edit::Text {
                section,
                text: words.join(" "),
            }],
        };
        let words = Words::Wrote {
            person,
            word,
            removed,
            saw,
        };
        self.ask(at, staff, words, command);
    }

    fn plans(&mut self, at: TabletAt, staff: StaffId, person: PersonId, times: u8) {
        let document = DocumentKey::CarePlan(person);
        let Some(opened) = self.screens[at.0].opened.get(&document) else {
            self.read_document(at, document);
            return;
        };
        let care = planned_drinks(person, 1, times, self.home.tablet_now(at));
        let command = Command::EditDocument {
            document,
            base: opened.heads.clone(),
            edits: vec![Edit::Planned(care)],
        };
        self.ask(at, staff, Words::Planned { person }, command);
    }

    fn publishes(&mut self, at: TabletAt, staff: StaffId, person: PersonId) {
        let document = DocumentKey::CarePlan(person);
        let Some(opened) = self.screens[at.0].opened.get(&document).cloned() else {
            self.read_document(at, document);
            return;
        };
        let words = Words::Published {
            person,
            heads: opened.heads.clone(),
            text: opened.sections,
        };
        let command = Command::PublishDocument {
            document,
            heads: opened.heads,
            why: ReasonText::parse("as agreed").ok(),
        };
        self.ask(at, staff, words, command);
    }

    fn acknowledges(&mut self, at: TabletAt, staff: StaffId, person: PersonId, understood: bool) {
        let document = DocumentKey::CarePlan(person);
        let version = self.home.at(at).floor().and_then(|floor| {
            let versions = floor.to_read(&document, staff);
            versions.last().map(|version| version.id)
        });
        let Some(version) = version else { return };
        let fact = Fact::VersionAcknowledged(VersionAcknowledged {
            document,
            version,
            understood,
            question: None,
        });
        let words = Words::Acknowledged {
            person,
            version,
            understood,
        };
        let command = Command::Record(new(self.home.tablet_now(at), person, fact));
        self.ask(at, staff, words, command);
    }

    /// One of the drinks that a tablet shows in a person's timeline.
    fn seen_by(&self, at: TabletAt, person: PersonId, pick: u16) -> Option<EntryId> {
        let now = self.home.now;
        let years = 5_000 * DAY_MS;
        let floor = self.home.at(at).floor()?;
        let items = floor.timeline(person, now.plus_ms(-years), now.plus_ms(years));
        let items: Vec<EntryId> = items.iter().map(|item| item.id).collect();
        items.get(usize::from(pick) % items.len().max(1)).copied()
    }

    fn ask(&mut self, at: TabletAt, by: StaffId, words: Words, command: Command) {
        let request = self.home.command_unsettled(at, command);
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
}

/// Every word of ours in a text, those that ran together too.
pub(crate) fn all_words(text: &str) -> Vec<String> {
    text.split_inclusive('x')
        .filter_map(|piece| piece.find('w').map(|at| piece[at..].to_owned()))
        .collect()
}

/// Planned drinks of a person; those of the desk and those of the care plan are two items.
pub(crate) fn planned_drinks(person: PersonId, item: u8, times: u8, from: Timestamp) -> PlannedCare {
    let mut id = person.0;
    id[0] ^= item;
    PlannedCare {
        item: PlanItemId(id),
        person,
        kind: fluid::KIND.code,
        instruction: ShortText::parse("Offer a drink").unwrap_or_else(|_| unreachable!("it is short")),
        schedule: Schedule::Daily(PLANS[usize::from(times) % PLANS.len()].to_vec()),
        from,
        until: None,
        daily_target: None,
    }
}

pub(crate) fn numbered(mut care: Care, number: u32) -> Care {
    care.note = NoteText::parse(&format!("number {number}")).ok();
    care
}

fn new(happened_at: Timestamp, person: PersonId, fact: Fact) -> NewRecord {
    NewRecord {
        happened_at,
        about: About::Person(person),
        links: vec![],
        saw: None,
        fact,
    }
}
