//! From a tap to "Saved on this tablet", in real Chromium, on a tablet that holds a home's records.
//!
//! Measured on the page, from the touch's own time stamp to the change of the words on the screen: everything between
//! is in it, the strict write to disk included.

use std::time::Duration;

use anyhow::{Context, Result};
use followthrough_server::demo;
use serde_json::json;
use sync_core::staff::Role;

use super::report::{Figure, Report, System};
use crate::browser::chromium::DESK;
use crate::browser::page::{PATIENCE, Page};
use crate::browser::story::Story;

/// Measures saves on a page.
pub const SCRIPT: &str = include_str!("save.js");
/// Where a drink's amounts stand.
pub const QUESTION: &str = "How much did they drink? Touching an amount saves it.";
/// Two amounts in turn: the words about one save differ from those about the save before.
pub const AMOUNTS: [&str; 2] = ["Half cup", "Three quarters"];
/// For two weeks of 40 people, on a machine that has other things to do.
const FIRST_SYNC_WITHIN: Duration = Duration::from_secs(120);
/// Saves before measuring begins: a tablet is not switched on for every record.
const WARM_UP: usize = 5;

/// What `bench save` can be told.
#[derive(Clone, Debug, clap::Args)]
pub struct Options {
    /// Saves that are measured
    #[arg(long, default_value_t = 200)]
    pub saves: usize,
    /// Days of records of 40 people that the tablet holds
    #[arg(long, default_value_t = 14)]
    pub history_days: i64,
    /// Figures as JSON lines
    #[arg(long)]
    pub json: bool,
}

/// Measures.
///
/// # Errors
/// The browser did not say what it measured. A screen that does not come ends the bench like a failed story.
pub fn run(options: &Options) -> Result<Report> {
    let (story, home) = Story::begin_large("bench-save", options.history_days);
    let (_, username, password) = demo::ACCOUNTS[0];
    let mut desk = story.desk_of("desk", DESK, username, password);
    let mut tablet = story.tablet("Bench tablet");
    desk.enrols(&mut tablet);
    drop(desk);
    let worker = home
        .staff
        .iter()
        .find(|worker| worker.role == Role::SupportWorker && worker.unit.is_some())
        .context("no support worker works here")?;
    let resident = home
        .residents
        .iter()
        .find(|resident| Some(resident.unit) == worker.unit)
        .context("nobody lives in the worker's unit")?;
    let page = &mut tablet.page;
    page.tap(worker.name);
    page.type_pin(&worker.pin);
    page.wait("the tablet holds the home's records", FIRST_SYNC_WITHIN, |page| {
        let text = page.text()?;
        let ready = text.contains(resident.name) && !text.contains("Records are still on their way");
        ready.then_some(()).ok_or(text)
    });
    page.tap(resident.name);
    page.session.run(SCRIPT, &[])?;
    for save in 0..WARM_UP + options.saves {
        if save == WARM_UP {
            page.session.run("window.saveTimes = []", &[])?;
        }
        page.tap("Drink");
        page.tap_in(QUESTION, AMOUNTS[save % AMOUNTS.len()]);
        page.sees_in("Screens", "My people");
        let measured = if save < WARM_UP {
            save + 1
        } else {
            save + 1 - WARM_UP
        };
        page.wait("the save is measured", PATIENCE, |page| {
            let count = times(page).map_err(|why| why.to_string())?.len();
            (count == measured)
                .then_some(())
                .ok_or_else(|| format!("{count} of {measured}"))
        });
    }
    let mut times = times(page)?;
    times.sort_by(f64::total_cmp);
    let figure = |metric, value| Figure {
        system: System::Followthrough,
        metric,
        value,
        unit: "ms",
    };
    Ok(Report {
        workload: "save",
        parameters: json!({ "saves": options.saves, "history_days": options.history_days, "people": 40 }),
        figures: vec![
            figure("save_p50_ms", at(&times, 50)),
            figure("save_p95_ms", at(&times, 95)),
            figure("save_max_ms", at(&times, 100)),
        ],
    })
}

/// What the script has measured so far.
///
/// # Errors
/// The page says something else.
pub fn times(page: &Page) -> Result<Vec<f64>> {
    let times = page.session.run("return window.saveTimes", &[])?;
    serde_json::from_value(times).context("the page lost what it measured")
}

/// The value below or at which so many in a hundred lie; nearest rank.
pub fn at(sorted: &[f64], percent: usize) -> f64 {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::at;

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let sorted: Vec<f64> = (1..=200).map(f64::from).collect();
        assert_eq!(
            (at(&sorted, 50), at(&sorted, 95), at(&sorted, 100)),
            (100.0, 190.0, 200.0)
        );
        assert_eq!(at(&[7.0], 95), 7.0);
    }
}
