//! What people of the demonstration tap in for everything but drinks, meals, turns and weights; and what nobody planned.

use sync_core::record::care_kinds::{
    activity, bowels, distress, environment, incident, medicine, mood, night_check, oral_care, pain,
    personal_care, skin_check, sleep, soft_signs, urine, vital_signs,
};
use sync_core::record::{Care, KindSpec, Value};
use sync_core::text::NoteText;
use sync_core::time::{MINUTE_MS, Timestamp};

use super::care::{Act, Later};
use super::chance::Chance;
use super::people::Resident;

/// Fills in one planned record.
pub fn answer(care: &mut Care, resident: &Resident, chance: &mut Chance) {
    let code = care.kind.code;
    let in_bed = resident.needs.in_bed;
    if code == personal_care::KIND.code {
        let washes: &[u8] = if in_bed { &[4, 4, 5] } else { &[1, 2, 2, 3] };
        one(care, personal_care::WASH, washes, chance);
        several(care, personal_care::ALSO, &[2, 5, 7]);
    } else if code == oral_care::KIND.code {
        several(care, oral_care::DONE, if in_bed { &[2, 4] } else { &[1] });
        let sore = chance.in_thousand(12);
        several(care, oral_care::CONDITION, if sore { &[3] } else { &[1] });
    } else if code == urine::KIND.code {
        one(
            care,
            urine::WHERE,
            if in_bed { &[4, 4, 5] } else { &[1, 1, 2] },
            chance,
        );
        one(care, urine::AMOUNT, &[1, 2, 2, 3], chance);
        one(care, urine::COLOUR, &[1, 2, 2, 3], chance);
    } else if code == night_check::KIND.code {
        one(care, night_check::STATE, &[1, 1, 1, 1, 1, 2, 3, 4], chance);
    } else if code == mood::KIND.code {
        let moods: &[u8] = if resident.needs.declines > 130 {
            &[1, 2, 2]
        } else {
            &[2, 3, 4, 4, 4, 5]
        };
        one(care, mood::MOOD, moods, chance);
    } else if code == sleep::KIND.code {
        one(care, sleep::DISTURBED, &[0, 0, 1, 1, 2, 3], chance);
        number(care, sleep::SETTLED, 21 * 60 + chance.between(0, 18) * 5);
        number(care, sleep::WOKE, 6 * 60 + chance.between(0, 18) * 5);
    } else if code == activity::KIND.code {
        one(care, activity::WHAT, &[1, 2, 3, 4, 5, 6, 7, 9, 14], chance);
        one(care, activity::COMPANY, &[2, 3, 3, 4], chance);
        one(care, activity::ENGAGED, &[1, 2, 3, 3, 4], chance);
        number(care, activity::LASTED_MIN, chance.between(2, 9) * 5);
        one(care, activity::ENJOYED, &[1, 1, 2, 2, 3, 4], chance);
    } else if code == medicine::KIND.code {
        one(care, medicine::HELP, &[1, 2, 3], chance);
        one(care, medicine::ROUND, &[1], chance);
    } else if code == vital_signs::KIND.code {
        number(care, vital_signs::TEMPERATURE, chance.between(361, 374));
        number(care, vital_signs::PULSE, chance.between(64, 104));
        number(care, vital_signs::SYSTOLIC, chance.between(108, 152));
        number(care, vital_signs::DIASTOLIC, chance.between(62, 88));
    } else if code == skin_check::KIND.code {
        let finding = if chance.in_thousand(60) {
            *chance.pick(&[2, 2, 3, 5]).unwrap_or(&2)
        } else {
            skin_check::FINE
        };
        care.values.set(skin_check::FINDING, Value::Choice(finding));
        if finding != skin_check::FINE {
            let regions: [&[u8]; 4] = [&[125], &[138], &[139], &[126]];
            several(
                care,
                skin_check::REGIONS,
                chance.pick(&regions).copied().unwrap_or(&[125]),
            );
        }
    } else if code == environment::KIND.code {
        several(care, environment::FINE, &[1, 5, 6, 7]);
        if chance.in_thousand(60) {
            several(care, environment::WRONG, &[4]);
            care.values
                .set(environment::DONE, words("New battery put in, works again."));
        }
    }
}

