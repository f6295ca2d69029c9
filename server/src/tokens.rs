//! Access tokens of devices: made in one place, checked in one place. EdDSA only; every claim required; short-lived; bound
//! to one device of one service.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use sync_core::id::{DeviceId, Hash, PublicKey, ServiceId, hex};
use sync_core::journal::KeyPair;
use sync_core::sync::identity::token_message;
use sync_core::time::Timestamp;

use crate::clock;

/// How long a token is good for: security.md says 15 minutes at most.
pub const TOKEN_S: i64 = 10 * 60;
/// No token of ours lives longer, so none that claims to is ours.
const LIFETIME_MAX_S: i64 = 15 * 60;
const TYP: &str = "followthrough-device+jwt";
const ISSUER: &str = "followthrough-office";
const AUDIENCE: &str = "followthrough-sync";

/// How long a challenge may be answered.
const CHALLENGE_MS: i64 = 60_000;
/// Challenges open at once; past this the oldest are forgotten, and their devices ask again.
const CHALLENGES_MAX: usize = 10_000;

/// What a token says.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claims {
    iss: String,
    aud: String,
    sub: String,
    /// The service.
    svc: String,
    iat: i64,
    nbf: i64,
    exp: i64,
}

/// A token that passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bearer {
    /// Whose it is.
    pub device: DeviceId,
    /// From when on it is worth nothing.
    pub expires_at: Timestamp,
}

/// A token that is not to be believed. Why is not said to whoever sent it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the token is not valid: ask for a new one")]
pub struct BadToken;

/// Makes and checks tokens of one service.
pub struct Tokens {
    service: ServiceId,
    kid: String,
    encoding: EncodingKey,
    decoding: DecodingKey,
    validation: Validation,
}

impl Tokens {
    /// From the office's signing seed; the tokens' own key follows from it, so that no token can stand for a checkpoint.
    pub fn new(service: ServiceId, signing_seed: &[u8; 32]) -> Self {
        let seed = Hash::of(&[b"followthrough token signing 1", signing_seed]).0;
        let public = KeyPair::from_seed(seed).public();
        // PKCS#8 around an Ed25519 seed (RFC 8410): the one form the library takes.
        const PKCS8: [u8; 16] = [
            0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
        ];
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.algorithms = vec![Algorithm::EdDSA];
        validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        validation.validate_exp = true;
        validation.validate_nbf = true;
        // Both times are this machine's: no clock but ours is involved.
        validation.leeway = 0;
        Self {
            service,
            kid: hex(&Hash::of(&[&public.0]).0[..8]),
            encoding: EncodingKey::from_ed_der(&[PKCS8.as_slice(), &seed].concat()),
            decoding: DecodingKey::from_ed_der(&public.0),
            validation,
        }
    }

    /// A token for a device that has proven itself.
    ///
    /// # Errors
    /// [`BadToken`] when it cannot be made: the key is not one.
    pub fn issue(&self, device: DeviceId, now: Timestamp) -> Result<String, BadToken> {
        let now_s = now.0 / 1000;
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: device.to_hex(),
            svc: self.service.to_hex(),
            iat: now_s,
            nbf: now_s,
            exp: now_s + TOKEN_S,
        };
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(TYP.to_owned());
        header.kid = Some(self.kid.clone());
        jsonwebtoken::encode(&header, &claims, &self.encoding).map_err(|_| BadToken)
    }

    /// Checks a token.
    ///
    /// # Errors
    /// [`BadToken`].
    pub fn check(&self, token: &str) -> Result<Bearer, BadToken> {
        // Ours are some 400 characters; nothing longer is looked at.
        if token.len() > 1024 {
            return Err(BadToken);
        }
        let read =
            jsonwebtoken::decode::<Claims>(token, &self.decoding, &self.validation).map_err(|_| BadToken)?;
        let (header, claims) = (read.header, read.claims);
        let ours = header.typ.as_deref() == Some(TYP)
            && header.kid.as_deref() == Some(self.kid.as_str())
            && header.alg == Algorithm::EdDSA
            && claims.svc == self.service.to_hex()
            && claims.iat == claims.nbf
            && (1..=LIFETIME_MAX_S).contains(&claims.exp.saturating_sub(claims.nbf));
        if !ours {
            return Err(BadToken);
        }
        let device = DeviceId::from_hex(&claims.sub).ok_or(BadToken)?;
        Ok(Bearer {
            device,
            expires_at: Timestamp(claims.exp.saturating_mul(1000)),
        })
    }
}

