//! Points in time, the care day, and how times are written for people in the United Kingdom.
//!
//! The calendar is worked out here, in a hundred lines, because the only zone is Europe/London and its rule fits in one
//! sentence; a general time zone library was a tenth of each of the tablet's binaries. Tests hold it against one.
//! May not live here: reading a clock. Every time is handed in.

use minicbor::{Decode, Encode};

/// Milliseconds since 1970-01-01 UTC, as whoever wrote it believed them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Timestamp(#[n(0)] pub i64);

/// One hour in milliseconds.
pub const HOUR_MS: i64 = 3_600_000;
/// One minute in milliseconds.
pub const MINUTE_MS: i64 = 60_000;
/// Twenty-four hours in milliseconds (not a calendar day: two days a year are 23 and 25 hours long).
pub const DAY_MS: i64 = 24 * HOUR_MS;

impl Timestamp {
    /// This many milliseconds later (earlier when negative).
    #[must_use]
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to this.
    pub const fn ms_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// The calendar day in Europe/London. Times outside what a calendar holds are clamped to its ends.
    pub fn care_day(self) -> CareDay {
        CareDay::clamped(self.local_ms().div_euclid(DAY_MS))
    }

    /// Minutes after local midnight, 0 to 1439.
    pub fn minute_of_day(self) -> u16 {
        u16::try_from(self.local_ms().rem_euclid(DAY_MS) / MINUTE_MS).unwrap_or(0)
    }

    /// Clock time as people write it: "9:05am".
    pub fn clock(self) -> String {
        let minute = self.minute_of_day();
        let (hour, minute) = (minute / 60, minute % 60);
        let half = if hour < 12 { "am" } else { "pm" };
        let hour = match hour % 12 {
            0 => 12,
            other => other,
        };
        format!("{hour}:{minute:02}{half}")
    }

    /// Day and clock time: "22 Nov 2026, 9:05am".
    pub fn day_and_clock(self) -> String {
        format!("{}, {}", self.care_day(), self.clock())
    }

    /// Milliseconds as a clock on the wall in London would count them.
    fn local_ms(self) -> i64 {
        let offset_ms = if is_summer_time(self.0) { HOUR_MS } else { 0 };
        self.0.saturating_add(offset_ms)
    }
}

/// A calendar day in Europe/London: what "today" means to a service in England. Counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CareDay(i32);

/// 1 January of the year 1 and 31 December of the year 9999: what a calendar on a wall holds.
const FIRST_DAY: i32 = -719_162;
const LAST_DAY: i32 = 2_932_896;

