//! What somebody types into a form about a cycle: boxes by name, and reading them with words for what is wrong.
//!
//! Kept outside of what is drawn, so nothing typed is lost when a screen is drawn anew. May not live here: what a form asks
//! (`step`, `office::review`, `office::issue`), sending it (`taking`).

use std::collections::BTreeMap;

use reactive_graph::owner::StoredValue;
use reactive_graph::prelude::*;
use reactive_graph::signal::{ArcRwSignal, RwSignal};
use sync_core::id::StaffId;
use sync_core::text::{NoteText, ReasonText, ShortText, TextError};
use sync_core::time::Timestamp;

use super::dom::{Node, window};
use super::parts::{PickOption, choose_into, input, picks, text_box};
use crate::office::Choice;
use crate::protocol::TypedStep;
use crate::view::words;

/// Everything typed into one form.
#[derive(Clone, Copy)]
pub struct Boxes {
    texts: StoredValue<BTreeMap<&'static str, ArcRwSignal<String>>>,
    sets: StoredValue<BTreeMap<&'static str, ArcRwSignal<Vec<u8>>>>,
    /// What was typed into this form before, for boxes that are not drawn yet.
    before: StoredValue<TypedStep>,
    /// It was saved: nothing of it is kept any more.
    forgotten: StoredValue<bool>,
}

impl Boxes {
    /// Nothing typed yet.
    pub fn new() -> Self {
        Self {
            texts: StoredValue::new(BTreeMap::new()),
            sets: StoredValue::new(BTreeMap::new()),
            before: StoredValue::new(TypedStep::default()),
            forgotten: StoredValue::new(false),
        }
    }

    /// Puts back what was typed before, box by box as they are drawn.
    pub fn restore(self, typed: &TypedStep) {
        self.before.set_value(typed.clone());
    }

    /// Everything that stands in the boxes, beside the records that were picked; whoever asks while drawing is told of changes.
    pub fn all(self, picked: Vec<(String, String)>) -> TypedStep {
        let texts = self.texts.with_value(|texts| {
            texts
                .iter()
                .map(|(name, text)| ((*name).to_owned(), text.get()))
                .collect()
        });
        let sets = self.sets.with_value(|sets| {
            sets.iter()
                .map(|(name, set)| ((*name).to_owned(), set.get()))
                .collect()
        });
        TypedStep { texts, sets, picked }
    }

    /// It was saved.
    pub fn forget(self) {
        self.forgotten.set_value(true);
    }

    /// Whether it was saved.
    pub fn is_forgotten(self) -> bool {
        self.forgotten.get_value()
    }

    /// What stands in one box.
    pub fn text(self, name: &'static str) -> RwSignal<String> {
        let mut found = None;
        self.texts.update_value(|texts| {
            let signal = texts
                .entry(name)
                .or_insert_with(|| ArcRwSignal::new(self.typed_before(name)));
            found = Some(signal.clone());
        });
        RwSignal::from(found.unwrap_or_else(|| ArcRwSignal::new(String::new())))
    }

    fn set(self, name: &'static str) -> RwSignal<Vec<u8>> {
        let mut found = None;
        self.sets.update_value(|sets| {
            let signal = sets
                .entry(name)
                .or_insert_with(|| ArcRwSignal::new(self.down_before(name)));
            found = Some(signal.clone());
        });
        RwSignal::from(found.unwrap_or_else(|| ArcRwSignal::new(Vec::new())))
    }

    fn typed_before(self, name: &str) -> String {
        self.before.with_value(|before| {
            let found = before.texts.iter().find(|(one, _)| one == name);
            found.map_or_else(String::new, |(_, text)| text.clone())
        })
    }

    fn down_before(self, name: &str) -> Vec<u8> {
        self.before.with_value(|before| {
            let found = before.sets.iter().find(|(one, _)| one == name);
            found.map_or_else(Vec::new, |(_, down)| down.clone())
        })
    }

    /// What stands in one box now, without spaces around it.
    pub fn typed(self, name: &'static str) -> String {
        self.text(name).get_untracked().trim().to_owned()
    }

