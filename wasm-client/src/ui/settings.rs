//! How this tablet looks: light or dark, and how large the type is. A choice of the tablet's, remembered on it.

use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;

use wasm_bindgen::prelude::*;
use web_sys::MediaQueryList;

use super::dom::{El, Node, div, document, el, window};
use super::icons::Icon;
use super::parts::panel_heading;
use crate::nodes;

/// Themes: what is kept, and its words. Nothing kept follows the device.
const THEMES: [(&str, &str); 3] = [("", "As the device"), ("light", "Light"), ("dark", "Dark")];
/// Sizes of type in per cent of the browser's.
const SIZES: [(&str, &str); 4] = [
    ("", "100 %"),
    ("125", "125 %"),
    ("150", "150 %"),
    ("200", "200 %"),
];

/// The panel with both.
pub fn panel() -> El {
    el("section").class("panel").with(nodes![
        panel_heading(Icon::Sun, "Light and type"),
        choice("Light or dark", "theme", &THEMES),
        choice("Size of the words", "type", &SIZES),
    ])
}

fn choice(question: &str, name: &'static str, options: &'static [(&'static str, &'static str)]) -> El {
    let chosen = RwSignal::new(kept(name));
    let buttons: Vec<Node> = options
        .iter()
        .map(|(value, words)| {
            el("button")
                .class("pick")
                .attr("type", "button")
                .pressed(move || chosen.get() == *value)
                .on_click(move || {
                    keep(name, value);
                    chosen.set((*value).to_owned());
                })
                .text(words)
                .into()
        })
        .collect();
    el("fieldset").class("question").with(nodes![
        el("legend").text(question),
        div("picks small-picks").with(buttons),
    ])
}

/// Whether the dark theme is on: chosen, or the device's own.
pub fn is_dark() -> bool {
    match kept("theme").as_str() {
        "" => device_is_dark().is_some_and(|query| query.matches()),
        theme => theme == "dark",
    }
}

/// Does something whenever the device's own theme changes.
pub fn on_device_change(act: impl FnMut() + 'static) {
    if let Some(query) = device_is_dark() {
        let changed = Closure::<dyn FnMut()>::new(act);
        query.set_onchange(Some(changed.as_ref().unchecked_ref()));
        // For as long as the page is open, with the query that calls it.
        changed.forget();
        std::mem::forget(query);
    }
}

fn device_is_dark() -> Option<MediaQueryList> {
    window()
        .match_media("(prefers-color-scheme: dark)")
        .ok()
        .flatten()
}

/// What was chosen; empty when nothing was.
pub fn kept(name: &str) -> String {
    document()
        .document_element()
        .and_then(|root| root.get_attribute(&format!("data-{name}")))
        .unwrap_or_default()
}

/// Shows a choice and keeps it. An empty one forgets it.
pub fn keep(name: &str, value: &str) {
    // None of these can fail in a way a person could act on: a choice then lasts until the page is loaded again.
    if let Some(root) = document().document_element() {
        let attribute = format!("data-{name}");
        let _ = if value.is_empty() {
            root.remove_attribute(&attribute)
        } else {
            root.set_attribute(&attribute, value)
        };
    }
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = if value.is_empty() {
            storage.remove_item(name)
        } else {
            storage.set_item(name, value)
        };
    }
}
