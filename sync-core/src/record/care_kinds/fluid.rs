//! Fluids: requirements.md section 6 row 3.

use super::super::catalogue::{Answer, Choice, Group, KindSpec, Need};
use super::super::values::Values;
use super::{BASE, choice, field, whole};

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
    name: "fluid",
    label: "Drink",
    done: "had a drink",
    icon: "cup",
    source_row: 3,
    group: Group::EatAndDrink,
    quick: Some(TAKEN_ML),
    fields: &[
        field(
            TAKEN_ML,
            "taken_ml",
            Need::WhenGiven,
            "How much did they drink?",
            whole(
                0,
                1000,
                "ml",
                &[
                    (20, "Sips"),
                    (50, "Quarter cup"),
                    (100, "Half cup"),
                    (150, "Three quarters"),
                    (200, "Whole cup"),
                    (300, "Mug"),
                ],
            ),
        ),
        field(
            DRINK,
            "drink",
            Need::Optional,
            "What drink?",
            Answer::Choice(DRINKS),
        ),
        field(
            OFFERED_ML,
            "offered_ml",
            Need::Optional,
            "How much was offered?",
            whole(0, 1000, "ml", &[(100, "Small cup"), (200, "Cup"), (300, "Mug")]),
        ),
        field(
            THICKENER_LEVEL,
            "thickener_level",
            Need::Optional,
            "Thickener",
            Answer::Choice(THICKENERS),
        ),
        field(AID, "aid", Need::Optional, "What helped?", Answer::Choice(AIDS)),
    ],
    line: Some(line),
    ..BASE
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
