//! Alerts as text: what raises each, and what makes it go.

use super::story::check;

/// Mavis has lived here for a month.
fn of_mavis(history: &str, expected: &str) {
    check(
        &format!("p1 30d8:00 dora admits mavis room 1\n{history}"),
        expected,
    );
}

#[test]
fn too_little_drunk_by_two_and_by_eight() {
    of_mavis(
        "d1 y9:00 dora plans D drink of mavis at 8:00 target 1000
         e0 y23:50 amira drink mavis 900
         e1 8:00 amira drink mavis 300
         e2 9:00 amira drink mavis asleep
         e3 15:00 ben drink mavis 300
         e4 20:30 ben drink mavis 200",
        "? alerts mavis 13:59
         ? alerts mavis 14:00
         Drinking too little: 300 of 1000 ml so far today; since 2:00pm [e2 e1]
         ? alerts mavis 15:00
         ? alerts mavis 20:00
         Drinking too little: 600 of 1000 ml so far today; since 8:00pm [e3 e2 e1]
         ? alerts mavis 20:30
         ? alerts mavis t0:10",
    );
}

#[test]
fn a_target_of_their_own_stands_before_the_plans_and_only_a_deputy_sets_one() {
    of_mavis(
        "d1 y9:00 dora plans D drink of mavis at 8:00 target 1000
         t1 y9:00 dora aims mavis fluid.taken_ml day 2000 -
         t2 y9:30 ben aims mavis fluid.taken_ml day 10 -
         e1 8:00 amira drink mavis 900",
        "? drunk mavis 14:00
         900 of 2000 ml in 1
         ? targets mavis 14:00
         How much did they drink?: at least 2000 ml
         ? alerts mavis 14:00
         Drinking too little: 900 of 2000 ml so far today; since 2:00pm [e1]
         ? odd
         t2: not counted: Changing planned care is for a deputy manager and above, not for the role of support worker",
    );
}

#[test]
fn what_was_set_says_whether_it_stands_and_whose_it_is() {
    of_mavis(
        "t1 y9:00 dora aims mavis vital-signs.pulse each 60 100
         t2 y9:30 dora aims mavis vital-signs.pulse each 55 90 from 12:00
         t3 y9:40 dora aims mavis vital-signs.pulse each 50 90 from t9:00
         t4 y9:50 dora aims mavis vital-signs.temperature_c each - 375
         t5 10:00 dora aims mavis vital-signs.temperature_c each - - from 10:00",
        "? set mavis 11:00
         t5 InForce by dora: no range
         t4 Over by dora: at most 37.5 °C
         t3 ToCome by dora: 50 a minute to 90 a minute
         t2 ToCome by dora: 55 a minute to 90 a minute
         t1 InForce by dora: 60 a minute to 100 a minute
         ? set mavis 12:00
         t5 InForce by dora: no range
         t4 Over by dora: at most 37.5 °C
         t3 ToCome by dora: 50 a minute to 90 a minute
         t2 InForce by dora: 55 a minute to 90 a minute
         t1 Over by dora: 60 a minute to 100 a minute
         ? targets mavis 12:00
         Pulse: 55 a minute to 90 a minute",
    );
    // One written later for an earlier day stands in the place of those that were to come.
    of_mavis(
        "t1 y9:00 dora aims mavis vital-signs.pulse each 60 100
         t2 y9:30 dora aims mavis vital-signs.pulse each 55 90 from t12:00
         t3 10:00 dora aims mavis vital-signs.pulse each - - from 10:00",
        "? set mavis 11:00
         t3 InForce by dora: no range
         t2 Over by dora: 55 a minute to 90 a minute
         t1 Over by dora: 60 a minute to 100 a minute
         ? targets mavis t13:00",
    );
}

#[test]
fn a_reading_outside_their_own_range_until_one_inside() {
    of_mavis(
        "t1 y9:00 dora aims mavis vital-signs.pulse each 60 100
         t2 y9:00 dora aims mavis vital-signs.temperature_c each - 375
         e1 8:00 amira notes mavis vital-signs pulse=118 temperature_c=371
         e2 9:00 amira notes mavis vital-signs temperature_c=372
         e3 10:00 amira notes mavis vital-signs pulse=96
         t3 11:00 dora aims mavis vital-signs.pulse each - 90 from 11:00
         t4 12:00 dora aims mavis vital-signs.pulse each - - from 12:00",
        "? alerts mavis 9:30
         Outside their range: Pulse: 118 a minute. Their range is 60 a minute to 100 a minute; since 8:00am [e1]
         ? alerts mavis 10:30
         ? alerts mavis 11:30
         Outside their range: Pulse: 96 a minute. Their range is at most 90 a minute; since 10:00am [e3]
         ? alerts mavis 12:30",
    );
}

