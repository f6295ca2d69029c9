//! Small pieces that several screens are made of: groups of big buttons, problems beside questions, chips.

use leptos::prelude::*;

use super::icons::{Icon, icon};
use super::route::{self, Route};
use crate::protocol::Custody;
use crate::view::words;

/// One option of a group of buttons.
pub struct PickOption {
    /// What it stands for.
    pub code: u8,
    /// Its words.
    pub label: String,
    /// Smaller words below: "150 ml" under "Three quarters".
    pub below: Option<String>,
}

impl PickOption {
    /// An option with one line of words.
    pub fn new(code: u8, label: &str) -> Self {
        Self {
            code,
            label: label.to_owned(),
            below: None,
        }
    }
}

/// A question with big buttons, any number of which may be down.
///
/// `problem` is shown under the question and tied to it for screen readers.
pub fn picks(
    question: &str,
    options: Vec<PickOption>,
    is_down: impl Fn(u8) -> bool + Copy + Send + Sync + 'static,
    touch: impl Fn(u8) + Copy + 'static,
    problem: Signal<Option<String>>,
) -> AnyView {
    let question = question.to_owned();
    let buttons: Vec<AnyView> = options
        .into_iter()
        .map(|option| {
            let code = option.code;
            view! {
                <button
                    type="button"
                    class="pick"
                    aria-pressed=move || if is_down(code) { "true" } else { "false" }
                    on:click=move |_| touch(code)
                >
                    <span class="pick-words">{option.label}</span>
                    {option.below.map(|below| view! { <small>{below}</small> })}
                </button>
            }
            .into_any()
        })
        .collect();
    view! {
        <fieldset class="question" class:has-problem=move || problem.with(Option::is_some)>
            <legend>{question}</legend>
            {problem_line(problem)}
            <div class="picks">{buttons}</div>
        </fieldset>
    }
    .into_any()
}

/// The line that says what is wrong, where it is wrong.
pub fn problem_line(problem: Signal<Option<String>>) -> AnyView {
    (move || {
        problem.get().map(|words| {
            view! {
                <p class="problem" tabindex="-1">
                    {icon(Icon::Warning)}
                    <span>{words}</span>
                </p>
            }
        })
    })
    .into_any()
}

/// A labelled box for words.
pub fn text_box(
    label: &str,
    hint: Option<&str>,
    rows: u32,
    text: Signal<String>,
    typed: impl Fn(String) + Copy + 'static,
    problem: Signal<Option<String>>,
) -> AnyView {
    let (label, hint) = (label.to_owned(), hint.map(str::to_owned));
    view! {
        <label class="question" class:has-problem=move || problem.with(Option::is_some)>
            <span class="legend">{label}</span>
            {hint.map(|hint| view! { <span class="hint">{hint}</span> })}
            {problem_line(problem)}
            <textarea
                rows=rows.to_string()
                prop:value=move || text.get()
                on:input=move |event| typed(event_target_value(&event))
            ></textarea>
        </label>
    }
    .into_any()
}

/// The way back, at the top of a screen that was opened from another.
pub fn back_link(to: Route, words: &str) -> AnyView {
    let words = words.to_owned();
    view! {
        <a class="back" href=to.address()>
            {icon(Icon::Back)}
            <span>{words}</span>
        </a>
    }
    .into_any()
}

/// A few words on a tint.
pub fn chip(class: &'static str, picture: Icon, words: String) -> AnyView {
    view! {
        <span class=format!("chip {class}")>
            {icon(picture)}
            <span>{words}</span>
        </span>
    }
    .into_any()
}

/// Where an entry is, in the words that the whole app uses for it.
pub fn custody_chip(custody: &Custody, now: i64) -> AnyView {
    match custody {
        Custody::Here => chip("here", Icon::Tablet, "Saved on this tablet".to_owned()),
        Custody::Sent { received_at } => chip(
            "sent",
            Icon::Tick,
            format!("Sent {}", words::moment(*received_at, now)),
        ),
        Custody::Held { why, .. } => chip("attention", Icon::Clock, format!("A manager must decide: {why}")),
        Custody::Refused { why } => chip(
            "attention",
            Icon::Warning,
            format!("Not taken by the office: {why}"),
        ),
    }
}

/// What stands where a view will be, before it has come. No spinner: it takes a blink, and nothing waits for it.
pub fn not_yet(heading: &str) -> AnyView {
    let heading = heading.to_owned();
    view! {
        <div class="not-yet" aria-busy="true">
            <h1>{heading}</h1>
        </div>
    }
    .into_any()
}

/// Says that a screen's subject is not here.
pub fn not_here(words: &str) -> AnyView {
    let words = words.to_owned();
    view! {
        <section class="narrow">
            <h1>{"Not on this tablet"}</h1>
            <p>{words}</p>
            <a class="button" href=Route::People.address()>{"Back to my people"}</a>
        </section>
    }
    .into_any()
}

/// A heading with a picture, for a panel.
pub fn panel_heading(picture: Icon, words: &str) -> AnyView {
    let words = words.to_owned();
    view! {
        <h2 class="panel-heading">
            {icon(picture)}
            <span>{words}</span>
        </h2>
    }
    .into_any()
}

/// Goes to a screen when touched, as a button does.
pub fn go_to(route: Route) -> impl Fn(leptos::ev::MouseEvent) + 'static {
    move |_| route::go(&route)
}

/// A button that does something.
pub fn button(
    class: &'static str,
    picture: Option<Icon>,
    words: &str,
    touch: impl Fn() + 'static,
) -> AnyView {
    let words = words.to_owned();
    view! {
        <button type="button" class=format!("button {class}") on:click=move |_| touch()>
            {picture.map(icon)}
            <span>{words}</span>
        </button>
    }
    .into_any()
}
