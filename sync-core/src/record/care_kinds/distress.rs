//! Distress: what came before, what happened, what helped (ABC). Requirements.md section 6 row 16.

use super::super::catalogue::{Answer, Choice, Group, KindSpec, Nature, Need};
use super::{BASE, MINUTES, choice, field};

/// What came before.
pub const BEFORE: u8 = 1;
/// What they did.
pub const BEHAVIOUR: u8 = 2;
/// How strong, 1 to 5.
pub const INTENSITY: u8 = 3;
/// How long.
pub const LASTED_MIN: u8 = 4;
/// What helped.
pub const HELPED: u8 = 5;
/// Whether anybody was held or kept from moving.
pub const RESTRAINT: u8 = 6;
/// How they were afterwards.
pub const AFTER: u8 = 7;

const CAME_BEFORE: &[Choice] = &[
    choice(1, "Washing or dressing"),
    choice(2, "Noise or a crowd"),
    choice(3, "Being alone"),
    choice(4, "Pain"),
    choice(5, "Hungry or thirsty"),
    choice(6, "Needed the toilet"),
    choice(7, "Tired"),
    choice(8, "A visitor left"),
    choice(9, "Looking for someone"),
    choice(10, "Wanted to go out"),
    choice(11, "A change of plan"),
    choice(12, "Someone else who lives here"),
    choice(13, "Nothing that I saw"),
];

const BEHAVIOURS: &[Choice] = &[
    choice(1, "Shouting"),
    choice(2, "Crying"),
    choice(3, "Walking up and down"),
    choice(4, "Hitting or pushing"),
    choice(5, "Biting or spitting"),
    choice(6, "Throwing things"),
    choice(7, "Trying to leave"),
    choice(8, "Undressing"),
    choice(9, "Hurting themselves"),
    choice(10, "Asking again and again"),
    choice(11, "Pushing care away"),
];

const INTENSITIES: &[Choice] = &[
    choice(1, "1: slight"),
    choice(2, "2: mild"),
    choice(3, "3: clear"),
    choice(4, "4: strong"),
    choice(5, "5: very strong"),
];

const WHAT_HELPED: &[Choice] = &[
    choice(1, "Time and space"),
    choice(2, "Talking calmly"),
    choice(3, "A walk"),
    choice(4, "A drink or a snack"),
    choice(5, "Music"),
    choice(6, "Holding hands"),
    choice(7, "Another worker"),
    choice(8, "Help with pain"),
    choice(9, "Something to do"),
    choice(10, "Talking to family"),
    choice(11, "Nothing yet"),
];

const AFTERWARDS: &[Choice] = &[
    choice(1, "Calm"),
    choice(2, "Settling"),
    choice(3, "Still upset"),
    choice(4, "Asleep"),
];

/// The kind.
pub const KIND: KindSpec = KindSpec {
    code: 0x0310,
    name: "distress",
    label: "Distress",
    done: "was distressed",
    icon: "storm",
    source_row: 16,
    nature: Nature::Event,
    group: Group::RestAndMood,
    fields: &[
        field(
            BEHAVIOUR,
            "behaviour",
            Need::WhenGiven,
            "What did they do?",
            Answer::Several(BEHAVIOURS),
        ),
        field(
            INTENSITY,
            "intensity",
            Need::WhenGiven,
            "How strong was it?",
            Answer::Choice(INTENSITIES),
        )
        .said("strength"),
        field(
            BEFORE,
            "before",
            Need::WhenGiven,
            "What came before?",
            Answer::Several(CAME_BEFORE),
        )
        .said("before it:"),
        field(
            HELPED,
            "helped",
            Need::WhenGiven,
            "What helped?",
            Answer::Several(WHAT_HELPED),
        )
        .said("helped:"),
        field(
            RESTRAINT,
            "restraint",
            Need::WhenGiven,
            "Was anyone held, or kept from moving?",
            Answer::YesNo,
        )
        .said("someone was held"),
        field(
            LASTED_MIN,
            "lasted_min",
            Need::Wanted,
            "How long did it last?",
            MINUTES,
        ),
        field(
            AFTER,
            "after",
            Need::Wanted,
            "How were they afterwards?",
            Answer::Choice(AFTERWARDS),
        )
        .said("afterwards"),
    ],
    ..BASE
};
