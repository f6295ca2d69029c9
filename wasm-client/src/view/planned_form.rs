//! Reading a form for planned care as typed, writing one from planned care, and saying planned care in words.
//!
//! Everything wrong is found at once and said beside its question, in plain words that never quote what was typed.

use sync_core::id::{PersonId, PlanItemId};
use sync_core::record::{Answer, KindSpec, PlannedCare, Schedule, Value};
use sync_core::text::{ShortText, TextError};
use sync_core::time::Timestamp;

use super::words;
use crate::protocol::{PlannedForm, PlannedLine, PlannedPart, Problem, ProblemAt};

/// Reads a form. `new_item` names the item when the form is for a new one.
///
/// # Errors
/// Everything wrong, in the order of the form. The caller keeps the form as it is.
pub fn read(form: &PlannedForm, person: PersonId, new_item: PlanItemId) -> Result<PlannedCare, Vec<Problem>> {
    let mut problems = Vec::new();
    let kind = KindSpec::by_code(form.kind);
    if kind.is_none() {
        problems.push(problem(PlannedPart::Kind, "Choose what kind of care this is."));
    }
    let instruction = match ShortText::parse(&form.instruction) {
        Ok(text) => Some(text),
        Err(why) => {
            problems.push(problem(PlannedPart::Instruction, &instruction_words(why)));
            None
        }
    };
    let schedule = schedule(form, &mut problems);
    let from = day(&form.from_day).map(|day| day.start());
    if from.is_none() {
        problems.push(problem(PlannedPart::FromDay, "Give the day it begins."));
    }
    let until = match form.last_day.trim() {
        "" => None,
        typed => match day(typed).map(|day| day.next().start()) {
            Some(until) if from.is_some_and(|from| until <= from) => {
                problems.push(problem(PlannedPart::LastDay, "It cannot end before it begins."));
                None
            }
            Some(until) => Some(until),
            None => {
                problems.push(problem(
                    PlannedPart::LastDay,
                    "Give the last day, or leave this empty.",
                ));
                None
            }
        },
    };
    let daily_target = target(form, kind, &mut problems);
    let item = if form.item.is_empty() {
        Some(new_item)
    } else {
        PlanItemId::from_hex(&form.item)
    };
    match (instruction, schedule, from, item, kind) {
        (Some(instruction), Some(schedule), Some(from), Some(item), Some(kind)) if problems.is_empty() => {
            Ok(PlannedCare {
                item,
                person,
                kind: kind.code,
                instruction,
                schedule,
                from,
                until,
                daily_target,
            })
        }
        _ => Err(problems),
    }
}

/// The form that would plan what `care` plans.
pub fn write(care: &PlannedCare) -> PlannedForm {
    let mut form = PlannedForm {
        item: care.item.to_hex(),
        kind: care.kind,
        instruction: care.instruction.as_str().to_owned(),
        from_day: care.from.care_day().iso(),
        last_day: care
            .until
            .map_or(String::new(), |until| until.plus_ms(-1).care_day().iso()),
        daily_target: care
            .daily_target
            .map_or(String::new(), |target| plain_number(care.kind, target)),
        ..PlannedForm::default()
    };
    match &care.schedule {
        Schedule::Daily(minutes) => form.times = minutes.iter().map(|minute| time_box(*minute)).collect(),
        Schedule::Every {
            minutes,
            from_minute,
            to_minute,
        } => {
            form.every_minutes = minutes.to_string();
            form.from_time = time_box(*from_minute);
            form.to_time = time_box(*to_minute);
        }
        Schedule::EveryDays {
            days,
            first_day: _,
            minute,
        } => {
            form.every_days = days.to_string();
            form.times = vec![time_box(*minute)];
        }
    }
    form
}

/// Planned care in words.
pub fn line(care: &PlannedCare) -> PlannedLine {
    let clock = |minute: &u16| {
        let today = Timestamp(0).care_day();
        today.at_minute(*minute).clock()
    };
    let kind = KindSpec::by_code(care.kind);
    PlannedLine {
        item: care.item.to_hex(),
        kind_label: kind
            .map_or("Care from a newer version", |kind| kind.label)
            .to_owned(),
        instruction: care.instruction.as_str().to_owned(),
        times: match &care.schedule {
            Schedule::Daily(minutes) => {
                let mut minutes = minutes.clone();
                minutes.sort_unstable();
                format!(
                    "Every day at {}",
                    listed(&minutes.iter().map(clock).collect::<Vec<_>>())
                )
            }
            Schedule::Every {
                minutes,
                from_minute,
                to_minute,
            } => format!(
                "Every {}, {} to {}",
                spaced(*minutes),
                clock(from_minute),
                clock(to_minute)
            ),
            Schedule::EveryDays { days: 7, minute, .. } => format!("Once a week at {}", clock(minute)),
            Schedule::EveryDays { days, minute, .. } => {
                format!("Every {days} days at {}", clock(minute))
            }
        },
        target: care
            .daily_target
            .map(|target| format!("{} a day", number(kind, target))),
        ends: care
            .until
            .map(|until| format!("Until {}", words::day(until.plus_ms(-1).0))),
    }
}

