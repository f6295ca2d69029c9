//! Every screen and state of the app as data: a line says how to get there. Pictures and accessibility checks follow it.
//!
//! To add a screen, add a stop where its neighbours stand. In braces stand names of the demonstration's home, which
//! [`super::tour`] fills in. May not live here: how a step is done.

use super::tour::Step::{self, Fill, Go, Heading, Loses, Pin, Sees, Tap, TapIn, WifiComes, WifiGoes};

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
    stop("pin", &[Tap("{worker}"), Sees("Your PIN")]),
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
    stop("due-now", &[Go("due"), Heading("Due now")]),
    stop("my-shift", &[Go("shift"), Heading("My shift")]),
    stop("person", &[Go("person/{person}"), Sees("What was recorded")]),
    stop("care-plan", &[Go("care-plan/{person}"), Heading("Care plan")]),
    stop("about-me", &[Go("about-me/{person}"), Heading("About me")]),
    stop("handover", &[Go("handover"), Heading("Handover")]),
    stop(
        "declined",
        &[
            Go("person/{person}/fluid"),
            Heading("Drink for"),
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
            Heading("Weight for"),
            Fill("Weight in kg", "614"),
            Tap("Save"),
            Sees("What you typed is kept"),
        ],
    ),
    stop(
        "restore-draft",
        &[
            Go("person/{person}"),
            Sees("What was recorded"),
            Go("person/{person}/weight"),
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
        "wrong-person",
        &[Tap("This was for somebody else"), Sees("Who was it for?")],
    ),
    stop(
        "entered-in-error",
        &[
            Tap("Entered in error"),
            Sees("Why should this not have been recorded?"),
        ],
    ),
    stop("correction", &[Tap("Correct this entry"), Sees("It says:")]),
    stop(
        "corrected",
        &[
            Fill("Weight in kg", "62.4"),
            Tap("I typed it wrong"),
            Tap("Save the correction"),
            Sees("Why: I typed it wrong"),
        ],
    ),
    stop("this-tablet", &[Go("tablet"), Heading("This tablet")]),
    stop(
        "no-network",
        &[Go("people"), WifiGoes, Sees("No network. Go on as usual")],
    ),
    stop("locked", &[WifiComes, Tap("Lock"), Sees("Who are you?")]),
    stop("this-tablet-locked", &[Go("tablet"), Heading("This tablet")]),
];

/// What a shift leader has beside that.
pub const LEADER: &[Stop] = &[
    stop(
        "floor-board",
        &[
            Go(""),
            Tap("{leader}"),
            Pin("{leader's pin}"),
            Heading("Floor board"),
            Loses("Records are still on their way"),
        ],
    ),
    stop("leaders-shift", &[Go("shift"), Heading("My shift")]),
    stop("leaders-handover", &[Go("handover"), Heading("Handover")]),
    stop("practice", &[Go("practice"), Heading("Observe practice")]),
    stop(
        "practice-form",
        &[Tap("New observation"), Sees("What did you watch?")],
    ),
    stop(
        "pin-wait",
        &[
            Go("people"),
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

/// What a manager has on a tablet beside that.
pub const MANAGER: &[Stop] = &[
    stop(
        "managers-home",
        &[
            Tap("Not you? Choose another name"),
            Tap("{manager}"),
            Pin("{manager's pin}"),
            Heading("Floor board"),
            Loses("Records are still on their way"),
        ],
    ),
    stop(
        "managers-care-plan",
        &[Go("care-plan/{person}"), Heading("Care plan")],
    ),
];

/// The office's page.
pub const OFFICE: &[Stop] = &[
    stop(
        "office-overview",
        &[Go("office/"), Heading("Overview"), Sees("Weight: 62.4 kg")],
    ),
    stop("office-entry", &[Tap("Weight: 62.4 kg"), Sees("Every version")]),
    stop("office-floor", &[Go("office/floor"), Heading("Live floor"), READ]),
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

/// What the office's screens say until the server has answered.
const READ: Step = Loses("Reading from the office");
