//! What happens in each of the demonstration's five cycles, and when.
//!
//! May not live here: how a step is taken (`story`), what it says (`cycles`).

use anyhow::Result;
use sync_core::id::{CycleId, PersonId, StaffId};
use sync_core::record::Step;
use sync_core::record::follow_through::{Cause, Reach, Risk, Source, Theme};
use sync_core::staff::Role;
use sync_core::time::Timestamp;

use super::cycles::{
    agree, assign, days, done, issue, midway, progress, review, seen, told, understood, worked,
};
use super::people::Home;
use super::story::{Links, Planned, Which, Written};

/// Who takes part, by their place in the home's staff.
const MANAGER: usize = 0;
const DEPUTY: usize = 1;
const TEAM_LEADER: usize = 4;
/// The resident whose fall nobody goes on with, by their place.
pub const STALLED: usize = 9;
/// The one who fell again.
pub const REPEATED: usize = 16;
/// The one whose action was given to two.
pub const CONTRADICTED: usize = 23;

/// What stands before the fortnight.
const BEFORE_DAYS: i64 = 28;

/// Percent of the fortnight at which somebody slides from a chair, it is reviewed, and given to two people. Shift leaders
/// have a tablet every other day: a home of few days has one on its first alone.
pub fn of_two_owners(begin: Timestamp, now: Timestamp) -> [i64; 3] {
    if now < days(begin, 4) {
        [5, 12, 16]
    } else {
        [62, 70, 74]
    }
}

