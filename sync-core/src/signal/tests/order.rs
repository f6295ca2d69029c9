//! In whatever order records arrive, and however often, the same signals stand.

use proptest::prelude::{Just, ProptestConfig, Strategy, proptest};
use proptest::prop_assert_eq;

use super::{hour, signals};
use crate::cycle::Cycles;
use crate::cycle::tests::telling::{Told, read_of};
use crate::id::CycleId;

const ONE: &str = "i amira issue
    a dora agrees A in 3
    b lena agrees B in 5
    s lena assigns A to amira
    t lou assigns A to ben before s
    u amira understands A asking
    o ben blocked A
    d amira done A
    e tess sees A yes
    f lena sees A no before e";
const TWO: &str = "i2 amira issue
    a2 dora agrees A2 in 2
    c2 dora agrees B2 in 2
    e2 dora ends B2";

fn told() -> Vec<Told> {
    let mut told = read_of(ONE, CycleId([1; 16]), hour(0));
    told.extend(read_of(TWO, CycleId([2; 16]), hour(100)));
    told
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn order_and_repetition_make_no_difference(
        arrivals in Just((0..told().len()).chain(0..told().len()).collect::<Vec<_>>()).prop_shuffle(),
        at_hour in 0_i64..2500,
    ) {
        let told = told();
        let mut straight = Cycles::default();
        for one in &told {
            straight.apply(&one.at(one.place), one.knew);
        }
        let mut mixed = Cycles::default();
        for at in arrivals {
            mixed.apply(&told[at].at(told[at].place), told[at].knew);
        }
        prop_assert_eq!(signals(&mixed, hour(at_hour)), signals(&straight, hour(at_hour)));
    }
}
