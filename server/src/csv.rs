//! Comma-separated files, both ways: read strictly, naming the place of what is wrong; written so that a spreadsheet shows
//! words and never runs them. May not live here: what the columns mean (`import`, `projection`).

/// Begins a file that spreadsheets then take for UTF-8.
const BOM: char = '\u{feff}';

/// Why a file cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Not text of the one encoding.
    #[error("{0}")]
    Encoding(&'static str),
    /// Nothing in it.
    #[error("The file is empty. Choose the file again, or begin from the template.")]
    Empty,
    /// A quote that never ends.
    #[error("Line {0} begins a quoted text that never ends: a \" is missing.")]
    OpenQuote(usize),
    /// Words after a closing quote.
    #[error("Line {0} has words right after a closing \": put a comma between them, or write the \" twice.")]
    AfterQuote(usize),
}

/// A line of a file: where it stands, counted as an editor counts, and its cells.
pub type Line = (usize, Vec<String>);

/// The text of a file, if it is UTF-8; otherwise what it looks like and what to do.
///
/// # Errors
/// [`Unreadable::Encoding`].
pub fn text_of(bytes: &[u8]) -> Result<&str, Unreadable> {
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(Unreadable::Encoding(
            "This is an Excel workbook, not a CSV file. In Excel choose Save As, then \"CSV UTF-8 (Comma delimited)\".",
        ));
    }
    let utf_16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) || bytes.contains(&0);
    if utf_16 {
        return Err(Unreadable::Encoding(
            "This file looks like UTF-16 (\"Unicode Text\"). Save it again as \"CSV UTF-8 (Comma delimited)\".",
        ));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.strip_prefix(BOM).unwrap_or(text)),
        Err(_) => Err(Unreadable::Encoding(
            "This file looks like Windows-1252 (plain \"CSV\" of an older Excel): letters such as é would be lost. Save it \
             again as \"CSV UTF-8 (Comma delimited)\".",
        )),
    }
}

/// Every line that has anything in it. Cells are trimmed. Commas, semicolons or tabs part them, as the first line does.
///
/// # Errors
/// [`Unreadable`].
pub fn read(text: &str) -> Result<Vec<Line>, Unreadable> {
    let first = text.lines().next().unwrap_or_default();
    let parts = |by: char| first.matches(by).count();
    let by = [',', ';', '\t']
        .into_iter()
        .max_by_key(|by| (parts(*by), *by == ','))
        .unwrap_or(',');
    let mut lines: Vec<Line> = Vec::new();
    let (mut at, mut began) = (1, 1);
    let (mut cells, mut cell) = (Vec::new(), String::new());
    let mut letters = text.chars().peekable();
    let mut quoted: Option<usize> = None;
    let mut after_quote = false;
    let mut end_line = |began: usize, cells: &mut Vec<String>| {
        let line = std::mem::take(cells);
        if line.iter().any(|cell| !cell.is_empty()) {
            lines.push((began, line));
        }
    };
    while let Some(letter) = letters.next() {
        if letter == '\n' {
            at += 1;
        }
        match letter {
            '"' if quoted.is_some() => {
                if letters.next_if_eq(&'"').is_some() {
                    cell.push('"');
                } else {
                    (quoted, after_quote) = (None, true);
                }
            }
            _ if quoted.is_some() => cell.push(letter),
            '"' if cell.trim().is_empty() && !after_quote => {
                cell.clear();
                quoted = Some(at);
            }
            '\r' => {}
            '\n' => {
                cells.push(std::mem::take(&mut cell).trim().to_owned());
                end_line(began, &mut cells);
                (began, after_quote) = (at, false);
            }
            _ if letter == by => {
                cells.push(std::mem::take(&mut cell).trim().to_owned());
                after_quote = false;
            }
            _ if after_quote && !letter.is_whitespace() => return Err(Unreadable::AfterQuote(at)),
            _ => cell.push(letter),
        }
    }
    if let Some(line) = quoted {
        return Err(Unreadable::OpenQuote(line));
    }
    cells.push(cell.trim().to_owned());
    end_line(began, &mut cells);
    if lines.is_empty() {
        Err(Unreadable::Empty)
    } else {
        Ok(lines)
    }
}

/// A file being written: UTF-8 with its mark, every cell in quotes.
pub struct Writer {
    text: String,
}

impl Writer {
    /// Begins with the names of the columns.
    pub fn new(columns: &[&str]) -> Self {
        let mut file = Self {
            text: String::from(BOM),
        };
        file.row(columns);
        file
    }

    /// One line.
    pub fn row(&mut self, cells: &[&str]) {
        for (place, cell) in cells.iter().enumerate() {
            if place > 0 {
                self.text.push(',');
            }
            self.text.push('"');
            if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
                // Otherwise a spreadsheet takes what somebody typed for a formula, and works it out.
                self.text.push('\'');
            }
            self.text.push_str(&cell.replace('"', "\"\""));
            self.text.push('"');
        }
        self.text.push_str("\r\n");
    }

    /// The file.
    pub fn finish(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<Line> {
        read(text).unwrap()
    }

    #[test]
    fn quotes_lines_and_separators_are_read_as_spreadsheets_write_them() {
        let line = |at, cells: &[&str]| (at, cells.iter().map(|cell| (*cell).to_owned()).collect());
        assert_eq!(
            cells("name,room\r\n\"Hill, Dorothy\", 12 \r\n\r\n\"says \"\"hi\"\"\nthere\",1\nlast,2"),
            vec![
                line(1, &["name", "room"]),
                line(2, &["Hill, Dorothy", "12"]),
                line(4, &["says \"hi\"\nthere", "1"]),
                line(6, &["last", "2"]),
            ]
        );
        assert_eq!(cells("a;b\n1;2,5")[1].1, ["1", "2,5"]);
        assert_eq!(cells("a\tb\n1\t2")[1].1, ["1", "2"]);
    }

    #[test]
    fn what_cannot_be_read_says_where_and_why() {
        assert_eq!(read(" \n\n"), Err(Unreadable::Empty));
        assert_eq!(read("a,b\n\"c,d\n"), Err(Unreadable::OpenQuote(2)));
        assert_eq!(read("a,b\n\"c\"d,e\n"), Err(Unreadable::AfterQuote(2)));
        let why = |bytes: &[u8]| text_of(bytes).unwrap_err().to_string();
        assert!(why(&[0xff, 0xfe, b'n', 0]).contains("UTF-16"));
        assert!(why(b"n\0a\0m\0e\0").contains("UTF-16"));
        assert!(why(b"Ren\xe9e").contains("Windows-1252"));
        assert!(why(b"PK\x03\x04rest").contains("workbook"));
        assert_eq!(text_of("\u{feff}name".as_bytes()).unwrap(), "name");
    }

    #[test]
    fn what_somebody_typed_is_never_a_formula() {
        let mut file = Writer::new(&["Note"]);
        for typed in ["=1+1", "+44", "-5", "@name", "plain", "a \"b\""] {
            file.row(&[typed]);
        }
        assert_eq!(
            file.finish(),
            "\u{feff}\"Note\"\r\n\"'=1+1\"\r\n\"'+44\"\r\n\"'-5\"\r\n\"'@name\"\r\n\"plain\"\r\n\"a \"\"b\"\"\"\r\n"
        );
    }
}
