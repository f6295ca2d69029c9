//! Every row of the requirements has its line in `docs/rows.md`, with a test that exists or a gap in words.

use super::SourceFile;

const PAGE: &str = "docs/rows.md";
/// Every row there is: example 1 to 3, across them, commissioner, inspector, governance.
const ROWS: [&str; 51] = [
    "E1.1", "E1.2", "E1.3", "E1.4", "E1.5", "E1.F", "E1.W", "E1.E", "E1.C", "E1.T", "E1.B", "E1.M", "E1.S",
    "E2.1", "E2.2", "E2.3", "E2.4", "E2.5", "E2.F", "E2.W", "E2.E", "E2.C", "E2.T", "E2.B", "E2.M", "E2.S",
    "E3.1", "E3.2", "E3.3", "E3.4", "E3.5", "E3.F", "E3.W", "E3.E", "E3.C", "E3.T", "E3.B", "E3.M", "E3.S",
    "X1", "X2", "X3", "X4", "C1", "C2", "C3", "IN1", "IN2", "IN3", "G1", "G2",
];

/// What is wrong with the page: a row that is not there, one with neither a test nor a gap, a test that no file has.
pub fn rows(files: &[SourceFile]) -> Vec<String> {
    let Some(page) = files.iter().find(|file| file.path == PAGE) else {
        return vec![format!("{PAGE} is not there")];
    };
    let mut problems = Vec::new();
    let mut found = Vec::new();
    for (number, line) in page.lines() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [_, names, _, tests, missing, ..] = cells.as_slice() else {
            continue;
        };
        if *names == "row" || names.starts_with("---") {
            continue;
        }
        found.extend(names.split(',').map(str::trim));
        let named: Vec<&str> = tests.split('`').skip(1).step_by(2).collect();
        if named.is_empty() && !missing.starts_with("gap:") {
            problems.push(format!(
                "{PAGE}:{number} names neither a test nor a gap for {names}"
            ));
        }
        for test in named {
            let begins = format!("fn {test}(");
            if !files
                .iter()
                .any(|file| file.is_rust() && file.text.contains(&begins))
            {
                problems.push(format!(
                    "{PAGE}:{number} names the test {test}, which is not there"
                ));
            }
        }
    }
    let left_out = ROWS.iter().filter(|row| !found.contains(row));
    problems.extend(left_out.map(|row| format!("{PAGE} says nothing about {row}")));
    problems
}
