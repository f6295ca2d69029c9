//! Changes to living documents from a dishonest device.

use followthrough_tests::scenario::forger::Forger;
use sync_core::document::{Answer, Ask, Documents, Edit};
use sync_core::journal::Content;
use sync_core::record::{About, Actor, DocumentEdited, DocumentKey, Fact};
use sync_core::scope::Audience;
use sync_core::shift::Shift;
use sync_core::staff::Role;
use sync_core::testing::Home;
use sync_core::time::Timestamp;
use sync_core::wire::{Fate, Refused};

use super::home_with_drinks;

#[test]
fn a_change_its_document_would_not_survive_is_set_aside_and_hurts_nobody_else() {
    let (mut home, _, ivy, one) = home_with_drinks(60);
    let ben = home.staff("Ben", Role::SupportWorker, "1357");
    let floor = home.scope(Audience::Floor);
    let document = DocumentKey::HandoverPerson {
        person: ivy,
        shift: Shift::at(home.now),
    };
    let mut forger = Forger::new(&mut home, 74, ben, "1357");
    let nonce = [3; 12];
    let written_as = |actor| {
        let answer = Documents::default().answer(&Ask::Edit {
            document,
            changes: vec![],
            base: vec![],
            actor,
            at: Timestamp(0),
            edits: vec![Edit::Text {
                section: 1,
                text: "Slept badly.".to_owned(),
            }],
        });
        match answer {
            Answer::Edited(Some(edited)) => edited.change,
            other => unreachable!("{other:?}"),
        }
    };
    let honest = written_as(Actor::of(&forger.author.public(), &nonce));
    let stolen = written_as(Actor::of(&home.at(one).device_key(), &nonce));
    let mut flipped = honest.clone();
    *flipped.last_mut().expect("bytes") ^= 1;
    let record = |forger: &Forger, home: &Home, change: Vec<u8>| {
        let edited = DocumentEdited {
            document,
            nonce,
            change,
        };
        Content::Record(forger.record(home, About::Person(ivy), Fact::DocumentEdited(edited)))
    };
    for change in [vec![], vec![0; 400], stolen, flipped] {
        let content = record(&forger, &home, change);
        let entry = forger.entry(&home, floor, 0, None, &content);
        assert_eq!(
            forger.push(&mut home, &entry),
            Some(Fate::Refused(Refused::BadChange))
        );
    }
    assert_eq!(home.office.aside.len(), 4, "kept with their reason");
    let content = record(&forger, &home, honest);
    let entry = forger.entry(&home, floor, 0, None, &content);
    assert!(matches!(
        forger.push(&mut home, &entry),
        Some(Fate::Stored { .. })
    ));
    let text = home.section(one, document, 1);
    assert_eq!(text, Ok("Slept badly.".to_owned()));
    home.drink(one, ivy, 100).expect("saved as ever");
    assert_eq!(home.at(one).status().waiting, 0);
}
