//! What somebody types into a form about a cycle: boxes by name, and reading them with words for what is wrong.
//!
//! Kept outside of what is drawn, so nothing typed is lost when a screen is drawn anew. May not live here: what a form asks
//! (`review`, `issue`, `step`), sending it (`taking`).

use std::collections::BTreeMap;

use reactive_graph::owner::StoredValue;
use reactive_graph::prelude::*;
use reactive_graph::signal::{ArcRwSignal, RwSignal};
use sync_core::id::StaffId;
use sync_core::text::{NoteText, ReasonText, TextError};
use sync_core::time::Timestamp;

use super::super::dom::{Node, window};
use super::super::parts::{PickOption, choose_one, picks, text_box};
use super::forms::input;
use crate::office::Choice;
use crate::view::words;

/// Everything typed into one form.
#[derive(Clone, Copy)]
pub struct Boxes {
    texts: StoredValue<BTreeMap<&'static str, ArcRwSignal<String>>>,
    sets: StoredValue<BTreeMap<&'static str, ArcRwSignal<Vec<u8>>>>,
}

impl Boxes {
    /// Nothing typed yet.
    pub fn new() -> Self {
        Self {
            texts: StoredValue::new(BTreeMap::new()),
            sets: StoredValue::new(BTreeMap::new()),
        }
    }

    /// What stands in one box.
    pub fn text(self, name: &'static str) -> RwSignal<String> {
        let mut found = None;
        self.texts.update_value(|texts| {
            let signal = texts
                .entry(name)
                .or_insert_with(|| ArcRwSignal::new(String::new()));
            found = Some(signal.clone());
        });
        RwSignal::from(found.unwrap_or_else(|| ArcRwSignal::new(String::new())))
    }

    fn set(self, name: &'static str) -> RwSignal<Vec<u8>> {
        let mut found = None;
        self.sets.update_value(|sets| {
            let signal = sets.entry(name).or_insert_with(|| ArcRwSignal::new(Vec::new()));
            found = Some(signal.clone());
        });
        RwSignal::from(found.unwrap_or_else(|| ArcRwSignal::new(Vec::new())))
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

    /// A list to choose one from, by codes that are numbers.
    pub fn one_of(self, name: &'static str, label: &str, all: &[(u8, &str)]) -> Node {
        let options = all
            .iter()
            .map(|(code, words)| (code.to_string(), (*words).to_owned()));
        self.list(name, label, "Choose", options)
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
        let value = self.text(name);
        let chosen = value.get_untracked();
        choose_one(
            label,
            none,
            options,
            &chosen,
            move |picked| value.set(picked),
            None,
        )
        .into()
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
