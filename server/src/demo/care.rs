//! A fortnight of care as it would really have been written down: when each round was done, by whom, and what they tapped.

use sync_core::id::StaffId;
use sync_core::record::care_kinds::{fluid, food, repositioning, weight};
use sync_core::record::{
    CHECKLISTS, Care, Consent, Independence, ItemResult, KindSpec, Nature, NotGiven, Outcome,
    PracticeObserved, Seen, Value,
};
use sync_core::text::{NoteText, ReasonText};
use sync_core::time::{HOUR_MS, MINUTE_MS, Timestamp};

use super::chance::Chance;
use super::kinds::{self, unplanned_of_day};
use super::people::{Planned, Resident};

/// One act of care, before anybody is named who records it.
#[derive(Clone, Debug)]
pub struct Act {
    /// When it took place.
    pub happened_at: Timestamp,
    /// When it is tapped in.
    pub recorded_at: Timestamp,
    /// What was done, all but the second carer.
    pub care: Care,
    /// Whether a second carer helped.
    pub by_two: bool,
    /// What becomes of it later.
    pub later: Later,
}

/// What becomes of a record later in its shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Later {
    /// Nothing.
    Stays,
    /// Its author puts an amount right.
    Amended,
    /// Its author takes it back: the wrong person.
    Struck,
}

/// Everything done for one person, and everything that happened to them, on one care day.
pub fn acts_of(resident: &Resident, care_day: Timestamp, day_index: i64) -> Vec<Act> {
    let chance = |what: &str| Chance::of(0, &format!("{} {what} {day_index}", resident.name));
    let planned = resident.plan.iter().flat_map(|planned| {
        let mut chance = chance(&planned.kind.to_string());
        acts_of_day(resident, planned, care_day, day_index, &mut chance)
    });
    let mut acts: Vec<Act> = planned.collect();
    acts.extend(unplanned_of_day(resident, care_day, &mut chance("unplanned")));
    acts
}

/// Everything done for one person because of one planned item on the care day that holds `day`, ascending.
pub fn acts_of_day(
    resident: &Resident,
    planned: &Planned,
    day: Timestamp,
    day_index: i64,
    chance: &mut Chance,
) -> Vec<Act> {
    let Some(kind) = KindSpec::by_code(planned.kind) else {
        return Vec::new();
    };
    planned
        .schedule
        .on_day(day.care_day())
        .into_iter()
        // Some rounds are missed, and nobody writes that down.
        .filter_map(|due| {
            let missed = chance.in_thousand(18);
            let act = act(resident, planned, kind, due, day_index, chance);
            (!missed).then_some(act)
        })
        .collect()
}

fn act(
    resident: &Resident,
    planned: &Planned,
    kind: &'static KindSpec,
    due: Timestamp,
    day_index: i64,
    chance: &mut Chance,
) -> Act {
    let happened_at = due.plus_ms(chance.between(-9, 24) * MINUTE_MS + chance.between(0, 59) * 1000);
    // Most write it down within minutes, some at the end of the round, few much later.
    let after_ms = if chance.in_thousand(35) {
        chance.between(35, 150) * MINUTE_MS
    } else {
        chance.between(1, 9) * MINUTE_MS
    };
    let mut care = Care::new(kind);
    care.planned = Some((planned.item, due));
    let night = !(7 * 60..22 * 60).contains(&due.minute_of_day());
    let declines = resident.needs.declines
        + if night && kind.code == fluid::KIND.code {
            250
        } else {
            0
        };
    if kind.nature == Nature::Care && chance.in_thousand(declines) {
        decline(&mut care, night, chance);
    } else {
        match kind.code {
            code if code == fluid::KIND.code => drink(&mut care, resident, night, chance),
            code if code == food::KIND.code => meal(&mut care, resident, due, chance),
            code if code == repositioning::KIND.code => turn(&mut care, resident, chance),
            _ if kinds::is_here(kind) => kinds::answer(&mut care, resident, chance),
            _ => weigh(&mut care, resident, day_index, chance),
        }
        care.consent = chance.in_thousand(300).then_some(Consent::Verbal);
        care.mood = chance
            .in_thousand(140)
            .then(|| u8::try_from(chance.between(2, 5)).unwrap_or(3));
    }
    if chance.in_thousand(55) {
        care.note = note(kind, chance);
    }
    if chance.in_thousand(4) {
        care.concern = true;
        care.note =
            NoteText::parse("Not quite herself today, quieter than usual. Told the shift leader.").ok();
    }
    let by_two = kind.code == repositioning::KIND.code && resident.needs.in_bed && care.outcome.given();
    let later = match chance.between(0, 999) {
        0..=5 => Later::Amended,
        6..=8 => Later::Struck,
        _ => Later::Stays,
    };
    Act {
        happened_at,
        recorded_at: happened_at.plus_ms(after_ms),
        care,
        by_two,
        later,
    }
}

