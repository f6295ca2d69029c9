//! The shape of Rust files: a header that says what lives there, a length one can read, nothing left half done.

use super::SourceFile;

/// Longest a file may be before its tests. Most are under 400; past 500 it holds more than one concept.
pub const LINES_MAX: usize = 500;

/// Files that may be longer, each with its reason.
pub const LONGER: &[(&str, &str)] = &[];

/// Every Rust file opens by saying what lives in it.
pub fn headers(files: &[SourceFile]) -> Vec<String> {
    let rust = files.iter().filter(|file| file.is_rust());
    rust.filter(|file| !file.text.starts_with("//!"))
        .map(|file| {
            format!(
                "{} does not open with a `//!` line saying what lives in it",
                file.path
            )
        })
        .collect()
}

/// No file is too long to read.
pub fn lengths(files: &[SourceFile]) -> Vec<String> {
    let rust = files.iter().filter(|file| file.is_rust());
    rust.filter(|file| LONGER.iter().all(|(path, _)| *path != file.path))
        .filter_map(|file| {
            let lines = file.shipped().lines().count();
            (lines > LINES_MAX).then(|| {
                format!(
                    "{} has {lines} lines, limit {LINES_MAX}: split it by concept",
                    file.path
                )
            })
        })
        .collect()
}

/// Nothing is left for later inside the code.
pub fn unfinished(files: &[SourceFile]) -> Vec<String> {
    // Spelt in two parts, so that this list is not what it looks for.
    let marks = [
        ["TO", "DO"].concat(),
        ["FIX", "ME"].concat(),
        ["to", "do!("].concat(),
        ["unimple", "mented!("].concat(),
    ];
    let ours = files.iter().filter(|file| file.path != "Cargo.lock");
    ours.flat_map(|file| {
        let marks = &marks;
        file.lines().filter_map(move |(number, line)| {
            let mark = marks.iter().find(|mark| line.contains(mark.as_str()))?;
            Some(format!(
                "{}:{number} has `{mark}`: finish it or write it down as a known gap",
                file.path
            ))
        })
    })
    .collect()
}
