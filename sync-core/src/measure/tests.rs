//! Figures worked out by hand and held against the measures.

use super::*;
use crate::cadence::Reviews;
use crate::cycle::Cycles;
use crate::cycle::tests::telling::{START, read_of};
use crate::fold::Floor;
use crate::id::{CycleId, EntryId, PersonId};
use crate::record::follow_through::{Cause, Theme};
use crate::signal::Happening;
use crate::signal::{Before, Look, SignalLimits};
use crate::time::{DAY_MS, HOUR_MS};

/// Reviewed and agreed, assigned, understood, looked at half way, done and seen: one record an hour.
const SEEN: &str = "i amira issue
    w dora reviews
    a dora agrees A in 14
    s lena assigns A to amira
    u amira understands A
    m dora midway A
    d amira done A
    v tess sees A yes with o";

fn cycles(histories: &[(&str, i64)]) -> Cycles {
    let mut cycles = Cycles::default();
    for (number, (history, day)) in histories.iter().enumerate() {
        let id = CycleId([u8::try_from(number).unwrap() + 1; 16]);
        for told in read_of(history, id, START.plus_ms(day * DAY_MS)) {
            cycles.apply(&told.at(told.place), told.knew);
        }
    }
    cycles
}

fn days(from: i64, to: i64) -> Window {
    Window {
        from: START.plus_ms(from * DAY_MS),
        to: START.plus_ms(to * DAY_MS),
    }
}

#[test]
fn actions_due_in_the_window_are_seen_in_practice_or_not_and_ended_ones_are_not_asked_for() {
    let open = "i amira issue\na dora agrees A in 14\ns lena assigns A to amira\nd amira done A";
    let ended = "i amira issue\na dora agrees A in 14\ne dora ends A";
    let late = "i amira issue\na dora agrees A in 0\ns lena assigns A to amira\nd amira done A\nv tess sees A yes with o";
    let told = cycles(&[(SEEN, 0), (open, 0), (ended, 0), (late, 0)]);
    // Said to be done is not seen. The one due at once was agreed in hour 1 and seen in hour 4.
    let share = |figure: Figure| (figure.value_hundredths, figure.cases, figure.among);
    assert_eq!(share(completion(told.iter(), days(0, 20))), (Some(6_667), 2, 3));
    assert_eq!(share(on_time(told.iter(), days(0, 20))), (Some(3_333), 1, 3));
    // Three hours late, of one.
    assert_eq!(share(days_late(told.iter(), days(0, 20))), (Some(13), 1, 1));
    // Due outside the window: nothing to measure is no figure, not nought.
    assert_eq!(share(completion(told.iter(), days(20, 40))), (None, 0, 0));
    // An hour from "done" to the look, twice.
    assert_eq!(share(verification_lag(told.iter(), days(0, 1))), (Some(4), 2, 2));
    assert_eq!(share(verification_lag(told.iter(), days(1, 2))), (None, 0, 0));
}

#[test]
fn a_full_cycle_has_all_five_stages_by_more_than_one_pair_of_hands() {
    let whole = format!("{SEEN}\nr maria effective");
    let not_understood = whole.replace("u amira understands A\n", "");
    let own = whole
        .replace("amira", "tess")
        .replace("with o", "with o because alone");
    let told = cycles(&[
        (whole.as_str(), 0),
        (not_understood.as_str(), 0),
        (own.as_str(), 0),
    ]);
    let figure = full_cycle(told.iter(), days(0, 1));
    assert_eq!(
        (figure.value_hundredths, figure.cases, figure.among),
        (Some(3_333), 1, 3)
    );
    // One that is watched after it closed counts where it was reviewed.
    assert_eq!(full_cycle(told.iter(), days(1, 9)).among, 0);
}

#[test]
fn the_same_again_within_28_days_is_a_repeat_and_is_counted_by_resident_days() {
    let fall = |number: u8, day: i64, person: u8| Happening {
        at: START.plus_ms(day * DAY_MS),
        entry: EntryId([number; 32]),
        theme: Theme::Falls,
        person: Some(PersonId([person; 16])),
        place: None,
        cause: None,
        cycle: None,
    };
    // Day 40 is the first again, by its 28th day; day 70 is too late, and somebody else's fall is another.
    let mut falls = vec![fall(1, 12, 1), fall(2, 40, 1), fall(3, 70, 1), fall(4, 71, 2)];
    let figure = |falls: &[Happening], window| repeats(falls.iter(), window, 28 * DAY_MS, 2_000);
    assert_eq!(figure(&falls, days(30, 90)).cases, 1);
    assert_eq!(figure(&falls, days(30, 90)).value_hundredths, Some(50));
    falls.reverse();
    assert_eq!(figure(&falls, days(30, 90)).cases, 1, "in any order");
    assert_eq!(
        figure(&falls, days(41, 90)).cases,
        0,
        "what lies outside is only compared with"
    );
    // The same cause makes it the same, whoever fell.
    for fall in &mut falls {
        fall.cause = Some(Cause::Equipment);
    }
    assert_eq!(figure(&falls, days(30, 90)).cases, 2);
    assert_eq!(
        repeats(falls.iter(), days(30, 90), 28 * DAY_MS, 0).value_hundredths,
        None
    );
}

