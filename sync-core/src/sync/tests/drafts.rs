//! Drafts: kept by a strict write, and none where there is nothing to keep.

use super::Home;
use crate::staff::Role;
use crate::sync::tablet::{Command, Notice, StoreTrouble};

#[test]
fn forgetting_a_draft_that_never_was_writes_nothing() {
    let mut home = Home::new(61);
    let amira = home.staff("Amira", Role::SupportWorker, "2468");
    let one = home.tablet("one");
    home.sign_in(one, amira, "2468").expect("online");
    let clear = |name: &str| Command::ClearDraft {
        name: name.to_owned(),
    };
    let keep = Command::KeepDraft {
        name: "care".to_owned(),
        bytes: b"150 m".to_vec(),
    };
    home.command(one, keep);
    // Nothing can be written: what has to be, says so.
    home.store(one).trouble = Some(StoreTrouble::Full);
    let nothing = home.command(one, clear("another"));
    let something = home.command(one, clear("care"));
    let told = home.notices(one);
    assert!(told.contains(&Notice::Done { request: nothing }));
    assert!(!told.contains(&Notice::Done { request: something }));
    assert!(
        told.iter()
            .any(|notice| matches!(notice, Notice::NotDone { request, .. } if *request == something))
    );
}
