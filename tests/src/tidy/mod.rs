//! Checks over the repository's own files: what may stand where. Each takes files and returns problems in plain words,
//! so that a test can also feed it a bad sample.

use std::path::{Path, PathBuf};

pub mod core_rules;
pub mod links;
pub mod manifests;
pub mod places;
pub mod rows;
pub mod shape;
pub mod words;

/// One text file of the repository.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// From the repository's root, with forward slashes.
    pub path: String,
    /// What it holds.
    pub text: String,
}

impl SourceFile {
    /// A file for a check to look at.
    pub fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    /// Whether it is Rust.
    pub fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Whether the whole file is tests.
    pub fn is_test(&self) -> bool {
        self.path.ends_with("/tests.rs") || self.path.contains("/tests/") || self.path.starts_with("tests/")
    }

    /// The part that ships: everything before the tests at the file's end.
    pub fn shipped(&self) -> &str {
        let end = [
            "#[cfg(test)]\nmod tests {",
            "#[cfg(test)]\npub(crate) mod tests {",
        ]
        .iter()
        .filter_map(|mark| self.text.find(mark))
        .min();
        end.map_or(&self.text, |end| &self.text[..end])
    }

    /// Its lines with their numbers, from 1.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.lines())
    }
}

/// The repository's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap_or(Path::new("."))
        .to_path_buf()
}

/// Every text file of the repository but what builds and runs leave behind.
///
/// # Errors
/// A folder that cannot be read.
pub fn repository() -> std::io::Result<Vec<SourceFile>> {
    let mut files = Vec::new();
    collect(&root(), "", &mut files)?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// Left behind by builds and runs, or git's own; and what a fuzzer made up.
const NOT_OURS: [&str; 6] = ["target", ".git", "node_modules", "data", "corpus", "crashers"];

fn collect(folder: &Path, prefix: &str, files: &mut Vec<SourceFile>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if prefix.is_empty() {
            name.clone()
        } else {
            format!("{prefix}/{name}")
        };
        let kind = entry.file_type()?;
        // In a second working copy git's own is a file.
        if NOT_OURS.contains(&name.as_str()) {
            continue;
        }
        if kind.is_dir() {
            collect(&entry.path(), &path, files)?;
        } else if kind.is_file()
            && let Ok(text) = std::fs::read_to_string(entry.path())
        {
            // What is no text (pictures, fonts) has no words to check.
            files.push(SourceFile { path, text });
        }
    }
    Ok(())
}
