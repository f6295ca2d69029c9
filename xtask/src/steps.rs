//! Named steps with their times, shown as they happen and once more at the end.

use anyhow::{Context, Result};
use std::time::{Duration, Instant};

/// The steps done so far.
pub struct Steps {
    started: Instant,
    done: Vec<(&'static str, Duration)>,
}

impl Steps {
    /// No step yet; the clock of the whole starts.
    pub fn start() -> Self {
        Self {
            started: Instant::now(),
            done: Vec::new(),
        }
    }

    /// Does one step; its failure is the whole's and names it.
    pub fn step(&mut self, name: &'static str, work: impl FnOnce() -> Result<()>) -> Result<()> {
        eprintln!("\n=== {name}");
        let started = Instant::now();
        work().with_context(|| format!("the step \"{name}\" failed after {}", seconds(started.elapsed())))?;
        let took = started.elapsed();
        eprintln!("=== {name}: done in {}", seconds(took));
        self.done.push((name, took));
        Ok(())
    }

    /// The table of all steps.
    pub fn finish(self) {
        eprintln!();
        for (name, took) in &self.done {
            eprintln!("{:>9}  {name}", seconds(*took));
        }
        eprintln!("{:>9}  all steps passed", seconds(self.started.elapsed()));
    }
}

fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}
