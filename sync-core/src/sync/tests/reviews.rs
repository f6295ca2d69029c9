//! A daily check through both machines: signed on dark tablets, one check wherever it is read (story 9 of requirements.md).

use super::{Home, TabletAt};
use crate::cadence::{Kept, NotCounted, Occurrence, Reviews};
use crate::cycle::CycleFeed;
use crate::fold::Place;
use crate::id::StaffId;
use crate::journal::read_body;
use crate::record::{About, Cadence, Fact, ReviewHeld, RoleEnded, SeenAtReview};
use crate::scope::Audience;
use crate::staff::Role;
use crate::sync::tablet::{NotDone, Notice};
use crate::time::{DAY_MS, HOUR_MS};

fn check(of: Occurrence) -> Fact {
    Fact::ReviewHeld(ReviewHeld {
        cadence: of.cadence,
        first_day: of.first_day().number(),
        seen: SeenAtReview::default(),
        answers: Vec::new(),
        decisions: Vec::new(),
        note: None,
    })
}

fn at_office(home: &Home) -> Reviews {
    let scope = home.scope(Audience::Cycles);
    let mut feed = CycleFeed::new(home.hub.office_device());
    for (row, n) in home.office.rows(&scope).iter().zip(0..) {
        let place = Place::InFeed {
            row: n,
            received_at: row.received_at,
            verdict: row.verdict,
        };
        match &row.entry {
            Some(entry) => {
                let content = read_body(entry.body.as_deref().expect("a body")).expect("content");
                feed.take(entry, place, &content);
            }
            None => drop(feed.settle(row.id, place)),
        }
    }
    feed.reviews().clone()
}

fn at(home: &Home, tablet: TabletAt) -> &Reviews {
    home.at(tablet).reviews().expect("somebody is signed in")
}

#[test]
fn one_day_s_check_signed_on_two_dark_tablets_is_one_check_with_two_signatures_everywhere() {
    let mut home = Home::new(71);
    let (lena, lou) = (
        home.staff("Lena", Role::ShiftLeader, "1357"),
        home.staff("Lou", Role::ShiftLeader, "8642"),
    );
    let amira = home.staff("Amira", Role::SupportWorker, "9753");
    let [one, two, three] = ["one", "two", "three"].map(|label| home.tablet(label));
    for (at, staff, pin) in [(one, lena, "1357"), (two, lou, "8642"), (three, amira, "9753")] {
        home.sign_in(at, staff, pin).expect("online");
    }
    let today = Occurrence::at(Cadence::Daily, home.now);
    home.online(one, false);
    home.online(two, false);
    home.record(one, About::Service, check(today)).expect("offline");
    home.restart(one);
    home.sign_in(one, lena, "1357").expect("offline");
    assert_eq!(at(&home, one).kept(today, home.now), Kept::OnTime);
    home.now = home.now.plus_ms(HOUR_MS / 2);
    home.record(two, About::Service, check(today)).expect("offline");
    assert_eq!(at(&home, three).kept(today, home.now), Kept::NotYet);
    // A support worker signs none.
    let refused = home.record(three, About::Service, check(today));
    assert!(matches!(refused, Err(NotDone::Rules(_))), "{refused:?}");

    home.online(two, true);
    home.online(one, true);
    let office = at_office(&home);
    let by: Vec<StaffId> = office.of(today).iter().map(|signed| signed.by).collect();
    assert_eq!(by, [lena, lou], "by when they signed, not by when it arrived");
    for tablet in [one, two, three] {
        assert_eq!(*at(&home, tablet), office);
    }
    let told = home.notices(three);
    assert!(told.iter().any(|notice| matches!(notice, Notice::ReviewsChanged)));
}

#[test]
fn what_was_signed_after_the_role_ended_waits_for_a_manager_and_counts_for_nothing() {
    let mut home = Home::new(72);
    let lena = home.staff("Lena", Role::ShiftLeader, "1357");
    let one = home.tablet("one");
    home.sign_in(one, lena, "1357").expect("online");
    home.online(one, false);
    home.now = home.now.plus_ms(DAY_MS);
    let ended = Fact::RoleEnded(RoleEnded {
        staff: lena,
        role: Role::ShiftLeader,
        from: home.now.plus_ms(-HOUR_MS),
    });
    home.write(vec![(About::Staff(lena), ended)]);
    let today = Occurrence::at(Cadence::Daily, home.now);
    home.record(one, About::Service, check(today))
        .expect("offline, her lease runs");
    home.online(one, true);
    let office = at_office(&home);
    let signed = office.of(today);
    assert_eq!(signed.len(), 1, "kept");
    assert!(matches!(signed[0].not_counted(), Some(NotCounted::Verdict(_))));
    assert_eq!(office.kept(today, home.now), Kept::NotYet);
}
