//! Daily checks and weekly reviews of the demonstration: held on most days, forgotten on one, signed a day late on another.
//!
//! What each saw is worked out from the tablet that it is signed on, as it is in a real home. May not live here: when a shift
//! ends (`fill`).

use anyhow::Result;
use sync_core::agenda::agenda;
use sync_core::cadence::Occurrence;
use sync_core::fold::Directory;
use sync_core::record::{
    About, Cadence, Decided, Fact, Found, ReviewAnswer, ReviewDecision, ReviewHeld, SeenAtReview,
};
use sync_core::signal::{Before, Look, SignalLimits, Tablet as Heard};
use sync_core::staff::Role;
use sync_core::sync::hub::{OfficeCommand, OfficeRecord};
use sync_core::sync::tablet::NewRecord;
use sync_core::text::{NoteText, ReasonText};
use sync_core::time::{DAY_MS, HOUR_MS, Timestamp};

use super::office::Office;
use super::people::{Home, Worker};
use super::tablet::Simulated;

/// Days before the last on which nobody signs the check, and on which it is signed the day after.
const FORGOTTEN: i64 = 5;
const LATE: i64 = 8;
/// Managers review the week on its fifth day.
const REVIEW_DAY: i32 = 4;

/// The end of a day shift at `at`: the check of the day, and on a Friday the review of the week.
pub fn at_the_end_of_a_day(
    home: &Home,
    office: &mut Office,
    tablets: &mut [Simulated],
    at: Timestamp,
    now: Timestamp,
) -> Result<()> {
    let days_ago = now.ms_since(at) / DAY_MS;
    let today = Occurrence::at(Cadence::Daily, at);
    if ![FORGOTTEN, LATE].contains(&days_ago) {
        daily(home, office, tablets, today, at)?;
    }
    if days_ago == LATE - 1 {
        daily(home, office, tablets, today.previous(), at)?;
    }
    let week = Occurrence::at(Cadence::Weekly, at);
    if at.care_day() == week.first_day().plus_days(REVIEW_DAY) {
        weekly(home, office, tablets, week, at)?;
    }
    Ok(())
}

/// By a shift leader who has a tablet in hand; else by the deputy, at the desk.
fn daily(
    home: &Home,
    office: &mut Office,
    tablets: &mut [Simulated],
    of: Occurrence,
    at: Timestamp,
) -> Result<()> {
    let leads = |tablet: &Simulated| {
        let worker = home.staff.iter().find(|one| Some(one.id) == tablet.signed_in());
        worker.is_some_and(|one| one.role == Role::ShiftLeader)
    };
    let all: Vec<_> = tablets.iter().map(Simulated::device).collect();
    let Some(seen) = tablets
        .iter()
        .find(|tablet| leads(tablet))
        .or_else(|| tablets.iter().find(|tablet| tablet.signed_in().is_some()))
        .and_then(|tablet| seen(tablet, &all, of, at))
    else {
        return Ok(());
    };
    let answers = vec![
        answer(1, Found::Yes, None)?,
        answer(2, Found::Yes, None)?,
        answer(
            3,
            Found::Partly,
            Some("On the early shift; nights are to be looked at."),
        )?,
        answer(4, Found::Yes, None)?,
    ];
    let held = ReviewHeld {
        cadence: Cadence::Daily,
        first_day: of.first_day().number(),
        seen,
        answers,
        decisions: Vec::new(),
        note: None,
    };
    if let Some(tablet) = tablets.iter_mut().find(|tablet| leads(tablet)) {
        let record = NewRecord {
            happened_at: at,
            about: About::Service,
            links: Vec::new(),
            saw: None,
            fact: Fact::ReviewHeld(held),
        };
        tablet.record(record, at)?;
        return Ok(());
    }
    at_the_desk(office, &home.staff[1], held, at)
}

fn weekly(
    home: &Home,
    office: &mut Office,
    tablets: &[Simulated],
    of: Occurrence,
    at: Timestamp,
) -> Result<()> {
    let all: Vec<_> = tablets.iter().map(Simulated::device).collect();
    let looked = tablets.iter().find(|tablet| tablet.signed_in().is_some());
    let Some(seen) = looked.and_then(|tablet| seen(tablet, &all, of, at)) else {
        return Ok(());
    };
    let decisions = seen.cycles.first().map(|one| -> Result<ReviewDecision> {
        Ok(ReviewDecision {
            cycle: one.cycle,
            decided: Decided::Speak,
            words: Some(ReasonText::parse(
                "On Monday, with the shift leader of the unit.",
            )?),
        })
    });
    let answers = vec![
        answer(11, Found::Partly, Some("One evening was forgotten."))?,
        answer(12, Found::Partly, Some("One is past its date."))?,
        answer(13, Found::Yes, None)?,
        answer(14, Found::Yes, None)?,
        answer(15, Found::NotLooked, None)?,
    ];
    let held = ReviewHeld {
        cadence: Cadence::Weekly,
        first_day: of.first_day().number(),
        seen,
        answers,
        decisions: decisions.into_iter().collect::<Result<_>>()?,
        note: Some(NoteText::parse("Night checks are the theme of next week.")?),
    };
    at_the_desk(office, &home.staff[1], held, at)
}

fn at_the_desk(office: &mut Office, by: &Worker, held: ReviewHeld, at: Timestamp) -> Result<()> {
    let record = OfficeRecord {
        happened_at: at,
        about: About::Service,
        links: Vec::new(),
        fact: Fact::ReviewHeld(held),
    };
    let command = OfficeCommand::Write {
        by: by.id,
        acting_as: by.role,
        records: vec![record],
    };
    office.write(command, at)?;
    Ok(())
}

fn answer(question: u8, found: Found, words: Option<&str>) -> Result<ReviewAnswer> {
    Ok(ReviewAnswer {
        question,
        found,
        words: words.map(ReasonText::parse).transpose()?,
    })
}

/// What the screen of one tablet says. Every tablet met the office within the last hours.
fn seen(
    tablet: &Simulated,
    all: &[sync_core::id::DeviceId],
    of: Occurrence,
    at: Timestamp,
) -> Option<SeenAtReview> {
    let (floor, cycles, reviews) = tablet.folds()?;
    let directory: &Directory = tablet.directory();
    let heard: Vec<Heard> = all
        .iter()
        .map(|device| Heard {
            device: *device,
            on_shift: false,
            heard_at: Some(at.plus_ms(-HOUR_MS / 2)),
            unsent_since: None,
            clock_offset_ms: None,
            went_back_at: None,
        })
        .collect();
    let look = Look {
        cycles,
        floor,
        before: &Before::of(cycles),
        tablets: &heard,
        reviews,
        open_since: directory.open_since(),
        limits: &SignalLimits::default(),
        now: at,
    };
    Some(agenda(&look, of, &[]))
}
