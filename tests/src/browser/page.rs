//! A page as a person meets it: controls are found by what they are called, words by being on the screen.
//!
//! Nothing here waits for a length of time: every step looks until what it wants is there, and fails in words, with the
//! page's text and a picture, when it is not there in time. May not live here: how a story goes (`tests/browser.rs`).

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::picture;
use super::webdriver::{Element, Refused, Session};

const SCRIPT: &str = include_str!("page.js");
/// Time for anything that the machine does by itself, and for a busy test machine.
pub const PATIENCE: Duration = Duration::from_secs(20);
/// How often a page is looked at while something is awaited.
const LOOK_EVERY: Duration = Duration::from_millis(40);

/// One browser window, held by one person.
#[derive(Debug)]
pub struct Page {
    /// The browser.
    pub session: Session,
    /// In failures: "tablet 1".
    pub name: String,
    /// Where pictures of failures go.
    pictures: PathBuf,
    /// Touches made since the last count.
    pub(super) taps: u32,
    /// The part of the page in which boxes are filled in; all of it, unless said otherwise.
    part: RefCell<Option<String>>,
}

impl Page {
    /// A window with a name for failures.
    pub fn new(session: Session, name: &str, pictures: PathBuf) -> Self {
        Self {
            session,
            name: name.to_owned(),
            pictures,
            taps: 0,
            part: RefCell::new(None),
        }
    }

    /// Fills in boxes of one part of the page alone, where another has boxes of the same names.
    pub fn inside(&self, part: &str, fills_in: impl FnOnce(&Self)) {
        self.part.replace(Some(part.to_owned()));
        fills_in(self);
        self.part.replace(None);
    }

    fn box_called(&self, name: &str) -> Value {
        json!(["box", name, *self.part.borrow()])
    }

    /// Opens an address.
    #[track_caller]
    pub fn open(&self, address: &str) {
        if let Err(why) = self.session.open(address) {
            self.fail(&format!("the page did not open: {why}"));
        }
    }

    /// Opens the screen of this address within the app, the part after `#/`, and counts as a touch for the idle lock.
    #[track_caller]
    pub fn open_screen(&self, address: &str) {
        let script =
            "window.dispatchEvent(new PointerEvent('pointerdown')); location.hash = `#/${arguments[0]}`;";
        if let Err(why) = self.session.run(script, &[json!(address)]) {
            self.fail(&format!("the screen did not open: {why}"));
        }
    }

    /// Fills a box with words in place of what stood there.
    #[track_caller]
    pub fn fill(&self, name: &str, text: &str) {
        self.wait(&format!("\"{name}\" can be filled in"), PATIENCE, |page| {
            let element = page.element(&page.box_called(name))?;
            let typed = page
                .session
                .clear(&element)
                .and_then(|()| page.session.write(&element, text));
            typed.map_err(|why| why.to_string())?;
            match page.ask(&json!(["value", name, *page.part.borrow()]))? {
                Value::String(stands) if stands == text => Ok(()),
                stands => Err(format!("it says {stands} now")),
            }
        });
    }

    /// Chooses a day, written as 2026-11-22, as the browser's calendar would.
    #[track_caller]
    pub fn choose_day(&self, name: &str, day: &str) {
        const CHOOSE: &str = "const [box, day] = arguments; box.value = day; \
             box.dispatchEvent(new Event('input', { bubbles: true })); return box.value;";
        self.wait(&format!("\"{name}\" takes a day"), PATIENCE, |page| {
            let element = page.element(&page.box_called(name))?;
            let chosen = page.session.run(CHOOSE, &[element.argument(), json!(day)]);
            match chosen.map_err(|why| why.to_string())? {
                Value::String(stands) if stands == day => Ok(()),
                stands => Err(format!("it says {stands} now")),
            }
        });
    }

    /// Chooses a file in the box of this name.
    #[track_caller]
    pub fn choose_file(&self, name: &str, file: &Path) {
        self.wait(
            &format!("a file can be chosen under \"{name}\""),
            PATIENCE,
            |page| {
                let element = page.element(&page.box_called(name))?;
                let typed = page.session.write(&element, &file.display().to_string());
                typed.map_err(|why| why.to_string())
            },
        );
    }

