//! Reads a history written as text.
//!
//! One entry a line: `label time who what`, then any of `on T2` (another tablet), `written 9:50`, `as shift-leader`,
//! `held`, `refused`, `unsent`, `for D@8:00` (a planned time). Times are of 22 Nov 2026; `y23:00` is the day before,
//! `t1:00` the day after, `3d8:00` three days before.

use crate::fold::{Entered, Place};
use crate::id::{DeviceId, EntryId, Hash, PersonId, PlanItemId, PublicKey, StaffId, UnitId};
use crate::record::care_kinds::{fluid, food, repositioning, urine, weight};
use crate::record::{
    About, Amended, Answer, Care, Corrected, EnteredInError, Fact, FieldSpec, KindSpec, NotGiven, Outcome,
    Per, PersonAdmitted, PersonDischarged, PersonMoved, PersonalTarget, PlannedCare, PlannedCareEnded,
    PracticeObserved, Record, Schedule, Unknown, UnknownWhy, Value,
};
use crate::staff::Role;
use crate::text::{ReasonText, ShortText};
use crate::time::{CareDay, DAY_MS, Timestamp};
use crate::verdict::{HeldReason, Verdict};

const NAMES: [&str; 8] = ["amira", "ben", "lena", "dora", "mavis", "tom", "T1", "T2"];

/// One entry of a history.
#[derive(Clone, Debug)]
pub struct Told {
    pub label: String,
    pub id: EntryId,
    device: DeviceId,
    seq: u64,
    recorded_at: Timestamp,
    pub place: Place,
    pub record: Record,
}

impl Told {
    /// Moves it to an earlier day.
    pub fn days_earlier(&mut self, days: i64) {
        self.recorded_at = self.recorded_at.plus_ms(-days * DAY_MS);
        self.record.happened_at = self.record.happened_at.plus_ms(-days * DAY_MS);
    }

    /// As it stands at a place.
    pub fn at(&self, place: Place) -> Entered<'_> {
        Entered {
            id: self.id,
            device: self.device,
            seq: self.seq,
            author_key: PublicKey([0; 32]),
            recorded_at: self.recorded_at,
            office_offset_ms: Some(0),
            place,
            record: &self.record,
        }
    }
}

/// Reads a history.
pub fn read(history: &str) -> Vec<Told> {
    let mut told: Vec<Told> = Vec::new();
    for line in history.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let entry = read_line(line, &told);
        told.push(entry);
    }
    told
}

