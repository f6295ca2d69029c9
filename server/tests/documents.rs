//! The helper for living documents as a process: limited, killed, starved, hung; the office goes on. Started with the
//! helper's own subcommand, this very program is a helper that dies in whichever way a document tells it to.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop where its world is not as it must be"
)]

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use followthrough_server::documents::{Documents, Judge, NoAnswer, SUBCOMMAND, limit};
use followthrough_server::store::Store;
use sync_core::document::{Answer, Ask, Change, Edit, Journal, JournalRecord, Opened, Trouble, Unmerged};

use sync_core::id::{EntryId, PersonId};
use sync_core::limits::{JOURNAL_RECORDS_MAX, NOTE_CHARS_MAX};
use sync_core::record::{Actor, DocumentKey};
use sync_core::time::Timestamp;

const PLAN: DocumentKey = DocumentKey::CarePlan(PersonId([7; 16]));
const OTHER: DocumentKey = DocumentKey::AboutMe(PersonId([8; 16]));
const EATING: u8 = 3;

/// What a change's bytes begin with for the deadly helper to die of it.
const ABORT: &[u8] = b"deadly: abort";
const HUNGRY: &[u8] = b"deadly: hungry";
const ENDLESS: &[u8] = b"deadly: endless";
const BABBLE: &[u8] = b"deadly: babble";

fn main() {
    if std::env::args().nth(1).as_deref() == Some(SUBCOMMAND) {
        deadly_helper();
        return;
    }
    let only = std::env::args().nth(1).filter(|word| !word.starts_with('-'));
    let tests: [(&str, fn()); 8] = [
        ("the_helper_answers_and_remembers_nothing_wrong", answers),
        ("the_helper_is_limited_and_has_no_environment", limited),
        ("a_killed_helper_is_replaced", killed),
        ("a_helper_that_cannot_be_started_is_said_to_be_so", not_started),
        (
            "whatever_kills_the_helper_is_refused_and_the_next_is_admitted",
            deaths,
        ),
        ("a_terabyte_in_two_hundred_bytes_costs_nothing", claims),
        ("rubbish_on_its_input_ends_the_helper", rubbish),
        (
            "the_largest_journal_is_written_well_within_its_limits",
            largest_journal,
        ),
    ];
    for (name, test) in tests {
        if only.as_ref().is_none_or(|word| name.contains(word.as_str())) {
            test();
            println!("test {name} ... ok");
        }
    }
}

/// A helper as limited as the real one that does what the candidate says.
fn deadly_helper() {
    limit().expect("limits hold");
    let mut documents = sync_core::document::Documents::default();
    let (mut questions, mut answers) = (std::io::stdin().lock(), std::io::stdout().lock());
    let mut len = [0; 4];
    while questions.read_exact(&mut len).is_ok() {
        let mut ask = vec![0; usize::try_from(u32::from_be_bytes(len)).expect("a length")];
        questions.read_exact(&mut ask).expect("a question");
        let ask: Ask = minicbor::decode(&ask).expect("a question");
        let deadly = |how: &[u8]| match &ask {
            Ask::Admit { candidate, .. } => candidate.bytes.starts_with(how),
            _ => false,
        };
        if deadly(ABORT) {
            std::process::abort();
        }
        if deadly(HUNGRY) {
            let mut eaten: Vec<Vec<u8>> = Vec::new();
            loop {
                eaten.push(vec![1; 16 * 1024 * 1024]);
            }
        }
        while deadly(ENDLESS) {
            std::hint::spin_loop();
        }
        if deadly(BABBLE) {
            answers.write_all(&[0xff; 64]).expect("it is read");
            continue;
        }
        let answer = minicbor::to_vec(documents.answer(&ask)).expect("an answer");
        let len = u32::try_from(answer.len()).expect("a length");
        answers.write_all(&len.to_be_bytes()).expect("it is read");
        answers.write_all(&answer).expect("it is read");
        answers.flush().expect("it is read");
    }
}

fn followthrough() -> PathBuf {
    env!("CARGO_BIN_EXE_followthrough").into()
}

fn real() -> Documents {
    Documents::run_by(followthrough(), Duration::from_secs(20)).expect("a thread")
}

fn deadly() -> Documents {
    let this = std::env::current_exe().expect("this program");
    Documents::run_by(this, Duration::from_secs(2)).expect("a thread")
}

