//! The office's screens of follow-through, as data like the others in [`super::screens`]: early warnings, a review, one cycle
//! at three points, and every step's form.

use super::screens::{READ, Stop, stop};
use super::tour::Step::{Choose, Fill, Go, Heading, Sees, Tap};

/// Cycles of the demonstration's home: what happened again, what nobody goes on with, what two were given.
const AGAIN: &str = "Fall on the way to the toilet at night";
const LATE: &str = "Fall beside the chair, slippers off";
const TWO: &str = "Slid from the armchair in the lounge";
const WHOLE: &str = "The whole cycle";

/// Follow-through at the desk.
pub const CYCLES: &[Stop] = &[
    stop(
        "office-warnings",
        &[Go("office/actions/warnings"), Heading("Early warnings"), READ],
    ),
    stop(
        "office-measures",
        &[
            Go("office/actions/measures"),
            Heading("Measures"),
            Sees("Care written down within half an hour"),
        ],
    ),
    stop(
        "office-registers",
        &[
            Go("office/actions/registers"),
            Heading("Registers"),
            Sees("Incident action tracker"),
        ],
    ),
    stop(
        "office-register-actions",
        &[
            Tap("Incident action tracker"),
            Heading("Incident action tracker"),
            Sees("Who answers for it"),
        ],
    ),
    stop(
        "office-register-governance",
        &[
            Go("office/registers/governance"),
            Heading("Governance log"),
            Sees("Written by"),
        ],
    ),
    stop(
        "office-reviews",
        &[
            Go("office/actions/reviews"),
            Heading("Checks and reviews"),
            Sees("Done on time"),
        ],
    ),
    stop(
        "office-reviews-weekly",
        &[
            Go("office/actions/reviews/weekly"),
            Sees("Weekly reviews"),
            Sees("Week of"),
        ],
    ),
    stop(
        "office-review-of-the-week",
        &[Tap("Week of"), Heading("Weekly review"), Sees("What you found")],
    ),
    stop(
        "office-new-issue",
        &[
            Go("office/new-issue"),
            Heading("New issue"),
            Sees("Where does it come from?"),
        ],
    ),
    stop(
        "office-review",
        &[
            Go("office/actions"),
            Tap("Review: {fallen}"),
            Heading("Review an incident"),
            Sees("What helped it to happen?"),
        ],
    ),
    stop(
        "office-review-two-actions",
        &[Tap("Add another action"), Sees("Leave action 2 out")],
    ),
    stop(
        "office-cycle",
        &[Go("office/actions"), Tap(AGAIN), Heading(AGAIN), READ],
    ),
    stop(
        "office-look",
        &[Tap("Check in practice"), Heading("Check in practice"), READ],
    ),
    stop(
        "office-outcome",
        &[
            Tap(WHOLE),
            Tap("Review the outcome"),
            Heading("Review the outcome"),
            READ,
        ],
    ),
    stop(
        "office-outcome-counted",
        &[
            Choose(
                "What shows whether it worked?",
                "Care written down within 30 minutes",
            ),
            Sees("Counted from the records"),
        ],
    ),
    stop(
        "office-reopen",
        &[Tap(WHOLE), Tap("Open it again"), Heading("Open it again"), READ],
    ),
    stop(
        "office-feedback",
        &[Tap(WHOLE), Tap("Give feedback"), Heading("Give feedback"), READ],
    ),
    stop(
        "office-cycle-late",
        &[Go("office/actions"), Tap(LATE), Heading(LATE), READ],
    ),
    stop(
        "office-told",
        &[Tap("Told or notified"), Heading("Told or notified"), READ],
    ),
    stop(
        "office-assign",
        &[Tap(WHOLE), Tap("Assign it"), Heading("Assign it"), READ],
    ),
    stop(
        "office-midway",
        &[Tap(WHOLE), Tap("Check half way"), Heading("Check half way"), READ],
    ),
    stop(
        "office-progress",
        &[Tap(WHOLE), Tap("Note progress"), Heading("Note progress"), READ],
    ),
    stop(
        "office-done",
        &[
            Tap(WHOLE),
            Tap("Say it is done"),
            Heading("Say it is done"),
            READ,
            Fill("What was done?", "The mark is on the floor."),
            Tap("Say it is done"),
            Sees("say why it is right all the same"),
        ],
    ),
    stop(
        "office-date",
        &[
            Tap(WHOLE),
            Tap("Change the date"),
            Heading("Change the date"),
            READ,
        ],
    ),
    stop(
        "office-end",
        &[Tap(WHOLE), Tap("End it undone"), Heading("End it undone"), READ],
    ),
    stop(
        "office-agree",
        &[
            Tap(WHOLE),
            Tap("Agree another action"),
            Heading("Agree another action"),
            READ,
        ],
    ),
    stop(
        "office-strike",
        &[
            Tap(WHOLE),
            Tap("Entered in error? Progress noted"),
            Heading("Entered in error"),
            READ,
        ],
    ),
    stop(
        "office-two-owners",
        &[
            Go("office/actions"),
            Tap(TWO),
            Heading(TWO),
            Sees("Two people did not know of each other"),
        ],
    ),
    stop(
        "office-understood",
        &[
            Tap("Confirm they understand"),
            Heading("Confirm they understand"),
            READ,
        ],
    ),
];
