//! Follow-through cycles, as the office's server tells them; and steps, as it takes them.
//!
//! A step crosses as the bytes that records carry it in. May not live here: asking the server (`ui::office`).

use sync_core::id::{CycleId, EntryId, hex};
use sync_core::record::{CycleFact, Step};

use super::read::answers;
use super::{Coverage, RecordRow};

answers! {
    /// The action board.
    Cycles {
        /// What it rests on.
        coverage: Coverage,
        /// Cycles that are not over.
        open: u64,
        /// Cycles that are.
        over: u64,
        /// What is to be done first comes first.
        cycles: Vec<CycleRow>,
        /// Where the next page starts.
        next: Option<String>,
        /// Incidents that nobody has reviewed.
        to_review: Vec<RecordRow>,
    }
    /// One line of it.
    CycleRow {
        /// Which cycle.
        cycle: String,
        /// What was found.
        what: String,
        /// "Falls".
        theme: String,
        /// "Incident".
        source: String,
        /// "High".
        risk: String,
        /// Whom or what it concerns.
        concerns: String,
        /// "Said to be done".
        stage: String,
        /// Which of the five stages it is in.
        of_five: u64,
        /// Nothing more is to be done.
        over: bool,
        /// Since when it stands there.
        since: i64,
        /// The earliest deadline of what is still to be done.
        due_at: Option<i64>,
        /// Days past it.
        overdue_days: i64,
        /// Who answers for what is still to be done.
        owners: Vec<String>,
        /// How many contradictions are to be settled.
        contradictions: u64,
        /// Stages with nothing missing that weighs.
        whole_stages: u64,
        /// Every stage is evidenced.
        evidenced: bool,
        /// Said in every report.
        self_verified: bool,
        /// How often it was opened again.
        reopened: u64,
        /// To whom it has gone up since anybody last did anything about it.
        gone_up_to: Option<String>,
    }
    /// Early warnings.
    Signals {
        /// What they rest on.
        coverage: Coverage,
        /// How many there are.
        total: u64,
        /// How many of them are too late.
        overdue: u64,
        /// The more pressing come first.
        signals: Vec<SignalRow>,
        /// Where the next page starts.
        next: Option<String>,
    }
    /// Something that somebody has to look at.
    SignalRow {
        /// "Past its date".
        label: String,
        /// What makes it go.
        clears: String,
        /// It cannot wait for the weekly review.
        urgent: bool,
        /// Its time has passed.
        overdue: bool,
        /// Since when it is so.
        since: i64,
        /// By when somebody should have acted.
        due_at: i64,
        /// Days past it.
        days_late: i64,
        /// Whose it is by now.
        whose: String,
        /// Whose it was first.
        lead: String,
        /// The cycle.
        cycle: Option<String>,
        /// Its cycle should be opened again.
        reopens: bool,
        /// What the cycle is about.
        about: Option<String>,
        /// The person.
        person: Option<String>,
        /// Their name.
        person_name: Option<String>,
        /// The tablet.
        tablet: Option<String>,
        /// Records that say so.
        evidence: Vec<String>,
    }
    /// One cycle, as the server answers for it.
    CyclePage {
        /// What it rests on.
        coverage: Coverage,
        /// The cycle.
        cycle: WholeCycle,
    }
    /// One cycle whole.
    WholeCycle {
        /// Its line.
        row: CycleRow,
        /// Who raised it.
        raised_by: Option<String>,
        /// When it happened, or was found.
        raised_at: Option<i64>,
        /// What was done at once.
        made_safe: Option<String>,
        /// Whom it concerns, where it is one person.
        person: Option<String>,
        /// Which unit it concerns, where it is one.
        unit: Option<String>,
        /// The records it rests on.
        rests_on: Vec<String>,
        /// Its actions.
        actions: Vec<ActionShown>,
        /// The five stages.
        five: Vec<StageShown>,
        /// What contradicts what.
        contradictions: Vec<ContradictionShown>,
        /// Until when it is watched.
        watched_until: Option<i64>,
        /// What can come next for the whole, the likeliest first.
        next: Vec<String>,
        /// Every record, the earliest written first.
        history: Vec<StepShown>,
    }
    /// One action.
    ActionShown {
        /// Which action.
        action: String,
        /// The required change.
        change: String,
        /// What will be different.
        expected: String,
        /// When it may be closed.
        closes_when: String,
        /// Whose work it is.
        role: String,
        /// Who agreed it.
        agreed_by: String,
        /// Who answers for it.
        owners: Vec<OwnerShown>,
        /// By when.
        due_at: i64,
        /// Why by then.
        due_why: String,
        /// When it is looked at half way.
        midway_at: i64,
        /// Where it stands.
        stage: String,
        /// What stands in the way.
        barrier: Option<String>,
        /// Who helps.
        helpers: Vec<String>,
        /// Ids of everyone who ever did something of it.
        hands: Vec<String>,
        /// Ids of those who looked at it in practice.
        lookers: Vec<String>,
        /// What is to show whether it worked.
        measure: Option<MeasureShown>,
        /// What can come next, the likeliest first.
        next: Vec<String>,
    }
    /// What is to show whether an action worked.
    MeasureShown {
        /// Its number: 5 is M5.
        number: u64,
        /// What it should come to, in hundredths.
        target_hundredths: i64,
        /// Days looked at before.
        baseline_days: u64,
        /// Days looked at after.
        review_days: u64,
    }
    /// Somebody who answers for an action.
    OwnerShown {
        /// Their id.
        staff: String,
        /// Who.
        name: String,
        /// They confirmed that they understand.
        understood: bool,
        /// With a question.
        asks: bool,
    }
    /// One of the five stages.
    StageShown {
        /// "Seen in practice".
        label: String,
        /// Nothing that weighs is missing.
        whole: bool,
        /// The records that show it.
        records: Vec<String>,
        /// What is missing.
        gaps: Vec<String>,
    }
    /// Something that contradicts something else.
    ContradictionShown {
        /// "owners", "deadlines", "work" or "outcome".
        about: String,
        /// "Two owners: settle who answers for it".
        label: String,
        /// Which action.
        action: Option<String>,
        /// The records.
        between: Vec<String>,
    }
    /// One record of a cycle.
    StepShown {
        /// Its entry.
        entry: String,
        /// "Action agreed".
        kind: String,
        /// What it says.
        line: String,
        /// Who wrote it.
        by: String,
        /// The role they acted in.
        role: String,
        /// On which device.
        device: String,
        /// When it took place.
        happened_at: i64,
        /// When it was written.
        recorded_at: i64,
        /// When the office stored it.
        received_at: Option<i64>,
        /// Written well after it took place.
        late: bool,
        /// The cycle stands where it stands because of it.
        decides: bool,
        /// Why it moves nothing.
        not_counted: Option<String>,
        /// What it rests on.
        links: Vec<String>,
        /// Whoever reads may say that it was entered in error.
        may_strike: bool,
    }
}

/// A step, with what it answers or gives as evidence.
pub type LinkedStep = (Step, Vec<EntryId>);

/// Steps of one cycle as the server takes them: all at once, or none. The same steps of the same moment are written once,
/// however often they are sent.
pub fn steps_text(cycle: CycleId, at: i64, steps: Vec<LinkedStep>) -> String {
    let steps: Vec<String> = steps
        .into_iter()
        .map(|(step, links)| {
            let fact = CycleFact { cycle, step };
            let links: Vec<String> = links
                .iter()
                .map(|link| format!("\"{}\"", link.to_hex()))
                .collect();
            // Numbers and hexadecimal alone: nothing in it needs to be escaped.
            format!(
                "{{\"code\":{},\"fields\":\"{}\",\"happened_at\":{at},\"links\":[{}]}}",
                fact.step.code(),
                hex(&minicbor::to_vec(&fact).unwrap_or_default()),
                links.join(",")
            )
        })
        .collect();
    format!("{{\"steps\":[{}]}}", steps.join(","))
}
