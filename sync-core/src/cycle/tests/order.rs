//! Whatever the order, the repetition and the delay, a cycle reads the same; and nothing done without authority moves it.

use proptest::prelude::{Just, ProptestConfig, Strategy, any, proptest};
use proptest::{collection, prop_assert, prop_assert_eq};

use super::telling::{CYCLE, Told, fold, read};
use crate::cycle::Cycles;
use crate::fold::Place;

/// A history in which most things happen, contradictions, strikes and people without authority included.
const EVENTFUL: &str = "i amira issue
    w dora reviews
    a dora agrees A in 14
    b lena agrees B in 10
    c dan agrees C for-all in 20 before b
    s lena assigns A to amira
    t lou assigns A to ben before s
    u amira understands A asking
    v ben understands A
    n amira notes A
    o ben blocked A before n
    m dora midway A
    p dora moves A to 28
    q dan moves A to 21 before p
    d amira done A
    e tess sees A yes with x
    f lena sees A no before e
    g dora settles A for e
    h lou done C
    j ben sees C yes
    k lou sees C yes
    l lou sees C yes because alone
    r maria effective before l
    y maria ineffective
    z dora reopens before y
    aa tess strikes f
    ab lena strikes f
    ac dora strikes o
    ad amira done A held
    ae dora settles whole for y
    af dora ends C before ae";

fn arrivals(count: usize) -> impl Strategy<Value = Vec<(usize, bool)>> {
    let all: Vec<usize> = (0..count).collect();
    (
        Just(all).prop_shuffle(),
        collection::vec((0..count, any::<bool>()), 0..2 * count),
    )
        .prop_map(|(last, early)| {
            // Each arrives in the end as it stands in the feed; before that any of them, any number of times.
            let mut arrivals = early;
            arrivals.extend(last.into_iter().map(|at| (at, true)));
            arrivals
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_order_repetition_and_delay_give_the_same_cycle(arrivals in arrivals(31)) {
        let history = read(EVENTFUL);
        prop_assert_eq!(history.len(), 31);
        let straight = fold(&history);
        let mut shuffled = Cycles::default();
        for (at, sent) in arrivals {
            let told = &history[at];
            shuffled.apply(&told.at(if sent { told.place } else { Place::OnTablet }), told.knew);
        }
        prop_assert!(shuffled == straight);
    }

    #[test]
    fn what_does_not_count_could_as_well_not_be_there(left_out in collection::vec(any::<bool>(), 31)) {
        let history: Vec<Told> = read(EVENTFUL)
            .into_iter()
            .zip(left_out)
            .filter_map(|(told, out)| (!out).then_some(told))
            .collect();
        if history.is_empty() {
            return Ok(());
        }
        let cycles = fold(&history);
        let Some(cycle) = cycles.cycle(CYCLE) else { return Ok(()) };
        let counting: Vec<Told> = history
            .iter()
            .filter(|told| !cycle.not_counted.contains_key(&told.id))
            .cloned()
            .collect();
        let alone = fold(&counting);
        let Some(alone) = alone.cycle(CYCLE) else {
            prop_assert_eq!(cycle.actions.len(), 0);
            return Ok(());
        };
        prop_assert_eq!(alone.stage, cycle.stage);
        prop_assert_eq!(&alone.because, &cycle.because);
        prop_assert_eq!(&alone.actions, &cycle.actions);
        prop_assert_eq!(&alone.contradictions, &cycle.contradictions);
    }
}

#[test]
fn one_new_record_folds_its_own_cycle_alone() {
    let history = read("i amira issue\na dora agrees A in 14");
    let mut cycles = fold(&history);
    let changed = cycles.apply(&history[1].at(history[1].place), history[1].knew);
    assert_eq!(changed, None, "a record that is known is no news");
    assert_eq!(cycles.len(), 1);
}

#[test]
fn records_of_one_millisecond_stand_as_their_device_wrote_them() {
    let mut history = read(
        "i amira issue\n n1 amira notes A\n n2 amira notes A\n n3 amira notes A\n n4 amira notes A\n n5 amira notes A",
    );
    for told in &mut history {
        told.recorded_at = super::telling::START;
    }
    let cycles = fold(&history);
    let log = cycles.log(CYCLE).unwrap();
    let stand: Vec<_> = log.in_order().iter().map(|noted| noted.id).collect();
    let written: Vec<_> = history.iter().map(|told| told.id).collect();
    assert_eq!(stand, written);
}
