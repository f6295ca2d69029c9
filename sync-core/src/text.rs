//! Text that people typed: trimmed, bounded, never empty. The type is the proof.

use core::fmt;

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};

use crate::limits;

/// Why typed text was not taken. The caller keeps what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing but spaces.
    #[error("this is empty")]
    Empty,
    /// Longer than this kind of text may be.
    #[error("this is {chars} characters long; at most {limit} fit")]
    TooLong {
        /// How long it is.
        chars: usize,
        /// How long it may be.
        limit: usize,
    },
    /// Control characters that no keyboard types, as pasted from other programs.
    #[error("this has characters that cannot be shown")]
    Unprintable,
}

fn parse(typed: &str, limit: usize) -> Result<String, TextError> {
    let text = typed.trim();
    if text.is_empty() {
        return Err(TextError::Empty);
    }
    let chars = text.chars().count();
    if chars > limit {
        return Err(TextError::TooLong { chars, limit });
    }
    if !text.chars().all(printable) {
        return Err(TextError::Unprintable);
    }
    Ok(text.to_owned())
}

/// Whether a character can be shown: everything but the control characters that no keyboard types.
pub fn printable(c: char) -> bool {
    !c.is_control() || c == '\n' || c == '\t'
}

macro_rules! text_type {
    ($(#[$doc:meta])* $name:ident, $limit:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// Most characters.
            pub const CHARS_MAX: usize = $limit;

            /// Takes what was typed.
            ///
            /// # Errors
            /// [`TextError`]; the caller keeps what was typed.
            pub fn parse(typed: &str) -> Result<Self, TextError> {
                parse(typed, $limit).map(Self)
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl<C> Encode<C> for $name {
            fn encode<W: encode::Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), encode::Error<W::Error>> {
                e.str(&self.0)?.ok()
            }
        }

        impl<'b, C> Decode<'b, C> for $name {
            fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
                let at = d.position();
                let text = d.str()?;
                let parsed = Self::parse(text).map_err(|_| decode::Error::message("text does not fit its type").at(at))?;
                // What is stored must be what would be shown: no untrimmed second form of the same text.
                if parsed.0 != text {
                    return Err(decode::Error::message("text is not trimmed").at(at));
                }
                Ok(parsed)
            }
        }
    };
}

text_type!(
    /// A note on a record.
    NoteText, limits::NOTE_CHARS_MAX
);
text_type!(
    /// A name, a room, a label.
    ShortText, limits::SHORT_TEXT_CHARS_MAX
);
text_type!(
    /// Why something was corrected, declined or decided.
    ReasonText, limits::REASON_CHARS_MAX
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_trimmed_bounded_and_never_empty() {
        assert_eq!(NoteText::parse("  took sips \n").unwrap().as_str(), "took sips");
        assert_eq!(NoteText::parse(" \n "), Err(TextError::Empty));
        assert_eq!(
            ShortText::parse(&"a".repeat(121)),
            Err(TextError::TooLong {
                chars: 121,
                limit: 120
            })
        );
        assert_eq!(ShortText::parse("a\u{7}b"), Err(TextError::Unprintable));
    }

    #[test]
    fn untrimmed_bytes_from_outside_are_not_a_second_form() {
        let bytes = minicbor::to_vec(" hi").unwrap();
        assert!(minicbor::decode::<NoteText>(&bytes).is_err());
    }
}