impl CareDay {
    /// From year, month and day; `None` when there is no such day.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        let (year, month, date) = (i32::from(year), i32::from(month), i32::from(day));
        if !(1..=9999).contains(&year) || !(1..=12).contains(&month) {
            return None;
        }
        let day = Self(day_number(year, month, date));
        // A date past the end of its month would come out in the next one.
        (day.date() == (year, month, date)).then_some(day)
    }

    /// The moment this many minutes after local midnight. On the night the clocks go forward a time that
    /// does not exist moves on by the hour; on the night they go back the earlier of the two is meant.
    pub fn at_minute(self, minute_of_day: u16) -> Timestamp {
        let local_ms = i64::from(self.0) * DAY_MS + i64::from(minute_of_day.min(1439)) * MINUTE_MS;
        let in_summer = local_ms - HOUR_MS;
        if is_summer_time(in_summer) {
            Timestamp(in_summer)
        } else {
            // Winter time; or the hour that is skipped, where winter's clock names the moment an hour on.
            Timestamp(local_ms)
        }
    }

    /// Local midnight at which this day begins.
    pub fn start(self) -> Timestamp {
        self.at_minute(0)
    }

    /// The day after.
    #[must_use]
    pub fn next(self) -> Self {
        Self::clamped(i64::from(self.0) + 1)
    }

    /// The day before.
    #[must_use]
    pub fn previous(self) -> Self {
        Self::clamped(i64::from(self.0) - 1)
    }

    /// This many days later (earlier when negative).
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        Self::clamped(i64::from(self.0) + i64::from(days))
    }

    /// The Monday of its week.
    #[must_use]
    pub fn week_start(self) -> Self {
        // 1970-01-01 was a Thursday.
        self.plus_days(-(self.0 + 3).rem_euclid(7))
    }

    /// The first of its month.
    #[must_use]
    pub fn month_start(self) -> Self {
        let (_, _, date) = self.date();
        self.plus_days(1 - date)
    }

    /// "November 2026".
    pub fn month_and_year(self) -> String {
        const MONTHS: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let (year, month, _) = self.date();
        let month = usize::try_from(month - 1).unwrap_or(0).min(11);
        format!("{} {year}", MONTHS[month])
    }

    /// Days since 1970-01-01: a compact, sortable number for storage.
    pub fn number(self) -> i32 {
        self.0
    }

    /// Reads [`CareDay::number`]; `None` beyond what a calendar holds.
    pub fn from_number(number: i32) -> Option<Self> {
        (FIRST_DAY..=LAST_DAY).contains(&number).then_some(Self(number))
    }

    /// ISO week as (year, week 1-53): the unit in which a person's records are kept together.
    pub fn iso_week(self) -> (i16, u8) {
        // A week belongs to the year of its Thursday; 1970-01-01 was one.
        let thursday = Self(self.0 - (self.0 + 3).rem_euclid(7) + 3);
        let (year, _, _) = thursday.date();
        let week = (thursday.0 - day_number(year, 1, 1)) / 7 + 1;
        (
            i16::try_from(year).unwrap_or(i16::MAX),
            u8::try_from(week).unwrap_or(53),
        )
    }

    /// Reads ISO 8601: "2026-11-22". `None` for anything else.
    pub fn from_iso(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        let day = Self::new(
            parts.next()?.parse().ok()?,
            parts.next()?.parse().ok()?,
            parts.next()?.parse().ok()?,
        )?;
        (day.iso() == text).then_some(day)
    }

    /// ISO 8601, for files: "2026-11-22".
    pub fn iso(self) -> String {
        let (year, month, date) = self.date();
        format!("{year:04}-{month:02}-{date:02}")
    }

    /// Year, month and day of the month.
    fn date(self) -> (i32, i32, i32) {
        // Years begin in March here, so that a leap day is the last of its year and every month's length is regular.
        let days = self.0 + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * day_of_year + 2) / 153;
        let date = day_of_year - (153 * from_march + 2) / 5 + 1;
        let month = if from_march < 10 {
            from_march + 3
        } else {
            from_march - 9
        };
        let year = era * 400 + year_of_era + i32::from(month <= 2);
        (year, month, date)
    }

    fn clamped(number: i64) -> Self {
        let number = number.clamp(i64::from(FIRST_DAY), i64::from(LAST_DAY));
        Self(i32::try_from(number).unwrap_or(LAST_DAY))
    }
}

/// Days from 1970-01-01 to a date of the Gregorian calendar.
fn day_number(year: i32, month: i32, date: i32) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let from_march = (month + 9) % 12;
    let day_of_year = (153 * from_march + 2) / 5 + date - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Whether London keeps summer time at a moment: from the last Sunday in March to the last in October, changing at
/// 1am UTC (Summer Time Order 2002, the same since 1996). Times before that are shown by the same rule.
fn is_summer_time(utc_ms: i64) -> bool {
    let (year, month, _) = CareDay::clamped(utc_ms.div_euclid(DAY_MS)).date();
    let changes_at = |month: i32| {
        let last = day_number(year, month, 31);
        // 1970-01-04 was the first Sunday counted from.
        let sunday = last - (last - 3).rem_euclid(7);
        i64::from(sunday) * DAY_MS + HOUR_MS
    };
    match month {
        4..=9 => true,
        3 => utc_ms >= changes_at(3),
        10 => utc_ms < changes_at(10),
        _ => false,
    }
}