    /// Lets the browser save files into a folder, without asking.
    #[track_caller]
    pub fn saves_files_in(&self, folder: &Path) {
        let parameters = json!({ "behavior": "allow", "downloadPath": folder });
        if let Err(why) = self.session.devtools("Browser.setDownloadBehavior", parameters) {
            self.fail(&format!("files cannot be saved: {why}"));
        }
    }

    /// The one file that was saved there, once it is whole.
    #[track_caller]
    pub fn file_in(&self, folder: &Path) -> PathBuf {
        let mut found = None;
        self.wait("a file is saved", PATIENCE, |_| {
            let files = std::fs::read_dir(folder).map_err(|why| why.to_string())?;
            found = files
                .filter_map(|file| Some(file.ok()?.path()))
                .find(|file| file.extension().is_some_and(|ending| ending == "followthrough"));
            found
                .as_ref()
                .map(|_| ())
                .ok_or_else(|| "there is none".to_owned())
        });
        found.unwrap_or_default()
    }

    /// Gives a file to the box of this name.
    #[track_caller]
    pub fn hands_over(&self, name: &str, file: &Path) {
        self.wait(&format!("\"{name}\" takes a file"), PATIENCE, |page| {
            let element = page.element(&page.box_called(name))?;
            let path = file.to_string_lossy();
            page.session.write(&element, &path).map_err(|why| why.to_string())
        });
    }

    /// Chooses from a list.
    #[track_caller]
    pub fn choose(&self, list: &str, option: &str) {
        self.wait(
            &format!("\"{option}\" can be chosen under \"{list}\""),
            PATIENCE,
            |page| {
                let element = page.element(&json!(["option", list, option, *page.part.borrow()]))?;
                page.session.click(&element).map_err(|why| why.to_string())
            },
        );
    }

    /// Waits until these words are on the screen.
    #[track_caller]
    pub fn sees(&self, words: &str) {
        self.sees_within(words, PATIENCE);
    }

    /// The same, with another patience.
    #[track_caller]
    pub fn sees_within(&self, words: &str, patience: Duration) {
        self.wait(&format!("it says \"{words}\""), patience, |page| {
            let text = page.text()?;
            text.contains(words).then_some(()).ok_or_else(String::new)
        });
    }

    /// Waits until the one or the other is on the screen, and says which.
    #[track_caller]
    pub fn sees_either<'a>(&self, one: &'a str, other: &'a str) -> &'a str {
        self.sees_either_within(one, other, PATIENCE)
    }

    /// The same, with another patience.
    #[track_caller]
    pub fn sees_either_within<'a>(&self, one: &'a str, other: &'a str, patience: Duration) -> &'a str {
        let mut seen = one;
        self.wait(&format!("it says \"{one}\" or \"{other}\""), patience, |page| {
            let text = page.text()?;
            let found = [one, other].into_iter().find(|words| text.contains(words));
            seen = found.ok_or_else(String::new)?;
            Ok(())
        });
        seen
    }

    /// Waits until these words are no longer on the screen.
    #[track_caller]
    pub fn loses(&self, words: &str) {
        self.wait(&format!("it no longer says \"{words}\""), PATIENCE, |page| {
            let text = page.text()?;
            (!text.contains(words)).then_some(()).ok_or_else(String::new)
        });
    }

    /// Fails if these words are on the screen now.
    #[track_caller]
    pub fn does_not_see(&self, words: &str) {
        match self.text() {
            Ok(text) if !text.contains(words) => {}
            Ok(_) => self.fail(&format!("it says \"{words}\" and must not")),
            Err(why) => self.fail(&why),
        }
    }

    /// Waits until the part under this heading, or the row with these words, says something.
    #[track_caller]
    pub fn sees_in(&self, part: &str, words: &str) {
        self.wait(
            &format!("\"{part}\" says \"{words}\""),
            PATIENCE,
            |page| match page.ask(&json!(["part", part]))? {
                Value::String(text) if text.contains(words) => Ok(()),
                text => Err(format!("it says {text}")),
            },
        );
    }

