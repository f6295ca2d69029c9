//! Lists of people or staff from a file: read whole, judged line by line, and only then written, all of it or none.
//!
//! May not live here: HTTP (`http`), the file's form (`csv`), what is written where (`hub_task`).

use serde::Serialize;
use sync_core::time::{CareDay, Timestamp};

use crate::csv::{self, Line};

mod people;
mod staff;

pub use people::{Admission, COLUMNS as PEOPLE_COLUMNS, Known, known_people, read_people};
pub use staff::{COLUMNS as STAFF_COLUMNS, Joining, read_staff};

/// Lines in one file: a large provider's whole staff.
const LINES_MAX: usize = 2_000;
/// Lines shown before they are written.
const SHOWN: usize = 10;

/// What is wrong, or odd, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The line as an editor counts; none for the file as a whole.
    pub line: Option<usize>,
    /// The column.
    pub column: Option<&'static str>,
    /// What, why, and what to do.
    pub words: String,
    /// Nothing can be saved while there is one; otherwise it is worth a look.
    pub wrong: bool,
}

/// What a file holds.
#[derive(Clone, Debug, Serialize)]
pub struct Checked<T> {
    /// Lines below the headings.
    pub lines: usize,
    /// Everything found, in the order of the lines.
    pub findings: Vec<Finding>,
    /// The first lines, as they were read.
    pub preview: Vec<String>,
    /// What would be written.
    #[serde(skip)]
    pub good: Vec<T>,
}

impl<T> Checked<T> {
    /// Whether it may be written.
    pub fn may_be_saved(&self) -> bool {
        self.lines > 0 && !self.findings.iter().any(|finding| finding.wrong)
    }

    fn of_file(words: String) -> Self {
        Self {
            lines: 0,
            findings: vec![Finding {
                line: None,
                column: None,
                words,
                wrong: true,
            }],
            preview: Vec::new(),
            good: Vec::new(),
        }
    }
}

/// One column of a file.
pub struct Column {
    /// Its heading.
    pub name: &'static str,
    /// Whether every line needs it.
    pub needed: bool,
    /// For the template.
    pub example: &'static str,
}

const fn column(name: &'static str, needed: bool, example: &'static str) -> Column {
    Column {
        name,
        needed,
        example,
    }
}

/// A file to fill in: the headings and one line that shows how.
pub fn template(columns: &[Column]) -> String {
    let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
    let examples: Vec<&str> = columns.iter().map(|column| column.example).collect();
    let mut file = csv::Writer::new(&names);
    file.row(&examples);
    file.finish()
}

/// The lines of a file, found by their headings.
struct Sheet<'a> {
    columns: &'a [Column],
    /// For each column, its place in a line.
    places: Vec<Option<usize>>,
    lines: Vec<Line>,
    findings: Vec<Finding>,
}

/// One line being judged.
struct Row<'a, 'f> {
    at: usize,
    cells: &'a [String],
    columns: &'a [Column],
    places: &'a [Option<usize>],
    findings: &'f mut Vec<Finding>,
}

impl<'a> Sheet<'a> {
    /// Reads a file and finds its columns; `Err` says why it cannot be read at all.
    fn read(bytes: &[u8], columns: &'a [Column]) -> Result<Self, String> {
        let text = csv::text_of(bytes).map_err(|why| why.to_string())?;
        let mut lines = csv::read(text).map_err(|why| why.to_string())?;
        let (_, headings) = lines.remove(0);
        let headings: Vec<String> = headings.iter().map(|heading| plain(heading)).collect();
        let mut findings = Vec::new();
        let places: Vec<Option<usize>> = columns
            .iter()
            .map(|column| headings.iter().position(|heading| *heading == column.name))
            .collect();
        let known: Vec<&str> = columns.iter().map(|column| column.name).collect();
        let missing: Vec<&str> = columns
            .iter()
            .zip(&places)
            .filter(|(column, place)| column.needed && place.is_none())
            .map(|(column, _)| column.name)
            .collect();
        if !missing.is_empty() {
            return Err(format!(
                "The first line names the columns, and these are missing: {}. It has: {}. The template has them all.",
                missing.join(", "),
                headings.join(", ")
            ));
        }
        for (place, heading) in headings.iter().enumerate() {
            if headings[..place].contains(heading) && known.contains(&heading.as_str()) {
                return Err(format!(
                    "The column \"{heading}\" is there twice. Remove one of them."
                ));
            }
            if !known.contains(&heading.as_str()) && !heading.is_empty() {
                findings.push(Finding {
                    line: None,
                    column: None,
                    words: format!(
                        "The column \"{heading}\" is not used. Known columns: {}.",
                        known.join(", ")
                    ),
                    wrong: false,
                });
            }
        }
        if lines.is_empty() {
            return Err("The file has headings and no lines below them.".to_owned());
        }
        if lines.len() > LINES_MAX {
            return Err(format!(
                "The file has {} lines; at most {LINES_MAX} are taken at once. Split it in two.",
                lines.len()
            ));
        }
        Ok(Self {
            columns,
            places,
            lines,
            findings,
        })
    }

