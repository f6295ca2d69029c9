//! Times, lengths of time and sizes as people in the United Kingdom write them.

use sync_core::time::{CareDay, DAY_MS, HOUR_MS, MINUTE_MS, Timestamp};

/// Clock time alone: "9:05am".
pub fn clock(at: i64) -> String {
    Timestamp(at).clock()
}

/// A moment as briefly as it stays clear: "9:05am" today, "yesterday 9:05am", "tomorrow 9:05am", otherwise
/// "20 Nov 2026, 9:05am".
pub fn moment(at: i64, now: i64) -> String {
    let (day, today) = (Timestamp(at).care_day(), Timestamp(now).care_day());
    if day == today {
        clock(at)
    } else if day == today.previous() {
        format!("yesterday {}", clock(at))
    } else if day == today.next() {
        format!("tomorrow {}", clock(at))
    } else {
        Timestamp(at).day_and_clock()
    }
}

/// "Blue tablet: last heard of 2:05pm".
pub fn last_heard(label: &str, heard_at: Option<i64>, now: i64) -> String {
    let heard = heard_at.map_or("not heard of yet".to_owned(), |at| {
        format!("last heard of {}", moment(at, now))
    });
    format!("{label}: {heard}")
}

/// A heading over the records of one day: "Today", "Yesterday", "Friday 20 Nov 2026".
pub fn day_heading(at: i64, now: i64) -> String {
    let (day, today) = (Timestamp(at).care_day(), Timestamp(now).care_day());
    if day == today {
        "Today".to_owned()
    } else if day == today.previous() {
        "Yesterday".to_owned()
    } else {
        format!("{} {day}", weekday(day))
    }
}

/// The day alone: "20 Nov 2026".
pub fn day(at: i64) -> String {
    Timestamp(at).care_day().to_string()
}

/// How long ago, roughly: "just now", "5 min ago", "3 h ago", "2 days ago".
pub fn ago(at: i64, now: i64) -> String {
    let passed = now - at;
    if passed < MINUTE_MS {
        "just now".to_owned()
    } else {
        format!("{} ago", length(passed))
    }
}

/// A length of time, roughly: "5 min", "3 h", "2 days".
pub fn length(ms: i64) -> String {
    match ms {
        ..HOUR_MS => format!("{} min", (ms / MINUTE_MS).max(1)),
        HOUR_MS..DAY_MS => {
            let (hours, minutes) = (ms / HOUR_MS, ms % HOUR_MS / MINUTE_MS);
            if hours < 3 && minutes >= 5 {
                format!("{hours} h {minutes} min")
            } else {
                format!("{hours} h")
            }
        }
        DAY_MS.. => match ms / DAY_MS {
            1 => "1 day".to_owned(),
            days => format!("{days} days"),
        },
    }
}

/// Storage sizes: "640 kB", "12.4 MB".
pub fn size(bytes: u64) -> String {
    let tenths = |unit: u64| {
        let tenths = (bytes + unit / 20) / (unit / 10);
        format!("{}.{}", tenths / 10, tenths % 10)
    };
    match bytes {
        ..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        1_000_000..1_000_000_000 => format!("{} MB", tenths(1_000_000)),
        1_000_000_000.. => format!("{} GB", tenths(1_000_000_000)),
    }
}

/// Whole numbers with a comma every three digits: "12,345".
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// "1 record", "7 records".
pub fn many(number: u64, one: &str, more: &str) -> String {
    if number == 1 {
        format!("1 {one}")
    } else {
        format!("{} {more}", count(number))
    }
}

/// The day as a browser's date box wants it: "2026-11-22".
pub fn date_box(at: i64) -> String {
    Timestamp(at).care_day().iso()
}

/// The time of day as a browser's time box wants it: "09:05".
pub fn time_box(at: i64) -> String {
    let minute = Timestamp(at).minute_of_day();
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// The moment that a browser's date and time boxes name; `None` when they name none.
pub fn from_boxes(day: &str, time: &str) -> Option<i64> {
    let mut day = day.trim().splitn(3, '-');
    let (year, month, date) = (day.next()?, day.next()?, day.next()?);
    let day = CareDay::new(year.parse().ok()?, month.parse().ok()?, date.parse().ok()?)?;
    let (hour, minute) = time.trim().split_once(':')?;
    // Some browsers add seconds.
    let minute = minute.split_once(':').map_or(minute, |(minute, _)| minute);
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then(|| day.at_minute(hour * 60 + minute).0)
}

fn weekday(day: CareDay) -> &'static str {
    const DAYS: [&str; 7] = [
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "Monday",
        "Tuesday",
        "Wednesday",
    ];
    // Day 0, 1 January 1970, was a Thursday.
    let place = usize::try_from(day.number().rem_euclid(7)).unwrap_or(0);
    DAYS[place % 7]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: u16, minute: u16) -> i64 {
        CareDay::new(2026, 11, 22)
            .unwrap()
            .at_minute(hour * 60 + minute)
            .0
    }

    #[test]
    fn another_tablet_says_when_it_was_last_heard_of() {
        let now = at(14, 0);
        assert_eq!(
            last_heard("Blue tablet", Some(at(13, 5)), now),
            "Blue tablet: last heard of 1:05pm"
        );
        assert_eq!(
            last_heard("Blue tablet", None, now),
            "Blue tablet: not heard of yet"
        );
    }

    #[test]
    fn moments_are_as_brief_as_they_stay_clear() {
        let now = at(14, 0);
        assert_eq!(moment(at(9, 5), now), "9:05am");
        assert_eq!(moment(at(9, 5) - DAY_MS, now), "yesterday 9:05am");
        assert_eq!(moment(at(9, 5) + DAY_MS, now), "tomorrow 9:05am");
        assert_eq!(moment(at(9, 5) - 2 * DAY_MS, now), "20 Nov 2026, 9:05am");
        assert_eq!(day_heading(at(9, 5), now), "Today");
        assert_eq!(day_heading(at(9, 5) - 2 * DAY_MS, now), "Friday 20 Nov 2026");
    }

    #[test]
    fn lengths_and_sizes_read_easily() {
        assert_eq!(ago(at(9, 5), at(9, 5)), "just now");
        assert_eq!(ago(at(9, 5), at(9, 47)), "42 min ago");
        assert_eq!(length(95 * MINUTE_MS), "1 h 35 min");
        assert_eq!(length(5 * HOUR_MS + 20 * MINUTE_MS), "5 h");
        assert_eq!(length(3 * DAY_MS), "3 days");
        assert_eq!(size(640_000), "640 kB");
        assert_eq!(size(12_400_000), "12.4 MB");
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(many(1, "record", "records"), "1 record");
    }

    #[test]
    fn date_and_time_boxes_go_both_ways() {
        let moment = at(9, 5);
        assert_eq!(from_boxes(&date_box(moment), &time_box(moment)), Some(moment));
        assert_eq!(from_boxes("2026-11-22", "09:05:30"), Some(moment));
        assert_eq!(from_boxes("2026-02-30", "09:05"), None);
        assert_eq!(from_boxes("", ""), None);
        assert_eq!(from_boxes("2026-11-22", "24:00"), None);
    }
}
