//! Chance that repeats: everything a run does follows from one number.

/// SplitMix64: small, and good enough to pick steps.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// From a seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to `sides - 1`; 0 when there are none.
    pub fn roll(&mut self, sides: usize) -> usize {
        let sides = u64::try_from(sides.max(1)).unwrap_or(1);
        usize::try_from(self.next() % sides).unwrap_or(0)
    }

    /// True once in so many times.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.roll(times) == 0
    }

    /// From 0 to `sides - 1`, of at most 256 sides.
    pub fn byte(&mut self, sides: usize) -> u8 {
        u8::try_from(self.roll(sides)).unwrap_or(0)
    }

    /// Any short number.
    pub fn short(&mut self) -> u16 {
        u16::try_from(self.roll(1 << 16)).unwrap_or(0)
    }

    /// Any number.
    pub fn number(&mut self) -> u32 {
        u32::try_from(self.roll(1 << 32)).unwrap_or(0)
    }

    /// One of them.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let at = self.roll(from.len());
        from.get(at)
    }

    /// 32 bytes for machines to start from.
    pub fn seed_32(&mut self) -> [u8; 32] {
        let mut bytes = [0; 32];
        for chunk in bytes.chunks_exact_mut(8) {
            chunk.copy_from_slice(&self.next().to_be_bytes());
        }
        bytes
    }
}
