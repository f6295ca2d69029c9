//! A care plan or an About Me, as the office's server tells it, and as the same screens show it that tablets have.
//!
//! Planned care crosses as the bytes that records carry it in. May not live here: asking the server (`ui::office`).

use sync_core::id::{Hash, PersonId, PlanItemId, hex, unhex};
use sync_core::record::PlannedCare;

use super::read::answers;
use super::{Coverage, Json, Read};
use crate::protocol::{
    Custody, DifferenceView, DocumentDraft, DocumentName, DocumentView, Heads, PersonHead, PlannedDraft,
    PlannedForm, PlannedLine, Problem, ProposalView, ReaderLine, SectionChange, SectionText, StaffTile,
    TextPiece, VersionLine, WrittenBy,
};
use crate::view::{document_words, planned_form};

answers! {
    /// A document.
    Document {
        /// "Care plan".
        label: String,
        /// Whose.
        person: String,
        /// Full name.
        name: String,
        /// What they like to be called.
        known_as: String,
        /// Unit's name.
        unit_name: String,
        /// Room.
        room: String,
        /// The newest changes in it.
        heads: Vec<String>,
        /// As it stands.
        sections: Vec<Section>,
        /// As published.
        published: Option<Vec<Section>>,
        /// Versions to work by.
        current: Vec<Version>,
        /// What each of several says by itself.
        each: Vec<Vec<Section>>,
        /// What publishing would change.
        pending: Option<Differs>,
        /// Planned care as it stands.
        planned: Vec<Planned>,
        /// Planned care in force.
        in_force: Vec<Care>,
        /// Who read the newest version.
        readers: Vec<Reader>,
        /// Who did not.
        not_read: Vec<String>,
        /// What was not let in.
        proposals: Vec<Proposal>,
        /// Whether whoever asks may write in it.
        may_write: bool,
        /// Whether they may publish.
        may_publish: bool,
        /// What it rests on.
        coverage: Coverage,
    }
    /// A section's text.
    Section {
        /// Code.
        section: i64,
        /// Heading.
        label: String,
        /// Text.
        text: String,
    }
    /// A published version.
    Version {
        /// The entry.
        entry: String,
        /// Who.
        by_name: String,
        /// In which role.
        role_label: String,
        /// When.
        published_at: i64,
        /// Why.
        why: Option<String>,
    }
    /// Planned care in a draft.
    Planned {
        /// As it stands.
        care: Care,
        /// Not in force as it stands.
        unpublished: bool,
        /// What others wrote for the same item.
        also: Vec<Care>,
        /// Who wrote which.
        writers: Vec<Author>,
    }
    /// Somebody's word on a version.
    Reader {
        /// Who.
        name: String,
        /// "Understood", or "not sure".
        understood: bool,
        /// What they are not sure about.
        question: Option<String>,
        /// When.
        read_at: i64,
    }
    /// A change that was not let in.
    Proposal {
        /// Who wrote it.
        by: Author,
        /// Why it was not let in.
        why: String,
        /// What it would change.
        changes: Option<Differs>,
    }
    /// Who wrote a change.
    Author {
        /// Name.
        by_name: String,
        /// In which role.
        role_label: String,
        /// When.
        recorded_at: i64,
    }
    /// What differs between two versions.
    Differs {
        /// Text.
        sections: Vec<SectionDiffers>,
        /// Planned care.
        planned: Vec<PlannedDiffers>,
    }
    /// A section that differs.
    SectionDiffers {
        /// Heading.
        label: String,
        /// Its text in pieces.
        pieces: Vec<PieceSaid>,
    }
    /// A piece of text.
    PieceSaid {
        /// "same", "added" or "removed".
        stands: String,
        /// The words.
        text: String,
    }
    /// Planned care that differs.
    PlannedDiffers {
        /// Before.
        before: Option<Care>,
        /// After.
        after: Option<Care>,
    }
}

/// Planned care, from the bytes that records carry it in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Care(PlannedCare);

impl Read for Care {
    fn read(json: &Json) -> Option<Self> {
        let text = String::read(json)?;
        let mut bytes = vec![0; text.len() / 2];
        unhex(&text, &mut bytes)?;
        minicbor::decode(&bytes).ok().map(Self)
    }
}

impl Care {
    fn line(&self) -> PlannedLine {
        planned_form::line(&self.0)
    }

    fn both(&self) -> (PlannedLine, PlannedForm) {
        (self.line(), planned_form::write(&self.0))
    }
}

/// Heads as the server takes them: one text.
pub fn heads_text(heads: &Heads) -> String {
    heads.iter().map(|head| hex(head)).collect::<Vec<_>>().join(" ")
}

