//! Touches that mean what they were aimed at: nothing is drawn anew under a finger that is down, and what has just come to
//! lie where something else was does not take a touch that was meant for that.
//!
//! Records arrive while somebody reads a list, and a list that grows or goes by what is due moves. Whoever aims at Dot
//! must not open Bert. May not live here: what any control does.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use reactive_graph::prelude::*;
use reactive_graph::signal::{ArcRwSignal, RwSignal};
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, MouseEvent};

use super::core::now;
use super::dom::{Node, after, div, document, each_of, on_window, on_window_first, window};
use super::icons::{Icon, icon};
use super::parts::p;
use crate::nodes;

/// What can be touched.
const TOUCHED: &str = "a[href], button, summary, [role=button]";
/// A finger needs about this long from the eye's look to the glass: what moved later than that before a touch was not seen.
const AIM_MS: i64 = 400;
/// Whatever is drawn so soon after somebody acted is the answer to it, and they look for it; of an answer that takes longer
/// whoever brings it says so ([`answered`]).
const ANSWER_MS: i64 = 150;
/// Looks back that are kept: more than this many changes within [`AIM_MS`] are a screen that is still being filled.
const LOOKS_MAX: usize = 4;
/// A finger whose lifting nobody told of (it left the window) holds nothing up for longer.
const HELD_MAX: Duration = Duration::from_millis(1_500);
/// A touch's click comes a little after the finger has left the glass.
const CLICK_COMES: Duration = Duration::from_millis(80);

/// How long it is said that a touch was not passed on.
const SAID_FOR: Duration = Duration::from_secs(3);

/// Where a control lay.
struct Spot {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
    name: String,
}

/// The controls as they lay just before the page was drawn anew.
struct Look {
    at: i64,
    spots: Vec<Spot>,
}

#[derive(Default)]
struct Hand {
    /// A finger is on the glass.
    down: ArcRwSignal<bool>,
    /// Counts touches, so that a late word about one does not lift the next.
    touch: Cell<u32>,
    acted_at: Cell<i64>,
    looks: RefCell<Vec<Look>>,
    /// One look is enough for all that is drawn in one go.
    looked: Cell<bool>,
    last_clicked: RefCell<String>,
}

thread_local! {
    static HAND: Hand = Hand::default();
}

/// Watches the hand for as long as the page lives. What is drawn says that a touch was not passed on, when one was not.
pub fn watch() -> Node {
    let missed = RwSignal::new(0_u32);
    on_window("pointerdown", |event| {
        // A script's event has no finger that would be lifted.
        if event.is_trusted() {
            let touch = HAND.with(|hand| {
                hand.down.set(true);
                hand.touch.set(hand.touch.get().wrapping_add(1));
                hand.touch.get()
            });
            after(HELD_MAX, move || lift(touch));
        }
    });
    for ended in ["pointerup", "pointercancel"] {
        on_window(ended, |_| {
            let touch = HAND.with(|hand| hand.touch.get());
            after(CLICK_COMES, move || lift(touch));
        });
    }
    // Whoever goes back, or to another screen, looks for what comes.
    for asked in ["keydown", "hashchange"] {
        on_window_first(asked, |_| acted());
    }
    on_window_first("click", move |event| {
        // Once what was touched has had its answer: a form's button that goes before that would send nothing.
        let touch = HAND.with(|hand| hand.touch.get());
        after(Duration::ZERO, move || lift(touch));
        if is_astray(&event) {
            event.stop_immediate_propagation();
            event.prevent_default();
            missed.update(|times| *times += 1);
            let this = missed.get_untracked();
            after(SAID_FOR, move || {
                // A newer one has a time of its own.
                if missed.get_untracked() == this {
                    missed.set(0);
                }
            });
        } else if missed.get_untracked() > 0 {
            missed.set(0);
        }
        acted();
    });
    // On top, clear of the word about a save.
    div("toast-place high")
        .attr("role", "status")
        .live_children(move || {
            let said = (missed.get() > 0).then(|| {
                let words = "The screen changed just then. Look, and touch again.";
                div("toast").with(nodes![icon(Icon::Eye), p("", words)])
            });
            said.into()
        })
        .into()
}

