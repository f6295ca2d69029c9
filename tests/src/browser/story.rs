//! One story's world: an office with a home, a driver, networks, tablets and desks. Everything ends with the story.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use followthrough_server::demo;
use followthrough_server::store::Store;
use serde_json::json;

use super::chromium::{DESK, Driver, Size, TABLET, kill_at_once};
use super::home::{self, MANAGER_PASSWORD, MANAGER_USERNAME, Staff};
use super::network::{Mode, Network};
use super::office::Office;
use super::older_app::OlderApp;
use super::page::Page;
use super::webdriver::Session;

/// The world.
#[derive(Debug)]
pub struct Story {
    /// Where everything of it lies.
    pub folder: PathBuf,
    /// The office's server.
    pub office: Office,
    driver: Driver,
}

impl Story {
    /// A story with a home of its own. The name is a folder's.
    pub fn begin(name: &str) -> Self {
        let (folder, data) = fresh_folders(name);
        home::found(&data).unwrap_or_else(|why| panic!("the home could not be founded: {why:#}"));
        Self::on(folder, &data)
    }

    /// A story in the demonstration's home of 40 people, with so many days of care in it.
    pub fn begin_large(name: &str, days: i64) -> (Self, demo::Home) {
        Self::begin_large_with(name, days, |_, _| Ok(()))
    }

    /// The same with more in it, written before it serves.
    pub fn begin_large_with(
        name: &str,
        days: i64,
        more: impl FnOnce(&Store, &demo::Home) -> anyhow::Result<()>,
    ) -> (Self, demo::Home) {
        let (folder, data) = fresh_folders(name);
        let home = home::found_large(&data, days, more)
            .unwrap_or_else(|why| panic!("the home could not be filled: {why:#}"));
        (Self::on(folder, &data), home)
    }

    fn on(folder: PathBuf, data: &Path) -> Self {
        Self {
            folder,
            office: Office::start(data),
            driver: Driver::start(),
        }
    }

    /// A tablet with a network of its own, at its first screen: nothing has ever been on it.
    pub fn tablet(&self, name: &str) -> Tablet {
        self.tablet_of_size(name, TABLET)
    }

    /// The same, of another size.
    pub fn tablet_of_size(&self, name: &str, size: Size) -> Tablet {
        let network = Network::to(self.office.port).unwrap_or_else(|why| panic!("no network: {why}"));
        let profile = self.folder.join(name.replace(' ', "-"));
        let name = name.to_owned();
        self.restart(DeadTablet {
            name,
            network,
            profile,
            size,
        })
    }

    /// A tablet whose office still has an older app.
    pub fn tablet_with_app(&self, name: &str, older: &Arc<OlderApp>) -> Tablet {
        let network = Network::to(self.office.port).unwrap_or_else(|why| panic!("no network: {why}"));
        network.has_app(Some(Arc::clone(older)));
        self.restart(DeadTablet {
            name: name.to_owned(),
            profile: self.folder.join(name.replace(' ', "-")),
            network,
            size: TABLET,
        })
    }

    /// Switches a tablet on again after [`Tablet::dies`]: the same profile, the same network.
    pub fn restart(&self, tablet: DeadTablet) -> Tablet {
        self.restart_with(tablet, keep_storage)
    }

    /// The same, with something done to its browser before it opens the app's address, which is given.
    pub fn restart_with(&self, tablet: DeadTablet, first: impl FnOnce(&Session, &str)) -> Tablet {
        let DeadTablet {
            name,
            network,
            profile,
            size,
        } = tablet;
        let page = Page::new(self.driver.open(&profile, size), &name, self.folder.clone());
        first(&page.session, &network.address());
        page.open(&network.address());
        Tablet {
            page,
            network,
            profile,
            size,
        }
    }

    /// A manager's browser, signed in to the office's page.
    pub fn desk(&self) -> Desk {
        self.desk_of("desk", DESK, MANAGER_USERNAME, MANAGER_PASSWORD)
    }

    /// The same, of another size and for another manager.
    pub fn desk_of(&self, name: &str, size: Size, username: &str, password: &str) -> Desk {
        let network = Network::to(self.office.port).unwrap_or_else(|why| panic!("no network: {why}"));
        let session = self.driver.open(&self.folder.join(name), size);
        let mut page = Page::new(session, name, self.folder.clone());
        page.open(&format!("{}/#/office/", network.address()));
        page.fill("Name", username);
        page.fill("Password", password);
        page.tap("Sign in");
        page.sees("New records appear by themselves");
        Desk { page, network }
    }
}

