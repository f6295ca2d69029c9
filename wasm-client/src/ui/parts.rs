//! Small pieces that several screens are made of: groups of big buttons, problems beside questions, chips.

use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;
use reactive_graph::wrappers::read::Signal;

use super::dom::{El, Node, div, el, live};
use super::icons::{Icon, icon};
use super::route::Route;
use crate::nodes;
use crate::protocol::Custody;
use crate::view::words;

/// What is wrong at some place, if anything.
pub type Trouble = Signal<Option<String>>;

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
/// The problem is shown under the question, so that eyes and screen readers meet it before the answers.
pub fn picks(
    question: &str,
    options: Vec<PickOption>,
    is_down: impl Fn(u8) -> bool + Copy + 'static,
    touch: impl Fn(u8) + Copy + 'static,
    problem: Option<Trouble>,
) -> El {
    let buttons = options
        .into_iter()
        .map(|option| {
            let code = option.code;
            el("button")
                .class("pick")
                .attr("type", "button")
                .pressed(move || is_down(code))
                .on_click(move || touch(code))
                .text(&option.label)
                .child(option.below.map(|below| el("small").text(&below)))
                .into()
        })
        .collect();
    asked(el("fieldset"), problem).with(nodes![
        el("legend").text(question),
        problem.map(problem_line),
        div("picks").with(buttons),
    ])
}

/// Marks an element as a question that may have a problem.
pub fn asked(element: El, problem: Option<Trouble>) -> El {
    let element = element.class("question");
    match problem {
        Some(problem) => element.live_class("has-problem", move || problem.with(Option::is_some)),
        None => element,
    }
}

/// The line that says what is wrong, where it is wrong.
pub fn problem_line(problem: Trouble) -> Node {
    live(move || problem.get().map(|words| problem_words(&words)).into())
}

/// Words about something wrong.
pub fn problem_words(words: &str) -> El {
    el("p")
        .class("problem")
        .attr("tabindex", "-1")
        .child(icon(Icon::Warning))
        .child(el("span").text(words))
}

/// A labelled box for words.
pub fn text_box(
    label: &str,
    hint: Option<&str>,
    rows: u32,
    text: impl Fn() -> String + 'static,
    typed: impl Fn(String) + 'static,
    problem: Option<Trouble>,
) -> El {
    asked(el("label"), problem).with(nodes![
        el("span").class("legend").text(label),
        hint.map(|hint| el("span").class("hint").text(hint)),
        problem.map(problem_line),
        el("textarea")
            .attr("rows", &rows.to_string())
            .live_value(text)
            .on_input(typed),
    ])
}

/// A labelled list to choose one from. `none` is what stands there when nothing is chosen.
pub fn choose_one(
    label: &str,
    none: &str,
    options: impl Iterator<Item = (String, String)>,
    chosen: &str,
    choose: impl FnMut(String) + 'static,
    problem: Option<Trouble>,
) -> El {
    let mut choose = choose;
    let option = |value: &str, words: &str| {
        let selected = (value == chosen).then_some("");
        Node::from(
            el("option")
                .attr("value", value)
                .attr_if("selected", selected)
                .text(words),
        )
    };
    let mut all = vec![option("", none)];
    all.extend(options.map(|(value, words)| option(&value, &words)));
    asked(el("label"), problem).with(nodes![
        el("span").class("legend").text(label),
        problem.map(problem_line),
        el("select")
            .on("change", move |event| choose(super::dom::value_of(&event)))
            .with(all),
    ])
}

/// A labelled box for a few words, a day, or a secret.
pub fn input(kind: &'static str, label: &str, hint: &str, value: RwSignal<String>) -> El {
    let hint = (!hint.is_empty()).then(|| el("span").class("hint").text(hint));
    asked(el("label"), None).with(nodes![
        el("span").class("legend").text(label),
        hint,
        el("input")
            .attr("type", kind)
            .attr(
                "autocomplete",
                if kind == "password" { "new-password" } else { "off" }
            )
            .attr("maxlength", "400")
            .live_value(move || value.get())
            .on_input(move |typed| value.set(typed)),
    ])
}

/// A form in a panel: what is wrong stands above the button.
pub fn form_panel(
    problem: RwSignal<Option<String>>,
    heading: Node,
    boxes: Vec<Node>,
    words: &str,
    send: impl Fn() + 'static,
) -> El {
    el("form")
        .class("panel office-form")
        .attr("novalidate", "")
        .on("submit", move |event| {
            event.prevent_default();
            send();
        })
        .with(nodes![
            heading,
            boxes,
            trouble(problem),
            el("div").class("row-of-buttons").child(
                el("button")
                    .class("button primary")
                    .attr("type", "submit")
                    .text(words)
            ),
        ])
}