fn schedule(form: &PlannedForm, problems: &mut Vec<Problem>) -> Option<Schedule> {
    let whole = |typed: &str| typed.trim().parse::<u16>().ok();
    let said = problems.len();
    let schedule = if !form.every_minutes.trim().is_empty() {
        let minutes = whole(&form.every_minutes).filter(|minutes| (15..=1440).contains(minutes));
        if minutes.is_none() {
            problems.push(problem(
                PlannedPart::EveryMinutes,
                "Give the minutes between, from 15 to 1440: 120 is every two hours.",
            ));
        }
        let times = minute(&form.from_time).zip(minute(&form.to_time));
        if times.is_none() {
            problems.push(problem(
                PlannedPart::Times,
                "Give the first and the last time, such as 08:00.",
            ));
        }
        minutes
            .zip(times)
            .map(|(minutes, (from_minute, to_minute))| Schedule::Every {
                minutes,
                from_minute,
                to_minute,
            })
    } else {
        let times: Vec<Option<u16>> = form
            .times
            .iter()
            .filter(|typed| !typed.trim().is_empty())
            .map(|typed| minute(typed))
            .collect();
        let mut minutes: Vec<u16> = times.iter().flatten().copied().collect();
        minutes.sort_unstable();
        minutes.dedup();
        if minutes.is_empty() || times.contains(&None) {
            problems.push(problem(
                PlannedPart::Times,
                "Give at least one time, such as 08:00.",
            ));
        }
        match form.every_days.trim() {
            "" | "1" => Some(Schedule::Daily(minutes)),
            typed => {
                let days = whole(typed).filter(|days| (2..=366).contains(days));
                if days.is_none() {
                    problems.push(problem(
                        PlannedPart::EveryDays,
                        "Give the days between, from 1 to 366: 7 is once a week.",
                    ));
                }
                if minutes.len() > 1 {
                    problems.push(problem(
                        PlannedPart::Times,
                        "Care that is not every day has one time: take the others away.",
                    ));
                }
                let first_day = day(&form.from_day).map(|day| day.number());
                days.zip(minutes.first().copied())
                    .zip(first_day)
                    .map(|((days, minute), first_day)| Schedule::EveryDays {
                        days,
                        first_day,
                        minute,
                    })
            }
        }
    };
    let schedule = schedule.filter(|_| problems.len() == said)?;
    match schedule.check() {
        Ok(()) => Some(schedule),
        Err(why) => {
            problems.push(problem(PlannedPart::Times, &format!("This cannot be: {why}.")));
            None
        }
    }
}

fn target(form: &PlannedForm, kind: Option<&KindSpec>, problems: &mut Vec<Problem>) -> Option<i64> {
    let typed = form.daily_target.trim();
    if typed.is_empty() {
        return None;
    }
    let field = kind.and_then(|kind| {
        kind.fields
            .iter()
            .find(|field| matches!(field.answer, Answer::Number { .. }))
    });
    let Some(field) = field else {
        problems.push(problem(
            PlannedPart::DailyTarget,
            "This kind of care has no amount: leave the target empty.",
        ));
        return None;
    };
    // A day's target may be many times what one entry may hold.
    let digits = typed
        .trim_end_matches(|letter: char| letter.is_alphabetic())
        .trim()
        .replace(',', "");
    let target = digits
        .parse::<i64>()
        .ok()
        .filter(|target| (1..=100_000).contains(target));
    let Some(target) = target else {
        problems.push(problem(
            PlannedPart::DailyTarget,
            &format!(
                "Give the target for a day as a whole number, such as {}.",
                field.show_number(1500)
            ),
        ));
        return None;
    };
    let Answer::Number { decimals, .. } = &field.answer else {
        return None;
    };
    Some(target * 10i64.pow(u32::from(*decimals)))
}

fn number(kind: Option<&KindSpec>, steps: i64) -> String {
    kind.and_then(|kind| {
        let field = kind
            .fields
            .iter()
            .find(|field| matches!(field.answer, Answer::Number { .. }))?;
        Some(field.show(&Value::Number(steps)))
    })
    .unwrap_or_else(|| steps.to_string())
}

