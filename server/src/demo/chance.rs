//! Chance that repeats: the same seed gives the same home and the same fortnight.

use sync_core::id::Hash;

/// A stream of numbers from a seed.
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    /// The stream that a seed and a purpose name. Different purposes do not disturb each other.
    pub fn of(seed: u64, purpose: &str) -> Self {
        let hash = Hash::of(&[b"followthrough demo 1", &seed.to_be_bytes(), purpose.as_bytes()]);
        let mut state = [0u8; 8];
        state.copy_from_slice(&hash.0[..8]);
        Self(u64::from_be_bytes(state))
    }

    /// The next 64 bits (SplitMix64).
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A whole number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = high.abs_diff(low).saturating_add(1);
        low.saturating_add_unsigned(self.next() % span.max(1))
    }

    /// Whether something happens that happens so many times in a thousand.
    pub fn in_thousand(&mut self, times: u64) -> bool {
        self.next() % 1000 < times
    }

    /// One of several.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let length = u64::try_from(from.len()).ok().filter(|length| *length > 0)?;
        from.get(usize::try_from(self.next() % length).unwrap_or(0))
    }

    /// Sixteen bytes: an id.
    pub fn id(&mut self) -> [u8; 16] {
        let mut id = [0u8; 16];
        id[..8].copy_from_slice(&self.next().to_be_bytes());
        id[8..].copy_from_slice(&self.next().to_be_bytes());
        id
    }
}
