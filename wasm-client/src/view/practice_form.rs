//! Reading a practice observation as typed.

use sync_core::id::StaffId;
use sync_core::record::{Checklist, ItemResult, PracticeObserved, Seen};
use sync_core::text::NoteText;
use sync_core::time::Timestamp;

use super::care_form::{kept, optional_text, problem, read_when, whole};
use crate::protocol::{PracticeForm, Problem, ProblemAt};

/// Reads a form: what was observed, and when.
///
/// # Errors
/// Everything wrong, in the order of the form. The caller keeps the form as it is.
pub fn read(
    form: &PracticeForm,
    by: StaffId,
    now: Timestamp,
) -> Result<(PracticeObserved, Timestamp), Vec<Problem>> {
    let mut problems = Vec::new();
    let subject = StaffId::from_hex(&form.subject);
    match subject {
        None => problems.push(problem(ProblemAt::Subject, "Choose whose practice you saw.")),
        Some(subject) if subject == by => {
            problems.push(problem(
                ProblemAt::Subject,
                "You can't observe your own practice.",
            ));
        }
        Some(_) => {}
    }
    let Some(checklist) = Checklist::by_code(form.checklist) else {
        problems.push(whole("Choose what you watched."));
        return Err(problems);
    };
    let mut items = Vec::new();
    for item in checklist.items {
        let seen = form
            .seen
            .get(&item.code)
            .and_then(|place| Seen::ALL.get(usize::from(*place)));
        match seen {
            Some(seen) => items.push(ItemResult {
                item: item.code,
                seen: *seen,
            }),
            None => problems.push(problem(ProblemAt::Field(item.code), "Please answer this.")),
        }
    }
    let strengths = kept(
        optional_text(&form.strengths, NoteText::parse, ProblemAt::Strengths),
        &mut problems,
    );
    let gaps = kept(
        optional_text(&form.gaps, NoteText::parse, ProblemAt::Gaps),
        &mut problems,
    );
    let happened_at = kept(read_when(&form.when, now), &mut problems);
    match (problems.is_empty(), subject, happened_at) {
        (true, Some(subject), Some(happened_at)) => Ok((
            PracticeObserved {
                subject,
                checklist: checklist.code,
                items,
                strengths: strengths.flatten(),
                gaps: gaps.flatten(),
                person: None,
            },
            happened_at,
        )),
        _ => Err(problems),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEE: StaffId = StaffId([1; 16]);
    const AMIRA: StaffId = StaffId([2; 16]);
    const NOW: Timestamp = Timestamp(1_795_338_300_000);

    #[test]
    fn a_whole_observation_is_read() {
        let (observed, happened_at) = read(&form(), LEE, NOW).unwrap();
        assert_eq!((observed.subject, happened_at), (AMIRA, NOW));
        assert_eq!(observed.items.len(), 6);
        assert_eq!(observed.items[0].seen, Seen::Met);
        assert_eq!(observed.strengths.unwrap().as_str(), "Calm and kind");
        assert_eq!(observed.gaps, None);
    }

    #[test]
    fn every_criterion_is_asked_for_and_nobody_observes_themselves() {
        let mut unfinished = form();
        unfinished.seen.remove(&3);
        unfinished.subject = LEE.to_hex();
        let problems = read(&unfinished, LEE, NOW).unwrap_err();
        let places: Vec<&ProblemAt> = problems.iter().map(|problem| &problem.at).collect();
        assert_eq!(places, [&ProblemAt::Subject, &ProblemAt::Field(3)]);
    }

    fn form() -> PracticeForm {
        PracticeForm {
            subject: AMIRA.to_hex(),
            checklist: 1,
            seen: (1..=6).map(|code| (code, 0)).collect(),
            strengths: " Calm and kind ".to_owned(),
            ..PracticeForm::default()
        }
    }
}