#[test]
fn two_meals_hardly_touched_until_one_is_eaten() {
    of_mavis(
        "e1 y12:00 amira notes mavis food meal=2 portion=1
         e2 y15:00 amira notes mavis food meal=5 portion=4
         e3 y17:00 amira notes mavis food declined
         e4 8:00 amira notes mavis food meal=1 portion=2",
        "? alerts mavis y16:00
         ? alerts mavis y18:00
         Two meals hardly touched: A quarter or less of each of the last two; since 5:00pm [e3 e1]
         ? alerts mavis 8:30",
    );
}

#[test]
fn silence_is_told_only_of_whom_it_is_watched() {
    of_mavis(
        "p2 30d8:00 dora admits tom room 2
         e1 0:30 amira notes mavis urine where=1 amount=2
         e2 6:00 amira notes mavis urine where=4 amount=0
         e3 5d9:00 amira notes mavis bowels bristol_type=4 amount=2
         e4 9:30 amira notes mavis urine where=1 amount=1",
        "? alerts mavis 8:30
         Bowels not opened: Last: 17 Nov 2026, 9:00am; since 9:00am [e3]
         ? alerts mavis 8:31
         No urine recorded: Last: 22 Nov 2026, 12:30am; since 8:30am [e1]
         Bowels not opened: Last: 17 Nov 2026, 9:00am; since 9:00am [e3]
         ? alerts mavis 10:00
         Bowels not opened: Last: 17 Nov 2026, 9:00am; since 9:00am [e3]
         ? alerts tom 10:00",
    );
    // What is planned is watched, from its beginning.
    check(
        "p1 30d8:00 dora admits mavis room 1
         d1 y9:00 dora plans U urine of mavis at 8:00 from y9:00",
        "? alerts mavis y16:59
         ? alerts mavis y17:01
         No urine recorded: None for 8 hours; since 5:00pm []",
    );
}

#[test]
fn three_loose_ones_and_blood() {
    of_mavis(
        "e1 y9:00 amira notes mavis bowels bristol_type=6 amount=1
         e2 y15:00 amira notes mavis bowels bristol_type=7 amount=1 seen=1
         e3 8:00 amira notes mavis bowels bristol_type=6 amount=1
         e4 12:00 amira notes mavis bowels bristol_type=5 amount=1",
        "? alerts mavis 8:00
         Blood seen: Bowels: type 7: watery, small, blood; since 3:00pm [e2]
         Loose bowels: Type 6 or 7 three times running; since 8:00am [e3 e2 e1]
         ? alerts mavis 15:01",
    );
}

#[test]
fn a_turn_over_half_an_hour_late_until_somebody_turns_them() {
    of_mavis(
        "d1 y9:00 dora plans T turn of mavis every 120 8:00 20:00
         e1 7:55 amira turn mavis
         e2 11:20 amira turn mavis",
        "? alerts mavis 9:00
         ? alerts mavis 10:30
         ? alerts mavis 10:31
         Turn overdue: Planned for 10:00am; since 10:30am []
         ? alerts mavis 11:30
         ? alerts mavis 14:10
         ? alerts mavis 14:31
         Turn overdue: Planned for 2:00pm; since 2:30pm []",
    );
    of_mavis(
        "d1 y9:00 dora plans T turn of mavis every 120 8:00 20:00
         e1 10:10 amira turn mavis asleep",
        "? alerts mavis 10:31
         ? alerts mavis 13:00
         Turn overdue: Planned for 12:00pm; since 12:30pm []
         ? alerts mavis 14:05
         Turn overdue: Planned for 12:00pm; since 12:30pm []",
    );
}

#[test]
fn five_percent_in_a_month() {
    of_mavis(
        "w1 20d8:00 ben weighs mavis 600
         w2 10d8:00 ben weighs mavis 585
         w3 8:00 ben weighs mavis 570
         w4 9:00 ben weighs mavis 571",
        "? alerts mavis 8:30
         Weight lost: 3.0 kg less within a month: 5 % or more; since 8:00am [w3 w1]
         ? alerts mavis 9:30",
    );
}

