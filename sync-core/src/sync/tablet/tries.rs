//! Wrong PINs: how many there were, and how long they make one wait. Counted durably before each is judged (`session`).

use super::Tablet;
use crate::limits;
use crate::time::Timestamp;

impl Tablet {
    /// The try could not be counted, so it is not judged either: a full tablet must not lock out a right PIN.
    pub(super) fn uncount_try(&mut self) {
        if let Some(staff) = self.signing_in.as_ref().map(|signing_in| signing_in.staff)
            && let Some(tries) = self.tries.get_mut(&staff)
        {
            tries.wrong = tries.wrong.saturating_sub(1);
            tries.wait_until = Timestamp(0);
        }
    }

    /// A wait counted while the clock ran ahead is cut to its own length, or it would last until that clock's time came.
    pub(super) fn bound_waits(&mut self) {
        for tries in self.tries.values_mut() {
            tries.wait_until = tries.wait_until.min(self.now.plus_ms(wait_ms(tries.wrong)));
        }
    }
}

/// How long to wait after this many wrong PINs: none for the first few, then doubled each time.
pub(super) fn wait_ms(wrong: u32) -> i64 {
    match wrong.checked_sub(limits::PIN_TRIES_FREE) {
        None => 0,
        Some(over) => (limits::PIN_WAIT_FIRST_MS << over.min(10)).min(limits::PIN_WAIT_MAX_MS),
    }
}
