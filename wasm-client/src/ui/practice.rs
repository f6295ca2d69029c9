//! Observe practice: watch a colleague give care, write down what was seen. Shift leader up; the leaders' scope only.

use reactive_graph::computed::Memo;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;
use reactive_graph::wrappers::read::Signal;
use sync_core::record::{CHECKLISTS, Checklist, Seen};

use super::core::{App, Toast, now};
use super::dom::{El, Node, div, el, focus_soon, live};
use super::icons::{Icon, icon};
use super::parts::{
    PickOption, Trouble, back_button, button, choose_one, custody_chip, not_here, not_yet, p, panel_heading,
    picks, problem_line, problem_words, text_box,
};
use super::shell::heading_row;
use crate::nodes;
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
pub fn screen(app: App) -> Node {
    app.watch(Screen::Practice);
    let writing = RwSignal::new(None::<PracticeForm>);
    live(move || {
        if let Some(form) = writing.get() {
            // Drawn once: a view that comes while someone writes must not touch what is written.
            return match app.view.get_untracked() {
                Some(View::Practice(view)) => write(app, form, &view, writing),
                _ => not_yet("Observe practice"),
            };
        }
        match app.view.get() {
            Some(View::Practice(view)) if view.allowed => before(app, view, writing),
            Some(View::Practice(_)) => not_here(
                "Practice observations are for shift leaders and above. Nothing is missing from your own screens.",
            ),
            Some(View::NotHere { words }) => not_here(&words),
            _ => not_yet("Observe practice"),
        }
    })
}

/// What was observed before, and the way to a new one.
fn before(app: App, view: PracticeView, writing: RwSignal<Option<PracticeForm>>) -> Node {
    let now = app.now.get();
    let none = view
        .observations
        .is_empty()
        .then(|| p("hint", "No observations are held here yet."));
    let rows: Vec<Node> = view
        .observations
        .into_iter()
        .map(|one| observation(one, now).into())
        .collect();
    let new = button("primary", Some(Icon::Plus), "New observation", move || {
        writing.set(Some(PracticeForm::default()));
    });
    nodes![
        heading_row("Observe practice", new),
        p("lead", "Only shift leaders and above can read these."),
        view.draft.and_then(|draft| restore(app, draft, writing)),
        none,
        el("ul").class("versions").with(rows),
        p("coverage", &view.coverage),
    ]
    .into()
}

fn restore(app: App, draft: Draft, writing: RwSignal<Option<PracticeForm>>) -> Option<El> {
    let DraftBody::Practice(form) = draft.body else {
        return None;
    };
    let kept_at = draft.kept_at;
    let at = words::moment(kept_at, app.now.get_untracked());
    let take_up = move || {
        let mut form = form.clone();
        if form.when == When::Now {
            form.when = When::At(kept_at);
        }
        writing.set(Some(form));
    };
    let forget = move || app.tell(Say::ClearDraft(DraftKey::Practice));
    Some(div("banner").with(nodes![
        icon(Icon::Note),
        el("span").text(&format!(
            "You started an observation at {at} and did not save it."
        )),
        button("small", Some(Icon::Undo), "Restore", take_up),
        button("small", None, "Forget it", forget),
    ]))
}

fn observation(one: ObservationView, now: i64) -> El {
    let items = one
        .items
        .iter()
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
            el("div")
                .child(el("dt").text(&item.label))
                .child(el("dd").class(class).text(seen))
                .into()
        })
        .collect();
    let words = |label: &str, text: Option<String>| {
        text.map(|text| el("p").child(el("strong").text(label)).text(&text))
    };
    let seen_by = format!("{}, seen by {}", words::moment(one.happened_at, now), one.by_name);
    let heading = format!("{}: {}", one.subject_name, one.checklist_label.to_lowercase());
    el("li").class("panel").with(nodes![
        el("h2").text(&heading),
        p("entry-by", &seen_by),
        el("dl").class("fields").with(items),
        words("Went well: ", one.strengths),
        words("To work on: ", one.gaps),
        el("p").class("chips").child(custody_chip(&one.custody, now)),
    ])
}

