//! Weight: requirements.md section 6 row 5. MUST scores are not computed (section 5.3).

use super::super::catalogue::{Answer, Choice, KindSpec, Nature, Need};
use super::{BASE, choice, field, tenths};

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
    name: "weight",
    label: "Weight",
    done: "weighed",
    icon: "scale",
    source_row: 5,
    nature: Nature::Observation,
    fields: &[
        field(
            WEIGHT_KG,
            "weight_kg",
            Need::WhenGiven,
            "Weight",
            tenths(200, 2500, "kg"),
        ),
        field(
            SCALE,
            "scale",
            Need::Optional,
            "Which scale?",
            Answer::Choice(SCALES),
        )
        .unsaid(),
        field(
            CLOTHING,
            "clothing",
            Need::Optional,
            "What did they wear?",
            Answer::Choice(CLOTHINGS),
        )
        .unsaid(),
    ],
    ..BASE
};
