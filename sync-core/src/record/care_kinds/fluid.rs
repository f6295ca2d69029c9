//! Fluids: requirements.md section 6 row 3.

use super::super::catalogue::{Answer, Choice, FieldSpec, KindSpec, Need, Values};
use super::choice;

/// What was drunk, in ml: 0 to 1000.
pub const TAKEN_ML: u8 = 1;
/// What was offered, in ml: 0 to 1000.
pub const OFFERED_ML: u8 = 2;
/// What sort of drink.
pub const DRINK: u8 = 3;
/// Thickener level, IDDSI 0 to 4.
pub const THICKENER_LEVEL: u8 = 4;
/// What helped.
pub const AID: u8 = 5;

const DRINKS: &[Choice] = &[
    choice(1, "Water"),
    choice(2, "Tea"),
    choice(3, "Coffee"),
    choice(4, "Squash"),
    choice(5, "Juice"),
    choice(6, "Milk"),
    choice(7, "Supplement drink"),
    choice(8, "Soup"),
    choice(9, "Other"),
];

const THICKENERS: &[Choice] = &[
    choice(0, "Level 0: thin"),
    choice(1, "Level 1: slightly thick"),
    choice(2, "Level 2: mildly thick"),
    choice(3, "Level 3: moderately thick"),
    choice(4, "Level 4: extremely thick"),
];

const AIDS: &[Choice] = &[
    choice(1, "No aid"),
    choice(2, "Straw"),
    choice(3, "Beaker"),
    choice(4, "Two-handled cup"),
    choice(5, "Spoon"),
];

/// The kind.
pub const KIND: KindSpec = KindSpec {
    code: 0x0303,
    schema: 1,
    name: "fluid",
    label: "Drink",
    done: "had a drink",
    icon: "cup",
    source_row: 3,
    quick: Some(TAKEN_ML),
    fields: &[
        FieldSpec {
            number: TAKEN_ML,
            name: "taken_ml",
            label: "How much did they drink?",
            answer: Answer::Number {
                min: 0,
                max: 1000,
                decimals: 0,
                unit: "ml",
                picks: &[
                    (20, "Sips"),
                    (50, "Quarter cup"),
                    (100, "Half cup"),
                    (150, "Three quarters"),
                    (200, "Whole cup"),
                    (300, "Mug"),
                ],
            },
            need: Need::WhenGiven,
        },
        FieldSpec {
            number: DRINK,
            name: "drink",
            label: "What drink?",
            answer: Answer::Choice(DRINKS),
            need: Need::Optional,
        },
        FieldSpec {
            number: OFFERED_ML,
            name: "offered_ml",
            label: "How much was offered?",
            answer: Answer::Number {
                min: 0,
                max: 1000,
                decimals: 0,
                unit: "ml",
                picks: &[(100, "Small cup"), (200, "Cup"), (300, "Mug")],
            },
            need: Need::Optional,
        },
        FieldSpec {
            number: THICKENER_LEVEL,
            name: "thickener_level",
            label: "Thickener",
            answer: Answer::Choice(THICKENERS),
            need: Need::Optional,
        },
        FieldSpec {
            number: AID,
            name: "aid",
            label: "What helped?",
            answer: Answer::Choice(AIDS),
            need: Need::Optional,
        },
    ],
    line,
};

fn line(values: &Values) -> String {
    let taken = values.number(TAKEN_ML).unwrap_or(0);
    let drink = values
        .choice(DRINK)
        .and_then(|code| DRINKS.iter().find(|drink| drink.code == code))
        .map_or(String::new(), |drink| format!(" {}", drink.label.to_lowercase()));
    match values.number(OFFERED_ML) {
        Some(offered) => format!("{taken} of {offered} ml{drink}"),
        None => format!("{taken} ml{drink}"),
    }
}
