//! A weak tablet without a network: how long from opening the app to the first person, and from a tap to "Saved".
//!
//! The tablet holds the demonstration home's last two weeks. Everything happens in real Chromium, whose processes are all
//! slowed; times are taken on the page itself, from its own start or from the touch to the change on the screen.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::report::{Figure, Report};
use super::run::at;
use super::save::{AMOUNTS, QUESTION, SCRIPT as SAVE_SCRIPT, times};
use super::slow::{Slowed, TIMES_SLOWER};
use super::two_weeks::{Cycles, Held, PATIENT, Who, held};
use crate::browser::page::Page;

const OPEN_SCRIPT: &str = include_str!("open.js");
/// A loop whose time says how fast one thread of the page runs.
const LOOP: &str = "
    const begun = performance.now();
    let sum = 0;
    for (let turn = 0; turn < 60_000_000; turn++) sum = (sum + turn * turn) % 1_000_003;
    window.sum = sum;
    return performance.now() - begun;";
/// Saves before measuring begins.
const WARM_UP: usize = 3;

/// What `bench tablet` can be told.
#[derive(Clone, Debug, clap::Args)]
pub struct Options {
    /// Times the app is opened
    #[arg(long, default_value_t = 10)]
    pub opens: usize,
    /// Saves that are measured
    #[arg(long, default_value_t = 60)]
    pub saves: usize,
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
    let Held {
        tablet,
        worker,
        pin,
        resident,
        ..
    } = &mut held(
        "bench-tablet",
        options.history_days,
        Who::Worker,
        Cycles::default(),
    )?;
    tablet.page.is_kept_offline();
    tablet.loses_wifi();
    tablet.page.sees("No network. Go on as usual");
    let page = &mut tablet.page;
    page.session.devtools(
        "Page.addScriptToEvaluateOnNewDocument",
        json!({ "source": OPEN_SCRIPT }),
    )?;
    let fast_ms = loop_ms(page)?;
    let slowed = (!options.full_speed).then(|| Slowed::begin(page.session.browser_pid));
    let slower = loop_ms(page)? / fast_ms;

    let mut opened = Vec::new();
    let mut signed_in = Vec::new();
    for _ in 0..options.opens {
        page.session.open("about:blank")?;
        page.open(&tablet.network.address());
        opened.push(noted(page, "whoAt")?);
        page.tap(worker);
        page.type_pin(pin);
        let people = noted(page, "peopleAt")?;
        signed_in.push(people - noted(page, "okAt")?);
    }
    page.tap(resident);
    page.session.run(SAVE_SCRIPT, &[])?;
    for save in 0..WARM_UP + options.saves {
        page.tap("Drink");
        page.tap_in(QUESTION, AMOUNTS[save % AMOUNTS.len()]);
        page.wait("the save is measured", PATIENT, |page| {
            let count = times(page).map_err(|why| why.to_string())?.len();
            (count == save + 1)
                .then_some(())
                .ok_or_else(|| format!("{count} of {}", save + 1))
        });
    }
    let mut saved = times(page)?.split_off(WARM_UP);
    let slower_after = loop_ms(page)? / fast_ms;
    drop(slowed);

    for times in [&mut opened, &mut signed_in, &mut saved] {
        times.sort_by(f64::total_cmp);
    }
    Ok(Report {
        workload: "tablet",
        parameters: json!({
            "opens": options.opens, "saves": options.saves, "history_days": options.history_days, "people": 40,
            "times_slower_meant": if options.full_speed { 1 } else { TIMES_SLOWER },
        }),
        figures: vec![
            Figure::ours("times_slower", slower, "times"),
            Figure::ours("times_slower_after", slower_after, "times"),
            Figure::ours("open_p50_ms", at(&opened, 50), "ms"),
            Figure::ours("open_max_ms", at(&opened, 100), "ms"),
            Figure::ours("sign_in_p50_ms", at(&signed_in, 50), "ms"),
            Figure::ours("sign_in_max_ms", at(&signed_in, 100), "ms"),
            Figure::ours("save_p50_ms", at(&saved, 50), "ms"),
            Figure::ours("save_p95_ms", at(&saved, 95), "ms"),
            Figure::ours("save_max_ms", at(&saved, 100), "ms"),
        ],
    })
}

/// How long a loop takes on one thread of the page.
pub(super) fn loop_ms(page: &Page) -> Result<f64> {
    // Once to have it compiled.
    page.session.run(LOOP, &[])?;
    page.session
        .run(LOOP, &[])?
        .as_f64()
        .context("the page did not time its loop")
}

/// Waits until the page has noted this time, and gives it.
fn noted(page: &Page, what: &str) -> Result<f64> {
    let mut at = None;
    page.wait(&format!("the page notes {what}"), PATIENT, |page| {
        let noted = page
            .session
            .run("return window.opened[arguments[0]]", &[json!(what)]);
        at = noted.as_ref().ok().and_then(Value::as_f64);
        at.map(|_| ()).ok_or_else(|| format!("{noted:?}"))
    });
    at.context("the page lost what it noted")
}