    /// Puts something in an empty box.
    pub fn start_with(self, name: &'static str, words: &str) {
        if self.typed(name).is_empty() {
            self.text(name).set(words.to_owned());
        }
    }

    /// A box for a few sentences.
    pub fn area(self, name: &'static str, label: &str, hint: &str) -> Node {
        let value = self.text(name);
        let hint = (!hint.is_empty()).then_some(hint);
        text_box(
            label,
            hint,
            3,
            move || value.get(),
            move |words| value.set(words),
            None,
        )
        .into()
    }

    /// A box for one line.
    pub fn line(self, name: &'static str, label: &str, hint: &str) -> Node {
        input("text", label, hint, self.text(name)).into()
    }

    /// A box for a day.
    pub fn day(self, name: &'static str, label: &str, hint: &str) -> Node {
        input("date", label, hint, self.text(name)).into()
    }

    /// A time of day.
    pub fn clock(self, name: &'static str, label: &str, hint: &str) -> Node {
        input("time", label, hint, self.text(name)).into()
    }

    /// A list to choose one from, by codes that are numbers.
    pub fn one_of(self, name: &'static str, label: &str, all: &[(u8, &str)]) -> Node {
        let options = all
            .iter()
            .map(|(code, words)| (code.to_string(), (*words).to_owned()));
        self.list(name, label, "Choose", options)
    }

    /// Big buttons, one of which is down: for a few answers that are touched in a hurry. Touched again, none is.
    pub fn touch_one(self, name: &'static str, label: &str, all: &[(u8, &str)]) -> Node {
        let value = self.text(name);
        let options = all
            .iter()
            .map(|(code, words)| PickOption::new(*code, words))
            .collect();
        let is_down = move |code: u8| value.with(|chosen| *chosen == code.to_string());
        let touch = move |code: u8| {
            value.update(|chosen| {
                let touched = code.to_string();
                *chosen = if *chosen == touched {
                    String::new()
                } else {
                    touched
                };
            });
        };
        picks(label, options, is_down, touch, None).into()
    }

    /// Big buttons for a few of those whom a list offers as well: both write into the same box.
    pub fn touch_choice(self, name: &'static str, label: &str, all: &[Choice]) -> Node {
        let value = self.text(name);
        let codes: Vec<String> = all.iter().map(|one| one.code.clone()).collect();
        let codes = StoredValue::new(codes);
        let options = (0u8..)
            .zip(all)
            .map(|(place, one)| PickOption::new(place, &one.label))
            .collect();
        let code_at = move |place: u8| codes.with_value(|codes| codes.get(usize::from(place)).cloned());
        let is_down =
            move |place: u8| code_at(place).is_some_and(|code| value.with(|chosen| *chosen == code));
        let touch = move |place: u8| {
            if let Some(code) = code_at(place) {
                value.set(code);
            }
        };
        picks(label, options, is_down, touch, None).into()
    }

    /// A list to choose one from, as the server offers it.
    pub fn choice(self, name: &'static str, label: &str, none: &str, all: &[Choice]) -> Node {
        let options = all.iter().map(|one| (one.code.clone(), one.label.clone()));
        self.list(name, label, none, options)
    }

    /// A list to choose one from.
    pub fn list(
        self,
        name: &'static str,
        label: &str,
        none: &str,
        options: impl Iterator<Item = (String, String)>,
    ) -> Node {
        choose_into(label, none, options, self.text(name)).into()
    }

    /// Big buttons, any number of which may be down.
    pub fn any_of(self, name: &'static str, label: &str, all: &[(u8, &str)]) -> Node {
        let set = self.set(name);
        let options = all
            .iter()
            .map(|(code, words)| PickOption::new(*code, words))
            .collect();
        let touch = move |code| {
            set.update(|all| match all.iter().position(|one| *one == code) {
                Some(place) => drop(all.remove(place)),
                None => all.push(code),
            });
        };
        let is_down = move |code: u8| set.with(|all| all.contains(&code));
        picks(label, options, is_down, touch, None).into()
    }