/// A form for planned care as the server takes it.
///
/// # Errors
/// Everything wrong with the form, beside its questions.
pub fn planned_text(person: &str, form: &PlannedForm, new_item: [u8; 16]) -> Result<String, Vec<Problem>> {
    let person = PersonId::from_hex(person).unwrap_or(PersonId([0; 16]));
    let care = planned_form::read(form, person, PlanItemId(new_item))?;
    Ok(minicbor::to_vec(&care).map_or_else(|_| String::new(), |bytes| hex(&bytes)))
}

impl Document {
    /// As the screens show it. `coverage` says in words what it rests on.
    pub fn view(self, document: DocumentName, coverage: String) -> DocumentView {
        let heads: Heads = self
            .heads
            .iter()
            .filter_map(|head| Hash::from_hex(head).map(|hash| hash.0))
            .collect();
        let current: Vec<VersionLine> = self.current.into_iter().map(Version::view).collect();
        let now = sections(self.sections);
        // Two versions at once: what both say together is what stands between them.
        let working = match (current.len(), self.published) {
            (0, _) => Vec::new(),
            (1, Some(published)) => sections(published),
            _ => now.clone(),
        };
        DocumentView {
            head: PersonHead {
                person: self.person,
                known_as: self.known_as,
                name: self.name,
                unit_name: self.unit_name,
                room: self.room,
                birth_year: None,
                alerts: Vec::new(),
            },
            document,
            label: self.label,
            opening: false,
            trouble: None,
            to_read: Vec::new(),
            my_word: None,
            since_read: None,
            alone: document_words::where_they_differ(self.each.into_iter().map(sections).collect()),
            sections: working,
            planned: self.in_force.iter().map(Care::line).collect(),
            draft: self.may_write.then(|| DocumentDraft {
                heads,
                sections: now,
                planned: self
                    .planned
                    .iter()
                    .map(|one| {
                        let (line, form) = one.care.both();
                        PlannedDraft {
                            line,
                            form,
                            unpublished: one.unpublished,
                            also: one.also.iter().map(Care::both).collect(),
                            writers: one
                                .writers
                                .iter()
                                .map(|by| WrittenBy {
                                    by_name: by.by_name.clone(),
                                    role_label: by.role_label.clone(),
                                    written_at: by.recorded_at,
                                })
                                .collect(),
                        }
                    })
                    .collect(),
                changes: self.pending.and_then(Differs::view),
                comparing: false,
                typed: Vec::new(),
                begun: None,
            }),
            may_publish: self.may_publish,
            proposals: self
                .proposals
                .into_iter()
                .map(|one| ProposalView {
                    by_name: one.by.by_name,
                    role_label: one.by.role_label,
                    recorded_at: one.by.recorded_at,
                    why: one.why,
                    changes: one.changes.and_then(Differs::view),
                })
                .collect(),
            readers: self.readers.into_iter().map(Reader::view).collect(),
            not_read: self
                .not_read
                .into_iter()
                .map(|name| StaffTile {
                    staff: String::new(),
                    name,
                    role_label: String::new(),
                    unit: None,
                    ready_here: false,
                })
                .collect(),
            coverage,
            current,
        }
    }
}

/// Text as the screens have it.
pub(super) fn sections(sections: Vec<Section>) -> Vec<SectionText> {
    sections
        .into_iter()
        .map(|one| SectionText {
            section: u8::try_from(one.section).unwrap_or(u8::MAX),
            label: one.label,
            text: one.text,
        })
        .collect()
}

impl Version {
    pub(super) fn view(self) -> VersionLine {
        VersionLine {
            custody: sent(self.published_at),
            entry: self.entry,
            by_name: self.by_name,
            role_label: self.role_label,
            published_at: self.published_at,
            why: self.why,
        }
    }
}

impl Reader {
    pub(super) fn view(self) -> ReaderLine {
        ReaderLine {
            custody: sent(self.read_at),
            name: self.name,
            understood: self.understood,
            question: self.question,
            read_at: self.read_at,
        }
    }
}

impl Differs {
    fn view(self) -> Option<DifferenceView> {
        if self.sections.is_empty() && self.planned.is_empty() {
            return None;
        }
        let piece = |one: PieceSaid| match one.stands.as_str() {
            "added" => TextPiece::Added(one.text),
            "removed" => TextPiece::Removed(one.text),
            _ => TextPiece::Same(one.text),
        };
        Some(DifferenceView {
            sections: self
                .sections
                .into_iter()
                .map(|one| SectionChange {
                    label: one.label,
                    pieces: one.pieces.into_iter().map(piece).collect(),
                })
                .collect(),
            planned: self
                .planned
                .iter()
                .map(|one| {
                    (
                        one.before.as_ref().map(Care::line),
                        one.after.as_ref().map(Care::line),
                    )
                })
                .collect(),
        })
    }
}

/// What the office has, it has.
const fn sent(received_at: i64) -> Custody {
    Custody::Sent { received_at }
}
