//! Seals: frames under scope keys, unsent work to the office's key, a person's keys under their PIN.
//!
//! May not live here: where keys come from (`sync`), where sealed bytes are kept (the shells).

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use minicbor::{Decode, Encode};
use zeroize::Zeroize;

use crate::id::Hash;
use crate::scope::Scope;

mod office_box;
mod vault;

pub use office_box::{OfficeBoxKey, OfficeBoxPublic, SealedToOffice};
pub use vault::{
    DeviceSecret, PIN_COST, Pin, PinCost, PinError, PinHash, StretchRoom, Vault, VaultContent, VaultError,
    VaultKey,
};

/// Key of one scope. Whoever holds it reads the scope.
#[derive(Clone, PartialEq, Eq, Encode, Decode, zeroize::ZeroizeOnDrop)]
#[cbor(transparent)]
pub struct ScopeKey(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 32]);

impl core::fmt::Debug for ScopeKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("ScopeKey(..)")
    }
}

/// Stands for keys in the order they were given: who holds others, or others' scopes, comes to another digest. Tells nothing
/// of the keys.
pub fn digest_of(keys: &[(Scope, ScopeKey)]) -> Hash {
    let mut bytes = b"followthrough scope keys 1".to_vec();
    for (scope, key) in keys {
        bytes.extend(scope.to_bytes());
        bytes.extend(key.0);
    }
    let digest = Hash::of(&[&bytes]);
    bytes.zeroize();
    digest
}

/// A sealed text that does not open: the wrong key, or altered bytes. Which of the two cannot be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("sealed bytes do not open with this key")]
pub struct DoesNotOpen;

/// Seals `plain` with AES-256-GCM: nonce, then ciphertext and tag. `bound_to` must be given again to open it.
///
/// `nonce` must never be used twice with one key: draw it from [`crate::id::Entropy`].
pub fn seal(key: &ScopeKey, nonce: [u8; 12], bound_to: &[u8], plain: &[u8]) -> Vec<u8> {
    let cipher = Aes256Gcm::new(&key.0.into());
    #[expect(
        clippy::expect_used,
        reason = "AES-GCM refuses only texts of 64 GiB; frames are limited to megabytes"
    )]
    let sealed = cipher
        .encrypt(
            &Nonce::from(nonce),
            Payload {
                msg: plain,
                aad: bound_to,
            },
        )
        .expect("sealing a text below the cipher's limit");
    [nonce.as_slice(), &sealed].concat()
}

/// Opens what [`seal`] made.
///
/// # Errors
/// [`DoesNotOpen`].
pub fn open(key: &ScopeKey, bound_to: &[u8], sealed: &[u8]) -> Result<Vec<u8>, DoesNotOpen> {
    let (nonce, sealed) = sealed.split_first_chunk::<12>().ok_or(DoesNotOpen)?;
    let cipher = Aes256Gcm::new(&key.0.into());
    cipher
        .decrypt(
            &Nonce::from(*nonce),
            Payload {
                msg: sealed,
                aad: bound_to,
            },
        )
        .map_err(|_| DoesNotOpen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_opens_only_with_its_key_its_binding_and_its_bytes() {
        let key = ScopeKey([3; 32]);
        let sealed = seal(&key, [1; 12], b"floor 7", b"took sips");
        assert_eq!(open(&key, b"floor 7", &sealed), Ok(b"took sips".to_vec()));
        assert_eq!(open(&ScopeKey([4; 32]), b"floor 7", &sealed), Err(DoesNotOpen));
        assert_eq!(open(&key, b"floor 8", &sealed), Err(DoesNotOpen));
        for bit in 0..sealed.len() * 8 {
            let mut flipped = sealed.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(open(&key, b"floor 7", &flipped), Err(DoesNotOpen));
        }
        assert_eq!(open(&key, b"floor 7", &sealed[..5]), Err(DoesNotOpen));
    }
}