fn read_line(line: &str, before: &[Told]) -> Told {
    let mut words: Vec<&str> = line.split_whitespace().collect();
    let mut option = |name: &str| {
        let at = words.iter().position(|word| *word == name)?;
        let value = words.get(at + 1).copied()?;
        words.drain(at..=at + 1);
        Some(value)
    };
    let device = option("on").unwrap_or("T1");
    let written = option("written");
    let role = option("as").and_then(Role::from_code);
    let planned = option("for").map(|item| (PlanItemId(id16(item)), item));
    let (from, target, happened) = (option("from"), option("target"), option("happened"));
    let mut flag = |name: &str| {
        let at = words.iter().position(|word| *word == name);
        at.map(|at| words.remove(at)).is_some()
    };
    let (held, refused, unsent) = (flag("held"), flag("refused"), flag("unsent"));
    let (label, at, who) = (words[0], time(words[1]), words[2]);
    let find = |label: &str| before.iter().find(|told| told.label == label);
    let of = |label: &str| find(label).map_or_else(|| entry_id(label), |told| told.id);
    let from = from.map_or_else(|| time("y0:00"), time);
    let about_person = |who: &str| About::Person(person(who));
    let (about, fact) = match words[3..] {
        ["admits", who, "room", room] => (about_person(who), Fact::PersonAdmitted(admission(who, room))),
        ["moves", who, "room", room] => {
            let moved = PersonMoved {
                person: person(who),
                unit: UnitId([1; 16]),
                room: short(room),
            };
            (about_person(who), Fact::PersonMoved(moved))
        }
        ["discharges", who] => {
            let gone = PersonDischarged {
                person: person(who),
                why: reason("home"),
            };
            (about_person(who), Fact::PersonDischarged(gone))
        }
        ["plans", item, kind, "of", who, ref schedule @ ..] => {
            let planned = PlannedCare {
                item: PlanItemId(id16(item)),
                person: person(who),
                kind: kind_of(kind).code,
                instruction: short(&format!("{kind} {item}")),
                schedule: schedule_of(schedule),
                from,
                until: None,
                daily_target: target.map(|target| target.parse().unwrap()),
            };
            (about_person(who), Fact::PlannedCare(planned))
        }
        ["ends", item, "of", who] => {
            let ended = PlannedCareEnded {
                item: PlanItemId(id16(item)),
                from,
                why: reason("done with"),
            };
            (about_person(who), Fact::PlannedCareEnded(ended))
        }
        ["amends", original, ref care @ ..] => {
            let (about, mut fact) = care_of(care);
            if let (Fact::Care(care), Some(Fact::Care(was))) =
                (&mut fact, find(original).map(|told| &told.record.fact))
            {
                care.planned = was.planned;
            }
            let happened_at =
                happened.map_or_else(|| find(original).map_or(at, |told| told.record.happened_at), time);
            let corrected = Box::new(Corrected { happened_at, fact });
            (
                about,
                Fact::Amended(Amended {
                    of: of(original),
                    why: reason("misread"),
                    corrected,
                }),
            )
        }
        ["strikes", original] => {
            let about = find(original).map_or(About::Service, |told| told.record.about);
            (
                about,
                Fact::EnteredInError(EnteredInError {
                    of: of(original),
                    why: reason("wrong person"),
                    mistake: None,
                }),
            )
        }
        ["aims", who, number, per, low, high] => {
            let (kind, field) = number.split_once('.').unwrap();
            let kind = KindSpec::by_name(kind).unwrap();
            let bound = |word: &str| (word != "-").then(|| word.parse().unwrap());
            let target = PersonalTarget {
                person: person(who),
                kind: kind.code,
                field: field_of(kind, field).number,
                per: if per == "day" { Per::Day } else { Per::Record },
                low: bound(low),
                high: bound(high),
                from,
                why: None,
            };
            (about_person(who), Fact::PersonalTarget(target))
        }
        ["observes", who] => {
            let subject = staff(who);
            let observed = PracticeObserved {
                subject,
                checklist: 1,
                items: vec![],
                strengths: None,
                gaps: None,
                person: None,
            };
            (About::Staff(subject), Fact::PracticeObserved(observed))
        }
        ref care => {
            let (about, mut fact) = care_of(care);
            if let (Fact::Care(care), Some((item, named))) = (&mut fact, planned) {
                let (_, due_at) = named.split_once('@').unwrap_or((named, "0:00"));
                care.planned = Some((item, time(due_at)));
            }
            (about, fact)
        }
    };
    let seq = before.len() as u64;
    let verdict = match (held, refused) {
        (true, _) => Verdict::Held(HeldReason::RoleEnded),
        (false, true) => Verdict::Declined,
        (false, false) => Verdict::Accepted,
    };
    let recorded_at = written.map_or(at, time);
    Told {
        label: label.to_owned(),
        id: entry_id(label),
        device: DeviceId(id16(device)),
        seq,
        recorded_at,
        place: if unsent {
            Place::OnTablet
        } else {
            Place::InFeed {
                row: seq,
                received_at: recorded_at,
                verdict,
            }
        },
        record: Record {
            happened_at: at,
            by: staff(who),
            acting_as: role.unwrap_or_else(|| usual_role(who)),
            about,
            links: vec![],
            saw: None,
            fact,
        },
    }
}

/// `notes mavis bowels bristol_type=6 amount=1`: any kind, answers by field name; `seen=1+3` for several, `pain=yes`,
/// `worried`, `declined`, `not-needed`, `not-possible` for the rest.
fn note_of(words: &[&str]) -> (About, Fact) {
    let mut care = Care::new(KindSpec::by_name(words[2]).unwrap());
    for word in &words[3..] {
        match word.split_once('=') {
            None if *word == "worried" => care.concern = true,
            None if *word == "declined" => {
                (care.outcome, care.not_given) = (Outcome::Declined, Some(NotGiven::Choice));
            }
            None if *word == "not-needed" => care.outcome = Outcome::NotNeeded,
            None if *word == "not-possible" => {
                (care.outcome, care.not_given) = (Outcome::NotPossible, Some(NotGiven::Away));
            }
            None => panic!("cannot read {word}"),
            Some((name, answer)) => {
                let field = field_of(care.kind, name);
                let number = || answer.parse().unwrap();
                let value = match &field.answer {
                    Answer::Number { .. } | Answer::Clock => Value::Number(number()),
                    Answer::Choice(_) => Value::Choice(answer.parse().unwrap()),
                    Answer::YesNo => Value::YesNo(answer == "yes"),
                    Answer::Several(_) | Answer::Regions => {
                        Value::Several(answer.split('+').map(|code| code.parse().unwrap()).collect())
                    }
                    Answer::Words => panic!("words are not needed here"),
                };
                assert_eq!(field.check(&value), Ok(()), "{word}");
                care.values.set(field.number, value);
            }
        }
    }
    (About::Person(person(words[1])), Fact::Care(care))
}

