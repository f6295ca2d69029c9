//! Weight: requirements.md section 6 row 5. MUST scores are not computed (section 5.3).

use super::super::catalogue::{Answer, Choice, FieldSpec, KindSpec, Need, Values};
use super::choice;

/// Weight in tenths of a kilogram: 20.0 to 250.0 kg.
pub const WEIGHT_KG: u8 = 1;
/// Which scale.
pub const SCALE: u8 = 2;
/// What was worn.
pub const CLOTHING: u8 = 3;

const SCALES: &[Choice] = &[
    choice(1, "Standing scale"),
    choice(2, "Chair scale"),
    choice(3, "Hoist scale"),
    choice(4, "Wheelchair scale"),
    choice(5, "Bed scale"),
];

const CLOTHINGS: &[Choice] = &[
    choice(1, "Night clothes"),
    choice(2, "Light clothes"),
    choice(3, "Fully dressed"),
];

/// The kind.
pub const KIND: KindSpec = KindSpec {
    code: 0x0405,
    schema: 1,
    name: "weight",
    label: "Weight",
    done: "was weighed",
    icon: "scale",
    source_row: 5,
    quick: None,
    fields: &[
        FieldSpec {
            number: WEIGHT_KG,
            name: "weight_kg",
            label: "Weight",
            answer: Answer::Number {
                min: 200,
                max: 2500,
                decimals: 1,
                unit: "kg",
                picks: &[],
            },
            need: Need::WhenGiven,
        },
        FieldSpec {
            number: SCALE,
            name: "scale",
            label: "Which scale?",
            answer: Answer::Choice(SCALES),
            need: Need::Optional,
        },
        FieldSpec {
            number: CLOTHING,
            name: "clothing",
            label: "What did they wear?",
            answer: Answer::Choice(CLOTHINGS),
            need: Need::Optional,
        },
    ],
    line,
};

fn line(values: &Values) -> String {
    values.number(WEIGHT_KG).map_or_else(
        || "weighed".to_owned(),
        |steps| {
            KIND.fields
                .first()
                .map_or(String::new(), |field| field.show_number(steps))
        },
    )
}
