//! What is said while an incident is being typed.

use super::{folded, hour};
use crate::cycle::Cycles;
use crate::fold::Floor;
use crate::id::{CycleId, PersonId};
use crate::record::follow_through::Theme;
use crate::signal::{Before, SignalLimits};

const WHO: PersonId = PersonId([5; 16]);

fn ask(cycles: &Cycles, typed: (Theme, Option<PersonId>, Option<u8>), most: usize) -> Vec<u8> {
    Before::of(cycles)
        .before(
            &Floor::default(),
            typed,
            &SignalLimits::default(),
            hour(2000),
            most,
        )
        .iter()
        .filter_map(|one| one.cycle)
        .map(|cycle| cycle.0[0])
        .collect()
}

#[test]
fn open_and_closed_ones_newest_first_and_no_more_than_asked() {
    let closed = "i1 amira issue\na1 dora agrees A1 in 9\ne1 dora ends A1";
    let cycles = folded(&[
        (1, 0, closed),
        (2, 300, "i2 amira issue"),
        (3, 100, "i3 amira issue"),
    ]);
    assert_eq!(ask(&cycles, (Theme::Falls, Some(WHO), None), 9), [2, 3, 1]);
    assert_eq!(ask(&cycles, (Theme::Falls, Some(WHO), None), 2), [2, 3]);
    assert_eq!(ask(&cycles, (Theme::Choking, Some(WHO), None), 9), []);
    assert_eq!(ask(&cycles, (Theme::Falls, Some(PersonId([6; 16])), None), 9), []);
    // Their own room is as many places as there are people.
    assert_eq!(ask(&cycles, (Theme::Falls, None, Some(1)), 9), []);
}

#[test]
fn keeping_the_index_gives_what_building_it_anew_gives() {
    let mut cycles = folded(&[(1, 0, "i1 amira issue")]);
    let mut kept = Before::of(&cycles);
    let more = folded(&[
        (1, 0, "i1 amira issue\nw1 dora reviews\nx1 dora strikes i1"),
        (2, 40, "i2 amira issue\nw2 dora reviews"),
    ]);
    for cycle in more.iter() {
        kept.update(cycle);
    }
    cycles.clone_from(&more);
    assert_eq!(kept, Before::of(&cycles));
    assert!(kept.happening(CycleId([1; 16])).is_none());
    assert!(kept.happening(CycleId([2; 16])).is_some());
}