#[test]
fn care_is_written_down_at_once_or_later() {
    let wrote = |hour: i64, is_late: bool| (START.plus_ms(hour * HOUR_MS), is_late);
    let records = [
        wrote(1, false),
        wrote(2, false),
        wrote(3, true),
        wrote(4, false),
        wrote(40, false),
    ];
    let figure = contemporaneous(records.into_iter(), days(0, 1));
    assert_eq!(
        (figure.value_hundredths, figure.cases, figure.among),
        (Some(7_500), 3, 4)
    );
}

#[test]
fn a_difference_is_said_only_when_chance_would_not_make_it() {
    let share = Figure::share;
    let more = |before: (u64, u64), after: (u64, u64)| {
        effect_of_share(
            &share(before.0, before.1),
            &share(after.0, after.1),
            EffectOf::More,
        )
    };
    assert_eq!(more((20, 50), (40, 50)), Effect::Improved);
    assert_eq!(more((40, 50), (20, 50)), Effect::Worse);
    assert_eq!(more((20, 50), (24, 50)), Effect::Unchanged);
    assert_eq!(more((50, 50), (50, 50)), Effect::Unchanged);
    assert_eq!(more((0, 4), (50, 50)), Effect::NotEnoughData);
    assert_eq!(
        more((u64::MAX, u64::MAX), (0, u64::MAX)),
        Effect::Worse,
        "no number is too large"
    );
    let rate = |cases| Figure::per_thousand(cases, 3_600);
    let less = |before, after| effect_of_rate(&rate(before), &rate(after), EffectOf::Less);
    assert_eq!(less(20, 6), Effect::Improved);
    assert_eq!(less(6, 20), Effect::Worse);
    assert_eq!(less(9, 6), Effect::Unchanged);
    assert_eq!(less(3, 1), Effect::NotEnoughData);
    assert_eq!(
        effect_of_rate(&Figure::per_thousand(9, 0), &rate(9), EffectOf::Less),
        Effect::NotEnoughData
    );
}

#[test]
fn a_chart_tells_ordinary_variation_from_a_change() {
    assert_eq!(chart(&[]), None);
    let short = chart(&[300, 500]).unwrap();
    assert_eq!((short.mean_hundredths, short.limits_hundredths), (400, None));
    // Moves of 200 each time: limits 2.66 of them from the mean, and not below nought.
    let steady = chart(&[300, 500].repeat(6)).unwrap();
    assert_eq!(
        (steady.mean_hundredths, steady.limits_hundredths),
        (400, Some((0, 932)))
    );
    assert!(steady.points.iter().all(|point| point.mark == Mark::Ordinary));
    let mut spike = [300, 500].repeat(10);
    spike[7] = 3_000;
    let spike = chart(&spike).unwrap();
    assert_eq!(spike.points[7].mark, Mark::Outside);
    assert_eq!(spike.points[6].mark, Mark::Ordinary);
    // Eight above the mean in a row; seven are not enough.
    let marks = |high: usize| {
        let mut values = vec![400, 420, 390, 410, 400, 420, 390, 410, 400];
        values.extend((0..high).map(|place| 460 + i64::try_from(place % 2).unwrap() * 40));
        let chart = chart(&values).unwrap();
        chart
            .points
            .iter()
            .skip(9)
            .filter(|point| point.mark == Mark::Shifted)
            .count()
    };
    assert_eq!(marks(8), 8);
    assert_eq!(marks(7), 0);
}