fn open(documents: &Documents, changes: &[Change]) -> Opened {
    let ask = Ask::Open {
        document: PLAN,
        changes: changes.to_vec(),
        proposals: Vec::new(),
        at: None,
    };
    match documents.ask_blocking(&ask) {
        Ok(Answer::Opened(opened)) => opened,
        other => panic!("{other:?}"),
    }
}

fn written(document: DocumentKey, actor: u8, text: &str) -> Change {
    let actor = Actor([actor; 16]);
    let ask = Ask::Edit {
        document,
        changes: Vec::new(),
        base: Vec::new(),
        actor,
        at: Timestamp(1_795_348_800_000),
        edits: vec![Edit::Text {
            section: if document == PLAN { EATING } else { 1 },
            text: text.into(),
        }],
    };
    match sync_core::document::Documents::default().answer(&ask) {
        Answer::Edited(Some(edited)) => Change {
            id: EntryId([actor.0[0]; 32]),
            actor,
            bytes: edited.change,
        },
        other => panic!("{other:?}"),
    }
}

fn saying(id: u8, bytes: &[u8]) -> Change {
    Change {
        id: EntryId([id; 32]),
        actor: Actor([id; 16]),
        bytes: bytes.to_vec(),
    }
}

/// Our own helpers, by the kernel's list.
fn helpers() -> Vec<u32> {
    let ours = std::process::id().to_string();
    let processes = std::fs::read_dir("/proc").expect("a list of processes");
    processes
        .filter_map(|process| process.ok()?.file_name().to_str()?.parse::<u32>().ok())
        .filter(|pid| {
            let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
            let parent = stat
                .rsplit_once(") ")
                .and_then(|(_, rest)| rest.split(' ').nth(1));
            let line = std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
            parent == Some(&ours) && line.ends_with(format!("{SUBCOMMAND}\0").as_bytes())
        })
        .collect()
}

fn answers() {
    let documents = real();
    let tea = written(PLAN, 1, "Likes tea.");
    let opened = open(&documents, std::slice::from_ref(&tea));
    assert!(opened.sections.contains(&(EATING, "Likes tea.".into())));
    let empty = open(&documents, &[]);
    assert!(empty.sections.iter().all(|(_, text)| text.is_empty()));
    assert_eq!(open(&documents, &[tea]), opened);
}

fn limited() {
    if !cfg!(target_os = "linux") {
        return;
    }
    let documents = real();
    open(&documents, &[]);
    let helper = *helpers().last().expect("a helper runs");
    let limits = std::fs::read_to_string(format!("/proc/{helper}/limits")).expect("its limits");
    let hard = |what: &str| {
        let line = limits
            .lines()
            .find(|line| line.starts_with(what))
            .expect("the limit");
        let numbers: Vec<&str> = line[what.len()..].split_whitespace().collect();
        numbers[1].parse::<u64>().expect("a number, not unlimited")
    };
    assert!(hard("Max address space") <= 1 << 30);
    assert!(hard("Max cpu time") <= 600);
    assert_eq!((hard("Max core file size"), hard("Max file size")), (0, 0));
    assert_eq!(hard("Max open files"), 3);
    let environment = std::fs::read(format!("/proc/{helper}/environ")).expect("its environment");
    assert!(environment.is_empty());
}

fn killed() {
    let documents = real();
    let before = open(&documents, &[]);
    let helper = *helpers().last().expect("a helper runs");
    let told = Command::new("kill").args(["-KILL", &helper.to_string()]).status();
    assert!(told.expect("kill runs").success());
    assert_eq!(open(&documents, &[]), before);
    assert!(!helpers().contains(&helper));
}

fn not_started() {
    let documents = Documents::run_by("/no/such/program".into(), Duration::from_secs(2)).expect("a thread");
    let ask = Ask::Export {
        document: PLAN,
        changes: Vec::new(),
    };
    assert_eq!(documents.ask_blocking(&ask), Err(NoAnswer::NotStarted));
}

/// Judges one push and waits for what is refused.
fn judged(judge: &Judge, changes: Vec<(DocumentKey, Change)>) -> Vec<EntryId> {
    let (answer, answered) = std::sync::mpsc::channel();
    judge.judge(changes, Box::new(move |refused| drop(answer.send(refused))));
    answered.recv().expect("it is judged")
}