#[test]
fn three_low_days_by_how_each_ended() {
    of_mavis(
        "e1 3d9:00 amira notes mavis mood mood=2
         e2 y9:00 amira notes mavis mood mood=5
         e3 y18:00 amira notes mavis mood mood=1
         e4 9:00 amira notes mavis mood mood=2
         e5 12:00 amira notes mavis mood mood=3",
        "? alerts mavis y19:00
         ? alerts mavis 9:00
         Low for three days: Low at the end of each of the last three days noted; since 9:00am [e4 e3 e1]
         ? alerts mavis 12:30",
    );
}

#[test]
fn skin_that_stays_red_until_it_is_better() {
    of_mavis(
        "e1 8:00 amira notes mavis skin-check finding=3 regions=125
         e2 9:00 amira notes mavis repositioning to_position=1 skin_seen=1
         e3 12:00 amira notes mavis skin-check finding=2 regions=125
         e4 13:00 amira notes mavis repositioning to_position=1 skin_seen=3",
        "? alerts mavis 10:00
         Skin damage: red, stays red when pressed, bottom of spine; since 8:00am [e1]
         ? alerts mavis 12:30
         ? alerts mavis 13:30
         Skin damage: to back, skin looked at: broken; since 1:00pm [e4]",
    );
}

#[test]
fn worries_medicine_and_what_happened() {
    of_mavis(
        "e1 8:00 amira notes mavis medicine declined
         e2 12:00 amira notes mavis medicine declined
         e3 12:10 amira notes mavis mood mood=3 worried
         e4 12:20 amira notes mavis distress behaviour=4 intensity=4 before=1 helped=7 restraint=yes
         i1 13:00 amira notes mavis incident what=1 place=1 severity=2 head=3 injury=3 action=1 told=1 witnesses=1
         e5 14:00 ben notes mavis medicine help=1",
        "? alerts mavis 12:30
         Someone was held: Report it as an incident; since 12:20pm [e4]
         Medicine refused twice: Twice running. Tell the leader or nurse; since 12:00pm [e2 e1]
         A worker is worried: Mood: so-so; since 12:10pm [e3]
         ? alerts mavis 14:30
         Incident: fall: found on the floor, their room, minor: first aid, head hit: not known, injury: bruise, told: shift leader. Watch closely: perhaps a head injury; since 1:00pm [i1]
         A worker is worried: Mood: so-so; since 12:10pm [e3]
         ? alerts mavis t13:30",
    );
}

#[test]
fn what_was_struck_or_is_held_raises_nothing() {
    of_mavis(
        "e1 8:00 amira notes mavis mood mood=3 worried
         e2 8:01 amira strikes e1
         e3 8:05 ben notes mavis mood mood=3 worried held
         e4 8:06 ben notes tom mood mood=3 worried",
        "? alerts mavis 9:00
         ? alerts tom 9:00",
    );
}

#[test]
fn pain_rooms_mouths_and_coughs() {
    of_mavis(
        "e1 8:00 amira notes mavis pain score=6 recheck=2
         e2 9:30 amira notes mavis pain score=2
         e3 8:10 amira notes mavis environment wrong=1
         e4 10:00 amira notes mavis environment fine=1 water_c=441
         e5 11:00 amira notes mavis environment fine=1 water_c=440
         e6 8:20 amira notes mavis oral-care condition=3
         e7 12:00 amira notes mavis oral-care condition=1
         e8 8:30 amira notes mavis food meal=1 portion=4 coughing=yes",
        "? alerts mavis 9:00
         Coughing at meals: all of breakfast, coughing; since 8:30am [e8]
         Ask about pain again: It was 6 of 10, ask again in 1 hour. To be asked again at 9:00am; since 9:00am [e1]
         Sore mouth: mouth sore; since 8:20am [e6]
         Room not safe: not right: call bell works, in reach; since 8:10am [e3]
         ? alerts mavis 10:10
         Coughing at meals: all of breakfast, coughing; since 8:30am [e8]
         Sore mouth: mouth sore; since 8:20am [e6]
         Room not safe: fine: call bell works, in reach, hot water 44.1 °C; since 10:00am [e4]
         ? alerts mavis 12:10
         Coughing at meals: all of breakfast, coughing; since 8:30am [e8]",
    );
}
