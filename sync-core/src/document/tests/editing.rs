//! One document, one hand after the other.

use super::{Copy, EATING, MOVING, NOON, PLAN, drinks};
use crate::document::{Answer, Ask, Documents, Edit, Piece, Trouble};
use crate::id::{EntryId, Hash, PersonId};
use crate::record::{DocumentKey, Schedule};

fn text(section: u8, text: &str) -> Edit {
    Edit::Text {
        section,
        text: text.into(),
    }
}

#[test]
fn a_new_document_has_every_section_and_the_same_heads_everywhere() {
    let (mut one, mut two) = (Copy::named(1), Copy::named(2));
    let opened = one.open();
    assert_eq!(opened.sections.len(), PLAN.kind().sections().len());
    assert!(opened.sections.iter().all(|(_, text)| text.is_empty()));
    assert_eq!(opened, two.open());
    assert_eq!(opened.heads.len(), 1);
}

#[test]
fn what_was_written_is_read_and_earlier_versions_stay() {
    let mut copy = Copy::named(1);
    copy.write(EATING, "Likes tea.");
    let first = copy.open();
    copy.write(EATING, "Likes weak tea.\r\nNo sugar — ever 🙂.");
    let second = copy.open();
    assert_eq!(copy.text(EATING), "Likes weak tea.\nNo sugar — ever 🙂.");
    assert_ne!(first.rendered, second.rendered);
    let ask = Ask::Open {
        document: PLAN,
        changes: copy.changes.clone(),
        proposals: Vec::new(),
        at: Some(first.heads.clone()),
    };
    let Answer::Opened(then) = copy.documents.answer(&ask) else {
        panic!()
    };
    assert_eq!((then.sections, then.rendered), (first.sections, first.rendered));
}

#[test]
fn nothing_changed_is_no_change() {
    let mut copy = Copy::named(1);
    copy.write(EATING, "Likes tea.");
    copy.plan(drinks(1, &[600]));
    let base = copy.heads();
    let same = vec![text(EATING, "Likes tea."), Edit::Planned(drinks(1, &[600]))];
    assert_eq!(copy.edit_at(base.clone(), same), Answer::Edited(None));
    assert_eq!(copy.edit_at(base, Vec::new()), Answer::Edited(None));
}

#[test]
fn several_sections_and_items_go_into_one_change() {
    let mut copy = Copy::named(1);
    let base = copy.heads();
    let edits = vec![
        text(EATING, "Soft food."),
        text(MOVING, "A frame."),
        Edit::Planned(drinks(1, &[600, 720])),
    ];
    assert!(matches!(copy.edit_at(base, edits), Answer::Edited(Some(_))));
    let opened = copy.open();
    assert_eq!(copy.changes.len(), 1);
    assert_eq!(
        (copy.text(EATING).as_str(), copy.text(MOVING).as_str()),
        ("Soft food.", "A frame.")
    );
    assert_eq!(opened.planned[0].care, drinks(1, &[600, 720]));
    assert!(opened.planned[0].also.is_empty());
}

#[test]
fn what_does_not_fit_is_refused_with_its_reason() {
    let mut copy = Copy::named(1);
    let base = copy.heads();
    let elsewhere = crate::record::PlannedCare {
        person: PersonId([9; 16]),
        ..drinks(1, &[600])
    };
    let never = crate::record::PlannedCare {
        schedule: Schedule::Daily(Vec::new()),
        ..drinks(1, &[])
    };
    let long = "word ".repeat(1200);
    let cases = [
        (vec![text(99, "x")], Trouble::UnknownSection),
        (vec![text(EATING, &"x".repeat(6001))], Trouble::TooLong),
        (vec![text(EATING, "bell\u{7}")], Trouble::Unprintable),
        (
            vec![text(EATING, &long), text(MOVING, &long), text(5, &long)],
            Trouble::TooMuch,
        ),
        (vec![Edit::Planned(elsewhere)], Trouble::NotPlannable),
        (vec![Edit::Planned(never)], Trouble::NotPlannable),
    ];
    for (edits, why) in cases {
        assert_eq!(copy.edit_at(base.clone(), edits), Answer::Not(why));
    }
    assert_eq!(
        copy.edit_at(vec![Hash([1; 32])], vec![text(EATING, "x")]),
        Answer::Not(Trouble::UnknownVersion)
    );
    // A whole section fits in one change, whatever it replaces.
    copy.write(EATING, &"word ".repeat(1200));
    copy.write(EATING, &"text ".repeat(1200));
}

#[test]
fn planned_care_is_known_to_care_plans_alone() {
    let document = DocumentKey::AboutMe(super::PERSON);
    let ask = Ask::Edit {
        document,
        changes: Vec::new(),
        base: Vec::new(),
        actor: Copy::named(1).fresh_actor(),
        at: NOON,
        edits: vec![Edit::Planned(drinks(1, &[600]))],
    };
    assert_eq!(
        Documents::default().answer(&ask),
        Answer::Not(Trouble::NotPlannable)
    );
}

