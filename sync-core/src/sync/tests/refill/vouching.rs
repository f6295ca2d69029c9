//! A key that was certified after the backup, and whose certificate reached no tablet: its owner's PIN gets it vouched for again.

use super::*;
use crate::id::StaffId;
use crate::seal::Pin;
use crate::sync::tablet::Command;

/// Amira has signed in on a tablet whose link broke before her certificate's row came; then the office was restored from before it.
/// What she wrote there, that office could not take.
fn lost_key(seed: u8) -> (Home, TabletAt, StaffId, PersonId) {
    let mut home = Home::new(seed);
    let amira = home.staff("Amira", Role::SupportWorker, "2468");
    let ivy = home.person("Ivy", "4");
    let one = home.tablet("one");
    // What the home holds is on the tablet already.
    let ben = home.staff("Ben", Role::SupportWorker, "1357");
    home.sign_in(one, ben, "1357").expect("online");
    home.lock(one);
    let backup = home.back_up_office();
    let pin = Pin::parse("2468").expect("a PIN");
    home.command_unsettled(one, Command::SignIn { staff: amira, pin });
    for _ in 0..1_000 {
        if home.at(one).session().is_some() {
            break;
        }
        let next = home.moves().first().copied().expect("it signs in");
        home.make(next);
    }
    home.online_unsettled(one, false, 0);
    assert_eq!(home.at(one).session().map(|session| session.staff), Some(amira));
    assert!(
        home.at(one)
            .directory()
            .keys_of(home.at(one).device())
            .all(|(_, of)| of == ben),
        "the row of her certificate is on its way when the link breaks"
    );
    home.restore_office(backup);
    (home, one, amira, ivy)
}

#[test]
fn what_was_signed_with_a_key_the_office_forgot_is_taken_once_its_owner_signs_in_again() {
    let (mut home, one, amira, ivy) = lost_key(88);
    home.drink(one, ivy, 150).expect("offline");
    home.online(one, true);
    home.pass(A_WHILE_MS);
    assert!(
        !home.at(one).set_aside().is_empty(),
        "nobody vouches for its author yet"
    );
    home.lock(one);
    home.sign_in(one, amira, "2468").expect("the office is in reach");
    home.pass(A_WHILE_MS);
    assert_eq!(home.at(one).set_aside(), vec![]);
    in_step(&home, one);
    assert_eq!(lines(&home, one, ivy).len(), 1);
}

#[test]
fn a_lease_the_office_does_not_know_of_lets_them_in_while_it_is_out_of_reach() {
    let (mut home, one, amira, ivy) = lost_key(89);
    home.lock(one);
    home.sign_in(one, amira, "2468").expect("her lease runs");
    home.drink(one, ivy, 150).expect("offline");
    home.lock(one);
    // The link breaks while the office is being asked.
    home.online(one, true);
    let pin = Pin::parse("2468").expect("a PIN");
    home.command_unsettled(one, Command::SignIn { staff: amira, pin });
    home.online_unsettled(one, false, 0);
    home.pass(1_000);
    assert!(home.at(one).session().is_some(), "what is asked besides can wait");
    home.online(one, true);
    home.pass(A_WHILE_MS);
    // A renewal that this office must refuse locks the tablet, ends the lease and keeps the keys.
    assert_eq!(home.at(one).session(), None);
    home.restart(one);
    home.sign_in(one, amira, "2468").expect("the office is in reach");
    home.pass(A_WHILE_MS);
    in_step(&home, one);
}
