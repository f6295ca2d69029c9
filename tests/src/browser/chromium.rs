//! The browser itself: ChromeDriver as a process of a story's own, and profiles that outlive the browser.
//!
//! A tablet is a profile: killing the browser and opening the same profile again is a tablet that was switched off in
//! the middle of something.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::json;

use super::webdriver::{Refused, Session};

/// Flags that keep a browser on a machine without a display, without a sandbox of its own and without the internet.
const FLAGS: [&str; 12] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-search-engine-choice-screen",
    "--lang=en-GB",
];

/// How large a screen is, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Across.
    pub width: u32,
    /// Down.
    pub height: u32,
}

/// A tablet on its side.
pub const TABLET: Size = Size {
    width: 1280,
    height: 800,
};
/// A tablet held upright.
pub const TABLET_UPRIGHT: Size = Size {
    width: 800,
    height: 1280,
};
/// A phone.
pub const PHONE: Size = Size {
    width: 390,
    height: 844,
};
/// A manager's screen.
pub const DESK: Size = Size {
    width: 1440,
    height: 900,
};

/// A running ChromeDriver. Dropped, it ends.
#[derive(Debug)]
pub struct Driver {
    process: Child,
    port: u16,
    /// Kept open for as long as it runs: browsers inherit it.
    said: Option<BufReader<ChildStdout>>,
}

impl Driver {
    /// Starts one on a free port, which it finds by itself.
    pub fn start() -> Self {
        let program = program("FOLLOWTHROUGH_CHROMEDRIVER", "/usr/bin/chromedriver");
        // It takes a port for two protocols, one after the other: another program may come between.
        let started = (0..5).find_map(|_| Self::try_start(&program));
        started.unwrap_or_else(|| panic!("{} found no port. {HOW}", program.display()))
    }

    fn try_start(program: &Path) -> Option<Self> {
        let mut process = Command::new(program)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|why| panic!("{} did not start: {why}. {HOW}", program.display()));
        let said = process.stdout.take().map(BufReader::new);
        let mut driver = Self {
            process,
            port: 0,
            said,
        };
        let lines = driver.said.as_mut()?.by_ref().lines();
        driver.port = lines.map_while(Result::ok).find_map(|line| {
            let port = line.strip_prefix("ChromeDriver was started successfully on port ")?;
            port.trim_end_matches('.').parse().ok()
        })?;
        Some(driver)
    }

    /// Opens a browser on a profile, which is made if there is none.
    pub fn open(&self, profile: &Path, size: Size) -> Session {
        fs::create_dir_all(profile).unwrap_or_else(|why| panic!("no folder for a browser's profile: {why}"));
        // Left by a browser that was killed; a new one would ask it, in vain, to open a window.
        for left in ["SingletonLock", "SingletonSocket", "SingletonCookie"] {
            let _ = fs::remove_file(profile.join(left));
        }
        let mut flags: Vec<String> = FLAGS.iter().map(|flag| (*flag).to_owned()).collect();
        flags.push(format!("--user-data-dir={}", profile.display()));
        flags.push(format!("--window-size={},{}", size.width, size.height));
        let capabilities = json!({
            "browserName": "chrome",
            "goog:chromeOptions": {
                "binary": program("FOLLOWTHROUGH_CHROMIUM", "/usr/bin/chromium"),
                "args": flags,
            },
            "goog:loggingPrefs": { "browser": "ALL" },
        });
        let session = Session::start(self.port, &capabilities)
            .unwrap_or_else(|why| panic!("the browser did not start: {why}. {HOW}"));
        if let Err(why) = resize(&session, size) {
            panic!("the browser's window could not be sized: {why}");
        }
        session
    }
}

/// Gives a window another size.
///
/// # Errors
/// The driver's reason.
pub fn resize(session: &Session, size: Size) -> Result<(), Refused> {
    let shown = json!({
        "width": size.width, "height": size.height, "deviceScaleFactor": 1, "mobile": size == PHONE,
    });
    session
        .devtools("Emulation.setDeviceMetricsOverride", shown)
        .map(drop)
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Gone already is gone.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

const HOW: &str = "`cargo xtask test browser` finds or installs the browser and its driver";

fn program(variable: &str, usual: &str) -> PathBuf {
    std::env::var_os(variable).map_or_else(|| PathBuf::from(usual), PathBuf::from)
}

/// Ends a process at once, as a battery does. Nothing in it gets to tidy up.
pub fn kill_at_once(pid: u32) {
    let killed = Command::new("kill").args(["-KILL", &pid.to_string()]).status();
    assert!(
        killed.is_ok_and(|status| status.success()),
        "the browser could not be killed"
    );
}
