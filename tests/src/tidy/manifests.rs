//! `Cargo.toml` files: every dependency has its reason beside it, and tablet and server stay apart.

use super::SourceFile;

fn manifests(files: &[SourceFile]) -> impl Iterator<Item = &SourceFile> {
    files.iter().filter(|file| file.path.ends_with("Cargo.toml"))
}

/// Every dependency's group opens with a comment that says what it is for. A dependency taken from the workspace has its
/// reason there.
pub fn reasons(files: &[SourceFile]) -> Vec<String> {
    let mut problems = Vec::new();
    for file in manifests(files) {
        let (mut in_dependencies, mut reason, mut inside_a_list) = (false, false, false);
        for (number, line) in file.lines() {
            let line = line.trim();
            if line.starts_with('[') && !inside_a_list {
                in_dependencies = line.trim_end_matches(']').ends_with("dependencies");
                reason = false;
            } else if line.is_empty() {
                reason = false;
            } else if line.starts_with('#') {
                reason = true;
            } else if in_dependencies {
                let from_workspace = line.contains("workspace = true") || line.contains("path = ");
                if !inside_a_list && !reason && !from_workspace {
                    let name = line.split(['=', ' ', '.']).next().unwrap_or(line);
                    problems.push(format!("{}:{number} `{name}` stands without a reason", file.path));
                }
                let (opened, closed) = (line.matches('[').count(), line.matches(']').count());
                inside_a_list = if opened == closed {
                    inside_a_list
                } else {
                    opened > closed
                };
            }
        }
    }
    problems
}

/// Server and tablet meet in the core alone.
pub fn apart(files: &[SourceFile]) -> Vec<String> {
    let pairs = [
        ("server/Cargo.toml", "wasm-client"),
        ("wasm-client/Cargo.toml", "followthrough-server"),
    ];
    let core = ("sync-core/Cargo.toml", "followthrough-server");
    manifests(files)
        .flat_map(|file| {
            pairs.into_iter().chain([core]).filter_map(move |(path, other)| {
                let depends = file.lines().any(|(_, line)| line.trim_start().starts_with(other));
                (file.path == path && depends)
                    .then(|| format!("{path} depends on {other}: they meet in sync-core alone"))
            })
        })
        .collect()
}