fn field_of(kind: &'static KindSpec, name: &str) -> &'static FieldSpec {
    kind.fields.iter().find(|field| field.name == name).unwrap()
}

/// `drink mavis 150`, `turn mavis`, `weighs mavis 635`, `food mavis`, `newer mavis`; a reason instead of an amount
/// means that it was declined.
fn care_of(words: &[&str]) -> (About, Fact) {
    if words[0] == "notes" {
        return note_of(words);
    }
    let about = About::Person(person(words[1]));
    if words[0] == "newer" {
        let newer = Unknown {
            code: 0x3fff,
            schema: 1,
            fields: vec![0xa0],
            why: UnknownWhy::NewerKind,
        };
        return (about, Fact::Unknown(newer));
    }
    let mut care = Care::new(kind_of(words[0]));
    match (
        words.get(2).map(|amount| amount.parse()),
        care.kind.code == weight::KIND.code,
    ) {
        (Some(Ok(number)), false) => care.values.set(fluid::TAKEN_ML, Value::Number(number)),
        (Some(Ok(number)), true) => care.values.set(weight::WEIGHT_KG, Value::Number(number)),
        (Some(Err(_)), _) => (care.outcome, care.not_given) = (Outcome::Declined, Some(NotGiven::Asleep)),
        (None, _) => {}
    }
    (about, Fact::Care(care))
}

pub fn kind_of(word: &str) -> &'static KindSpec {
    match word {
        "drink" => &fluid::KIND,
        "food" => &food::KIND,
        "turn" => &repositioning::KIND,
        "weighs" | "weight" => &weight::KIND,
        "urine" => &urine::KIND,
        other => panic!("no kind {other}"),
    }
}

/// `at 8:00 10:00` or `every 120 22:00 7:00`.
fn schedule_of(words: &[&str]) -> Schedule {
    match words {
        ["every", minutes, first, last] => Schedule::Every {
            minutes: minutes.parse().unwrap(),
            from_minute: time(first).minute_of_day(),
            to_minute: time(last).minute_of_day(),
        },
        ["at", times @ ..] => Schedule::Daily(times.iter().map(|at| time(at).minute_of_day()).collect()),
        other => panic!("no schedule {other:?}"),
    }
}

fn admission(who: &str, room: &str) -> PersonAdmitted {
    PersonAdmitted {
        person: person(who),
        name: short(who),
        known_as: short(who),
        unit: UnitId([1; 16]),
        room: short(room),
        birth_year: None,
        alerts: None,
    }
}

fn usual_role(who: &str) -> Role {
    match who {
        "lena" => Role::ShiftLeader,
        "dora" => Role::DeputyManager,
        _ => Role::SupportWorker,
    }
}

pub fn time(word: &str) -> Timestamp {
    let today = CareDay::new(2026, 11, 22).unwrap();
    if let Some((days, clock)) = word.split_once('d') {
        return time(clock).plus_ms(-days.parse::<i64>().unwrap() * DAY_MS);
    }
    let (day, clock) = match word.as_bytes()[0] {
        b'y' => (today.previous(), &word[1..]),
        b't' => (today.next(), &word[1..]),
        _ => (today, word),
    };
    let (hours, minutes) = clock.split_once(':').unwrap();
    day.at_minute(hours.parse::<u16>().unwrap() * 60 + minutes.parse::<u16>().unwrap())
}

fn entry_id(label: &str) -> EntryId {
    EntryId(Hash::of(&[b"entry", label.as_bytes()]).0)
}

fn id16(name: &str) -> [u8; 16] {
    let name = name.split('@').next().unwrap();
    Hash::of(&[name.as_bytes()]).0[..16].try_into().unwrap()
}

pub fn person(name: &str) -> PersonId {
    PersonId(id16(name))
}

pub fn staff(name: &str) -> StaffId {
    StaffId(id16(name))
}

pub fn name(id: [u8; 16]) -> &'static str {
    NAMES
        .into_iter()
        .find(|name| id16(name) == id)
        .unwrap_or("someone")
}

fn short(text: &str) -> ShortText {
    ShortText::parse(text).unwrap()
}

fn reason(text: &str) -> ReasonText {
    ReasonText::parse(text).unwrap()
}
