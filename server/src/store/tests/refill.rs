//! Rows that come back after a backup was restored: forked chains, entries that stand twice for a signature, the report.

use sync_core::sync::hub::{Recovered, Standing};

use super::*;

fn recovered(scope: Scope, at: i64, entries: u32) -> Recovered {
    Recovered {
        device: DEVICE,
        scope,
        at: Timestamp(at),
        from: 2,
        entries,
        decisions: 1,
        aside: 0,
        incomplete: 0,
        missing: 3,
    }
}

#[test]
fn rows_that_tablets_brought_back_stand_beside_those_written_since() {
    let folder = Folder::new("refill");
    let store = folder.open();
    let mut writer = Writer::new(Audience::Floor);
    let common = [writer.drink(100), writer.drink(110)];
    // Two branches of one chain from here on: what was lost, and what was written after the restore.
    let (seq, prev) = (writer.seq, writer.prev);
    let lost = [writer.drink(120), writer.drink(130)];
    (writer.seq, writer.prev) = (seq, prev);
    let since = writer.drink(900);
    store.commit(writer.accepted(common.to_vec())).unwrap();
    store.commit(writer.accepted(vec![since.clone()])).unwrap();
    let held = Verdict::Held(HeldReason::RoleEnded);
    let mut commit = writer.commit(vec![
        (held, lost[0].id, Some(lost[0].clone())),
        (Verdict::Released, lost[0].id, None),
        (Verdict::Accepted, lost[1].id, Some(lost[1].clone())),
        // Known already: here for its signature.
        (Verdict::Accepted, since.id, Some(since.clone())),
    ]);
    for row in &mut commit.rows {
        row.row.received_at = Timestamp(1_795_000_000_000 + row.n.cast_signed());
        row.again = row.row.id == since.id;
    }
    let mut edge = Edge::new();
    for row in store.rows(writer.scope, 0, 10).unwrap() {
        edge.append(row.leaf());
    }
    for new in &commit.rows {
        edge.append(new.row.leaf());
    }
    commit.edges = vec![(writer.scope, edge)];
    commit.recovered = vec![recovered(writer.scope, 5_000, 2)];
    let rows: Vec<FeedRow> = commit.rows.iter().map(|new| new.row.clone()).collect();
    store.commit(commit).unwrap();
    assert_eq!(
        store.rows(writer.scope, 3, 10).unwrap(),
        rows,
        "also the one that stands twice"
    );
    let settled = vec![(rows[1].received_at, Verdict::Released)];
    let unknown = EntryId([0xee; 32]);
    assert_eq!(
        store.standing(&[lost[0].id, unknown, since.id]).unwrap(),
        [
            Standing {
                id: lost[0].id,
                brought: held,
                settled
            },
            Standing {
                id: since.id,
                brought: Verdict::Accepted,
                settled: vec![]
            },
        ]
    );
    assert_eq!(
        store.held_count(&[writer.scope]).unwrap(),
        0,
        "it was decided before"
    );
    store.close();
    drop(store);
    let store = folder.open();
    let findings = store.doctor().unwrap();
    assert_eq!(
        (findings.entries, findings.rows, findings.wrong),
        (5, 7, Vec::<String>::new())
    );
}

#[test]
fn what_each_tablet_brought_back_is_summed_and_a_history_agrees_again() {
    let folder = Folder::new("recoveries");
    let store = folder.open();
    let writer = Writer::new(Audience::Floor);
    for (at, entries) in [(5_000, 2), (6_000, 40)] {
        let commit = Commit {
            recovered: vec![recovered(writer.scope, at, entries)],
            ..Commit::default()
        };
        store.commit(commit).unwrap();
    }
    let [one] = store.recoveries().unwrap()[..] else {
        panic!("one line for one tablet and feed")
    };
    assert_eq!((one.first_at, one.sum.at), (Timestamp(5_000), Timestamp(6_000)));
    assert_eq!((one.sum.entries, one.sum.decisions, one.sum.missing), (42, 2, 3));
    store.keep_divergence_soon(DEVICE, writer.scope, 9, Timestamp(4_000));
    store.keep_agreement_soon(DEVICE, writer.scope, Timestamp(7_000));
    // Both are written in turn: a transaction behind them waits for them.
    store.commit(Commit::default()).unwrap();
    assert_eq!(store.divergences().unwrap()[0].mended_at, Some(Timestamp(7_000)));
    store.keep_divergence_soon(DEVICE, writer.scope, 11, Timestamp(8_000));
    store.commit(Commit::default()).unwrap();
    assert_eq!(
        store.divergences().unwrap()[0].mended_at,
        None,
        "and differs again"
    );
}
