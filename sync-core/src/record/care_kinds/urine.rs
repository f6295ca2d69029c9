//! Continence, urine: requirements.md section 6 row 6.

use super::super::catalogue::{Answer, Choice, Group, KindSpec, Need};
use super::{BASE, choice, field, whole};

/// Where it went.
pub const WHERE: u8 = 1;
/// How much.
pub const AMOUNT: u8 = 2;
/// How much, measured.
pub const AMOUNT_ML: u8 = 3;
/// Its colour.
pub const COLOUR: u8 = 4;
/// Whether the pad was changed.
pub const PAD_CHANGED: u8 = 5;
/// How the skin was.
pub const SKIN: u8 = 6;

/// Code of [`AMOUNT`] for a dry pad or an empty bag: somebody looked, and there was nothing.
pub const NOTHING: u8 = 0;

/// Code of [`COLOUR`] for pink or red.
pub const RED: u8 = 5;

const PLACES: &[Choice] = &[
    choice(1, "Toilet"),
    choice(2, "Commode"),
    choice(3, "Bottle or bedpan"),
    choice(4, "Pad"),
    choice(5, "Catheter"),
    choice(6, "Clothes or bed"),
];

const AMOUNTS: &[Choice] = &[
    choice(NOTHING, "None: dry"),
    choice(1, "Small"),
    choice(2, "Medium"),
    choice(3, "Large"),
];

const COLOURS: &[Choice] = &[
    choice(1, "Pale"),
    choice(2, "Yellow"),
    choice(3, "Dark"),
    choice(4, "Brown"),
    choice(5, "Pink or red"),
    choice(6, "Cloudy"),
];

const SKIN_SEEN: &[Choice] = &[
    choice(1, "Fine"),
    choice(2, "Red"),
    choice(3, "Sore"),
    choice(4, "Broken"),
];

/// The kind.
pub const KIND: KindSpec = KindSpec {
    code: 0x0306,
    name: "urine",
    label: "Urine",
    done: "passed urine",
    icon: "drop",
    source_row: 6,
    group: Group::WashAndToilet,
    fields: &[
        field(WHERE, "where", Need::WhenGiven, "Where?", Answer::Choice(PLACES)),
        field(
            AMOUNT,
            "amount",
            Need::WhenGiven,
            "How much?",
            Answer::Choice(AMOUNTS),
        ),
        field(
            COLOUR,
            "colour",
            Need::Optional,
            "What colour?",
            Answer::Choice(COLOURS),
        ),
        field(
            AMOUNT_ML,
            "amount_ml",
            Need::Optional,
            "How much, if measured?",
            whole(0, 2000, "ml", &[]),
        ),
        field(
            PAD_CHANGED,
            "pad_changed",
            Need::Optional,
            "Was the pad changed?",
            Answer::YesNo,
        )
        .said("pad changed"),
        field(
            SKIN,
            "skin",
            Need::Optional,
            "How was the skin?",
            Answer::Choice(SKIN_SEEN),
        )
        .said("skin"),
    ],
    ..BASE
};
