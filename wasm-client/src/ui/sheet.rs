//! A record sheet: one form for every kind of care, drawn from the catalogue.
//!
//! A drink is three touches: the person, "Drink", the amount; the last one saves. Declined is four: the last one, the
//! reason, saves. What is typed is kept as a draft on every change, and kept as typed when it cannot be saved.

use reactive_graph::computed::Memo;
use reactive_graph::owner::StoredValue;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;
use reactive_graph::wrappers::read::Signal;
use sync_core::record::{KindSpec, NotGiven};

use super::core::App;
use super::dom::{El, Node, div, el, focus_soon, live, live_if};
use super::entry::{reason_buttons, say_saved};
use super::icons::{Icon, icon};
use super::parts::{
    PickOption, Trouble, back_link, button, not_here, not_yet, p, picks, problem_line, problem_words,
    text_box,
};
use super::person::head;
use super::route::Route;
use super::sheet_fields;
use crate::nodes;
use crate::protocol::{
    CareForm, Draft, DraftBody, DraftKey, FromWorker, Given, PlannedFor, Problem, ProblemAt, Say, Screen,
    SheetView, View, When,
};
use crate::view::words;

/// One sheet being filled in. Copied freely: all of it is handles.
#[derive(Clone, Copy)]
pub struct Sheet {
    app: App,
    /// The kind being recorded.
    pub kind: &'static KindSpec,
    /// What stands in the form.
    pub form: RwSignal<CareForm>,
    why: RwSignal<String>,
    problems: RwSignal<Vec<Problem>>,
    saving: RwSignal<bool>,
    about: StoredValue<About>,
}

#[derive(Clone)]
struct About {
    person: String,
    correcting: Option<String>,
}

/// A record sheet, or the correction of an entry.
pub fn screen(
    app: App,
    person: String,
    kind_name: &str,
    planned: Option<PlannedFor>,
    correcting: Option<String>,
) -> Node {
    let Some(kind) = KindSpec::by_name(kind_name) else {
        return not_here("This version of the app has no such sheet. Go back and choose again.");
    };
    app.watch(Screen::Sheet {
        person: person.clone(),
        kind: kind.code,
        planned,
        correcting: correcting.clone(),
    });
    let about = About { person, correcting };
    let start = RwSignal::new(Start::Fresh);
    // Drawn once: a view that comes while someone types must not touch what is typed.
    let ready = Memo::new(move |_| app.view.with(|view| matches!(view, Some(View::Sheet(_)))));
    let gone = Memo::new(move |_| {
        app.view.with(|view| match view {
            Some(View::NotHere { words }) => Some(words.clone()),
            _ => None,
        })
    });
    live(move || {
        if let Some(words) = gone.get() {
            return not_here(&words);
        }
        let view = match (ready.get(), app.view.get_untracked()) {
            (true, Some(View::Sheet(view))) => view,
            _ => return not_yet(kind.label),
        };
        let (form, why) = match (start.get(), view.draft.clone()) {
            (Start::Fresh, Some(draft)) => return ask_to_restore(app, kind, &about, &view, draft, start),
            (Start::Restored(form, why), _) => (form, why),
            (Start::Fresh | Start::Anew, _) => (fresh_form(kind, &view), String::new()),
        };
        draw(Sheet::new(app, kind, form, why, about.clone()), &view)
    })
}

/// How a sheet begins.
#[derive(Clone)]
enum Start {
    /// Empty, or with the question whether to restore a draft.
    Fresh,
    /// Empty: the draft was not wanted.
    Anew,
    /// With the draft.
    Restored(CareForm, String),
}

fn fresh_form(kind: &KindSpec, view: &SheetView) -> CareForm {
    match &view.original {
        Some(original) => original.0.clone(),
        None => CareForm {
            kind: kind.code,
            schema: kind.schema,
            answers: view.usual.iter().cloned().collect(),
            planned: view.due.as_ref().map(|due| due.planned.clone()),
            ..CareForm::default()
        },
    }
}

impl Sheet {
    fn new(app: App, kind: &'static KindSpec, form: CareForm, why: String, about: About) -> Self {
        Self {
            app,
            kind,
            form: RwSignal::new(form),
            why: RwSignal::new(why),
            problems: RwSignal::new(Vec::new()),
            saving: RwSignal::new(false),
            about: StoredValue::new(about),
        }
    }

