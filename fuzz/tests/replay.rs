//! Everything that was ever found worth keeping, and everything that once broke something, given to its target again.

#![expect(clippy::expect_used, reason = "a test stops at its own mistakes")]

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use followthrough_fuzz::{TARGETS, memory, run};

#[global_allocator]
static COUNTED: memory::Counted = memory::Counted;

/// Longest that one input may take in a program built for tests.
const INPUT_WITHIN: Duration = Duration::from_secs(20);

fn inputs(kind: &str, target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(kind).join(target);
    let Ok(files) = std::fs::read_dir(&folder) else {
        return Vec::new();
    };
    let mut inputs: Vec<(String, Vec<u8>)> = files
        .map(|file| {
            let path = file.expect("a file").path();
            let bytes = std::fs::read(&path).expect("a readable file");
            (path.display().to_string(), bytes)
        })
        .collect();
    inputs.sort();
    inputs
}

/// One test, so that inputs come one after another and what memory one takes is its own.
#[test]
fn every_kept_input_is_survived_within_its_limits() {
    static AT: AtomicU64 = AtomicU64::new(0);
    // An input that never ends is a failure that says which, not a test that hangs.
    std::thread::spawn(|| {
        let mut last = (0, Instant::now());
        loop {
            std::thread::sleep(Duration::from_secs(1));
            let now = AT.load(Ordering::Relaxed);
            if now != last.0 {
                last = (now, Instant::now());
            } else if last.1.elapsed() > INPUT_WITHIN {
                eprintln!("input {now} takes longer than {} s", INPUT_WITHIN.as_secs());
                std::process::abort();
            }
        }
    });
    for target in &TARGETS {
        let mut kept = inputs("corpus", target.name);
        assert!(!kept.is_empty(), "{} has no corpus", target.name);
        kept.extend(inputs("crashers", target.name));
        kept.extend(
            (target.seeds)()
                .into_iter()
                .map(|seed| ("a seed".to_owned(), seed)),
        );
        println!("{}: {} inputs", target.name, kept.len());
        for (name, input) in kept {
            let number = AT.fetch_add(1, Ordering::Relaxed) + 1;
            let survived = std::panic::catch_unwind(|| run(target.name, &input));
            if survived.is_err() {
                panic!("{} does not survive input {number}, {name}", target.name);
            }
        }
    }
    assert!(memory::taken_bytes() > 0, "memory is counted");
}

#[test]
fn folders_are_named_after_targets() {
    for kind in ["corpus", "crashers", "fuzz_targets"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(kind);
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let name = entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned();
            let name = name.trim_end_matches(".rs");
            let known = TARGETS.iter().any(|target| target.name == name) || name.starts_with('.');
            assert!(known, "{kind} has {name}, which is no target");
        }
    }
}
