//! Food: requirements.md section 6 row 4.

use super::super::catalogue::{Answer, Choice, Group, KindSpec, Need};
use super::super::values::Values;
use super::{BASE, choice, field};

/// How much of it was eaten.
pub const PORTION: u8 = 1;
/// Which meal.
pub const MEAL: u8 = 2;
/// Texture, IDDSI 3 to 7.
pub const TEXTURE: u8 = 3;
/// Whether it was fortified.
pub const FORTIFIED: u8 = 4;
/// What help was given.
pub const ASSISTANCE: u8 = 5;
/// Whether they coughed: a sign of unsafe swallowing.
pub const COUGHING: u8 = 6;

const PORTIONS: &[Choice] = &[
    choice(0, "None"),
    choice(1, "A quarter"),
    choice(2, "Half"),
    choice(3, "Three quarters"),
    choice(4, "All"),
];

/// Code of [`MEAL`] for something between meals.
pub const SNACK: u8 = 5;
/// Code of [`PORTION`] up to which hardly anything was eaten.
pub const QUARTER: u8 = 1;

const MEALS: &[Choice] = &[
    choice(1, "Breakfast"),
    choice(2, "Lunch"),
    choice(3, "Tea"),
    choice(4, "Supper"),
    choice(5, "Snack"),
];

const TEXTURES: &[Choice] = &[
    choice(3, "Level 3: liquidised"),
    choice(4, "Level 4: pureed"),
    choice(5, "Level 5: minced and moist"),
    choice(6, "Level 6: soft and bite-sized"),
    choice(7, "Level 7: regular"),
];

const HELP: &[Choice] = &[
    choice(1, "On their own"),
    choice(2, "With prompting"),
    choice(3, "Some help"),
    choice(4, "Full help"),
];

/// The kind.
pub const KIND: KindSpec = KindSpec {
    code: 0x0304,
    name: "food",
    label: "Food",
    done: "ate",
    icon: "plate",
    source_row: 4,
    group: Group::EatAndDrink,
    fields: &[
        field(
            MEAL,
            "meal",
            Need::WhenGiven,
            "Which meal?",
            Answer::Choice(MEALS),
        ),
        field(
            PORTION,
            "portion",
            Need::WhenGiven,
            "How much did they eat?",
            Answer::Choice(PORTIONS),
        ),
        field(
            ASSISTANCE,
            "assistance",
            Need::Optional,
            "What help did they have?",
            Answer::Choice(HELP),
        ),
        field(
            TEXTURE,
            "texture",
            Need::Optional,
            "Texture",
            Answer::Choice(TEXTURES),
        ),
        field(
            FORTIFIED,
            "fortified",
            Need::Optional,
            "Was it fortified?",
            Answer::YesNo,
        ),
        field(
            COUGHING,
            "coughing",
            Need::Optional,
            "Any coughing?",
            Answer::YesNo,
        ),
    ],
    line: Some(line),
    ..BASE
};

fn line(values: &Values) -> String {
    let named = |number, choices: &[Choice]| {
        values
            .choice(number)
            .and_then(|code| choices.iter().find(|choice| choice.code == code))
            .map(|choice| choice.label.to_lowercase())
    };
    let portion = named(PORTION, PORTIONS).unwrap_or_else(|| "some".to_owned());
    let meal = named(MEAL, MEALS).unwrap_or_else(|| "a meal".to_owned());
    let cough = if values.is_yes(COUGHING) { ", coughing" } else { "" };
    format!("{portion} of {meal}{cough}")
}