impl core::fmt::Display for CareDay {
    /// As people write it: "22 Nov 2026".
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        const MONTHS: [&str; 12] = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ];
        let (year, month, date) = self.date();
        let month = usize::try_from(month - 1).unwrap_or(0).min(11);
        write!(f, "{date} {} {year}", MONTHS[month])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clock_times_read_as_people_write_them() {
        let day = CareDay::new(2026, 11, 22).unwrap();
        assert_eq!(day.at_minute(0).clock(), "12:00am");
        assert_eq!(day.at_minute(9 * 60 + 5).clock(), "9:05am");
        assert_eq!(day.at_minute(12 * 60).clock(), "12:00pm");
        assert_eq!(
            day.at_minute(23 * 60 + 59).day_and_clock(),
            "22 Nov 2026, 11:59pm"
        );
    }

    #[test]
    fn both_clock_change_nights_keep_their_days() {
        // Forward on 29 March 2026: 01:30 does not exist and becomes 02:30 summer time.
        let spring = CareDay::new(2026, 3, 29).unwrap();
        assert_eq!(spring.at_minute(90).clock(), "2:30am");
        assert_eq!(spring.next().start().ms_since(spring.start()), 23 * HOUR_MS);
        // Back on 25 October 2026: 01:30 happens twice and the first is meant.
        let autumn = CareDay::new(2026, 10, 25).unwrap();
        assert_eq!(autumn.at_minute(90).plus_ms(HOUR_MS).clock(), "1:30am");
        assert_eq!(autumn.next().start().ms_since(autumn.start()), 25 * HOUR_MS);
    }

    #[test]
    fn absurd_clocks_are_clamped_instead_of_panicking() {
        let _ = Timestamp(i64::MAX).day_and_clock();
        let _ = Timestamp(i64::MIN).care_day().previous();
        assert_eq!(Timestamp(i64::MAX).plus_ms(1), Timestamp(i64::MAX));
    }

    #[test]
    fn care_day_numbers_count_days() {
        assert_eq!(CareDay::new(1970, 1, 2).unwrap().number(), 1);
        assert_eq!(CareDay::new(2026, 11, 22).unwrap().iso_week(), (2026, 47));
    }

    #[test]
    fn days_and_clocks_agree_with_a_library_of_all_time_zones() {
        const LONDON: jiff::tz::TimeZone = jiff::tz::get!("Europe/London");
        let check = |at: Timestamp| {
            let theirs = jiff::Timestamp::from_millisecond(at.0).unwrap().to_zoned(LONDON);
            let week = theirs.date().iso_week_date();
            assert_eq!(at.care_day().iso(), theirs.date().to_string());
            assert_eq!(
                i32::from(at.minute_of_day()),
                i32::from(theirs.hour()) * 60 + i32::from(theirs.minute())
            );
            assert_eq!(
                at.care_day().iso_week(),
                (week.year(), week.week().unsigned_abs()),
                "{theirs}"
            );
        };
        let (first, last) = (
            CareDay::new(1996, 1, 1).unwrap(),
            CareDay::new(2037, 12, 31).unwrap(),
        );
        let mut at = first.start();
        while at < last.start() {
            check(at);
            // Every hour of the year comes up, and every quarter of it.
            at = at.plus_ms(7 * HOUR_MS + 15 * MINUTE_MS);
        }
        let mut day = first;
        while day < last {
            for minute in [0, 30, 59, 60, 90, 119, 120, 150, 720, 1439] {
                let (hour, past) = (
                    i8::try_from(minute / 60).unwrap(),
                    i8::try_from(minute % 60).unwrap(),
                );
                let date: jiff::civil::Date = day.iso().parse().unwrap();
                let theirs = date.at(hour, past, 0, 0).to_zoned(LONDON).unwrap();
                assert_eq!(
                    day.at_minute(minute).0,
                    theirs.timestamp().as_millisecond(),
                    "{theirs}"
                );
            }
            day = day.next();
        }
    }

    #[test]
    fn weeks_begin_on_mondays_and_months_on_their_first() {
        let day = |year, month, date| CareDay::new(year, month, date).unwrap();
        assert_eq!(day(2026, 11, 24).week_start(), day(2026, 11, 23));
        assert_eq!(day(2026, 11, 23).week_start(), day(2026, 11, 23));
        assert_eq!(day(2027, 1, 3).week_start(), day(2026, 12, 28));
        assert_eq!(day(2028, 2, 29).month_start(), day(2028, 2, 1));
        assert_eq!(day(2026, 11, 1).month_start(), day(2026, 11, 1));
        assert_eq!(day(2026, 11, 24).month_and_year(), "November 2026");
        assert_eq!(CareDay::from_iso("2026-11-24"), Some(day(2026, 11, 24)));
        for wrong in ["2026-11-31", "26-11-24", "2026-1-2", "2026-11", "", "2026-11-24x"] {
            assert_eq!(CareDay::from_iso(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn impossible_dates_are_none() {
        assert!(CareDay::new(2026, 2, 29).is_none());
        assert!(CareDay::new(2028, 2, 29).is_some());
        assert!(CareDay::new(2026, 13, 1).is_none());
        assert!(CareDay::new(2026, 4, 31).is_none());
        assert!(CareDay::new(2026, 4, 0).is_none());
        assert!(CareDay::new(0, 1, 1).is_none());
        assert_eq!(CareDay::new(9999, 12, 31).unwrap().next().iso(), "9999-12-31");
    }
}
