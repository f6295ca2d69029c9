//! A person's targets: what is in force, who set it and why, and the form that sets, changes or ends one.
//!
//! The same screen on a tablet and at the desk. May not live here: reading the form (`view::target_form`), who may (`rules`).

use reactive_graph::computed::Memo;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;
use reactive_graph::wrappers::read::Signal;
use sync_core::record::{Answer, Per};

use super::core::App;
use super::document::say;
use super::dom::{El, Node, div, el, focus_soon, live};
use super::icons::Icon;
use super::parts::{
    Trouble, asked, back_button, back_link, button, chip, choose_one, custody_chip, not_here, not_yet, p,
    problem_line, problem_words, text_box,
};
use super::person::head;
use super::route::Route;
use crate::nodes;
use crate::protocol::{
    FromWorker, Problem, ProblemAt, Say, Screen, TargetForm, TargetLine, TargetPart, TargetsView, View,
};
use crate::view::{target_form, words};

/// A form that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Open {
    /// "Change a target".
    heading: &'static str,
    /// What is measured and what stands now, where that is settled: "Pulse: 60 a minute to 100 a minute".
    about: Option<String>,
    /// As it begins.
    form: TargetForm,
}

#[derive(Clone, Copy)]
struct Sheet {
    app: App,
    form: RwSignal<TargetForm>,
    problems: RwSignal<Vec<Problem>>,
    saving: RwSignal<bool>,
    open: RwSignal<Option<Open>>,
}

/// Where somebody's targets are, on a tablet or at the desk.
pub fn route_of(app: App, person: &str) -> Route {
    match app.route.get_untracked() {
        Route::Office(_) => Route::Office(format!("person/{person}/targets")),
        _ => Route::Targets {
            person: person.to_owned(),
        },
    }
}

/// A person's targets.
pub fn screen(app: App, person: String) -> Node {
    app.watch(Screen::Targets { person });
    let open = RwSignal::new(None::<Open>);
    live(move || {
        if let Some(begun) = open.get() {
            // Drawn once: a view that comes while someone writes must not touch what is written.
            return match app.view.get_untracked() {
                Some(View::Targets(view)) => write(app, &view, begun, open),
                _ => not_yet("Targets"),
            };
        }
        match app.view.get() {
            Some(View::Targets(view)) => list(app, *view, open),
            Some(View::NotHere { words }) => not_here(&words),
            _ => not_yet("Targets"),
        }
    })
}

fn list(app: App, view: TargetsView, open: RwSignal<Option<Open>>) -> Node {
    let now = app.now.get();
    let who = &view.head;
    let back = match app.route.get_untracked() {
        Route::Office(_) => Route::Office(format!("person/{}", who.person)),
        _ => Route::Person {
            person: who.person.clone(),
        },
    };
    let lead = format!("{} · Room {} · {}", who.name, who.room, who.unit_name);
    let may_change = view.may_change;
    let none = view.targets.is_empty().then(|| {
        p(
            "",
            "No targets are set. What is recorded is not compared with what is usual for them.",
        )
    });
    let rows = view
        .targets
        .into_iter()
        .map(|one| {
            el("li")
                .class("panel")
                .child(target(one, may_change, now, open))
                .into()
        })
        .collect();
    let new = may_change.then(|| {
        button("primary", Some(Icon::Plus), "Set a target", move || {
            open.set(Some(Open {
                heading: "Set a target",
                about: None,
                form: TargetForm {
                    from_day: words::date_box(app.now.get_untracked()),
                    ..TargetForm::default()
                },
            }));
            focus_soon(".target-form select");
        })
    });
    let not_yours = (!may_change).then(|| {
        p(
            "hint",
            "A deputy or the manager sets these. Tell them when one is not right.",
        )
    });
    let before: Vec<Node> = view
        .before
        .iter()
        .map(|one| el("li").child(set_before(one, now)).into())
        .collect();
    let before = (!before.is_empty()).then(|| {
        el("details")
            .class("panel fold")
            .child(el("summary").text(&format!("Set before ({})", before.len())))
            .child(el("ul").class("planned-list").with(before))
    });
    nodes![
        back_link(&back, &who.known_as),
        head(who, &format!("Targets of {}", who.known_as), &lead),
        p(
            "lead",
            "What is usual for them. A reading outside it is shown to everybody who opens their page."
        ),
        not_yours,
        div("row-of-buttons below-lead").child(new),
        none,
        el("ul").class("targets").with(rows),
        before,
        p("coverage", &view.coverage),
    ]
    .into()
}

