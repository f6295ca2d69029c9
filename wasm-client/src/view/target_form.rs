//! Reading the form of a personal target as typed, writing one from a target, and ordering targets for a screen.
//!
//! Everything wrong is found at once and said beside its question, in plain words that never quote what was typed.

use sync_core::fold::{TargetSet, TargetStands};
use sync_core::id::PersonId;
use sync_core::record::{Answer, FieldSpec, KindSpec, Per, PersonalTarget, Value};
use sync_core::staff::Role;
use sync_core::text::{ReasonText, TextError};
use sync_core::time::{DAY_MS, Timestamp};

use super::words;
use crate::protocol::{Custody, Problem, ProblemAt, TargetForm, TargetLine, TargetPart};

/// What was set before is shown this far back; all of it stays in the record.
pub const BEFORE_MAX: usize = 50;
/// A target begins this many days ahead at most, or was agreed this long ago.
const DAYS_AWAY_MAX: i64 = 366;
/// A day's sum may be many records' worth.
const DAY_MAX: i64 = 100_000;

/// Names what is measured, for a form: kind, field, and whether a day's sum is meant.
pub fn number(kind: u16, field: u8, per: Per) -> String {
    let per = match per {
        Per::Record => "each",
        Per::Day => "day",
    };
    format!("{kind}.{field}.{per}")
}

/// What is measured, by its name in a form.
pub fn measured(number: &str) -> Option<(&'static FieldSpec, u16, Per)> {
    let mut parts = number.split('.');
    let (kind, field, per) = (parts.next()?, parts.next()?, parts.next()?);
    let kind = KindSpec::by_code(kind.parse().ok()?)?;
    let per = if per == "day" { Per::Day } else { Per::Record };
    Some((kind.field(field.parse().ok()?)?, kind.code, per))
}

/// What a form may choose from: the name in the form, and the words.
pub fn offered() -> impl Iterator<Item = (String, String)> {
    PersonalTarget::offered().map(|(kind, field, per)| {
        let words = blank(PersonId([0; 16]), kind.code, field.number, per).label();
        (number(kind.code, field.number, per), words)
    })
}

/// In force or to come, by what is measured; and what was set before, newest first. What ended a target and nothing else
/// came after is among the latter.
pub fn sorted(set: Vec<TargetSet<'_>>) -> (Vec<TargetSet<'_>>, Vec<TargetSet<'_>>) {
    let (mut now, mut before): (Vec<_>, Vec<_>) = set.into_iter().partition(|one| match one.stands {
        TargetStands::InForce => !one.target.ends(),
        TargetStands::ToCome => true,
        TargetStands::Over => false,
    });
    now.sort_by_key(|one| order(one.target));
    before.sort_by_key(|one| core::cmp::Reverse((one.recorded_at, one.id)));
    before.truncate(BEFORE_MAX);
    (now, before)
}

/// By what is measured, then by when it begins.
pub fn order(target: &PersonalTarget) -> (u16, u8, Per, Timestamp) {
    (target.kind, target.field, target.per, target.from)
}

/// A target as a line of a screen; the name of whoever set it, and where it is, are the caller's to add.
pub fn line(target: &PersonalTarget, role: Role, recorded_at: Timestamp, now: Timestamp) -> TargetLine {
    TargetLine {
        label: target.label(),
        words: (!target.ends()).then(|| target.words()),
        from_at: target.from.0,
        to_come: target.from > now,
        why: target.why.as_ref().map(|why| why.as_str().to_owned()),
        by_name: String::new(),
        role_label: role.label().to_owned(),
        recorded_at: recorded_at.0,
        custody: Custody::Sent {
            received_at: recorded_at.0,
        },
        form: write(target),
    }
}

