//! Alerts about what was found or happened: incidents, measurements, skin, worries.

use super::{Alert, AlertRule, Look, Seen};
use crate::record::care_kinds::{
    bowels, distress, environment, food, incident, medicine, mood, oral_care, pain, repositioning,
    skin_check, soft_signs, urine,
};
use crate::record::{KindSpec, Outcome, Per, Value};
use crate::time::{HOUR_MS, MINUTE_MS, Timestamp};

/// Most worries told one by one; more are counted.
const WORRIES_MAX: usize = 3;

pub(super) fn all(look: &Look<'_>) -> Vec<Alert> {
    let mut alerts = Vec::new();
    alerts.extend(incidents(look));
    alerts.extend(held(look));
    alerts.extend(latest(look, &soft_signs::KIND, 12, AlertRule::SoftSigns, |_| {
        true
    }));
    alerts.extend(out_of_range(look));
    alerts.extend(skin(look));
    alerts.extend(blood(look));
    alerts.extend(coughing(look));
    alerts.extend(medicine_refused(look));
    alerts.extend(worries(look));
    alerts.extend(pain_again(look));
    alerts.extend(loose_bowels(look));
    alerts.extend(low_mood(look));
    alerts.extend(latest(
        look,
        &oral_care::KIND,
        7 * 24,
        AlertRule::SoreMouth,
        |seen| seen.has_any(oral_care::CONDITION, &oral_care::SORE),
    ));
    alerts.extend(latest(look, &environment::KIND, 7 * 24, AlertRule::Room, |seen| {
        let hot = seen.care.values.number(environment::WATER_C);
        let wrong = matches!(seen.care.values.get(environment::WRONG), Some(Value::Several(codes)) if !codes.is_empty());
        wrong || hot.is_some_and(|water| water > environment::WATER_C_MAX)
    }));
    alerts
}

/// An alert about the newest record of a kind, if that one is a matter for it.
fn latest(
    look: &Look<'_>,
    kind: &KindSpec,
    hours: i64,
    rule: AlertRule,
    matters: impl Fn(Seen<'_>) -> bool,
) -> Option<Alert> {
    let seen = look.given(kind.code, hours).next()?;
    matters(seen).then(|| seen.alert(rule, seen.care.line()))
}

fn incidents(look: &Look<'_>) -> Vec<Alert> {
    look.given(incident::KIND.code, 24)
        .map(|seen| {
            let head = seen.care.values.choice(incident::HEAD);
            let line = seen.care.line();
            let words = match head {
                Some(code) if code != incident::HEAD_NOT_HIT => {
                    format!("{line}. Watch closely: perhaps a head injury")
                }
                _ => line,
            };
            seen.alert(AlertRule::Incident, words)
        })
        .collect()
}

/// Holding somebody is an incident; it is asked for until there is a report from then on.
fn held(look: &Look<'_>) -> Option<Alert> {
    let seen = look
        .given(distress::KIND.code, 72)
        .find(|seen| seen.care.values.is_yes(distress::RESTRAINT))?;
    let reported = look
        .given(incident::KIND.code, 72)
        .any(|report| report.at >= seen.at.plus_ms(-HOUR_MS));
    (!reported).then(|| seen.alert(AlertRule::Held, "Report it as an incident".to_owned()))
}

fn out_of_range(look: &Look<'_>) -> Vec<Alert> {
    let targets = look.floor.targets(look.person, look.now);
    let each = targets.into_iter().filter(|target| target.per == Per::Record);
    each.filter_map(|target| {
        let field = target.field()?;
        let with_it = |seen: &Seen<'_>| seen.care.values.number(target.field).is_some();
        let seen = look.given(target.kind, 7 * 24).find(with_it)?;
        let number = seen.care.values.number(target.field)?;
        let words = format!(
            "{}: {}. Their range is {}",
            field.label,
            field.show_number(number),
            target.words()
        );
        (!target.holds(number)).then(|| seen.alert(AlertRule::OutOfRange, words))
    })
    .collect()
}

fn skin(look: &Look<'_>) -> Option<Alert> {
    let check = look.given(skin_check::KIND.code, 7 * 24).next();
    let serious = check.filter(|seen| {
        let finding = seen.care.values.choice(skin_check::FINDING);
        finding.is_some_and(|code| skin_check::SERIOUS.contains(&code))
    });
    // Broken skin seen at a turn is the same matter, until a skin check has looked at it.
    let turn = look.given(repositioning::KIND.code, 7 * 24).next();
    let broken =
        turn.filter(|seen| seen.care.values.choice(repositioning::SKIN) == Some(repositioning::SKIN_BROKEN));
    let newer = broken.filter(|turn| check.is_none_or(|check| check.at < turn.at));
    let seen = newer.or(serious)?;
    Some(seen.alert(AlertRule::Skin, seen.care.line()))
}

fn blood(look: &Look<'_>) -> Vec<Alert> {
    let stool = look
        .given(bowels::KIND.code, 24)
        .filter(|seen| seen.has_any(bowels::SEEN, &bowels::BLOOD));
    let urine = look
        .given(urine::KIND.code, 24)
        .filter(|seen| seen.care.values.choice(urine::COLOUR) == Some(urine::RED));
    let alert = |seen: Seen<'_>| {
        seen.alert(
            AlertRule::Blood,
            format!("{}: {}", seen.care.kind.label, seen.care.line()),
        )
    };
    stool.map(alert).chain(urine.map(alert)).collect()
}

