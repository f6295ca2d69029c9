//! The screens of the office's page as data, but for those of follow-through, which have a file of their own.

use super::screens::{READ, Stop, stop};
use super::tour::Step::{Fill, Go, HandOver, Heading, Sees, Tap};

/// The office's page.
pub const OFFICE: &[Stop] = &[
    stop(
        "office-overview",
        &[Go("office/"), Heading("Overview"), Sees("Weight: 62.4 kg")],
    ),
    stop("office-entry", &[Tap("Weight: 62.4 kg"), Sees("Every version")]),
    stop("office-floor", &[Go("office/floor"), Heading("Live floor"), READ]),
    stop(
        "office-handover",
        &[Go("office/handover"), Heading("Handover"), READ],
    ),
    stop(
        "office-actions",
        &[Go("office/actions"), Heading("Actions"), READ],
    ),
    stop(
        "office-closed",
        &[Go("office/actions/over"), Heading("Actions"), READ],
    ),
    stop("office-search", &[Go("office/search"), Heading("Search"), READ]),
    stop(
        "office-found",
        &[
            Fill("Words to find", "{resident}"),
            Tap("Find"),
            Sees("{resident}"),
            READ,
        ],
    ),
    stop("office-people", &[Go("office/people"), Heading("People"), READ]),
    stop(
        "office-admit",
        &[Go("office/admit"), Heading("Admit a person"), READ],
    ),
    stop(
        "office-person",
        &[Go("office/person/{person}"), Heading("{resident}"), READ],
    ),
    stop(
        "office-care-plan",
        &[
            Go("office/person/{person}/care-plan"),
            Heading("Care plan of"),
            Sees("Work by this"),
        ],
    ),
    stop(
        "office-plan-writing",
        &[
            Tap("Write"),
            Tap("Write in Talking and understanding"),
            Fill("Talking and understanding", "Speak slowly, and wait."),
        ],
    ),
    stop(
        "office-publish",
        &[
            Tap("Save"),
            Sees("Saved at the office"),
            Tap("Publish"),
            Sees("added:"),
        ],
    ),
    stop(
        "office-about-me",
        &[Go("office/person/{person}/about-me"), Heading("About me of")],
    ),
    stop(
        "office-targets",
        &[
            Go("office/person/{person}/targets"),
            Heading("Targets of"),
            Sees("50 a minute to 110 a minute"),
        ],
    ),
    stop(
        "office-target-form",
        &[Tap("Change Pulse"), Sees("Change a target")],
    ),
    stop("office-units", &[Go("office/units"), Heading("Units"), READ]),
    stop("office-staff", &[Go("office/staff"), Heading("Staff"), READ]),
    stop(
        "office-member",
        &[Go("office/staff/{staff}"), Heading("{worker}"), READ],
    ),
    stop(
        "office-add-staff",
        &[Go("office/add-staff"), Heading("Add somebody to the staff"), READ],
    ),
    stop(
        "office-import-people",
        &[Go("office/import/people"), Sees("Choose a file")],
    ),
    stop(
        "office-import-staff",
        &[
            Go("office/staff"),
            Heading("Staff"),
            Go("office/import/staff"),
            Sees("Choose a file"),
        ],
    ),
    stop(
        "office-tablets",
        &[Go("office/tablets"), Heading("Tablets"), READ],
    ),
    stop(
        "office-file-taken-in",
        &[HandOver("File of unsent work"), Sees("already here")],
    ),
    stop(
        "office-block-tablet",
        &[Tap("Block {tablet}"), Sees("Block it: lost or stolen")],
    ),
    stop("office-held", &[Go("office/held"), Heading("Held"), READ]),
    stop(
        "office-decided",
        &[Go("office/held/decided"), Heading("Held"), READ],
    ),
    stop(
        "office-not-taken",
        &[Go("office/held/aside"), Heading("Held"), READ],
    ),
    stop(
        "office-sign-in",
        &[Tap("Sign out"), Heading("Sign in to the office")],
    ),
    stop(
        "office-wrong-password",
        &[
            Fill("Name", "helen"),
            Fill("Password", "not this one"),
            Tap("Sign in"),
            Sees("not right"),
        ],
    ),
];
