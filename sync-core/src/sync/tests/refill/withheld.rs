//! Feeds that nobody on a tablet may read any more: what it holds of them comes back, and it is given nothing of them.

use super::*;
use crate::id::{Hash, StaffId};
use crate::journal::Edge;
use crate::record::RoleEnded;
use crate::testing::samples::observed;
use crate::wire::{self, Cursor, Down, Up};

fn observe(home: &mut Home, at: TabletAt, subject: StaffId) -> EntryId {
    home.record(at, About::Staff(subject), observed(subject))
        .expect("saved")
}

fn ends(home: &mut Home, staff: StaffId) {
    home.pass(1_000);
    let ended = RoleEnded {
        staff,
        role: Role::ShiftLeader,
        from: home.now,
    };
    home.write(vec![(About::Staff(staff), Fact::RoleEnded(ended))]);
}

/// A leader's observations are in the office and on two tablets of hers: one is never met again, nobody is on the other.
/// Another leader's tablet has less, and is off as well.
struct Lost {
    home: Home,
    one: TabletAt,
    two: TabletAt,
    lee: StaffId,
    amira: StaffId,
    backup: OfficeStore,
    lost: OfficeStore,
}

fn lost(seed: u8) -> Lost {
    let mut home = Home::new(seed);
    let amira = home.staff("Amira", Role::SupportWorker, "2468");
    let lee = home.staff("Lee", Role::ShiftLeader, "9999");
    let kim = home.staff("Kim", Role::ShiftLeader, "1111");
    let (one, two, gone) = (home.tablet("one"), home.tablet("two"), home.tablet("three"));
    home.sign_in(one, lee, "9999").expect("online");
    home.sign_in(gone, lee, "9999").expect("online");
    home.sign_in(two, kim, "1111").expect("online");
    observe(&mut home, gone, amira);
    home.online(two, false);
    let backup = home.back_up_office();
    observe(&mut home, gone, amira);
    observe(&mut home, gone, amira);
    let lost = home.back_up_office();
    for at in [one, gone] {
        home.online(at, false);
        home.lock(at);
    }
    Lost {
        home,
        one,
        two,
        lee,
        amira,
        backup,
        lost,
    }
}

#[test]
fn what_nobody_there_may_read_any_more_comes_back_all_the_same() {
    for others_first in [false, true] {
        let Lost {
            mut home,
            one,
            two,
            lee,
            amira,
            backup,
            lost,
        } = lost(95);
        home.restore_office(backup);
        ends(&mut home, lee);
        home.online(two, true);
        if others_first {
            observe(&mut home, two, amira);
        }
        home.online(one, true);
        home.pass(A_WHILE_MS);
        all_there(&home, &lost);
        in_step(&home, one);
    }
}

#[test]
fn it_comes_back_to_an_office_restored_once_more() {
    let Lost {
        mut home,
        one,
        two,
        lee,
        amira,
        backup,
        lost,
    } = lost(96);
    home.restore_office(backup);
    ends(&mut home, lee);
    // So that the two logs part, and the tablet leaves the one it has.
    home.online(two, true);
    observe(&mut home, two, amira);
    let backup = home.back_up_office();
    home.online(two, false);
    home.lock(two);
    home.online(one, true);
    home.pass(A_WHILE_MS);
    all_there(&home, &lost);
    in_step(&home, one);
    // Met once more, with nothing left to hand back.
    for _ in 0..2 {
        home.online(one, false);
        home.online(one, true);
        home.pass(A_WHILE_MS);
    }
    home.online(one, false);
    home.restore_office(backup);
    home.online(one, true);
    home.pass(A_WHILE_MS);
    all_there(&home, &lost);
    in_step(&home, one);
}

#[test]
fn a_tablet_on_which_nobody_may_read_a_feed_is_given_none_of_it() {
    let Lost {
        mut home, one, lee, ..
    } = lost(97);
    ends(&mut home, lee);
    let leaders = home.scope(Audience::Leaders);
    let rows = home.office.rows(&leaders).to_vec();
    let mut edge = Edge::new();
    edge.append(rows[0].leaf());
    let cursors = [(edge.size(), Some(edge.root())), (0, None), (1, None)].map(|(size, root)| Cursor {
        scope: leaders,
        size,
        root,
        horizon: None,
    });
    let link = raw_link(&mut home, one);
    let wrong = Cursor {
        root: Some(Hash([7; 32])),
        ..cursors[0].clone()
    };
    let forked = home.send_raw(link, wire::encode(&Up::Want(vec![wrong])));
    let forked: Vec<_> = forked.iter().map(|frame| wire::decode::<Down>(frame)).collect();
    assert!(
        matches!(forked[..], [Ok(Down::Forked { .. }), Ok(Down::CaughtUp)]),
        "{forked:?}"
    );
    for cursor in cursors {
        let frames = home.send_raw(link, wire::encode(&Up::Want(vec![cursor.clone()])));
        let told: Vec<Down> = frames
            .iter()
            .filter_map(|frame| wire::decode::<Down>(frame).ok())
            .collect();
        assert_eq!(told, [Down::CaughtUp], "{cursor:?}");
    }
}