    /// The buttons that are down, read by their codes.
    pub fn picked<T>(self, name: &'static str, read: impl Fn(u8) -> Option<T>) -> Vec<T> {
        let mut codes = self.set(name).get_untracked();
        codes.sort_unstable();
        codes.into_iter().filter_map(read).collect()
    }

    /// The one that was chosen.
    pub fn chosen<T>(
        self,
        name: &'static str,
        label: &str,
        read: impl Fn(u8) -> Option<T>,
    ) -> Result<T, String> {
        let code = self.typed(name).parse::<u8>().ok();
        code.and_then(read).ok_or_else(|| format!("{label} Choose one."))
    }

    /// The one that was chosen, if one was.
    pub fn chosen_or_none<T>(self, name: &'static str, read: impl Fn(u8) -> Option<T>) -> Option<T> {
        self.typed(name).parse::<u8>().ok().and_then(read)
    }

    /// Somebody of the staff.
    pub fn staff(self, name: &'static str, label: &str) -> Result<StaffId, String> {
        StaffId::from_hex(&self.typed(name)).ok_or_else(|| format!("{label} Choose somebody."))
    }

    /// A few sentences.
    pub fn note(self, name: &'static str, label: &str) -> Result<NoteText, String> {
        NoteText::parse(&self.text(name).get_untracked()).map_err(|why| said(label, why))
    }

    /// A few sentences, or nothing.
    pub fn note_or_none(self, name: &'static str, label: &str) -> Result<Option<NoteText>, String> {
        if self.typed(name).is_empty() {
            return Ok(None);
        }
        self.note(name, label).map(Some)
    }

    /// A reason.
    pub fn reason(self, name: &'static str, label: &str) -> Result<ReasonText, String> {
        ReasonText::parse(&self.text(name).get_untracked()).map_err(|why| said(label, why))
    }

    /// A reason, or nothing.
    pub fn reason_or_none(self, name: &'static str, label: &str) -> Result<Option<ReasonText>, String> {
        if self.typed(name).is_empty() {
            return Ok(None);
        }
        self.reason(name, label).map(Some)
    }

    /// A few words.
    pub fn short(self, name: &'static str, label: &str) -> Result<ShortText, String> {
        ShortText::parse(&self.typed(name)).map_err(|why| said(label, why))
    }

    /// A few words, or nothing.
    pub fn short_or_none(self, name: &'static str, label: &str) -> Result<Option<ShortText>, String> {
        if self.typed(name).is_empty() {
            return Ok(None);
        }
        self.short(name, label).map(Some)
    }

    /// A day and a time of it, each with its question.
    pub fn moment(
        self,
        (day, ask_day): (&'static str, &str),
        (time, ask_time): (&'static str, &str),
    ) -> Result<Timestamp, String> {
        let day = self.typed(day);
        if words::from_boxes(&day, "12:00").is_none() {
            return Err(format!("{ask_day} Choose a day."));
        }
        words::from_boxes(&day, &self.typed(time))
            .map(Timestamp)
            .ok_or_else(|| format!("{ask_time} Choose a time."))
    }

    /// A day, at the end of the office's hours.
    pub fn by(self, name: &'static str, label: &str) -> Result<Timestamp, String> {
        words::from_boxes(&self.typed(name), "17:00")
            .map(Timestamp)
            .ok_or_else(|| format!("{label} Choose a day."))
    }

    /// A day, or nothing.
    pub fn by_or_none(self, name: &'static str, label: &str) -> Result<Option<Timestamp>, String> {
        if self.typed(name).is_empty() {
            return Ok(None);
        }
        self.by(name, label).map(Some)
    }
}

fn said(label: &str, why: TextError) -> String {
    match why {
        TextError::Empty => format!("{label} Nothing is written there yet."),
        why => format!("{label} {why}."),
    }
}

/// A fresh id from the browser's own source of chance.
pub fn chance() -> [u8; 16] {
    let mut bytes = [0; 16];
    if let Ok(crypto) = window().crypto() {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    bytes
}
