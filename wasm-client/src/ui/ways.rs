//! The ways to the main screens: a row on top of a tablet, a bar at the foot of a phone.
//!
//! A phone's bar has room for four; the rest stand behind "More".

use reactive_graph::prelude::*;

use super::core::App;
use super::dom::{El, Node, div, el};
use super::icons::{Icon, icon};
use super::route::Route;
use crate::protocol::Me;

/// As many as a phone's bar holds beside "More".
const ON_A_PHONE: usize = 4;

/// The handover sheet of one's own unit and the shift that is on.
const OWN_HANDOVER: Route = Route::Handover {
    unit: None,
    shift: None,
};

/// The ways that whoever is signed in has.
pub fn ways(app: App, me: &Me, route: &Route) -> Node {
    // A sheet is one thing to finish: the ways elsewhere would only be in the way of a gloved hand.
    if matches!(route, Route::Sheet { .. }) {
        return Node::Nothing;
    }
    app.more_ways.set(false);
    let offered = offered(me);
    let here = here(me, route);
    let last = offered.len().saturating_sub(1);
    let hidden = offered.len() > ON_A_PHONE + 1;
    let mut bar = Vec::new();
    let mut more: Vec<Node> = Vec::new();
    for (place, (to, picture, words)) in offered.into_iter().enumerate() {
        let way = way(&to, picture, words, to == here);
        if hidden && place >= ON_A_PHONE && place <= last {
            more.push(way.into());
        } else {
            bar.push(Node::from(way));
        }
    }
    let among_more = more.len();
    let nav = el("nav").class("ways").attr("aria-label", "Screens").with(bar);
    if among_more == 0 {
        return nav.into();
    }
    nav.live_class("open", move || app.more_ways.get())
        .child(
            el("button")
                .class("more-ways")
                .attr("type", "button")
                .live_attr("aria-expanded", move || Some(app.more_ways.get().to_string()))
                .on_click(move || app.more_ways.update(|open| *open = !*open))
                .child(icon(Icon::Plus))
                .child(el("span").text("More")),
        )
        .child(div("extra-ways").with(more))
        .into()
}

/// In the order of a day's use.
fn offered(me: &Me) -> Vec<(Route, Icon, &'static str)> {
    let mut ways = Vec::new();
    if me.leads {
        ways.push((Route::Floor, Icon::Board, "Floor board"));
    }
    ways.push((Route::People, Icon::People, "My people"));
    ways.push((Route::DueNow, Icon::Clock, "Due now"));
    ways.push((Route::Shift, Icon::Door, "My shift"));
    ways.push((OWN_HANDOVER, Icon::Handover, "Handover"));
    ways.push((Route::Actions, Icon::Tick, "Actions"));
    if me.may_observe {
        ways.push((Route::Practice, Icon::Eye, "Observe practice"));
    }
    ways.push((Route::Tablet, Icon::Tablet, "This tablet"));
    ways
}

/// Which of them a screen belongs to.
fn here(me: &Me, route: &Route) -> Route {
    match route {
        Route::Practice | Route::Tablet | Route::DueNow | Route::Floor | Route::Shift => route.clone(),
        Route::Handover { .. } => OWN_HANDOVER,
        Route::Daily { .. } => Route::Floor,
        Route::Actions | Route::Cycle { .. } | Route::Step { .. } => Route::Actions,
        Route::Home if me.leads => Route::Floor,
        _ => Route::People,
    }
}

/// One way to a main screen.
pub fn way(to: &Route, picture: Icon, words: &str, is_here: bool) -> El {
    el("a")
        .attr("href", &to.address())
        .attr_if("aria-current", is_here.then_some("page"))
        .child(icon(picture))
        .child(el("span").text(words))
}
