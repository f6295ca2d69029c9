//! Care plans, About Me and handover sheets of the demonstration home: written at its desk, changed when needs change, read on
//! its tablets. All invented.

use anyhow::{Result, bail};
use sync_core::document::{Answer, Ask, Change, Documents, Edit, Opened};
use sync_core::fold::Floor;
use sync_core::id::{EntryId, Hash, StaffId};
use sync_core::record::{
    About, Actor, DocumentEdited, DocumentKey, Fact, VersionAcknowledged, VersionPublished,
};
use sync_core::shift::Shift;
use sync_core::sync::hub::{OfficeCommand, OfficeRecord};
use sync_core::sync::tablet::NewRecord;
use sync_core::text::{NoteText, ReasonText};
use sync_core::time::Timestamp;

use super::chance::Chance;
use super::office::Office;
use super::people::{Home, Resident, Worker};

/// Days on which plans change, and for how many people.
const CHANGE_EVERY_DAYS: i64 = 3;
const CHANGED_AT_ONCE: usize = 3;

/// The documents as the desk has written them so far.
#[derive(Default)]
pub struct Plans {
    written: std::collections::BTreeMap<DocumentKey, Written>,
    documents: Documents,
}

#[derive(Default)]
struct Written {
    changes: Vec<Change>,
    version: Option<EntryId>,
}

impl Plans {
    /// Everybody's first care plan and About Me.
    pub fn begin(&mut self, office: &mut Office, home: &Home, by: &Worker, at: Timestamp) -> Result<()> {
        for resident in &home.residents {
            let plan = DocumentKey::CarePlan(resident.id);
            self.publish(
                office,
                by,
                plan,
                care_plan(resident),
                Some("First plan after moving in"),
                at,
            )?;
            let about_me = DocumentKey::AboutMe(resident.id);
            self.publish(
                office,
                by,
                about_me,
                life(resident),
                Some("Written together with the family"),
                at,
            )?;
        }
        Ok(())
    }

    /// What a deputy changes at the start of a day: a few people's plans, every few days.
    pub fn change(
        &mut self,
        office: &mut Office,
        home: &Home,
        by: &Worker,
        day: i64,
        at: Timestamp,
    ) -> Result<()> {
        if day == 0 || day % CHANGE_EVERY_DAYS != 0 {
            return Ok(());
        }
        let first = usize::try_from(day)? * 5;
        for nth in 0..CHANGED_AT_ONCE {
            let Some(resident) = home
                .residents
                .get((first + nth * 7) % home.residents.len().max(1))
            else {
                continue;
            };
            let (section, text, why) = changed(resident, day);
            let plan = DocumentKey::CarePlan(resident.id);
            self.publish(office, by, plan, vec![(section, text)], Some(why), at)?;
        }
        Ok(())
    }

    /// What a leader hands over at the end of a shift, for each unit.
    pub fn hand_over(
        &mut self,
        office: &mut Office,
        home: &Home,
        by: &Worker,
        ended: Shift,
        at: Timestamp,
    ) -> Result<()> {
        for (nth, (unit, name)) in home.units.iter().enumerate() {
            let document = DocumentKey::HandoverUnit {
                unit: *unit,
                shift: ended,
            };
            let text = format!(
                "A steady shift on {name}. Hoist battery charged; spare slings are in the cupboard by the lift."
            );
            let to_do = "Check the water temperatures before baths. Order gloves, size M.".to_owned();
            self.publish(office, by, document, vec![(1, text), (2, to_do)], None, at)?;
            let of_unit: Vec<&Resident> = home
                .residents
                .iter()
                .filter(|resident| resident.unit == nth)
                .collect();
            let mut chance = Chance::of(0, &format!("handover {name} {ended}"));
            for _ in 0..2 {
                let Some(resident) = chance.pick(&of_unit) else {
                    continue;
                };
                let document = DocumentKey::HandoverPerson {
                    person: resident.id,
                    shift: ended,
                };
                if self.written.contains_key(&document) {
                    continue;
                }
                let (know, ask) = handed_over(resident, &mut chance);
                self.publish(office, by, document, vec![(1, know), (2, ask)], None, at)?;
            }
        }
        Ok(())
    }

