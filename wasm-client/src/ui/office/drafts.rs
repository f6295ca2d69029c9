//! What somebody is typing at the desk and has not saved: kept in this page's memory alone, for whoever typed it.
//!
//! A desk may be anybody's computer, so nothing of it is written into the browser's storage. Inside the page it is offered
//! again, as on a tablet; before the page itself goes, the browser asks. May not live here: the documents' screens.

use reactive_graph::effect::Effect;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;

use super::super::core::now;
use super::super::dom::on_window;
use crate::office::Session;
use crate::protocol::{DocumentName, Draft, DraftBody, DraftKey, TypedSection};

/// Everything typed here and not saved.
#[derive(Clone, Copy)]
pub struct Drafts {
    kept: RwSignal<Vec<Draft>>,
    /// Who typed it.
    of: RwSignal<String>,
}

impl Drafts {
    /// None yet. Whoever leaves the page while there are some is asked by the browser first.
    pub fn new(session: RwSignal<Option<Session>>) -> Self {
        let drafts = Self {
            kept: RwSignal::new(Vec::new()),
            of: RwSignal::new(String::new()),
        };
        on_window("beforeunload", move |event| {
            if !drafts.kept.with_untracked(Vec::is_empty) {
                event.prevent_default();
            }
        });
        // Signed out for a while, she finds them again; somebody else never does.
        Effect::new(move |_| {
            let Some(staff) = session.with(|session| session.as_ref().map(|session| session.staff.clone()))
            else {
                return;
            };
            if drafts.of.get_untracked() != staff {
                drafts.kept.set(Vec::new());
                drafts.of.set(staff);
            }
        });
        drafts
    }

    /// Keeps what stands in a box now.
    pub fn keep(self, draft: Draft) {
        let draft = Draft {
            kept_at: now(),
            ..draft
        };
        self.kept.update(|kept| {
            kept.retain(|one| one.key != draft.key);
            kept.push(draft);
        });
    }

    /// It was saved, or given up.
    pub fn clear(self, key: &DraftKey) {
        self.kept.update(|kept| kept.retain(|one| one.key != *key));
    }

    /// What was typed in this document.
    pub fn typed_in(self, name: &DocumentName) -> Vec<TypedSection> {
        let typed = |draft: &Draft| match (&draft.key, &draft.body) {
            (DraftKey::Section { document, section }, DraftBody::Section { base, text })
                if document == name =>
            {
                Some(TypedSection {
                    section: *section,
                    base: base.clone(),
                    text: text.clone(),
                    kept_at: draft.kept_at,
                })
            }
            _ => None,
        };
        self.kept
            .with_untracked(|kept| kept.iter().filter_map(typed).collect())
    }
}