#[test]
fn the_report_sets_the_last_90_days_beside_the_90_before_and_goes_week_by_week() {
    let now = START.plus_ms(200 * DAY_MS);
    // Before: half of it late. Since: one in ten.
    let written: Vec<(Timestamp, bool)> = (0..180)
        .map(|day| {
            let at = now.plus_ms((day - 180) * DAY_MS);
            (at, if day < 90 { day % 2 == 0 } else { day % 10 == 0 })
        })
        .collect();
    let (cycles, floor, before) = (Cycles::default(), Floor::default(), Before::default());
    let look = Look {
        cycles: &cycles,
        floor: &floor,
        before: &before,
        tablets: &[],
        reviews: &Reviews::default(),
        open_since: None,
        limits: &SignalLimits::default(),
        now,
    };
    let told = report(&look, &written);
    let numbers: Vec<u8> = told.iter().map(|one| one.named.number).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 14, 15]);
    let prompt = &told[5];
    assert_eq!(prompt.before.value_hundredths, Some(5_000));
    assert_eq!(prompt.last.value_hundredths, Some(9_000));
    assert_eq!(prompt.effect, Some(Effect::Improved));
    assert_eq!(prompt.weeks.len(), 26);
    let measured = prompt.weeks.iter().filter(|(_, figure)| figure.among > 0).count();
    assert_eq!(
        prompt.chart.as_ref().map(|chart| chart.points.len()),
        Some(measured)
    );
    // Nothing to measure is no figure, and no verdict.
    assert_eq!(told[0].last.value_hundredths, None);
    assert_eq!(told[0].effect, Some(Effect::NotEnoughData));
    assert_eq!((told[3].effect, told[0].chart.clone()), (None, None));
    assert!(written.iter().all(|(at, _)| *at >= report_from(now)));
}

#[test]
fn a_cycle_s_measures_are_counted_before_it_was_agreed_and_since_it_was_seen() {
    let told = cycles(&[(SEEN, 100)]);
    let cycle = told.cycle(CycleId([1; 16])).unwrap();
    let now = START.plus_ms(140 * DAY_MS);
    // A day each: late until the 101st, prompt since. What lies between agreed and seen is on neither side.
    let written: Vec<(Timestamp, bool)> = (0..140)
        .map(|day| (START.plus_ms(day * DAY_MS + DAY_MS / 2), day <= 100))
        .collect();
    let (floor, before) = (Floor::default(), Before::default());
    let look = Look {
        cycles: &told,
        floor: &floor,
        before: &before,
        tablets: &[],
        reviews: &Reviews::default(),
        open_since: None,
        limits: &SignalLimits::default(),
        now,
    };
    let all = before_after(&look, &written, cycle);
    let prompt = all.iter().find(|one| one.named.number == 14).unwrap();
    assert_eq!(prompt.before.1.value_hundredths, Some(0));
    assert_eq!(prompt.before.1.among, 90, "the 90 days before it was agreed");
    assert_eq!(
        (prompt.after.1.cases, prompt.after.1.among),
        (39, 40),
        "one was late on the day it was seen"
    );
    assert_eq!(prompt.after.0.from, cycle.actions[0].seen.as_ref().unwrap().at);
    assert_eq!(before_after_from(cycle, now), Some(prompt.before.0.from));
    // Nobody lived here, so nothing happened among anything: no figure, not nought.
    let again = all.iter().find(|one| one.named.number == 5).unwrap();
    assert_eq!(again.after.1.value_hundredths, None);
    // Not seen in practice yet: there is no "after".
    let open = cycles(&[("i amira issue\na dora agrees A in 14", 0)]);
    let cycle = open.cycle(CycleId([1; 16])).unwrap();
    assert!(before_after(&look, &written, cycle).is_empty());
    assert_eq!(before_after_from(cycle, now), None);
}

#[test]
fn what_happens_again_is_counted_for_the_theme_and_the_person_alone() {
    let told = cycles(&[(SEEN, 0)]);
    let now = START.plus_ms(20 * DAY_MS);
    let happened = |theme, person: u8, day: i64| Happening {
        at: START.plus_ms(day * DAY_MS),
        entry: EntryId([u8::try_from(day).unwrap(); 32]),
        theme,
        person: Some(PersonId([person; 16])),
        place: None,
        cause: None,
        cycle: None,
    };
    let (floor, before) = (Floor::default(), Before::default());
    let look = Look {
        cycles: &told,
        floor: &floor,
        before: &before,
        tablets: &[],
        reviews: &Reviews::default(),
        open_since: None,
        limits: &SignalLimits::default(),
        now,
    };
    let mut sources = super::sources::Sources::of(&look, &[], START);
    sources.happened = vec![
        happened(Theme::Falls, 5, 1),
        happened(Theme::Falls, 5, 3),
        happened(Theme::Falls, 6, 4),
        happened(Theme::Skin, 5, 5),
        happened(Theme::Skin, 5, 6),
    ];
    let again = |sources: &super::sources::Sources<'_>| sources.figure(5, days(0, 20)).unwrap().cases;
    assert_eq!(again(&sources), 2);
    sources.only_about(Theme::Falls, Some(PersonId([5; 16])));
    assert_eq!(again(&sources), 1);
}
