//! Follow-through cycles, as the office's server tells them; and steps, as it takes them. What is shown of a cycle is the
//! core's own (`sync_core::shown`), so tablets show the same.
//!
//! A step crosses as the bytes that records carry it in. May not live here: asking the server (`ui::office`).

use sync_core::id::{CycleId, EntryId, hex};
use sync_core::record::{CycleFact, Step};
pub use sync_core::shown::{
    ActionShown, ContradictionShown, CycleRow, DecidedShown, MeasureShown, OwedShown, OwnerShown, StageShown,
    StepShown, WholeCycle,
};

use super::read::{Json, Read, answers, read};
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
    /// Measures.
    Measures {
        /// What they rest on.
        coverage: Coverage,
        /// In the order of their numbers.
        measures: Vec<MeasureRow>,
    }
    /// One measure.
    MeasureRow {
        /// 5 is M5.
        number: u64,
        /// In words.
        label: String,
        /// "%".
        unit: String,
        /// Which way it should go.
        more_is_better: bool,
        /// The last 90 days.
        last: FigureShown,
        /// The 90 days before.
        before: FigureShown,
        /// "Better than before".
        effect: Option<String>,
        /// The mean of the weeks.
        mean_hundredths: Option<i64>,
        /// The lower limit of ordinary variation.
        low_hundredths: Option<i64>,
        /// The upper one.
        high_hundredths: Option<i64>,
        /// The oldest first.
        weeks: Vec<WeekShown>,
    }
    /// A figure with what is behind it.
    FigureShown {
        /// In hundredths of the unit; none where there was nothing to measure.
        value_hundredths: Option<i64>,
        /// Cases that count.
        cases: u64,
        /// Those they are among.
        among: u64,
    }
    /// What one cycle's measures were before it and since.
    CycleMeasures {
        /// One for each measure that is counted from records; none until every action was seen in practice.
        measures: Vec<Counted>,
    }
    /// One measure, counted from the records.
    Counted {
        /// Its number: 5 is M5.
        number: u64,
        /// In words.
        label: String,
        /// "%", "days".
        unit: String,
        /// Before its actions were agreed.
        before: SideShown,
        /// Since they were seen in practice.
        after: SideShown,
    }
    /// A figure over a stretch of time.
    SideShown {
        /// Where the stretch begins.
        from: i64,
        /// Where it ends.
        to: i64,
        /// In hundredths of the unit; none where there was nothing to measure.
        value_hundredths: Option<i64>,
        /// Cases that count.
        cases: u64,
        /// Those they are among.
        among: u64,
    }
    /// One week of a run chart.
    WeekShown {
        /// When it began.
        from: i64,
        /// In hundredths of the unit.
        value_hundredths: Option<i64>,
        /// Cases that count.
        cases: u64,
        /// Those they are among.
        among: u64,
        /// "ordinary", "outside" or "shifted".
        mark: Option<String>,
    }
    /// One cycle, as the server answers for it.
    CyclePage {
        /// What it rests on.
        coverage: Coverage,
        /// The cycle.
        cycle: WholeCycle,
    }
}

read!(CycleRow {
    cycle,
    what,
    theme,
    source,
    risk,
    concerns,
    stage,
    of_five,
    over,
    since,
    due_at,
    overdue_days,
    owners,
    contradictions,
    whole_stages,
    evidenced,
    self_verified,
    reopened,
    last_at,
    gone_up_to
});
read!(WholeCycle {
    row,
    raised_by,
    raised_at,
    made_safe,
    person,
    unit,
    rests_on,
    owed,
    actions,
    five,
    contradictions,
    watched_until,
    next,
    decided,
    history
});
read!(ActionShown {
    action,
    change,
    expected,
    closes_when,
    role,
    agreed_by,
    owners,
    due_at,
    due_why,
    midway_at,
    stage,
    barrier,
    helpers,
    hands,
    lookers,
    measure,
    next
});
read!(MeasureShown {
    number,
    target_hundredths,
    baseline_days,
    review_days
});
read!(DecidedShown {
    review,
    by,
    at,
    decided,
    words
});
read!(OwedShown { duty, label, met_at });
read!(OwnerShown {
    staff,
    name,
    understood,
    asks
});
read!(StageShown {
    label,
    whole,
    records,
    gaps
});
read!(ContradictionShown {
    about,
    label,
    action,
    between
});
read!(StepShown {
    entry,
    kind,
    line,
    by,
    role,
    device,
    happened_at,
    recorded_at,
    received_at,
    late,
    decides,
    not_counted,
    links,
    may_strike
});

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
