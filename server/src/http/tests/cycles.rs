//! Follow-through over HTTP: from an incident to whether it worked, who may take which step at the desk, and what cannot be
//! read.

use sync_core::id::{ActionId, CycleId, EntryId};
use sync_core::record::care_kinds::incident;
use sync_core::record::follow_through::{
    ActionAgreed, ActionAssigned, ActionEnded, Candour, Cause, DeadlineMoved, DoneClaimed, Duty, DutyMet,
    Ending, Escalated, Factor, FeedbackGiven, Figures, Helped, IncidentReviewed, IssueIdentified,
    MidwayChecked, Notify, OutcomeReviewed, PracticeVerified, Progress, ProgressNoted, Reach, Reopened, Risk,
    SeenIn, Settled, Shape, Source, StaffSaid, Theme, UnderstandingConfirmed, UnderstoodHow, Verdict,
    Verified,
};
use sync_core::record::{Care, CycleFact, Step, Value as FieldValue};
use sync_core::rules::CycleDeed;
use sync_core::text::{NoteText, ReasonText, ShortText};
use sync_core::time::{DAY_MS, Timestamp};

use super::floor::{PEGGY, settle_in};
use super::*;

pub(super) const MAT: ActionId = ActionId([7; 16]);

fn note(text: &str) -> NoteText {
    NoteText::parse(text).unwrap()
}

fn reason(text: &str) -> ReasonText {
    ReasonText::parse(text).unwrap()
}

pub(super) fn step(cycle: CycleId, step: Step) -> Value {
    let fact = CycleFact { cycle, step };
    json!({ "code": fact.step.code(), "fields": hex(&minicbor::to_vec(&fact).unwrap()) })
}

pub(super) fn path(cycle: CycleId) -> String {
    format!("/api/office/cycles/{}", cycle.to_hex())
}

pub(super) fn issue() -> Step {
    Step::IssueIdentified(IssueIdentified {
        shape: Shape::Action,
        source: Source::Incident,
        theme: Theme::Falls,
        risk: Risk::Medium,
        reach: Reach::Person(PEGGY),
        place: Some(1),
        what: note("Found on the floor beside the bed"),
        made_safe: None,
        reported_by: None,
    })
}

pub(super) fn reviewed() -> Step {
    Step::IncidentReviewed(IncidentReviewed {
        what_happened: note("Slipped on the way to the toilet."),
        factors: vec![Factor::Equipment],
        cause: Cause::Equipment,
        immediate: note("Bed lowered"),
        took_part: vec![HELEN],
        candour: Candour::NotNeeded(reason("no harm")),
        notify: Notify::NotNeeded(reason("no injury")),
    })
}

pub(super) fn agreed(due_at: Timestamp) -> Step {
    Step::ActionAgreed(ActionAgreed {
        action: MAT,
        change: note("A mat beside the bed every night."),
        expected: note("No injury from a fall at night"),
        closes_when: note("Four weeks without one"),
        measure: None,
        risk: Risk::Medium,
        due_at,
        due_why: reason("the mat comes on Friday"),
        role: Role::SupportWorker,
        reach: Reach::Person(PEGGY),
        evidence: vec![],
        reopen_when: None,
        instead_of: None,
        despite: None,
    })
}

pub(super) fn assigned() -> Step {
    Step::ActionAssigned(ActionAssigned {
        action: MAT,
        owner: AMIRA,
        helpers: vec![],
        words: None,
        despite: None,
    })
}

pub(super) fn seen() -> Step {
    Step::PracticeVerified(PracticeVerified {
        action: MAT,
        result: Verified::Yes,
        words: note("There at eleven."),
        staff_said: StaffSaid::Said(note("It helps")),
        seen_in: vec![SeenIn::Night],
        evidence: vec![],
        own_because: None,
    })
}

