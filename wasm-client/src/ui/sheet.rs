//! A record sheet: one form for every kind of care, drawn from the catalogue.
//!
//! A drink is three touches: the person, "Drink", the amount; the last one saves. Declined is four: the last one, the
//! reason, saves. What is typed is kept as a draft on every change, and kept as typed when it cannot be saved.

use leptos::prelude::*;
use sync_core::record::{KindSpec, Need, NotGiven};

use super::core::App;
use super::entry::{reason_buttons, say_saved};
use super::icons::{Icon, icon};
use super::parts::{PickOption, back_link, button, not_here, not_yet, picks, problem_line, text_box};
use super::person::alerts;
use super::route::Route;
use super::sheet_fields;
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
) -> AnyView {
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
    let draft_settled = RwSignal::new(false);
    // Drawn once: a view that comes while someone types must not touch what is typed.
    let ready = Memo::new(move |_| app.view.with(|view| matches!(view, Some(View::Sheet(_)))));
    let gone = Memo::new(move |_| {
        app.view.with(|view| match view {
            Some(View::NotHere { words }) => Some(words.clone()),
            _ => None,
        })
    });
    (move || {
        if let Some(words) = gone.get() {
            return not_here(&words);
        }
        let view = match (ready.get(), app.view.get_untracked()) {
            (true, Some(View::Sheet(view))) => view,
            _ => return not_yet(kind.label),
        };
        match &view.draft {
            Some(draft) if !draft_settled.get() => {
                ask_to_restore(app, kind, &about, view.clone(), draft.clone(), draft_settled)
            }
            _ => {
                let form = fresh_form(kind, &view);
                draw(Sheet::new(app, kind, form, String::new(), about.clone()), view)
            }
        }
    })
    .into_any()
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
    pub fn problem(self, at: ProblemAt) -> Signal<Option<String>> {
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
                    entry,
                    what,
                    undo_until_at,
                    ..
                } => {
                    self.app.tell(Say::ClearDraft(self.draft_key()));
                    let to = match about.correcting {
                        None => Route::Person { person: about.person },
                        Some(entry) => Route::Entry { entry },
                    };
                    say_saved(self.app, &what, &entry, undo_until_at, &to);
                }
                FromWorker::NotSaved { problems, .. } => {
                    self.problems.set(problems);
                    focus_first_problem();
                }
                // No other answer belongs to a save.
                _ => {}
            }
        });
    }

    fn settled(self, at: &ProblemAt) {
        if self
            .problems
            .with_untracked(|problems| problems.iter().any(|problem| problem.at == *at))
        {
            self.problems
                .update(|problems| problems.retain(|problem| problem.at != *at));
        }
    }

    fn draft_key(self) -> DraftKey {
        draft_key(self.kind, &self.about.get_value())
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
            key: self.draft_key(),
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

fn focus_first_problem() {
    // After the problems are drawn.
    request_animation_frame(|| {
        use wasm_bindgen::JsCast;
        let first = document().query_selector(".problem").ok().flatten();
        if let Some(element) = first.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
            // Focus that is refused leaves the words on screen all the same.
            let _ = element.focus();
        }
    });
}

fn ask_to_restore(
    app: App,
    kind: &'static KindSpec,
    about: &About,
    view: SheetView,
    draft: Draft,
    settled: RwSignal<bool>,
) -> AnyView {
    let kept = words::moment(draft.kept_at, app.now.get_untracked());
    let restored = RwSignal::new(None::<(CareForm, String)>);
    let key = draft_key(kind, about);
    let (about_to_draw, view_to_draw) = (about.clone(), view.clone());
    let restore = move || {
        let (mut form, why) = match draft.body.clone() {
            DraftBody::Care(form) => (form, String::new()),
            DraftBody::Correction { form, why } => (form, why),
            DraftBody::Practice(_) => return,
        };
        // "Now" was said when it was typed, not when it is taken up again.
        if form.when == When::Now {
            form.when = When::At(draft.kept_at);
        }
        restored.set(Some((form, why)));
    };
    let restore = StoredValue::new_local(restore);
    (move || match restored.get() {
        Some((form, why)) => draw(
            Sheet::new(app, kind, form, why, about_to_draw.clone()),
            view_to_draw.clone(),
        ),
        None => {
            let key = key.clone();
            view! {
                <section class="narrow">
                    <h1>{format!("{} for {}", kind.label, view.head.known_as)}</h1>
                    <p class="lead">{format!("You started this at {kept} and did not save it. Restore it?")}</p>
                    <div class="row-of-buttons">
                        {button("primary", Some(Icon::Undo), "Restore", move || {
                            restore.with_value(|restore| restore());
                        })}
                        {button("", None, "Start again", move || {
                            app.tell(Say::ClearDraft(key.clone()));
                            settled.set(true);
                        })}
                    </div>
                </section>
            }
            .into_any()
        }
    })
    .into_any()
}

