//! A person's targets at the desk: the tablet's own screen, with the office's server at the other end of the line.
//!
//! May not live here: what the screen looks like (`ui::targets`), what the server's answers hold (`office::targets`).

use reactive_graph::effect::Effect;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;
use wasm_bindgen_futures::spawn_local;

use super::super::core::App;
use super::super::dom::Node;
use super::super::shell::end_toasts;
use super::super::targets;
use super::documents::said;
use super::overview::coverage_words;
use super::{Desk, api};
use crate::nodes;
use crate::office::{Targets, target_text};
use crate::protocol::{FromWorker, Problem, ProblemAt, Request, Say, Screen, TargetForm, ToWorker, View};

/// What the screen watches.
#[derive(Clone, Copy)]
struct Line {
    desk: Desk,
    watch: RwSignal<Option<(Request, String)>>,
}

/// The screen.
pub fn screen(desk: Desk, person: &str) -> Node {
    let line = Line {
        desk,
        watch: RwSignal::new(None),
    };
    let app = App::at_desk(desk.now, move |app, said| line.hear(app, said));
    // Set elsewhere meanwhile: what is shown is read again; what is being typed is not touched.
    Effect::new(move |_| {
        desk.floor_moved.track();
        desk.came_back.track();
        line.read(app);
    });
    end_toasts(app);
    nodes![said(app), targets::screen(app, person.to_owned())].into()
}

fn path(person: &str) -> String {
    format!("/api/office/people/{person}/targets")
}

impl Line {
    fn hear(self, app: App, said: ToWorker) {
        let request = said.request;
        match said.say {
            Say::Watch(Screen::Targets { person }) => {
                self.watch.set(Some((request, person)));
                self.read(app);
            }
            Say::SetTarget { person, form } => self.set(app, request, person, &form),
            // Nothing else is said by this screen.
            _ => {}
        }
    }

    fn set(self, app: App, request: Request, person: String, form: &TargetForm) {
        let target = match target_text(&person, form, self.desk.now.get_untracked()) {
            Ok(target) => target,
            Err(problems) => return app.take(FromWorker::NotSaved { request, problems }),
        };
        spawn_local(async move {
            match self
                .desk
                .kept(api::post(&path(&person), &[("target", &target)]).await)
            {
                Ok(_) => {
                    app.take(FromWorker::Saved {
                        request,
                        entry: String::new(),
                        what: "the target".to_owned(),
                        undo_until_at: None,
                    });
                    self.read(app);
                }
                Err(words) => {
                    let at = ProblemAt::Whole;
                    let problems = vec![Problem { at, words }];
                    app.take(FromWorker::NotSaved { request, problems });
                }
            }
        });
    }

    /// Reads what is watched, and shows it.
    fn read(self, app: App) {
        let Some((watch, person)) = self.watch.get_untracked() else {
            return;
        };
        spawn_local(async move {
            let answer = api::get(&path(&person))
                .await
                .and_then(|json| api::read::<Targets>(&json));
            let view = match self.desk.kept(answer) {
                Ok(targets) => {
                    let now = self.desk.now.get_untracked();
                    let coverage = coverage_words(&targets.coverage, now);
                    View::Targets(Box::new(targets.view(coverage, now)))
                }
                Err(words) => View::NotHere { words },
            };
            app.take(FromWorker::Screen {
                watch,
                view: Box::new(view),
            });
        });
    }
}
