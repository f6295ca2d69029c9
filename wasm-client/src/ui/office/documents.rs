//! Living documents at the desk: the tablet's own screens, with the office's server at the other end of the line.
//!
//! May not live here: what the screens look like (`ui::document`), what the server's answers hold (`office::documents`).

use reactive_graph::effect::Effect;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;
use wasm_bindgen_futures::spawn_local;

use super::super::core::App;
use super::super::document;
use super::super::dom::{El, Node, div, el};
use super::super::handover;
use super::super::icons::{Icon, icon};
use super::super::parts::p;
use super::super::shell::end_toasts;
use super::overview::coverage_words;
use super::{Desk, api};
use crate::nodes;
use crate::office::{Document, Handover, heads_text, planned_text};
use crate::protocol::{
    DocumentName, FromWorker, Problem, ProblemAt, Request, Say, Screen, ShiftName, ToWorker, View,
};

/// What the screen at hand watches.
#[derive(Clone, Copy)]
struct Line {
    desk: Desk,
    watch: RwSignal<Option<(Request, Screen)>>,
}

/// A care plan or an About Me: `kind` as in the address.
pub fn screen(desk: Desk, kind: &str, person: &str) -> Node {
    let person = person.to_owned();
    let name = if kind == "about-me" {
        DocumentName::AboutMe { person }
    } else {
        DocumentName::CarePlan { person }
    };
    let app = line(desk);
    let file = format!("{}/file", path(&name));
    nodes![said(app), document::screen(app, name), take_out(&file),].into()
}

/// A unit's handover sheet: of the reader's own unit and the shift that is on, when nothing else is said.
pub fn handover(desk: Desk, unit: Option<&str>, shift: Option<ShiftName>) -> Node {
    let app = line(desk);
    nodes![said(app), handover::screen(app, unit.map(str::to_owned), shift)].into()
}

/// What the screens speak to instead of a tablet's core.
fn line(desk: Desk) -> App {
    let line = Line {
        desk,
        watch: RwSignal::new(None),
    };
    let app = App::at_desk(desk.now, move |app, said| line.hear(app, said));
    // Written elsewhere meanwhile: what is shown is read again; what is being typed is not touched.
    Effect::new(move |_| {
        desk.floor_moved.track();
        desk.came_back.track();
        line.read(app);
    });
    end_toasts(app);
    app
}

/// The word about a save, over the screen.
pub fn said(app: App) -> El {
    div("toast-place").attr("role", "status").live_children(move || {
        let shown = app.toast.get();
        shown
            .map(|shown| div("toast").with(nodes![icon(Icon::Tick), p("", &shown.words)]))
            .into()
    })
}

fn take_out(file: &str) -> El {
    el("p").child(
        el("a")
            .class("button small")
            .attr("href", file)
            .attr("download", "")
            .text("Take this document out as a file"),
    )
}

fn path(name: &DocumentName) -> String {
    match name {
        DocumentName::AboutMe { person } => format!("/api/office/documents/about-me/{person}"),
        DocumentName::CarePlan { person } => format!("/api/office/documents/care-plan/{person}"),
        DocumentName::HandoverUnit { unit, shift } => {
            format!(
                "/api/office/documents/handover-unit/{unit}-{}-{}",
                shift.day, shift.part
            )
        }
        DocumentName::HandoverPerson { person, shift } => {
            format!(
                "/api/office/documents/handover-person/{person}-{}-{}",
                shift.day, shift.part
            )
        }
    }
}

fn person_of(name: &DocumentName) -> &str {
    match name {
        DocumentName::AboutMe { person }
        | DocumentName::CarePlan { person }
        | DocumentName::HandoverPerson { person, .. } => person,
        DocumentName::HandoverUnit { .. } => "",
    }
}

