//! The daily check of a shift leader: what is undone today, four questions, one signature. Offline, kept as a draft while it is
//! written.
//!
//! May not live here: the form and what is shown of a check, which the office's desk shows too (`cadence`).

use reactive_graph::computed::Memo;
use reactive_graph::effect::Effect;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;
use sync_core::record::{Cadence, SeenAtReview};
use sync_core::time::CareDay;

use super::cadence::{form::Typed, on_a_tablet, seen, signatures};
use super::core::App;
use super::dom::{Node, div, el, live};
use super::entry::say_saved;
use super::icons::{Icon, icon};
use super::parts::{back_link, button, form_panel, link, not_here, not_yet, p};
use super::route::Route;
use crate::nodes;
use crate::protocol::{
    DailyLine, DailyView, Draft, DraftBody, DraftKey, FromWorker, Say, Screen, View, daily_form,
};
use crate::view::words;

/// The check of a day; of today when none is named.
pub fn screen(app: App, first: Option<String>) -> Node {
    app.watch(Screen::Daily { first });
    let here = Memo::new(move |_| app.view.with(Option::is_some));
    let anew = RwSignal::new(false);
    live(move || {
        if !here.get() {
            return not_yet("Daily check");
        }
        let begun_anew = anew.get();
        // Drawn once: what is signed is what stood there, and a view that comes meanwhile must not touch what is written.
        match app.view.get_untracked() {
            Some(View::Daily(view)) => draw(app, &view, (begun_anew, anew)),
            Some(View::NotHere { words }) => not_here(&words),
            _ => not_yet("Daily check"),
        }
    })
}

/// The way to today's check, for whoever may sign it.
pub fn way(line: &DailyLine) -> Node {
    let class = if line.done { "button" } else { "button primary" };
    let picture = if line.done { Icon::Tick } else { Icon::Board };
    link(&Route::Daily { first: None }, class)
        .child(icon(picture))
        .child(el("span").text(&line.words))
        .into()
}

fn draw(app: App, view: &DailyView, anew: (bool, RwSignal<bool>)) -> Node {
    let now = app.now.get_untracked();
    let row = &view.review.row;
    let signed = signatures(&view.review, now, on_a_tablet);
    let holding = view.agenda.as_ref().map(|agenda| {
        let typed = Typed::new();
        let draft = view.draft.as_ref().filter(|_| !anew.0);
        let restored = restore(app, typed, &row.first, draft, anew.1);
        let before = el("section").class("panel").with(nodes![
            el("h2").text("What to look at"),
            seen(agenda, now, on_a_tablet, |cycle, about| typed
                .decision(cycle, about)),
        ]);
        let heading = nodes![
            el("h2").text("What you found"),
            (!view.counts).then(|| p(
                "attention-panel",
                "Your role puts this forward: it counts when a shift leader or a manager signs."
            )),
        ];
        let words = if view.counts {
            "Sign the daily check"
        } else {
            "Put it forward"
        };
        let (problem, sending) = (RwSignal::new(None), RwSignal::new(false));
        let (first, bytes) = (row.first.clone(), view.seen.clone());
        let send = move || sign(app, typed, (&first, &bytes), (problem, sending));
        keep(app, typed, row.first.clone());
        let questions = typed.questions(Cadence::Daily);
        nodes![
            restored,
            before,
            form_panel(problem, heading.into(), questions, words, send),
        ]
    });
    let had = (!signed.is_empty()).then(|| el("h2").text("Signed"));
    let lead = format!("{}. Time until {}.", row.kept, words::moment(row.due_at - 1, now));
    nodes![
        back_link(&Route::Floor, "Floor board"),
        el("h1").text(&format!("Daily check, {}", row.label)),
        p("lead", &lead),
        holding,
        had,
        div("signatures").with(signed),
    ]
    .into()
}

fn sign(
    app: App,
    typed: Typed,
    (first, seen): (&str, &[u8]),
    (problem, sending): (RwSignal<Option<String>>, RwSignal<bool>),
) {
    let held = CareDay::from_iso(first)
        .zip(minicbor::decode::<SeenAtReview>(seen).ok())
        .ok_or_else(|| "This check could not be read. Go back and open it again.".to_owned())
        .and_then(|(day, seen)| typed.read(Cadence::Daily, day.number(), seen));
    let held = match held {
        Ok(held) => held,
        Err(why) => return problem.set(Some(why)),
    };
    if sending.get_untracked() {
        return;
    }
    sending.set(true);
    problem.set(None);
    let say = Say::SignDaily {
        first: first.to_owned(),
        fields: minicbor::to_vec(&held).unwrap_or_default(),
    };
    app.ask(say, move |answer| match answer {
        FromWorker::Saved { what, entry, .. } => {
            typed.boxes.forget();
            say_saved(app, &what, &entry, None, &Route::Floor);
        }
        FromWorker::NotSaved { problems, .. } => {
            sending.try_set(false);
            problem.try_set(problems.into_iter().next().map(|problem| problem.words));
        }
        // No other answer belongs to a save.
        _ => {}
    });
}

fn restore(app: App, typed: Typed, first: &str, draft: Option<&Draft>, anew: RwSignal<bool>) -> Node {
    let Some((DraftBody::Step(before), kept_at)) = draft.map(|draft| (&draft.body, draft.kept_at)) else {
        return Node::Nothing;
    };
    typed.restore(before);
    let words = format!(
        "What you typed {} is here again.",
        words::moment(kept_at, app.now.get_untracked())
    );
    let key = DraftKey::Step(daily_form(first));
    div("coverage-panel")
        .child(p("", &words))
        .child(button("small", None, "Start again", move || {
            app.tell(Say::ClearDraft(key.clone()));
            anew.set(true);
        }))
        .into()
}

/// Keeps what is typed, from the first change on.
fn keep(app: App, typed: Typed, first: String) {
    Effect::new(move |before: Option<bool>| {
        let all = typed.all();
        if before.is_some() && !typed.boxes.is_forgotten() {
            app.tell(Say::KeepDraft(Draft {
                key: DraftKey::Step(daily_form(&first)),
                body: DraftBody::Step(all),
                kept_at: 0,
            }));
        }
        true
    });
}