#[test]
fn a_comparison_shows_what_was_struck_out_and_what_was_written() {
    let mut copy = Copy::named(1);
    copy.write(EATING, "Likes tea at ten.");
    copy.plan(drinks(1, &[600]));
    let from = copy.heads();
    copy.write(EATING, "Likes coffee at ten.");
    copy.plan(drinks(1, &[660]));
    copy.plan(drinks(2, &[700]));
    let to = copy.heads();
    let ask = Ask::Compare {
        document: PLAN,
        changes: copy.changes.clone(),
        from,
        to: to.clone(),
    };
    let Answer::Compared(compared) = copy.documents.answer(&ask) else {
        panic!()
    };
    assert_eq!(compared.sections.len(), 1);
    assert_eq!(compared.sections[0].section, EATING);
    assert_eq!(
        compared.sections[0].pieces,
        [
            Piece::Same("Likes ".into()),
            Piece::Removed("tea".into()),
            Piece::Added("coffee".into()),
            Piece::Same(" at ten.".into()),
        ]
    );
    assert_eq!(
        compared.planned,
        [
            (Some(drinks(1, &[600])), Some(drinks(1, &[660]))),
            (None, Some(drinks(2, &[700]))),
        ]
    );
    // From no heads: everything is new.
    let ask = Ask::Compare {
        document: PLAN,
        changes: copy.changes.clone(),
        from: Vec::new(),
        to,
    };
    let Answer::Compared(compared) = copy.documents.answer(&ask) else {
        panic!()
    };
    assert_eq!(
        compared.sections[0].pieces,
        [Piece::Added("Likes coffee at ten.".into())]
    );
    assert_eq!(compared.planned.len(), 2);
}

#[test]
fn a_proposal_is_shown_and_not_merged() {
    let mut copy = Copy::named(1);
    copy.write(EATING, "Likes tea.");
    let proposal = copy.write(EATING, "Likes weak tea.");
    let further = copy.write(EATING, "Likes weak tea, black.");
    copy.changes.truncate(1);
    let proposals = vec![further.clone(), proposal.clone()];
    let ask = Ask::Open {
        document: PLAN,
        changes: copy.changes.clone(),
        proposals,
        at: None,
    };
    let Answer::Opened(opened) = copy.documents.answer(&ask) else {
        panic!()
    };
    assert_eq!(copy.text(EATING), "Likes tea.");
    let shown = |id: EntryId| {
        &opened
            .proposals
            .iter()
            .find(|(of, _)| *of == id)
            .unwrap()
            .1
            .sections[0]
            .pieces
    };
    assert!(shown(proposal.id).contains(&Piece::Added("weak ".into())));
    assert!(shown(further.id).contains(&Piece::Added(", black".into())));
    // A proposal whose ground is missing says nothing yet.
    let ask = Ask::Open {
        document: PLAN,
        changes: Vec::new(),
        proposals: vec![proposal],
        at: None,
    };
    let Answer::Opened(opened) = copy.documents.answer(&ask) else {
        panic!()
    };
    assert!(opened.proposals.is_empty());
}

#[test]
fn an_edit_upon_a_declined_change_is_written_anew_without_it() {
    let mut copy = Copy::named(1);
    copy.write(EATING, "Likes tea. Eats alone.");
    let counted = copy.changes.clone();
    let declined = copy.write(EATING, "Likes gin. Eats alone.");
    let own = copy.write(EATING, "Likes gin. Eats with Ann.");
    let planned = copy.plan(drinks(1, &[600]));
    let actor = copy.fresh_actor();
    let ask = |wanted: Vec<EntryId>| Ask::Rework {
        document: PLAN,
        changes: counted.clone(),
        lost: vec![planned.clone(), declined.clone(), own.clone()],
        wanted,
        actor,
        at: NOON,
    };
    let Answer::Edited(Some(edited)) = copy.documents.answer(&ask(vec![own.id, planned.id])) else {
        panic!()
    };
    copy.changes = counted.clone();
    copy.changes.push(super::change(actor, edited.change));
    let opened = copy.open();
    assert!(opened.unmerged.is_empty());
    assert_eq!(copy.text(EATING), "Likes tea. Eats with Ann.");
    assert_eq!(opened.planned[0].care, drinks(1, &[600]));
    assert_eq!(
        copy.documents.answer(&ask(vec![EntryId([9; 32])])),
        Answer::Not(Trouble::UnknownVersion)
    );
}

#[test]
fn an_export_is_the_same_bytes_whatever_came_first_and_opens_as_a_plain_document() {
    use automerge::ReadDoc;
    let (mut one, mut two) = (Copy::named(1), Copy::named(2));
    for step in 0..8 {
        one.write(EATING, &format!("One wrote {step} times."));
        two.write(EATING, &format!("Two wrote {step} times."));
        two.write(MOVING, &format!("Moved {step} times."));
    }
    one.plan(drinks(1, &[600]));
    one.take(&two);
    let export = |changes: &[crate::document::Change]| {
        let ask = Ask::Export {
            document: PLAN,
            changes: changes.to_vec(),
        };
        let Answer::Exported(bytes) = Documents::default().answer(&ask) else {
            panic!()
        };
        bytes
    };
    let bytes = export(&one.changes);
    let mut changes = one.changes.clone();
    changes.reverse();
    assert_eq!(export(&changes), bytes);
    changes.swap(3, 7);
    changes.rotate_left(5);
    assert_eq!(export(&changes), bytes);
    let doc = automerge::Automerge::load(&bytes).unwrap();
    let (_, sections) = doc.get(automerge::ROOT, "sections").unwrap().unwrap();
    let (_, eating) = doc.get(&sections, "eating_and_drinking").unwrap().unwrap();
    assert_eq!(doc.text(&eating).unwrap(), one.text(EATING));
}
