//! Where things may stand: SQL in the store, status codes in `http`, living documents' library in `document`.

use super::SourceFile;

/// What it is, the words that give it away, and the folders it may stand in.
struct Place {
    what: &'static str,
    words: &'static [&'static str],
    allowed: &'static [&'static str],
}

const PLACES: [Place; 3] = [
    Place {
        what: "SQL",
        words: &[
            "SELECT ",
            "INSERT INTO",
            "CREATE TABLE",
            "DELETE FROM",
            "PRAGMA ",
            "INSERT OR ",
        ],
        // The plain outbox that the bench compares with is a program of its own, and brings its own table; and a bench that
        // loses the office's disk counts from outside what is on it.
        allowed: &[
            "server/src/store/",
            "tests/src/bench/outbox",
            "tests/src/bench/restore",
            "tests/src/tidy/",
        ],
    },
    Place {
        what: "HTTP status codes",
        words: &["StatusCode"],
        allowed: &["server/src/http/", "tests/"],
    },
    Place {
        what: "automerge",
        words: &["automerge::", "use automerge"],
        allowed: &["sync-core/src/document", "tests/src/tidy/"],
    },
];

/// Nothing stands where it may not.
pub fn places(files: &[SourceFile]) -> Vec<String> {
    let mut problems = Vec::new();
    for file in files.iter().filter(|file| file.is_rust()) {
        let tests = file.path.contains("/tests/") || file.path.starts_with("tests/tests/");
        for place in &PLACES {
            if tests || place.allowed.iter().any(|folder| file.path.starts_with(folder)) {
                continue;
            }
            let code = file
                .lines()
                .filter(|(_, line)| !line.trim_start().starts_with("//"));
            for (number, line) in code {
                if let Some(word) = place.words.iter().find(|word| line.contains(**word)) {
                    let (what, allowed) = (place.what, place.allowed[0]);
                    let path = &file.path;
                    problems.push(format!(
                        "{path}:{number} has `{word}`: {what} may stand in {allowed} only"
                    ));
                }
            }
        }
    }
    problems
}
