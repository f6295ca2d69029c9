//! A publication writes several entries: planned care, and the version. Wherever the power goes, all of them are there or none.

use super::documents::{Story, story};
use crate::document::Edit;
use crate::fold::Floor;
use crate::id::EntryId;
use crate::sync::tablet::NotDone;
use crate::testing::TabletAt;

/// More effects than a publication has; a bench that never comes to the end of one would cut nothing.
const EFFECTS_MAX: u32 = 400;

/// A plan with text and planned care, not published yet.
fn drafted(seed: u8) -> Story {
    let mut story = story(seed);
    let dee = story.dee;
    story.write(dee, "Offer a drink often.").expect("saved");
    let (base, now) = (story.heads(dee), story.home.now);
    story.plan_drinks(dee, base, "Offer a drink, beaker", now);
    story
}

/// Whether a version is there; its planned care is there with it, or not either.
fn published(story: &Story, floor: &Floor, whose: &str) -> Option<EntryId> {
    let versions = floor.versions_of(&story.plan);
    let planned = floor
        .newest_planned(story.ivy, super::documents::DRINKS)
        .is_some();
    assert!(versions.len() <= 1, "{whose}: published once");
    assert_eq!(!versions.is_empty(), planned, "{whose}: all of it, or nothing");
    versions.first().map(|version| version.id)
}

/// Everybody agrees; what was said to be saved is there; and what was not can be published again.
fn check(mut story: Story, said: Result<EntryId, NotDone>, cut: u32) {
    let (dee, plan) = (story.dee, story.plan);
    if story.home.at(dee).session().is_none() {
        let dee_id = story.staff[0];
        story.home.sign_in(dee, dee_id, "2468").expect("signs in again");
    }
    story.home.settle();
    let of = |story: &Story, at: TabletAt| published(story, story.floor(at), &format!("cut {cut}"));
    let mine = of(&story, dee);
    if let Ok(version) = said {
        assert_eq!(mine, Some(version), "cut {cut}: it was said to be saved");
    }
    assert_eq!(of(&story, story.amira), mine, "cut {cut}: the same everywhere");
    assert_eq!(of(&story, story.teo), mine, "cut {cut}: the same everywhere");
    assert_eq!(story.home.at(dee).status().waiting, 0, "cut {cut}");
    if mine.is_none() {
        let heads = story.heads(dee);
        story
            .home
            .publish(dee, plan, heads, "once more")
            .expect("published again");
        assert!(of(&story, story.amira).is_some(), "cut {cut}");
    }
    // Written in as ever.
    let base = story.heads(dee);
    let text = "Offer a drink often, and company.".to_owned();
    let edit = Edit::Text { section: 3, text };
    story
        .home
        .edit_document(dee, plan, base, edit)
        .expect("saved after all");
}

#[test]
fn a_tablet_that_loses_power_between_any_two_effects_publishes_all_or_nothing() {
    let (mut none, mut whole) = (0, 0);
    for cut in 0..EFFECTS_MAX {
        let mut story = drafted(91);
        let (dee, plan) = (story.dee, story.plan);
        let heads = story.heads(dee);
        story.home.blackout_after(dee, cut);
        let said = story.home.publish(dee, plan, heads, "Drinks too little");
        let was_cut = story.home.opened(dee) > 0;
        story.home.blackout_after(dee, u32::MAX);
        match said {
            Ok(_) => whole += 1,
            Err(_) => none += 1,
        }
        check(story, said, cut);
        if !was_cut {
            assert!(
                none > 0 && whole > 1,
                "cut before and after the word: {none}, {whole}"
            );
            return;
        }
    }
    unreachable!("a publication has fewer effects");
}

#[test]
fn an_office_that_loses_power_between_any_two_effects_has_all_of_a_publication_or_nothing() {
    for cut in 0..EFFECTS_MAX {
        let mut story = drafted(92);
        let (dee, plan) = (story.dee, story.plan);
        let heads = story.heads(dee);
        story.home.office_blackout_after(cut);
        let said = story.home.publish(dee, plan, heads, "Drinks too little");
        assert!(said.is_ok(), "a tablet does not need the office to publish");
        let was_cut = story.home.link_of(dee).is_none();
        story.home.office_blackout_after(u32::MAX);
        if was_cut {
            // It comes back, and everybody looks for it.
            story.home.office_up(true);
        }
        check(story, said, cut);
        if !was_cut {
            assert!(cut > 3, "the office had things to do");
            return;
        }
    }
    unreachable!("a publication has fewer effects");
}
