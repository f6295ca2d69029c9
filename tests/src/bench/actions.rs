//! The list of actions on a weak tablet without a network, for whoever leads a shift: open cycles among years of closed ones.
//!
//! Everything happens in real Chromium, whose processes are all slowed; times are taken on the page itself, from the touch on
//! "Actions" to the list.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::report::{Figure, Report};
use super::run::at;
use super::slow::{Slowed, TIMES_SLOWER};
use super::tablet::loop_ms;
use super::two_weeks::{Cycles, Held, PATIENT, Who, held};
use crate::browser::page::Page;

const SCRIPT: &str = include_str!("actions.js");
/// Times the list is opened before measuring begins.
const WARM_UP: usize = 2;

/// What `bench actions` can be told.
#[derive(Clone, Debug, clap::Args)]
pub struct Options {
    /// Times the list is opened
    #[arg(long, default_value_t = 20)]
    pub opens: usize,
    /// Cycles that are open
    #[arg(long, default_value_t = 60)]
    pub open: usize,
    /// Cycles that were closed in eight years
    #[arg(long, default_value_t = 3_000)]
    pub closed: usize,
    /// Days of records of 40 people that the tablet holds
    #[arg(long, default_value_t = 14)]
    pub history_days: i64,
    /// Leave the processor as it is
    #[arg(long)]
    pub full_speed: bool,
}

/// Measures.
///
/// # Errors
/// The browser did not say what it measured. A screen that does not come ends the bench like a failed story.
pub fn run(options: &Options) -> Result<Report> {
    let cycles = Cycles {
        open: options.open,
        closed: options.closed,
    };
    let Held { tablet, .. } = &mut held("bench-actions", options.history_days, Who::Leader, cycles)?;
    tablet.page.is_kept_offline();
    tablet.loses_wifi();
    tablet.page.sees("No network. Go on as usual");
    let page = &mut tablet.page;
    page.session.run(SCRIPT, &[])?;
    let fast_ms = loop_ms(page)?;
    let slowed = (!options.full_speed).then(|| Slowed::begin(page.session.browser_pid));
    let slower = loop_ms(page)? / fast_ms;
    for open in 0..WARM_UP + options.opens {
        page.tap_in("Screens", "Actions");
        page.wait("the list is measured", PATIENT, |page| {
            let count = times(page).map_err(|why| why.to_string())?.len();
            (count == open + 1)
                .then_some(())
                .ok_or_else(|| format!("{count} of {}", open + 1))
        });
        page.tap_in("Screens", "My shift");
        page.sees("On shift now");
    }
    let mut opened = times(page)?.split_off(WARM_UP);
    drop(slowed);
    opened.sort_by(f64::total_cmp);
    Ok(Report {
        workload: "actions",
        parameters: json!({
            "opens": options.opens, "open": options.open, "closed": options.closed, "history_days": options.history_days,
            "people": 40, "times_slower_meant": if options.full_speed { 1 } else { TIMES_SLOWER },
        }),
        figures: vec![
            Figure::ours("times_slower", slower, "times"),
            Figure::ours("open_p50_ms", at(&opened, 50), "ms"),
            Figure::ours("open_p95_ms", at(&opened, 95), "ms"),
            Figure::ours("open_max_ms", at(&opened, 100), "ms"),
        ],
    })
}

fn times(page: &Page) -> Result<Vec<f64>> {
    let noted = page.session.run("return window.actionTimes", &[])?;
    let list = noted.as_array().context("the page does not measure")?;
    Ok(list.iter().filter_map(Value::as_f64).collect())
}
