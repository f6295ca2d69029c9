//! What only the office can open: RFC 9180 (HPKE) with X25519, HKDF-SHA256 and AES-256-GCM, in single shots.
//!
//! A tablet seals its unsent work this way as well, so that it can send while nobody is signed in.

use core::convert::Infallible;

use hpke::aead::AesGcm256;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::rand_core::{TryCryptoRng, TryRng};
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use minicbor::{Decode, Encode};

use super::DoesNotOpen;
use crate::id::Entropy;

const INFO: &[u8] = b"followthrough office box 1";

/// The office's secret half.
#[derive(Clone)]
pub struct OfficeBoxKey(<X25519HkdfSha256 as Kem>::PrivateKey);

/// The office's public half: 32 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct OfficeBoxPublic(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 32]);

/// One sealed text.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct SealedToOffice {
    #[cbor(n(0), with = "minicbor::bytes")]
    shared: [u8; 32],
    #[cbor(n(1), with = "minicbor::bytes")]
    text: Vec<u8>,
}

impl OfficeBoxKey {
    /// From 32 secret bytes.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(X25519HkdfSha256::derive_keypair(seed).0)
    }

    /// The public half.
    pub fn public(&self) -> OfficeBoxPublic {
        let mut bytes = [0u8; 32];
        bytes.copy_from_slice(&X25519HkdfSha256::sk_to_pk(&self.0).to_bytes());
        OfficeBoxPublic(bytes)
    }

    /// Opens a sealed text.
    ///
    /// # Errors
    /// [`DoesNotOpen`].
    pub fn open(&self, bound_to: &[u8], sealed: &SealedToOffice) -> Result<Vec<u8>, DoesNotOpen> {
        let shared =
            <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(&sealed.shared).map_err(|_| DoesNotOpen)?;
        hpke::single_shot_open::<AesGcm256, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &self.0,
            &shared,
            INFO,
            &sealed.text,
            bound_to,
        )
        .map_err(|_| DoesNotOpen)
    }
}

impl OfficeBoxPublic {
    /// Seals a text that only the office can open. `None` when these 32 bytes are no usable key.
    pub fn seal(&self, entropy: &mut Entropy, bound_to: &[u8], plain: &[u8]) -> Option<SealedToOffice> {
        let key = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(&self.0).ok()?;
        let (shared, text) = hpke::single_shot_seal_with_rng::<AesGcm256, HkdfSha256, X25519HkdfSha256>(
            &OpModeS::Base,
            &key,
            INFO,
            plain,
            bound_to,
            &mut Draw(entropy),
        )
        .ok()?;
        let mut bytes = [0u8; 32];
        bytes.copy_from_slice(&shared.to_bytes());
        Some(SealedToOffice { shared: bytes, text })
    }
}

/// Lets HPKE draw from our seeded entropy.
struct Draw<'a>(&'a mut Entropy);

impl TryRng for Draw<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0u8; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0u8; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, into: &mut [u8]) -> Result<(), Infallible> {
        for chunk in into.chunks_mut(32) {
            chunk.copy_from_slice(&self.0.next_32()[..chunk.len()]);
        }
        Ok(())
    }
}

impl TryCryptoRng for Draw<'_> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_office_opens_what_is_sealed_to_it() {
        let office = OfficeBoxKey::from_seed(&[1; 32]);
        let mut entropy = Entropy::from_seed([2; 32]);
        let sealed = office.public().seal(&mut entropy, b"item", b"unsent").unwrap();
        assert_eq!(office.open(b"item", &sealed), Ok(b"unsent".to_vec()));
        assert_eq!(office.open(b"other", &sealed), Err(DoesNotOpen));
        assert_eq!(
            OfficeBoxKey::from_seed(&[9; 32]).open(b"item", &sealed),
            Err(DoesNotOpen)
        );
        let again = office.public().seal(&mut entropy, b"item", b"unsent").unwrap();
        assert_ne!(sealed, again);
    }
}
