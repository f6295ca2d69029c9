//! Drawing: elements built by plain function calls, kept up to date by effects.
//!
//! Small on purpose. Nothing here is generic over what is drawn, so each screen costs its calls and no more; text is
//! always a text node and never HTML, so nothing that a person typed can become markup.
//!
//! A part that changes is drawn anew as a whole when a signal it reads changes; focus, open folds and the place on the
//! page are kept over that. May not live here: what anything looks like or says.

use std::time::Duration;

use reactive_graph::effect::RenderEffect;
use reactive_graph::owner::on_cleanup;
use send_wrapper::SendWrapper;
use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, Event, HtmlElement, HtmlInputElement, Window};

use super::touch;

const SVG: &str = "http://www.w3.org/2000/svg";

/// One element being built.
#[derive(Clone)]
pub struct El(Element);

/// Something that can be put inside an element.
pub enum Node {
    /// Nothing.
    Nothing,
    /// An element.
    El(El),
    /// Words.
    Text(String),
    /// Several, one after another.
    Many(Vec<Node>),
    /// A part that changes.
    Live(Box<dyn FnMut() -> Node>),
}

/// Puts different things into one list of nodes.
#[macro_export]
macro_rules! nodes {
    ($($node:expr),* $(,)?) => { vec![$($crate::ui::dom::Node::from($node)),*] };
}

/// The browser's window.
///
/// # Panics
/// Where there is none: screens run nowhere else.
#[expect(
    clippy::expect_used,
    reason = "screens run in a browser's main thread, which has a window"
)]
pub fn window() -> Window {
    web_sys::window().expect("a browser's main thread")
}

/// The page.
///
/// # Panics
/// Where there is none: screens run nowhere else.
#[expect(clippy::expect_used, reason = "a window of a page has a document")]
pub fn document() -> Document {
    window().document().expect("a page")
}

/// A new element.
#[expect(
    clippy::expect_used,
    reason = "tag names are literals in this crate, and valid"
)]
pub fn el(tag: &str) -> El {
    El(document().create_element(tag).expect("a valid tag name"))
}

/// A new element with a class: what most are.
pub fn div(class: &str) -> El {
    el("div").class(class)
}

/// A new element of a drawing.
#[expect(
    clippy::expect_used,
    reason = "tag names are literals in this crate, and valid"
)]
pub fn svg(tag: &str) -> El {
    El(document()
        .create_element_ns(Some(SVG), tag)
        .expect("a valid tag name"))
}

/// A part that changes: drawn now, and again whenever a signal that it reads changes.
pub fn live(draw: impl FnMut() -> Node + 'static) -> Node {
    Node::Live(Box::new(draw))
}

/// `draw` while `when` says so.
pub fn live_if(mut when: impl FnMut() -> bool + 'static, mut draw: impl FnMut() -> Node + 'static) -> Node {
    live(move || if when() { draw() } else { Node::Nothing })
}

impl El {
    /// Sets an attribute.
    pub fn attr(self, name: &str, value: &str) -> Self {
        // Names are literals in this crate, and valid.
        let _ = self.0.set_attribute(name, value);
        self
    }

