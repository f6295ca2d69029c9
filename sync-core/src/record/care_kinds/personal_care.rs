//! Washing and dressing: requirements.md section 6 row 1.

use super::super::catalogue::{Answer, Choice, Group, KindSpec, Need};
use super::{BASE, choice, field};

/// How they washed.
pub const WASH: u8 = 1;
/// What else was done.
pub const ALSO: u8 = 2;
/// Whether privacy was kept.
pub const PRIVACY: u8 = 3;

const WASHES: &[Choice] = &[
    choice(1, "Wash"),
    choice(2, "Shower"),
    choice(3, "Bath"),
    choice(4, "Bed bath"),
    choice(5, "Hands and face"),
    choice(6, "No wash this time"),
];

const ALSO_DONE: &[Choice] = &[
    choice(1, "Hair washed"),
    choice(2, "Hair brushed"),
    choice(3, "Shave"),
    choice(4, "Nails"),
    choice(5, "Dressed"),
    choice(6, "Night clothes on"),
    choice(7, "Glasses"),
    choice(8, "Hearing aids"),
    choice(9, "Dentures"),
    choice(10, "Cream on dry skin"),
];

/// The kind. Nothing must be answered, so that care as planned is done in two touches.
pub const KIND: KindSpec = KindSpec {
    code: 0x0301,
    name: "personal-care",
    label: "Wash and dress",
    done: "as planned",
    icon: "shower",
    source_row: 1,
    group: Group::WashAndToilet,
    fields: &[
        field(
            WASH,
            "wash",
            Need::Wanted,
            "How did they wash?",
            Answer::Choice(WASHES),
        ),
        field(
            ALSO,
            "also",
            Need::Wanted,
            "What else was done?",
            Answer::Several(ALSO_DONE),
        ),
        field(
            PRIVACY,
            "privacy_kept",
            Need::Optional,
            "Was their privacy kept?",
            Answer::YesNo,
        )
        .unsaid(),
    ],
    ..BASE
};