fn target(one: TargetLine, may_change: bool, now: i64, open: RwSignal<Option<Open>>) -> Vec<Node> {
    let stands = one.words.clone().unwrap_or_else(|| "Ends".to_owned());
    let about = format!("{}: {stands}", one.label);
    let from = format!("From {}", words::day(one.from_at));
    let begun = one.to_come.then(|| {
        chip(
            "now",
            Icon::Clock,
            &format!("Not before {}", words::day(one.from_at)),
        )
    });
    let (change, end) = (one.form.clone(), one.form.clone());
    let (changed, ended) = (about.clone(), about.clone());
    let ways = may_change.then(|| {
        div("row-of-buttons")
            .child(
                button("", Some(Icon::Pencil), "Change", move || {
                    open.set(Some(Open {
                        heading: "Change a target",
                        about: Some(changed.clone()),
                        form: TargetForm {
                            why: String::new(),
                            from_day: words::date_box(now),
                            ..change.clone()
                        },
                    }));
                    focus_soon(".target-form input");
                })
                .attr("aria-label", &format!("Change {}", one.label)),
            )
            .child(
                button("", Some(Icon::Struck), "End", move || {
                    open.set(Some(Open {
                        heading: "End a target",
                        about: Some(ended.clone()),
                        form: TargetForm {
                            why: String::new(),
                            ends: true,
                            ..end.clone()
                        },
                    }));
                    focus_soon(".target-form textarea");
                })
                .attr("aria-label", &format!("End {}", one.label)),
            )
    });
    nodes![
        el("h2").text(&one.label),
        p("figure", &stands),
        p("entry-by", &format!("{from}. {}", set_by(&one, now))),
        one.why.as_ref().map(|why| p("entry-by", &format!("Why: {why}"))),
        div("chips").child(begun).child(custody_chip(&one.custody, now)),
        ways,
    ]
}

/// "Set by Ruth Cole, deputy manager, 9:05am".
fn set_by(one: &TargetLine, now: i64) -> String {
    format!(
        "Set by {}, {}, {}",
        one.by_name,
        one.role_label.to_lowercase(),
        words::moment(one.recorded_at, now)
    )
}

fn set_before(one: &TargetLine, now: i64) -> Vec<Node> {
    let said = match &one.words {
        Some(words) => format!("{}: {words}", one.label),
        None => format!("{}: ended", one.label),
    };
    nodes![
        el("strong").text(&said),
        p(
            "entry-by",
            &format!("From {}. {}", words::day(one.from_at), set_by(one, now))
        ),
        one.why.as_ref().map(|why| p("entry-by", &format!("Why: {why}"))),
    ]
}

fn write(app: App, view: &TargetsView, begun: Open, open: RwSignal<Option<Open>>) -> Node {
    let who = &view.head;
    // It would lie over what is wrong with the form.
    app.toast.set(None);
    let sheet = Sheet {
        app,
        form: RwSignal::new(begun.form.clone()),
        problems: RwSignal::new(Vec::new()),
        saving: RwSignal::new(false),
        open,
    };
    let ends = begun.form.ends;
    let person = who.person.clone();
    let any_problem = move || {
        let any = !sheet.problems.with(Vec::is_empty);
        any.then(|| problem_words("Some answers need another look. What you typed is kept."))
            .into()
    };
    let number = begun.about.is_none().then(|| sheet.number());
    let measured = Memo::new(move |_| sheet.form.with(|form| form.number.clone()));
    let bounds = (!ends).then(|| {
        nodes![
            live(move || sheet.bounds(&measured.get()).into()),
            sheet.line_box("From which day?", "date", TargetPart::From, |form| &mut form
                .from_day),
        ]
    });
    let save = if ends { "End it now" } else { "Save the target" };
    nodes![
        back_button(&format!("Targets of {}", who.known_as), move || open.set(None)),
        el("h1").text(begun.heading),
        p("lead", &format!("For {}, {}", who.known_as, who.name)),
        div("panel target-form").with(nodes![
            begun.about.as_ref().map(|about| p("figure", about)),
            number,
            bounds,
            text_box(
                "Why, or who asked for it?",
                Some("Such as: the doctor, 20 November"),
                2,
                move || sheet.form.with(|form| form.why.clone()),
                move |typed| sheet.edit(&ProblemAt::Why, |form| form.why = typed),
                Some(sheet.problem(ProblemAt::Why)),
            ),
        ]),
        div("save-bar").with(nodes![
            el("div")
                .attr("role", "alert")
                .child(live(any_problem))
                .child(problem_line(sheet.problem(ProblemAt::Whole))),
            button("primary", Some(Icon::Tick), save, move || sheet.save(&person)),
        ]),
    ]
    .into()
}

