//! A person's keys on one tablet, sealed under their PIN and the tablet's own secret together.
//!
//! The PIN alone opens nothing: the tablet's secret is kept by its browser under a key that cannot be read out, so a copied
//! store cannot be guessed at elsewhere. What a PIN without hardware cannot stop is said in docs/security.md.

use argon2::{Algorithm, Argon2, Block, Params, Version};
use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};
use zeroize::ZeroizeOnDrop;

use super::{DoesNotOpen, ScopeKey, open, seal};
use crate::cbor::to_bytes;
use crate::id::{Entropy, Hash, StaffId};
use crate::limits;
use crate::scope::Scope;

/// 32 random bytes that only this tablet's browser can unwrap. Device key and vaults derive from it.
#[derive(Clone, ZeroizeOnDrop)]
pub struct DeviceSecret(pub [u8; 32]);

impl DeviceSecret {
    /// Seed of the device's signing key.
    pub fn signing_seed(&self) -> [u8; 32] {
        Hash::of(&[b"followthrough device signing 1", &self.0]).0
    }
}

impl core::fmt::Debug for DeviceSecret {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("DeviceSecret(..)")
    }
}

/// A PIN as typed: 4 to 8 digits.
#[derive(Clone, PartialEq, Eq, ZeroizeOnDrop)]
pub struct Pin(String);

/// Why typed text is no PIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a PIN has {} to {} digits", limits::PIN_DIGITS_MIN, limits::PIN_DIGITS_MAX)]
pub struct PinError;

impl Pin {
    /// # Errors
    /// [`PinError`].
    pub fn parse(typed: &str) -> Result<Self, PinError> {
        let fits = (limits::PIN_DIGITS_MIN..=limits::PIN_DIGITS_MAX).contains(&typed.len());
        if fits && typed.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self(typed.to_owned()))
        } else {
            Err(PinError)
        }
    }

    /// The digits, for the one frame that carries them to the office.
    pub fn digits(&self) -> &str {
        &self.0
    }
}

impl<C> Encode<C> for Pin {
    fn encode<W: encode::Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), encode::Error<W::Error>> {
        e.str(&self.0)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Pin {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        let at = d.position();
        Self::parse(d.str()?).map_err(|_| decode::Error::message("not a PIN").at(at))
    }
}

impl core::fmt::Debug for Pin {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Pin(..)")
    }
}

/// Argon2id parameters, kept with what they protect so that they can be raised later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct PinCost {
    /// Memory in KiB.
    #[n(0)]
    pub memory_kib: u32,
    /// Passes over it.
    #[n(1)]
    pub passes: u32,
}

/// What OWASP's password storage advice asks of Argon2id at the least: 19 MiB, two passes.
pub const PIN_COST: PinCost = PinCost {
    memory_kib: 19 * 1024,
    passes: 2,
};

/// The memory that stretching works in: tens of MB. Whoever stretches often keeps one, instead of asking the system each time
/// for so large a piece.
#[derive(Default)]
pub struct StretchRoom(Vec<Block>);

impl PinCost {
    /// Stretches a secret. Parameters from outside that Argon2 does not allow give `None`.
    fn stretch(self, secret: &[u8], salt: &[u8], room: &mut StretchRoom) -> Option<[u8; 32]> {
        // A forged vault must not be able to ask for all memory: three times what ours ask for leaves room to raise it.
        if self.memory_kib > 64 * 1024 || self.passes > 16 {
            return None;
        }
        let params = Params::new(self.memory_kib, self.passes, 1, Some(32)).ok()?;
        if room.0.len() < params.block_count() {
            room.0.resize(params.block_count(), Block::new());
        }
        let mut out = [0u8; 32];
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into_with_memory(secret, salt, &mut out, &mut room.0)
            .ok()?;
        Some(out)
    }
}

/// A stretched PIN or password as the office keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct PinHash {
    #[n(0)]
    cost: PinCost,
    #[cbor(n(1), with = "minicbor::bytes")]
    salt: [u8; 16],
    #[cbor(n(2), with = "minicbor::bytes")]
    hash: [u8; 32],
}

impl PinHash {
    /// Stretches a PIN or password with a fresh salt.
    pub fn of(secret: &str, cost: PinCost, entropy: &mut Entropy) -> Self {
        Self::of_in(&mut StretchRoom::default(), secret, cost, entropy)
    }

    /// As [`PinHash::of`], in memory that the caller keeps.
    pub fn of_in(room: &mut StretchRoom, secret: &str, cost: PinCost, entropy: &mut Entropy) -> Self {
        let salt = entropy.next_16();
        let hash = cost
            .stretch(secret.as_bytes(), &salt, room)
            .unwrap_or_else(|| entropy.next_32());
        Self { cost, salt, hash }
    }

    /// Whether `secret` is the one hashed. Takes the same time either way.
    pub fn matches(&self, secret: &str) -> bool {
        self.matches_in(&mut StretchRoom::default(), secret)
    }

    /// As [`PinHash::matches`], in memory that the caller keeps.
    pub fn matches_in(&self, room: &mut StretchRoom, secret: &str) -> bool {
        self.cost
            .stretch(secret.as_bytes(), &self.salt, room)
            .is_some_and(|hash| {
                hash.iter()
                    .zip(&self.hash)
                    .fold(0u8, |difference, (a, b)| difference | (a ^ b))
                    == 0
            })
    }
}

