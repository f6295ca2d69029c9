//! Forms as people fill them in, rightly and wrongly.

use super::*;
use sync_core::record::Value;
use sync_core::record::care_kinds::{
    bowels, distress, fluid, incident, pain, skin_check, sleep, vital_signs, weight,
};

const AMIRA: StaffId = StaffId([1; 16]);
const NOW: Timestamp = Timestamp(1_795_338_300_000);

#[test]
fn a_drink_is_read_as_typed() {
    let (care, happened_at) = read(&drink("150 ml"), AMIRA, NOW).unwrap();
    assert_eq!(care.line(), "150 ml");
    assert_eq!(happened_at, NOW);
}

#[test]
fn problems_stand_beside_their_questions() {
    check(
        drink(""),
        ProblemAt::Field(fluid::TAKEN_ML),
        "Please answer this.",
    );
    check(
        drink("lots"),
        ProblemAt::Field(fluid::TAKEN_ML),
        "Give a number, such as 0 ml.",
    );
    check(
        drink("1500"),
        ProblemAt::Field(fluid::TAKEN_ML),
        "This must be between 0 ml and 1000 ml. Check what you typed.",
    );
    check(
        CareForm {
            given: Given::Declined,
            ..drink("")
        },
        ProblemAt::NotGiven,
        "Say why.",
    );
    check(
        CareForm {
            given: Given::Declined,
            not_given: Some(9),
            ..drink("")
        },
        ProblemAt::ReasonWords,
        "Say in a few words what else it was.",
    );
    check(
        CareForm {
            when: When::At(NOW.0 + 3_600_000),
            ..drink("150")
        },
        ProblemAt::When,
        "This time has not come yet. Check the day and the time.",
    );
    check(
        CareForm {
            with: Some(AMIRA.to_hex()),
            ..drink("150")
        },
        ProblemAt::With,
        "The second carer must be someone else.",
    );
    check(
        CareForm {
            schema: 9,
            ..drink("150")
        },
        ProblemAt::Whole,
        "This form belongs to another version of the app. Close it and open it again.",
    );
}

#[test]
fn a_declined_drink_keeps_no_amount() {
    let form = CareForm {
        given: Given::Declined,
        not_given: Some(0),
        ..drink("150")
    };
    let (care, _) = read(&form, AMIRA, NOW).unwrap();
    assert_eq!(care.line(), "Declined: asleep");
    assert_eq!(care.values.number(fluid::TAKEN_ML), None);
}

#[test]
fn a_correction_starts_from_what_was_recorded() {
    let mut form = CareForm {
        kind: weight::KIND.code,
        schema: weight::KIND.schema,
        note: "after breakfast".to_owned(),
        when: When::At(NOW.0 - 600_000),
        mood: Some(4),
        consent: Some(0),
        independence: Some(2),
        minutes: "15".to_owned(),
        concern: true,
        ..CareForm::default()
    };
    form.answers
        .insert(weight::WEIGHT_KG, Typed::Text("63.5".to_owned()));
    form.answers.insert(weight::SCALE, Typed::Choice(2));
    let (care, happened_at) = read(&form, AMIRA, NOW).unwrap();
    assert_eq!(write(&care, happened_at), form);
}

#[test]
fn a_number_is_checked_while_it_is_typed() {
    let field = weight::KIND.field(weight::WEIGHT_KG).unwrap();
    assert_eq!(number_problem(field, ""), None);
    assert_eq!(number_problem(field, "63,5"), None);
    assert!(
        number_problem(field, "635")
            .unwrap()
            .starts_with("This must be between 20.0 kg")
    );
}

fn drink(ml: &str) -> CareForm {
    let mut form = CareForm {
        kind: fluid::KIND.code,
        schema: fluid::KIND.schema,
        ..CareForm::default()
    };
    form.answers.insert(fluid::TAKEN_ML, Typed::Text(ml.to_owned()));
    form
}

#[track_caller]
fn check(form: CareForm, at: ProblemAt, words: &str) {
    assert_eq!(read(&form, AMIRA, NOW).unwrap_err(), [problem(at, words)]);
}

fn form_of(kind: &KindSpec, answers: &[(u8, Typed)]) -> CareForm {
    CareForm {
        kind: kind.code,
        schema: kind.schema,
        answers: answers.iter().cloned().collect(),
        ..CareForm::default()
    }
}

fn text(typed: &str) -> Typed {
    Typed::Text(typed.to_owned())
}

#[test]
fn every_number_out_of_range_is_asked_again() {
    for kind in KindSpec::all() {
        for field in kind.fields {
            let Answer::Number { max, .. } = &field.answer else {
                continue;
            };
            let typed = number_text(field, max + 1);
            let form = form_of(kind, &[(field.number, text(&typed))]);
            let problems = read(&form, AMIRA, NOW).unwrap_err();
            let here = problems
                .iter()
                .find(|one| one.at == ProblemAt::Field(field.number));
            let words = &here
                .unwrap_or_else(|| panic!("{} {}", kind.name, field.name))
                .words;
            assert!(words.starts_with("This must be between"), "{words}");
            assert!(
                !words.contains(&format!(" {typed}")),
                "what was typed is not quoted: {words}"
            );
            // The form is the caller's, as it was.
            assert_eq!(form.answers.get(&field.number), Some(&text(&typed)));
        }
    }
}