fn plain_number(kind: u16, steps: i64) -> String {
    let shown = number(KindSpec::by_code(kind), steps);
    shown
        .split_once(' ')
        .map_or(shown.clone(), |(number, _)| number.to_owned())
}

fn day(typed: &str) -> Option<sync_core::time::CareDay> {
    words::from_boxes(typed.trim(), "12:00").map(|at| Timestamp(at).care_day())
}

fn minute(typed: &str) -> Option<u16> {
    let (hours, minutes) = typed.trim().split_once(':')?;
    let (hours, minutes) = (hours.parse::<u16>().ok()?, minutes.parse::<u16>().ok()?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

fn time_box(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// How far apart, exactly: a rounded interval would be another plan.
fn spaced(minutes: u16) -> String {
    match (minutes / 60, minutes % 60) {
        (1, 0) => "hour".to_owned(),
        (hours, 0) => format!("{hours} hours"),
        _ => format!("{minutes} minutes"),
    }
}

fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn instruction_words(why: TextError) -> String {
    match why {
        TextError::Empty => "Say what to do, in a few words.".to_owned(),
        TextError::TooLong { chars, limit } => {
            format!("This is {chars} characters long. At most {limit} fit: put the rest in the plan's text.")
        }
        TextError::Unprintable => {
            "This has characters that can't be shown. Type it again instead of pasting it.".to_owned()
        }
    }
}

fn problem(part: PlannedPart, words: &str) -> Problem {
    Problem {
        at: ProblemAt::Planned(part),
        words: words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sync_core::record::care_kinds::fluid;

    const PERSON: PersonId = PersonId([1; 16]);
    const ITEM: PlanItemId = PlanItemId([2; 16]);

    fn form() -> PlannedForm {
        PlannedForm {
            kind: fluid::KIND.code,
            instruction: "Offer a drink, beaker".to_owned(),
            times: vec!["18:00".to_owned(), "08:00".to_owned(), String::new()],
            from_day: "2026-11-22".to_owned(),
            daily_target: "1500 ml".to_owned(),
            ..PlannedForm::default()
        }
    }

    #[test]
    fn a_form_goes_both_ways_and_reads_in_words() {
        let care = read(&form(), PERSON, ITEM).unwrap();
        assert_eq!(care.schedule, Schedule::Daily(vec![480, 1080]));
        let said = line(&care);
        assert_eq!(said.times, "Every day at 8:00am and 6:00pm");
        assert_eq!(said.target.as_deref(), Some("1500 ml a day"));
        let again = read(&write(&care), PERSON, PlanItemId([9; 16])).unwrap();
        assert_eq!(again, care);
        let nights = PlannedForm {
            times: vec![],
            every_minutes: "180".to_owned(),
            from_time: "22:00".to_owned(),
            to_time: "07:00".to_owned(),
            last_day: "2026-12-01".to_owned(),
            ..form()
        };
        let care = read(&nights, PERSON, ITEM).unwrap();
        assert_eq!(line(&care).times, "Every 3 hours, 10:00pm to 7:00am");
        assert_eq!(read(&write(&care), PERSON, ITEM).unwrap(), care);
        let weekly = PlannedForm {
            times: vec!["10:00".to_owned()],
            every_days: "7".to_owned(),
            ..form()
        };
        let care = read(&weekly, PERSON, ITEM).unwrap();
        assert_eq!(line(&care).times, "Once a week at 10:00am");
        assert_eq!(read(&write(&care), PERSON, ITEM).unwrap(), care);
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let at = |form: &PlannedForm| -> Vec<ProblemAt> {
            read(form, PERSON, ITEM)
                .unwrap_err()
                .into_iter()
                .map(|problem| problem.at)
                .collect()
        };
        assert_eq!(
            at(&PlannedForm::default()),
            [
                ProblemAt::Planned(PlannedPart::Kind),
                ProblemAt::Planned(PlannedPart::Instruction),
                ProblemAt::Planned(PlannedPart::Times),
                ProblemAt::Planned(PlannedPart::FromDay),
            ]
        );
        let odd = PlannedForm {
            times: vec!["25:00".to_owned()],
            last_day: "2026-11-01".to_owned(),
            daily_target: "lots".to_owned(),
            ..form()
        };
        assert_eq!(
            at(&odd),
            [
                ProblemAt::Planned(PlannedPart::Times),
                ProblemAt::Planned(PlannedPart::LastDay),
                ProblemAt::Planned(PlannedPart::DailyTarget),
            ]
        );
    }
}
