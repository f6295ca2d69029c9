//! Every screen and state of the app as data: a line says how to get there. Pictures and accessibility checks follow it.
//!
//! To add a screen, add a stop where its neighbours stand. In braces stand names of the demonstration's home, which
//! [`super::tour`] fills in. May not live here: how a step is done.

use super::tour::Step::{self, Fill, Go, Loses, Pin, Sees, Tap, TapIn, WifiComes, WifiGoes};

/// One state of one screen.
#[derive(Clone, Copy, Debug)]
pub struct Stop {
    /// Its name in pictures and in failures: never a person's.
    pub name: &'static str,
    /// How to get there from the stop before.
    pub steps: &'static [Step],
}

const fn stop(name: &'static str, steps: &'static [Step]) -> Stop {
    Stop { name, steps }
}

/// From "Who are you?" to a support worker's first screen.
pub const SIGNING_IN: &[Stop] = &[
    stop("who-are-you", &[Sees("{worker}")]),
    stop("pin", &[Tap("{worker}"), Sees("First time on this tablet")]),
    stop("pin-wrong", &[Pin("000000"), Sees("That PIN is not right")]),
    stop(
        "my-people",
        &[
            Pin("{worker's pin}"),
            Sees("{resident}"),
            Loses("Records are still on their way"),
        ],
    ),
];

/// A support worker's screens.
pub const WORKER: &[Stop] = &[
    stop("person", &[Go("person/{person}"), Sees("What was recorded")]),
    stop(
        "declined",
        &[
            Go("person/{person}/fluid"),
            Tap("Declined or not done"),
            Sees("Touching a reason saves it."),
        ],
    ),
    stop(
        "saved",
        &[
            TapIn("Why? Touching a reason saves it.", "Asleep"),
            Sees("Saved on this tablet"),
        ],
    ),
    stop(
        "out-of-range",
        &[
            Go("person/{person}/weight"),
            Fill("Weight in kg", "614"),
            Tap("Save"),
            Sees("What you typed is kept"),
        ],
    ),
    stop(
        "restore-draft",
        &[
            Tap("Back to"),
            Sees("What was recorded"),
            Tap("Weight"),
            Sees("Restore it?"),
        ],
    ),
    stop(
        "entry",
        &[
            Tap("Restore"),
            Fill("Weight in kg", "61.4"),
            Tap("Save"),
            Sees("Saved on this tablet: Weight"),
            TapIn("What was recorded", "Weight 61.4 kg"),
            Sees("Every version"),
        ],
    ),
    stop(
        "entered-in-error",
        &[
            Tap("Entered in error"),
            Sees("Why should this not have been recorded?"),
        ],
    ),
    stop(
        "correction",
        &[
            Tap("Leave it as it is"),
            Tap("Correct this entry"),
            Sees("It says:"),
        ],
    ),
    stop(
        "corrected",
        &[
            Fill("Weight in kg", "62.4"),
            Tap("I typed it wrong"),
            Tap("Save the correction"),
            Sees("Why: I typed it wrong"),
        ],
    ),
    stop("this-tablet", &[Go("tablet"), Sees("Storage")]),
    stop(
        "no-network",
        &[Go(""), WifiGoes, Sees("No network. Go on as usual")],
    ),
    stop("locked", &[WifiComes, Tap("Lock"), Sees("Who are you?")]),
    stop("this-tablet-locked", &[Go("tablet"), Sees("Storage")]),
];

/// What a shift leader has beside that.
pub const LEADER: &[Stop] = &[
    stop(
        "leaders-home",
        &[
            Go(""),
            Tap("{leader}"),
            Pin("{leader's pin}"),
            Sees("Lock"),
            Loses("Records are still on their way"),
        ],
    ),
    stop("practice", &[Go("practice"), Sees("New observation")]),
    stop(
        "practice-form",
        &[Tap("New observation"), Sees("What did you watch?")],
    ),
    stop(
        "pin-wait",
        &[
            Go(""),
            Tap("Lock"),
            Tap("{worker}"),
            Pin("000000"),
            Sees("4 tries"),
            Pin("000000"),
            Sees("3 tries"),
            Pin("000000"),
            Sees("2 tries"),
            Pin("000000"),
            Sees("1 try"),
            Pin("000000"),
            Sees("Too many wrong tries"),
        ],
    ),
];

/// The office's page.
pub const OFFICE: &[Stop] = &[
    stop(
        "office-overview",
        &[Go("office/"), Sees("New records appear by themselves")],
    ),
    stop("office-floor", &[Go("office/floor"), Sees("{unit}")]),
    stop("office-people", &[Go("office/people"), Sees("{resident}")]),
    stop("office-person", &[Tap("{resident}"), Sees("Known as")]),
    stop("office-entry", &[Tap("Weight: 62.4 kg"), Sees("Every version")]),
    stop("office-staff", &[Go("office/staff"), Sees("{worker}")]),
    stop("office-tablets", &[Go("office/tablets"), Sees("{tablet}")]),
    stop("office-held", &[Go("office/held"), Sees("Held")]),
    stop(
        "office-sign-in",
        &[Tap("Sign out"), Sees("Sign in to the office")],
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
