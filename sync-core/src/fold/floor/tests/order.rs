//! Whatever the order, the repetition and the delay, the facts are the same; and a whole home folds in a moment.

use std::time::Instant;

use proptest::prelude::{Just, Strategy, proptest};

use super::telling::{Told, person, read, time};
use crate::fold::{Floor, Place};
use crate::verdict::Verdict;

/// A history in which most things happen, corrections of corrections and people without the right to them included.
const EVENTFUL: &str = "p1 y8:00 dora admits mavis room 10
    p2 y8:00 dora admits tom room 2
    p3 9:00 dora moves tom room 3
    p4 9:10 dora strikes p3
    p5 9:20 dora discharges tom
    p6 9:30 ben discharges mavis
    d1 y9:00 dora plans D drink of mavis at 8:00 10:00
    d2 y9:30 dora plans D drink of mavis every 120 8:00 20:00 from 9:00 target 1500
    d3 10:00 dora ends D of mavis from 18:00
    d4 10:30 dora strikes d2
    e1 8:00 amira drink mavis 15 for D@8:00
    e2 8:02 amira amends e1 drink mavis 150
    e3 8:03 lena amends e1 drink mavis 140 happened 7:50
    e4 8:09 ben drink mavis 140 on T2
    e5 8:30 ben strikes e4
    e6 8:31 amira strikes e4
    e7 9:00 amira drink mavis asleep
    e8 9:01 ben drink mavis 100 held
    e9 9:02 ben amends e1 drink mavis 1 as shift-leader held
    f1 9:10 amira strikes e5
    f2 9:11 amira newer mavis
    f3 9:12 amira strikes f2
    f4 9:13 amira strikes f9
    o1 9:20 lena observes amira
    o2 9:21 amira observes amira
    w1 9:30 ben weighs tom 635
    t1 9:40 dora aims mavis vital-signs.pulse each 60 100
    t2 9:41 ben aims mavis vital-signs.pulse each 60 150
    n1 9:50 amira notes mavis vital-signs pulse=120
    n2 9:51 amira notes mavis mood mood=1 worried
    n3 10:05 amira drink mavis 100 for D@10:00
    n4 10:06 ben drink mavis 100 for D@10:00 on T2";

proptest! {
    #[test]
    fn any_order_repetition_and_delay_give_the_same_facts(steps in steps()) {
        let history = read(EVENTFUL);
        let mut straight = Floor::default();
        for told in &history {
            straight.apply(&told.at(told.place));
        }
        let mut shuffled = Floor::default();
        for (index, sent) in steps {
            let told = &history[index];
            shuffled.apply(&told.at(if sent { told.place } else { Place::OnTablet }));
        }
        // Not the comparing macro: two whole homes would drown the few steps that matter.
        proptest::prop_assert!(shuffled == straight);
        // What is worked out from them is the same too: what is due, what was done twice, what to look at.
        for who in ["mavis", "tom"] {
            for at in ["8:30", "10:30", "14:30"] {
                let (who, at) = (person(who), time(at));
                proptest::prop_assert!(shuffled.due(who, at) == straight.due(who, at));
                proptest::prop_assert!(shuffled.alerts(who, at) == straight.alerts(who, at));
            }
        }
    }
}

/// Every entry at its final place once, in any order, amid any number of sightings before and after.
#[test]
fn after_rows_were_numbered_anew_a_later_word_stands_though_its_number_is_lower() {
    let history = read("e1 8:00 amira drink mavis 150");
    let place = |row, verdict| Place::InFeed {
        row,
        received_at: time("8:01"),
        verdict,
    };
    let mut floor = Floor::default();
    floor.apply(&history[0].at(place(500, Verdict::Accepted)));
    floor.settle(history[0].id, place(25, Verdict::Declined));
    assert!(
        floor.item(history[0].id).unwrap().counted,
        "an older row says nothing new"
    );
    floor.renumber();
    floor.settle(history[0].id, place(25, Verdict::Declined));
    assert!(!floor.item(history[0].id).unwrap().counted);
}

fn steps() -> impl Strategy<Value = Vec<(usize, bool)>> {
    let count = EVENTFUL.lines().count();
    proptest::collection::vec((0..count, proptest::bool::ANY), 0..2 * count).prop_flat_map(move |extra| {
        let steps: Vec<_> = (0..count).map(|index| (index, true)).chain(extra).collect();
        Just(steps).prop_shuffle()
    })
}

/// Two weeks of a 40-person home. The bounds are loose, for a busy machine without optimisation; a fold that looked
/// at everything for each entry would miss them by far.
#[test]
fn two_weeks_of_a_home_fold_in_a_moment() {
    let history = two_weeks();
    let start = Instant::now();
    let mut floor = Floor::default();
    for told in &history {
        floor.apply(&told.at(Place::OnTablet));
    }
    let folded = start.elapsed();
    for told in &history {
        floor.apply(&told.at(told.place));
    }
    let sent = start.elapsed() - folded;

    let start = Instant::now();
    let people: Vec<_> = floor.people().iter().map(|person| person.id).collect();
    let mut due = 0;
    for person in &people {
        due += floor.due(*person, time("12:00")).len();
        floor.last_done(*person, 0x0303);
        floor.alerts(*person, time("12:00"));
        floor.timeline(*person, time("0:00"), time("t0:00"));
    }
    let read = start.elapsed();
    let entries = floor.len();
    eprintln!("{entries} entries: folded in {folded:?}, sent in {sent:?}; 40 people read in {read:?}");
    assert_eq!((people.len(), due), (40, 40 * 21));
    assert!(folded.as_secs() < 5 && sent.as_secs() < 5 && read.as_secs() < 5);
}

/// 40 people with three planned items each, and 16,800 drinks, turns and meals over a fortnight.
fn two_weeks() -> Vec<Told> {
    let mut lines = Vec::new();
    for n in 0..40 {
        lines.push(format!("p{n} y0:00 dora admits p{n} room {n}"));
        lines.push(format!(
            "d{n} y0:00 dora plans D{n} drink of p{n} every 120 8:00 20:00 target 1500"
        ));
        lines.push(format!(
            "t{n} y0:00 dora plans T{n} turn of p{n} every 180 0:00 23:00"
        ));
        lines.push(format!(
            "f{n} y0:00 dora plans F{n} food of p{n} at 8:00 12:00 15:00 17:00 20:00 22:00"
        ));
    }
    // `read_line` knows three days; the rest of the fortnight is shifted there.
    for n in 0..16_800 {
        let (hour, minute, who) = (n / 700, n % 60, n % 40);
        let what = ["drink", "turn", "food"][n % 3];
        lines.push(format!("e{n} {hour}:{minute:02} amira {what} p{who}"));
    }
    let mut history: Vec<Told> = lines.iter().flat_map(|line| read(line)).collect();
    for (n, told) in history.iter_mut().enumerate().skip(160) {
        told.days_earlier(i64::try_from(n % 14).unwrap());
    }
    history
}
