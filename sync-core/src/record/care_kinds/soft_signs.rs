//! Soft signs that somebody is becoming unwell: requirements.md section 6 row 20.

use super::super::catalogue::{Answer, Choice, KindSpec, Nature, Need};
use super::{BASE, choice, field};

/// What is different.
pub const SIGNS: u8 = 1;
/// Who was told.
pub const TOLD: u8 = 2;
/// In words.
pub const WORDS: u8 = 3;

const DIFFERENT: &[Choice] = &[
    choice(1, "Not their usual self"),
    choice(2, "More sleepy"),
    choice(3, "More confused"),
    choice(4, "Short of breath"),
    choice(5, "Unsteady"),
    choice(6, "Restless"),
    choice(7, "Withdrawn"),
    choice(8, "Eating less"),
    choice(9, "Drinking less"),
    choice(10, "Passing less urine"),
    choice(11, "New cough"),
    choice(12, "Hot or shivering"),
    choice(13, "Pale or grey"),
    choice(14, "New pain"),
];

pub(super) const PEOPLE_TOLD: &[Choice] = &[
    choice(1, "Shift leader"),
    choice(2, "Nurse"),
    choice(3, "Manager on call"),
    choice(4, "GP"),
    choice(5, "111"),
    choice(6, "999"),
    choice(7, "Family"),
    choice(8, "Police"),
    choice(9, "Nobody yet"),
];

/// The kind.
pub const KIND: KindSpec = KindSpec {
    code: 0x0314,
    name: "soft-signs",
    label: "Not themselves",
    done: "not their usual self",
    icon: "eye",
    source_row: 20,
    nature: Nature::Event,
    hint: Some("Tell the shift leader now. Do not wait for the end of the shift."),
    fields: &[
        field(
            SIGNS,
            "signs",
            Need::WhenGiven,
            "What is different?",
            Answer::Several(DIFFERENT),
        ),
        field(
            TOLD,
            "told",
            Need::WhenGiven,
            "Whom did you tell?",
            Answer::Several(PEOPLE_TOLD),
        )
        .said("told:"),
        field(WORDS, "words", Need::Wanted, "What do you notice?", Answer::Words),
    ],
    ..BASE
};
