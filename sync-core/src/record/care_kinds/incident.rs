//! The first report of an incident: what happened, how bad, what was done, who knows. Domain.md, family "incident".
//!
//! Made to be filled in by touch in a minute and a half, standing up. May not live here: reviews, actions, notifications.

use super::super::catalogue::{Answer, Choice, Group, KindSpec, Nature, Need};
use super::{BASE, choice, field, soft_signs::PEOPLE_TOLD};

/// What happened.
pub const WHAT: u8 = 1;
/// Where.
pub const PLACE: u8 = 2;
/// How bad.
pub const SEVERITY: u8 = 3;
/// What injury is seen.
pub const INJURY: u8 = 4;
/// Where on the body.
pub const REGIONS: u8 = 5;
/// Whether the head was hit.
pub const HEAD: u8 = 6;
/// What was done at once.
pub const ACTION: u8 = 7;
/// Who was told.
pub const TOLD: u8 = 8;
/// Who saw it.
pub const WITNESSES: u8 = 9;
/// What happened, in words.
pub const WORDS: u8 = 10;
/// What they were doing.
pub const DOING: u8 = 11;

/// Codes of [`WHAT`] that are falls.
pub const FALLS: [u8; 2] = [1, 2];
/// Code of [`HEAD`] for no.
pub const HEAD_NOT_HIT: u8 = 1;

const SORTS: &[Choice] = &[
    choice(1, "Fall: found on the floor"),
    choice(2, "Fall: seen"),
    choice(3, "Injury"),
    choice(4, "Choking"),
    choice(5, "Medicine error"),
    choice(6, "Care missed or wrong"),
    choice(7, "Someone was hurt or hit"),
    choice(8, "Left, or was missing"),
    choice(9, "Burn or scald"),
    choice(10, "Sudden illness"),
    choice(11, "Equipment failed"),
    choice(12, "Something lost or broken"),
    choice(13, "Near miss"),
    choice(14, "Something else"),
];

const PLACES: &[Choice] = &[
    choice(1, "Their room"),
    choice(2, "Toilet"),
    choice(3, "Bathroom"),
    choice(4, "Corridor"),
    choice(5, "Lounge"),
    choice(6, "Dining room"),
    choice(7, "Stairs or lift"),
    choice(8, "Garden"),
    choice(9, "Outside the home"),
    choice(10, "Somewhere else"),
];

const SEVERITIES: &[Choice] = &[
    choice(1, "No harm"),
    choice(2, "Minor: first aid"),
    choice(3, "Medium: GP or 111"),
    choice(4, "Serious: 999 or hospital"),
    choice(5, "Died"),
];

const INJURIES: &[Choice] = &[
    choice(1, "None seen"),
    choice(2, "Pain"),
    choice(3, "Bruise"),
    choice(4, "Cut or graze"),
    choice(5, "Skin tear"),
    choice(6, "Swelling"),
    choice(7, "Bleeding"),
    choice(8, "Perhaps a broken bone"),
    choice(9, "Burn"),
];

const HEAD_HIT: &[Choice] = &[
    choice(HEAD_NOT_HIT, "No"),
    choice(2, "Yes"),
    choice(3, "Not known"),
];

const ACTIONS: &[Choice] = &[
    choice(1, "Made it safe"),
    choice(2, "Checked before moving"),
    choice(3, "First aid"),
    choice(4, "Vital signs taken"),
    choice(5, "Called 999"),
    choice(6, "Called GP or 111"),
    choice(7, "Got up on their own"),
    choice(8, "Helped up with equipment"),
    choice(9, "Stayed with them"),
    choice(10, "Nothing yet"),
];

const SEEN_BY: &[Choice] = &[
    choice(1, "Nobody"),
    choice(2, "I saw it"),
    choice(3, "Another worker"),
    choice(4, "Someone who lives here"),
    choice(5, "A visitor"),
];

const DOINGS: &[Choice] = &[
    choice(1, "Walking"),
    choice(2, "Getting up"),
    choice(3, "Sitting down"),
    choice(4, "In bed"),
    choice(5, "Using the toilet"),
    choice(6, "Washing or dressing"),
    choice(7, "Eating or drinking"),
    choice(8, "Being moved"),
    choice(9, "Not known"),
];

/// The kind.
pub const KIND: KindSpec = KindSpec {
    code: 0x0401,
    name: "incident",
    label: "Incident",
    done: "something went wrong",
    icon: "siren",
    source_row: 12,
    nature: Nature::Event,
    group: Group::Incident,
    hint: Some(
        "Make it safe first. If someone may have been harmed on purpose or neglected, tell a manager face to face: \
         all staff can read this.",
    ),
    fields: &[
        field(
            WHAT,
            "what",
            Need::WhenGiven,
            "What happened?",
            Answer::Choice(SORTS),
        ),
        field(PLACE, "place", Need::WhenGiven, "Where?", Answer::Choice(PLACES)),
        field(
            SEVERITY,
            "severity",
            Need::WhenGiven,
            "How bad was it?",
            Answer::Choice(SEVERITIES),
        ),
        field(
            HEAD,
            "head",
            Need::WhenGiven,
            "Did they hit their head?",
            Answer::Choice(HEAD_HIT),
        )
        .said("head hit:"),
        field(
            INJURY,
            "injury",
            Need::WhenGiven,
            "What injury can you see?",
            Answer::Several(INJURIES),
        )
        .said("injury:"),
        field(
            REGIONS,
            "regions",
            Need::Wanted,
            "Where on the body?",
            Answer::Regions,
        ),
        field(
            ACTION,
            "action",
            Need::WhenGiven,
            "What was done at once?",
            Answer::Several(ACTIONS),
        )
        .unsaid(),
        field(
            TOLD,
            "told",
            Need::WhenGiven,
            "Who was told?",
            Answer::Several(PEOPLE_TOLD),
        )
        .said("told:"),
        field(
            WITNESSES,
            "witnesses",
            Need::WhenGiven,
            "Who saw it?",
            Answer::Several(SEEN_BY),
        )
        .unsaid(),
        field(
            WORDS,
            "words",
            Need::Wanted,
            "What happened, in your own words?",
            Answer::Words,
        )
        .unsaid(),
        field(
            DOING,
            "doing",
            Need::Optional,
            "What were they doing?",
            Answer::Choice(DOINGS),
        )
        .unsaid(),
    ],
    ..BASE
};