    /// What the part under this heading, or the row with these words, says now.
    #[track_caller]
    pub fn part(&self, part: &str) -> String {
        match self.ask(&json!(["part", part])) {
            Ok(Value::String(text)) => text,
            Ok(none) => self.fail(&format!("no part \"{part}\": {none}")),
            Err(why) => self.fail(&why),
        }
    }

    /// Waits until the screen's heading is this, or begins so.
    #[track_caller]
    pub fn is_headed(&self, words: &str) {
        self.wait(&format!("it is headed \"{words}\""), PATIENCE, |page| match page
            .ask(&json!(["heading"]))?
        {
            Value::String(heading) if heading.starts_with(words) => Ok(()),
            heading => Err(format!("it is headed {heading}")),
        });
    }

    /// Waits until the line on top reads so.
    #[track_caller]
    pub fn line_reads(&self, words: &str) {
        self.line_within(PATIENCE, words, |line| line == words);
    }

    /// Waits until the line on top says that everything is sent, and when.
    #[track_caller]
    pub fn all_sent(&self, patience: Duration) {
        self.line_within(patience, "All sent (time)", |line| {
            let time = line.strip_prefix("All sent ").unwrap_or_default();
            let digits = time.trim_end_matches("am").trim_end_matches("pm");
            let (hour, minute) = digits.split_once(':').unwrap_or_default();
            digits.len() + 2 == time.len()
                && hour.parse().is_ok_and(|hour: u8| (1..=12).contains(&hour))
                && minute.parse().is_ok_and(|minute: u8| minute < 60)
        });
    }

    #[track_caller]
    fn line_within(&self, patience: Duration, words: &str, reads: impl Fn(&str) -> bool) {
        self.wait(
            &format!("the line on top reads \"{words}\""),
            patience,
            |page| match page.ask(&json!(["line"]))? {
                Value::String(line) if reads(&line) => Ok(()),
                line => Err(format!("it reads {line}")),
            },
        );
    }

    /// What stands in a box.
    #[track_caller]
    pub fn value(&self, name: &str) -> String {
        self.answer(&json!(["value", name]), |value| value.as_str().map(str::to_owned))
    }

    /// Whether a button is down.
    #[track_caller]
    pub fn is_pressed(&self, part: &str, name: &str) -> bool {
        self.answer(&json!(["pressed", name, part]), Value::as_bool)
    }

    /// The words of everything that this selector finds; for lists without names of their own.
    #[track_caller]
    pub fn list(&self, selector: &str) -> Vec<String> {
        self.answer(&json!(["list", selector]), |list| {
            let words = list
                .as_array()?
                .iter()
                .map(|one| one.as_str().unwrap_or_default().to_owned());
            Some(words.collect())
        })
    }

    /// Width, height and description of a picture that has loaded.
    #[track_caller]
    pub fn picture_of(&self, selector: &str) -> (u64, u64, String) {
        self.answer(&json!(["picture", selector]), |picture| {
            let side = |name: &str| picture[name].as_u64();
            Some((
                side("width")?,
                side("height")?,
                picture["words"].as_str()?.to_owned(),
            ))
        })
    }

    /// Fails unless a screen reader hears a name for every control on the screen, and a heading over all of them.
    #[track_caller]
    pub fn is_heard(&self) {
        // The browser works out what is heard a little after it has drawn.
        self.wait("a screen reader hears every control", PATIENCE, Self::heard);
    }

    fn heard(&self) -> Result<(), String> {
        let tree = self.session.devtools("Accessibility.getFullAXTree", json!({}));
        let tree = tree.map_err(|why| format!("what a screen reader hears is not known: {why}"))?;
        let nodes = tree["nodes"].as_array().map(Vec::as_slice).unwrap_or_default();
        let part = |node: &Value, part: &str| node[part]["value"].as_str().unwrap_or_default().to_owned();
        let controls = [
            "button",
            "link",
            "textbox",
            "searchbox",
            "combobox",
            "checkbox",
            "DisclosureTriangle",
        ];
        let silent: Vec<String> = nodes
            .iter()
            .filter(|node| node["ignored"] == false && controls.contains(&part(node, "role").as_str()))
            .filter(|node| part(node, "name").is_empty())
            .map(|node| part(node, "role"))
            .collect();
        let is_first_heading = |node: &&Value| {
            let properties = node["properties"]
                .as_array()
                .map(Vec::as_slice)
                .unwrap_or_default();
            let first = |one: &Value| one["name"] == "level" && one["value"]["value"] == 1;
            part(node, "role") == "heading" && properties.iter().any(first)
        };
        let headings = nodes.iter().filter(is_first_heading).count();
        if silent.is_empty() && headings == 1 {
            Ok(())
        } else {
            Err(format!(
                "controls without a name: {silent:?}; first headings: {headings}"
            ))
        }
    }

