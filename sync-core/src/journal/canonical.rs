//! The one deterministic form of CBOR that a body may have: definite lengths, shortest numbers, no tags or floats,
//! integer map keys ascending, nothing after the end.
//!
//! Checked on the raw bytes, so that what a newer version wrote is held to the same form without being understood.

use crate::limits;

/// How bytes fall short of the deterministic form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotCanonical {
    /// Ends in the middle of an item.
    #[error("ends too early")]
    EndsEarly,
    /// Goes on after the item.
    #[error("goes on after its end")]
    Trailing,
    /// A number or length written longer than it need be.
    #[error("a number is not in its shortest form")]
    NotShortest,
    /// An indefinite length, a tag, a float or a reserved value.
    #[error("has an item of a sort that bodies never hold")]
    ForbiddenItem,
    /// Map keys out of order, repeated, or not integers.
    #[error("map keys are not ascending integers")]
    Keys,
    /// Text that is not UTF-8.
    #[error("text is not UTF-8")]
    NotText,
    /// Nested deeper than the limit.
    #[error("nested deeper than {}", limits::BODY_DEPTH_MAX)]
    TooDeep,
    /// An array or map with more items than the limit.
    #[error("more than {} items in one list", limits::BODY_ITEMS_MAX)]
    TooMany,
}

/// Checks that `bytes` are exactly one item in deterministic form, within the limits of a body.
///
/// # Errors
/// [`NotCanonical`].
pub fn check_canonical(bytes: &[u8]) -> Result<(), NotCanonical> {
    let rest = item(bytes, limits::BODY_DEPTH_MAX)?;
    if rest.is_empty() {
        Ok(())
    } else {
        Err(NotCanonical::Trailing)
    }
}

/// Passes over one item; returns what follows it.
fn item(bytes: &[u8], depth_left: usize) -> Result<&[u8], NotCanonical> {
    let (major, argument, rest) = head(bytes)?;
    match major {
        0 | 1 => Ok(rest),
        2 | 3 => {
            let length = usize::try_from(argument).map_err(|_| NotCanonical::EndsEarly)?;
            let (content, rest) = rest.split_at_checked(length).ok_or(NotCanonical::EndsEarly)?;
            if major == 3 && core::str::from_utf8(content).is_err() {
                return Err(NotCanonical::NotText);
            }
            Ok(rest)
        }
        4 | 5 => {
            if depth_left == 0 {
                return Err(NotCanonical::TooDeep);
            }
            if argument > limits::BODY_ITEMS_MAX {
                return Err(NotCanonical::TooMany);
            }
            let mut rest = rest;
            let mut last_key: Option<(u8, u64)> = None;
            for _ in 0..argument {
                if major == 5 {
                    let (key_major, key, _) = head(rest)?;
                    // Deterministic order is by encoded bytes: non-negative before negative, each by magnitude.
                    if key_major > 1 || last_key.is_some_and(|last| last >= (key_major, key)) {
                        return Err(NotCanonical::Keys);
                    }
                    last_key = Some((key_major, key));
                    rest = item(rest, depth_left - 1)?;
                }
                rest = item(rest, depth_left - 1)?;
            }
            Ok(rest)
        }
        // false, true, null; one byte each.
        7 if (20..=22).contains(&argument) && bytes.len() - rest.len() == 1 => Ok(rest),
        _ => Err(NotCanonical::ForbiddenItem),
    }
}

/// Major type, argument, and what follows them.
fn head(bytes: &[u8]) -> Result<(u8, u64, &[u8]), NotCanonical> {
    let (first, rest) = bytes.split_first().ok_or(NotCanonical::EndsEarly)?;
    let (major, low) = (first >> 5, first & 31);
    let (length, smallest) = match low {
        0..=23 => return Ok((major, u64::from(low), rest)),
        24 => (1, 24),
        25 => (2, 1 << 8),
        26 => (4, 1 << 16),
        27 => (8, 1 << 32),
        _ => return Err(NotCanonical::ForbiddenItem),
    };
    let (number, rest) = rest.split_at_checked(length).ok_or(NotCanonical::EndsEarly)?;
    let argument = number.iter().fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
    if argument < smallest {
        return Err(NotCanonical::NotShortest);
    }
    Ok((major, argument, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_out_of_form_has_its_name() {
        let cases: &[(&[u8], Result<(), NotCanonical>)] = &[
            (&[0xa2, 0x01, 0x02, 0x03, 0xf5], Ok(())),
            (&[0xa2, 0x03, 0x02, 0x01, 0xf5], Err(NotCanonical::Keys)),
            (&[0xa2, 0x01, 0x02, 0x01, 0xf5], Err(NotCanonical::Keys)),
            (&[0xa1, 0x61, 0x61, 0x01], Err(NotCanonical::Keys)),
            (&[0x18, 0x05], Err(NotCanonical::NotShortest)),
            (&[0x19, 0x00, 0xff], Err(NotCanonical::NotShortest)),
            (&[0x9f, 0xff], Err(NotCanonical::ForbiddenItem)),
            (&[0xc1, 0x01], Err(NotCanonical::ForbiddenItem)),
            (&[0xf9, 0x3c, 0x00], Err(NotCanonical::ForbiddenItem)),
            (&[0xf8, 0x14], Err(NotCanonical::NotShortest)),
            (&[0x62, 0xff, 0xff], Err(NotCanonical::NotText)),
            (&[0x01, 0x01], Err(NotCanonical::Trailing)),
            (&[0x82, 0x01], Err(NotCanonical::EndsEarly)),
            (
                &[0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
                Err(NotCanonical::EndsEarly),
            ),
            (
                &[0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
                Err(NotCanonical::TooMany),
            ),
            (&[0x81; 64], Err(NotCanonical::TooDeep)),
        ];
        for (bytes, expected) in cases {
            assert_eq!(check_canonical(bytes), *expected, "{bytes:02x?}");
        }
    }
}