/// Whether drawing has to wait, because a finger is down. Whoever asks in an effect is asked again when it is lifted.
pub fn holds() -> bool {
    HAND.with(|hand| {
        let down = hand.down.get_untracked();
        if down {
            hand.down.track();
        }
        down
    })
}

/// Remembers where everything lies, unless what comes is the answer to what somebody just did.
pub fn about_to_draw_anew() {
    HAND.with(|hand| {
        let now = now();
        if hand.looked.replace(true) {
            return;
        }
        after(Duration::ZERO, || HAND.with(|hand| hand.looked.set(false)));
        if now - hand.acted_at.get() < ANSWER_MS {
            return;
        }
        let mut looks = hand.looks.borrow_mut();
        looks.retain(|look| now - look.at < AIM_MS);
        if looks.len() < LOOKS_MAX {
            looks.push(Look {
                at: now,
                spots: spots(),
            });
        }
    });
}

/// What is drawn next was asked for: the first view of a screen, what became of a save.
pub fn answered() {
    acted();
}

fn acted() {
    HAND.with(|hand| hand.acted_at.set(now()));
}

fn lift(touch: u32) {
    HAND.with(|hand| {
        if hand.touch.get() == touch && hand.down.get_untracked() {
            hand.down.set(false);
        }
    });
}

/// Whether this click lands on something else than what it was aimed at: another control lay there a moment ago, or it is
/// the second half of a double touch whose first half has changed the page.
fn is_astray(event: &Event) -> bool {
    let Some(click) = event.dyn_ref::<MouseEvent>() else {
        return false;
    };
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let Some(control) = target.and_then(|target| target.closest(TOUCHED).ok().flatten()) else {
        return false;
    };
    let name = name_of(&control);
    HAND.with(|hand| {
        let before = hand.last_clicked.replace(name.clone());
        // The keyboard's and a script's clicks have no place.
        if click.detail() == 0 {
            return false;
        }
        if click.detail() > 1 && before != name {
            return true;
        }
        let (x, y) = (f64::from(click.client_x()), f64::from(click.client_y()));
        let now = now();
        let looks = hand.looks.borrow();
        let mut recent = looks.iter().filter(|look| now - look.at < AIM_MS);
        recent.any(|look| look.at(x, y).is_some_and(|lay| *lay != name))
    })
}

impl Look {
    /// What lay at a place of the window. The innermost comes last in a page.
    fn at(&self, x: f64, y: f64) -> Option<&String> {
        let lies = |spot: &&Spot| spot.left <= x && x < spot.right && spot.top <= y && y < spot.bottom;
        self.spots.iter().rev().find(lies).map(|spot| &spot.name)
    }
}

fn spots() -> Vec<Spot> {
    let seen_to = window()
        .inner_height()
        .ok()
        .and_then(|height| height.as_f64())
        .unwrap_or(f64::MAX);
    let mut spots = Vec::new();
    let Some(root) = document().document_element() else {
        return spots;
    };
    each_of(&root, TOUCHED, |_, control| {
        let lies = control.get_bounding_client_rect();
        if lies.bottom() > 0.0 && lies.top() < seen_to && lies.width() > 0.0 {
            spots.push(Spot {
                left: lies.left(),
                top: lies.top(),
                right: lies.right(),
                bottom: lies.bottom(),
                name: name_of(control),
            });
        }
    });
    spots
}

/// What tells one control from another: where it leads, or else what it says.
fn name_of(control: &Element) -> String {
    control
        .get_attribute("href")
        .or_else(|| control.get_attribute("aria-label"))
        .or_else(|| control.text_content())
        .unwrap_or_default()
}
