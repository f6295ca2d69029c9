//! Planned care inside a care plan: a map of readable fields, and the way back.
//!
//! Every edit of an item writes a whole new map, so that two people's edits never mix into a schedule nobody wrote. May not
//! live here: what is due (`fold`).

use automerge::ScalarValue;

use crate::id::{PersonId, PlanItemId};
use crate::record::{PlannedCare, Schedule};
use crate::text::ShortText;
use crate::time::{CareDay, DAY_MS, HOUR_MS, Timestamp};

/// The fields of an item, ascending; `None` where it has none.
pub(super) fn fields(care: &PlannedCare) -> Vec<(&'static str, ScalarValue)> {
    let mut fields = Vec::with_capacity(6);
    if let Some(target) = care.daily_target {
        fields.push(("daily_target", ScalarValue::Int(target)));
    }
    fields.push(("from", ScalarValue::Timestamp(care.from.0)));
    fields.push(("instruction", ScalarValue::Str(care.instruction.as_str().into())));
    fields.push(("kind", ScalarValue::Uint(u64::from(care.kind))));
    fields.push((
        "schedule",
        ScalarValue::Str(write_schedule(&care.schedule).into()),
    ));
    if let Some(until) = care.until {
        fields.push(("until", ScalarValue::Timestamp(until.0)));
    }
    fields
}

/// Reads an item back from its fields; `None` when any is missing, of another sort, or not one of ours.
pub(super) fn read<'a>(
    person: PersonId,
    item: PlanItemId,
    fields: impl Iterator<Item = (&'a str, &'a ScalarValue)>,
) -> Option<PlannedCare> {
    let (mut kind, mut instruction, mut schedule, mut from) = (None, None, None, None);
    let (mut until, mut daily_target) = (None, None);
    for (name, value) in fields {
        match (name, value) {
            ("kind", ScalarValue::Uint(code)) => kind = Some(u16::try_from(*code).ok()?),
            ("instruction", ScalarValue::Str(text)) => {
                instruction = Some(
                    ShortText::parse(text)
                        .ok()
                        .filter(|parsed| parsed.as_str() == text)?,
                );
            }
            ("schedule", ScalarValue::Str(text)) => schedule = Some(read_schedule(text)?),
            ("from", ScalarValue::Timestamp(at)) => from = Some(Timestamp(*at)),
            ("until", ScalarValue::Timestamp(at)) => until = Some(Timestamp(*at)),
            ("daily_target", ScalarValue::Int(target)) => daily_target = Some(*target),
            _ => return None,
        }
    }
    Some(PlannedCare {
        item,
        person,
        kind: kind?,
        instruction: instruction?,
        schedule: schedule?,
        from: from?,
        until,
        daily_target,
    })
}

/// "daily at 08:00, 12:00", "every 120 minutes from 08:00 to 06:00", "every 7 days at 08:00 from 2026-11-23".
fn write_schedule(schedule: &Schedule) -> String {
    match schedule {
        Schedule::Daily(minutes) => {
            let clocks: Vec<String> = minutes.iter().copied().map(write_clock).collect();
            format!("daily at {}", clocks.join(", "))
        }
        Schedule::Every {
            minutes,
            from_minute,
            to_minute,
        } => format!(
            "every {minutes} minutes from {} to {}",
            write_clock(*from_minute),
            write_clock(*to_minute)
        ),
        Schedule::EveryDays {
            days,
            first_day,
            minute,
        } => {
            let noon = Timestamp(i64::from(*first_day) * DAY_MS + 12 * HOUR_MS);
            format!(
                "every {days} days at {} from {}",
                write_clock(*minute),
                noon.care_day().iso()
            )
        }
    }
}

/// The schedule, if it can be and this is the one way to write it.
fn read_schedule(text: &str) -> Option<Schedule> {
    let schedule = if let Some(clocks) = text.strip_prefix("daily at ") {
        Schedule::Daily(clocks.split(", ").map(read_clock).collect::<Option<_>>()?)
    } else {
        let (count, rest) = text.strip_prefix("every ")?.split_once(' ')?;
        if let Some(times) = rest.strip_prefix("minutes from ") {
            let (from, to) = times.split_once(" to ")?;
            Schedule::Every {
                minutes: count.parse().ok()?,
                from_minute: read_clock(from)?,
                to_minute: read_clock(to)?,
            }
        } else {
            let (clock, day) = rest.strip_prefix("days at ")?.split_once(" from ")?;
            Schedule::EveryDays {
                days: count.parse().ok()?,
                first_day: read_day(day)?,
                minute: read_clock(clock)?,
            }
        }
    };
    (schedule.check().is_ok() && write_schedule(&schedule) == text).then_some(schedule)
}

/// Whether a schedule can be, and can be written so that it is read back the same.
pub(super) fn can_be(schedule: &Schedule) -> bool {
    read_schedule(&write_schedule(schedule)).as_ref() == Some(schedule)
}

fn write_clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn read_clock(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

fn read_day(text: &str) -> Option<i32> {
    let mut parts = text.split('-');
    let day = CareDay::new(
        parts.next()?.parse().ok()?,
        parts.next()?.parse().ok()?,
        parts.next()?.parse().ok()?,
    )?;
    Some(day.number())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schedules_read_as_people_say_them_and_come_back_the_same() {
        let written = [
            (Schedule::Daily(vec![480, 725]), "daily at 08:00, 12:05"),
            (
                Schedule::Every {
                    minutes: 120,
                    from_minute: 480,
                    to_minute: 360,
                },
                "every 120 minutes from 08:00 to 06:00",
            ),
            (
                Schedule::EveryDays {
                    days: 7,
                    first_day: 20_780,
                    minute: 600,
                },
                "every 7 days at 10:00 from 2026-11-23",
            ),
        ];
        for (schedule, text) in written {
            assert_eq!(write_schedule(&schedule), text);
            assert_eq!(read_schedule(text), Some(schedule));
        }
    }

    #[test]
    fn schedules_that_cannot_be_or_are_written_otherwise_are_not_read() {
        for text in [
            "",
            "daily at ",
            "daily at 24:00",
            "daily at 8:00",
            "daily at 08:00,09:00",
            "every 5 minutes from 08:00 to 20:00",
            "every +60 minutes from 08:00 to 20:00",
            "every 0 days at 08:00 from 2026-11-23",
            "every 7 days at 08:00 from 2026-11-31",
            "every 7 days at 08:00 from 99999-1-1",
        ] {
            assert_eq!(read_schedule(text), None, "{text}");
        }
        let no_calendar_has_it = Schedule::EveryDays {
            days: 1,
            first_day: i32::MAX,
            minute: 0,
        };
        assert!(!can_be(&no_calendar_has_it));
    }
}
