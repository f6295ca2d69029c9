//! Reads a history as people would tell it. One line is one record:
//! `label who [as role] what... [before LABEL] [waits] [held]`
//! `before LABEL`: its author's device had the feed up to that record and no further. `waits`: it has not left its tablet.

use crate::cycle::{Cycle, Cycles};
use crate::fold::{Entered, Place};
use crate::id::{ActionId, CycleId, DeviceId, EntryId, PersonId, PublicKey, StaffId};
use crate::record::follow_through::*;
use crate::record::{About, CycleFact, EnteredInError, Fact, Record, Step};
use crate::staff::Role;
use crate::text::{NoteText, ReasonText, ShortText};
use crate::time::{DAY_MS, HOUR_MS, Timestamp};
use crate::verdict::{HeldReason, Verdict as Word};

pub(crate) const CYCLE: CycleId = CycleId([0xc; 16]);
/// The first record is written now, each after it an hour later.
pub(crate) const START: Timestamp = Timestamp(1_700_000_000_000);

/// One record with its carrier.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) label: String,
    pub(crate) id: EntryId,
    device: DeviceId,
    seq: u64,
    pub(crate) knew: u64,
    pub(crate) place: Place,
    pub(crate) recorded_at: Timestamp,
    record: Record,
}

impl Told {
    pub(crate) fn at(&self, place: Place) -> Entered<'_> {
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

pub(crate) fn id(label: &str) -> EntryId {
    EntryId(crate::id::Hash::of(&[label.as_bytes()]).0)
}

fn action(label: &str) -> ActionId {
    ActionId(short(label))
}

fn short(label: &str) -> [u8; 16] {
    let mut out = [0; 16];
    out.copy_from_slice(&id(label).0[..16]);
    out
}

/// Each person's usual role.
fn role_of(who: &str) -> Role {
    match who {
        "amira" | "ben" => Role::SupportWorker,
        "lena" | "lou" => Role::ShiftLeader,
        "tess" => Role::TeamLeader,
        "dora" | "dan" => Role::DeputyManager,
        "maria" => Role::RegisteredManager,
        "gov" => Role::ProviderGovernance,
        "ada" => Role::Administrator,
        other => panic!("who is {other}?"),
    }
}

fn note(text: &str) -> NoteText {
    NoteText::parse(text).unwrap()
}

fn reason(text: &str) -> ReasonText {
    ReasonText::parse(text).unwrap()
}

pub(crate) fn read(history: &str) -> Vec<Told> {
    read_of(history, CYCLE, START)
}

/// Another cycle's history, begun at another time.
pub(crate) fn read_of(history: &str, cycle: CycleId, start: Timestamp) -> Vec<Told> {
    let lines: Vec<&str> = history
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let labels: Vec<&str> = lines.iter().map(|line| line.split(' ').next().unwrap()).collect();
    let row_of = |label: &str| {
        labels
            .iter()
            .position(|known| *known == label)
            .unwrap_or_else(|| panic!("no {label}"))
    };
    let mut seqs = std::collections::BTreeMap::new();
    let mut told: Vec<Told> = Vec::new();
    for (row, line) in lines.iter().enumerate() {
        let mut words: Vec<&str> = line.split_whitespace().collect();
        let label = words.remove(0).to_owned();
        let who = words.remove(0);
        let mut take = |name: &str| {
            let at = words.iter().position(|word| *word == name)?;
            words.remove(at);
            Some(words.remove(at))
        };
        let role = take("as").map_or_else(|| role_of(who), |role| Role::from_code(role).unwrap());
        let knew = take("before").map_or(row, row_of);
        let device = take("on").unwrap_or(who);
        let link = take("with");
        let because = take("because").map(reason);
        let has = |words: &mut Vec<&str>, name: &str| {
            let at = words.iter().position(|word| *word == name);
            at.map(|at| words.remove(at)).is_some()
        };
        let waits = has(&mut words, "waits");
        let held = has(&mut words, "held");
        let seq = seqs
            .entry(device.to_owned())
            .and_modify(|seq| *seq += 1)
            .or_insert(0_u64);
        let at = start.plus_ms(i64::try_from(row).unwrap() * HOUR_MS);
        let fact = fact(&words, who, at, because, cycle);
        told.push(Told {
            id: id(&label),
            label,
            device: DeviceId(short(device)),
            seq: *seq,
            knew: knew as u64,
            place: if waits {
                Place::OnTablet
            } else {
                Place::InFeed {
                    row: row as u64,
                    received_at: at,
                    verdict: if held {
                        Word::Held(HeldReason::RoleEnded)
                    } else {
                        Word::Accepted
                    },
                }
            },
            recorded_at: at,
            record: Record {
                happened_at: at,
                by: StaffId(short(who)),
                acting_as: role,
                about: About::Cycle(cycle),
                links: link.map(id).into_iter().collect(),
                saw: None,
                fact,
            },
        });
    }
    told
}

fn fact(words: &[&str], who: &str, at: Timestamp, because: Option<ReasonText>, cycle: CycleId) -> Fact {
    if let ["strikes", of] = words {
        return Fact::EnteredInError(EnteredInError {
            of: id(of),
            why: reason("a slip"),
            mistake: None,
        });
    }
    Fact::Cycle(CycleFact {
        cycle,
        step: step(words, who, at, because),
    })
}

fn step(words: &[&str], who: &str, at: Timestamp, because: Option<ReasonText>) -> Step {
    let days = |word: &str| at.plus_ms(word.parse::<i64>().unwrap() * DAY_MS);
    match words {
        ["issue"] => Step::IssueIdentified(IssueIdentified {
            shape: Shape::Action,
            source: Source::Incident,
            theme: Theme::Falls,
            risk: Risk::Medium,
            reach: Reach::Person(PersonId([5; 16])),
            place: Some(1),
            what: note("Found on the floor"),
            made_safe: None,
            reported_by: None,
        }),
        ["reviews"] => reviews(
            Candour::NotNeeded(reason("no harm")),
            Notify::NotNeeded(reason("no injury")),
        ),
        ["reviews", "owing"] => reviews(Candour::ToDo, Notify::ToDo),
        ["agrees", what, "in", due] => agrees(what, days(due), Reach::Person(PersonId([5; 16])), vec![]),
        ["agrees", what, "for-all", "in", due] => agrees(what, days(due), Reach::Service, vec![]),
        ["agrees", what, "asking", "audit", "in", due] => agrees(
            what,
            days(due),
            Reach::Person(PersonId([5; 16])),
            vec![EvidenceKind::Audit],
        ),
        ["assigns", what, "to", owner] => assigns(what, owner, &[]),
        ["assigns", what, "to", owner, "helped-by", helper] => assigns(what, owner, &[helper]),
        ["understands", what] => understands(what, who, UnderstoodHow::Themselves, false),
        ["understands", what, "asking"] => understands(what, who, UnderstoodHow::Themselves, true),
        ["confirms", what, "of", other] => understands(what, other, UnderstoodHow::FaceToFace, false),
        ["notes", what] => progress(what, Progress::OnTrack),
        ["blocked", what] => progress(what, Progress::Blocked),
        ["midway", what] => Step::MidwayChecked(MidwayChecked {
            action: action(what),
            progress: Progress::OnTrack,
            barrier: None,
            words: note("Looked at with the owner"),
            look_again_at: None,
        }),
        ["moves", what, "to", due] => Step::DeadlineMoved(DeadlineMoved {
            action: action(what),
            due_at: days(due),
            why: reason("parts late"),
        }),
        ["done", what] => Step::DoneClaimed(DoneClaimed {
            action: action(what),
            words: note("Mat in place"),
        }),
        ["sees", what, result] => Step::PracticeVerified(PracticeVerified {
            action: action(what),
            result: match *result {
                "yes" => Verified::Yes,
                "partly" => Verified::Partly,
                "no" => Verified::No,
                other => panic!("sees what? {other}"),
            },
            words: note("Looked in at night"),
            staff_said: StaffSaid::Said(note("It helps")),
            seen_in: vec![SeenIn::Day],
            evidence: vec![EvidenceKind::Observation],
            own_because: because,
        }),
        ["ends", what] => Step::ActionEnded(ActionEnded {
            action: action(what),
            ending: Ending::Cancelled,
            why: reason("moved out"),
        }),
        ["settles", what, "for", stands] => Step::Settled(Settled {
            action: (*what != "whole").then(|| action(what)),
            stands: id(stands),
            why: reason("asked both"),
        }),
        ["effective"] => outcome(Verdict::Effective, true, because),
        ["effective", "unmeasured"] => outcome(Verdict::Effective, false, because),
        ["ineffective"] => outcome(Verdict::NotEffective, true, because),
        ["too-early"] => outcome(Verdict::TooEarly, true, because),
        ["tells", how] => Step::DutyMet(DutyMet {
            duty: match *how {
                "person" => Duty::Told,
                "in-writing" => Duty::Written,
                "regulator" => Duty::Notified,
                other => panic!("tells whom? {other}"),
            },
            at,
            to: ShortText::parse("Her daughter").unwrap(),
            words: note("Told what happened, with an apology"),
            reference: None,
            despite: None,
        }),
        ["says"] => Step::FeedbackGiven(FeedbackGiven {
            helped: Helped::ALittle,
            words: None,
        }),
        ["reopens"] => Step::Reopened(Reopened {
            why: note("Fell again"),
            what_failed: note("The mat was moved"),
            changed_response: note("Sensor instead"),
        }),
        ["escalates", what] => Step::Escalated(Escalated {
            action: Some(action(what)),
            signal: 2,
            what: 1,
            to: Role::RegisteredManager,
        }),
        other => panic!("does what? {other:?}"),
    }
}

fn reviews(candour: Candour, notify: Notify) -> Step {
    Step::IncidentReviewed(IncidentReviewed {
        what_happened: note("Slipped from the bed"),
        factors: vec![Factor::Equipment],
        cause: Cause::Equipment,
        immediate: note("Bed lowered"),
        took_part: vec![],
        candour,
        notify,
    })
}

fn agrees(what: &str, due_at: Timestamp, reach: Reach, evidence: Vec<EvidenceKind>) -> Step {
    Step::ActionAgreed(ActionAgreed {
        action: action(what),
        change: note("Put a mat beside the bed"),
        expected: note("No fall from bed"),
        closes_when: note("Four weeks without a fall"),
        measure: None,
        risk: Risk::Medium,
        due_at,
        due_why: reason("before the weekend"),
        role: Role::SupportWorker,
        reach,
        evidence,
        reopen_when: None,
        instead_of: None,
        despite: None,
    })
}

fn assigns(what: &str, owner: &str, helpers: &[&str]) -> Step {
    Step::ActionAssigned(ActionAssigned {
        action: action(what),
        owner: StaffId(short(owner)),
        helpers: helpers.iter().map(|helper| StaffId(short(helper))).collect(),
        words: None,
        despite: None,
    })
}

fn understands(what: &str, staff: &str, how: UnderstoodHow, asks: bool) -> Step {
    Step::UnderstandingConfirmed(UnderstandingConfirmed {
        action: action(what),
        staff: StaffId(short(staff)),
        how,
        question: asks.then(|| note("Which mat?")),
    })
}

fn progress(what: &str, progress: Progress) -> Step {
    Step::ProgressNoted(ProgressNoted {
        action: action(what),
        progress,
        barrier: (progress == Progress::Blocked).then_some(Barrier::Equipment),
        words: None,
        proposed_due_at: None,
    })
}

fn outcome(verdict: Verdict, measured: bool, own_because: Option<ReasonText>) -> Step {
    Step::OutcomeReviewed(OutcomeReviewed {
        verdict,
        figures: measured.then_some(Figures {
            measure: 5,
            before_hundredths: Some(400),
            before_n: 4,
            after_hundredths: Some(100),
            after_n: 1,
            by_hand: Some(false),
        }),
        findings: note("Fewer falls"),
        learning: None,
        own_because,
    })
}

pub(crate) fn fold(history: &[Told]) -> Cycles {
    let mut cycles = Cycles::default();
    for told in history {
        cycles.apply(&told.at(told.place), told.knew);
    }
    cycles
}

/// What a history adds up to, in words: the stage and because of what; contradictions; what does not count; gaps.
pub(crate) fn tell(history: &[Told], cycle: &Cycle) -> String {
    let name = |id: &EntryId| {
        let told = history.iter().find(|told| told.id == *id);
        told.map_or_else(|| "?".to_owned(), |told| told.label.clone())
    };
    let names = |ids: &[EntryId]| {
        let mut names: Vec<String> = ids.iter().map(name).collect();
        names.sort_unstable();
        names.join(" ")
    };
    let mut lines = vec![format!("{:?} because {}", cycle.stage, names(&cycle.because))];
    if cycle.actions.len() > 1 {
        for action in &cycle.actions {
            lines.push(format!("  {:?} because {}", action.stage, names(&action.because)));
        }
    }
    for contradiction in &cycle.contradictions {
        lines.push(format!(
            "{:?}: {}",
            contradiction.what,
            names(&contradiction.between)
        ));
    }
    let mut not_counted: Vec<String> = cycle
        .not_counted
        .iter()
        .map(|(id, why)| format!("{} {}", name(id), first_word(why)))
        .collect();
    not_counted.sort_unstable();
    lines.extend(not_counted);
    if cycle.self_verified {
        lines.push("self-verified".to_owned());
    }
    lines.join("\n")
}

/// The variant's name.
fn first_word(of: &impl std::fmt::Debug) -> String {
    let text = format!("{of:?}");
    text.split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap()
        .to_owned()
}

/// Folds a history and compares what it adds up to.
#[track_caller]
pub(crate) fn check(history: &str, expected: &str) {
    let history = read(history);
    let cycles = fold(&history);
    let shown = tell(&history, cycles.cycle(CYCLE).unwrap());
    let expected: Vec<&str> = expected
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let shown: Vec<&str> = shown.lines().map(str::trim).collect();
    assert_eq!(shown, expected, "\n{}", shown.join("\n"));
}
