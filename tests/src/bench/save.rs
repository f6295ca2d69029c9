//! From a tap to "Saved on this tablet", in real Chromium, on a tablet that holds a home's records.
//!
//! Measured on the page, from the touch's own time stamp to the change of the words on the screen: everything between
//! is in it, the strict write to disk included.

use anyhow::{Context, Result};
use serde_json::json;

use super::report::{Figure, Report};
use super::run::at;
use super::two_weeks::{Cycles, Who, held};
use crate::browser::page::{PATIENCE, Page};

/// Measures saves on a page.
pub const SCRIPT: &str = include_str!("save.js");
/// Where a drink's amounts stand.
pub const QUESTION: &str = "How much did they drink? Touching an amount saves it.";
/// Two amounts in turn: the words about one save differ from those about the save before.
pub const AMOUNTS: [&str; 2] = ["Half cup", "Three quarters"];
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
}

/// Measures.
///
/// # Errors
/// The browser did not say what it measured. A screen that does not come ends the bench like a failed story.
pub fn run(options: &Options) -> Result<Report> {
    let mut held = held("bench-save", options.history_days, Who::Worker, Cycles::default())?;
    let page = &mut held.tablet.page;
    page.tap(held.resident);
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
    Ok(Report {
        workload: "save",
        parameters: json!({ "saves": options.saves, "history_days": options.history_days, "people": 40 }),
        figures: vec![
            Figure::ours("save_p50_ms", at(&times, 50), "ms"),
            Figure::ours("save_p95_ms", at(&times, 95), "ms"),
            Figure::ours("save_max_ms", at(&times, 100), "ms"),
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
