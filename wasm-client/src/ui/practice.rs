//! Observe practice: watch a colleague give care, write down what was seen. Shift leader up; the leaders' scope only.

use leptos::prelude::*;
use sync_core::record::{CHECKLISTS, Checklist, Seen};

use super::core::{App, Toast, now};
use super::icons::{Icon, icon};
use super::parts::{
    PickOption, button, custody_chip, not_here, not_yet, panel_heading, picks, problem_line, text_box,
};
use crate::protocol::{
    Draft, DraftBody, DraftKey, FromWorker, ObservationView, PracticeForm, PracticeView, Problem, ProblemAt,
    Say, Screen, View, When,
};
use crate::view::words;

#[derive(Clone, Copy)]
struct Sheet {
    app: App,
    form: RwSignal<PracticeForm>,
    problems: RwSignal<Vec<Problem>>,
}

/// Observe practice, and what was observed before.
pub fn screen(app: App) -> AnyView {
    app.watch(Screen::Practice);
    let writing = RwSignal::new(None::<PracticeForm>);
    (move || {
        if let Some(form) = writing.get() {
            // Drawn once: a view that comes while someone writes must not touch what is written.
            return match app.view.get_untracked() {
                Some(View::Practice(view)) => write(app, form, view, writing),
                _ => not_yet("Observe practice"),
            };
        }
        match app.view.get() {
            Some(View::Practice(view)) if view.allowed => before(app, view, writing),
            Some(View::Practice(_)) => {
                not_here("Practice observations are for shift leaders and above. Nothing is missing from your own screens.")
            }
            Some(View::NotHere { words }) => not_here(&words),
            _ => not_yet("Observe practice"),
        }
    })
    .into_any()
}

/// What was observed before, and the way to a new one.
fn before(app: App, view: PracticeView, writing: RwSignal<Option<PracticeForm>>) -> AnyView {
    let now = app.now.get();
    let draft = view.draft.clone().and_then(|draft| match draft.body {
        DraftBody::Practice(form) => Some((form, draft.kept_at)),
        DraftBody::Care(_) | DraftBody::Correction { .. } => None,
    });
    let restore = draft.map(|(form, kept_at)| {
        let words = format!(
            "You started an observation at {} and did not save it.",
            words::moment(kept_at, now)
        );
        view! {
            <div class="banner">
                {icon(Icon::Note)}
                <span>{words}</span>
                {button("small", Some(Icon::Undo), "Restore", move || {
                    let mut form = form.clone();
                    if form.when == When::Now {
                        form.when = When::At(kept_at);
                    }
                    writing.set(Some(form));
                })}
                {button("small plain", None, "Forget it", move || app.tell(Say::ClearDraft(DraftKey::Practice)))}
            </div>
        }
    });
    let none = view
        .observations
        .is_empty()
        .then(|| view! { <p class="hint">{"No observations are held here yet."}</p> });
    let rows: Vec<AnyView> = view
        .observations
        .into_iter()
        .map(|one| observation(one, now))
        .collect();
    view! {
        <div class="heading-row">
            <h1>{"Observe practice"}</h1>
            {button("primary", Some(Icon::Plus), "New observation", move || {
                writing.set(Some(PracticeForm::default()));
            })}
        </div>
        <p class="lead">{"Only shift leaders and above can read these."}</p>
        {restore}
        {none}
        <ul class="versions">{rows}</ul>
        <p class="coverage">{view.coverage}</p>
    }
    .into_any()
}

fn observation(one: ObservationView, now: i64) -> AnyView {
    let items: Vec<AnyView> = one
        .items
        .into_iter()
        .map(|item| {
            let seen = Seen::ALL
                .get(usize::from(item.seen))
                .map_or("", |seen| seen.label());
            let class = match item.seen {
                0 => "seen met",
                1 => "seen partly",
                2 => "seen not",
                _ => "seen",
            };
            view! { <div><dt>{item.label}</dt><dd class=class>{seen}</dd></div> }.into_any()
        })
        .collect();
    let words = |label: &'static str, text: Option<String>| {
        text.map(|text| view! { <p><strong>{label}</strong> {text}</p> })
    };
    view! {
        <li class="panel">
            <h2>{format!("{}: {}", one.subject_name, one.checklist_label.to_lowercase())}</h2>
            <p class="entry-by">{format!("{}, seen by {}", words::moment(one.happened_at, now), one.by_name)}</p>
            <dl class="fields">{items}</dl>
            {words("Went well: ", one.strengths)}
            {words("To work on: ", one.gaps)}
            <p class="chips">{custody_chip(&one.custody, now)}</p>
        </li>
    }
    .into_any()
}

