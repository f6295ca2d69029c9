//! Living documents through both machines: written apart, merged, published, read, and what goes wrong.

use super::{Home, TabletAt};
use crate::document::{Edit, Piece, Trouble, Unmerged};
use crate::id::{EntryId, Hash, PersonId, PlanItemId, StaffId};
use crate::record::care_kinds::fluid;
use crate::record::{
    About, DocumentKey, Fact, PlannedCare, RoleEnded, RoleGranted, Schedule, VersionAcknowledged,
};
use crate::scope::Audience;
use crate::staff::Role;
use crate::sync::tablet::{DocumentTrouble, NewRecord, NotDone, RecordProblem};
use crate::text::ShortText;
use crate::time::{DAY_MS, HOUR_MS, Timestamp};
use crate::verdict::Verdict;

const EATING: u8 = 3;
pub(super) const DRINKS: PlanItemId = PlanItemId([5; 16]);

/// A deputy on one tablet, a team leader on another, a support worker on a third, and one person.
pub(super) struct Story {
    pub(super) home: Home,
    pub(super) dee: TabletAt,
    pub(super) teo: TabletAt,
    pub(super) amira: TabletAt,
    pub(super) staff: [StaffId; 3],
    pub(super) plan: DocumentKey,
    pub(super) ivy: PersonId,
}

pub(super) fn story(seed: u8) -> Story {
    let mut home = Home::new(seed);
    let staff = [
        home.staff("Dee", Role::DeputyManager, "2468"),
        home.staff("Teo", Role::TeamLeader, "1357"),
        home.staff("Amira", Role::SupportWorker, "9753"),
    ];
    let ivy = home.person("Ivy", "4");
    let (dee, teo, amira) = (home.tablet("one"), home.tablet("two"), home.tablet("three"));
    home.sign_in(dee, staff[0], "2468").expect("online");
    home.sign_in(teo, staff[1], "1357").expect("online");
    home.sign_in(amira, staff[2], "9753").expect("online");
    Story {
        home,
        dee,
        teo,
        amira,
        staff,
        plan: DocumentKey::CarePlan(ivy),
        ivy,
    }
}

impl Story {
    pub(super) fn heads(&mut self, at: TabletAt) -> Vec<Hash> {
        self.home.open_document(at, self.plan).expect("it opens").heads
    }

    pub(super) fn write(&mut self, at: TabletAt, text: &str) -> Result<EntryId, NotDone> {
        let base = self.heads(at);
        let text = text.to_owned();
        self.home.edit_document(
            at,
            self.plan,
            base,
            Edit::Text {
                section: EATING,
                text,
            },
        )
    }

    pub(super) fn plan_drinks(&mut self, at: TabletAt, base: Vec<Hash>, instruction: &str, from: Timestamp) {
        let care = PlannedCare {
            item: DRINKS,
            person: self.ivy,
            kind: fluid::KIND.code,
            instruction: ShortText::parse(instruction).expect("short"),
            schedule: Schedule::Daily(vec![480, 720, 1080]),
            from,
            until: None,
            daily_target: Some(1500),
        };
        self.home
            .edit_document(at, self.plan, base, Edit::Planned(care))
            .expect("saved");
    }

    fn publish(&mut self, at: TabletAt, why: &str) -> EntryId {
        let heads = self.heads(at);
        self.home.publish(at, self.plan, heads, why).expect("published")
    }

    fn eating(&mut self, at: TabletAt) -> String {
        self.home.section(at, self.plan, EATING).expect("it opens")
    }

    pub(super) fn floor(&self, at: TabletAt) -> &crate::fold::Floor {
        self.home.at(at).floor().expect("somebody is signed in")
    }
}

#[test]
fn two_who_edit_one_paragraph_apart_find_both_edits_in_one_order_everywhere() {
    let mut story = story(81);
    let (dee, teo, amira) = (story.dee, story.teo, story.amira);
    story
        .write(dee, "Ivy drinks tea. She sits upright.")
        .expect("saved");
    assert_eq!(story.eating(teo), "Ivy drinks tea. She sits upright.");
    story.home.online(teo, false);
    story
        .write(teo, "Ivy drinks tea, thickened to level 2. She sits upright.")
        .expect("saved on a dark tablet");
    story
        .write(dee, "Ivy drinks tea. She sits upright in her own chair.")
        .expect("saved");
    // Nobody was told of the other yet.
    assert!(!story.eating(dee).contains("thickened"));
    assert!(!story.eating(teo).contains("own chair"));
    story.home.online(teo, true);
    let merged = "Ivy drinks tea, thickened to level 2. She sits upright in her own chair.";
    for at in [dee, teo, amira] {
        assert_eq!(story.eating(at), merged);
    }
    assert_eq!(story.heads(dee), story.heads(teo));
    // And after a restart, from what is stored.
    story.home.restart(teo);
    let teo_id = story.staff[1];
    story
        .home
        .sign_in(teo, teo_id, "1357")
        .expect("with or without the office");
    assert_eq!(story.eating(teo), merged);
}

