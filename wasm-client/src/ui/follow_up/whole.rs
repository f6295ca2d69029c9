//! One follow-through cycle whole, on a tablet: what is to be done first, then what is missing and why it stands where it
//! stands.

use reactive_graph::prelude::*;

use super::super::core::App;
use super::super::cycle;
use super::super::dom::{Node, div, el, live};
use super::super::icons::Icon;
use super::super::parts::{back_link, button, not_here, not_yet, p};
use super::super::route::Route;
use super::super::step::Place;
use crate::nodes;
use crate::office::{ActionShown, WholeCycle};
use crate::protocol::{CycleView, Screen, View};

/// The screen.
pub fn screen(app: App, cycle: String) -> Node {
    app.watch(Screen::Cycle { cycle, step: None });
    live(move || match app.view.get() {
        Some(View::Cycle(view)) => draw(app, &view),
        Some(View::NotHere { words }) => not_here(&words),
        _ => not_yet("Action"),
    })
}

fn draw(app: App, view: &CycleView) -> Node {
    let (now, place) = (app.now.get(), super::place(app));
    let whole = &view.cycle;
    let history = el("details")
        .class("fold")
        .child(el("summary").text("Everything that was recorded"))
        .child(cycle::decided(whole, now))
        .child(cycle::history(&place, whole, now));
    nodes![
        back_link(&Route::Actions, "Actions"),
        el("h1").text(&whole.row.what),
        div("cycle-page").with(nodes![
            cycle::contradictions(&place, whole),
            cycle::actions(&place, whole, now),
            hand_over(app, &place, whole),
            cycle::head(&place, whole, now),
            cycle::ways_of_whole(&place, whole),
            cycle::five(&whole.five),
            history,
        ]),
        p("coverage", &view.coverage),
    ]
    .into()
}

/// Somebody else answers for an action and has not confirmed: they can, on this same tablet, with their own PIN (row E1.2).
fn hand_over(app: App, place: &Place, cycle: &WholeCycle) -> Node {
    let mut waits: Vec<&str> = cycle
        .actions
        .iter()
        .filter(|action| action.next.iter().any(|code| code == "understood"))
        .flat_map(|action: &ActionShown| &action.owners)
        .filter(|owner| !owner.understood && owner.staff != place.me)
        .map(|owner| owner.name.as_str())
        .collect();
    waits.sort_unstable();
    waits.dedup();
    if waits.is_empty() {
        return Node::Nothing;
    }
    let names = waits.join(" and ");
    div("panel")
        .with(nodes![
            p(
                "",
                &format!(
                    "{names} has not confirmed yet. They can do it here: hand them the tablet, and they sign in with their own \
                     PIN."
                )
            ),
            button("", Some(Icon::Lock), &format!("Hand the tablet to {names}"), move || {
                app.lock();
            }),
        ])
        .into()
}