impl Sheet {
    fn number(self) -> El {
        choose_one(
            "What is measured?",
            "Choose",
            target_form::offered(),
            &self.form.with_untracked(|form| form.number.clone()),
            move |picked| {
                self.edit(&ProblemAt::Target(TargetPart::Number), |form| {
                    form.number = picked;
                });
            },
            Some(self.problem(ProblemAt::Target(TargetPart::Number))),
        )
    }

    /// The lowest and the highest, with their unit. Of a day's sum only the lowest is judged by.
    fn bounds(self, number: &str) -> Vec<Node> {
        let Some((field, _, per)) = target_form::measured(number) else {
            return Vec::new();
        };
        let unit = match field.answer {
            Answer::Number { unit, .. } if !unit.is_empty() => format!(", {unit}"),
            _ => String::new(),
        };
        let low = self.line_box(
            &match per {
                Per::Day => format!("At least in a day{unit}"),
                Per::Record => format!("Lowest that is fine{unit}"),
            },
            "text",
            TargetPart::Low,
            |form| &mut form.low,
        );
        let high = (per == Per::Record).then(|| {
            self.line_box(
                &format!("Highest that is fine{unit}"),
                "text",
                TargetPart::High,
                |form| &mut form.high,
            )
        });
        let hint = (per == Per::Record).then(|| p("hint", "One of the two may stay empty."));
        nodes![hint, div("two-boxes").child(low).child(high)]
    }

    /// A labelled box of one line.
    fn line_box(
        self,
        label: &str,
        sort: &str,
        part: TargetPart,
        of: fn(&mut TargetForm) -> &mut String,
    ) -> El {
        let at = ProblemAt::Target(part);
        let problem = self.problem(at.clone());
        asked(el("label"), Some(problem)).with(nodes![
            el("span").class("legend").text(label),
            problem_line(problem),
            el("input")
                .attr("type", sort)
                .attr_if("inputmode", (sort == "text").then_some("decimal"))
                .attr("autocomplete", "off")
                .live_value(move || {
                    let mut form = self.form.get();
                    std::mem::take(of(&mut form))
                })
                .on_input(move |typed| self.edit(&at, |form| *of(form) = typed)),
        ])
    }

    fn edit(self, at: &ProblemAt, change: impl FnOnce(&mut TargetForm)) {
        self.form.update(change);
        if self
            .problems
            .with_untracked(|problems| problems.iter().any(|problem| problem.at == *at))
        {
            self.problems
                .update(|problems| problems.retain(|problem| problem.at != *at));
        }
    }

    fn problem(self, at: ProblemAt) -> Trouble {
        Signal::derive(move || {
            self.problems.with(|problems| {
                let found = problems.iter().find(|problem| problem.at == at);
                found.map(|problem| problem.words.clone())
            })
        })
    }

    fn save(self, person: &str) {
        if self.saving.get_untracked() {
            return;
        }
        self.saving.set(true);
        let app = self.app;
        let set = Say::SetTarget {
            person: person.to_owned(),
            form: self.form.get_untracked(),
        };
        app.ask(set, move |answer| {
            self.saving.set(false);
            match answer {
                FromWorker::Saved { what, .. } => {
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
