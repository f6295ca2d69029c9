//! A walk past every screen of `screens`, on a tablet and at a desk, with something done at each stop.
//!
//! May not live here: which screens there are (`screens`), what is looked at (the stories that walk).

use std::path::PathBuf;
use std::time::Duration;

use followthrough_server::demo;
use sync_core::record::KindSpec;
use sync_core::staff::Role;

use super::chromium::DESK;
use super::network::{Mode, Network};
use super::page::Page;
use super::screens::{LEADER, MANAGER, SIGNING_IN, Stop, WORKER};
use super::screens_of_cycles::CYCLES;
use super::screens_of_office::OFFICE;
use super::story::{Desk, Story, Tablet};

/// One thing done on the way from stop to stop. In braces stand names of the home: `{resident}`.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// Opens the screen of this address, the part after `#/`.
    Go(&'static str),
    /// Touches the control of this name.
    Tap(&'static str),
    /// Touches a control in the part of the page under a heading.
    TapIn(&'static str, &'static str),
    /// Fills a box.
    Fill(&'static str, &'static str),
    /// Chooses from a list.
    Choose(&'static str, &'static str),
    /// Touches a part of a drawing.
    Draw(&'static str),
    /// Gives the file that the tablet saved to the box of this name.
    HandOver(&'static str),
    /// Types a PIN and sends it.
    Pin(&'static str),
    /// Waits until this is the screen's heading, or the beginning of it.
    Heading(&'static str),
    /// Waits for words.
    Sees(&'static str),
    /// Waits until words are gone.
    Loses(&'static str),
    /// The tablet loses its Wi-Fi.
    WifiGoes,
    /// The tablet finds its Wi-Fi again.
    WifiComes,
}

/// The tablet's name on the walk.
const TABLET: &str = "Ground floor";
/// For whatever waits for a home's records, on a busy machine.
const PATIENT: Duration = Duration::from_secs(90);

/// Walks past every stop of a home with so many days of care, and calls `look` at each, with the stop's name.
pub fn walk(name: &str, days: i64, look: impl FnMut(&Page, &str)) {
    let (story, home) = Story::begin_large(name, days);
    let (_, username, password) = demo::ACCOUNTS[0];
    let mut desk = story.desk_of("desk", DESK, username, password);
    let mut tablet = story.tablet(TABLET);
    let mut walk = Walk {
        names: names(&home),
        files: story.folder.join("files"),
        look,
    };
    tablet.page.saves_files_in(&walk.files);
    walk.joins(&mut desk, &mut tablet);
    walk.past(SIGNING_IN, &mut tablet.page, &tablet.network);
    walk.past_every_sheet(&tablet.page);
    walk.past(WORKER, &mut tablet.page, &tablet.network);
    walk.past(LEADER, &mut tablet.page, &tablet.network);
    walk.past(MANAGER, &mut tablet.page, &tablet.network);
    walk.past(CYCLES, &mut desk.page, &desk.network);
    walk.past(OFFICE, &mut desk.page, &desk.network);
}

/// Walks past the office's screens of follow-through alone.
pub fn walk_of_cycles(name: &str, days: i64, look: impl FnMut(&Page, &str)) {
    let (story, home) = Story::begin_large(name, days);
    let (_, username, password) = demo::ACCOUNTS[0];
    let mut desk = story.desk_of("desk", DESK, username, password);
    let mut walk = Walk {
        names: names(&home),
        files: story.folder.join("files"),
        look,
    };
    walk.past(CYCLES, &mut desk.page, &desk.network);
}

struct Walk<Look> {
    /// What stands in braces, and for what.
    names: Vec<(&'static str, String)>,
    /// Where the tablet saves files.
    files: PathBuf,
    look: Look,
}

impl<Look: FnMut(&Page, &str)> Walk<Look> {
    /// A tablet joins: both screens show one state after another, each waiting for the other.
    fn joins(&mut self, desk: &mut Desk, tablet: &mut Tablet) {
        tablet.page.sees("Set up this tablet");
        (self.look)(&tablet.page, "set-up");
        let code = desk.code_for(TABLET);
        (self.look)(&desk.page, "office-code");
        tablet.page.fill("Code", "QQQQQQQQ");
        tablet.page.tap("Continue");
        tablet.page.sees("There is no such code");
        (self.look)(&tablet.page, "set-up-wrong-code");
        tablet.page.fill("Code", &code);
        tablet.page.tap("Continue");
        tablet.page.sees("Do these words match?");
        (self.look)(&tablet.page, "set-up-words");
        desk.page.sees("show these four words?");
        (self.look)(&desk.page, "office-words");
        desk.lets_in(TABLET, &tablet.page);
    }

    /// The sheet of every kind of record that there is.
    fn past_every_sheet(&mut self, page: &Page) {
        for kind in KindSpec::all() {
            page.open_screen(&(self.filled("person/{person}/") + kind.name));
            page.is_headed(&format!("{} for ", kind.label));
            (self.look)(page, &format!("sheet-{}", kind.name));
        }
    }

    fn past(&mut self, stops: &[Stop], page: &mut Page, network: &Network) {
        for stop in stops {
            for step in stop.steps {
                self.does(*step, page, network);
            }
            (self.look)(page, stop.name);
        }
    }

    fn does(&self, step: Step, page: &mut Page, network: &Network) {
        match step {
            Step::Go(address) => page.open_screen(&self.filled(address)),
            Step::Tap(name) => page.tap(&self.filled(name)),
            Step::TapIn(part, name) => page.tap_in(&self.filled(part), &self.filled(name)),
            Step::Fill(name, text) => page.fill(name, &self.filled(text)),
            Step::Choose(list, option) => page.choose(list, &self.filled(option)),
            Step::Draw(selector) => page.tap_drawing(selector),
            Step::HandOver(name) => page.hands_over(name, &page.file_in(&self.files)),
            Step::Pin(digits) => page.type_pin(&self.filled(digits)),
            Step::Heading(words) => page.is_headed(&self.filled(words)),
            Step::Sees(words) => page.sees_within(&self.filled(words), PATIENT),
            Step::Loses(words) => page.wait(&format!("it no longer says \"{words}\""), PATIENT, |page| {
                let text = page.text()?;
                (!text.contains(words)).then_some(()).ok_or(text)
            }),
            Step::WifiGoes => network.set(Mode::Off),
            Step::WifiComes => network.set(Mode::Through),
        }
    }

    fn filled(&self, text: &str) -> String {
        self.names
            .iter()
            .fold(text.to_owned(), |text, (name, stands_for)| {
                text.replace(&format!("{{{name}}}"), stands_for)
            })
    }
}

/// People of the demonstration's home whom the walk meets: a worker, a shift leader, the manager, and somebody in the worker's unit.
fn names(home: &demo::Home) -> Vec<(&'static str, String)> {
    let who = |role| {
        let mut of_role = home.staff.iter().filter(|worker| worker.role == role);
        of_role
            .next()
            .unwrap_or_else(|| panic!("nobody here is a {}", role.label()))
    };
    let (leader, manager) = (who(Role::ShiftLeader), who(Role::RegisteredManager));
    let worker = home
        .staff
        .iter()
        .find(|worker| worker.role == Role::SupportWorker && worker.unit.is_some())
        .unwrap_or_else(|| panic!("no support worker has a unit here"));
    let resident = home
        .residents
        .iter()
        .find(|one| Some(one.unit) == worker.unit)
        .unwrap_or_else(|| panic!("nobody lives in the worker's unit"));
    let unit_name = worker.unit.and_then(|unit| home.units.get(unit));
    let unit_name = unit_name.map_or(String::new(), |(_, name)| (*name).to_owned());
    vec![
        ("worker", worker.name.to_owned()),
        ("worker's pin", worker.pin.clone()),
        ("leader", leader.name.to_owned()),
        ("leader's pin", leader.pin.clone()),
        ("resident", resident.name.to_owned()),
        // Fell twice, the second time unreviewed.
        ("fallen", home.residents[demo::FELL_AGAIN].name.to_owned()),
        ("fallen person", home.residents[demo::FELL_AGAIN].id.to_hex()),
        ("person", resident.id.to_hex()),
        ("manager", manager.name.to_owned()),
        ("manager's pin", manager.pin.clone()),
        ("staff", worker.id.to_hex()),
        ("tablet", TABLET.to_owned()),
        ("unit", unit_name),
    ]
}
