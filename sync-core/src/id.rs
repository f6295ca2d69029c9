//! Typed identifiers: hashes of content, and 16-byte ids handed in from outside.
//!
//! May not live here: minting randomness. Random ids are made from [`Entropy`], which the shell seeds.

use core::fmt;

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};
use sha2::{Digest, Sha256};

/// A fixed-size byte string with its own type, written as a CBOR byte string.
macro_rules! bytes_type {
    ($(#[$doc:meta])* $name:ident, $len:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $len]);

        impl $name {
            /// Length in bytes.
            pub const LEN: usize = $len;

            /// The bytes themselves.
            pub const fn as_bytes(&self) -> &[u8; $len] {
                &self.0
            }

            /// From a slice of exactly the right length.
            pub fn from_slice(bytes: &[u8]) -> Option<Self> {
                Some(Self(bytes.try_into().ok()?))
            }

            /// Lower-case hexadecimal, as used in addresses and logs.
            pub fn to_hex(&self) -> String {
                hex(&self.0)
            }

            /// From hexadecimal of exactly the right length.
            pub fn from_hex(text: &str) -> Option<Self> {
                let mut bytes = [0u8; $len];
                unhex(text, &mut bytes)?;
                Some(Self(bytes))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), &hex(&self.0)[..8.min(2 * $len)])
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&hex(&self.0))
            }
        }

        impl<C> Encode<C> for $name {
            fn encode<W: encode::Write>(
                &self,
                e: &mut Encoder<W>,
                _: &mut C,
            ) -> Result<(), encode::Error<W::Error>> {
                e.bytes(&self.0)?.ok()
            }
        }

        impl<'b, C> Decode<'b, C> for $name {
            fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
                let at = d.position();
                Self::from_slice(d.bytes()?)
                    .ok_or_else(|| decode::Error::message(concat!(stringify!($name), " has the wrong length")).at(at))
            }
        }
    };
}

bytes_type!(
    /// SHA-256 of something named by the field that holds it.
    Hash, 32
);
bytes_type!(
    /// Hash of an entry's header: what records link to each other by.
    EntryId, 32
);
bytes_type!(
    /// Ed25519 public key of one person on one device (or of a device itself).
    PublicKey, 32
);
bytes_type!(
    /// Ed25519 signature.
    Signature, 64
);
bytes_type!(
    /// One registered location.
    ServiceId, 16
);
bytes_type!(
    /// A floor or wing of a service.
    UnitId, 16
);
bytes_type!(
    /// Someone who receives care.
    PersonId, 16
);
bytes_type!(
    /// Someone who works at the service.
    StaffId, 16
);
bytes_type!(
    /// An enrolled tablet, desk, or the office itself: the first half of its key's hash, so that nobody can take another's.
    DeviceId, 16
);
bytes_type!(
    /// One piece of planned care, through all its dated changes.
    PlanItemId, 16
);
bytes_type!(
    /// One cycle: all records linked to one identified issue.
    CycleId, 16
);
bytes_type!(
    /// One agreed action of a cycle.
    ActionId, 16
);
bytes_type!(
    /// One living document.
    DocumentId, 16
);

impl Hash {
    /// SHA-256 of `parts`, one after another.
    pub fn of(parts: &[&[u8]]) -> Self {
        let mut hasher = Sha256::new();
        for part in parts {
            hasher.update(part);
        }
        Self(hasher.finalize().into())
    }
}

impl DeviceId {
    /// The id that follows from a device's public key.
    pub fn of_key(key: &PublicKey) -> Self {
        let hash = Hash::of(&[b"followthrough device 1", &key.0]);
        let mut id = [0u8; 16];
        id.copy_from_slice(&hash.0[..16]);
        Self(id)
    }
}

/// Random bytes for ids, salts and nonces, drawn from a seed that the shell takes from its operating system.
///
/// The core mints no randomness: the same seed gives the same bytes, so that a simulated week repeats.
/// A shell must never hand in the same seed twice in production.
#[derive(Clone)]
pub struct Entropy {
    seed: [u8; 32],
    drawn: u64,
}

impl Entropy {
    /// Starts from 32 unpredictable bytes.
    pub const fn from_seed(seed: [u8; 32]) -> Self {
        Self { seed, drawn: 0 }
    }

    /// The next 32 bytes.
    pub fn next_32(&mut self) -> [u8; 32] {
        self.drawn += 1;
        Hash::of(&[b"followthrough entropy 1", &self.seed, &self.drawn.to_be_bytes()]).0
    }

    /// The next 16 bytes: one random id.
    pub fn next_16(&mut self) -> [u8; 16] {
        let mut out = [0u8; 16];
        out.copy_from_slice(&self.next_32()[..16]);
        out
    }

    /// The next 12 bytes: one salt or nonce.
    pub fn next_12(&mut self) -> [u8; 12] {
        let mut out = [0u8; 12];
        out.copy_from_slice(&self.next_32()[..12]);
        out
    }
}

/// Lower-case hexadecimal of any bytes.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}

/// Fills `into` from hexadecimal; `None` when the length or a digit is wrong.
pub fn unhex(text: &str, into: &mut [u8]) -> Option<()> {
    let digits = text.as_bytes();
    if digits.len() != into.len() * 2 {
        return None;
    }
    for (byte, pair) in into.iter_mut().zip(digits.chunks_exact(2)) {
        let high = char::from(pair[0]).to_digit(16)?;
        let low = char::from(pair[1]).to_digit(16)?;
        *byte = u8::try_from(high * 16 + low).ok()?;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_goes_both_ways_and_refuses_what_is_not() {
        let id = StaffId([0xab; 16]);
        assert_eq!(StaffId::from_hex(&id.to_hex()), Some(id));
        assert_eq!(StaffId::from_hex("ab"), None);
        assert_eq!(StaffId::from_hex(&"zz".repeat(16)), None);
    }

    #[test]
    fn the_same_seed_repeats_and_never_repeats_itself() {
        let mut one = Entropy::from_seed([7; 32]);
        let mut two = Entropy::from_seed([7; 32]);
        let first = one.next_32();
        assert_eq!(first, two.next_32());
        assert_ne!(first, one.next_32());
    }
}
