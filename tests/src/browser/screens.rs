//! Every screen and state of the app as data: a line says how to get there. Pictures and accessibility checks follow it.
//!
//! To add a screen, add a stop where its neighbours stand. In braces stand names of the demonstration's home, which
//! [`super::tour`] fills in. May not live here: how a step is done.

use super::tour::Step::{
    self, Choose, Draw, Fill, Go, Heading, Loses, Pin, Sees, Tap, TapIn, WifiComes, WifiGoes,
};

/// One state of one screen.
#[derive(Clone, Copy, Debug)]
pub struct Stop {
    /// Its name in pictures and in failures: never a person's.
    pub name: &'static str,
    /// How to get there from the stop before.
    pub steps: &'static [Step],
}

pub(super) const fn stop(name: &'static str, steps: &'static [Step]) -> Stop {
    Stop { name, steps }
}

/// Actions of the demonstration's home: one whose date has passed, one that was seen in practice.
const FRAME: &str = "The frame stands within reach of the chair";
const TEA: &str = "Tea is poured at the door";
const WHOLE: &str = "The whole of it";

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
    stop("targets", &[Go("targets/{person}"), Heading("Targets of")]),
    stop("handover", &[Go("handover"), Heading("Handover")]),
    stop(
        "skin-check-chosen",
        &[
            Go("person/{person}/skin-check"),
            Heading("Skin check for"),
            TapIn("What did you see?", "Red, stays red when pressed"),
            Draw(".region[data-region='125']"),
            Tap("Choose from a list"),
        ],
    ),
    stop(
        "entry-with-body-map",
        &[
            Tap("Save"),
            Sees("Saved on this tablet: Skin check"),
            TapIn("To look at", "Skin damage"),
            Sees("Every version"),
        ],
    ),
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
    stop(
        "actions",
        &[Go("actions"), Heading("Actions"), Sees("You reported this")],
    ),
    stop(
        "happened-before",
        &[
            Go("person/{fallen person}/incident"),
            Heading("Incident for"),
            TapIn("What happened?", "Fall: found on the floor"),
            Sees("This happened before"),
        ],
    ),
    stop("this-tablet", &[Go("tablet"), Heading("This tablet")]),
    stop("large-words", &[TapIn("Size of the words", "200 %")]),
    stop(
        "person-in-large-words",
        &[Go("person/{person}"), Sees("What was recorded")],
    ),
    stop(
        "sheet-in-large-words",
        &[Go("person/{person}/skin-check"), Heading("Skin check for")],
    ),
    stop(
        "plan-in-large-words",
        &[Go("care-plan/{person}"), Heading("Care plan")],
    ),
    stop(
        "no-network",
        &[
            Go("tablet"),
            TapIn("Size of the words", "100 %"),
            Go("people"),
            WifiGoes,
            Sees("No network. Go on as usual"),
        ],
    ),
    stop(
        "file-of-unsent-work",
        &[
            Go("person/{person}/fluid"),
            Heading("Drink for"),
            Tap("Declined or not done"),
            TapIn("Why? Touching a reason saves it.", "Asleep"),
            Sees("1 waiting"),
            Go("tablet"),
            Tap("Save unsent work as a file"),
            Sees("saved as the file"),
        ],
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
    stop(
        "daily-check",
        &[Go("daily"), Heading("Daily check"), Sees("What you found")],
    ),
    stop("leaders-shift", &[Go("shift"), Heading("My shift")]),
    stop("leaders-handover", &[Go("handover"), Heading("Handover")]),
    stop(
        "handover-writing",
        &[
            Tap("{unit}"),
            Sees("The unit: {unit}"),
            TapIn("The unit: {unit}", "Write in To know"),
            Fill("To know", "The hoist battery is low."),
        ],
    ),
    stop(
        "handover-to-give",
        &[TapIn("The unit: {unit}", "Save"), Sees("Hand over what changed")],
    ),
    stop(
        "handover-given",
        &[Tap("Hand over what changed"), Sees("Handed over")],
    ),
    stop(
        "leaders-actions",
        &[Go("actions"), Heading("Actions"), Sees("Early warnings")],
    ),
    stop("action", &[Tap(FRAME), Heading("Fall beside the chair")]),
    stop("action-done", &[Tap("Say it is done"), Heading("Say it is done")]),
    stop(
        "action-progress",
        &[Tap(WHOLE), Tap("Note progress"), Heading("Note progress")],
    ),
    stop(
        "action-restored",
        &[
            Fill("What was done so far, or what is missing?", "The tape is there."),
            Tap(WHOLE),
            Tap("Note progress"),
            Sees("is here again"),
        ],
    ),
    stop(
        "action-assign",
        &[Tap(WHOLE), Tap("Assign it"), Heading("Assign it")],
    ),
    stop(
        "action-look",
        &[
            Go("actions"),
            Tap(TEA),
            Tap("Check in practice"),
            Heading("Check in practice"),
        ],
    ),
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
    stop(
        "plan-writing",
        &[
            Tap("Write"),
            Tap("Write in Skin"),
            Fill("Skin", "Look at both heels at every turn."),
        ],
    ),
    stop("plan-restore", &[Tap("Not now"), Sees("Restore it?")]),
    stop(
        "plan-saved",
        &[
            Tap("Restore what you wrote in Skin"),
            Tap("Save"),
            Sees("Saved on this tablet: Care plan: Skin"),
        ],
    ),
    stop(
        "planned-care-form",
        &[Tap("Add planned care"), Sees("New planned care")],
    ),
    stop(
        "planned-care-problem",
        &[Tap("Save planned care"), Sees("Choose what kind of care this is")],
    ),
    stop("publish", &[Tap("Back"), Tap("Publish"), Sees("added:")]),
    stop(
        "published",
        &[
            Fill("What changed and why", "Her heels are sore"),
            Tap("Publish this version"),
            Sees("Why: Her heels are sore"),
        ],
    ),
    stop(
        "target-form",
        &[
            Go("targets/{person}"),
            Heading("Targets of"),
            Tap("Set a target"),
            Choose("What is measured?", "Pulse"),
        ],
    ),
    stop(
        "target-out-of-range",
        &[
            Fill("Lowest that is fine, a minute", "600"),
            Tap("Save the target"),
            Sees("Pulse must be between"),
        ],
    ),
    stop(
        "target-set",
        &[
            Fill("Lowest that is fine, a minute", "50"),
            Fill("Highest that is fine, a minute", "110"),
            Fill("Why, or who asked for it?", "Her doctor"),
            Tap("Save the target"),
            Sees("50 a minute to 110 a minute"),
        ],
    ),
    stop("target-end", &[Tap("End Pulse"), Sees("End it now")]),
];

/// What the office's screens say until the server has answered.
pub(super) const READ: Step = Loses("Reading from the office");
