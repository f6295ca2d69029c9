//! Follow-through cycles of many years, written into a home before it serves: closed ones, each with seven records and by more
//! than one pair of hands, and open ones that wait at different points.

use anyhow::{Context, Result};
use followthrough_server::demo::Home;
use followthrough_server::store::Store;
use followthrough_server::{clock, desk_writer};
use sync_core::id::{ActionId, CycleId, Hash, StaffId};
use sync_core::record::follow_through::{
    ActionAgreed, ActionAssigned, DoneClaimed, Figures, IssueIdentified, OutcomeReviewed, PracticeVerified,
    Reach, Risk, SeenIn, Shape, Source, StaffSaid, Theme, UnderstandingConfirmed, UnderstoodHow, Verdict,
    Verified,
};
use sync_core::record::{About, CycleFact, Fact, Step};
use sync_core::staff::Role;
use sync_core::sync::hub::{OfficeCommand, OfficeRecord};
use sync_core::text::{NoteText, ReasonText};
use sync_core::time::{DAY_MS, Timestamp};

/// Over how many days closed cycles are spread.
const DAYS: i64 = 8 * 365;
/// Cycles written at once.
const AT_ONCE: usize = 50;

/// Writes them.
///
/// # Errors
/// The office refused a record, or nobody in the home has the role.
pub fn write(store: &Store, home: &Home, open: usize, closed: usize) -> Result<()> {
    let who = |role| {
        let mut of_role = home.staff.iter().filter(move |one| one.role == role);
        of_role.next().map(|one| one.id).context("nobody has this role")
    };
    let (deputy, manager) = (who(Role::DeputyManager)?, who(Role::RegisteredManager)?);
    let workers: Vec<StaffId> = home
        .staff
        .iter()
        .filter(|one| one.role == Role::SupportWorker)
        .map(|one| one.id)
        .collect();
    desk_writer::with(store, |desk| {
        let now = clock::now();
        let all: Vec<usize> = (0..open + closed).collect();
        for chunk in all.chunks(AT_ONCE) {
            let (mut agreed, mut judged) = (Vec::new(), Vec::new());
            for number in chunk {
                let one = One {
                    number: *number,
                    person: home.residents[number % home.residents.len()].id,
                    owner: workers[number % workers.len()],
                };
                let is_open = *number < open;
                let days = if is_open { number % 20 } else { number * 7 } as i64 % DAYS;
                let at = now.plus_ms(-days * DAY_MS);
                agreed.extend(one.agreed(at, is_open)?);
                if !is_open {
                    judged.extend(one.judged(at)?);
                }
            }
            for (by, acting_as, records) in [
                (deputy, Role::DeputyManager, agreed),
                (manager, Role::RegisteredManager, judged),
            ] {
                if records.is_empty() {
                    continue;
                }
                desk.write(OfficeCommand::Write {
                    by,
                    acting_as,
                    records,
                })?;
            }
        }
        Ok(())
    })
}

/// One cycle.
struct One {
    number: usize,
    person: sync_core::id::PersonId,
    owner: StaffId,
}

impl One {
    /// By the deputy: found, agreed, assigned, understood; said to be done, but for some of the open ones.
    fn agreed(&self, at: Timestamp, is_open: bool) -> Result<Vec<OfficeRecord>> {
        let theme = Theme::ALL[self.number % Theme::ALL.len()];
        let action = self.action();
        let mut steps = vec![
            Step::IssueIdentified(IssueIdentified {
                shape: Shape::Action,
                source: Source::Concern,
                theme,
                risk: Risk::Medium,
                reach: Reach::Person(self.person),
                place: None,
                what: note(&format!(
                    "{}: what was found, number {}",
                    theme.label(),
                    self.number
                ))?,
                made_safe: None,
                reported_by: Some(self.owner),
            }),
            Step::ActionAgreed(ActionAgreed {
                action,
                change: note(&format!("What has to change, number {}", self.number))?,
                expected: note("What will be different, in a sentence of some length")?,
                closes_when: note("Four weeks without it, seen by day and at night")?,
                measure: None,
                risk: Risk::Medium,
                due_at: at.plus_ms(14 * DAY_MS),
                due_why: reason("two weeks are enough")?,
                role: Role::SupportWorker,
                reach: Reach::Person(self.person),
                evidence: vec![],
                reopen_when: None,
                instead_of: None,
                despite: None,
            }),
            Step::ActionAssigned(ActionAssigned {
                action,
                owner: self.owner,
                helpers: vec![],
                words: None,
                despite: None,
            }),
            Step::UnderstandingConfirmed(UnderstandingConfirmed {
                action,
                staff: self.owner,
                how: UnderstoodHow::FaceToFace,
                question: None,
            }),
            Step::DoneClaimed(DoneClaimed {
                action,
                words: note("Done as agreed, for two weeks now")?,
            }),
        ];
        if is_open {
            steps.truncate(2 + self.number % 4);
        }
        Ok(self.records(at, steps))
    }

    /// By the manager: seen in practice, and it worked.
    fn judged(&self, at: Timestamp) -> Result<Vec<OfficeRecord>> {
        let steps = vec![
            Step::PracticeVerified(PracticeVerified {
                action: self.action(),
                result: Verified::Yes,
                words: note("Looked at twice, once at night")?,
                staff_said: StaffSaid::Said(note("It is part of the round now")?),
                seen_in: vec![SeenIn::Day, SeenIn::Night],
                evidence: vec![],
                own_because: None,
            }),
            Step::OutcomeReviewed(OutcomeReviewed {
                verdict: Verdict::Effective,
                figures: Some(Figures {
                    measure: 5,
                    before_hundredths: Some(250),
                    before_n: 5,
                    after_hundredths: Some(0),
                    after_n: 4,
                    by_hand: Some(false),
                }),
                findings: note("It did not happen again")?,
                learning: None,
                own_because: Some(reason("the home has one manager")?),
            }),
        ];
        Ok(self.records(at, steps))
    }

    fn action(&self) -> ActionId {
        ActionId(self.id(b"action"))
    }

    fn id(&self, what: &[u8]) -> [u8; 16] {
        let hash = Hash::of(&[b"bench years of cycles 1", what, &self.number.to_be_bytes()]);
        let mut id = [0; 16];
        id.copy_from_slice(&hash.0[..16]);
        id
    }

    fn records(&self, happened_at: Timestamp, steps: Vec<Step>) -> Vec<OfficeRecord> {
        let cycle = CycleId(self.id(b"cycle"));
        steps
            .into_iter()
            .map(|step| OfficeRecord {
                happened_at,
                about: About::Cycle(cycle),
                links: Vec::new(),
                fact: Fact::Cycle(CycleFact { cycle, step }),
            })
            .collect()
    }
}

fn note(words: &str) -> Result<NoteText> {
    Ok(NoteText::parse(words)?)
}

fn reason(words: &str) -> Result<ReasonText> {
    Ok(ReasonText::parse(words)?)
}
