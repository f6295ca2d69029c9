//! Shifts: a working day in three parts, by the clock on a wall in London.
//!
//! Everyone means the same shift by the same name, so the hand-over of a shift can be found without a rota.
//! May not live here: who is on one (`fold::floor`), what is written when it begins or ends (`record`).

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};

use crate::time::{CareDay, Timestamp};

/// Which part of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Part {
    /// From 7am.
    #[n(0)]
    Early,
    /// From 2pm.
    #[n(1)]
    Late,
    /// From 9pm, until 7am of the next day.
    #[n(2)]
    Night,
}

impl Part {
    /// Every part, in the order of a day.
    pub const ALL: [Self; 3] = [Self::Early, Self::Late, Self::Night];

    /// The minute of the day at which it begins.
    pub const fn from_minute(self) -> u16 {
        match self {
            Self::Early => 7 * 60,
            Self::Late => 14 * 60,
            Self::Night => 21 * 60,
        }
    }

    /// As the beginning of a sentence.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Early => "Early shift",
            Self::Late => "Late shift",
            Self::Night => "Night shift",
        }
    }
}

/// One shift. A night belongs to the day on which it began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shift {
    /// The care day on which it began.
    pub day: CareDay,
    /// Which part of it.
    pub part: Part,
}

impl Shift {
    /// The shift that a moment lies in.
    pub fn at(now: Timestamp) -> Self {
        let today = now.care_day();
        // By the moments at which they begin, so that the nights on which clocks change come out right.
        Part::ALL
            .into_iter()
            .rev()
            .map(|part| Self { day: today, part })
            .find(|shift| shift.start() <= now)
            .unwrap_or(Self {
                day: today.previous(),
                part: Part::Night,
            })
    }

    /// When it begins.
    pub fn start(self) -> Timestamp {
        self.day.at_minute(self.part.from_minute())
    }

    /// When the next one begins.
    pub fn end(self) -> Timestamp {
        self.next().start()
    }

    /// The shift that follows.
    #[must_use]
    pub fn next(self) -> Self {
        match self.part {
            Part::Early => Self {
                part: Part::Late,
                ..self
            },
            Part::Late => Self {
                part: Part::Night,
                ..self
            },
            Part::Night => Self {
                day: self.day.next(),
                part: Part::Early,
            },
        }
    }

    /// The shift before.
    #[must_use]
    pub fn previous(self) -> Self {
        match self.part {
            Part::Early => Self {
                day: self.day.previous(),
                part: Part::Night,
            },
            Part::Late => Self {
                part: Part::Early,
                ..self
            },
            Part::Night => Self {
                part: Part::Late,
                ..self
            },
        }
    }
}

impl core::fmt::Display for Shift {
    /// As people say it: "Night shift, 22 Nov 2026".
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}, {}", self.part.label(), self.day)
    }
}

/// Written as its day's number and its part.
impl<C> Encode<C> for Shift {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.array(2)?.i32(self.day.number())?;
        self.part.encode(e, ctx)
    }
}

impl<'b, C> Decode<'b, C> for Shift {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, decode::Error> {
        let at = d.position();
        if d.array()? != Some(2) {
            return Err(decode::Error::message("a shift is a day and a part").at(at));
        }
        let number = d.i32()?;
        let day = CareDay::from_number(number)
            .ok_or_else(|| decode::Error::message("no calendar holds this day").at(at))?;
        let part = Part::decode(d, ctx)?;
        Ok(Self { day, part })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cbor::to_bytes;
    use crate::time::HOUR_MS;

    fn at(month: i8, date: i8, minute: u16) -> Timestamp {
        CareDay::new(2026, month, date).unwrap().at_minute(minute)
    }

    #[test]
    fn every_moment_lies_in_one_shift() {
        let said = |at: Timestamp| Shift::at(at).to_string();
        assert_eq!(said(at(11, 22, 6 * 60 + 59)), "Night shift, 21 Nov 2026");
        assert_eq!(said(at(11, 22, 7 * 60)), "Early shift, 22 Nov 2026");
        assert_eq!(said(at(11, 22, 14 * 60)), "Late shift, 22 Nov 2026");
        assert_eq!(said(at(11, 22, 23 * 60)), "Night shift, 22 Nov 2026");
        assert_eq!(said(at(11, 23, 30)), "Night shift, 22 Nov 2026");
        let mut shift = Shift::at(at(3, 27, 600));
        for _ in 0..20 {
            assert_eq!(Shift::at(shift.start()), shift);
            assert_eq!(Shift::at(shift.end().plus_ms(-1)), shift);
            assert_eq!(shift.next().previous(), shift);
            shift = shift.next();
        }
    }

    #[test]
    fn a_night_is_an_hour_shorter_or_longer_when_the_clocks_change() {
        let night = |month, date| Shift {
            day: CareDay::new(2026, month, date).unwrap(),
            part: Part::Night,
        };
        let length = |shift: Shift| shift.end().ms_since(shift.start()) / HOUR_MS;
        assert_eq!(length(night(11, 22)), 10);
        assert_eq!(length(night(3, 28)), 9);
        assert_eq!(length(night(10, 24)), 11);
    }

    #[test]
    fn a_shift_goes_both_ways_and_garbage_is_none() {
        let shift = Shift::at(at(11, 22, 1400));
        assert_eq!(minicbor::decode::<Shift>(&to_bytes(&shift)).unwrap(), shift);
        assert!(minicbor::decode::<Shift>(&to_bytes(&(i32::MAX, 0u8))).is_err());
        assert!(minicbor::decode::<Shift>(&to_bytes(&(5i32, 9u8))).is_err());
        assert!(minicbor::decode::<Shift>(&[0x80]).is_err());
    }
}