/// As for an app that was installed: the browser keeps what the site stores.
fn keep_storage(session: &Session, site: &str) {
    let parameters = json!({
        "permission": { "name": "persistent-storage" }, "setting": "granted", "origin": site,
    });
    if let Err(why) = session.devtools("Browser.setPermission", parameters) {
        panic!("the permission could not be given: {why}");
    }
}

/// A story's folder and its office's, with nothing in them.
fn fresh_folders(name: &str) -> (PathBuf, PathBuf) {
    let folder = folder().join(name);
    // Left by an earlier run.
    let _ = fs::remove_dir_all(&folder);
    let data = folder.join("office");
    fs::create_dir_all(&data).unwrap_or_else(|why| panic!("no folder for a story: {why}"));
    (folder, data)
}

/// Where stories keep what they make.
pub fn folder() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    // Browsers do not take a path that leads upwards.
    here.parent().unwrap_or(here).join("target").join("browser")
}

/// A manager's browser.
#[derive(Debug)]
pub struct Desk {
    /// Its page.
    pub page: Page,
    /// Its line to the office.
    pub network: Network,
}

impl Desk {
    /// Asks for a code for a tablet of this name, and reads it from the screen.
    #[track_caller]
    pub fn code_for(&mut self, label: &str) -> String {
        self.page.tap_in("Office", "Tablets");
        self.page.fill("Name of the tablet", label);
        self.page.tap("Show a code");
        self.page.sees("The code works once, until");
        self.page.list(".big-code").concat()
    }

    /// Lets the tablet in that shows the same four words.
    #[track_caller]
    pub fn lets_in(&mut self, label: &str, tablet: &Page) {
        self.page.sees(&format!("Does {label} show these four words?"));
        tablet.sees("Do these words match?");
        let words = self.page.list(".words li");
        assert_eq!(words.len(), 4, "four words are compared: {words:?}");
        assert_eq!(
            words,
            tablet.list(".words li"),
            "both screens show the same words"
        );
        self.page.tap("Confirm: the words match");
        self.page.sees(&format!("{label} is enrolled."));
        self.page.tap("Done");
    }

    /// Enrols a tablet from code to names.
    #[track_caller]
    pub fn enrols(&mut self, tablet: &mut Tablet) {
        let label = tablet.page.name.clone();
        let code = self.code_for(&label);
        tablet.page.fill("Code", &code);
        tablet.page.tap("Continue");
        self.lets_in(&label, &tablet.page);
        tablet.page.sees("Who are you?");
    }
}

/// A tablet that is switched on.
#[derive(Debug)]
pub struct Tablet {
    /// What is on its screen.
    pub page: Page,
    /// Its network.
    pub network: Network,
    profile: PathBuf,
    size: Size,
}

/// A tablet that was switched off in the middle of something.
#[derive(Debug)]
pub struct DeadTablet {
    name: String,
    /// Its network, which goes on without it.
    pub network: Network,
    profile: PathBuf,
    size: Size,
}

impl Tablet {
    /// Someone touches their name and types their PIN; their people are on the screen afterwards.
    #[track_caller]
    pub fn sign_in(&mut self, who: Staff) {
        self.types_pin(who, who.pin);
        self.page.sees_in("Screens", "My people");
    }

    /// Someone touches their name and types these digits.
    #[track_caller]
    pub fn types_pin(&mut self, who: Staff, pin: &str) {
        self.page.tap(who.name);
        self.page.type_pin(pin);
    }

    /// Goes back to the people.
    #[track_caller]
    pub fn my_people(&mut self) {
        self.page.tap_in("Screens", "My people");
    }

    /// Locks it.
    #[track_caller]
    pub fn lock(&mut self) {
        self.page.tap("Lock");
        self.page.sees("Who are you?");
    }

    /// Cuts its Wi-Fi.
    pub fn loses_wifi(&self) {
        self.network.set(Mode::Off);
    }

    /// Gives its Wi-Fi back.
    pub fn finds_wifi(&self) {
        self.network.set(Mode::Through);
    }

    /// Its power fails: every process of its browser is killed, and none gets to tidy up.
    pub fn dies(self) -> DeadTablet {
        kill_at_once(self.page.session.browser_pid);
        self.page.session.end();
        let Self {
            page,
            network,
            profile,
            size,
        } = self;
        DeadTablet {
            name: page.name.clone(),
            network,
            profile,
            size,
        }
    }
}