/// Every step, in order of time.
///
/// # Errors
/// Words that do not fit a record.
#[expect(clippy::too_many_lines, reason = "five short stories, told in order")]
pub fn chapters(home: &Home, begin: Timestamp, now: Timestamp) -> Result<Vec<Planned>> {
    let mut planned = Vec::new();
    let at = move |percent: i64| begin.plus_ms(now.ms_since(begin) * percent / 100);
    let worker = |unit: usize, nth: usize| {
        let mut of_unit = home
            .staff
            .iter()
            .filter(|one| one.role == Role::SupportWorker && one.unit == Some(unit));
        of_unit.nth(nth).map_or(home.staff[DEPUTY].id, |one| one.id)
    };
    let samuel = home.staff[DEPUTY].id;
    let mut plan = |at, by, cycle, links, steps| {
        planned.push(Planned {
            at,
            by,
            cycle,
            steps,
            links,
            first_on_tablet: None,
        });
    };
    // Closed and effective: what an audit found before the fortnight, reviewed in the last days.
    let late = Which::Own("late records");
    let owner = home.staff[TEAM_LEADER].id;
    let agreed_at = days(begin, -BEFORE_DAYS);
    let due = at(35);
    plan(
        agreed_at,
        DEPUTY,
        late,
        Links::Nothing,
        vec![
            said(issue(
                Source::Audit,
                Theme::Records,
                Risk::Medium,
                Reach::Service,
                "Audit: care at night is written down hours later",
            ))?,
            Box::new(move |cycle| {
                agree(
                    cycle,
                    [
                        "Night staff write care down at the bedside, on the tablet, before the next room.",
                        "Nine of ten records within half an hour.",
                        "Two weeks at nine of ten or better.",
                    ],
                    Role::TeamLeader,
                    Reach::Service,
                    due,
                    true,
                )
            }),
        ],
    );
    plan(days(agreed_at, 1), DEPUTY, late, Links::Nothing, named(owner));
    plan(
        days(agreed_at, 16),
        DEPUTY,
        late,
        Links::Nothing,
        vec![Box::new(|cycle| {
            midway(
                cycle,
                "Three of five night workers do it. Two say the tablet is charging: a second charger is ordered.",
            )
        })],
    );
    plan(
        at(30),
        TEAM_LEADER,
        late,
        Links::Nothing,
        vec![Box::new(|cycle| {
            done(
                cycle,
                "Every night shift was shown; chargers in both corridors; on the handover sheet for two weeks.",
            )
        })],
    );
    plan(
        at(60),
        3,
        late,
        Links::Evidence(STALLED),
        vec![Box::new(|cycle| {
            seen(
                cycle,
                "Two night rounds and one day round: each record was made before the next door.",
                "It is less to remember at six in the morning.",
                None,
            )
        })],
    );
    plan(
        at(93),
        MANAGER,
        late,
        Links::Evidence(STALLED),
        vec![said(worked(
            "From 71 to 94 in a hundred within half an hour, over two weeks, nights included.",
            "It was the chargers, not the will. Ask what is in the way first.",
        ))?],
    );

    // Nobody goes on with it: its date has passed.
    let stalled = Which::OfFall(STALLED);
    let person = home.residents[STALLED].id;
    let worker_one = worker(home.residents[STALLED].unit, 1);
    plan(
        at(16),
        DEPUTY,
        stalled,
        Links::Fall(STALLED),
        reviewed_fall(
            (person, samuel),
            Risk::High,
            Cause::Surroundings,
            [
                "Fall beside the chair, slippers off",
                "Reached for the walking frame, which stood by the door.",
            ],
            [
                "The frame stands within reach of the chair, every time, with a mark on the floor.",
                "No fall while reaching for the frame.",
                "Four weeks without one, and the frame on its mark at every look.",
            ],
            days(now, -3),
        )?,
    );
    plan(at(18), DEPUTY, stalled, Links::Nothing, named(worker_one));
    plan(at(19), DEPUTY, stalled, Links::Nothing, vec![said(told(at(18)))?]);
    plan(
        at(25),
        DEPUTY,
        stalled,
        Links::Nothing,
        vec![Box::new(|cycle| progress(cycle, "Tape for the mark is ordered."))],
    );

    // It happened again after the action was seen in practice.
    let repeated = Which::OfFall(REPEATED);
    let person = home.residents[REPEATED].id;
    let worker_two = worker(home.residents[REPEATED].unit, 2);
    plan(
        at(12),
        DEPUTY,
        repeated,
        Links::Fall(REPEATED),
        reviewed_fall(
            (person, samuel),
            Risk::Medium,
            Cause::Surroundings,
            [
                "Fall on the way to the toilet at night",
                "Got up in the dark; the call bell hung behind the bed.",
            ],
            [
                "The bell lies on the bed, in the hand's reach, whenever somebody leaves the room.",
                "The bell is used before getting up.",
                "Three weeks without a fall at night.",
            ],
            at(45),
        )?,
    );
    plan(at(14), DEPUTY, repeated, Links::Nothing, named(worker_two));
    plan(
        at(28),
        DEPUTY,
        repeated,
        Links::Nothing,
        vec![Box::new(|cycle| {
            midway(cycle, "The bell lay on the bed at four of five looks.")
        })],
    );
    plan(
        at(40),
        DEPUTY,
        repeated,
        Links::Nothing,
        vec![Box::new(|cycle| {
            done(cycle, "Everyone on the unit does it; it stands in the care plan.")
        })],
    );
    plan(
        at(50),
        3,
        repeated,
        Links::Evidence(REPEATED),
        vec![Box::new(|cycle| {
            seen(
                cycle,
                "On the bed at six looks, two of them at night.",
                "We check each other.",
                None,
            )
        })],
    );

    // Verified by whoever did it, with a reason.
    let unit_one = home.units[0].0;
    let own = Which::Own("cold tea");
    plan(
        at(20),
        MANAGER,
        own,
        Links::Nothing,
        vec![
            said(issue(
                Source::Complaint,
                Theme::Nutrition,
                Risk::Low,
                Reach::Unit(unit_one),
                "A daughter says the tea is cold by the time it comes",
            ))?,
            Box::new(move |cycle| {
                agree(
                    cycle,
                    [
                        "Tea is poured at the door, from flasks, not in the kitchen.",
                        "Tea is hot when it is handed over.",
                        "A week in which nobody says it is cold.",
                    ],
                    Role::DeputyManager,
                    Reach::Unit(unit_one),
                    days(now, 5),
                    false,
                )
            }),
            Box::new(move |cycle| Ok(assign(cycle, samuel))),
        ],
    );
    plan(
        at(22),
        DEPUTY,
        own,
        Links::Nothing,
        vec![Box::new(move |cycle| Ok(understood(cycle, samuel)))],
    );
    plan(
        at(70),
        DEPUTY,
        own,
        Links::Nothing,
        vec![Box::new(|cycle| {
            done(cycle, "Four flasks bought; the tea round goes with them.")
        })],
    );
    plan(
        at(75),
        DEPUTY,
        own,
        Links::Evidence(0),
        vec![Box::new(|cycle| {
            seen(
                cycle,
                "Sat in on two tea rounds: hot at the last door.",
                "Quicker as well, we do not run back.",
                Some("I bought the flasks; no other leader worked that weekend"),
            )
        })],
    );

    // Two leaders give it to different people, neither knowing of the other.
    let [_, reviewed, given] = of_two_owners(begin, now);
    let contradicted = Which::OfFall(CONTRADICTED);
    let person = home.residents[CONTRADICTED].id;
    let unit = home.residents[CONTRADICTED].unit;
    let (one, other) = (worker(unit, 3), worker(unit, 4));
    plan(
        at(reviewed),
        DEPUTY,
        contradicted,
        Links::Fall(CONTRADICTED),
        reviewed_fall(
            (person, samuel),
            Risk::Medium,
            Cause::Equipment,
            [
                "Slid from the armchair in the lounge",
                "The cushion was a new one, and slippery.",
            ],
            [
                "A cushion that does not slide, in that chair and no other one.",
                "She sits safely without being watched.",
                "Two weeks without sliding.",
            ],
            days(now, 6),
        )?,
    );
    let cycle = contradicted;
    planned.push(Planned {
        at: at(given),
        by: DEPUTY,
        cycle,
        links: Links::Nothing,
        steps: vec![Box::new(move |cycle| Ok(assign(cycle, one)))],
        first_on_tablet: Some(assign(CycleId([0; 16]), other)),
    });
    planned.sort_by_key(|one| one.at);
    Ok(planned)
}

fn said(step: Result<Step>) -> Result<Written> {
    let step = step?;
    Ok(Box::new(move |_| Ok(step.clone())))
}

/// Given to somebody, who understands it.
fn named(staff: StaffId) -> Vec<Written> {
    vec![
        Box::new(move |cycle| Ok(assign(cycle, staff))),
        Box::new(move |cycle| Ok(understood(cycle, staff))),
    ]
}

/// The review of somebody's fall, in short and what happened, and what was agreed upon it.
fn reviewed_fall(
    (person, reviewer): (PersonId, StaffId),
    risk: Risk,
    cause: Cause,
    [what, happened]: [&str; 2],
    agreed: [&'static str; 3],
    due: Timestamp,
) -> Result<Vec<Written>> {
    let reach = Reach::Person(person);
    Ok(vec![
        said(issue(Source::Incident, Theme::Falls, risk, reach, what))?,
        said(review(happened, cause, reviewer, risk == Risk::High))?,
        Box::new(move |cycle| agree(cycle, agreed, Role::SupportWorker, reach, due, false)),
    ])
}