/// What is wrong with a form, said where it is seen and heard.
pub fn trouble(problem: RwSignal<Option<String>>) -> Node {
    el("div")
        .attr("role", "alert")
        .child(problem_line(problem.into()))
        .into()
}

/// A list to choose one from, kept in a box.
pub fn choose_into(
    label: &str,
    none: &str,
    options: impl Iterator<Item = (String, String)>,
    value: RwSignal<String>,
) -> El {
    let chosen = value.get_untracked();
    choose_one(
        label,
        none,
        options,
        &chosen,
        move |picked| value.set(picked),
        None,
    )
}

/// The way back, at the top of a screen that was opened from another.
pub fn back_link(to: &Route, words: &str) -> El {
    link(to, "back")
        .child(icon(Icon::Back))
        .child(el("span").text(words))
}

/// The way back, where it is not another address.
pub fn back_button(words: &str, act: impl Fn() + 'static) -> El {
    el("button")
        .class("back")
        .attr("type", "button")
        .on_click(act)
        .child(icon(Icon::Back))
        .child(el("span").text(words))
}

/// A link to a screen.
pub fn link(to: &Route, class: &str) -> El {
    el("a").class(class).attr("href", &to.address())
}

/// A button that does something.
pub fn button(class: &str, picture: Option<Icon>, words: &str, touch: impl FnMut() + 'static) -> El {
    el("button")
        .class(&format!("button {class}"))
        .attr("type", "button")
        .on_click(touch)
        .child(picture.map(icon))
        .child(el("span").text(words))
}

/// A few words on a tint.
pub fn chip(class: &str, picture: Icon, words: &str) -> El {
    el("span")
        .class(&format!("chip {class}"))
        .child(icon(picture))
        .child(el("span").text(words))
}

/// Where an entry is, in the words that the whole app uses for it.
pub fn custody_chip(custody: &Custody, now: i64) -> El {
    match custody {
        Custody::Here => chip("here", Icon::Tablet, "Saved on this tablet"),
        Custody::Sent { received_at } => chip(
            "sent",
            Icon::Tick,
            &format!("Sent {}", words::moment(*received_at, now)),
        ),
        Custody::Held { why, .. } => chip("attention", Icon::Clock, &format!("A manager must decide: {why}")),
        Custody::Refused { why } => chip(
            "attention",
            Icon::Warning,
            &format!("Not taken by the office: {why}"),
        ),
    }
}

/// A paragraph.
pub fn p(class: &str, words: &str) -> El {
    el("p").class(class).text(words)
}

/// One fact of a list of facts.
pub fn fact(label: &str, value: &str) -> El {
    el("div").child(el("dt").text(label)).child(el("dd").text(value))
}

/// What stands where a view will be, before it has come. No spinner: it takes a blink, and nothing waits for it.
pub fn not_yet(heading: &str) -> Node {
    div("not-yet")
        .attr("aria-busy", "true")
        .child(el("h1").text(heading))
        .into()
}

/// Says that a screen's subject is not here.
pub fn not_here(words: &str) -> Node {
    el("section")
        .class("narrow")
        .with(nodes![
            el("h1").text("Not on this tablet"),
            p("", words),
            link(&Route::People, "button").text("Back to my people"),
        ])
        .into()
}

/// A heading with a picture, for a panel.
pub fn panel_heading(picture: Icon, words: &str) -> El {
    el("h2")
        .class("panel-heading")
        .child(icon(picture))
        .child(el("span").text(words))
}

/// A table with a heading over each column. A class that contains "number" sets a column to the right.
pub fn table(class: &str, headings: &[(&str, &str)], rows: Vec<Node>) -> El {
    let headings = headings
        .iter()
        .map(|(words, class)| el("th").attr("scope", "col").class(class).text(words).into())
        .collect();
    el("table").class(class).with(nodes![
        el("thead").child(el("tr").with(headings)),
        el("tbody").with(rows),
    ])
}

/// One cell of a table.
pub fn cell(class: &str, words: &str) -> El {
    el("td").class(class).text(words)
}

/// A row of cells.
pub fn row(cells: Vec<Node>) -> Node {
    el("tr").with(cells).into()
}