/// The form that would set a target again.
pub fn write(target: &PersonalTarget) -> TargetForm {
    // Without its unit: the question names it.
    let bound = |steps: Option<i64>| {
        let shown = steps.zip(target.field()).map(|(steps, field)| {
            let words = field.show_number(steps);
            words.split(' ').next().unwrap_or_default().to_owned()
        });
        shown.unwrap_or_default()
    };
    TargetForm {
        number: number(target.kind, target.field, target.per),
        low: bound(target.low),
        high: bound(target.high),
        from_day: target.from.care_day().iso(),
        why: target
            .why
            .as_ref()
            .map_or(String::new(), |why| why.as_str().to_owned()),
        ends: false,
    }
}

/// Reads a form.
///
/// # Errors
/// Everything wrong, in the order of the form. The caller keeps the form as it is.
pub fn read(form: &TargetForm, person: PersonId, now: Timestamp) -> Result<PersonalTarget, Vec<Problem>> {
    let mut problems = Vec::new();
    let Some((field, kind, per)) = measured(&form.number) else {
        let mut problems = vec![problem(TargetPart::Number, "Choose what is measured.")];
        problems.extend(why(&form.why).err());
        return Err(problems);
    };
    let mut target = blank(person, kind, field.number, per);
    if form.ends {
        target.from = now;
    } else {
        for (part, typed, into) in [
            (TargetPart::Low, &form.low, &mut target.low),
            (TargetPart::High, &form.high, &mut target.high),
        ] {
            match bound(field, per, typed) {
                Ok(steps) => *into = steps,
                Err(words) => problems.push(problem(part, &words)),
            }
        }
        let empty = form.low.trim().is_empty() && form.high.trim().is_empty();
        if empty {
            problems.push(problem(TargetPart::Low, "Give the lowest, the highest, or both."));
        }
        if target.low.zip(target.high).is_some_and(|(low, high)| low > high) {
            problems.push(problem(
                TargetPart::High,
                "The highest is below the lowest. Check both.",
            ));
        }
        match from(&form.from_day, now) {
            Ok(from) => target.from = from,
            Err(words) => problems.push(problem(TargetPart::From, words)),
        }
    }
    match why(&form.why) {
        Ok(text) => target.why = Some(text),
        Err(why) => problems.push(why),
    }
    if problems.is_empty() {
        // The core has the last word on what can be.
        if let Err(why) = target.check() {
            problems.push(problem(TargetPart::Low, &format!("This cannot be: {why}.")));
        }
    }
    if problems.is_empty() {
        Ok(target)
    } else {
        Err(problems)
    }
}

fn blank(person: PersonId, kind: u16, field: u8, per: Per) -> PersonalTarget {
    PersonalTarget {
        person,
        kind,
        field,
        per,
        low: None,
        high: None,
        from: Timestamp(0),
        why: None,
    }
}

fn bound(field: &FieldSpec, per: Per, typed: &str) -> Result<Option<i64>, String> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let Answer::Number { unit, .. } = field.answer else {
        return Err("This is not a number that is measured.".to_owned());
    };
    if per == Per::Day {
        let digits = typed.trim().trim_end_matches(unit).trim().replace(',', "");
        let steps = digits.parse().ok().filter(|steps| (1..=DAY_MAX).contains(steps));
        let example = field.show_number(1500);
        return steps.map(Some).ok_or_else(|| {
            format!("Give a whole number from 1 to 100,000, such as {example}. What you typed is kept.")
        });
    }
    match field.parse_number(typed) {
        Ok(Value::Number(steps)) => Ok(Some(steps)),
        Ok(_) => Err("This is not a number that is measured.".to_owned()),
        Err(why) => Err(format!("{why}.")),
    }
}

fn from(typed: &str, now: Timestamp) -> Result<Timestamp, &'static str> {
    let day = words::from_boxes(typed, "12:00").map(|at| Timestamp(at).care_day());
    let Some(day) = day else {
        return Err("Give the day it begins.");
    };
    if day.start().ms_since(now).abs() > DAYS_AWAY_MAX * DAY_MS {
        return Err("This day is more than a year away. Check it.");
    }
    Ok(day.start())
}

