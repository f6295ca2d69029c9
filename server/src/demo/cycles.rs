//! Five follow-through cycles of the demonstration's home, each at another point: one closed and effective, one that nobody
//! goes on with, one that happened again, one verified by whoever did it, one with two owners.
//!
//! Data and words only: `story` lives them, through the desk's machine and one tablet.

use anyhow::Result;
use sync_core::id::{ActionId, CycleId, Hash, StaffId};
use sync_core::record::Step;
use sync_core::record::follow_through::{
    ActionAgreed, ActionAssigned, Candour, Cause, DoneClaimed, Duty, DutyMet, EvidenceKind, Factor, Figures,
    IncidentReviewed, IssueIdentified, MeasureAsked, MidwayChecked, Notify, OutcomeReviewed,
    PracticeVerified, Progress, ProgressNoted, Reach, Risk, SeenIn, Shape, Source, StaffSaid, Theme,
    UnderstandingConfirmed, UnderstoodHow, Verdict, Verified,
};
use sync_core::staff::Role;
use sync_core::text::{NoteText, ReasonText, ShortText};
use sync_core::time::{DAY_MS, Timestamp};

/// A cycle that does not follow from an incident has an id of the demonstration's own.
pub fn own_cycle(name: &str) -> CycleId {
    CycleId(short(&format!("cycle {name}")))
}

/// The one action of a cycle.
pub fn action_of(cycle: CycleId) -> ActionId {
    ActionId(short(&format!("action {cycle}")))
}

fn short(name: &str) -> [u8; 16] {
    let hash = Hash::of(&[b"followthrough demonstration 1", name.as_bytes()]);
    let mut id = [0; 16];
    id.copy_from_slice(&hash.0[..16]);
    id
}

fn note(words: &str) -> Result<NoteText> {
    Ok(NoteText::parse(words)?)
}

fn reason(words: &str) -> Result<ReasonText> {
    Ok(ReasonText::parse(words)?)
}

/// What was found.
pub fn issue(source: Source, theme: Theme, risk: Risk, reach: Reach, what: &str) -> Result<Step> {
    Ok(Step::IssueIdentified(IssueIdentified {
        shape: Shape::Action,
        source,
        theme,
        risk,
        reach,
        place: None,
        what: note(what)?,
        made_safe: None,
        reported_by: None,
    }))
}

/// The review of a fall; of one that hurt, the family is owed an account.
pub fn review(what_happened: &str, cause: Cause, by: StaffId, hurt: bool) -> Result<Step> {
    Ok(Step::IncidentReviewed(IncidentReviewed {
        what_happened: note(what_happened)?,
        factors: vec![Factor::Surroundings, Factor::PersonsNeed],
        cause,
        immediate: note("Helped up, checked over, observed every hour until morning.")?,
        took_part: vec![by],
        candour: if hurt {
            Candour::ToDo
        } else {
            Candour::NotNeeded(reason("no harm beyond a bruise; family told the same day")?)
        },
        notify: Notify::NotNeeded(reason("no serious injury")?),
    }))
}

/// The family was told in person; the letter that follows is another step.
pub fn told(at: Timestamp) -> Result<Step> {
    Ok(Step::DutyMet(DutyMet {
        duty: Duty::Told,
        at,
        to: ShortText::parse("Next of kin, at the home")?,
        words: note(
            "What happened and what we know so far, and that we are sorry. They asked for the review.",
        )?,
        reference: None,
        despite: None,
    }))
}

/// What has to change: the change, what will be different, when it may be closed.
pub fn agree(
    cycle: CycleId,
    says: [&str; 3],
    role: Role,
    reach: Reach,
    due_at: Timestamp,
    measured: bool,
) -> Result<Step> {
    let [change, expected, closes_when] = says;
    Ok(Step::ActionAgreed(ActionAgreed {
        action: action_of(cycle),
        change: note(change)?,
        expected: note(expected)?,
        closes_when: note(closes_when)?,
        measure: measured.then_some(MeasureAsked {
            measure: 14,
            target_hundredths: 90_00,
            baseline_days: 14,
            review_days: 14,
        }),
        risk: Risk::Medium,
        due_at,
        due_why: reason("long enough to do it well, short enough to notice")?,
        role,
        reach,
        evidence: if measured {
            vec![EvidenceKind::CareRecords, EvidenceKind::Observation]
        } else {
            vec![]
        },
        reopen_when: None,
        instead_of: None,
        despite: None,
    }))
}

/// Who answers for it.
pub fn assign(cycle: CycleId, owner: StaffId) -> Step {
    Step::ActionAssigned(ActionAssigned {
        action: action_of(cycle),
        owner,
        helpers: vec![],
        words: None,
        despite: None,
    })
}

/// A leader made sure that they understand.
pub fn understood(cycle: CycleId, staff: StaffId) -> Step {
    Step::UnderstandingConfirmed(UnderstandingConfirmed {
        action: action_of(cycle),
        staff,
        how: UnderstoodHow::FaceToFace,
        question: None,
    })
}

/// How it goes.
pub fn progress(cycle: CycleId, words: &str) -> Result<Step> {
    Ok(Step::ProgressNoted(ProgressNoted {
        action: action_of(cycle),
        progress: Progress::OnTrack,
        barrier: None,
        words: Some(note(words)?),
        proposed_due_at: None,
    }))
}

/// The check half way.
pub fn midway(cycle: CycleId, words: &str) -> Result<Step> {
    Ok(Step::MidwayChecked(MidwayChecked {
        action: action_of(cycle),
        progress: Progress::OnTrack,
        barrier: None,
        words: note(words)?,
        look_again_at: None,
    }))
}

/// The claim that it is done.
pub fn done(cycle: CycleId, words: &str) -> Result<Step> {
    Ok(Step::DoneClaimed(DoneClaimed {
        action: action_of(cycle),
        words: note(words)?,
    }))
}

/// The look at practice.
pub fn seen(cycle: CycleId, words: &str, staff: &str, own_because: Option<&str>) -> Result<Step> {
    Ok(Step::PracticeVerified(PracticeVerified {
        action: action_of(cycle),
        result: Verified::Yes,
        words: note(words)?,
        staff_said: StaffSaid::Said(note(staff)?),
        seen_in: vec![SeenIn::Day, SeenIn::Night],
        evidence: vec![EvidenceKind::CareRecords, EvidenceKind::Observation],
        own_because: own_because.map(reason).transpose()?,
    }))
}

/// The review of the outcome: it worked.
pub fn worked(findings: &str, learning: &str) -> Result<Step> {
    Ok(Step::OutcomeReviewed(OutcomeReviewed {
        verdict: Verdict::Effective,
        figures: Some(Figures {
            measure: 14,
            before_hundredths: Some(71_00),
            before_n: 1_904,
            after_hundredths: Some(94_00),
            after_n: 2_117,
            by_hand: Some(true),
        }),
        findings: note(findings)?,
        learning: Some(note(learning)?),
        own_because: None,
    }))
}

/// So many days from a moment.
pub const fn days(from: Timestamp, days: i64) -> Timestamp {
    from.plus_ms(days * DAY_MS)
}
