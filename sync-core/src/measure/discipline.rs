//! M15: reviews held on time, of those whose time ended in the window.

use super::{Figure, Window};
use crate::cadence::{Kept, Reviews, occurrences};
use crate::record::Cadence;
use crate::time::Timestamp;

/// Of one kind, or of all.
pub fn discipline(
    reviews: &Reviews,
    open_since: Option<Timestamp>,
    cadences: &[Cadence],
    window: Window,
    now: Timestamp,
) -> Figure {
    let Some(since) = open_since else {
        return Figure::default();
    };
    let (mut cases, mut among) = (0, 0);
    for cadence in cadences {
        let due = occurrences(*cadence, since, window.to.min(now))
            .take_while(|one| one.due_at() >= window.from)
            .filter(|one| window.has(one.due_at()) && one.due_at() <= now);
        for one in due {
            among += 1;
            if reviews.kept(one, now) == Kept::OnTime {
                cases += 1;
            }
        }
    }
    Figure::share(cases, among)
}