    /// Sets an attribute when there is a value.
    pub fn attr_if(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.attr(name, value),
            None => self,
        }
    }

    /// Sets the class.
    pub fn class(self, class: &str) -> Self {
        self.attr("class", class)
    }

    /// Puts words inside.
    pub fn text(self, words: &str) -> Self {
        let _ = self.0.append_with_str_1(words);
        self
    }

    /// Puts something inside.
    pub fn child(self, node: impl Into<Node>) -> Self {
        put(&self.0, node.into());
        self
    }

    /// Puts several things inside.
    pub fn with(self, nodes: Vec<Node>) -> Self {
        put(&self.0, Node::Many(nodes));
        self
    }

    /// Does something when an event happens here.
    pub fn on(self, event: &str, act: impl FnMut(Event) + 'static) -> Self {
        listen(&self.0, event, Box::new(act));
        self
    }

    /// Does something when touched.
    pub fn on_click(self, mut act: impl FnMut() + 'static) -> Self {
        self.on("click", move |_| act())
    }

    /// Moves focus to the first box inside, once it is on the page.
    pub fn focus_box_soon(self) -> Self {
        let element = self.0.clone();
        after(Duration::ZERO, move || {
            if let Ok(Some(inside)) = element.query_selector("input, select, textarea") {
                // Focus that is refused changes nothing on screen.
                let _ = inside.unchecked_into::<HtmlElement>().focus();
            }
        });
        self
    }

    /// Does something with the words in this box whenever they change.
    pub fn on_input(self, mut act: impl FnMut(String) + 'static) -> Self {
        self.on("input", move |event| act(value_of(&event)))
    }

    /// Keeps an attribute up to date; `None` takes it away.
    pub fn live_attr(self, name: &'static str, mut value: impl FnMut() -> Option<String> + 'static) -> Self {
        let element = self.0.clone();
        keep(Box::new(move || match value() {
            Some(value) => drop(element.set_attribute(name, &value)),
            None => drop(element.remove_attribute(name)),
        }));
        self
    }

    /// Keeps "pressed" up to date: the state of a button that stays down.
    pub fn pressed(self, mut is_down: impl FnMut() -> bool + 'static) -> Self {
        self.live_attr("aria-pressed", move || Some(is_down().to_string()))
    }

    /// Keeps a class on or off.
    pub fn live_class(self, class: &'static str, mut is_on: impl FnMut() -> bool + 'static) -> Self {
        let element = self.0.clone();
        keep(Box::new(move || {
            let _ = element.class_list().toggle_with_force(class, is_on());
        }));
        self
    }

    /// Keeps the words inside up to date.
    pub fn live_text(self, mut words: impl FnMut() -> String + 'static) -> Self {
        let element = self.0.clone();
        keep(Box::new(move || element.set_text_content(Some(&words()))));
        self
    }

    /// Keeps what stands in a box up to date, without moving the cursor of whoever types in it.
    pub fn live_value(self, mut value: impl FnMut() -> String + 'static) -> Self {
        // Works for every sort of box: all have a `value`.
        let element = self.0.clone().unchecked_into::<HtmlInputElement>();
        keep(Box::new(move || {
            let value = value();
            if element.value() != value {
                element.set_value(&value);
            }
        }));
        self
    }

    /// Keeps everything inside up to date.
    pub fn live_children(self, mut draw: impl FnMut() -> Node + 'static) -> Self {
        let element = self.0.clone();
        keep(Box::new(move || {
            let node = draw();
            replace_inside(&element, node);
        }));
        self
    }
}

/// Draws into the page, in place of what is there.
pub fn mount(node: Node) {
    if let Some(body) = document().body() {
        body.set_text_content(None);
        put(&body, node);
    }
}

/// What stands in the box that an event came from.
pub fn value_of(event: &Event) -> String {
    event.target().map_or(String::new(), |target| {
        target.unchecked_into::<HtmlInputElement>().value()
    })
}

/// Listens to the window until the part that asked is drawn anew or goes.
pub fn on_window(event: &'static str, act: impl FnMut(Event) + 'static) {
    let act = Closure::<dyn FnMut(Event)>::new(act);
    let _ = window().add_event_listener_with_callback(event, act.as_ref().unchecked_ref());
    let act = SendWrapper::new(act);
    on_cleanup(move || {
        let _ = window().remove_event_listener_with_callback(event, act.as_ref().unchecked_ref());
    });
}

/// Listens to the window for as long as the page lives, before anything on the page hears of it.
pub fn on_window_first(event: &'static str, act: impl FnMut(Event) + 'static) {
    let act = Closure::<dyn FnMut(Event)>::new(act).into_js_value();
    let _ = window().add_event_listener_with_callback_and_bool(event, act.unchecked_ref(), true);
}

/// Does something once, later.
pub fn after(wait: Duration, act: impl FnOnce() + 'static) {
    let act = Closure::once_into_js(act);
    let wait_ms = i32::try_from(wait.as_millis()).unwrap_or(i32::MAX);
    let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(act.unchecked_ref(), wait_ms);
}

/// Does something again and again, for as long as the page lives.
pub fn every(wait: Duration, act: impl FnMut() + 'static) {
    let act = Closure::<dyn FnMut()>::new(act).into_js_value();
    let wait_ms = i32::try_from(wait.as_millis()).unwrap_or(i32::MAX);
    let _ = window().set_interval_with_callback_and_timeout_and_arguments_0(act.unchecked_ref(), wait_ms);
}