#[test]
fn who_may_not_write_is_told_so_before_anything_is_merged() {
    let mut story = story(82);
    let (amira, teo, plan) = (story.amira, story.teo, story.plan);
    let refused = story.write(amira, "Ivy likes crisps.");
    assert!(matches!(refused, Err(NotDone::Rules(_))));
    story.write(teo, "Ivy likes soup.").expect("a team leader drafts");
    let heads = story.heads(teo);
    let refused = story.home.publish(teo, plan, heads, "first version");
    assert!(matches!(refused, Err(NotDone::Rules(_))), "and does not publish");
    assert_eq!(
        story.write(teo, "Ivy likes soup."),
        Err(NotDone::Record(RecordProblem::Nothing))
    );
}

#[test]
fn a_version_brings_its_planned_care_into_force_and_care_names_it() {
    let mut story = story(83);
    let (dee, amira, plan, ivy) = (story.dee, story.amira, story.plan, story.ivy);
    story.write(dee, "Offer a drink often.").expect("saved");
    let long_ago = story.home.now.plus_ms(-9 * DAY_MS);
    let base = story.heads(dee);
    story.plan_drinks(dee, base, "Offer a drink, beaker", long_ago);
    let soon = story.home.now.plus_ms(HOUR_MS);
    assert_eq!(story.floor(amira).plan(ivy, soon), [], "a draft is not in force");
    let heads = story.heads(dee);
    let version = story.publish(dee, "Drinks too little");
    assert_eq!(story.floor(amira).plan(ivy, soon).len(), 1);
    let before = long_ago.plus_ms(HOUR_MS);
    assert_eq!(story.floor(amira).plan(ivy, before), [], "and never backwards");
    assert_eq!(
        story.home.publish(dee, plan, heads, "again"),
        Err(NotDone::Document(DocumentTrouble::NothingNew))
    );
    let drink = story.home.drink(amira, ivy, 150).expect("saved");
    let saw = story.floor(amira).saw(drink);
    assert_eq!(saw, Some(version), "care names the plan it was given under");
    // A later version that leaves planned care alone plans nothing anew.
    let planned = story.floor(amira).newest_planned(ivy, DRINKS).cloned();
    story.home.pass(HOUR_MS);
    story
        .write(dee, "Offer a drink often, in company.")
        .expect("saved");
    story.publish(dee, "Drinks more in company");
    assert_eq!(story.floor(amira).newest_planned(ivy, DRINKS).cloned(), planned);
    assert_eq!(story.floor(amira).current_versions(&plan).len(), 1);
}

#[test]
fn what_changed_meanwhile_is_looked_at_before_it_is_published() {
    let mut story = story(84);
    let (dee, teo, plan) = (story.dee, story.teo, story.plan);
    story.write(dee, "One.").expect("saved");
    let seen = story.heads(dee);
    story.write(teo, "One. Two.").expect("saved");
    assert_eq!(
        story.home.publish(dee, plan, seen, "first version"),
        Err(NotDone::Document(DocumentTrouble::ChangedMeanwhile))
    );
    story.publish(dee, "first version");
}

#[test]
fn two_who_wrote_the_same_planned_care_are_both_shown_and_one_is_chosen() {
    let mut story = story(85);
    let (dee, teo, plan) = (story.dee, story.teo, story.plan);
    let (now, base) = (story.home.now, story.heads(dee));
    story.plan_drinks(dee, base, "Offer a drink", now);
    story.home.online(teo, false);
    let base = story.heads(teo);
    story.plan_drinks(teo, base.clone(), "Offer water", now);
    story.plan_drinks(dee, base, "Offer squash", now);
    story.home.online(teo, true);
    let opened = story.home.open_document(dee, plan).expect("it opens");
    assert_eq!(opened.planned.len(), 1);
    assert_eq!(opened.planned[0].also.len(), 1);
    assert_eq!(
        story.home.publish(dee, plan, opened.heads.clone(), "drinks"),
        Err(NotDone::Document(DocumentTrouble::ChooseFirst))
    );
    story.plan_drinks(dee, opened.heads, "Offer squash", now);
    let opened = story.home.open_document(dee, plan).expect("it opens");
    assert!(opened.planned[0].also.is_empty());
    assert_eq!(opened.planned[0].care.instruction.as_str(), "Offer squash");
    story.publish(dee, "drinks");
}