    /// Changes the form, keeps it as a draft, and takes back what was said to be wrong there.
    pub fn edit(self, at: &ProblemAt, change: impl FnOnce(&mut CareForm)) {
        self.form.update(change);
        self.settled(at);
        self.keep_draft();
    }

    /// What is wrong at a place, if anything.
    pub fn problem(self, at: ProblemAt) -> Trouble {
        Signal::derive(move || {
            self.problems.with(|problems| {
                problems
                    .iter()
                    .find(|problem| problem.at == at)
                    .map(|problem| problem.words.clone())
            })
        })
    }

    /// Says what is wrong at a place, before anything is sent.
    pub fn note_problem(self, at: ProblemAt, words: Option<String>) {
        self.settled(&at);
        if let Some(words) = words {
            self.problems
                .update(|problems| problems.push(Problem { at, words }));
        }
    }

    /// Whether a touch on this field's pick saves at once.
    pub fn saves_at_once(self, field: u8) -> bool {
        self.kind.quick == Some(field)
            && !self.is_correction()
            && self.form.with(|form| form.given == Given::Done)
    }

    /// Whether it corrects an entry instead of making a new one.
    pub fn is_correction(self) -> bool {
        self.about.with_value(|about| about.correcting.is_some())
    }

    /// Saves. What is wrong is said beside its question; the form stays as it is.
    pub fn save(self) {
        if self.saving.get_untracked() {
            return;
        }
        self.saving.set(true);
        let form = self.form.get_untracked();
        let about = self.about.get_value();
        let (app, draft_key) = (self.app, draft_key(self.kind, &about));
        let say = match &about.correcting {
            None => Say::SaveCare {
                person: about.person.clone(),
                form,
            },
            Some(entry) => Say::Correct {
                entry: entry.clone(),
                form,
                why: self.why.get_untracked(),
            },
        };
        self.app.ask(say, move |answer| {
            self.saving.set(false);
            match answer {
                FromWorker::Saved {
                    entry: made,
                    what,
                    undo_until_at,
                    ..
                } => {
                    app.tell(Say::ClearDraft(draft_key));
                    let to = match about.correcting {
                        None => Route::Person { person: about.person },
                        Some(entry) => Route::Entry { entry },
                    };
                    say_saved(app, &what, &made, undo_until_at, &to);
                }
                FromWorker::NotSaved { problems, .. } => {
                    self.problems.set(problems);
                    focus_soon(".problem");
                }
                // No other answer belongs to a save.
                _ => {}
            }
        });
    }

    fn settled(self, at: &ProblemAt) {
        // Drawn again only when there is something to take back: typing must not redraw the line for nothing.
        if self
            .problems
            .with_untracked(|problems| problems.iter().any(|problem| problem.at == *at))
        {
            self.problems
                .update(|problems| problems.retain(|problem| problem.at != *at));
        }
    }

    fn keep_draft(self) {
        let form = self.form.get_untracked();
        let body = if self.is_correction() {
            DraftBody::Correction {
                form,
                why: self.why.get_untracked(),
            }
        } else {
            DraftBody::Care(form)
        };
        self.app.tell(Say::KeepDraft(Draft {
            key: draft_key(self.kind, &self.about.get_value()),
            body,
            kept_at: 0,
        }));
    }
}

fn draft_key(kind: &KindSpec, about: &About) -> DraftKey {
    DraftKey::Care {
        person: about.person.clone(),
        kind: kind.code,
        schema: kind.schema,
        correcting: about.correcting.clone(),
    }
}