pub(super) fn effective() -> Step {
    Step::OutcomeReviewed(OutcomeReviewed {
        verdict: Verdict::Effective,
        figures: Some(Figures {
            measure: 5,
            before_hundredths: Some(400),
            before_n: 4,
            after_hundredths: Some(100),
            after_n: 1,
            by_hand: Some(true),
        }),
        findings: note("One fall in four weeks, none at night"),
        learning: None,
        own_because: None,
    })
}

/// An incident on the floor, as a tablet would have sent it.
pub(super) async fn fall(served: &Served, at: Timestamp) -> EntryId {
    let mut care = Care::new(&incident::KIND);
    care.values.set(incident::WHAT, FieldValue::Choice(1));
    let record = OfficeRecord {
        happened_at: at,
        about: About::Person(PEGGY),
        links: vec![],
        fact: Fact::Care(care),
    };
    let command = OfficeCommand::Write {
        by: HELEN,
        acting_as: Role::RegisteredManager,
        records: vec![record],
    };
    served.office.hub.office(command).await.unwrap()[0]
}

/// Row E1.1 to E1.5, as far as the desk goes.
#[tokio::test(flavor = "multi_thread")]
async fn an_incident_is_reviewed_followed_through_and_closed() {
    let served = Served::new("cycles").await;
    settle_in(&served).await;
    let deputy = served.desk_in_role(0x31, Role::DeputyManager).await;
    let leader = served.desk_in_role(0x32, Role::TeamLeader).await;
    let manager = served.sign_in().await;
    let now = clock::now();
    let incident = fall(&served, now.plus_ms(-DAY_MS)).await;
    let board = served.get("/api/office/cycles", &deputy).await.json();
    assert_eq!(board["to_review"][0]["entry"], incident.to_hex());
    assert_eq!((&board["open"], &board["cycles"]), (&json!(0), &json!([])));
    assert_eq!(
        board["coverage"]["tablets_total"], 0,
        "every figure with its coverage"
    );

    let cycle = CycleId::of_incident(incident);
    // What a team leader puts forward leaves the incident to whoever may decide.
    let mut raised = step(cycle, issue());
    raised["links"] = json!([incident.to_hex()]);
    let body = json!({ "steps": [raised, step(cycle, reviewed())] });
    let reply = served
        .post(&format!("{}/steps", path(cycle)), &leader, &body)
        .await;
    assert_eq!(reply.status, 200, "{reply:?}");
    let board = served.get("/api/office/cycles", &deputy).await.json();
    assert_eq!(board["to_review"][0]["entry"], incident.to_hex());
    let mut first = step(cycle, issue());
    first["links"] = json!([incident.to_hex()]);
    let due_at = now.plus_ms(14 * DAY_MS);
    let body = json!({ "steps": [first, step(cycle, reviewed()), step(cycle, agreed(due_at))] });
    let reply = served
        .post(&format!("{}/steps", path(cycle)), &deputy, &body)
        .await;
    assert_eq!(reply.status, 200, "{reply:?}");
    let whole = &reply.json()["cycle"];
    assert_eq!(whole["row"]["stage"], "Nobody named yet");
    assert_eq!(whole["row"]["concerns"], "Margaret Hollis");
    assert_eq!(whole["rests_on"][0], incident.to_hex());
    let board = served.get("/api/office/cycles", &manager).await.json();
    assert_eq!(board["to_review"], json!([]), "it has been reviewed");
    assert_eq!(
        (&board["open"], &board["cycles"][0]["due_at"]),
        (&json!(1), &json!(due_at.0))
    );

    let done = Step::DoneClaimed(DoneClaimed {
        action: MAT,
        words: note("In place"),
    });
    for (cookie, taken) in [(&deputy, assigned()), (&deputy, done), (&leader, seen())] {
        let body = json!({ "steps": [step(cycle, taken)] });
        let reply = served
            .post(&format!("{}/steps", path(cycle)), cookie, &body)
            .await;
        assert_eq!(reply.status, 200, "{reply:?}");
    }
    // A deputy's review of the outcome is put forward; the registered manager's closes it.
    let close = json!({ "steps": [step(cycle, effective())] });
    let reply = served
        .post(&format!("{}/steps", path(cycle)), &deputy, &close)
        .await;
    let row = &reply.json()["cycle"]["row"];
    assert_eq!(
        (&row["stage"], &row["over"]),
        (&json!("Seen in practice"), &json!(false))
    );
    let reply = served
        .post(&format!("{}/steps", path(cycle)), &manager, &close)
        .await;
    let whole = &reply.json()["cycle"];
    assert_eq!(
        (&whole["row"]["stage"], &whole["row"]["over"]),
        (&json!("It worked"), &json!(true))
    );
    assert_eq!(
        whole["row"]["evidenced"], false,
        "gaps are said: {:?}",
        whole["five"]
    );
    assert_eq!(
        whole["five"][1]["gaps"],
        json!(["Its owner has not confirmed that they understand"])
    );
    let history = whole["history"].as_array().unwrap();
    assert_eq!(history.len(), 10);
    assert_eq!(history[9]["decides"], true);
    assert!(
        history[8]["not_counted"]
            .as_str()
            .unwrap()
            .contains("put forward")
    );
    let board = served.get("/api/office/cycles?which=over", &manager).await.json();
    assert_eq!(board["cycles"][0]["cycle"], cycle.to_hex());
    let open = served.get("/api/office/cycles", &manager).await.json();
    assert_eq!((&open["open"], &open["over"]), (&json!(0), &json!(1)));
}