fn draw(sheet: Sheet, view: SheetView) -> AnyView {
    let head = &view.head;
    let person = sheet.about.with_value(|about| about.person.clone());
    let (back, back_words) = match sheet.about.with_value(|about| about.correcting.clone()) {
        Some(entry) => (Route::Entry { entry }, "Back to the entry".to_owned()),
        None => (Route::Person { person }, format!("Back to {}", head.known_as)),
    };
    let title = if sheet.is_correction() {
        "Correct this entry".to_owned()
    } else {
        format!("{} for {}", sheet.kind.label, head.known_as)
    };
    let original = view.original.as_ref().map(|original| {
        let line = format!("It says: {}, {}", sheet.kind.label.to_lowercase(), original.1);
        view! { <p class="banner">{icon(Icon::Pencil)} <span>{line}</span></p> }
    });
    let due = view.due.as_ref().map(|due| {
        let words = format!(
            "{}, planned for {}",
            due.instruction,
            words::moment(due.planned.due_at, sheet.app.now.get_untracked())
        );
        view! { <p class="banner">{icon(Icon::Clock)} <span>{words}</span></p> }
    });
    let last = view.last.as_ref().filter(|_| !sheet.is_correction()).map(|last| {
        let now = sheet.app.now.get_untracked();
        let words = format!(
            "Last: {}, {}, by {}",
            words::moment(last.happened_at, now),
            last.line,
            last.by_name
        );
        view! { <p class="hint">{words}</p> }
    });
    let colleagues = view.colleagues;
    let given = move || {
        sheet
            .form
            .with(|form| matches!(form.given, Given::Done | Given::Partly))
    };
    let given = Memo::new(move |_| given());
    let partly = Memo::new(move |_| sheet.form.with(|form| form.given == Given::Partly));
    view! {
        {back_link(back, &back_words)}
        <header class="head">
            <h1>{title}</h1>
            <p class="lead">{format!("{} · Room {}", head.name, head.room)}</p>
            {alerts(head)}
        </header>
        {original}
        {due}
        {last}
        {how_it_went(sheet)}
        <div class="sheet-columns">
            <div class="panel">
                {move || if given.get() { sheet_fields::needed(sheet) } else { why_not(sheet, true) }}
                {move || partly.get().then(|| why_not(sheet, false))}
                {sheet.is_correction().then(|| why_corrected(sheet))}
            </div>
            <div class="panel">
                {sheet_fields::when(sheet)}
                {move || given.get().then(|| sheet_fields::optional(sheet))}
                {sheet_fields::second_carer(sheet, &colleagues)}
                {sheet_fields::note(sheet)}
            </div>
        </div>
        {save_bar(sheet)}
    }
    .into_any()
}

fn how_it_went(sheet: Sheet) -> AnyView {
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
    let buttons: Vec<AnyView> = ways
        .into_iter()
        .map(|(way, picture, words)| {
            view! {
                <button
                    type="button"
                    class="segment"
                    aria-pressed=move || if is(way) { "true" } else { "false" }
                    on:click=move |_| sheet.edit(&ProblemAt::Given, |form| form.given = way)
                >
                    {icon(picture)}
                    <span>{words}</span>
                </button>
            }
            .into_any()
        })
        .collect();
    view! {
        <div class="segments" role="group" aria-label="How did it go?">
            {buttons}
        </div>
    }
    .into_any()
}

