//! A tablet that comes back when there is nothing new: what it costs to learn that.

use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::Instant;

use anyhow::{Result, ensure};

use super::history::Size;
use super::home::Home;
use super::http::Http;
use super::outbox::Outbox;
use super::report::Figure;
use super::run::{WAIT, Workload, per, say};

/// On top of what.
#[derive(Clone, Debug, clap::Args, serde::Serialize)]
pub struct Options {
    /// People who receive care
    #[arg(long, default_value_t = 60)]
    pub people: usize,
    /// Days of care that there are
    #[arg(long, default_value_t = 30)]
    pub history_days: usize,
}

impl Workload for Options {
    const NAME: &'static str = "idle";

    async fn measure(&self, folder: &Path) -> Result<Vec<Figure>> {
        let size = Size {
            tablets: 1,
            people: self.people,
            days: self.history_days,
            certified: false,
        };
        let home = Home::open(folder, size).await?;
        let tablets = home.tablets_offline().await?;
        let tablet = &tablets[0];
        // What it wrote itself while it synced for the first time is sent now, so that nothing is new below.
        for name in ["what was left", "nothing new"] {
            say(name);
            let (times, leases) = (tablet.seen.borrow().caught_up.0, tablet.seen.borrow().leases);
            let of = || {
                let traffic = &tablet.traffic;
                [
                    &traffic.up_bytes,
                    &traffic.down_bytes,
                    &traffic.up_frames,
                    &traffic.turns,
                    &traffic.asking_bytes,
                ]
                .map(|count| count.load(Ordering::Relaxed))
            };
            let (before, rows) = (of(), tablet.seen.borrow().proven);
            let go = Instant::now();
            tablet.network(true)?;
            let seen = tablet
                .until("the office to say that this is all", WAIT, |seen| {
                    seen.caught_up.0 > times && seen.leases > leases
                })
                .await?;
            let after = of();
            tablet.network(false)?;
            tablet.until("the link to go", WAIT, |seen| !seen.linked).await?;
            if name == "nothing new" {
                ensure!(seen.proven == rows, "there was something new");
                let [up, down, frames, turns, asking] = [0, 1, 2, 3, 4].map(|at| after[at] - before[at]);
                home.server.stop()?;
                let mut figures = vec![
                    Figure::ours("caught_up_ms", (seen.caught_up.1 - go).as_secs_f64() * 1e3, "ms"),
                    Figure::ours("round_trips", per(turns, 1), "round trips"),
                    Figure::ours("frames_sent", per(frames, 1), "frames"),
                    // The token among them; while it is good it is not asked for anew.
                    Figure::ours("bytes_both_ways", per(up + down, 1), "bytes"),
                    Figure::ours("asking_bytes_both_ways", per(asking, 1), "bytes"),
                ];
                figures.extend(plain_outbox(folder, home.made.entries).await?);
                return Ok(figures);
            }
        }
        anyhow::bail!("nothing was measured")
    }
}

async fn plain_outbox(folder: &Path, entries: usize) -> Result<Vec<Figure>> {
    let outbox = Outbox::open(folder, entries).await?;
    let go = Instant::now();
    let mut http = Http::connect(outbox.port).await?;
    let answer = http.get(&format!("/entries?after={entries}&now=true")).await?;
    ensure!(answer == b"[]", "there was something new");
    let caught_up = go.elapsed();
    outbox.server.stop()?;
    let bytes = http.up_bytes + http.down_bytes + http.head_bytes;
    Ok(vec![
        Figure::outbox("caught_up_ms", caught_up.as_secs_f64() * 1e3, "ms"),
        Figure::outbox("round_trips", 1.0, "round trips"),
        // It has no frames: its bytes are those of its headers.
        Figure::outbox("bytes_both_ways", per(bytes, 1), "bytes"),
    ])
}
