//! Several hands at once: everything that was written stays, and every copy reads the same.

use proptest::prelude::*;

use super::{Copy, EATING, PLAN, change, drinks};
use crate::document::{Answer, Ask, Change, Documents, Edit, Unmerged};
use crate::record::Actor;

#[test]
fn two_people_edit_one_paragraph_unaware_of_each_other_and_both_edits_stay() {
    let (mut desk, mut tablet) = (Copy::named(1), Copy::named(2));
    desk.write(EATING, "She eats slowly. Offer soup at lunch. Sit upright.");
    tablet.take(&desk);
    desk.write(EATING, "She eats very slowly. Offer soup at lunch. Sit upright.");
    tablet.write(
        EATING,
        "She eats slowly. Offer thick soup at lunch. Sit upright for an hour.",
    );
    desk.take(&tablet);
    tablet.take(&desk);
    let both = "She eats very slowly. Offer thick soup at lunch. Sit upright for an hour.";
    assert_eq!(desk.text(EATING), both);
    assert_eq!(tablet.open(), desk.open());
    assert_eq!(desk.heads().len(), 2);
}

#[test]
fn an_edit_is_made_beside_what_came_while_it_was_typed() {
    let (mut desk, mut tablet) = (Copy::named(1), Copy::named(2));
    desk.write(EATING, "Tea at ten. Cake at four.");
    tablet.take(&desk);
    let on_screen = tablet.heads();
    desk.write(EATING, "Tea at eleven. Cake at four.");
    // The desk's edit arrives while somebody still types upon what they saw.
    tablet.take(&desk);
    let typed = Edit::Text {
        section: EATING,
        text: "Tea at ten. Fruit at four.".into(),
    };
    assert!(matches!(
        tablet.edit_at(on_screen, vec![typed]),
        Answer::Edited(Some(_))
    ));
    assert_eq!(tablet.text(EATING), "Tea at eleven. Fruit at four.");
}

#[test]
fn planned_care_changed_by_two_shows_both_until_somebody_chooses() {
    let (mut one, mut two) = (Copy::named(1), Copy::named(2));
    one.plan(drinks(1, &[600]));
    two.take(&one);
    one.plan(drinks(1, &[660]));
    two.plan(drinks(1, &[720]));
    one.take(&two);
    two.take(&one);
    let item = one.open().planned.remove(0);
    assert_eq!(item.also.len(), 1);
    assert_eq!(two.open(), one.open());
    // Each edition says as whom it was written, that which stands first.
    let first = if item.care == drinks(1, &[720]) { 2 } else { 1 };
    let writers = one.open().writers.remove(0);
    let names: Vec<u8> = writers.1.iter().map(|writer| writer.0[0]).collect();
    assert_eq!((writers.0, names), (item.care.item, vec![first, 3 - first]));
    // Choosing what is shown already is a choice too.
    one.plan(item.care.clone());
    let chosen = one.open().planned.remove(0);
    assert_eq!((chosen.care, chosen.also), (item.care, Vec::new()));
    assert!(one.open().writers.is_empty());
}

#[test]
fn a_change_whose_ground_is_missing_waits_and_is_merged_when_it_comes() {
    let mut one = Copy::named(1);
    let first = one.write(EATING, "Tea.");
    let second = one.write(EATING, "Tea and cake.");
    let mut two = Copy::named(2);
    two.changes = vec![second.clone()];
    assert_eq!(two.open().unmerged, [(second.id, Unmerged::Waits)]);
    assert_eq!(two.text(EATING), "");
    two.changes.push(first);
    assert!(two.open().unmerged.is_empty());
    assert_eq!(two.open(), one.open());
}

#[test]
fn of_two_changes_by_one_actor_every_copy_takes_the_same_one() {
    let mut one = Copy::named(1);
    one.write(EATING, "Tea.");
    let ground = one.changes.clone();
    // Two different changes under one actor: as from a device that was copied.
    let actor = Actor([5; 16]);
    let made = |text: &str| {
        let ask = Ask::Edit {
            document: PLAN,
            changes: ground.clone(),
            base: Vec::new(),
            actor,
            at: super::NOON,
            edits: vec![Edit::Text {
                section: EATING,
                text: text.into(),
            }],
        };
        let Answer::Edited(Some(edited)) = Documents::default().answer(&ask) else {
            panic!()
        };
        change(actor, edited.change)
    };
    let (left, right) = (made("Left."), made("Right."));
    let open = |order: [&Change; 2]| {
        let mut copy = Copy::named(3);
        copy.changes = ground.clone();
        for change in order {
            copy.open();
            copy.changes.push(change.clone());
        }
        copy.open()
    };
    let opened = open([&left, &right]);
    assert_eq!(open([&right, &left]), opened);
    assert_eq!(opened.unmerged, [(left.id.max(right.id), Unmerged::AnotherActor)]);
}