#[test]
fn times_of_day_that_cannot_be_are_asked_again() {
    let slept = |settled: &str| {
        form_of(
            &sleep::KIND,
            &[
                (sleep::DISTURBED, Typed::Choice(0)),
                (sleep::SETTLED, text(settled)),
            ],
        )
    };
    for impossible in ["25:00", "9", "half ten"] {
        check(
            slept(impossible),
            ProblemAt::Field(sleep::SETTLED),
            "Give a time of day, such as 22:30.",
        );
    }
    let (care, happened_at) = read(&slept("22:30"), AMIRA, NOW).unwrap();
    assert_eq!(care.line(), "slept through, settled 10:30pm");
    assert_eq!(
        write(&care, happened_at).answers.get(&sleep::SETTLED),
        Some(&text("22:30"))
    );
}

#[test]
fn how_long_it_took_counts_back_from_now_and_on_from_any_other_time() {
    let took = |minutes: &str, when: When| CareForm {
        minutes: minutes.to_owned(),
        when,
        ..drink("150")
    };
    let (care, began) = read(&took("15", When::Now), AMIRA, NOW).unwrap();
    assert_eq!((began, care.until), (NOW.plus_ms(-15 * MINUTE_MS), Some(NOW)));
    let an_hour_ago = NOW.plus_ms(-60 * MINUTE_MS);
    let (care, began) = read(&took("15", When::At(an_hour_ago.0)), AMIRA, NOW).unwrap();
    assert_eq!(
        (began, care.until),
        (an_hour_ago, Some(an_hour_ago.plus_ms(15 * MINUTE_MS)))
    );
    check(
        took("90", When::At(an_hour_ago.0)),
        ProblemAt::Minutes,
        "It would not be over yet. Check how long it took, and when it began.",
    );
    for impossible in ["0", "-5", "1441", "ten", "1.5"] {
        check(
            took(impossible, When::Now),
            ProblemAt::Minutes,
            "Give whole minutes, between 1 and 1440. Check what you typed.",
        );
    }
}

#[test]
fn nobody_declines_what_nobody_offered() {
    let form = CareForm {
        given: Given::Declined,
        not_given: Some(2),
        ..form_of(&bowels::KIND, &[])
    };
    check(
        form,
        ProblemAt::Given,
        "This does not fit this kind of record. Choose again.",
    );
}

#[test]
fn one_of_several_measurements_is_enough_and_none_is_not() {
    check(
        form_of(&vital_signs::KIND, &[]),
        ProblemAt::Field(vital_signs::TEMPERATURE),
        "Give at least one of these.",
    );
    let form = form_of(&vital_signs::KIND, &[(vital_signs::TEMPERATURE, text("37.2"))]);
    assert_eq!(read(&form, AMIRA, NOW).unwrap().0.line(), "37.2 °C");
    check(
        form_of(&vital_signs::KIND, &[(vital_signs::SYSTOLIC, text("128"))]),
        ProblemAt::Field(vital_signs::DIASTOLIC),
        "Please answer this.",
    );
    // A box that was emptied again is not an answer.
    check(
        form_of(&pain::KIND, &[(pain::SCORE, text(" "))]),
        ProblemAt::Field(pain::SCORE),
        "Give at least one of these.",
    );
}

#[test]
fn a_place_on_the_body_is_asked_for_when_the_skin_is_not_fine() {
    let seen = |finding: u8, regions: &[u8]| {
        form_of(
            &skin_check::KIND,
            &[
                (skin_check::FINDING, Typed::Choice(finding)),
                (skin_check::REGIONS, Typed::Several(regions.to_vec())),
            ],
        )
    };
    assert!(read(&seen(skin_check::FINE, &[]), AMIRA, NOW).is_ok());
    check(
        seen(3, &[]),
        ProblemAt::Field(skin_check::REGIONS),
        "Please answer this.",
    );
    let (care, _) = read(&seen(3, &[139, 125]), AMIRA, NOW).unwrap();
    let regions = care.values.get(skin_check::REGIONS);
    assert_eq!(regions, Some(&Value::Several(vec![125, 139])));
}

#[test]
fn an_incident_says_everything_that_is_missing_at_once() {
    let problems = read(&form_of(&incident::KIND, &[]), AMIRA, NOW).unwrap_err();
    let needed = [
        incident::WHAT,
        incident::PLACE,
        incident::SEVERITY,
        incident::HEAD,
        incident::INJURY,
        incident::ACTION,
        incident::TOLD,
        incident::WITNESSES,
    ];
    let at: Vec<ProblemAt> = problems.into_iter().map(|problem| problem.at).collect();
    assert_eq!(at, needed.map(ProblemAt::Field));
    assert!(read(&form_of(&distress::KIND, &[]), AMIRA, NOW).is_err());
}
