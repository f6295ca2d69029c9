//! The form of one piece of planned care: what, how often, from when, until when, and the day's target.

use reactive_graph::owner::StoredValue;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;
use reactive_graph::wrappers::read::Signal;
use sync_core::record::{KindSpec, Nature};

use super::planned::{Open, ways};
use super::say;
use crate::nodes;
use crate::protocol::{
    DocumentName, Draft, DraftBody, DraftKey, FromWorker, Heads, PlannedForm, PlannedPart, Problem,
    ProblemAt, Say,
};
use crate::ui::core::App;
use crate::ui::dom::{El, Node, div, el, focus_soon, live};
use crate::ui::icons::Icon;
use crate::ui::parts::{
    PickOption, Trouble, asked, button, choose_one, picks, problem_line, problem_words, text_box,
};
use crate::view::planned_often::Often;

#[derive(Clone, Copy)]
struct Form {
    app: App,
    form: RwSignal<PlannedForm>,
    often: RwSignal<Often>,
    problems: RwSignal<Vec<Problem>>,
    saving: RwSignal<bool>,
    open: RwSignal<Option<Open>>,
    begun: StoredValue<Begun>,
}

/// What a draft of it needs beside what is typed.
struct Begun {
    document: DocumentName,
    base: Heads,
}

/// Draws the form. `open` is emptied when it is done with.
pub fn draw(app: App, document: DocumentName, begun: Open, open: RwSignal<Option<Open>>) -> Node {
    let sheet = Form {
        app,
        often: RwSignal::new(Often::of(&begun.form)),
        form: RwSignal::new(begun.form.clone()),
        problems: RwSignal::new(Vec::new()),
        saving: RwSignal::new(false),
        open,
        begun: StoredValue::new(Begun {
            document: document.clone(),
            base: begun.base.clone(),
        }),
    };
    let any_problem = move || {
        let any = !sheet.problems.with(Vec::is_empty);
        any.then(|| problem_words("Some answers need another look. What you typed is kept."))
            .into()
    };
    let base = begun.base;
    let is_new = begun.form.item.is_empty();
    div("planned-form")
        .with(nodes![
            el("h3").text(if is_new {
                "New planned care"
            } else {
                "Change planned care"
            }),
            sheet.kind(),
            text_box(
                "What to do",
                Some("A few words that are read at the time: \"Offer a drink, sitting up\"."),
                2,
                move || sheet.form.with(|form| form.instruction.clone()),
                move |typed| sheet.edit(PlannedPart::Instruction, |form| form.instruction = typed),
                Some(sheet.problem(PlannedPart::Instruction)),
            ),
            sheet.how_often(),
            div("two-boxes").with(nodes![
                sheet.date("First day", PlannedPart::FromDay, |form| &mut form.from_day),
                sheet.date(
                    "Last day (empty while it goes on)",
                    PlannedPart::LastDay,
                    |form| { &mut form.last_day }
                ),
            ]),
            sheet.words(
                "Target for a day (empty for none)",
                PlannedPart::DailyTarget,
                |form| { &mut form.daily_target }
            ),
            el("div")
                .attr("role", "alert")
                .child(live(any_problem))
                .child(problem_line(sheet.whole())),
            ways(nodes![
                button("primary", Some(Icon::Tick), "Save planned care", move || {
                    sheet.save(Say::EditPlanned {
                        document: document.clone(),
                        base: base.clone(),
                        form: sheet.often.get_untracked().alone(&sheet.form.get_untracked()),
                    });
                }),
                button("", None, "Back", move || open.set(None)),
            ]),
        ])
        .into()
}

impl Form {
    fn edit(self, part: PlannedPart, change: impl FnOnce(&mut PlannedForm)) {
        self.form.update(change);
        let at = ProblemAt::Planned(part);
        if self
            .problems
            .with_untracked(|problems| problems.iter().any(|problem| problem.at == at))
        {
            self.problems
                .update(|problems| problems.retain(|problem| problem.at != at));
        }
        self.keep();
    }

    /// Keeps what is typed, so that a lock or an empty battery takes nothing.
    fn keep(self) {
        let form = self.often.get_untracked().alone(&self.form.get_untracked());
        self.begun.with_value(|begun| {
            self.app.tell(Say::KeepDraft(Draft {
                key: self.draft_key(),
                body: DraftBody::Planned {
                    base: begun.base.clone(),
                    form,
                },
                kept_at: 0,
            }));
        });
    }

    fn draft_key(self) -> DraftKey {
        DraftKey::Planned {
            document: self.begun.with_value(|begun| begun.document.clone()),
        }
    }

    fn problem(self, part: PlannedPart) -> Trouble {
        self.found(move |at| *at == ProblemAt::Planned(part))
    }

    fn whole(self) -> Trouble {
        self.found(|at| !matches!(at, ProblemAt::Planned(_)))
    }

    fn found(self, is: impl Fn(&ProblemAt) -> bool + Send + Sync + 'static) -> Trouble {
        Signal::derive(move || {
            self.problems.with(|problems| {
                let found = problems.iter().find(|problem| is(&problem.at));
                found.map(|problem| problem.words.clone())
            })
        })
    }