    /// Writes sections and makes the result the version to work by.
    fn publish(
        &mut self,
        office: &mut Office,
        by: &Worker,
        document: DocumentKey,
        sections: Vec<(u8, String)>,
        why: Option<&str>,
        at: Timestamp,
    ) -> Result<()> {
        let before = self.open(document)?;
        let mut nonce = [0; 12];
        nonce.copy_from_slice(&crate::clock::random_16()[..12]);
        let actor = Actor::of(&office.hub().office_key(), &nonce);
        let edits = sections
            .into_iter()
            .map(|(section, text)| Edit::Text { section, text })
            .collect();
        let ask = Ask::Edit {
            document,
            changes: self.changes(&document),
            base: before.heads,
            actor,
            at,
            edits,
        };
        let Answer::Edited(Some(edited)) = self.documents.answer(&ask) else {
            bail!("a document of the demonstration could not be written");
        };
        let about = document.person().map_or(About::Service, About::Person);
        let fact = Fact::DocumentEdited(DocumentEdited {
            document,
            nonce,
            change: edited.change.clone(),
        });
        let entry = self.record(office, by, about, Vec::new(), fact, at)?;
        let change = Change {
            id: entry,
            actor,
            bytes: edited.change,
        };
        self.written.entry(document).or_default().changes.push(change);
        let now = self.open(document)?;
        let fact = Fact::VersionPublished(VersionPublished {
            document,
            heads: now.heads,
            rendered: now.rendered,
            why: why.map(ReasonText::parse).transpose()?,
        });
        let replaces = self.written.get(&document).and_then(|written| written.version);
        let version = self.record(office, by, about, replaces.into_iter().collect(), fact, at)?;
        if let Some(written) = self.written.get_mut(&document) {
            written.version = Some(version);
        }
        Ok(())
    }

    fn record(
        &self,
        office: &mut Office,
        by: &Worker,
        about: About,
        links: Vec<EntryId>,
        fact: Fact,
        at: Timestamp,
    ) -> Result<EntryId> {
        let record = OfficeRecord {
            happened_at: at,
            about,
            links,
            fact,
        };
        let command = OfficeCommand::Write {
            by: by.id,
            acting_as: by.role,
            records: vec![record],
        };
        let entries = office.write(command, at)?;
        entries
            .first()
            .copied()
            .ok_or_else(|| anyhow::anyhow!("the office did not name what it wrote"))
    }

    fn changes(&self, document: &DocumentKey) -> Vec<Change> {
        self.written
            .get(document)
            .map_or_else(Vec::new, |written| written.changes.clone())
    }

    fn open(&mut self, document: DocumentKey) -> Result<Opened> {
        let ask = Ask::Open {
            document,
            changes: self.changes(&document),
            proposals: Vec::new(),
            at: None::<Vec<Hash>>,
        };
        match self.documents.answer(&ask) {
            Answer::Opened(opened) => Ok(opened),
            other => bail!("a document of the demonstration does not open: {other:?}"),
        }
    }
}

/// What somebody reads at the start of a shift: what is new about the people of their unit. Now and then one is left for later,
/// and now and then one is not clear.
pub fn to_acknowledge(
    floor: &Floor,
    home: &Home,
    unit: usize,
    staff: StaffId,
    at: Timestamp,
    chance: &mut Chance,
) -> Vec<NewRecord> {
    let mut records = Vec::new();
    for resident in home.residents.iter().filter(|resident| resident.unit == unit) {
        for document in [
            DocumentKey::CarePlan(resident.id),
            DocumentKey::AboutMe(resident.id),
        ] {
            for version in floor.to_read(&document, staff) {
                if chance.in_thousand(150) {
                    continue;
                }
                let unsure = chance.in_thousand(25);
                let question = unsure
                    .then(|| NoteText::parse("Does this hold at night as well?").ok())
                    .flatten();
                records.push(NewRecord {
                    happened_at: at,
                    about: About::Person(resident.id),
                    links: vec![version.id],
                    saw: None,
                    fact: Fact::VersionAcknowledged(VersionAcknowledged {
                        document,
                        version: version.id,
                        understood: !unsure,
                        question,
                    }),
                });
            }
        }
    }
    records
}

