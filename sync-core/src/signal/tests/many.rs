//! Eight years of cycles: what early warnings cost to work out, printed.

use std::time::Instant;

use super::*;

/// A closed cycle as most are; and one that waits somewhere.
const CLOSED: &str = "
    i dora issue
    r dora reviews
    a dora agrees mat in 14
    s lena assigns mat to amira
    u amira understands mat
    m dora midway mat
    d amira done mat
    v tess sees mat yes
    o maria effective";
const OPEN: &str = "
    i dora issue
    r dora reviews
    a dora agrees mat in 14
    s lena assigns mat to amira";
const CYCLES: u8 = 250;
const TIMES: usize = 12;

#[test]
fn thousands_of_closed_cycles_cost_what_the_open_ones_do() {
    let (mut cycles, mut of_open) = (Cycles::default(), Cycles::default());
    let mut count = 0_i64;
    for round in 0..TIMES {
        for number in 0..CYCLES {
            let mut id = [number; 16];
            id[0] = u8::try_from(round).unwrap();
            // Sixty of three thousand are open.
            let open = count % 50 == 0;
            let begun = hour(count * 23);
            let told = read_of(if open { OPEN } else { CLOSED }, CycleId(id), begun);
            take(&mut cycles, &told);
            if open {
                take(&mut of_open, &told);
            }
            count += 1;
        }
    }
    let now = hour(count * 23 + 200);
    let began = Instant::now();
    let before = Before::of(&cycles);
    let index_us = began.elapsed().as_micros();
    let timed = |cycles: &Cycles, before: &Before| {
        let look = Look {
            cycles,
            floor: &Floor::default(),
            before,
            tablets: &[],
            reviews: &Reviews::default(),
            open_since: None,
            limits: &SignalLimits::default(),
            now,
        };
        let began = Instant::now();
        let found = look.signals();
        (found, began.elapsed().as_micros())
    };
    let (all, all_us) = timed(&cycles, &before);
    let (open, open_us) = timed(&of_open, &Before::of(&of_open));
    println!(
        "{} cycles over eight years: index {index_us} us once; {} signals in {all_us} us; of the {} open ones alone {open_us} us",
        cycles.len(),
        all.len(),
        of_open.len()
    );
    let tracked = |signals: &[Signal]| signals.iter().filter(|one| one.what.rule() == 2).count();
    assert_eq!(tracked(&all), tracked(&open), "closed cycles wait for nothing");
    assert!(tracked(&all) >= 60, "every open one waits for something");
}