/// Nonces that devices sign to get a token: each for one device, once, within a minute. A restart forgets them all, and
/// devices ask again.
#[derive(Default)]
pub struct Challenges(Mutex<BTreeMap<[u8; 32], (DeviceId, Timestamp)>>);

impl Challenges {
    /// A fresh nonce for whoever says to be this device.
    pub fn give(&self, device: DeviceId, now: Timestamp) -> [u8; 32] {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if open.len() >= CHALLENGES_MAX {
            open.retain(|_, (_, until)| *until > now);
        }
        if open.len() >= CHALLENGES_MAX {
            // Nonces are random: the first is as good as any to make room.
            open.pop_first();
        }
        let nonce = clock::random_32();
        open.insert(nonce, (device, now.plus_ms(CHALLENGE_MS)));
        nonce
    }

    /// Takes a nonce, whether or not the proof fits: none is ever good twice.
    pub fn answered(
        &self,
        nonce: &[u8; 32],
        device: DeviceId,
        key: &PublicKey,
        proof: &sync_core::id::Signature,
        now: Timestamp,
    ) -> bool {
        let taken = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(nonce);
        taken.is_some_and(|(given_to, until)| given_to == device && now <= until)
            && sync_core::journal::verify(key, &token_message(nonce), proof)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const SERVICE: ServiceId = ServiceId([7; 16]);
    const DEVICE: DeviceId = DeviceId([4; 16]);

    fn tokens() -> Tokens {
        Tokens::new(SERVICE, &[9; 32])
    }

    fn forged(tokens: &Tokens, change: impl FnOnce(&mut Header, &mut Value)) -> String {
        let now = clock::now().0 / 1000;
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(TYP.to_owned());
        header.kid = Some(tokens.kid.clone());
        let mut claims = json!({
            "iss": ISSUER, "aud": AUDIENCE, "sub": DEVICE.to_hex(), "svc": SERVICE.to_hex(),
            "iat": now, "nbf": now, "exp": now + 600,
        });
        change(&mut header, &mut claims);
        jsonwebtoken::encode(&header, &claims, &tokens.encoding).unwrap()
    }

    #[test]
    fn a_token_names_its_device_and_ends() {
        let tokens = tokens();
        let now = clock::now();
        let bearer = tokens.check(&tokens.issue(DEVICE, now).unwrap()).unwrap();
        assert_eq!(bearer.device, DEVICE);
        assert!(bearer.expires_at.ms_since(now) <= TOKEN_S * 1000);
        assert!(
            tokens.check(&forged(&tokens, |_, _| {})).is_ok(),
            "the forger's base case is a good token"
        );
        assert_eq!(
            tokens.check(&tokens.issue(DEVICE, now.plus_ms(-TOKEN_S * 1000 - 1000)).unwrap()),
            Err(BadToken)
        );
    }

    #[test]
    fn every_way_to_tamper_is_refused() {
        let tokens = tokens();
        type Change = fn(&mut Header, &mut Value);
        let changes: &[(&str, Change)] = &[
            ("typ of another use", |header, _| {
                header.typ = Some("JWT".to_owned())
            }),
            ("no typ", |header, _| header.typ = None),
            ("kid of another key", |header, _| {
                header.kid = Some("0011223344556677".to_owned())
            }),
            ("no kid", |header, _| header.kid = None),
            ("expired", |_, claims| {
                claims["exp"] = json!(clock::now().0 / 1000 - 5)
            }),
            ("not yet", |_, claims| {
                claims["nbf"] = json!(clock::now().0 / 1000 + 60);
                claims["iat"] = claims["nbf"].clone();
            }),
            ("lives too long", |_, claims| {
                claims["exp"] = json!(clock::now().0 / 1000 + 16 * 60)
            }),
            ("another issuer", |_, claims| claims["iss"] = json!("somebody")),
            ("another audience", |_, claims| claims["aud"] = json!("office")),
            ("another service", |_, claims| {
                claims["svc"] = json!(ServiceId([8; 16]).to_hex())
            }),
            ("no device", |_, claims| claims["sub"] = json!("not hexadecimal")),
            ("more than we say", |_, claims| claims["admin"] = json!(true)),
        ];
        for (name, change) in changes {
            assert_eq!(tokens.check(&forged(&tokens, change)), Err(BadToken), "{name}");
        }
        for claim in ["exp", "nbf", "iss", "aud", "sub", "svc", "iat"] {
            let without = forged(&tokens, |_, claims| {
                claims.as_object_mut().unwrap().remove(claim);
            });
            assert_eq!(tokens.check(&without), Err(BadToken), "without {claim}");
        }
        let other = Tokens::new(SERVICE, &[10; 32]);
        assert_eq!(
            tokens.check(&other.issue(DEVICE, clock::now()).unwrap()),
            Err(BadToken),
            "another key"
        );
        assert_eq!(tokens.check(&"x".repeat(2000)), Err(BadToken));
    }

    #[test]
    fn no_flipped_character_passes() {
        let tokens = tokens();
        let good = tokens.issue(DEVICE, clock::now()).unwrap();
        let signature_ends = good.len() - 1;
        for at in 0..signature_ends {
            let mut bytes = good.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            assert_eq!(
                tokens.check(&String::from_utf8(bytes).unwrap()),
                Err(BadToken),
                "character {at}"
            );
        }
    }

    #[test]
    fn no_signature_and_a_shared_secret_are_no_signatures() {
        let tokens = tokens();
        let good = tokens.issue(DEVICE, clock::now()).unwrap();
        let payload = good.split('.').nth(1).unwrap();
        // {"alg":"none"} and nothing after the last dot.
        assert_eq!(
            tokens.check(&format!("eyJhbGciOiJub25lIn0.{payload}.")),
            Err(BadToken)
        );
        let mut header = Header::new(Algorithm::HS256);
        header.typ = Some(TYP.to_owned());
        header.kid = Some(tokens.kid.clone());
        let public = KeyPair::from_seed(Hash::of(&[b"followthrough token signing 1", &[9; 32]]).0).public();
        let claims = json!({"sub": DEVICE.to_hex()});
        let by_secret = jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(&public.0)).unwrap();
        assert_eq!(tokens.check(&by_secret), Err(BadToken));
    }

    #[test]
    fn a_nonce_is_good_once_for_its_device_and_for_a_minute() {
        let challenges = Challenges::default();
        let key = KeyPair::from_seed([3; 32]);
        let device = DeviceId::of_key(&key.public());
        let now = Timestamp(1_000_000);
        let answer = |nonce: &[u8; 32], device, now| {
            challenges.answered(
                nonce,
                device,
                &key.public(),
                &key.sign(&token_message(nonce)),
                now,
            )
        };
        let nonce = challenges.give(device, now);
        assert!(answer(&nonce, device, now));
        assert!(!answer(&nonce, device, now), "twice");
        let nonce = challenges.give(DEVICE, now);
        assert!(!answer(&nonce, device, now), "another device's");
        let nonce = challenges.give(device, now);
        assert!(!answer(&nonce, device, now.plus_ms(CHALLENGE_MS + 1)), "too late");
        let nonce = challenges.give(device, now);
        let by_another = KeyPair::from_seed([5; 32]).sign(&token_message(&nonce));
        assert!(
            !challenges.answered(&nonce, device, &key.public(), &by_another, now),
            "another key"
        );
    }
}