fn told(at: Timestamp) -> Step {
    Step::DutyMet(DutyMet {
        duty: Duty::Told,
        at,
        to: ShortText::parse("Her son").unwrap(),
        words: note("Told what happened, with an apology"),
        reference: None,
        despite: None,
    })
}

/// The matrix of requirements.md 1.7 against the real server: every step in every role that works at the desk.
#[tokio::test(flavor = "multi_thread")]
async fn every_step_in_every_role_of_the_desk_is_taken_or_refused_as_the_table_says() {
    let served = Served::new("cycle-roles").await;
    settle_in(&served).await;
    let now = clock::now();
    let cycle = CycleId([9; 16]);
    let steps = [
        issue(),
        reviewed(),
        agreed(now.plus_ms(DAY_MS)),
        assigned(),
        Step::UnderstandingConfirmed(UnderstandingConfirmed {
            action: MAT,
            staff: AMIRA,
            how: UnderstoodHow::FaceToFace,
            question: None,
        }),
        Step::ProgressNoted(ProgressNoted {
            action: MAT,
            progress: Progress::OnTrack,
            barrier: None,
            words: None,
            proposed_due_at: None,
        }),
        Step::MidwayChecked(MidwayChecked {
            action: MAT,
            progress: Progress::OnTrack,
            barrier: None,
            words: note("Going well"),
            look_again_at: None,
        }),
        Step::DeadlineMoved(DeadlineMoved {
            action: MAT,
            due_at: now.plus_ms(2 * DAY_MS),
            why: reason("late"),
        }),
        Step::DoneClaimed(DoneClaimed {
            action: MAT,
            words: note("Done"),
        }),
        seen(),
        Step::Settled(Settled {
            action: Some(MAT),
            stands: EntryId([1; 32]),
            why: reason("asked both"),
        }),
        effective(),
        Step::Reopened(Reopened {
            why: note("Again"),
            what_failed: note("Moved"),
            changed_response: note("Sensor"),
        }),
        Step::ActionEnded(ActionEnded {
            action: MAT,
            ending: Ending::Cancelled,
            why: reason("moved out"),
        }),
        Step::Escalated(Escalated {
            action: None,
            signal: 2,
            what: 1,
            to: Role::RegisteredManager,
        }),
        Step::FeedbackGiven(FeedbackGiven {
            helped: Helped::Yes,
            words: None,
        }),
        told(now),
    ];
    assert_eq!(steps.len(), CycleDeed::ALL.len(), "every kind of step");
    for (number, role) in [
        (0x41, Role::TeamLeader),
        (0x42, Role::DeputyManager),
        (0x43, Role::RegisteredManager),
    ] {
        let cookie = served.desk_in_role(number, role).await;
        for taken in &steps {
            let deed = CycleDeed::of(taken);
            let may = deed.who().includes(role) || deed.put_forward_by().includes(role);
            let body = json!({ "steps": [step(cycle, taken.clone())] });
            let reply = served
                .post(&format!("{}/steps", path(cycle)), &cookie, &body)
                .await;
            assert_eq!(
                reply.status,
                if may { 200 } else { 403 },
                "{role:?}: {deed:?}: {reply:?}"
            );
        }
    }
    // Nobody signed in, and somebody whose role does not work at the desk.
    let body = json!({ "steps": [step(cycle, issue())] });
    assert_eq!(
        served
            .post(&format!("{}/steps", path(cycle)), "", &body)
            .await
            .status,
        401
    );
    assert_eq!(served.get(&path(cycle), "").await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_read_is_refused_and_nothing_is_written() {
    let served = Served::new("cycles-wrong").await;
    settle_in(&served).await;
    let cookie = served.sign_in().await;
    let (cycle, other) = (CycleId([9; 16]), CycleId([8; 16]));
    let steps = format!("{}/steps", path(cycle));
    let future = {
        let mut step = step(cycle, issue());
        step["happened_at"] = json!(clock::now().plus_ms(DAY_MS).0);
        step
    };
    for (wrong, why) in [
        (json!({ "steps": [] }), "Between 1 and"),
        (
            json!({ "steps": [{ "code": 1, "fields": "00" }] }),
            "does not read",
        ),
        (
            json!({ "steps": [{ "code": 0x0a01, "fields": "zz" }] }),
            "does not read",
        ),
        (json!({ "steps": [step(other, issue())] }), "does not read"),
        (
            json!({ "steps": [step(cycle, issue()), { "code": 0x0a02, "fields": "01" }] }),
            "does not read",
        ),
        (json!({ "steps": [future] }), "in the future"),
    ] {
        let reply = served.post(&steps, &cookie, &wrong).await;
        assert_eq!(reply.status, 400, "{wrong}");
        assert!(
            reply.json()["message"].as_str().unwrap().contains(why),
            "{reply:?}"
        );
    }
    let unknown = json!({ "steps": [step(cycle, assigned())] });
    assert_eq!(
        served.post(&steps, &cookie, &unknown).await.status,
        404,
        "no such cycle"
    );
    assert_eq!(served.get(&path(cycle), &cookie).await.status, 404);
    assert_eq!(
        served.get("/api/office/cycles?which=some", &cookie).await.status,
        404
    );
    let board = served.get("/api/office/cycles?which=all", &cookie).await.json();
    assert_eq!((&board["open"], &board["cycles"]), (&json!(0), &json!([])));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_board_comes_in_pages_with_the_earliest_deadline_first() {
    let served = Served::new("cycles-pages").await;
    settle_in(&served).await;
    let cookie = served.sign_in().await;
    let now = clock::now();
    for number in 1..=5_u8 {
        let cycle = CycleId([number; 16]);
        let due_at = now.plus_ms(i64::from(10 - number) * DAY_MS);
        let body = json!({ "steps": [step(cycle, issue()), step(cycle, agreed(due_at))] });
        assert_eq!(
            served
                .post(&format!("{}/steps", path(cycle)), &cookie, &body)
                .await
                .status,
            200
        );
    }
    let mut seen = Vec::new();
    let mut next = None::<String>;
    loop {
        let after = next.map_or_else(String::new, |next| format!("&after={next}"));
        let page = served
            .get(&format!("/api/office/cycles?limit=2{after}"), &cookie)
            .await
            .json();
        for row in page["cycles"].as_array().unwrap() {
            seen.push(CycleId::from_hex(row["cycle"].as_str().unwrap()).unwrap().0[0]);
        }
        match page["next"].as_str() {
            Some(cursor) => next = Some(cursor.to_owned()),
            None => break,
        }
    }
    assert_eq!(seen, [5, 4, 3, 2, 1]);
}
