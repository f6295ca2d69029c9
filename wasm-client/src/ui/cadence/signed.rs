//! A review that was signed: who signed when, what they had before them, what they found and decided.

use sync_core::shown::{ReviewSigned, WholeReview};

use super::super::dom::{El, Node, el};
use super::super::icons::Icon;
use super::super::parts::{chip, fact, link, p};
use super::{WayToCycle, seen};
use crate::nodes;
use crate::view::words;

/// Every signature, the earliest first.
pub fn signatures(review: &WholeReview, now: i64, way: WayToCycle) -> Vec<Node> {
    review
        .signed
        .iter()
        .map(|one| signature(one, now, way).into())
        .collect()
}

fn signature(one: &ReviewSigned, now: i64, way: WayToCycle) -> El {
    let received = one.received_at.map_or_else(
        || "not at the office yet".to_owned(),
        |at| format!("at the office {}", words::moment(at, now)),
    );
    let when = format!(
        "Signed {} on {}, {received}",
        words::moment(one.signed_at, now),
        one.device
    );
    let answers: Vec<Node> = one
        .answers
        .iter()
        .map(|answer| {
            let said = match &answer.words {
                Some(words) => format!("{}: {words}", answer.found),
                None => answer.found.clone(),
            };
            fact(&answer.question, &said).into()
        })
        .collect();
    let decisions: Vec<Node> = one
        .decisions
        .iter()
        .map(|decision| {
            let said = match &decision.words {
                Some(words) => format!("{}: {words}", decision.decided),
                None => decision.decided.clone(),
            };
            el("li")
                .child(link(&way(&decision.cycle), "").text(&decision.about))
                .child(p("", &said))
                .into()
        })
        .collect();
    let had_decisions = !decisions.is_empty();
    el("section").class("panel signed-review").with(nodes![
        el("h2").text(&format!("{}, {}", one.by, one.role.to_lowercase())),
        p("hint", &when),
        one.late.then(|| chip("late", Icon::Clock, "Signed late")),
        one.not_counted
            .as_ref()
            .map(|why| chip("attention", Icon::Warning, why)),
        el("h3").text("What was found"),
        el("dl").class("fields").with(answers),
        had_decisions.then(|| el("h3").text("What was decided")),
        had_decisions.then(|| el("ul").class("plain-list").with(decisions)),
        one.note.as_ref().map(|note| p("", note)),
        el("details").with(nodes![
            el("summary").text("What was on the screen"),
            seen(&one.seen, now, way, |_, _| Node::Nothing),
        ]),
    ])
}
