//! First contact: the code, the four words, and waiting for the manager.

use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;

use super::core::App;
use super::dom::{Node, el, window};
use super::icons::Icon;
use super::parts::{asked, button, p, problem_line};
use super::route::Route;
use crate::nodes;
use crate::protocol::{Enrolling, Say};

/// Set up this tablet: asks for the code, or takes it from the address that a QR picture led to.
pub fn enter_code(app: App, problem: Option<String>) -> Node {
    let code = app.code;
    if let (Route::Enrol { code: given }, true) =
        (app.route.get_untracked(), code.with_untracked(String::is_empty))
    {
        code.set(given);
    }
    let problem = RwSignal::new(problem.or_else(was_wiped));
    let send = move || {
        let typed = code.get_untracked();
        if typed.chars().filter(|c| c.is_alphanumeric()).count() == 8 {
            app.tell(Say::Enrol { code: typed });
        } else {
            problem.set(Some(
                "The code has 8 letters and numbers. Check what you typed.".to_owned(),
            ));
        }
    };
    let code_box = el("input")
        .class("code")
        .attr("type", "text")
        .attr("autocomplete", "off")
        .attr("autocapitalize", "characters")
        .attr("spellcheck", "false")
        .attr("maxlength", "12")
        .live_value(move || code.get())
        .on_input(move |typed| {
            problem.set(None);
            code.set(typed);
        });
    let form = el("form")
        .class("panel")
        .on("submit", move |event| {
            event.prevent_default();
            send();
        })
        .with(nodes![
            asked(el("label"), Some(problem.into())).with(nodes![
                el("span").class("legend").text("Code"),
                el("span")
                    .class("hint")
                    .text("8 letters and numbers. It works once, for a few minutes."),
                problem_line(problem.into()),
                code_box,
            ]),
            el("button")
                .class("button primary wide")
                .attr("type", "submit")
                .text("Continue"),
        ]);
    el("main")
        .class("narrow")
        .with(nodes![
            el("h1").text("Set up this tablet"),
            p(
                "lead",
                "A manager opens the office page, chooses Tablets, then Enrol a tablet. The page shows a code.",
            ),
            form,
            p(
                "hint",
                "Was this tablet in use before? Then its browser has cleared it, and what it had not sent is gone. Tell a \
                 manager which tablet it is.",
            ),
        ])
        .into()
}

/// Where a page remembers that this browser held an enrolled tablet: browsers that clear the store for want of room leave it.
const JOINED: &str = "joined";

/// Remembers that this browser holds an enrolled tablet.
pub fn remember_joined() {
    if let Ok(Some(storage)) = window().local_storage() {
        // Without it a store that was cleared is not noticed; nothing else depends on it.
        let _ = storage.set_item(JOINED, "yes");
    }
}

/// That this browser held an enrolled tablet, and no longer does.
fn was_wiped() -> Option<String> {
    let storage = window().local_storage().ok()??;
    storage.get_item(JOINED).ok()??;
    Some(
        "This tablet was set up before, and its browser has deleted what was kept here. Records that were not yet sent are \
         gone. Tell a manager, then set it up again."
            .to_owned(),
    )
}

/// The code is being checked, or the manager is comparing the words.
pub fn on_its_way(app: App, enrolling: Enrolling) -> Node {
    match enrolling {
        Enrolling::Checking => el("main")
            .class("narrow")
            .attr("role", "status")
            .child(el("h1").text("Checking the code"))
            .child(p("lead", "Asking the office. This takes a few seconds."))
            .into(),
        Enrolling::Words { words, service_name } => {
            let lead = format!(
                "This tablet is about to join {service_name}. The office page shows four words. They must be these four:"
            );
            el("main")
                .class("narrow")
                .with(nodes![
                    el("h1").text("Do these words match?"),
                    p("lead", &lead),
                    four_words(&words),
                    p("", "Waiting for the manager to confirm them on the office page.")
                        .attr("role", "status"),
                    p("hint", "If the words are different, stop, and tell a manager."),
                    button("", Some(Icon::Struck), "Stop", move || app
                        .tell(Say::StopEnrolling)),
                ])
                .into()
        }
    }
}

/// The four words that both screens show.
pub fn four_words(words: &[String]) -> super::dom::El {
    let words = words.iter().map(|word| el("li").text(word).into()).collect();
    el("ol").class("words").with(words)
}