fn decline(care: &mut Care, night: bool, chance: &mut Chance) {
    let reasons: &[NotGiven] = if night {
        &[
            NotGiven::Asleep,
            NotGiven::Asleep,
            NotGiven::Asleep,
            NotGiven::Choice,
        ]
    } else {
        &[
            NotGiven::Choice,
            NotGiven::Choice,
            NotGiven::Asleep,
            NotGiven::Later,
            NotGiven::Unwell,
            NotGiven::Distressed,
        ]
    };
    care.outcome = if chance.in_thousand(60) {
        Outcome::NotPossible
    } else {
        Outcome::Declined
    };
    care.not_given = chance.pick(reasons).copied();
    if care.outcome == Outcome::NotPossible {
        care.not_given = Some(NotGiven::Away);
        care.reason = ReasonText::parse("Out with family until the evening").ok();
    }
}

fn drink(care: &mut Care, resident: &Resident, night: bool, chance: &mut Chance) {
    let offered = if night {
        100
    } else {
        *chance.pick(&[150, 200, 200, 200, 250]).unwrap_or(&200)
    };
    let percent = (resident.needs.drinks_percent + chance.between(-25, 20)).clamp(5, 100);
    // People read a cup in tens.
    let taken = (offered * percent / 100 + 5) / 10 * 10;
    care.values
        .set(fluid::TAKEN_ML, Value::Number(taken.clamp(10, offered)));
    care.values.set(fluid::OFFERED_ML, Value::Number(offered));
    let drinks: &[u8] = if night {
        &[1, 1, 4]
    } else {
        &[1, 2, 2, 2, 3, 4, 4, 5, 6, 7]
    };
    care.values
        .set(fluid::DRINK, Value::Choice(*chance.pick(drinks).unwrap_or(&1)));
    if resident.needs.thickener > 0 {
        care.values
            .set(fluid::THICKENER_LEVEL, Value::Choice(resident.needs.thickener));
    }
    if taken * 3 < offered {
        care.outcome = Outcome::Partly;
        care.not_given = Some(NotGiven::Choice);
    }
}

fn meal(care: &mut Care, resident: &Resident, due: Timestamp, chance: &mut Chance) {
    let meal = match due.minute_of_day() {
        0..=599 => 1,
        600..=699 | 840..=959 => 5,
        700..=839 => 2,
        960..=1109 => 3,
        _ => 4,
    };
    let small_eater = resident.needs.weight_change < -5;
    let portions: &[u8] = if small_eater {
        &[0, 1, 1, 2, 2, 3]
    } else {
        &[1, 2, 3, 3, 4, 4, 4]
    };
    care.values.set(food::MEAL, Value::Choice(meal));
    care.values
        .set(food::PORTION, Value::Choice(*chance.pick(portions).unwrap_or(&3)));
    care.values
        .set(food::TEXTURE, Value::Choice(resident.needs.texture));
    let help = if resident.needs.in_bed {
        chance.between(3, 4)
    } else {
        chance.between(1, 2)
    };
    care.values
        .set(food::ASSISTANCE, Value::Choice(u8::try_from(help).unwrap_or(1)));
    if small_eater {
        care.values.set(food::FORTIFIED, Value::YesNo(true));
    }
    if resident.needs.thickener > 0 && chance.in_thousand(40) {
        care.values.set(food::COUGHING, Value::YesNo(true));
        care.concern = true;
    }
}

fn turn(care: &mut Care, resident: &Resident, chance: &mut Chance) {
    let positions: &[u8] = if resident.needs.in_bed {
        &[1, 2, 3, 2, 3]
    } else {
        &[6, 6, 7]
    };
    care.values.set(
        repositioning::TO,
        Value::Choice(*chance.pick(positions).unwrap_or(&1)),
    );
    let skin = match chance.between(0, 99) {
        0..=4 => 2,
        5..=14 => 4,
        _ => 1,
    };
    care.values.set(repositioning::SKIN, Value::Choice(skin));
    if resident.needs.in_bed {
        care.values
            .set(repositioning::EQUIPMENT, Value::Several(vec![1, 4]));
        care.independence = Some(Independence::TwoAssist);
    }
}

