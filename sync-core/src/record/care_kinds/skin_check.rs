//! Skin check on the body map: requirements.md section 6 row 9.

use super::super::catalogue::{Answer, Choice, Group, KindSpec, Nature, Need};
use super::{BASE, choice, field, whole};

/// What was found.
pub const FINDING: u8 = 1;
/// Where.
pub const REGIONS: u8 = 2;
/// How large, across.
pub const SIZE_MM: u8 = 3;
/// Whether it hurts.
pub const PAIN: u8 = 4;

/// Code of [`FINDING`] for skin that is fine.
pub const FINE: u8 = 1;
/// Codes of [`FINDING`] that lead to a report: red that stays red, broken, torn.
pub const SERIOUS: [u8; 3] = [3, 4, 8];

const FINDINGS: &[Choice] = &[
    choice(FINE, "Looked all over: fine"),
    choice(2, "Red, goes pale when pressed"),
    choice(3, "Red, stays red when pressed"),
    choice(4, "Broken"),
    choice(5, "Bruise"),
    choice(6, "Rash"),
    choice(7, "Swelling"),
    choice(8, "Skin tear"),
    choice(9, "Sore from damp"),
];

/// The kind.
pub const KIND: KindSpec = KindSpec {
    code: 0x0309,
    name: "skin-check",
    label: "Skin check",
    done: "skin looked at",
    icon: "body",
    source_row: 9,
    nature: Nature::Observation,
    group: Group::MoveAndSkin,
    fields: &[
        field(
            FINDING,
            "finding",
            Need::WhenGiven,
            "What did you see?",
            Answer::Choice(FINDINGS),
        ),
        field(
            REGIONS,
            "regions",
            Need::Unless(FINDING, &[FINE]),
            "Where on the body?",
            Answer::Regions,
        ),
        field(
            SIZE_MM,
            "size_mm",
            Need::Optional,
            "How wide is it?",
            whole(1, 500, "mm", &[]),
        ),
        field(PAIN, "pain", Need::Optional, "Does it hurt?", Answer::YesNo).said("it hurts"),
    ],
    ..BASE
};
