//! A tablet in a real browser that holds the demonstration home's last weeks, with somebody signed in on it.

use std::time::Duration;

use anyhow::{Context, Result};
use followthrough_server::demo;
use sync_core::staff::Role;

use super::years_of_cycles;
use crate::browser::chromium::DESK;
use crate::browser::story::{Story, Tablet};

/// For two weeks of 40 people, on a machine that has other things to do, or in a slowed browser.
pub const PATIENT: Duration = Duration::from_secs(120);

/// What a tablet's own speed is measured on.
pub struct Held {
    /// The tablet; its browser shows the worker's people.
    pub tablet: Tablet,
    /// Whose name stands on it.
    pub worker: &'static str,
    /// Their PIN.
    pub pin: String,
    /// Somebody they care for.
    pub resident: &'static str,
    /// The office; it ends with this.
    _story: Story,
}

/// Who is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// A support worker.
    Worker,
    /// Whoever leads a shift.
    Leader,
}

/// Follow-through cycles beside the demonstration's own.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cycles {
    /// Open ones.
    pub open: usize,
    /// Those that were closed in eight years.
    pub closed: usize,
}

/// Makes the home, enrols the tablet, signs somebody in and waits until everything is there.
///
/// # Errors
/// Nobody works or lives in the demonstration's home. A screen that does not come ends the bench like a failed story.
pub fn held(name: &str, days: i64, who: Who, cycles: Cycles) -> Result<Held> {
    let (story, home) = Story::begin_large_with(name, days, |store, home| {
        years_of_cycles::write(store, home, cycles.open, cycles.closed)
    });
    let (_, username, password) = demo::ACCOUNTS[0];
    let mut desk = story.desk_of("desk", DESK, username, password);
    let mut tablet = story.tablet("Bench tablet");
    desk.enrols(&mut tablet);
    drop(desk);
    let worker = home
        .staff
        .iter()
        .find(|worker| match who {
            Who::Worker => worker.role == Role::SupportWorker && worker.unit.is_some(),
            Who::Leader => worker.role == Role::ShiftLeader && worker.unit.is_some(),
        })
        .context("nobody with this role works here")?;
    let resident = home
        .residents
        .iter()
        .find(|resident| Some(resident.unit) == worker.unit)
        .context("nobody lives in the worker's unit")?;
    tablet.page.tap(worker.name);
    tablet.page.type_pin(&worker.pin);
    if who == Who::Leader {
        tablet.my_people();
    }
    tablet
        .page
        .wait("the tablet holds the home's records", PATIENT, |page| {
            let text = page.text()?;
            let ready = text.contains(resident.name)
                && !text.contains("Records are still on their way")
                && !text.contains("Getting records");
            ready.then_some(()).ok_or(text)
        });
    Ok(Held {
        worker: worker.name,
        pin: worker.pin.clone(),
        resident: resident.name,
        tablet,
        _story: story,
    })
}
