//! Bowels, by the Bristol scale: requirements.md section 6 row 7.

use super::super::catalogue::{Answer, Choice, Group, KindSpec, Nature, Need};
use super::{BASE, choice, field};

/// Bristol type, 1 to 7.
pub const BRISTOL: u8 = 1;
/// How much.
pub const AMOUNT: u8 = 2;
/// Where it went.
pub const WHERE: u8 = 3;
/// Blood and the like.
pub const SEEN: u8 = 4;
/// Whether a laxative was given today.
pub const LAXATIVE: u8 = 5;

/// From this Bristol type on it is loose.
pub const LOOSE_FROM: u8 = 6;

/// Codes of [`SEEN`] that are blood, fresh or old.
pub const BLOOD: [u8; 2] = [1, 3];

const TYPES: &[Choice] = &[
    choice(1, "Type 1: hard lumps"),
    choice(2, "Type 2: lumpy sausage"),
    choice(3, "Type 3: sausage with cracks"),
    choice(4, "Type 4: smooth and soft"),
    choice(5, "Type 5: soft blobs"),
    choice(6, "Type 6: mushy"),
    choice(7, "Type 7: watery"),
];

const AMOUNTS: &[Choice] = &[choice(1, "Small"), choice(2, "Medium"), choice(3, "Large")];

const PLACES: &[Choice] = &[
    choice(1, "Toilet"),
    choice(2, "Commode"),
    choice(3, "Bedpan"),
    choice(4, "Pad"),
    choice(5, "Stoma bag"),
    choice(6, "Clothes or bed"),
];

const SEEN_IN_IT: &[Choice] = &[choice(1, "Blood"), choice(2, "Mucus"), choice(3, "Black")];

/// The kind.
pub const KIND: KindSpec = KindSpec {
    code: 0x0307,
    name: "bowels",
    label: "Bowels",
    done: "opened bowels",
    icon: "toilet",
    source_row: 7,
    nature: Nature::Event,
    group: Group::WashAndToilet,
    fields: &[
        field(
            BRISTOL,
            "bristol_type",
            Need::WhenGiven,
            "Which type is it most like?",
            Answer::Choice(TYPES),
        ),
        field(
            AMOUNT,
            "amount",
            Need::WhenGiven,
            "How much?",
            Answer::Choice(AMOUNTS),
        ),
        field(
            SEEN,
            "seen",
            Need::Wanted,
            "Did you see any of these?",
            Answer::Several(SEEN_IN_IT),
        ),
        field(WHERE, "where", Need::Optional, "Where?", Answer::Choice(PLACES)),
        field(
            LAXATIVE,
            "laxative",
            Need::Optional,
            "Was a laxative given today?",
            Answer::YesNo,
        )
        .said("laxative given"),
    ],
    ..BASE
};
