//! Pain: requirements.md section 6 row 17. Scores are noted as given; none is computed (section 5.3).

use super::super::catalogue::{Answer, Choice, KindSpec, Nature, Need};
use super::{BASE, choice, field, whole};

/// What the person says, 0 to 10.
pub const SCORE: u8 = 1;
/// Abbey pain scale, 0 to 18, for someone who cannot say.
pub const ABBEY: u8 = 2;
/// Where.
pub const REGIONS: u8 = 3;
/// What was done.
pub const ACTION: u8 = 4;
/// When to ask again.
pub const RECHECK: u8 = 5;

/// Minutes until it is asked again, by code of [`RECHECK`].
pub const RECHECK_MIN: [(u8, i64); 4] = [(1, 30), (2, 60), (3, 120), (4, 240)];

const ACTIONS: &[Choice] = &[
    choice(1, "Moved position"),
    choice(2, "Told the leader or nurse"),
    choice(3, "Pain relief was given"),
    choice(4, "Warmth or cold"),
    choice(5, "Rest"),
    choice(6, "Took their mind off it"),
    choice(7, "Nothing needed"),
];

const RECHECKS: &[Choice] = &[
    choice(1, "In 30 minutes"),
    choice(2, "In 1 hour"),
    choice(3, "In 2 hours"),
    choice(4, "In 4 hours"),
];

/// The kind.
pub const KIND: KindSpec = KindSpec {
    code: 0x0311,
    name: "pain",
    label: "Pain",
    done: "pain asked about",
    icon: "bolt",
    source_row: 17,
    nature: Nature::Observation,
    fields: &[
        field(
            SCORE,
            "score",
            Need::OneOf,
            "How bad do they say it is, 0 to 10?",
            whole(
                0,
                10,
                "of 10",
                &[
                    (0, "No pain"),
                    (2, "A little"),
                    (4, "Some"),
                    (6, "A lot"),
                    (8, "Very bad"),
                    (10, "The worst"),
                ],
            ),
        ),
        field(
            ABBEY,
            "abbey",
            Need::OneOf,
            "Abbey score, if they cannot say",
            whole(0, 18, "of 18", &[]),
        )
        .said("Abbey score"),
        field(
            REGIONS,
            "regions",
            Need::Wanted,
            "Where does it hurt?",
            Answer::Regions,
        ),
        field(
            ACTION,
            "action",
            Need::Wanted,
            "What was done?",
            Answer::Several(ACTIONS),
        ),
        field(
            RECHECK,
            "recheck",
            Need::Wanted,
            "When should somebody ask again?",
            Answer::Choice(RECHECKS),
        )
        .said("ask again"),
    ],
    ..BASE
};