fn ask_to_restore(
    app: App,
    kind: &'static KindSpec,
    about: &About,
    view: &SheetView,
    draft: Draft,
    start: RwSignal<Start>,
) -> Node {
    let kept = words::moment(draft.kept_at, app.now.get_untracked());
    let key = draft_key(kind, about);
    let kept_at = draft.kept_at;
    let restore = move || {
        let (mut form, why) = match draft.body.clone() {
            DraftBody::Care(form) => (form, String::new()),
            DraftBody::Correction { form, why } => (form, why),
            DraftBody::Practice(_) => return,
        };
        // "Now" was said when it was typed, not when it is taken up again.
        if form.when == When::Now {
            form.when = When::At(kept_at);
        }
        start.set(Start::Restored(form, why));
    };
    let anew = move || {
        app.tell(Say::ClearDraft(key.clone()));
        start.set(Start::Anew);
    };
    el("section")
        .class("narrow")
        .with(nodes![
            el("h1").text(&format!("{} for {}", kind.label, view.head.known_as)),
            p(
                "lead",
                &format!("You started this at {kept} and did not save it. Restore it?")
            ),
            div("row-of-buttons")
                .child(button("primary", Some(Icon::Undo), "Restore", restore))
                .child(button("", None, "Start again", anew)),
        ])
        .into()
}

fn draw(sheet: Sheet, view: &SheetView) -> Node {
    let now = sheet.app.now.get_untracked();
    let about = sheet.about.get_value();
    let known_as = &view.head.known_as;
    let (back, title) = match about.correcting {
        Some(entry) => (
            back_link(&Route::Entry { entry }, "Back to the entry"),
            "Correct this entry".to_owned(),
        ),
        None => (
            back_link(
                &Route::Person { person: about.person },
                &format!("Back to {known_as}"),
            ),
            format!("{} for {known_as}", sheet.kind.label),
        ),
    };
    let original = view.original.as_ref().map(|original| {
        let line = format!("It says: {}, {}", sheet.kind.label.to_lowercase(), original.1);
        banner(Icon::Pencil, &line)
    });
    let due = view.due.as_ref().map(|due| {
        let at = words::moment(due.planned.due_at, now);
        banner(Icon::Clock, &format!("{}, planned for {at}", due.instruction))
    });
    let last = view.last.as_ref().filter(|_| !sheet.is_correction()).map(|last| {
        let at = words::moment(last.happened_at, now);
        p("hint", &format!("Last: {at}, {}, by {}", last.line, last.by_name))
    });
    let given = Memo::new(move |_| {
        sheet
            .form
            .with(|form| matches!(form.given, Given::Done | Given::Partly))
    });
    let partly = Memo::new(move |_| sheet.form.with(|form| form.given == Given::Partly));
    nodes![
        back,
        head(
            &view.head,
            &title,
            &format!("{} · Room {}", view.head.name, view.head.room)
        ),
        original,
        due,
        div("how-row").child(how_it_went(sheet)).child(last),
        div("sheet-columns").with(nodes![
            div("panel").with(nodes![
                live(move || {
                    if given.get() {
                        sheet_fields::needed(sheet)
                    } else {
                        why_not(sheet, true)
                    }
                }),
                live_if(move || partly.get(), move || why_not(sheet, false)),
                sheet.is_correction().then(|| why_corrected(sheet)),
            ]),
            div("panel").with(nodes![
                sheet_fields::when(sheet),
                live_if(move || given.get(), move || sheet_fields::optional(sheet)),
                sheet_fields::second_carer(sheet, &view.colleagues),
                sheet_fields::note(sheet),
            ]),
        ]),
        save_bar(sheet),
    ]
    .into()
}

/// A line that must be seen before the form is filled in.
fn banner(picture: Icon, words: &str) -> El {
    el("p")
        .class("banner")
        .child(icon(picture))
        .child(el("span").text(words))
}

fn how_it_went(sheet: Sheet) -> El {
    let ways = [
        (Given::Done, Icon::Tick, "Done"),
        (Given::Partly, Icon::Sheet, "Partly done"),
        (Given::Declined, Icon::Struck, "Declined or not done"),
    ];
    let is = move |way: Given| {
        sheet.form.with(|form| match form.given {
            Given::Done | Given::Partly => form.given == way,
            Given::Declined | Given::NotNeeded | Given::NotPossible => way == Given::Declined,
        })
    };
    let buttons = ways
        .into_iter()
        .map(|(way, picture, words)| {
            el("button")
                .class("segment")
                .attr("type", "button")
                .pressed(move || is(way))
                .on_click(move || sheet.edit(&ProblemAt::Given, |form| form.given = way))
                .child(icon(picture))
                .child(el("span").text(words))
                .into()
        })
        .collect();
    div("segments")
        .attr("role", "group")
        .attr("aria-label", "How did it go?")
        .with(buttons)
}