fn weigh(care: &mut Care, resident: &Resident, day_index: i64, chance: &mut Chance) {
    let change = resident.needs.weight_change * day_index / 10 + chance.between(-2, 2);
    care.values.set(
        weight::WEIGHT_KG,
        Value::Number(resident.needs.weight_first + change),
    );
    care.values.set(
        weight::SCALE,
        Value::Choice(if resident.needs.in_bed { 3 } else { 2 }),
    );
    care.values.set(weight::CLOTHING, Value::Choice(1));
}

fn note(kind: &KindSpec, chance: &mut Chance) -> Option<NoteText> {
    let notes: &[&str] = match kind.code {
        code if code == fluid::KIND.code => &[
            "Enjoyed it, asked for more.",
            "Needed a lot of prompting.",
            "Preferred the two-handled cup.",
            "Took it in small sips over twenty minutes.",
            "Would like squash instead of water next time.",
        ],
        code if code == food::KIND.code => &[
            "Ate well with company at the table.",
            "Left the vegetables, finished the pudding.",
            "Tired, needed more help than usual.",
            "Asked for a smaller plate.",
        ],
        code if code == repositioning::KIND.code => &[
            "Heels floated on a pillow.",
            "A little sore on the left hip, cream applied as planned.",
            "Comfortable, call bell in reach.",
            "Asked to stay on her back a bit longer.",
        ],
        code if code == weight::KIND.code => &["Same scale as last week.", "Slippers off."],
        _ => &[
            "Chatted about her garden all the while.",
            "Took their time, in good spirits.",
            "Asked when her daughter comes.",
            "Would rather have it a little later tomorrow.",
        ],
    };
    chance.pick(notes).and_then(|note| NoteText::parse(note).ok())
}

/// What a leader saw of a colleague's practice.
pub fn observation(subject: StaffId, resident: &Resident, chance: &mut Chance) -> PracticeObserved {
    let list = chance.pick(CHECKLISTS);
    let items = list.map_or(&[][..], |list| list.items);
    let results = items
        .iter()
        .map(|item| {
            let seen = match chance.between(0, 9) {
                0 => Seen::Partly,
                1 => Seen::NotSeen,
                2 if chance.in_thousand(400) => Seen::Not,
                _ => Seen::Met,
            };
            ItemResult {
                item: item.code,
                seen,
            }
        })
        .collect();
    let strengths = [
        "Calm and unhurried, explained every step.",
        "Kept eye contact and gave real choices.",
        "Spotted that she was tired and slowed down.",
    ];
    let gaps = [
        "Equipment check came after, not before.",
        "Wrote it up forty minutes later.",
    ];
    PracticeObserved {
        subject,
        checklist: list.map_or(1, |list| list.code),
        items: results,
        strengths: chance
            .pick(&strengths)
            .and_then(|text| NoteText::parse(text).ok()),
        gaps: chance
            .in_thousand(500)
            .then(|| chance.pick(&gaps).and_then(|text| NoteText::parse(text).ok()))
            .flatten(),
        person: Some(resident.id),
    }
}

/// The care as it should have been written: a drink misread, a portion mistyped.
pub fn put_right(care: &Care) -> Care {
    let mut right = care.clone();
    if let Some(taken) = care
        .values
        .number(fluid::TAKEN_ML)
        .filter(|_| care.kind.code == fluid::KIND.code)
    {
        right
            .values
            .set(fluid::TAKEN_ML, Value::Number((taken - 50).max(10)));
    } else if care.kind.code == food::KIND.code && care.outcome.given() {
        right.values.set(food::PORTION, Value::Choice(2));
    } else {
        right.note = NoteText::parse("Position was changed by the night staff just before.").ok();
    }
    right
}

/// Day shifts begin at 8 am, night shifts at 8 pm: twelve hours each.
pub const DAY_SHIFT_MINUTE: u16 = 8 * 60;
/// How long a shift is.
pub const SHIFT_MS: i64 = 12 * HOUR_MS;
