//! Vital signs: requirements.md section 6 row 19. Noted and trended; no clinical score is computed (section 5.3).

use super::super::catalogue::{Answer, Choice, FieldSpec, KindSpec, Nature, Need};
use super::super::values::Values;
use super::{BASE, choice, field, tenths, whole};

/// Breaths a minute.
pub const BREATHS: u8 = 1;
/// Oxygen saturation in percent.
pub const OXYGEN_PERCENT: u8 = 2;
/// On air or on oxygen.
pub const ON: u8 = 3;
/// Upper blood pressure.
pub const SYSTOLIC: u8 = 4;
/// Lower blood pressure.
pub const DIASTOLIC: u8 = 5;
/// Pulse.
pub const PULSE: u8 = 6;
/// How awake (ACVPU).
pub const AWAKE: u8 = 7;
/// Temperature in tenths of a degree Celsius.
pub const TEMPERATURE: u8 = 8;
/// Blood glucose in tenths of a mmol/l.
pub const GLUCOSE: u8 = 9;

const AIR_OR_OXYGEN: &[Choice] = &[choice(1, "Air"), choice(2, "Oxygen")];

const AWAKENESS: &[Choice] = &[
    choice(1, "Alert"),
    choice(2, "Newly confused"),
    choice(3, "Answers to voice"),
    choice(4, "Answers to pain"),
    choice(5, "Does not answer"),
];

const FIELDS: &[FieldSpec] = &[
    field(
        TEMPERATURE,
        "temperature_c",
        Need::OneOf,
        "Temperature",
        tenths(300, 430, "°C"),
    ),
    field(
        PULSE,
        "pulse",
        Need::OneOf,
        "Pulse",
        whole(20, 220, "a minute", &[]),
    )
    .said("pulse"),
    field(
        BREATHS,
        "breaths",
        Need::OneOf,
        "Breaths",
        whole(4, 60, "a minute", &[]),
    )
    .said("breaths"),
    field(
        OXYGEN_PERCENT,
        "oxygen_percent",
        Need::OneOf,
        "Oxygen level",
        whole(50, 100, "%", &[]),
    )
    .said("oxygen"),
    field(
        ON,
        "on",
        Need::With(OXYGEN_PERCENT),
        "Oxygen level was on",
        Answer::Choice(AIR_OR_OXYGEN),
    )
    .said("on"),
    field(
        SYSTOLIC,
        "systolic_mmhg",
        Need::OneOf,
        "Blood pressure, upper",
        whole(50, 260, "mmHg", &[]),
    )
    .said("blood pressure"),
    field(
        DIASTOLIC,
        "diastolic_mmhg",
        Need::With(SYSTOLIC),
        "Blood pressure, lower",
        whole(20, 150, "mmHg", &[]),
    )
    .said("over"),
    field(
        AWAKE,
        "awake",
        Need::OneOf,
        "How awake are they?",
        Answer::Choice(AWAKENESS),
    ),
    field(
        GLUCOSE,
        "glucose_mmol_l",
        Need::OneOf,
        "Blood sugar",
        tenths(10, 350, "mmol/l"),
    )
    .said("blood sugar"),
];

/// The kind.
pub const KIND: KindSpec = KindSpec {
    code: 0x0313,
    name: "vital-signs",
    label: "Vital signs",
    done: "vital signs taken",
    icon: "pulse",
    source_row: 19,
    nature: Nature::Observation,
    hint: Some("Fill in what you measured. Leave the rest empty."),
    fields: FIELDS,
    line: Some(line),
    ..BASE
};

/// As the fields say, but blood pressure as everybody writes it: "128/76 mmHg".
fn line(values: &Values) -> String {
    let mut said: Vec<String> = Vec::new();
    for field in FIELDS {
        let Some(value) = values.get(field.number) else {
            continue;
        };
        match (field.number, values.number(SYSTOLIC), values.number(DIASTOLIC)) {
            (DIASTOLIC, Some(_), _) => {}
            (SYSTOLIC, Some(upper), Some(lower)) => said.push(format!("blood pressure {upper}/{lower} mmHg")),
            _ => said.extend(field.line(value)),
        }
    }
    if said.is_empty() {
        return KIND.done.to_owned();
    }
    said.join(", ")
}