    /// Waits until the app is kept whole, so that it opens without a network.
    #[track_caller]
    pub fn is_kept_offline(&self) {
        self.wait(
            "the app is kept for opening without a network",
            PATIENCE,
            |page| match page.ask(&json!(["kept offline"]))? {
                Value::Bool(true) => Ok(()),
                _ => Err("not yet".to_owned()),
            },
        );
    }

    /// The sizes of the files that run the living documents, read back from what is kept offline.
    #[track_caller]
    pub fn kept_documents(&self) -> Vec<u64> {
        self.answer(&json!(["documents"]), |answer| {
            let sizes = answer.as_array()?.iter();
            sizes.map(Value::as_u64).collect()
        })
    }

    /// Looks until `look` is content.
    #[track_caller]
    pub fn wait(&self, what: &str, patience: Duration, mut look: impl FnMut(&Self) -> Result<(), String>) {
        let until = Instant::now() + patience;
        loop {
            match look(self) {
                Ok(()) => return,
                Err(_) if Instant::now() < until => thread::sleep(LOOK_EVERY),
                Err(why) => self.fail(&format!("not within {} s: {what}. {why}", patience.as_secs())),
            }
        }
    }

    #[track_caller]
    pub(super) fn answer<T>(&self, question: &Value, read: impl Fn(&Value) -> Option<T>) -> T {
        let mut found = None;
        self.wait(&format!("an answer to {question}"), PATIENCE, |page| {
            found = read(&page.ask(question)?);
            found
                .as_ref()
                .map(|_| ())
                .ok_or_else(|| "it is not there".to_owned())
        });
        match found {
            Some(found) => found,
            None => unreachable!("the wait ends with an answer or not at all"),
        }
    }

    /// All words on the screen.
    ///
    /// # Errors
    /// Why the page could not be asked: it may just be loading.
    pub fn text(&self) -> Result<String, String> {
        Ok(self
            .ask(&json!(["text"]))?
            .as_str()
            .unwrap_or_default()
            .to_owned())
    }

    pub(super) fn ask(&self, question: &Value) -> Result<Value, String> {
        let arguments = question.as_array().map(Vec::as_slice).unwrap_or_default();
        self.session
            .run(SCRIPT, arguments)
            .map_err(|why: Refused| why.to_string())
    }

    pub(super) fn element(&self, question: &Value) -> Result<Element, String> {
        let answer = self.ask(question)?;
        Element::of(&answer).ok_or_else(|| answer["missing"].as_str().unwrap_or("it is not there").to_owned())
    }

    /// Keeps a picture of the screen.
    ///
    /// # Errors
    /// Why there is none.
    pub fn keep_picture(&self, file: &Path) -> Result<(), String> {
        let picture = self.session.picture().map_err(|why| why.to_string())?;
        picture::keep(&picture, file)
    }

    /// Ends the story with what was wanted, what is on the screen, and a picture.
    #[track_caller]
    pub fn fail(&self, what: &str) -> ! {
        let text = self
            .text()
            .unwrap_or_else(|why| format!("(it cannot be read: {why})"));
        let picture = self
            .pictures
            .join(format!("failed-{}.png", self.name.replace(' ', "-")));
        let picture = self
            .keep_picture(&picture)
            .map_or_else(|why| why, |()| picture.display().to_string());
        let console = self.session.console().unwrap_or_default().join("\n    ");
        panic!(
            "{}: {what}\n  On the screen: {text}\n  Picture: {picture}\n  Console: {console}",
            self.name
        );
    }
}

/// A window whose story ends is closed.
impl Drop for Page {
    fn drop(&mut self) {
        self.session.end();
    }
}
