//! Activity and company: requirements.md section 6 row 18.

use super::super::catalogue::{Answer, Choice, Group, KindSpec, Need};
use super::{BASE, MINUTES, choice, field};

/// What they did.
pub const WHAT: u8 = 1;
/// With whom.
pub const COMPANY: u8 = 2;
/// How much they took part, 0 to 4.
pub const ENGAGED: u8 = 3;
/// How long.
pub const LASTED_MIN: u8 = 4;
/// Whether they enjoyed it.
pub const ENJOYED: u8 = 5;

const SORTS: &[Choice] = &[
    choice(1, "Talk"),
    choice(2, "Music"),
    choice(3, "Reading or the paper"),
    choice(4, "Crafts"),
    choice(5, "Games"),
    choice(6, "Exercise"),
    choice(7, "Garden"),
    choice(8, "Trip out"),
    choice(9, "Film or TV"),
    choice(10, "Jobs about the house"),
    choice(11, "Faith"),
    choice(12, "Animals"),
    choice(13, "Hair or nails"),
    choice(14, "Visitor"),
    choice(15, "Something else"),
];

const COMPANIES: &[Choice] = &[
    choice(1, "On their own"),
    choice(2, "One to one"),
    choice(3, "Small group"),
    choice(4, "Large group"),
];

const ENGAGEMENT: &[Choice] = &[
    choice(0, "Not at all"),
    choice(1, "Watched"),
    choice(2, "A little"),
    choice(3, "Joined in"),
    choice(4, "Fully part of it"),
];

const ENJOYMENT: &[Choice] = &[
    choice(1, "Yes, a lot"),
    choice(2, "Yes"),
    choice(3, "Not really"),
    choice(4, "Hard to tell"),
];

/// The kind.
pub const KIND: KindSpec = KindSpec {
    code: 0x0312,
    name: "activity",
    label: "Activity",
    done: "took part",
    icon: "music",
    source_row: 18,
    group: Group::RestAndMood,
    fields: &[
        field(
            WHAT,
            "what",
            Need::WhenGiven,
            "What did they do?",
            Answer::Choice(SORTS),
        ),
        field(
            COMPANY,
            "company",
            Need::Wanted,
            "With whom?",
            Answer::Choice(COMPANIES),
        ),
        field(
            ENGAGED,
            "engaged",
            Need::Wanted,
            "How much did they take part?",
            Answer::Choice(ENGAGEMENT),
        )
        .said("took part:"),
        field(LASTED_MIN, "lasted_min", Need::Wanted, "How long?", MINUTES),
        field(
            ENJOYED,
            "enjoyed",
            Need::Wanted,
            "Did they enjoy it?",
            Answer::Choice(ENJOYMENT),
        )
        .said("enjoyed:"),
    ],
    ..BASE
};
