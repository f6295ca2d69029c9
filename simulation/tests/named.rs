//! Runs that once broke a promise, short and by name.

#![expect(clippy::expect_used, reason = "a test stops at its own mistakes")]

use sync_core::id::StaffId;
use sync_core::record::{About, Fact, ItemResult, PracticeObserved, RoleEnded, RoleGranted, Seen};
use sync_core::staff::Role;
use sync_core::testing::{Home, TabletAt};

fn observed(subject: StaffId) -> Fact {
    Fact::PracticeObserved(PracticeObserved {
        subject,
        checklist: 1,
        items: vec![ItemResult {
            item: 1,
            seen: Seen::Met,
        }],
        strengths: None,
        gaps: None,
        person: None,
    })
}

/// A leader observed a colleague on a tablet, then goes on as a support worker.
fn leads_no_more(home: &mut Home) -> (TabletAt, StaffId, StaffId) {
    let lee = home.staff("Lee", Role::ShiftLeader, "9999");
    let amira = home.staff("Amira", Role::SupportWorker, "2468");
    let at = home.tablet("one");
    home.sign_in(at, lee, "9999").expect("online");
    home.record(at, About::Staff(amira), observed(amira))
        .expect("a leader observes");
    home.pass(1_000);
    (at, lee, amira)
}

fn ends_leading(home: &mut Home, lee: StaffId) {
    let from = home.now;
    let granted = RoleGranted {
        staff: lee,
        role: Role::SupportWorker,
        from,
        until: None,
        unit: None,
    };
    let ended = RoleEnded {
        staff: lee,
        role: Role::ShiftLeader,
        from,
    };
    home.write(vec![
        (About::Staff(lee), Fact::RoleGranted(granted)),
        (About::Staff(lee), Fact::RoleEnded(ended)),
    ]);
}

fn shown(home: &Home, at: TabletAt, of: StaffId) -> usize {
    home.at(at)
        .floor()
        .map_or(0, |floor| floor.observations_of(of).len())
}

#[test]
fn who_leads_no_more_is_shown_no_observation_even_by_keys_kept_from_before() {
    let mut home = Home::new(91);
    let (at, lee, amira) = leads_no_more(&mut home);
    home.lock(at);
    ends_leading(&mut home, lee);
    home.online(at, false);
    home.sign_in(at, lee, "9999").expect("they still work here");
    assert_eq!(shown(&home, at, amira), 0);
}

#[test]
fn who_is_signed_in_when_their_role_ends_is_locked_out_of_what_it_read_and_signs_in_again() {
    let mut home = Home::new(92);
    let (at, lee, amira) = leads_no_more(&mut home);
    assert_eq!(shown(&home, at, amira), 1);
    ends_leading(&mut home, lee);
    // The lease is renewed whenever the tablet meets the office anew.
    home.online(at, false);
    home.online(at, true);
    assert_eq!(shown(&home, at, amira), 0);
    home.lock(at);
    home.sign_in(at, lee, "9999").expect("they still work here");
    assert_eq!(shown(&home, at, amira), 0);
}
