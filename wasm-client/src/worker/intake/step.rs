//! Steps of a cycle as a form took them: what the screens say becomes records of one write.

use sync_core::cycle::{Cycles, Noted};
use sync_core::id::{CycleId, EntryId};
use sync_core::record::{About, Fact, Step};
use sync_core::sync::tablet::NewRecord;
use sync_core::time::Timestamp;

use super::{Read, reason, struck, whole};
use crate::protocol::{Problem, StepTaken};

/// Records about to be written, and what they say in a few words: "Said to be done".
pub type ReadAll = Result<(Vec<NewRecord>, String), Vec<Problem>>;

/// Reads the steps of one cycle that is here.
pub fn read(cycles: &Cycles, now: Timestamp, steps: &[StepTaken]) -> ReadAll {
    let garbled = || vec![whole("This step could not be read. Go back and open it again")];
    let mut records = Vec::new();
    let mut said: Vec<&'static str> = Vec::new();
    for taken in steps {
        let schema = Step::schema_of(taken.code).ok_or_else(garbled)?;
        let Fact::Cycle(fact) = Fact::from_fields(taken.code, schema, &taken.fact) else {
            return Err(garbled());
        };
        if cycles.cycle(fact.cycle).is_none() {
            return Err(vec![whole(
                "What this step is about is not on this tablet. Go back to Actions",
            )]);
        }
        let links: Option<Vec<EntryId>> = taken.links.iter().map(|link| EntryId::from_hex(link)).collect();
        said.push(fact.step.label());
        records.push(NewRecord {
            happened_at: now,
            about: About::Cycle(fact.cycle),
            links: links.ok_or_else(garbled)?,
            saw: None,
            fact: Fact::Cycle(fact),
        });
    }
    // Assigned and confirmed in one go is one thing to whoever did it.
    let words = said.first().copied().ok_or_else(garbled)?.to_owned();
    let confirmed = |step: &NewRecord| matches!(&step.fact, Fact::Cycle(fact) if matches!(fact.step, Step::UnderstandingConfirmed(_)));
    let words = if records.len() > 1 && records.iter().any(confirmed) {
        format!("{words}, and understood")
    } else {
        words
    };
    Ok((records, words))
}

/// That a step should not have been recorded.
pub fn strike(cycle: CycleId, noted: &Noted, now: Timestamp, why: &str) -> Read {
    let why = reason(why).map_err(|problem| vec![problem])?;
    let words = noted.step().map_or("Entry", Step::label);
    Ok((
        struck(now, About::Cycle(cycle), noted.id, why),
        format!("Entered in error: {}", words.to_lowercase()),
    ))
}