    fn kind(self) -> El {
        let chosen = self.form.with_untracked(|form| form.kind);
        choose_one(
            "What kind of care?",
            "Choose a kind",
            KindSpec::all()
                .iter()
                .filter(|kind| kind.nature != Nature::Event)
                .map(|kind| (kind.code.to_string(), kind.label.to_owned())),
            &chosen.to_string(),
            move |picked| {
                self.edit(PlannedPart::Kind, |form| {
                    form.kind = picked.parse().unwrap_or_default()
                })
            },
            Some(self.problem(PlannedPart::Kind)),
        )
    }

    fn how_often(self) -> Node {
        let at = |place: u8| Often::ALL.get(usize::from(place)).copied();
        nodes![
            picks(
                "How often?",
                (0..)
                    .zip(Often::ALL)
                    .map(|(place, one)| PickOption::new(place, one.label()))
                    .collect(),
                move |place| at(place) == Some(self.often.get()),
                move |place| {
                    if let Some(often) = at(place) {
                        self.often.set(often);
                        self.problems.set(Vec::new());
                    }
                },
                None,
            ),
            live(move || match self.often.get() {
                Often::Daily => self.times().into(),
                Often::Minutes => nodes![
                    self.words(
                        "Minutes between: 120 is two hours",
                        PlannedPart::EveryMinutes,
                        |form| { &mut form.every_minutes }
                    ),
                    problem_line(self.problem(PlannedPart::Times)),
                    div("two-boxes").with(nodes![
                        self.time("From", |form| &mut form.from_time),
                        self.time("Until", |form| &mut form.to_time),
                    ]),
                ]
                .into(),
                Often::Days => nodes![
                    self.words("Days between: 7 is once a week", PlannedPart::EveryDays, |form| {
                        &mut form.every_days
                    }),
                    problem_line(self.problem(PlannedPart::Times)),
                    self.one_of_times(0),
                ]
                .into(),
            }),
        ]
        .into()
    }

    /// Boxes for the times of a day, and one more when it is wanted. An emptied box is no time.
    fn times(self) -> El {
        let many = move || self.form.with(|form| form.times.len().max(1));
        asked(el("fieldset"), Some(self.problem(PlannedPart::Times))).with(nodes![
            el("legend").text("At what times?"),
            problem_line(self.problem(PlannedPart::Times)),
            div("two-boxes").live_children(move || (0..many())
                .map(|place| self.one_of_times(place).into())
                .collect::<Vec<Node>>()
                .into()),
            button("small", Some(Icon::Plus), "Another time", move || {
                self.form.update(|form| form.times.push(String::new()));
            }),
        ])
    }

    fn one_of_times(self, place: usize) -> El {
        let label = format!("Time {}", place + 1);
        let value = move || {
            self.form
                .with(|form| form.times.get(place).cloned().unwrap_or_default())
        };
        let typed = move |typed: String| {
            self.edit(PlannedPart::Times, |form| {
                if form.times.len() <= place {
                    form.times.resize(place + 1, String::new());
                }
                if let Some(time) = form.times.get_mut(place) {
                    *time = typed;
                }
            });
        };
        boxed(&label, "time", value, typed, None)
    }

    fn time(self, label: &str, part: fn(&mut PlannedForm) -> &mut String) -> El {
        self.field(label, "time", PlannedPart::Times, part, None)
    }

    fn date(self, label: &str, at: PlannedPart, part: fn(&mut PlannedForm) -> &mut String) -> El {
        self.field(label, "date", at, part, Some(self.problem(at)))
    }

    fn words(self, label: &str, at: PlannedPart, part: fn(&mut PlannedForm) -> &mut String) -> El {
        self.field(label, "text", at, part, Some(self.problem(at)))
    }

    fn field(
        self,
        label: &str,
        sort: &str,
        at: PlannedPart,
        part: fn(&mut PlannedForm) -> &mut String,
        problem: Option<Trouble>,
    ) -> El {
        let value = move || {
            let mut form = self.form.get();
            std::mem::take(part(&mut form))
        };
        let typed = move |typed: String| self.edit(at, |form| *part(form) = typed);
        boxed(label, sort, value, typed, problem)
    }

    fn save(self, say_this: Say) {
        if self.saving.get_untracked() {
            return;
        }
        self.saving.set(true);
        let app = self.app;
        app.ask(say_this, move |answer| {
            self.saving.set(false);
            match answer {
                FromWorker::Saved { what, .. } => {
                    app.tell(Say::ClearDraft(self.draft_key()));
                    say(app, &what);
                    self.open.set(None);
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
}

/// A labelled box of one line.
fn boxed(
    label: &str,
    sort: &str,
    value: impl Fn() -> String + 'static,
    typed: impl Fn(String) + 'static,
    problem: Option<Trouble>,
) -> El {
    asked(el("label"), problem).with(nodes![
        el("span").class("legend").text(label),
        problem.map(problem_line),
        el("input")
            .attr("type", sort)
            .attr("autocomplete", "off")
            .live_value(value)
            .on_input(typed),
    ])
}
