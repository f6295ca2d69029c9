//! A wall clock that never runs backwards while the worker lives.
//!
//! Someone may set a tablet's clock back, and browsers correct theirs. Records keep what the clock said; the core is
//! only promised that time does not run backwards between two of its inputs.

use sync_core::time::Timestamp;

/// Hands out times in order.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock {
    last: i64,
}

impl Clock {
    /// The time to hand in now, from what the wall clock says.
    pub fn now(&mut self, wall_ms: i64) -> Timestamp {
        self.last = self.last.max(wall_ms);
        Timestamp(self.last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_stands_still_instead_of_running_backwards() {
        let mut clock = Clock::default();
        assert_eq!(clock.now(100), Timestamp(100));
        assert_eq!(clock.now(40), Timestamp(100));
        assert_eq!(clock.now(101), Timestamp(101));
    }
}
