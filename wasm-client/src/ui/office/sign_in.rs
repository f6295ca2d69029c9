//! Signing in at a desk.

use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;
use wasm_bindgen_futures::spawn_local;

use super::super::dom::{El, Node, div, el};
use super::super::parts::{link, p, problem_line};
use super::super::route::Route;
use super::super::shell::theme_button;
use super::{Desk, api};
use crate::nodes;
use crate::office::Session;

/// Name and password.
pub fn screen(desk: Desk) -> Node {
    let username = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let asking = RwSignal::new(false);
    let send = move || {
        if asking.get_untracked() {
            return;
        }
        asking.set(true);
        let (name, secret) = (username.get_untracked(), password.get_untracked());
        password.set(String::new());
        spawn_local(async move {
            let body = [("username", name.as_str()), ("password", secret.as_str())];
            let answer = api::post("/api/office/sign-in", &body).await;
            asking.set(false);
            match answer.and_then(|json| api::read::<Session>(&json)) {
                Ok(session) => desk.session.set(Some(session)),
                Err(failed) => problem.set(Some(failed.words())),
            }
        });
    };
    let labelled = |words: &str, input: El, text: RwSignal<String>| {
        el("label")
            .class("question")
            .child(el("span").class("legend").text(words))
            .child(
                input
                    .live_value(move || text.get())
                    .on_input(move |typed| text.set(typed)),
            )
    };
    let name = el("input")
        .attr("type", "text")
        .attr("autocomplete", "username")
        .attr("autocapitalize", "none");
    let secret = el("input")
        .attr("type", "password")
        .attr("autocomplete", "current-password");
    let form = el("form")
        .class("panel")
        .on("submit", move |event| {
            event.prevent_default();
            send();
        })
        .with(nodes![
            el("div")
                .attr("role", "alert")
                .child(problem_line(problem.into())),
            labelled("Name", name, username),
            labelled("Password", secret, password),
            el("button")
                .class("button primary wide")
                .attr("type", "submit")
                .text("Sign in"),
        ]);
    nodes![
        el("header")
            .class("top")
            .child(p("brand", "Followthrough office"))
            .child(div("top-end").child(theme_button())),
        div("page").child(el("main").class("narrow").with(nodes![
            el("h1").text("Sign in to the office"),
            p("lead", "For team leaders, managers and the provider's governance."),
            form,
            p("hint", "Is this a tablet on the floor? ")
                .child(link(&Route::Home, "").text("Open the tablet's screens")),
        ])),
    ]
    .into()
}