/// What a hand does: which copy, whether it hears another first, what it types and where.
#[derive(Clone, Debug)]
enum Step {
    Append(usize, u8, u16),
    Prepend(usize, u8, u16),
    Strike(usize, u8, u8),
    Plan(usize, u8, u16),
    Hear(usize, usize),
}

fn steps(copies: usize) -> impl Strategy<Value = Vec<Step>> {
    let who = 0..copies;
    let section = 1..=3u8;
    let step = prop_oneof![
        (who.clone(), section.clone(), any::<u16>()).prop_map(|(who, at, word)| Step::Append(who, at, word)),
        (who.clone(), section.clone(), any::<u16>()).prop_map(|(who, at, word)| Step::Prepend(who, at, word)),
        (who.clone(), section, any::<u8>()).prop_map(|(who, at, word)| Step::Strike(who, at, word)),
        (who.clone(), 0..3u8, 0..1440u16).prop_map(|(who, item, minute)| Step::Plan(who, item, minute)),
        (who.clone(), who).prop_map(|(who, from)| Step::Hear(who, from)),
    ];
    proptest::collection::vec(step, 1..24)
}

/// Words written at one place and never struck out anywhere have to be there at the end.
fn play(copies: &mut [Copy], steps: &[Step]) -> Vec<(u8, String)> {
    let mut written: Vec<(u8, String)> = Vec::new();
    for (number, step) in steps.iter().enumerate() {
        match step {
            Step::Append(who, at, word) | Step::Prepend(who, at, word) => {
                let word = format!("w{number}n{word}");
                let before = copies[*who].text(*at);
                let text = match step {
                    Step::Append(..) => format!("{before} {word}"),
                    _ => format!("{word} {before}"),
                };
                copies[*who].write(*at, &text);
                written.push((*at, word));
            }
            Step::Strike(who, at, which) => {
                let before = copies[*who].text(*at);
                let words: Vec<&str> = before.split(' ').filter(|word| !word.is_empty()).collect();
                if !words.is_empty() {
                    let struck = words[usize::from(*which) % words.len()].to_owned();
                    let rest: Vec<&str> = words.into_iter().filter(|word| *word != struck).collect();
                    copies[*who].write(*at, &rest.join(" "));
                    // Two who wrote into an empty place at once may find their words run together, and struck together.
                    written.retain(|(section, word)| section != at || !struck.contains(word.as_str()));
                }
            }
            Step::Plan(who, item, minute) => {
                let base = copies[*who].heads();
                copies[*who].edit_at(base, vec![Edit::Planned(drinks(*item, &[*minute]))]);
            }
            Step::Hear(who, from) if who != from => {
                let heard = copies[*from].changes.clone();
                for change in heard {
                    if !copies[*who].changes.contains(&change) {
                        copies[*who].changes.push(change);
                    }
                }
            }
            Step::Hear(..) => {}
        }
    }
    written
}

fn all_read_the_same(mut copies: Vec<Copy>, steps: &[Step], order: u64) {
    let written = play(&mut copies, steps);
    let mut all: Vec<Change> = Vec::new();
    for copy in &copies {
        for change in &copy.changes {
            if !all.contains(change) {
                all.push(change.clone());
            }
        }
    }
    for copy in &mut copies {
        for change in &all {
            if !copy.changes.contains(change) {
                copy.changes.push(change.clone());
            }
        }
    }
    let first = copies[0].open();
    assert!(first.unmerged.is_empty(), "{:?}", first.unmerged);
    for copy in &mut copies[1..] {
        assert_eq!(copy.open(), first);
    }
    for (section, word) in written {
        assert!(copies[0].text(section).contains(&word), "{word} was lost");
    }
    // One by one in any order, some of them twice, with a reading after each.
    let mut late = Copy::named(99);
    let mut dice = order;
    while !all.is_empty() {
        dice = dice
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let at = usize::try_from(dice >> 33).unwrap() % all.len();
        let change = if dice & 1 == 0 {
            all[at].clone()
        } else {
            all.remove(at)
        };
        late.changes.push(change);
        late.open();
    }
    assert_eq!(late.open(), first);
    let mut anew = Copy::named(98);
    anew.changes = late.changes.clone();
    assert_eq!(anew.open(), first);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn two_copies_always_read_the_same(steps in steps(2), order: u64) {
        all_read_the_same(vec![Copy::named(1), Copy::named(2)], &steps, order);
    }

    #[test]
    fn three_copies_always_read_the_same(steps in steps(3), order: u64) {
        all_read_the_same(vec![Copy::named(1), Copy::named(2), Copy::named(3)], &steps, order);
    }
}
