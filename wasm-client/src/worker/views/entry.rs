//! One entry with everything that was ever said in it.

use sync_core::fold::{Floor, Item, Version, VersionWords};
use sync_core::id::EntryId;
use sync_core::record::{Amended, Answer, Care, Corrected, EnteredInError, Fact, Nature, Value};
use sync_core::rules::{self, Written};
use sync_core::text::ReasonText;

use super::{Source, parts};
use crate::protocol::{EntryView, FieldRow, VersionView, View};
use crate::view::words;

pub(super) fn view(source: &Source<'_>, floor: &Floor, entry: &str) -> View {
    let item = EntryId::from_hex(entry).and_then(|entry| floor.item(entry));
    let found = item.and_then(|item| {
        let person = floor.person(parts::person_of(&item)?)?;
        Some((item, person))
    });
    let Some((item, person)) = found else {
        return parts::not_here("This record is not on this tablet. The office has it if it is older.");
    };
    let versions = floor.versions(item.id);
    let (may_correct, may_strike) = may(source, &item, &versions);
    View::Entry(EntryView {
        head: parts::head(source, &person),
        row: parts::row(source, floor, &item),
        versions: versions
            .iter()
            .map(|version| one(source, &item, version))
            .collect(),
        may_correct,
        may_strike,
        others: if may_strike && item.care().is_some() {
            let others = floor.people();
            let others = others.iter().filter(|other| other.id != person.id);
            others.map(parts::person_line).collect()
        } else {
            Vec::new()
        },
        moved: moved(source, floor, &item),
    })
}

/// That it is the copy of an entry made for the wrong person. Whose that was stays unsaid.
fn moved(source: &Source<'_>, floor: &Floor, item: &Item<'_>) -> Option<String> {
    let first = item
        .links
        .iter()
        .filter_map(|link| floor.item(*link))
        .find(|first| first.wrong_person)?;
    let at = words::moment(first.recorded_at.0, source.now.0);
    Some(format!(
        "First entered for somebody else by {} at {at}, then recorded here.",
        source.staff_name(first.by)
    ))
}

/// Whether whoever is signed in may correct it, and whether they may strike it.
fn may(source: &Source<'_>, item: &Item<'_>, versions: &[Version<'_>]) -> (bool, bool) {
    let original = versions.first().and_then(|version| match version.words {
        VersionWords::Original { happened_at, fact } => Some((happened_at, fact)),
        VersionWords::Amended { .. } | VersionWords::EnteredInError { .. } => None,
    });
    let why = ReasonText::parse("asked before it is offered").ok();
    let (Some((happened_at, fact)), Some((staff, role)), Some(why)) = (original, source.me, why) else {
        return (false, false);
    };
    if item.struck.is_some() {
        return (false, false);
    }
    let allowed = |correction: &Fact| {
        let correction = Written {
            by: staff,
            role,
            recorded_at: source.now,
            fact: correction,
        };
        let original = Written {
            by: item.by,
            role: item.role,
            recorded_at: item.recorded_at,
            fact,
        };
        rules::may_correct(&correction, &original).is_ok()
    };
    let amended = Fact::Amended(Amended {
        of: item.id,
        why: why.clone(),
        corrected: Box::new(Corrected {
            happened_at,
            fact: fact.clone(),
        }),
    });
    let struck = Fact::EnteredInError(EnteredInError {
        of: item.id,
        why,
        mistake: None,
    });
    (item.care().is_some() && allowed(&amended), allowed(&struck))
}

fn one(source: &Source<'_>, item: &Item<'_>, version: &Version<'_>) -> VersionView {
    let (title, why, says) = match version.words {
        VersionWords::Original { happened_at, fact } => ("First written", None, Some((happened_at, fact))),
        VersionWords::Amended {
            happened_at,
            fact,
            why,
        } => ("Corrected", Some(why), Some((happened_at, fact))),
        VersionWords::EnteredInError { why } => ("Entered in error", Some(why), None),
    };
    let hidden = !source.may_read(item);
    let says = says.filter(|_| !hidden);
    let why = why.filter(|_| !hidden || title == "Entered in error");
    // What the rules do not let count is still shown, and says so.
    let title = version
        .oddity
        .map_or_else(|| title.to_owned(), |oddity| format!("{title} ({oddity})"));
    VersionView {
        entry: version.entry.to_hex(),
        title,
        why: why.map(|why| why.as_str().to_owned()),
        line: says.map_or(String::new(), |(_, fact)| parts::line_of(fact)),
        fields: says.map_or_else(Vec::new, |(_, fact)| fields(source, fact)),
        regions: says.map_or_else(Vec::new, |(_, fact)| regions(fact)),
        by_name: source.staff_name(version.by),
        role_label: version.role.label().to_owned(),
        tablet_label: source.device_label(version.device),
        happened_at: says.map_or(item.happened_at, |(happened_at, _)| happened_at).0,
        recorded_at: version.recorded_at.0,
        custody: parts::custody(source, version.entry, version.place),
    }
}

/// Every answer of a record, in the order of its form.
fn fields(source: &Source<'_>, fact: &Fact) -> Vec<FieldRow> {
    let Fact::Care(care) = fact else {
        return Vec::new();
    };
    let offered = care.kind.nature != Nature::Event;
    let mut rows = Vec::new();
    rows.extend(offered.then(|| line("How it went", care.outcome.label())));
    rows.extend(care.not_given.map(|why| line("Why not", why.label())));
    rows.extend(
        care.reason
            .as_ref()
            .map(|reason| line("In their words", reason.as_str())),
    );
    rows.extend(answers(care));
    rows.extend(
        care.with
            .map(|staff| line("Second carer", &source.staff_name(staff))),
    );
    rows.extend(
        care.consent
            .map(|consent| line("How they agreed", consent.label())),
    );
    rows.extend(care.independence.map(|help| line("Help needed", help.label())));
    rows.extend(care.until.map(|until| line("Until", &until.clock())));
    rows.extend(care.mood.map(|mood| line("Mood, 1 to 5", &mood.to_string())));
    rows.extend(care.concern.then(|| line("Worried", "Yes")));
    rows.extend(care.note.as_ref().map(|note| line("Note", note.as_str())));
    rows.extend(
        care.planned
            .map(|(_, due_at)| line("Planned for", &due_at.day_and_clock())),
    );
    rows
}

/// Regions of the body that a record speaks of.
fn regions(fact: &Fact) -> Vec<u8> {
    let Fact::Care(care) = fact else {
        return Vec::new();
    };
    let fields = care.kind.fields.iter();
    fields
        .filter(|field| matches!(field.answer, Answer::Regions))
        .filter_map(|field| match care.values.get(field.number)? {
            Value::Several(codes) => Some(codes.clone()),
            _ => None,
        })
        .flatten()
        .collect()
}

fn answers(care: &Care) -> Vec<FieldRow> {
    let known = care.kind.fields.iter().filter_map(|field| {
        let value = care.values.get(field.number)?;
        Some(line(field.label, &field.show(value)))
    });
    let newer = care
        .values
        .iter()
        .filter(|(number, _)| care.kind.field(*number).is_none())
        .map(|_| line("From a newer version", "(cannot be shown here)"));
    known.chain(newer).collect()
}

fn line(label: &str, value: &str) -> FieldRow {
    FieldRow {
        label: label.to_owned(),
        value: value.to_owned(),
    }
}
