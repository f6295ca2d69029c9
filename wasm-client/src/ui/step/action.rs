//! An action as it is agreed: asked for and read in the same way with the first review of an incident and at any other time.
//!
//! May not live here: what else either form asks (`review`, `agreeing`).

use sync_core::id::ActionId;
use sync_core::record::follow_through::{ActionAgreed, EvidenceKind, Reach, Risk};
use sync_core::staff::Role;

use super::super::boxes::Boxes;
use super::super::dom::Node;
use super::super::taking::despite;
use super::figures;
use crate::nodes;

const RISK: &str = "How much depends on it?";
const CHANGE: &str = "What has to change?";
const EXPECTED: &str = "What will be different once it worked?";
const CLOSES: &str = "When may it be closed?";
const WHOSE: &str = "Whose work is it?";
const BY_WHEN: &str = "By when?";
const WHY_THEN: &str = "Why by then?";
const REOPEN: &str = "What would open it again?";

/// Who an action may be the work of.
const WORK_OF: [Role; 4] = [
    Role::SupportWorker,
    Role::ShiftLeader,
    Role::TeamLeader,
    Role::DeputyManager,
];

/// How much depends on it, to choose from.
pub fn risk_box(boxes: Boxes) -> Node {
    let risks: Vec<(u8, &str)> = Risk::ALL.iter().map(|one| (one.code(), one.label())).collect();
    boxes.one_of("risk", RISK, &risks)
}

/// How much depends on it.
pub fn risk(boxes: Boxes) -> Result<Risk, String> {
    boxes.chosen("risk", RISK, Risk::from_code)
}

/// Everything that is asked about an action, but how much depends on it.
pub fn questions(boxes: Boxes) -> Vec<Node> {
    let kinds: Vec<(u8, &str)> = EvidenceKind::ALL
        .iter()
        .map(|one| (one.code(), one.label()))
        .collect();
    let roles = WORK_OF.map(|role| (role.code().to_owned(), role.label().to_owned()));
    nodes![
        boxes.area("change", CHANGE, ""),
        boxes.area("expected", EXPECTED, ""),
        boxes.area("closes", CLOSES, ""),
        boxes.list("role", WHOSE, "Choose", roles.into_iter()),
        boxes.day("due", BY_WHEN, ""),
        boxes.line("due_why", WHY_THEN, ""),
        figures::measure_boxes(boxes),
        boxes.any_of("kinds", "What must there be to show for it?", &kinds),
        boxes.line("reopen", REOPEN, "If you know."),
    ]
}

/// What is unusual about its date.
pub fn unusual(boxes: Boxes, now: i64) -> Vec<String> {
    let due = boxes.by("due", "");
    due.is_ok_and(|due| due.0 < now)
        .then(|| "This day has passed already.".to_owned())
        .into_iter()
        .collect()
}

/// Reads it; the first thing that is wrong is named.
pub fn read(boxes: Boxes, action: ActionId, reach: Reach) -> Result<ActionAgreed, String> {
    Ok(ActionAgreed {
        action,
        change: boxes.note("change", CHANGE)?,
        expected: boxes.note("expected", EXPECTED)?,
        closes_when: boxes.note("closes", CLOSES)?,
        measure: figures::measure(boxes)?,
        risk: risk(boxes)?,
        due_at: boxes.by("due", BY_WHEN)?,
        due_why: boxes.reason("due_why", WHY_THEN)?,
        role: Role::from_code(&boxes.typed("role")).ok_or_else(|| format!("{WHOSE} Choose one."))?,
        reach,
        evidence: boxes.picked("kinds", EvidenceKind::from_code),
        reopen_when: boxes.reason_or_none("reopen", REOPEN)?,
        instead_of: None,
        despite: despite(boxes)?,
    })
}