impl Line {
    fn hear(self, app: App, said: ToWorker) {
        let request = said.request;
        match said.say {
            Say::Watch(screen @ (Screen::Document { .. } | Screen::Handover { .. })) => {
                self.watch.set(Some((request, screen)));
                self.read(app);
            }
            Say::EditText {
                document,
                base,
                section,
                text,
            } => {
                let (base, section) = (heads_text(&base), section.to_string());
                let body = [("base", base), ("section", section), ("text", text)];
                self.post(app, request, path(&document), body, "what you wrote");
            }
            Say::EditPlanned { document, base, form } => {
                match planned_text(person_of(&document), &form, [0; 16]) {
                    Ok(planned) => {
                        let body = [
                            ("base", heads_text(&base)),
                            ("planned", planned),
                            ("text", String::new()),
                        ];
                        self.post(app, request, path(&document), body, "what you wrote");
                    }
                    Err(problems) => app.take(FromWorker::NotSaved { request, problems }),
                }
            }
            Say::Publish { document, heads, why } => {
                let to = format!("{}/publish", path(&document));
                let body = [
                    ("heads", heads_text(&heads)),
                    ("why", why),
                    ("text", String::new()),
                ];
                let what = match document {
                    DocumentName::CarePlan { .. } | DocumentName::AboutMe { .. } => "the version to work by",
                    DocumentName::HandoverUnit { .. } | DocumentName::HandoverPerson { .. } => "handed over",
                };
                self.post(app, request, to, body, what);
            }
            Say::KeepDraft(draft) => self.desk.drafts.keep(draft),
            Say::ClearDraft(key) => self.desk.drafts.clear(&key),
            // Nothing else is said by these screens.
            _ => {}
        }
    }

    fn post(
        self,
        app: App,
        request: Request,
        to: String,
        body: [(&'static str, String); 3],
        what: &'static str,
    ) {
        spawn_local(async move {
            let body: Vec<(&str, &str)> = body.iter().map(|(name, text)| (*name, text.as_str())).collect();
            match self.desk.kept(api::post(&to, &body).await) {
                Ok(_) => {
                    app.take(FromWorker::Saved {
                        request,
                        entry: String::new(),
                        what: what.to_owned(),
                        undo_until_at: None,
                    });
                    self.read(app);
                }
                Err(words) => {
                    let at = if to.ends_with("/publish") {
                        ProblemAt::Why
                    } else {
                        ProblemAt::Whole
                    };
                    let problems = vec![Problem { at, words }];
                    app.take(FromWorker::NotSaved { request, problems });
                }
            }
        });
    }

    /// Reads what is watched, and shows it.
    fn read(self, app: App) {
        let Some((watch, screen)) = self.watch.get_untracked() else {
            return;
        };
        spawn_local(async move {
            let view = match screen {
                Screen::Document { document } => self.document(document).await,
                Screen::Handover { unit, shift } => self.handover(unit, shift).await,
                // Nothing else is watched here.
                _ => return,
            };
            let view = view.unwrap_or_else(|words| View::NotHere { words });
            app.take(FromWorker::Screen {
                watch,
                view: Box::new(view),
            });
        });
    }

    async fn document(self, name: DocumentName) -> Result<View, String> {
        let answer = api::get(&path(&name))
            .await
            .and_then(|json| api::read::<Document>(&json));
        let document = self.desk.kept(answer)?;
        let coverage = coverage_words(&document.coverage, self.desk.now.get_untracked());
        let typed = self.desk.drafts.typed_in(&name);
        let mut view = document.view(name, coverage);
        if let Some(draft) = &mut view.draft {
            draft.typed = typed;
        }
        Ok(View::Document(Box::new(view)))
    }

    async fn handover(self, unit: Option<String>, shift: Option<ShiftName>) -> Result<View, String> {
        let unit = unit.map(|unit| format!("unit={unit}"));
        let shift = shift.map(|shift| format!("day={}&part={}", shift.day, shift.part));
        let asked: Vec<String> = unit.into_iter().chain(shift).collect();
        let answer = api::get(&format!("/api/office/handover?{}", asked.join("&")))
            .await
            .and_then(|json| api::read::<Handover>(&json));
        let sheet = self.desk.kept(answer)?;
        let coverage = coverage_words(&sheet.coverage, self.desk.now.get_untracked());
        let typed = |name: &DocumentName| self.desk.drafts.typed_in(name);
        Ok(View::Handover(Box::new(sheet.view(coverage, typed))))
    }
}
