//! The office's clock and the operating system's randomness: the only places both are read.

use std::time::{SystemTime, UNIX_EPOCH};

use sync_core::id::Entropy;
use sync_core::time::Timestamp;

/// Now, by this machine's clock.
pub fn now() -> Timestamp {
    // A clock before 1970 or after the year 292 million is set wrong; the ends say so plainly in every record.
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// 32 unpredictable bytes.
pub fn random_32() -> [u8; 32] {
    let mut bytes = [0u8; 32];
    #[expect(
        clippy::expect_used,
        reason = "an operating system without randomness cannot run anything that keeps secrets"
    )]
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// 16 unpredictable bytes: one id.
pub fn random_16() -> [u8; 16] {
    fresh_entropy().next_16()
}

/// Entropy seeded by the operating system, never twice with the same seed.
pub fn fresh_entropy() -> Entropy {
    Entropy::from_seed(random_32())
}