fn write(app: App, form: PracticeForm, view: &PracticeView, writing: RwSignal<Option<PracticeForm>>) -> Node {
    let sheet = Sheet {
        app,
        form: RwSignal::new(form),
        problems: RwSignal::new(Vec::new()),
    };
    let list = Memo::new(move |_| sheet.form.with(|form| form.checklist));
    let whose = choose_one(
        "Whose practice did you see?",
        "Choose a colleague",
        view.colleagues.iter().map(|one| {
            let words = format!("{}, {}", one.name, one.role_label.to_lowercase());
            (one.staff.clone(), words)
        }),
        &sheet.form.with_untracked(|form| form.subject.clone()),
        move |picked| sheet.edit(&ProblemAt::Subject, |form| form.subject = picked),
        Some(sheet.problem(ProblemAt::Subject)),
    );
    let strengths = text_box(
        "What went well",
        None,
        4,
        move || sheet.form.with(|form| form.strengths.clone()),
        move |typed| sheet.edit(&ProblemAt::Strengths, |form| form.strengths = typed),
        Some(sheet.problem(ProblemAt::Strengths)),
    );
    let gaps = text_box(
        "What to work on",
        None,
        4,
        move || sheet.form.with(|form| form.gaps.clone()),
        move |typed| sheet.edit(&ProblemAt::Gaps, |form| form.gaps = typed),
        Some(sheet.problem(ProblemAt::Gaps)),
    );
    nodes![
        back_button("Observations", move || writing.set(None)),
        el("h1").text("New observation"),
        div("sheet-columns below").with(nodes![
            div("panel").with(nodes![
                whose,
                what_was_watched(sheet),
                live(move || Checklist::by_code(list.get())
                    .map(|list| criteria(sheet, list))
                    .into()),
            ]),
            div("panel").with(nodes![
                panel_heading(Icon::Note, "In your words"),
                strengths,
                gaps
            ]),
        ]),
        save_bar(sheet, writing),
    ]
    .into()
}

fn what_was_watched(sheet: Sheet) -> El {
    let at = |place: u8| CHECKLISTS.get(usize::from(place));
    picks(
        "What did you watch?",
        (0..)
            .zip(CHECKLISTS)
            .map(|(place, list)| PickOption::new(place, list.label))
            .collect(),
        move |place| at(place).is_some_and(|one| sheet.form.with(|form| form.checklist == one.code)),
        move |place| {
            let Some(one) = at(place) else {
                return;
            };
            sheet.edit(&ProblemAt::Whole, |form| {
                if form.checklist != one.code {
                    form.checklist = one.code;
                    // Criteria of another list mean something else.
                    form.seen.clear();
                }
            });
        },
        None,
    )
}

fn criteria(sheet: Sheet, list: &'static Checklist) -> Vec<Node> {
    list.items
        .iter()
        .map(|item| {
            let question = picks(
                item.label,
                (0..)
                    .zip(Seen::ALL)
                    .map(|(place, seen)| PickOption::new(place, seen.label()))
                    .collect(),
                move |place| sheet.form.with(|form| form.seen.get(&item.code) == Some(&place)),
                move |place| {
                    sheet.edit(&ProblemAt::Field(item.code), |form| {
                        form.seen.insert(item.code, place);
                    });
                },
                Some(sheet.problem(ProblemAt::Field(item.code))),
            );
            div("criterion").child(question).into()
        })
        .collect()
}

fn save_bar(sheet: Sheet, writing: RwSignal<Option<PracticeForm>>) -> El {
    let some_missing = move || {
        let any = !sheet.problems.with(Vec::is_empty);
        any.then(|| problem_words("Some answers are missing. What you typed is kept."))
            .into()
    };
    div("save-bar").with(nodes![
        el("div")
            .attr("role", "alert")
            .child(live(some_missing))
            .child(problem_line(sheet.problem(ProblemAt::Whole))),
        button("primary", Some(Icon::Tick), "Save", move || sheet.save(writing)),
    ])
}

impl Sheet {
    fn edit(self, at: &ProblemAt, change: impl FnOnce(&mut PracticeForm)) {
        self.form.update(change);
        if self
            .problems
            .with_untracked(|problems| problems.iter().any(|problem| problem.at == *at))
        {
            self.problems
                .update(|problems| problems.retain(|problem| problem.at != *at));
        }
        self.app.tell(Say::KeepDraft(Draft {
            key: DraftKey::Practice,
            body: DraftBody::Practice(self.form.get_untracked()),
            kept_at: 0,
        }));
    }

    fn problem(self, at: ProblemAt) -> Trouble {
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
        let app = self.app;
        app.ask(say, move |answer| match answer {
            FromWorker::NotSaved { problems, .. } => {
                self.problems.set(problems);
                focus_soon(".problem");
            }
            FromWorker::Saved { what, .. } => {
                app.tell(Say::ClearDraft(DraftKey::Practice));
                writing.set(None);
                app.toast.set(Some(Toast {
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
