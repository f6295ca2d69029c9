//! Points in time, the care day, and how times are written for people in the United Kingdom.
//!
//! May not live here: reading a clock. Every time is handed in.

use jiff::civil::Date;
use jiff::tz::TimeZone;
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
        CareDay(self.zoned().date())
    }

    /// Minutes after local midnight, 0 to 1439.
    pub fn minute_of_day(self) -> u16 {
        let time = self.zoned().time();
        u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs())
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

    fn zoned(self) -> jiff::Zoned {
        let instant = jiff::Timestamp::from_millisecond(self.0).unwrap_or(if self.0 < 0 {
            jiff::Timestamp::MIN
        } else {
            jiff::Timestamp::MAX
        });
        instant.to_zoned(london())
    }
}

/// A calendar day in Europe/London: what "today" means to a service in England.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CareDay(Date);

impl CareDay {
    /// From year, month and day; `None` when there is no such day.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        Date::new(year, month, day).ok().map(Self)
    }

    /// The moment this many minutes after local midnight. On the night the clocks go forward a time that
    /// does not exist moves on by the hour; on the night they go back the earlier of the two is meant.
    pub fn at_minute(self, minute_of_day: u16) -> Timestamp {
        let minute_of_day = minute_of_day.min(1439);
        let hour = i8::try_from(minute_of_day / 60).unwrap_or(23);
        let minute = i8::try_from(minute_of_day % 60).unwrap_or(59);
        let zoned = self.0.at(hour, minute, 0, 0).to_zoned(london());
        Timestamp(zoned.map_or(0, |zoned| zoned.timestamp().as_millisecond()))
    }

    /// Local midnight at which this day begins.
    pub fn start(self) -> Timestamp {
        self.at_minute(0)
    }

    /// The day after.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.tomorrow().unwrap_or(self.0))
    }

    /// The day before.
    #[must_use]
    pub fn previous(self) -> Self {
        Self(self.0.yesterday().unwrap_or(self.0))
    }

    /// Days since 1970-01-01: a compact, sortable number for storage.
    pub fn number(self) -> i32 {
        let epoch = jiff::civil::date(1970, 1, 1);
        self.0.since(epoch).map_or(0, |span| span.get_days())
    }

    /// ISO week as (year, week 1-53): the unit in which a person's records are kept together.
    pub fn iso_week(self) -> (i16, u8) {
        let week = self.0.iso_week_date();
        (week.year(), week.week().unsigned_abs())
    }

    /// ISO 8601, for files: "2026-11-22".
    pub fn iso(self) -> String {
        self.0.to_string()
    }
}

impl core::fmt::Display for CareDay {
    /// As people write it: "22 Nov 2026".
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        const MONTHS: [&str; 12] = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ];
        let month = usize::from(self.0.month().unsigned_abs().saturating_sub(1)).min(11);
        write!(f, "{} {} {}", self.0.day(), MONTHS[month], self.0.year())
    }
}

/// Services are in England; the zone's data is built in, so tablets need no time zone files.
fn london() -> TimeZone {
    const LONDON: TimeZone = jiff::tz::get!("Europe/London");
    LONDON
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
}