    /// Judges every line. A line is good when `judge` gives something and found nothing wrong.
    fn judge<T>(mut self, mut judge: impl FnMut(&mut Row<'_, '_>) -> Option<T>) -> Checked<T> {
        let lines = std::mem::take(&mut self.lines);
        let mut good = Vec::new();
        for (at, cells) in &lines {
            let wrong_before = wrong(&self.findings);
            let mut row = Row {
                at: *at,
                cells,
                columns: self.columns,
                places: &self.places,
                findings: &mut self.findings,
            };
            let extra = cells
                .iter()
                .skip(row.places.len().max(self.places.len()))
                .any(|cell| !cell.is_empty());
            if extra {
                row.wrong(
                    None,
                    "has more cells than there are columns: is a text with a comma without quotes?",
                );
            }
            let judged = judge(&mut row);
            if wrong(&self.findings) == wrong_before {
                good.extend(judged);
            }
        }
        Checked {
            lines: lines.len(),
            preview: lines
                .iter()
                .take(SHOWN)
                .map(|(_, cells)| cells.join(" · "))
                .collect(),
            findings: self.findings,
            good,
        }
    }
}

impl Row<'_, '_> {
    /// A cell; nothing where the file has no such column.
    fn cell(&self, name: &str) -> &str {
        self.columns
            .iter()
            .position(|column| column.name == name)
            .and_then(|place| self.places[place])
            .and_then(|place| self.cells.get(place))
            .map_or("", String::as_str)
    }

    /// A cell that must say something and be readable; what is wrong with it is noted.
    fn need<T, E: std::fmt::Display>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let cell = self.cell(name).to_owned();
        if cell.is_empty() {
            self.wrong(Some(name), "is empty, and it is needed");
            return None;
        }
        self.read(name, &cell, read)
    }

    /// A cell that may be empty.
    fn may<T, E: std::fmt::Display>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let cell = self.cell(name).to_owned();
        if cell.is_empty() {
            return None;
        }
        self.read(name, &cell, read)
    }

    fn read<T, E: std::fmt::Display>(
        &mut self,
        name: &'static str,
        cell: &str,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        match read(cell) {
            Ok(value) => Some(value),
            Err(why) => {
                self.wrong(Some(name), &format!("\"{cell}\" does not fit: {why}"));
                None
            }
        }
    }

    fn wrong(&mut self, column: Option<&'static str>, words: &str) {
        self.note(column, words, true);
    }

    fn odd(&mut self, column: Option<&'static str>, words: &str) {
        self.note(column, words, false);
    }

    fn note(&mut self, column: Option<&'static str>, words: &str, wrong: bool) {
        self.findings.push(Finding {
            line: Some(self.at),
            column,
            words: words.to_owned(),
            wrong,
        });
    }
}

fn wrong(findings: &[Finding]) -> usize {
    findings.iter().filter(|finding| finding.wrong).count()
}

/// "Known_As " is "known as".
fn plain(words: &str) -> String {
    let words = words.replace(['_', '-'], " ").to_lowercase();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A day as 22/11/2026 or 2026-11-22.
fn day(text: &str) -> Result<CareDay, &'static str> {
    const WHY: &str = "there is no such day; write it as 22/11/2026";
    let parts: Vec<&str> = text.split(['/', '-', '.']).collect();
    let [first, month, last] = parts.as_slice() else {
        return Err(WHY);
    };
    let (year, day) = if first.len() == 4 {
        (first, last)
    } else {
        (last, first)
    };
    if year.len() != 4 {
        return Err("the year needs four digits, as in 22/11/2026");
    }
    let number = |text: &str| text.parse().map_err(|_| WHY);
    let (month, day) = (number(month)?, number(day)?);
    let year = year.parse().map_err(|_| WHY)?;
    CareDay::new(year, month, day).ok_or(WHY)
}

/// A year of birth of somebody alive.
///
/// # Errors
/// Why not, in plain words.
pub fn birth_year(text: &str, now: Timestamp) -> Result<u16, String> {
    let this_year = now.care_day().iso()[..4].parse().unwrap_or(u16::MAX);
    let oldest = this_year.saturating_sub(125);
    match text.parse::<u16>() {
        Ok(year) if (oldest..=this_year).contains(&year) => Ok(year),
        _ => Err(format!(
            "write a year between {oldest} and {this_year}, with four digits"
        )),
    }
}

#[cfg(test)]
mod tests;
