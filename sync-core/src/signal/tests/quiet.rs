//! Tablets that are not heard of, and clocks.

use super::{hour, look};
use crate::cycle::Cycles;
use crate::fold::Floor;
use crate::id::DeviceId;
use crate::signal::{Tablet, What, heard_until};
use crate::time::MINUTE_MS;

fn tablet() -> Tablet {
    Tablet {
        device: DeviceId([1; 16]),
        on_shift: true,
        heard_at: Some(hour(0)),
        unsent_since: None,
        clock_offset_ms: Some(0),
        went_back_at: None,
    }
}

fn shown(tablet: Tablet, at_hour: i64) -> Vec<What> {
    look(&Cycles::default(), &Floor::default(), &[tablet], hour(at_hour))
        .iter()
        .map(|signal| signal.what)
        .collect()
}

#[test]
fn a_tablet_on_shift_is_silent_after_eight_hours() {
    assert_eq!(shown(tablet(), 8), []);
    assert_eq!(shown(tablet(), 9), [What::SilentTablet]);
    let in_a_drawer = Tablet {
        on_shift: false,
        ..tablet()
    };
    assert_eq!(shown(in_a_drawer, 500), []);
}

#[test]
fn unsent_work_counts_wherever_the_tablet_lies() {
    let holds = Tablet {
        on_shift: false,
        unsent_since: Some(hour(0)),
        ..tablet()
    };
    assert_eq!(shown(holds, 24), []);
    assert_eq!(shown(holds, 25), [What::SilentTablet]);
}

#[test]
fn a_clock_more_than_ten_minutes_apart_or_gone_back_is_doubted() {
    let apart = |minutes: i64| Tablet {
        clock_offset_ms: Some(minutes * MINUTE_MS),
        ..tablet()
    };
    assert_eq!(shown(apart(10), 1), []);
    assert_eq!(shown(apart(11), 1), [What::ClockDoubt]);
    assert_eq!(shown(apart(-11), 1), [What::ClockDoubt]);
    let back = Tablet {
        went_back_at: Some(hour(1)),
        ..tablet()
    };
    assert_eq!(shown(back, 1), [What::ClockDoubt]);
}

#[test]
fn care_is_missed_only_as_far_as_every_tablet_on_shift_was_heard_of() {
    let later = Tablet {
        heard_at: Some(hour(5)),
        ..tablet()
    };
    assert_eq!(heard_until(&[tablet(), later]), Some(hour(0)));
    let never = Tablet {
        heard_at: None,
        ..tablet()
    };
    assert_eq!(heard_until(&[later, never]), None);
    assert_eq!(heard_until(&[]), None);
    let holds = Tablet {
        unsent_since: Some(hour(3)),
        ..later
    };
    assert_eq!(heard_until(&[holds, later]), Some(hour(3)));
}