/// Everything that merely happened to one person on the care day that holds `day`, ascending.
pub fn unplanned_of_day(resident: &Resident, day: Timestamp, chance: &mut Chance) -> Vec<Act> {
    let mut acts = Vec::new();
    if chance.in_thousand(650) {
        let mut care = Care::new(&bowels::KIND);
        one(&mut care, bowels::BRISTOL, &[1, 2, 3, 3, 4, 4, 4, 5, 6], chance);
        one(&mut care, bowels::AMOUNT, &[1, 2, 2, 3], chance);
        acts.push(happened(care, day, chance));
    }
    if chance.in_thousand(if resident.needs.declines > 130 { 260 } else { 12 }) {
        let mut care = Care::new(&distress::KIND);
        several(&mut care, distress::BEHAVIOUR, &[1, 3]);
        one(&mut care, distress::INTENSITY, &[1, 2, 2, 3, 4], chance);
        several(&mut care, distress::BEFORE, &[2]);
        several(&mut care, distress::HELPED, &[1, 2]);
        care.values.set(distress::RESTRAINT, Value::YesNo(false));
        number(&mut care, distress::LASTED_MIN, chance.between(1, 6) * 5);
        acts.push(happened(care, day, chance));
    }
    if chance.in_thousand(50) {
        let mut care = Care::new(&pain::KIND);
        number(&mut care, pain::SCORE, chance.between(1, 7));
        several(&mut care, pain::REGIONS, &[124]);
        several(&mut care, pain::ACTION, &[1, 2]);
        one(&mut care, pain::RECHECK, &[2, 3], chance);
        acts.push(happened(care, day, chance));
    }
    if chance.in_thousand(5) {
        let mut care = Care::new(&soft_signs::KIND);
        several(&mut care, soft_signs::SIGNS, &[1, 2, 8]);
        several(&mut care, soft_signs::TOLD, &[1]);
        care.values.set(
            soft_signs::WORDS,
            words("Sleepy since lunch, did not want the paper."),
        );
        acts.push(happened(care, day, chance));
    }
    if chance.in_thousand(5) {
        acts.push(happened(fall(chance), day, chance));
    }
    acts.sort_by_key(|act| act.happened_at);
    acts
}

fn fall(chance: &mut Chance) -> Care {
    let mut care = Care::new(&incident::KIND);
    one(&mut care, incident::WHAT, &incident::FALLS, chance);
    one(&mut care, incident::PLACE, &[1, 2, 4], chance);
    care.values.set(incident::SEVERITY, Value::Choice(2));
    one(&mut care, incident::HEAD, &[1, 1, 3], chance);
    several(&mut care, incident::INJURY, &[3]);
    several(&mut care, incident::REGIONS, &[34]);
    several(&mut care, incident::ACTION, &[1, 2, 4]);
    several(&mut care, incident::TOLD, &[1, 7]);
    several(&mut care, incident::WITNESSES, &[1]);
    care.values.set(
        incident::WORDS,
        words("On the floor beside the chair, slippers off. Able to stand with help."),
    );
    care
}

/// A report of a fall at a moment, written down within minutes.
pub fn fall_at(happened_at: Timestamp, chance: &mut Chance) -> Act {
    Act {
        happened_at,
        recorded_at: happened_at.plus_ms(chance.between(2, 14) * MINUTE_MS),
        care: fall(chance),
        by_two: false,
        later: Later::Stays,
    }
}

/// At some time of the waking day, written down within minutes.
fn happened(care: Care, day: Timestamp, chance: &mut Chance) -> Act {
    let minute = u16::try_from(chance.between(7 * 60, 21 * 60)).unwrap_or(600);
    let happened_at = day.care_day().at_minute(minute);
    Act {
        happened_at,
        recorded_at: happened_at.plus_ms(chance.between(2, 14) * MINUTE_MS),
        care,
        by_two: false,
        later: Later::Stays,
    }
}

/// Whether a kind is filled in here.
pub fn is_here(kind: &KindSpec) -> bool {
    use sync_core::record::care_kinds::{fluid, food, repositioning, weight};
    [&fluid::KIND, &food::KIND, &repositioning::KIND, &weight::KIND]
        .iter()
        .all(|other| other.code != kind.code)
}

fn one(care: &mut Care, field: u8, codes: &[u8], chance: &mut Chance) {
    if let Some(code) = chance.pick(codes) {
        care.values.set(field, Value::Choice(*code));
    }
}

fn several(care: &mut Care, field: u8, codes: &[u8]) {
    care.values.set(field, Value::Several(codes.to_vec()));
}

fn number(care: &mut Care, field: u8, steps: i64) {
    care.values.set(field, Value::Number(steps));
}

#[expect(clippy::expect_used, reason = "literals of this file, which its tests record")]
fn words(text: &str) -> Value {
    Value::Words(NoteText::parse(text).expect("a note that fits"))
}
