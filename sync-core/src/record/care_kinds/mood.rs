//! Mood and wellbeing: requirements.md section 6 row 15.

use super::super::catalogue::{Answer, Choice, Group, KindSpec, Nature, Need};
use super::{BASE, choice, field};

/// Mood, 1 (very low) to 5 (very good).
pub const MOOD: u8 = 1;
/// In words.
pub const WORDS: u8 = 2;
/// Possible cause.
pub const CAUSE: u8 = 3;

/// Up to this it is low.
pub const LOW_UP_TO: u8 = 2;

const MOODS: &[Choice] = &[
    choice(5, "Very good"),
    choice(4, "Good"),
    choice(3, "So-so"),
    choice(2, "Low"),
    choice(1, "Very low"),
];

const FEELINGS: &[Choice] = &[
    choice(1, "Calm"),
    choice(2, "Cheerful"),
    choice(3, "Chatty"),
    choice(4, "Tired"),
    choice(5, "Tearful"),
    choice(6, "Anxious"),
    choice(7, "Restless"),
    choice(8, "Angry"),
    choice(9, "Withdrawn"),
    choice(10, "Lonely"),
];

const CAUSES: &[Choice] = &[
    choice(1, "A visit"),
    choice(2, "An activity"),
    choice(3, "Pain"),
    choice(4, "Poor sleep"),
    choice(5, "Noise"),
    choice(6, "Missing someone"),
    choice(7, "Feeling unwell"),
    choice(8, "Cannot tell"),
];

/// The kind.
pub const KIND: KindSpec = KindSpec {
    code: 0x030f,
    name: "mood",
    label: "Mood",
    done: "mood noted",
    icon: "face",
    source_row: 15,
    nature: Nature::Observation,
    group: Group::RestAndMood,
    quick: Some(MOOD),
    fields: &[
        field(
            MOOD,
            "mood",
            Need::WhenGiven,
            "How do they seem?",
            Answer::Choice(MOODS),
        ),
        field(
            WORDS,
            "words",
            Need::Optional,
            "In words",
            Answer::Several(FEELINGS),
        ),
        field(
            CAUSE,
            "cause",
            Need::Optional,
            "What may be behind it?",
            Answer::Several(CAUSES),
        )
        .said("perhaps because of"),
    ],
    ..BASE
};
