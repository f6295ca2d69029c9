//! A clock that never runs backwards while the worker lives, and never stands still.
//!
//! Someone may set a tablet's clock back, and browsers correct theirs. The core is promised that time does not run
//! backwards between two of its inputs; its timers need it to go on. The next start reads the wall clock afresh.

use sync_core::time::Timestamp;

/// Hands out times in order.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock {
    last_ms: i64,
    last_steady_ms: i64,
}

impl Clock {
    /// The time to hand in now: what the wall clock says, or, while that is behind, the last time and what has passed
    /// since by a clock that nobody can set.
    pub fn now(&mut self, wall_ms: i64, steady_ms: i64) -> Timestamp {
        let passed_ms = steady_ms.saturating_sub(self.last_steady_ms).max(0);
        self.last_ms = if wall_ms >= self.last_ms {
            wall_ms
        } else {
            self.last_ms.saturating_add(passed_ms)
        };
        self.last_steady_ms = steady_ms;
        Timestamp(self.last_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_goes_on_instead_of_running_backwards() {
        let mut clock = Clock::default();
        assert_eq!(clock.now(10_000, 5), Timestamp(10_000));
        assert_eq!(clock.now(4_000, 25), Timestamp(10_020));
        assert_eq!(clock.now(4_010, 35), Timestamp(10_030));
        assert_eq!(clock.now(10_031, 36), Timestamp(10_031));
        assert_eq!(clock.now(99_000, 40), Timestamp(99_000));
    }
}