fn why(typed: &str) -> Result<ReasonText, Problem> {
    ReasonText::parse(typed).map_err(|why| {
        let words = match why {
            TextError::Empty => "Say why, or who asked for it, in a few words.".to_owned(),
            TextError::TooLong { chars, limit } => {
                format!("This is {chars} characters long. At most {limit} fit: make it shorter.")
            }
            TextError::Unprintable => {
                "This has characters that can't be shown. Type it again instead of pasting it.".to_owned()
            }
        };
        Problem {
            at: ProblemAt::Why,
            words,
        }
    })
}

fn problem(part: TargetPart, words: &str) -> Problem {
    Problem {
        at: ProblemAt::Target(part),
        words: words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sync_core::record::care_kinds::{fluid, vital_signs};

    const NOW: Timestamp = Timestamp(1_795_338_300_000);
    const DOT: PersonId = PersonId([3; 16]);

    fn pulse(low: &str, high: &str) -> TargetForm {
        TargetForm {
            number: number(vital_signs::KIND.code, vital_signs::PULSE, Per::Record),
            low: low.to_owned(),
            high: high.to_owned(),
            from_day: NOW.care_day().iso(),
            why: "Asked by her doctor".to_owned(),
            ends: false,
        }
    }

    fn wrong(form: &TargetForm) -> Vec<(ProblemAt, String)> {
        let problems = read(form, DOT, NOW).unwrap_err();
        problems.into_iter().map(|one| (one.at, one.words)).collect()
    }

    #[test]
    fn a_form_goes_both_ways() {
        let target = read(&pulse("60", "100 a minute"), DOT, NOW).unwrap();
        assert_eq!(target.words(), "60 a minute to 100 a minute");
        assert_eq!(target.from, NOW.care_day().start());
        assert_eq!(write(&target), pulse("60", "100"));
        let warm = TargetForm {
            number: number(vital_signs::KIND.code, vital_signs::TEMPERATURE, Per::Record),
            ..pulse("", "37,5")
        };
        let target = read(&warm, DOT, NOW).unwrap();
        assert_eq!((target.low, target.high), (None, Some(375)));
        assert_eq!(write(&target).high, "37.5");
        let drinks = TargetForm {
            number: number(fluid::KIND.code, fluid::TAKEN_ML, Per::Day),
            ..pulse("1,500 ml", "")
        };
        let target = read(&drinks, DOT, NOW).unwrap();
        assert_eq!(
            (target.per, target.words()),
            (Per::Day, "at least 1500 ml".to_owned())
        );
    }

    #[test]
    fn everything_wrong_is_said_at_once_beside_its_question() {
        let part = ProblemAt::Target;
        let mut form = pulse("10", "many");
        form.from_day = "2206-11-22".to_owned();
        form.why = " ".to_owned();
        let found = wrong(&form);
        assert_eq!(
            found[0],
            (
                part(TargetPart::Low),
                "Pulse must be between 20 a minute and 220 a minute.".to_owned()
            )
        );
        let places: Vec<&ProblemAt> = found.iter().map(|(at, _)| at).collect();
        let all = [
            &part(TargetPart::Low),
            &part(TargetPart::High),
            &part(TargetPart::From),
            &ProblemAt::Why,
        ];
        assert_eq!(places, all);
        assert_eq!(wrong(&pulse("100", "60"))[0].0, part(TargetPart::High));
        assert_eq!(wrong(&pulse("", " "))[0].0, part(TargetPart::Low));
        assert_eq!(wrong(&TargetForm::default())[0].0, part(TargetPart::Number));
    }

    #[test]
    fn an_end_needs_a_reason_and_nothing_else() {
        let end = TargetForm {
            ends: true,
            from_day: String::new(),
            ..pulse("nonsense", "")
        };
        let target = read(&end, DOT, NOW).unwrap();
        assert!(target.ends());
        assert_eq!(target.from, NOW);
        assert_eq!(
            wrong(&TargetForm {
                why: String::new(),
                ..end
            })
            .len(),
            1
        );
    }
}