/// Why it was not (wholly) given. When nothing was given, the reason is the record, and touching it saves.
fn why_not(sheet: Sheet, nothing_given: bool) -> AnyView {
    let saves = move || nothing_given && !sheet.is_correction();
    let outcomes = nothing_given.then(|| {
        picks(
            "What happened?",
            [Given::Declined, Given::NotPossible, Given::NotNeeded]
                .into_iter()
                .zip(0u8..)
                .zip(["Declined", "Could not be done", "Not needed"])
                .map(|((_, code), words)| PickOption::new(code, words))
                .collect(),
            move |code| sheet.form.with(|form| not_given_code(form.given) == Some(code)),
            move |code| {
                sheet.edit(&ProblemAt::Given, |form| {
                    form.given = match code {
                        0 => Given::Declined,
                        1 => Given::NotPossible,
                        _ => Given::NotNeeded,
                    };
                });
            },
            sheet.problem(ProblemAt::Given),
        )
    });
    let reasons = move || {
        if sheet.form.with(|form| form.given == Given::NotNeeded) {
            return ().into_any();
        }
        let question = if saves() {
            "Why? Touching a reason saves it."
        } else {
            "Why?"
        };
        picks(
            question,
            NotGiven::ALL
                .into_iter()
                .zip(0u8..)
                .map(|(reason, place)| PickOption::new(place, reason.label()))
                .collect(),
            move |place| sheet.form.with(|form| form.not_given == Some(place)),
            move |place| {
                sheet.edit(&ProblemAt::NotGiven, |form| form.not_given = Some(place));
                let other = NotGiven::ALL.get(usize::from(place)) == Some(&NotGiven::Other);
                if saves() && !other {
                    sheet.save();
                }
            },
            sheet.problem(ProblemAt::NotGiven),
        )
    };
    let given = Memo::new(move |_| sheet.form.with(|form| form.given));
    let reasons = move || {
        given.get();
        untrack(reasons)
    };
    let reason_words = Signal::derive(move || sheet.form.with(|form| form.reason_words.clone()));
    view! {
        {outcomes}
        {reasons}
        {text_box(
            "More about why",
            Some("Only needed for \"Something else\"."),
            2,
            reason_words,
            move |typed| sheet.edit(&ProblemAt::ReasonWords, |form| form.reason_words = typed),
            sheet.problem(ProblemAt::ReasonWords),
        )}
    }
    .into_any()
}

fn not_given_code(given: Given) -> Option<u8> {
    match given {
        Given::Done | Given::Partly => None,
        Given::Declined => Some(0),
        Given::NotPossible => Some(1),
        Given::NotNeeded => Some(2),
    }
}

/// Common reasons for a correction, so that nobody has to type.
const CORRECTION_REASONS: [&str; 4] = [
    "I typed it wrong",
    "Wrong time",
    "I was told more later",
    "I left something out",
];

fn why_corrected(sheet: Sheet) -> AnyView {
    let why = sheet.why;
    // A reason chosen by button is a change like any other.
    Effect::new(move |before: Option<String>| {
        let now = why.get();
        if before.is_some_and(|before| before != now) {
            sheet.settled(&ProblemAt::Why);
            sheet.keep_draft();
        }
        now
    });
    view! {
        <div class="question">
            <p class="legend">{"Why are you correcting it?"}</p>
            {reason_buttons(&CORRECTION_REASONS, why)}
        </div>
        {text_box(
            "Reason",
            Some("The first version stays readable beside yours."),
            2,
            why.into(),
            move |typed| why.set(typed),
            sheet.problem(ProblemAt::Why),
        )}
    }
    .into_any()
}

fn save_bar(sheet: Sheet) -> AnyView {
    let needed = sheet
        .kind
        .fields
        .iter()
        .any(|field| field.need == Need::WhenGiven);
    let words = move || {
        let problems = sheet.problems.with(Vec::len);
        (problems > 0).then(|| {
            let words = if problems == 1 {
                "One thing needs a look. What you typed is kept.".to_owned()
            } else {
                format!("{problems} things need a look. What you typed is kept.")
            };
            view! { <p class="problem">{words}</p> }
        })
    };
    let save_words = if sheet.is_correction() {
        "Save the correction"
    } else {
        "Save"
    };
    view! {
        <div class="save-bar" class:has-needed=needed>
            <div role="alert">{words} {problem_line(sheet.problem(ProblemAt::Whole))}</div>
            <button
                type="button"
                class="button primary"
                aria-disabled=move || if sheet.saving.get() { "true" } else { "false" }
                on:click=move |_| sheet.save()
            >
                {icon(Icon::Tick)}
                <span>{save_words}</span>
            </button>
        </div>
    }
    .into_any()
}
