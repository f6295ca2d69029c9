//! Links in the documentation lead somewhere.

use super::SourceFile;

/// Every relative link of a Markdown file names a file or folder that exists, and a heading that stands in it.
///
/// `exists` says whether a path from the repository's root is there.
pub fn links(files: &[SourceFile], exists: impl Fn(&str) -> bool) -> Vec<String> {
    let mut problems = Vec::new();
    for file in files.iter().filter(|file| file.path.ends_with(".md")) {
        for (number, line) in file.lines() {
            for target in targets(line) {
                if target.contains("://") || target.starts_with("mailto:") {
                    continue;
                }
                let (path, heading) = target.split_once('#').unwrap_or((target, ""));
                let path = if path.is_empty() {
                    file.path.clone()
                } else {
                    resolve(&file.path, path)
                };
                if !exists(&path) {
                    problems.push(format!(
                        "{}:{number} links to {target}, which is not there",
                        file.path
                    ));
                    continue;
                }
                let there = files.iter().find(|other| other.path == path);
                if let Some(there) = there.filter(|there| !heading.is_empty() && there.path.ends_with(".md"))
                    && !there
                        .lines()
                        .any(|(_, line)| line.starts_with('#') && anchor(line) == heading)
                {
                    problems.push(format!(
                        "{}:{number} links to a heading {heading} that {path} does not have",
                        file.path
                    ));
                }
            }
        }
    }
    problems
}

/// What stands in `](...)`.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    line.split("](")
        .skip(1)
        .filter_map(|rest| Some(rest.split_once(')')?.0.trim()))
}

fn resolve(from: &str, to: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in to.trim_end_matches('/').split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    parts.join("/")
}

/// A heading as a link names it.
fn anchor(heading: &str) -> String {
    heading
        .trim_start_matches('#')
        .trim()
        .to_lowercase()
        .chars()
        .filter_map(|c| match c {
            ' ' => Some('-'),
            c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c),
            _ => None,
        })
        .collect()
}