/// What a PIN opens.
#[derive(Clone, Encode, Decode, ZeroizeOnDrop)]
#[cbor(map)]
pub struct VaultContent {
    /// Seed of the person's signing key on this tablet.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub author_seed: [u8; 32],
    /// Keys of the scopes their roles may read.
    #[zeroize(skip)]
    #[n(1)]
    pub scope_keys: Vec<(Scope, ScopeKey)>,
}

/// A person's keys on this tablet, sealed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Vault {
    #[n(0)]
    staff: StaffId,
    #[n(1)]
    cost: PinCost,
    #[cbor(n(2), with = "minicbor::bytes")]
    salt: [u8; 16],
    #[cbor(n(3), with = "minicbor::bytes")]
    sealed: Vec<u8>,
}

/// Why a vault does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// The wrong PIN, or another tablet's vault.
    #[error("the PIN does not open this")]
    WrongPin,
    /// It opened, and what is inside does not read.
    #[error("the keys kept on this tablet cannot be read")]
    Unreadable,
}

impl From<DoesNotOpen> for VaultError {
    fn from(_: DoesNotOpen) -> Self {
        Self::WrongPin
    }
}

impl Vault {
    /// Seals a person's keys.
    pub fn seal(
        staff: StaffId,
        pin: &Pin,
        device: &DeviceSecret,
        content: &VaultContent,
        cost: PinCost,
        entropy: &mut Entropy,
    ) -> Self {
        let salt = entropy.next_16();
        let key = vault_key(pin, device, cost, &salt).unwrap_or(ScopeKey(entropy.next_32()));
        let sealed = seal(&key, entropy.next_12(), &staff.0, &to_bytes(content));
        Self {
            staff,
            cost,
            salt,
            sealed,
        }
    }

    /// Opens it.
    ///
    /// # Errors
    /// [`VaultError`].
    pub fn open(&self, pin: &Pin, device: &DeviceSecret) -> Result<(VaultContent, VaultKey), VaultError> {
        let key = vault_key(pin, device, self.cost, &self.salt).ok_or(VaultError::Unreadable)?;
        let plain = open(&key, &self.staff.0, &self.sealed)?;
        let content = minicbor::decode(&plain).map_err(|_| VaultError::Unreadable)?;
        Ok((content, VaultKey(key)))
    }

    /// Seals changed content again under the key of this sign-in, without asking for the PIN anew.
    pub fn reseal(&mut self, key: &VaultKey, content: &VaultContent, entropy: &mut Entropy) {
        self.sealed = seal(&key.0, entropy.next_12(), &self.staff.0, &to_bytes(content));
    }
}

/// The opened vault's key, held while its owner is signed in: also seals their drafts.
#[derive(Clone, Debug)]
pub struct VaultKey(pub ScopeKey);

fn vault_key(pin: &Pin, device: &DeviceSecret, cost: PinCost, salt: &[u8; 16]) -> Option<ScopeKey> {
    let stretched = cost.stretch(pin.0.as_bytes(), salt, &mut StretchRoom::default())?;
    Some(ScopeKey(
        Hash::of(&[b"followthrough vault 1", &stretched, &device.0]).0,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cheap, so that tests are quick; production uses [`PIN_COST`].
    const CHEAP: PinCost = PinCost {
        memory_kib: 8,
        passes: 1,
    };

    #[test]
    fn a_vault_opens_only_with_its_pin_on_its_tablet() {
        let mut entropy = Entropy::from_seed([1; 32]);
        let (pin, device, staff) = (
            Pin::parse("2468").unwrap(),
            DeviceSecret([7; 32]),
            StaffId([1; 16]),
        );
        let content = VaultContent {
            author_seed: [9; 32],
            scope_keys: vec![],
        };
        let vault = Vault::seal(staff, &pin, &device, &content, CHEAP, &mut entropy);
        assert_eq!(vault.open(&pin, &device).unwrap().0.author_seed, [9; 32]);
        assert_eq!(
            vault.open(&Pin::parse("2469").unwrap(), &device).err(),
            Some(VaultError::WrongPin)
        );
        assert_eq!(
            vault.open(&pin, &DeviceSecret([8; 32])).err(),
            Some(VaultError::WrongPin)
        );
    }

    #[test]
    fn pins_are_digits_and_hashes_match_only_their_own() {
        assert!(Pin::parse("123").is_err());
        assert!(Pin::parse("12a4").is_err());
        assert!(Pin::parse("123456789").is_err());
        let hash = PinHash::of("2468", CHEAP, &mut Entropy::from_seed([1; 32]));
        assert!(hash.matches("2468"));
        assert!(!hash.matches("2467"));
    }

    #[test]
    fn memory_that_is_used_again_changes_no_answer() {
        let mut room = StretchRoom::default();
        let costlier = PinCost {
            memory_kib: 4 * CHEAP.memory_kib,
            ..CHEAP
        };
        let earlier = PinHash::of_in(&mut room, "1357", costlier, &mut Entropy::from_seed([2; 32]));
        let hash = PinHash::of("2468", CHEAP, &mut Entropy::from_seed([1; 32]));
        assert!(hash.matches_in(&mut room, "2468"));
        assert!(!hash.matches_in(&mut room, "2467"));
        assert!(earlier.matches_in(&mut room, "1357"));
    }

    #[test]
    fn a_forged_cost_cannot_take_all_memory() {
        let greedy = PinCost {
            memory_kib: u32::MAX,
            passes: 1,
        };
        assert_eq!(greedy.stretch(b"1", &[0; 16], &mut StretchRoom::default()), None);
    }
}
