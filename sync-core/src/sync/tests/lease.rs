//! The lease: renewed at every contact, and no key is sent that the tablet holds already.

use crate::record::{About, Fact, RoleGranted};
use crate::staff::Role;
use crate::testing::{Home, TabletAt};
use crate::time::MINUTE_MS;
use crate::wire::{Down, decode};

/// What the office says while this tablet comes back.
fn said_while_back(home: &mut Home, at: TabletAt) -> Vec<Down> {
    home.online(at, false);
    home.given_out = Some(Vec::new());
    home.online(at, true);
    home.pass(MINUTE_MS);
    let given_out = home.given_out.take().unwrap_or_default();
    given_out.iter().filter_map(|frame| decode(frame).ok()).collect()
}

#[test]
fn who_comes_back_is_sent_no_keys_unless_their_roles_open_others_now() {
    let mut home = Home::new(11);
    let amira = home.staff("Amira", Role::SupportWorker, "2468");
    let at = home.tablet("Blue");
    home.sign_in(at, amira, "2468").expect("online");
    let renewed = |frame: &Down| matches!(frame, Down::Renewed { .. });
    let keys = |frame: &Down| matches!(frame, Down::SignedIn { .. });

    let said = said_while_back(&mut home, at);
    assert!(said.iter().any(renewed), "{said:?}");
    assert!(!said.iter().any(keys), "{said:?}");

    home.online(at, false);
    home.write(vec![(
        About::Staff(amira),
        Fact::RoleGranted(RoleGranted {
            staff: amira,
            role: Role::RegisteredManager,
            from: home.now,
            until: None,
            unit: None,
        }),
    )]);
    let said = said_while_back(&mut home, at);
    assert!(said.iter().any(keys), "{said:?}");
}