/// What can be said about something of which nothing was given.
const NOT_GIVEN: [(Given, &str); 3] = [
    (Given::Declined, "Declined"),
    (Given::NotPossible, "Could not be done"),
    (Given::NotNeeded, "Not needed"),
];

/// Why it was not (wholly) given. When nothing was given, the reason is the record, and touching it saves.
fn why_not(sheet: Sheet, nothing_given: bool) -> Node {
    let saves = nothing_given && !sheet.is_correction();
    let which = move |code: u8| NOT_GIVEN.get(usize::from(code)).map(|(given, _)| *given);
    let outcomes = nothing_given.then(|| {
        picks(
            "What happened?",
            (0..)
                .zip(NOT_GIVEN)
                .map(|(code, (_, words))| PickOption::new(code, words))
                .collect(),
            move |code| sheet.form.with(|form| which(code) == Some(form.given)),
            move |code| {
                if let Some(given) = which(code) {
                    sheet.edit(&ProblemAt::Given, |form| form.given = given);
                }
            },
            Some(sheet.problem(ProblemAt::Given)),
        )
    });
    let needs_reason = Memo::new(move |_| sheet.form.with(|form| form.given != Given::NotNeeded));
    let reasons = move || {
        let question = if saves {
            "Why? Touching a reason saves it."
        } else {
            "Why?"
        };
        picks(
            question,
            (0..)
                .zip(NotGiven::ALL)
                .map(|(place, reason)| PickOption::new(place, reason.label()))
                .collect(),
            move |place| sheet.form.with(|form| form.not_given == Some(place)),
            move |place| {
                sheet.edit(&ProblemAt::NotGiven, |form| form.not_given = Some(place));
                let other = NotGiven::ALL.get(usize::from(place)) == Some(&NotGiven::Other);
                if saves && !other {
                    sheet.save();
                }
            },
            Some(sheet.problem(ProblemAt::NotGiven)),
        )
        .into()
    };
    nodes![
        outcomes,
        live_if(move || needs_reason.get(), reasons),
        text_box(
            "More about why",
            Some("Only needed for \"Something else\"."),
            2,
            move || sheet.form.with(|form| form.reason_words.clone()),
            move |typed| sheet.edit(&ProblemAt::ReasonWords, |form| form.reason_words = typed),
            Some(sheet.problem(ProblemAt::ReasonWords)),
        ),
    ]
    .into()
}

/// Common reasons for a correction, so that nobody has to type.
const CORRECTION_REASONS: [&str; 4] = [
    "I typed it wrong",
    "Wrong time",
    "I was told more later",
    "I left something out",
];

fn why_corrected(sheet: Sheet) -> Node {
    let why = sheet.why;
    let set = move |typed: String| {
        why.set(typed);
        sheet.settled(&ProblemAt::Why);
        sheet.keep_draft();
    };
    nodes![
        div("question").with(nodes![
            p("legend", "Why are you correcting it?"),
            reason_buttons(
                &CORRECTION_REASONS,
                move |reason| why.with(|why| why == reason),
                set
            ),
        ]),
        text_box(
            "Reason",
            Some("The first version stays readable beside yours."),
            2,
            move || why.get(),
            set,
            Some(sheet.problem(ProblemAt::Why)),
        ),
    ]
    .into()
}

fn save_bar(sheet: Sheet) -> El {
    let words = move || match sheet.problems.with(Vec::len) {
        0 => Node::Nothing,
        1 => problem_words("One thing needs a look. What you typed is kept.").into(),
        problems => problem_words(&format!("{problems} things need a look. What you typed is kept.")).into(),
    };
    let save = if sheet.is_correction() {
        "Save the correction"
    } else {
        "Save"
    };
    div("save-bar").with(nodes![
        el("div")
            .attr("role", "alert")
            .child(live(words))
            .child(problem_line(sheet.problem(ProblemAt::Whole))),
        button("primary", Some(Icon::Tick), save, move || sheet.save())
            .live_attr("aria-disabled", move || Some(sheet.saving.get().to_string())),
    ])
}
