//! One of every step of a follow-through cycle.

use super::{SampleOf, note, reason, short};
use crate::id::{ActionId, CycleId};
use crate::record::follow_through::{
    ActionAgreed, ActionAssigned, ActionEnded, Barrier, Candour, Cause, DeadlineMoved, DoneClaimed, Duty,
    DutyMet, Ending, Escalated, EvidenceKind, Factor, FeedbackGiven, Figures, Helped, IncidentReviewed,
    IssueIdentified, MeasureAsked, MidwayChecked, Notify, OutcomeReviewed, PracticeVerified, Progress,
    ProgressNoted, Reach, Reopened, Risk, SeenIn, Settled, Shape, Source, StaffSaid, Theme,
    UnderstandingConfirmed, UnderstoodHow, Verdict, Verified,
};
use crate::record::{About, CycleFact, Fact, Step};
use crate::staff::Role;

/// All of them, in one cycle.
pub(super) fn facts(of: &SampleOf) -> Vec<(About, Fact)> {
    let cycle = CycleId([0x10; 16]);
    let steps = found(of).into_iter().chain(agreed(of)).chain(seen(of));
    steps
        .map(|step| (About::Cycle(cycle), Fact::Cycle(CycleFact { cycle, step })))
        .collect()
}

const ACTION: ActionId = ActionId([0x11; 16]);

fn found(of: &SampleOf) -> [Step; 2] {
    [
        Step::IssueIdentified(IssueIdentified {
            shape: Shape::ALL[0],
            source: Source::ALL[0],
            theme: Theme::ALL[0],
            risk: Risk::ALL[0],
            reach: Reach::Unit(of.unit),
            place: Some(4),
            what: note("Found on the floor beside the bed"),
            made_safe: Some(note("A mat was put there")),
            reported_by: None,
        }),
        Step::IncidentReviewed(IncidentReviewed {
            what_happened: note("She reached for her glasses"),
            factors: vec![Factor::ALL[0], Factor::ALL[1]],
            cause: Cause::ALL[0],
            immediate: note("Checked over, and comforted"),
            took_part: vec![of.staff],
            candour: Candour::Told(of.at),
            notify: Notify::NotNeeded(reason("nobody was hurt")),
        }),
    ]
}

fn agreed(of: &SampleOf) -> [Step; 9] {
    let action = ACTION;
    [
        Step::ActionAgreed(ActionAgreed {
            action,
            change: note("Glasses stay within reach"),
            expected: note("She does not reach over"),
            closes_when: note("Seen on three nights"),
            measure: Some(MeasureAsked {
                measure: 1,
                target_hundredths: 50,
                baseline_days: 28,
                review_days: 28,
            }),
            risk: Risk::ALL[0],
            due_at: of.at,
            due_why: reason("before the weekend"),
            role: Role::ShiftLeader,
            reach: Reach::Person(of.person),
            evidence: vec![EvidenceKind::ALL[0]],
            reopen_when: Some(reason("she falls again")),
            instead_of: Some(ActionId([0x12; 16])),
            despite: Some(reason("nobody else is there")),
        }),
        Step::ActionAssigned(ActionAssigned {
            action,
            owner: of.staff,
            helpers: vec![of.staff],
            words: Some(note("Please show the night staff")),
            despite: None,
        }),
        Step::UnderstandingConfirmed(UnderstandingConfirmed {
            action,
            staff: of.staff,
            how: UnderstoodHow::ALL[0],
            question: Some(note("Which side?")),
        }),
        Step::ProgressNoted(ProgressNoted {
            action,
            progress: Progress::ALL[0],
            barrier: Some(Barrier::ALL[0]),
            words: Some(note("A shelf is on order")),
            proposed_due_at: Some(of.at),
        }),
        Step::MidwayChecked(MidwayChecked {
            action,
            progress: Progress::ALL[0],
            barrier: None,
            words: note("Going well"),
            look_again_at: Some(of.at),
        }),
        Step::DeadlineMoved(DeadlineMoved {
            action,
            due_at: of.at,
            why: reason("the shelf is late"),
        }),
        Step::DoneClaimed(DoneClaimed {
            action,
            words: note("The shelf is up"),
        }),
        Step::ActionEnded(ActionEnded {
            action,
            ending: Ending::Superseded(ActionId([0x12; 16])),
            why: reason("a lamp is better"),
        }),
        Step::Escalated(Escalated {
            action: Some(action),
            signal: 1,
            what: 2,
            to: Role::DeputyManager,
        }),
    ]
}

fn seen(of: &SampleOf) -> [Step; 6] {
    [
        Step::PracticeVerified(PracticeVerified {
            action: ACTION,
            result: Verified::ALL[0],
            words: note("Seen on two nights"),
            staff_said: StaffSaid::Said(note("It helps")),
            seen_in: vec![SeenIn::ALL[0]],
            evidence: vec![EvidenceKind::ALL[0]],
            own_because: None,
        }),
        Step::Settled(Settled {
            action: Some(ACTION),
            stands: of.of,
            why: reason("seen by both on Tuesday"),
        }),
        Step::OutcomeReviewed(OutcomeReviewed {
            verdict: Verdict::ALL[0],
            figures: Some(Figures {
                measure: 1,
                before_hundredths: Some(200),
                before_n: 4,
                after_hundredths: None,
                after_n: 0,
                by_hand: Some(false),
            }),
            findings: note("No fall for four weeks"),
            learning: Some(note("Ask where things are wanted")),
            own_because: Some(reason("no other manager was on duty")),
        }),
        Step::Reopened(Reopened {
            why: note("She fell again"),
            what_failed: note("The shelf was cleared"),
            changed_response: note("A pocket on the chair"),
        }),
        Step::FeedbackGiven(FeedbackGiven {
            helped: Helped::ALL[0],
            words: Some(note("Yes")),
        }),
        Step::DutyMet(DutyMet {
            duty: Duty::ALL[0],
            at: of.at,
            to: short("Her daughter"),
            words: note("Told what happened, with an apology"),
            reference: Some(short("L-7")),
            despite: Some(reason("she was abroad")),
        }),
    ]
}