fn store(name: &str) -> (Store, PathBuf) {
    let folder = std::env::temp_dir().join(format!("followthrough-documents-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    (Store::open(&folder).expect("a store"), folder)
}

fn deaths() {
    let (store, folder) = store("deaths");
    let documents = deadly();
    let judge = Judge::start(documents.clone(), store.clone()).expect("a thread");
    for (id, how) in [(11, ABORT), (12, HUNGRY), (13, ENDLESS), (14, BABBLE)] {
        let began = Instant::now();
        let candidate = saying(id, how);
        // In one push with an honest change to another document: that one is let in.
        let push = vec![
            (PLAN, candidate.clone()),
            (OTHER, written(OTHER, id + 20, "Tea.")),
        ];
        assert_eq!(judged(&judge, push), [candidate.id]);
        assert!(began.elapsed() < Duration::from_secs(30));
        // And the document itself goes on.
        let opened = open(&documents, &[written(PLAN, 1, "Likes tea.")]);
        assert!(opened.unmerged.is_empty());
    }
    drop(judge);
    store.close();
    let _ = std::fs::remove_dir_all(folder);
}

fn claims() {
    let (store, folder) = store("claims");
    let documents = real();
    let judge = Judge::start(documents.clone(), store.clone()).expect("a thread");
    // One dependency, the actor, seq, start, time, no message, no other actors; then a column of 2^40 equal actions.
    let mut body = vec![1];
    body.extend_from_slice(&[9; 32]);
    body.push(16);
    body.extend_from_slice(&[21; 16]);
    body.extend_from_slice(&[1, 20, 0, 0, 0, 1, 0x42, 7, 0x80, 0x80, 0x80, 0x80, 0x80, 0x20, 1]);
    let mut bytes = vec![0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, 1];
    bytes.push(u8::try_from(body.len()).expect("a short one"));
    bytes.extend_from_slice(&body);
    let checksum = sync_core::id::Hash::of(&[&bytes[8..]]);
    bytes[4..8].copy_from_slice(&checksum.0[..4]);
    let claim = saying(21, &bytes);
    open(&documents, &[]);
    let helper = helpers();
    let honest = written(PLAN, 1, "Likes tea.");
    let push = vec![(PLAN, claim.clone()), (PLAN, honest.clone())];
    assert_eq!(judged(&judge, push), [claim.id]);
    // Should it be among a document's changes all the same, it is left out with its reason, and the helper lives on.
    let opened = open(&documents, &[claim.clone(), honest]);
    assert_eq!(opened.unmerged, [(claim.id, Unmerged::Unfit)]);
    assert_eq!(helpers(), helper);
    drop(judge);
    store.close();
    let _ = std::fs::remove_dir_all(folder);
}

fn rubbish() {
    for input in [
        &b"\xff\xff\xff\xff"[..],
        b"\x00\x00\x00\x02\xff\xff",
        b"\x00\x00\x00\x09ab",
    ] {
        let mut helper = Command::new(followthrough())
            .arg(SUBCOMMAND)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        helper
            .stdin
            .take()
            .expect("its input")
            .write_all(input)
            .expect("it reads");
        let ended = helper.wait_with_output().expect("it ends");
        assert!(!ended.status.success() && ended.stdout.is_empty());
    }
}

/// As many records as one file holds, each with the longest note and every answer, asked of the helper that the office runs.
fn largest_journal() {
    let record = |number: usize| JournalRecord {
        times: ["happened_at", "recorded_at", "received_at"]
            .map(|name| (name.to_owned(), Timestamp(number as i64 * 60_000)))
            .into(),
        words: (0..12)
            .map(|field| (format!("field {field}"), format!("words {number}")))
            .collect(),
        marks: (0..4)
            .map(|mark| (format!("mark {mark}"), mark % 2 == 0))
            .collect(),
        note: Some(format!("{number} {}", "tea ".repeat(NOTE_CHARS_MAX / 4 - 2))),
        answers: (0..12)
            .map(|field| (format!("Question {field}"), format!("{number}")))
            .collect(),
    };
    let journal = |records: usize| {
        Ask::Journal(Journal {
            person: "07".repeat(16),
            name: String::new(),
            service: String::new(),
            from: String::new(),
            to: String::new(),
            says: String::new(),
            records: (0..records).map(record).collect(),
        })
    };
    let documents = real();
    let ask = journal(JOURNAL_RECORDS_MAX);
    let Ok(Answer::Exported(first)) = documents.ask_blocking(&ask) else {
        panic!("the largest journal is written");
    };
    let Ok(Answer::Exported(again)) = documents.ask_blocking(&ask) else {
        panic!("and again");
    };
    assert!(first == again, "the same bytes every time");
    assert_eq!(
        documents.ask_blocking(&journal(JOURNAL_RECORDS_MAX + 1)),
        Ok(Answer::Not(Trouble::TooMuch))
    );
}