/// Moves focus to the first element that fits, once what is being drawn is there.
pub fn focus_soon(selector: &'static str) {
    after(Duration::ZERO, move || {
        let first = document().query_selector(selector).ok().flatten();
        if let Some(element) = first {
            // Focus that is refused changes nothing on screen.
            let _ = element.unchecked_into::<HtmlElement>().focus();
        }
    });
}

fn put(parent: &Element, node: Node) {
    match node {
        Node::Nothing => {}
        Node::El(El(element)) => drop(parent.append_child(&element)),
        Node::Text(words) => drop(parent.append_with_str_1(&words)),
        Node::Many(nodes) => nodes.into_iter().for_each(|node| put(parent, node)),
        Node::Live(mut draw) => {
            // Its own element, which takes part in no layout: so a part that changes knows what is its own.
            let part = el("live-part");
            drop(parent.append_child(&part.0));
            keep(Box::new(move || {
                let node = draw();
                replace_inside(&part.0, node);
            }));
        }
    }
}

fn replace_inside(element: &Element, node: Node) {
    if element.has_child_nodes() {
        touch::about_to_draw_anew();
    }
    let kept = Kept::of(element);
    element.set_text_content(None);
    put(element, node);
    kept.put_back(element);
}

/// What a person would notice if it went when a part is drawn anew: where the focus is, and which folds are open.
struct Kept {
    focus: Option<u32>,
    open: Vec<u32>,
}

const FOCUSABLE: &str = "a, button, input, select, textarea, summary, [tabindex]";

impl Kept {
    fn of(element: &Element) -> Self {
        let focus = document()
            .active_element()
            .filter(|active| element.contains(Some(active)))
            .and_then(|active| place_of(element, FOCUSABLE, |one| one.is_same_node(Some(&active))));
        let mut open = Vec::new();
        each_of(element, "details", |place, one| {
            if one.has_attribute("open") {
                open.push(place);
            }
        });
        Self { focus, open }
    }

    fn put_back(&self, element: &Element) {
        if let Some(focus) = self.focus {
            each_of(element, FOCUSABLE, |place, one| {
                if place == focus {
                    // Focus that is refused changes nothing on screen.
                    let _ = one.unchecked_ref::<HtmlElement>().focus();
                }
            });
        }
        each_of(element, "details", |place, one| {
            if self.open.contains(&place) {
                let _ = one.set_attribute("open", "");
            }
        });
    }
}

fn place_of(inside: &Element, selector: &str, is: impl Fn(&Element) -> bool) -> Option<u32> {
    let mut found = None;
    each_of(inside, selector, |place, one| {
        if is(one) {
            found = Some(place);
        }
    });
    found
}

/// Each element inside that fits, with its place among them.
pub fn each_of(inside: &Element, selector: &str, mut act: impl FnMut(u32, &Element)) {
    let Ok(list) = inside.query_selector_all(selector) else {
        return;
    };
    for place in 0..list.length() {
        if let Some(one) = list.item(place) {
            act(place, one.unchecked_ref());
        }
    }
}

/// Runs now, and again whenever a signal it reads changes, until the part that asked is drawn anew or goes.
fn keep(mut act: Box<dyn FnMut()>) {
    let effect = RenderEffect::new(move |drawn: Option<()>| {
        // What is there stays while a finger is on it, and is drawn when that is lifted.
        if drawn.is_none() || !touch::holds() {
            act();
        }
    });
    on_cleanup(move || drop(effect));
}

fn listen(element: &Element, event: &str, act: Box<dyn FnMut(Event)>) {
    let act = Closure::wrap(act).into_js_value();
    // Event names are literals in this crate, and valid.
    let _ = element.add_event_listener_with_callback(event, act.unchecked_ref());
}

impl From<El> for Node {
    fn from(element: El) -> Self {
        Self::El(element)
    }
}

impl From<&str> for Node {
    fn from(words: &str) -> Self {
        Self::Text(words.to_owned())
    }
}

impl From<String> for Node {
    fn from(words: String) -> Self {
        Self::Text(words)
    }
}

impl From<Vec<Node>> for Node {
    fn from(nodes: Vec<Node>) -> Self {
        Self::Many(nodes)
    }
}

impl<T: Into<Node>> From<Option<T>> for Node {
    fn from(node: Option<T>) -> Self {
        node.map_or(Self::Nothing, Into::into)
    }
}
