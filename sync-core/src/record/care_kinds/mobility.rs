//! Walking and transfers: requirements.md section 6 row 11.

use super::super::catalogue::{Answer, Choice, Group, KindSpec, Need};
use super::{BASE, choice, field};

/// What they did.
pub const MOVE: u8 = 1;
/// How many staff helped.
pub const STAFF: u8 = 2;
/// What was used.
pub const AIDS: u8 = 3;
/// How steady they were.
pub const STEADY: u8 = 4;
/// Which sling.
pub const SLING: u8 = 5;

const MOVES: &[Choice] = &[
    choice(1, "Walked"),
    choice(2, "Bed to chair"),
    choice(3, "Chair to bed"),
    choice(4, "To the toilet"),
    choice(5, "From the toilet"),
    choice(6, "In or out of the bath"),
    choice(7, "Stairs"),
    choice(8, "In or out of a car"),
    choice(9, "Stood up"),
];

const HELPERS: &[Choice] = &[
    choice(0, "On their own"),
    choice(1, "One helper"),
    choice(2, "Two helpers"),
    choice(3, "Three or more"),
];

const AIDS_USED: &[Choice] = &[
    choice(1, "Stick"),
    choice(2, "Frame"),
    choice(3, "Handrail"),
    choice(4, "Stand aid"),
    choice(5, "Hoist and sling"),
    choice(6, "Slide sheet"),
    choice(7, "Handling belt"),
    choice(8, "Wheelchair"),
];

const STEADINESS: &[Choice] = &[
    choice(1, "Steady"),
    choice(2, "A little unsteady"),
    choice(3, "Very unsteady"),
];

/// The kind.
pub const KIND: KindSpec = KindSpec {
    code: 0x030b,
    name: "mobility",
    label: "Walk or transfer",
    done: "moved about",
    icon: "walk",
    source_row: 11,
    group: Group::MoveAndSkin,
    fields: &[
        field(
            MOVE,
            "move",
            Need::WhenGiven,
            "What did they do?",
            Answer::Choice(MOVES),
        ),
        field(
            STAFF,
            "staff",
            Need::WhenGiven,
            "How many helped?",
            Answer::Choice(HELPERS),
        ),
        field(
            AIDS,
            "aids",
            Need::Wanted,
            "What was used?",
            Answer::Several(AIDS_USED),
        )
        .said("with"),
        field(
            STEADY,
            "steady",
            Need::Wanted,
            "How steady were they?",
            Answer::Choice(STEADINESS),
        ),
        field(SLING, "sling", Need::Optional, "Which sling?", Answer::Words).said("sling"),
    ],
    ..BASE
};
