//! Alerts about what was not recorded: turns, urine, bowels, washing, something to do.
//!
//! Silence is only a matter for somebody of whom it is recorded at all: it was recorded in the last days, or it is planned.

use super::{Alert, AlertRule, Look, Seen};
use crate::fold::DueState;
use crate::record::care_kinds::{activity, bowels, personal_care, repositioning, urine};
use crate::time::{HOUR_MS, MINUTE_MS, Timestamp};

/// A turn this much after its time is a matter for an alert (requirements.md section 6, row 8).
const TURN_LATE_MS: i64 = 30 * MINUTE_MS;

/// What should not be missing for so long.
struct Absence {
    rule: AlertRule,
    kind: u16,
    /// Hours without it.
    hours: i64,
    /// Hours in which it was recorded at all.
    watched_hours: i64,
    counts: fn(Seen<'_>) -> bool,
}

const ABSENCES: [Absence; 4] = [
    Absence {
        rule: AlertRule::NoUrine,
        kind: urine::KIND.code,
        hours: 8,
        watched_hours: 3 * 24,
        // A dry pad was looked at, and is what the alert is about.
        counts: |seen| seen.care.values.choice(urine::AMOUNT) != Some(urine::NOTHING),
    },
    Absence {
        rule: AlertRule::NoBowels,
        kind: bowels::KIND.code,
        hours: 3 * 24,
        watched_hours: 14 * 24,
        counts: |_| true,
    },
    Absence {
        rule: AlertRule::NoWash,
        kind: personal_care::KIND.code,
        hours: 2 * 24,
        watched_hours: 7 * 24,
        counts: |_| true,
    },
    Absence {
        rule: AlertRule::NoActivity,
        kind: activity::KIND.code,
        hours: 3 * 24,
        watched_hours: 14 * 24,
        counts: |_| true,
    },
];

pub(super) fn all(look: &Look<'_>) -> Vec<Alert> {
    let missing = ABSENCES.iter().filter_map(|absence| missing(look, absence));
    turn_overdue(look).into_iter().chain(missing).collect()
}

fn missing(look: &Look<'_>, absence: &Absence) -> Option<Alert> {
    let last = look
        .given(absence.kind, absence.watched_hours)
        .find(|seen| (absence.counts)(*seen));
    let since = last
        .map(|seen| seen.at)
        .or_else(|| watched_since(look, absence))?;
    let over_at = since.plus_ms(absence.hours * HOUR_MS);
    (look.now > over_at).then(|| Alert {
        rule: absence.rule,
        kind: absence.kind,
        since: over_at,
        words: match last {
            Some(seen) => format!("Last: {}", seen.at.day_and_clock()),
            None => format!("None for {}", time_words(look.now.ms_since(since) / HOUR_MS)),
        },
        evidence: last.iter().map(|seen| seen.id).collect(),
    })
}

/// Since when somebody should have recorded it, when nobody did: from the oldest look that found nothing, or from the
/// beginning of what is planned.
fn watched_since(look: &Look<'_>, absence: &Absence) -> Option<Timestamp> {
    let oldest = look.now.plus_ms(-absence.watched_hours * HOUR_MS);
    let looked = look
        .offered(absence.kind, absence.watched_hours)
        .last()
        .map(|seen| seen.at);
    let planned = look
        .floor
        .plan(look.person, look.now)
        .iter()
        .filter(|planned| planned.care.kind == absence.kind)
        .map(|planned| planned.care.from.max(oldest))
        .min();
    looked.into_iter().chain(planned).min()
}

fn time_words(hours: i64) -> String {
    if hours < 48 {
        format!("{hours} hours")
    } else {
        format!("{} days", hours / 24)
    }
}

/// The latest planned turn that should have begun by now, if nobody answered it or one after it.
fn turn_overdue(look: &Look<'_>) -> Option<Alert> {
    let due = look.floor.due(look.person, look.now);
    let last = due
        .iter()
        .rfind(|item| item.kind == repositioning::KIND.code && item.due_at <= look.now)?;
    let answered = |state| matches!(state, DueState::Answered { .. });
    let late_ms = look.now.ms_since(last.due_at);
    // Between two times the one before still speaks: the next is not late yet.
    let late = if late_ms > TURN_LATE_MS {
        Some(last)
    } else {
        due.iter()
            .rfind(|item| item.kind == repositioning::KIND.code && item.due_at < last.due_at)
            .filter(|before| !answered(last.state) && !answered(before.state))
    };
    let late = late.filter(|item| !answered(item.state))?;
    // A turn that came too late for its time is still a turn.
    let turned = look.offered(repositioning::KIND.code, 24).next();
    if turned.is_some_and(|seen| seen.at >= late.due_at) {
        return None;
    }
    Some(Alert {
        rule: AlertRule::TurnOverdue,
        kind: repositioning::KIND.code,
        since: late.due_at.plus_ms(TURN_LATE_MS),
        words: format!("Planned for {}", late.due_at.clock()),
        evidence: Vec::new(),
    })
}