fn write(
    app: App,
    form: PracticeForm,
    view: PracticeView,
    writing: RwSignal<Option<PracticeForm>>,
) -> AnyView {
    let sheet = Sheet {
        app,
        form: RwSignal::new(form),
        problems: RwSignal::new(Vec::new()),
    };
    let colleagues: Vec<AnyView> = view
        .colleagues
        .iter()
        .map(|one| {
            let (id, mine) = (one.staff.clone(), one.staff.clone());
            let words = format!("{}, {}", one.name, one.role_label.to_lowercase());
            view! {
                <option value=id selected=move || sheet.form.with(|form| form.subject == mine)>
                    {words}
                </option>
            }
            .into_any()
        })
        .collect();
    let subject = sheet.problem(ProblemAt::Subject);
    let list = Memo::new(move |_| sheet.form.with(|form| form.checklist));
    let text = |read: fn(&PracticeForm) -> String| Signal::derive(move || sheet.form.with(read));
    view! {
        <button type="button" class="back" on:click=move |_| writing.set(None)>
            {icon(Icon::Back)}
            <span>{"Observations"}</span>
        </button>
        <h1>{"New observation"}</h1>
        <div class="sheet-columns">
            <div class="panel">
                <label class="question" class:has-problem=move || subject.with(Option::is_some)>
                    <span class="legend">{"Whose practice did you see?"}</span>
                    {problem_line(subject)}
                    <select on:change=move |event| {
                        let picked = event_target_value(&event);
                        sheet.edit(&ProblemAt::Subject, |form| form.subject = picked);
                    }>
                        <option value={""}>{"Choose a colleague"}</option>
                        {colleagues}
                    </select>
                </label>
                {picks(
                    "What did you watch?",
                    CHECKLISTS
                        .iter()
                        .zip(0u8..)
                        .map(|(list, place)| PickOption::new(place, list.label))
                        .collect(),
                    move |place| {
                        CHECKLISTS
                            .get(usize::from(place))
                            .is_some_and(|one| sheet.form.with(|form| form.checklist == one.code))
                    },
                    move |place| {
                        if let Some(one) = CHECKLISTS.get(usize::from(place)) {
                            sheet.edit(&ProblemAt::Whole, |form| {
                                if form.checklist != one.code {
                                    form.checklist = one.code;
                                    // Criteria of another list mean something else.
                                    form.seen.clear();
                                }
                            });
                        }
                    },
                    Signal::stored(None),
                )}
                {move || Checklist::by_code(list.get()).map(|list| criteria(sheet, list))}
            </div>
            <div class="panel">
                {panel_heading(Icon::Note, "In your words")}
                {text_box(
                    "What went well",
                    None,
                    4,
                    text(|form| form.strengths.clone()),
                    move |typed| sheet.edit(&ProblemAt::Strengths, |form| form.strengths = typed),
                    sheet.problem(ProblemAt::Strengths),
                )}
                {text_box(
                    "What to work on",
                    None,
                    4,
                    text(|form| form.gaps.clone()),
                    move |typed| sheet.edit(&ProblemAt::Gaps, |form| form.gaps = typed),
                    sheet.problem(ProblemAt::Gaps),
                )}
            </div>
        </div>
        <div class="save-bar has-needed">
            <div role="alert">
                {move || {
                    (!sheet.problems.with(Vec::is_empty))
                        .then(|| view! { <p class="problem">{"Some answers are missing. What you typed is kept."}</p> })
                }}
                {problem_line(sheet.problem(ProblemAt::Whole))}
            </div>
            {button("primary", Some(Icon::Tick), "Save", move || sheet.save(writing))}
        </div>
    }
    .into_any()
}

fn criteria(sheet: Sheet, list: &'static Checklist) -> AnyView {
    list.items
        .iter()
        .map(|item| {
            picks(
                item.label,
                Seen::ALL
                    .into_iter()
                    .zip(0u8..)
                    .map(|(seen, place)| PickOption::new(place, seen.label()))
                    .collect(),
                move |place| sheet.form.with(|form| form.seen.get(&item.code) == Some(&place)),
                move |place| {
                    sheet.edit(&ProblemAt::Field(item.code), |form| {
                        form.seen.insert(item.code, place);
                    });
                },
                sheet.problem(ProblemAt::Field(item.code)),
            )
        })
        .collect::<Vec<_>>()
        .into_any()
}

impl Sheet {
    fn edit(self, at: &ProblemAt, change: impl FnOnce(&mut PracticeForm)) {
        self.form.update(change);
        self.problems
            .update(|problems| problems.retain(|problem| problem.at != *at));
        self.app.tell(Say::KeepDraft(Draft {
            key: DraftKey::Practice,
            body: DraftBody::Practice(self.form.get_untracked()),
            kept_at: 0,
        }));
    }

    fn problem(self, at: ProblemAt) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.problems.with(|problems| {
                problems
                    .iter()
                    .find(|problem| problem.at == at)
                    .map(|problem| problem.words.clone())
            })
        })
    }

    fn save(self, writing: RwSignal<Option<PracticeForm>>) {
        let say = Say::SavePractice {
            form: self.form.get_untracked(),
        };
        self.app.ask(say, move |answer| match answer {
            FromWorker::NotSaved { problems, .. } => self.problems.set(problems),
            FromWorker::Saved { what, .. } => {
                self.app.tell(Say::ClearDraft(DraftKey::Practice));
                writing.set(None);
                self.app.toast.set(Some(Toast {
                    words: format!("Saved on this tablet: {what}"),
                    undo: None,
                    until_at: now() + 6_000,
                }));
            }
            // No other answer belongs to a save.
            _ => {}
        });
    }
}