fn care_plan(resident: &Resident) -> Vec<(u8, String)> {
    let (needs, known_as) = (resident.needs, resident.known_as);
    let chance = &mut Chance::of(0, &format!("{} plan", resident.name));
    let one = |chance: &mut Chance, from: &[&'static str]| chance.pick(from).copied().unwrap_or_default();
    let drinks = match needs.thickener {
        0 => format!("{known_as} drinks without thickener."),
        level => format!(
            "All drinks for {known_as} are thickened to level {level}, hot ones too. Upright while drinking and for half an hour after."
        ),
    };
    let amount = if needs.drinks_percent < 70 {
        "Often leaves half of a cup: offer small amounts, often, and sit down for it."
    } else {
        "Usually drinks what is offered."
    };
    let eating = if needs.texture < 7 {
        format!(
            "Food has texture level {}. Stay nearby during meals and watch for coughing.",
            needs.texture
        )
    } else {
        "Eats ordinary food and likes company at the table.".to_owned()
    };
    let moving = if needs.in_bed {
        "Two staff and a slide sheet for every turn, every two hours by day and night. Look at heels and lower back each time."
    } else {
        "Walks with a frame and one member of staff beside. Shoes on, glasses on, before standing up."
    };
    let skin = if needs.in_bed {
        "High risk. Air mattress on setting 3. Report any redness that stays after ten minutes at once."
    } else {
        "Dry skin on both legs: cream after washing. No sore places at the last look."
    };
    vec![
        (1, format!("{known_as} wants to stay as independent as can be and to be asked, not told. {}", one(chance, &[
            "Mornings go best when nobody hurries.",
            "Likes a plan for the day and gets worried without one.",
            "Enjoys a joke and will tell you when something is wrong.",
        ]))),
        (2, one(chance, &[
            "Hears better on the left. Face to face, short sentences, wait for the answer.",
            "Wears glasses all day: clean them in the morning. Understands well, needs time to find words.",
            "Uses single words and points. Yes and no are reliable; offer two things to choose from.",
        ]).to_owned()),
        (3, format!("{drinks} {amount} {eating}")),
        (4, moving.to_owned()),
        (5, skin.to_owned()),
        (6, one(chance, &[
            "Washes face and hands alone; needs one person for the rest. Shower on Tuesdays and Fridays.",
            "Needs one person for washing and dressing. Prefers women to help. Own soap in the blue bag.",
            "Chooses own clothes: lay out two sets. Shave every other day with the electric razor.",
        ]).to_owned()),
        (8, one(chance, &[
            "In bed by 9pm with the door ajar and the small light on. Sleeps on the right side.",
            "Wakes around 2am and likes a cup of tea then. Do not put the big light on.",
            "Sleeps well. Check hourly without waking.",
        ]).to_owned()),
        (9, one(chance, &[
            "Can become worried late in the afternoon. Sit down, hold a hand, talk about the dogs.",
            "Mostly cheerful. Quiet and turned to the wall means pain or a low day: ask.",
            "Shouts when moved without warning. Say what you will do, count to three together.",
        ]).to_owned()),
        (11, "Call bell within reach on the left. Bed at its lowest at night. No rails, as agreed with the family.".to_owned()),
    ]
}

fn life(resident: &Resident) -> Vec<(u8, String)> {
    let chance = &mut Chance::of(0, &format!("{} life", resident.name));
    let one = |chance: &mut Chance, from: &[&'static str]| {
        chance.pick(from).copied().unwrap_or_default().to_owned()
    };
    vec![
        (
            1,
            one(
                chance,
                &[
                    "My faith, my music and a window I can open.",
                    "Being outside for a while each day, whatever the weather.",
                    "Knowing what happens next. A clean shirt. The cricket.",
                    "My sister's telephone call on Sundays at four.",
                ],
            ),
        ),
        (
            2,
            one(
                chance,
                &[
                    "My daughter comes on Wednesdays; my grandson plays the trumpet.",
                    "My late husband Arthur. My niece, who is a nurse in Leeds.",
                    "My brother, and the neighbours from Mill Lane who still visit.",
                ],
            ),
        ),
        (
            3,
            one(
                chance,
                &[
                    "I drove a bus for thirty years and know every street of this town.",
                    "I taught infants, and then my own four children.",
                    "I kept the village shop. Before that I was in the Wrens.",
                    "I was a joiner. The bookcase in the lounge is mine.",
                ],
            ),
        ),
        (
            4,
            one(
                chance,
                &[
                    "Tea first, then talk. Breakfast in my room, lunch with the others.",
                    "Up early, a rest after lunch, a film in the evening.",
                    "I am a late riser. Please let me be.",
                ],
            ),
        ),
        (
            5,
            one(
                chance,
                &[
                    "A slow voice and a joke.",
                    "Show me, do not only tell me.",
                    "Time, and a hand on my shoulder.",
                ],
            ),
        ),
        (
            6,
            one(
                chance,
                &[
                    "Being hurried. Loud television.",
                    "When people talk over my head.",
                    "Cold hands, and doors that bang.",
                ],
            ),
        ),
    ]
}

fn changed(resident: &Resident, day: i64) -> (u8, String, &'static str) {
    let known_as = resident.known_as;
    match day / CHANGE_EVERY_DAYS % 3 {
        0 => (
            4,
            format!(
                "{known_as} had a near fall in the bathroom. From now on two members of staff for every transfer, with the stand aid, until the physiotherapist has been."
            ),
            "Near fall in the bathroom: two staff for transfers until seen by the physiotherapist",
        ),
        1 => (
            3,
            format!(
                "{known_as} has been drinking too little. Offer a drink every hour from 8am to 8pm, 150 ml each, in the lidded beaker, and write down every one. All drinks as thick as before."
            ),
            "Drinks under the target for three days: offer every hour, write down every one",
        ),
        _ => (
            9,
            format!(
                "{known_as} has been low since the visit was cancelled. Ten minutes of company each afternoon; the photo album helps. Write down mood at bedtime."
            ),
            "Low mood for a week: company each afternoon, mood written down at bedtime",
        ),
    }
}

fn handed_over(resident: &Resident, chance: &mut Chance) -> (String, String) {
    let known_as = resident.known_as;
    let know = chance.pick(&[
        "slept badly and was tired all day.",
        "ate little at lunch, more at tea.",
        "had visitors and was in good spirits.",
        "has a small red place on the left heel; it fades when pressed.",
    ]);
    let ask = chance.pick(&[
        "Offer a drink before bed.",
        "Look at the skin again at the first turn.",
        "Ring the daughter back tomorrow after ten.",
        "Keep an eye on the mood.",
    ]);
    (
        format!("{known_as} {}", know.copied().unwrap_or_default()),
        ask.copied().unwrap_or_default().to_owned(),
    )
}