#[test]
fn versions_are_read_once_and_what_changed_since_is_told_word_by_word() {
    let mut story = story(86);
    let (dee, amira, plan, ivy) = (story.dee, story.amira, story.plan, story.ivy);
    story.write(dee, "Ivy drinks tea.").expect("saved");
    let first_heads = story.heads(dee);
    let first = story.publish(dee, "first version");
    let read = |story: &mut Story, version| {
        let record = NewRecord {
            happened_at: story.home.tablet_now(amira),
            about: About::Person(ivy),
            links: vec![version],
            saw: None,
            fact: Fact::VersionAcknowledged(VersionAcknowledged {
                document: plan,
                version,
                understood: true,
                question: None,
            }),
        };
        story.home.record_new(amira, record).expect("saved");
    };
    read(&mut story, first);
    story.write(dee, "Ivy drinks thickened tea.").expect("saved");
    let heads = story.heads(dee);
    let second = story.publish(dee, "risk of choking");
    let amira_id = story.staff[2];
    assert_eq!(story.floor(amira).to_read(&plan, amira_id).len(), 1);
    let compared = story
        .home
        .compare(amira, plan, first_heads, heads)
        .expect("compared");
    let pieces = &compared.sections[0].pieces;
    let added = |piece: &Piece| matches!(piece, Piece::Added(text) if text.trim() == "thickened");
    assert!(pieces.iter().any(added), "{pieces:?}");
    assert!(!pieces.iter().any(|piece| matches!(piece, Piece::Removed(_))));
    // The first version is no longer the newest: a word on it is still taken.
    read(&mut story, first);
    read(&mut story, second);
    assert_eq!(story.floor(dee).acknowledgements_of(&plan).len(), 2);
    assert_eq!(story.floor(dee).to_read(&plan, amira_id), []);
    let never = story.home.compare(amira, plan, vec![Hash([9; 32])], vec![]);
    let unknown = DocumentTrouble::Trouble(Trouble::UnknownVersion);
    assert_eq!(never, Err(NotDone::Document(unknown)));
}

#[test]
fn when_whoever_runs_the_documents_dies_only_the_document_is_hurt() {
    let mut story = story(87);
    let (dee, ivy, plan) = (story.dee, story.ivy, story.plan);
    story.write(dee, "Kept.").expect("saved");
    story.home.documents_die(dee, true);
    let died = Err(NotDone::Document(DocumentTrouble::Died));
    assert_eq!(story.home.section(dee, plan, EATING), died);
    story.home.drink(dee, ivy, 150).expect("care is recorded as ever");
    story.home.documents_die(dee, false);
    assert_eq!(story.eating(dee), "Kept.");
}

#[test]
fn an_edit_built_on_a_declined_one_is_written_anew_and_nothing_else_of_it_is_lost() {
    let mut story = story(88);
    let (dee, teo, plan, teo_id) = (story.dee, story.teo, story.plan, story.staff[1]);
    story
        .write(dee, "Ivy drinks tea. She sits upright.")
        .expect("saved");
    // Teo's role ends while his tablet is dark; later he is a team leader again.
    story.home.online(teo, false);
    let role = Role::TeamLeader;
    let from = story.home.now;
    let ended = RoleEnded {
        staff: teo_id,
        role,
        from,
    };
    story
        .home
        .write(vec![(About::Staff(teo_id), Fact::RoleEnded(ended))]);
    story.home.pass(HOUR_MS);
    let held = story
        .write(teo, "Ivy drinks beer. She sits upright.")
        .expect("saved");
    story.home.pass(HOUR_MS);
    let again = RoleGranted {
        staff: teo_id,
        role,
        from: story.home.now,
        until: None,
        unit: None,
    };
    story
        .home
        .write(vec![(About::Staff(teo_id), Fact::RoleGranted(again))]);
    story.home.pass(HOUR_MS);
    let later = story
        .write(teo, "Ivy drinks beer. She sits upright, by the window.")
        .expect("saved");
    story.home.online(teo, true);
    assert_eq!(story.eating(dee), "Ivy drinks tea. She sits upright.");
    let opened = story.home.open_document(dee, plan).expect("it opens");
    assert_eq!(opened.unmerged, [(later, Unmerged::Waits)]);
    assert_eq!(opened.proposals.len(), 1, "what was held is shown, not merged");
    let scope = story.home.scope(Audience::People);
    let ivy = story.ivy;
    story
        .home
        .decide(About::Person(ivy), scope, held, Verdict::Declined);
    // His own tablet writes his later edit anew when he next looks.
    let _ = story.eating(teo);
    story.home.settle();
    for at in [dee, teo] {
        assert_eq!(
            story.eating(at),
            "Ivy drinks tea. She sits upright, by the window."
        );
    }
    // Once only.
    let before = story.floor(dee).changes_of(&plan).len();
    let _ = story.eating(teo);
    story.home.settle();
    assert_eq!(story.floor(dee).changes_of(&plan).len(), before);
}
