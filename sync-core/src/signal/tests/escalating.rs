//! What goes up, to whom, and once.

use super::{folded, hour, signals};
use crate::cycle::Cycles;
use crate::signal::{EscalationDue, SignalLimits, escalations};
use crate::staff::Role;

fn due(cycles: &Cycles, at_hour: i64) -> Vec<EscalationDue> {
    let now = hour(at_hour);
    escalations(&signals(cycles, now), cycles, &SignalLimits::default(), now)
}

fn to(due: &[EscalationDue]) -> Vec<Role> {
    due.iter().map(|one| one.step.to).collect()
}

/// Story 2: nobody assigns for 48 hours, the deputy; 72 hours, the registered manager; later the provider.
#[test]
fn nobody_assigns_and_it_goes_up_by_the_clock() {
    let cycles = folded(&[(1, 0, "i amira issue\na dora agrees A in 20")]);
    assert_eq!(to(&due(&cycles, 48)), []);
    assert_eq!(to(&due(&cycles, 49)), [Role::DeputyManager]);
    assert_eq!(
        to(&due(&cycles, 73)),
        [Role::DeputyManager, Role::RegisteredManager]
    );
    assert_eq!(due(&cycles, 49 + 96).len(), 3);
}

#[test]
fn what_was_written_does_not_go_up_twice() {
    // Nobody is named from hour 1 on; the office writes at hour 50 that the registered manager knows.
    let waiting = "i amira issue\na dora agrees A in 20\n";
    let quiet: String = (0..48).map(|n| format!("f{n} amira says\n")).collect();
    let told = format!("{waiting}{quiet}x ada escalates A");
    let cycles = folded(&[(1, 0, &told)]);
    assert_eq!(to(&due(&cycles, 100)), [Role::DeputyManager]);
    // Without authority it is no escalation.
    let odd = format!("{waiting}{quiet}x amira escalates A");
    assert_eq!(due(&folded(&[(1, 0, &odd)]), 100).len(), 2);
}

#[test]
fn two_who_work_it_out_make_the_same_one_and_a_new_round_is_another() {
    let cycles = folded(&[(1, 0, "i amira issue\na dora agrees A in 20")]);
    let (early, late) = (due(&cycles, 49), due(&cycles, 60));
    assert_eq!(early, late);
    let other = folded(&[(1, 5, "i amira issue\na dora agrees A in 20")]);
    assert_ne!(due(&other, 60)[0].id, early[0].id);
}

#[test]
fn what_only_comes_soon_does_not_go_up() {
    let going = "i amira issue\na dora agrees A in 1\ns lena assigns A to amira\nu amira understands A";
    assert_eq!(due(&folded(&[(1, 0, going)]), 10), []);
}
