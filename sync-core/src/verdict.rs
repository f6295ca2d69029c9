//! What the office said about an entry: one word per entry, the same on every tablet.
//!
//! May not live here: how a verdict is reached (`gate`, `rules`), or where it is kept (`journal`).

use core::fmt;

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};

/// What the office said about an entry. The newest row about an entry in its feed is the one that stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Taken as it is.
    Accepted,
    /// Kept and shown, but not counted until a manager decides.
    Held(HeldReason),
    /// Held before; a manager decided that it counts.
    Released,
    /// Held before; a manager decided that it does not count. It stays readable.
    Declined,
}

/// Why an entry waits for a manager's decision. It is never lost meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HeldReason {
    /// Its author no longer worked here when it was written.
    AuthorHadLeft,
    /// Its author did not hold the role they acted in when it was written.
    RoleEnded,
    /// The tablet's clock cannot be right about when it was written, so what held then cannot be told.
    ClockInDoubt,
    /// The tablet was reported lost or retired before this reached the office.
    DeviceRevoked,
}

impl HeldReason {
    /// Every reason, in the order above.
    pub const ALL: [Self; 4] = [
        Self::AuthorHadLeft,
        Self::RoleEnded,
        Self::ClockInDoubt,
        Self::DeviceRevoked,
    ];

    /// As shown beside the record.
    pub const fn label(self) -> &'static str {
        match self {
            Self::AuthorHadLeft => "Written by someone who had left",
            Self::RoleEnded => "Written in a role its author did not hold then",
            Self::ClockInDoubt => "The tablet's clock was wrong when this was written",
            Self::DeviceRevoked => "Written on a tablet that was reported lost",
        }
    }
}

impl Verdict {
    /// Every verdict, by ascending code.
    pub const ALL: [Self; 7] = [
        Self::Accepted,
        Self::Released,
        Self::Declined,
        Self::Held(HeldReason::AuthorHadLeft),
        Self::Held(HeldReason::RoleEnded),
        Self::Held(HeldReason::ClockInDoubt),
        Self::Held(HeldReason::DeviceRevoked),
    ];

    /// Code on the wire and in stores; never reused.
    pub const fn code(self) -> u8 {
        match self {
            Self::Accepted => 0,
            Self::Released => 1,
            Self::Declined => 2,
            Self::Held(HeldReason::AuthorHadLeft) => 16,
            Self::Held(HeldReason::RoleEnded) => 17,
            Self::Held(HeldReason::ClockInDoubt) => 18,
            Self::Held(HeldReason::DeviceRevoked) => 19,
        }
    }

    /// Reads [`Verdict::code`]; `None` when this version knows no such verdict.
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.code() == code)
    }

    /// Whether what the entry says is counted: in totals, in what is due, in corrections.
    pub const fn counts(self) -> bool {
        match self {
            Self::Accepted | Self::Released => true,
            Self::Held(_) | Self::Declined => false,
        }
    }

    /// As shown beside the record.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Accepted => "Received by the office",
            Self::Held(_) => "Waiting for a manager's decision",
            Self::Released => "Accepted by a manager",
            Self::Declined => "Not accepted by a manager",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())?;
        match self {
            Self::Held(reason) => write!(f, ": {}", reason.label()),
            Self::Accepted | Self::Released | Self::Declined => Ok(()),
        }
    }
}

impl<C> Encode<C> for Verdict {
    fn encode<W: encode::Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), encode::Error<W::Error>> {
        e.u8(self.code())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Verdict {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        let at = d.position();
        Self::from_code(d.u8()?)
            .ok_or_else(|| decode::Error::message("a verdict this version does not know").at(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_go_both_ways_and_cover_every_reason() {
        for verdict in Verdict::ALL {
            assert_eq!(Verdict::from_code(verdict.code()), Some(verdict));
            let bytes = minicbor::to_vec(verdict).unwrap();
            assert_eq!(minicbor::decode::<Verdict>(&bytes).unwrap(), verdict);
        }
        for reason in HeldReason::ALL {
            assert!(Verdict::ALL.contains(&Verdict::Held(reason)));
        }
        assert_eq!(Verdict::from_code(255), None);
    }

    #[test]
    fn only_what_was_accepted_or_released_counts() {
        let counting: Vec<_> = Verdict::ALL
            .into_iter()
            .filter(|verdict| verdict.counts())
            .collect();
        assert_eq!(counting, [Verdict::Accepted, Verdict::Released]);
    }
}