fn coughing(look: &Look<'_>) -> Option<Alert> {
    let coughed: Vec<Seen<'_>> = look
        .given(food::KIND.code, 24)
        .filter(|seen| seen.care.values.is_yes(food::COUGHING))
        .collect();
    let newest = coughed.first()?;
    let mut alert = newest.alert(AlertRule::Coughing, newest.care.line());
    alert.evidence = coughed.iter().map(|seen| seen.id).collect();
    Some(alert)
}

fn medicine_refused(look: &Look<'_>) -> Option<Alert> {
    let last: Vec<Seen<'_>> = look
        .offered(medicine::KIND.code, 48)
        .filter(|seen| seen.care.outcome != Outcome::NotNeeded)
        .take(2)
        .collect();
    let refused = last.len() == 2 && last.iter().all(|seen| seen.care.outcome == Outcome::Declined);
    refused.then(|| Alert {
        rule: AlertRule::MedicineRefused,
        kind: medicine::KIND.code,
        since: last[0].at,
        words: "Twice running. Tell the leader or nurse".to_owned(),
        evidence: last.iter().map(|seen| seen.id).collect(),
    })
}

/// Whatever somebody marked as a worry in the last day. An incident is shown by itself.
fn worries(look: &Look<'_>) -> Vec<Alert> {
    let from = look.now.plus_ms(-24 * HOUR_MS);
    let worried: Vec<Seen<'_>> = look
        .floor
        .counted_of_person(look.person, from, look.latest())
        .filter(|(_, _, care)| care.concern && care.kind.code != incident::KIND.code)
        .map(|(id, at, care)| Seen { id, at, care })
        .collect();
    let mut alerts: Vec<Alert> = worried
        .iter()
        .take(WORRIES_MAX)
        .map(|seen| {
            let line = format!("{}: {}", seen.care.kind.label, seen.care.line());
            let words = match &seen.care.note {
                Some(note) => format!("{line}. {note}"),
                None => line,
            };
            seen.alert(AlertRule::Concern, words)
        })
        .collect();
    if let (Some(last), more @ 1..) = (alerts.last_mut(), worried.len().saturating_sub(WORRIES_MAX)) {
        last.words.push_str(&format!(" (and {more} more)"));
        last.evidence
            .extend(worried.iter().skip(WORRIES_MAX).map(|seen| seen.id));
    }
    alerts
}

fn pain_again(look: &Look<'_>) -> Option<Alert> {
    let seen = look.given(pain::KIND.code, 12).next()?;
    let code = seen.care.values.choice(pain::RECHECK)?;
    let (_, minutes) = pain::RECHECK_MIN.into_iter().find(|(known, _)| *known == code)?;
    let due_at = seen.at.plus_ms(minutes * MINUTE_MS);
    let words = format!(
        "It was {}. To be asked again at {}",
        seen.care.line(),
        due_at.clock()
    );
    (look.now >= due_at).then(|| Alert {
        since: due_at,
        ..seen.alert(AlertRule::PainAgain, words)
    })
}

fn loose_bowels(look: &Look<'_>) -> Option<Alert> {
    let last: Vec<Seen<'_>> = look.given(bowels::KIND.code, 72).take(3).collect();
    let loose = |seen: &Seen<'_>| {
        let kind = seen.care.values.choice(bowels::BRISTOL);
        kind.is_some_and(|kind| kind >= bowels::LOOSE_FROM)
    };
    (last.len() == 3 && last.iter().all(loose)).then(|| Alert {
        rule: AlertRule::LooseBowels,
        kind: bowels::KIND.code,
        since: last[0].at,
        words: "Type 6 or 7 three times running".to_owned(),
        evidence: last.iter().map(|seen| seen.id).collect(),
    })
}

/// Three days with a note of mood, each ending low. Days without one say nothing either way.
fn low_mood(look: &Look<'_>) -> Option<Alert> {
    let mut ends: Vec<Seen<'_>> = Vec::new();
    for seen in look.given(mood::KIND.code, 7 * 24) {
        if ends
            .last()
            .is_none_or(|last| last.at.care_day() != seen.at.care_day())
        {
            ends.push(seen);
        }
    }
    ends.truncate(3);
    let low = |seen: &Seen<'_>| {
        seen.care
            .values
            .choice(mood::MOOD)
            .is_some_and(|mood| mood <= mood::LOW_UP_TO)
    };
    (ends.len() == 3 && ends.iter().all(low)).then(|| Alert {
        rule: AlertRule::LowMood,
        kind: mood::KIND.code,
        since: ends[0].at,
        words: "Low at the end of each of the last three days noted".to_owned(),
        evidence: ends.iter().map(|seen| seen.id).collect(),
    })
}

impl super::Floor {
    /// Counted care of every kind between two moments, newest first.
    fn counted_of_person(
        &self,
        person: crate::id::PersonId,
        from: Timestamp,
        to: Timestamp,
    ) -> impl Iterator<Item = (crate::id::EntryId, Timestamp, &crate::record::Care)> {
        use super::super::{FIRST, LAST, Mark};
        self.index
            .range(Mark::Timeline(person, from, FIRST)..=Mark::Timeline(person, to, LAST))
            .rev()
            .filter_map(move |mark| {
                let id = mark.entry();
                let kept = self.entries.get(&id)?;
                let (care, at) = self.care_of(id)?;
                self.counts(id, kept).then_some((id, at, care))
            })
    }
}
