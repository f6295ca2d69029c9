//! Tries, sessions and enrolments survive a restart and end when they should.

use super::*;
use crate::pins::{NoSignIn, check_password, check_pin, stretch};
use crate::store::enrolments::{Enrolment, EnrolmentState};
use sync_core::id::PublicKey;
use sync_core::limits;
use sync_core::seal::Pin;
use sync_core::time::HOUR_MS;
use sync_core::wire::SignInRefusal;

const NOW: Timestamp = Timestamp(1_795_000_000_000);

#[test]
fn five_wrong_pins_then_a_growing_wait_that_survives_a_restart() {
    let folder = Folder::new("pins");
    let mut store = folder.open();
    store.set_pin(AMIRA, &stretch("2468")).unwrap();
    let wrong = Pin::parse("1111").unwrap();
    for left in [4, 3, 2, 1, 0] {
        let refused = check_pin(&store, AMIRA, &wrong, NOW);
        assert_eq!(refused, Err(SignInRefusal::WrongPin { tries_left: left }));
    }
    store.close();
    drop(store);
    store = folder.open();
    let right = Pin::parse("2468").unwrap();
    let wait = limits::PIN_WAIT_FIRST_MS;
    assert_eq!(
        check_pin(&store, AMIRA, &right, NOW.plus_ms(1000)),
        Err(SignInRefusal::Wait { wait_ms: wait - 1000 })
    );
    let after = NOW.plus_ms(wait);
    assert_eq!(
        check_pin(&store, AMIRA, &wrong, after),
        Err(SignInRefusal::WrongPin { tries_left: 0 })
    );
    assert_eq!(
        check_pin(&store, AMIRA, &right, after),
        Err(SignInRefusal::Wait { wait_ms: 2 * wait })
    );
    assert_eq!(check_pin(&store, AMIRA, &right, after.plus_ms(2 * wait)), Ok(()));
    assert_eq!(
        check_pin(&store, AMIRA, &right, after.plus_ms(2 * wait + 1)),
        Ok(()),
        "nothing is held against them"
    );
    assert_eq!(
        check_pin(&store, StaffId([99; 16]), &right, NOW),
        Err(SignInRefusal::NotHere)
    );
}

#[test]
fn an_unknown_name_is_answered_like_a_wrong_password() {
    let folder = Folder::new("passwords");
    let store = folder.open();
    store
        .set_account("Amira", AMIRA, &stretch("a good long one"))
        .unwrap();
    assert_eq!(
        check_password(&store, "amira", "a good long one", NOW).unwrap(),
        AMIRA
    );
    for name in ["amira", "nobody"] {
        for _ in 0..limits::PIN_TRIES_FREE {
            assert!(
                matches!(check_password(&store, name, "wrong", NOW), Err(NoSignIn::Wrong)),
                "{name}"
            );
        }
        let waits = check_password(&store, name, "a good long one", NOW);
        assert!(matches!(waits, Err(NoSignIn::Wait(_))), "{name}");
    }
    let long = "x".repeat(100_000);
    assert!(matches!(
        check_password(&store, &long, &long, NOW),
        Err(NoSignIn::Wrong)
    ));
}

#[test]
fn waits_double_up_to_the_longest() {
    use crate::store::tries::wait_after;
    assert_eq!(wait_after(limits::PIN_TRIES_FREE), limits::PIN_WAIT_FIRST_MS);
    assert_eq!(
        wait_after(limits::PIN_TRIES_FREE + 1),
        2 * limits::PIN_WAIT_FIRST_MS
    );
    assert_eq!(wait_after(u32::MAX), limits::PIN_WAIT_MAX_MS);
}

#[test]
fn a_session_ends_when_idle_and_at_the_latest_after_twelve_hours() {
    let folder = Folder::new("sessions");
    let store = folder.open();
    let token = [7; 32];
    store.begin_session(&token, AMIRA, NOW).unwrap();
    assert_eq!(store.session(&token, NOW.plus_ms(1), true).unwrap(), Some(AMIRA));
    assert_eq!(store.session(&[8; 32], NOW, true).unwrap(), None);
    assert_eq!(
        store.session(&token, NOW.plus_ms(HOUR_MS), true).unwrap(),
        None,
        "idle"
    );
    store.begin_session(&[9; 32], AMIRA, NOW).unwrap();
    let mut at = NOW;
    while at < NOW.plus_ms(12 * HOUR_MS - 20 * 60_000) {
        at = at.plus_ms(20 * 60_000);
        assert_eq!(store.session(&[9; 32], at, true).unwrap(), Some(AMIRA));
        // The last use is written without being waited for; the next write comes after it.
        store.try_was_right(b"nothing").unwrap();
    }
    assert_eq!(
        store
            .session(&[9; 32], NOW.plus_ms(12 * HOUR_MS + 1), true)
            .unwrap(),
        None,
        "too long"
    );
    store.begin_session(&[10; 32], AMIRA, NOW).unwrap();
    store.end_session(&[10; 32]).unwrap();
    assert_eq!(store.session(&[10; 32], NOW, true).unwrap(), None);
}

#[test]
fn a_code_is_used_once_and_in_time() {
    let folder = Folder::new("enrolments");
    let store = folder.open();
    let enrolment = |id: u8, code: &str| Enrolment {
        id: [id; 16],
        code: code.to_owned(),
        label: "Alder tablet 1".to_owned(),
        made_by: None,
        expires_at: NOW.plus_ms(600_000),
        state: EnrolmentState::Waiting,
        device_key: None,
    };
    store.begin_enrolment(enrolment(1, "ABCD2345"), NOW).unwrap();
    let (key, other) = (PublicKey([1; 32]), PublicKey([2; 32]));
    assert!(
        !store.decide_enrolment([1; 16], true, NOW).unwrap(),
        "nobody asked yet"
    );
    assert!(
        !store.ask_enrolment([1; 16], key, NOW.plus_ms(600_000)).unwrap(),
        "too late"
    );
    assert!(store.ask_enrolment([1; 16], key, NOW).unwrap());
    assert!(!store.ask_enrolment([1; 16], other, NOW).unwrap(), "twice");
    assert!(store.decide_enrolment([1; 16], true, NOW).unwrap());
    assert!(!store.decide_enrolment([1; 16], false, NOW).unwrap(), "decided");
    let kept = store.enrolment_of_code("ABCD2345").unwrap().unwrap();
    assert_eq!(
        (kept.state, kept.device_key),
        (EnrolmentState::Confirmed, Some(key))
    );
    store.begin_enrolment(enrolment(2, "WXYZ2345"), NOW).unwrap();
    assert!(
        store
            .enrolment([2; 16])
            .unwrap()
            .unwrap()
            .expired(NOW.plus_ms(600_000))
    );
    assert!(
        store.begin_enrolment(enrolment(3, "WXYZ2345"), NOW).is_err(),
        "one code, one enrolment"
    );
}
