//! What the core may not touch: clock, randomness, I/O, async, hash-map order; and the order of its modules.

use std::collections::BTreeMap;

use super::SourceFile;

const CORE: &str = "sync-core/src/";

/// Words that bring the outside world, or an order that changes from run to run, into the core.
const OUTSIDE: [&str; 13] = [
    "std::time",
    "SystemTime",
    "Instant::",
    "rand::",
    "getrandom",
    "std::fs",
    "std::net",
    "std::thread",
    "std::env",
    "async fn",
    ".await",
    "HashMap",
    "HashSet",
];

fn core_files(files: &[SourceFile]) -> impl Iterator<Item = (&str, &SourceFile)> {
    files.iter().filter_map(|file| {
        let inside = file.path.strip_prefix(CORE)?;
        let shipped = !inside.starts_with("testing/") && !file.is_test();
        (file.is_rust() && shipped).then_some((inside, file))
    })
}

/// The core has no clock, randomness, I/O, async or hash-map order.
pub fn sans_io(files: &[SourceFile]) -> Vec<String> {
    core_files(files)
        .flat_map(|(_, file)| {
            let code = file.shipped().lines().zip(1..);
            code.filter(|(line, _)| !line.trim_start().starts_with("//"))
                .filter_map(|(line, number)| {
                    let word = OUTSIDE.iter().find(|word| line.contains(**word))?;
                    Some(format!(
                        "{}:{number} uses `{word}`: the core takes it as an input or does without",
                        file.path
                    ))
                })
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Modules of the core use only modules declared before them in `lib.rs`.
pub fn module_order(files: &[SourceFile]) -> Vec<String> {
    let Some(lib) = files.iter().find(|file| file.path == "sync-core/src/lib.rs") else {
        return vec!["sync-core/src/lib.rs is missing".to_owned()];
    };
    let order: BTreeMap<&str, usize> = lib
        .text
        .lines()
        .filter_map(|line| {
            line.trim_start_matches("pub ")
                .strip_prefix("mod ")?
                .strip_suffix(';')
        })
        .zip(0..)
        .collect();
    let mut problems = Vec::new();
    for (inside, file) in core_files(files).filter(|(inside, _)| *inside != "lib.rs") {
        let module = inside.split(['/', '.']).next().unwrap_or(inside);
        let Some(place) = order.get(module) else {
            problems.push(format!("{} belongs to no module of lib.rs", file.path));
            continue;
        };
        for used in used_modules(file.shipped()) {
            if order.get(used.as_str()).is_some_and(|of_used| of_used > place) {
                problems.push(format!(
                    "{} uses `{used}`, which stands after `{module}` in lib.rs",
                    file.path
                ));
            }
        }
    }
    problems
}

/// Top modules named after `crate::`, alone or in braces.
fn used_modules(code: &str) -> Vec<String> {
    let mut used = Vec::new();
    for rest in code.split("crate::").skip(1) {
        let names = match rest.strip_prefix('{') {
            Some(group) => top_names(group),
            None => vec![name_at_start(rest)],
        };
        used.extend(names);
    }
    used.sort_unstable();
    used.dedup();
    used
}

fn top_names(group: &str) -> Vec<String> {
    let mut depth = 0usize;
    let mut names = vec![String::new()];
    for character in group.chars() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(String::new()),
            other if depth == 0 => {
                if let Some(name) = names.last_mut() {
                    name.push(other);
                }
            }
            _ => {}
        }
    }
    names.iter().map(|name| name_at_start(name.trim())).collect()
}

fn name_at_start(text: &str) -> String {
    text.chars()
        .take_while(|character| character.is_alphanumeric() || *character == '_')
        .collect()
}
