//! `soak`: runs seeds on every core, says what broke, makes it short, and ends with one line.
//!
//! May not live here: what a run is (the library).

use std::io::Write;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use followthrough_simulation::{Figures, Problem, STEPS, draw, shrink};

/// Runs played again at most to make one that broke a short one.
const TRIES: usize = 1_500;

/// Runs that are told of in full when nothing else is asked; the others by what they broke.
const TOLD: usize = 3;

/// What it was asked to do.
struct Asked {
    from: u64,
    seeds: u64,
    threads: usize,
    steps: usize,
    told: usize,
    for_at_most: Option<Duration>,
}

#[derive(Default)]
struct Sum {
    figures: Figures,
    run: u64,
    broken: Vec<u64>,
}

fn main() -> ExitCode {
    let asked = match asked() {
        Ok(asked) => asked,
        Err(why) => {
            eprintln!("{why}");
            return ExitCode::FAILURE;
        }
    };
    // A panic of a machine is told with its seed below.
    std::panic::set_hook(Box::new(|_| {}));
    let begun = Instant::now();
    let next = AtomicU64::new(asked.from);
    let sum = Mutex::new(Sum::default());
    std::thread::scope(|scope| {
        for _ in 0..asked.threads {
            scope.spawn(|| work(&asked, begun, &next, &sum));
        }
    });
    let Ok(sum) = sum.into_inner() else {
        eprintln!("a thread died");
        return ExitCode::FAILURE;
    };
    conclude(&asked, &sum, begun.elapsed())
}

fn work(asked: &Asked, begun: Instant, next: &AtomicU64, sum: &Mutex<Sum>) {
    loop {
        let seed = next.fetch_add(1, Ordering::Relaxed);
        let time_is_up = asked.for_at_most.is_some_and(|most| begun.elapsed() >= most);
        if seed >= asked.from.saturating_add(asked.seeds) || time_is_up {
            return;
        }
        let steps = draw(seed, asked.steps);
        let result = shrink::play_caught(seed, &steps);
        let Ok(mut so_far) = sum.lock() else { return };
        so_far.run += 1;
        match result {
            Ok(figures) => so_far.figures.add(&figures),
            Err(broken) => {
                so_far.broken.push(seed);
                let told = so_far.broken.len() <= asked.told;
                drop(so_far);
                if told {
                    tell(seed, &steps);
                } else {
                    println!("seed {seed} broke:");
                    say(&mut std::io::stdout().lock(), &broken.problems);
                }
            }
        }
    }
}

/// The short story of a run that broke, ready to become a named case.
fn tell(seed: u64, steps: &[followthrough_simulation::Step]) {
    let mut out = std::io::stdout().lock();
    let Some((short, broken)) = shrink::shrink(seed, steps, TRIES) else {
        return;
    };
    let _ = writeln!(
        out,
        "seed {seed} broke; {} of {} steps are enough:",
        short.len(),
        steps.len()
    );
    for step in &short {
        let _ = writeln!(out, "        {step:?},");
    }
    let _ = writeln!(out, "what happened:");
    for line in &broken.story {
        let _ = writeln!(out, "    {line}");
    }
    say(&mut out, &broken.problems);
    let _ = writeln!(out);
}

fn say(out: &mut impl Write, problems: &[Problem]) {
    for problem in problems.iter().take(8) {
        let _ = writeln!(out, "  {:?}: {}", problem.invariant, problem.what);
    }
}

fn conclude(asked: &Asked, sum: &Sum, took: Duration) -> ExitCode {
    let figures = &sum.figures;
    let hours = figures.tablet_ms / 3_600_000;
    println!("{figures:?}");
    if !sum.broken.is_empty() {
        println!("broken seeds: {:?}", sum.broken);
    }
    println!(
        "{} seeds from {}, {hours} simulated tablet-hours, {} broken an invariant, {:.0} s",
        sum.run,
        asked.from,
        sum.broken.len(),
        took.as_secs_f64()
    );
    // A simulation in which nothing goes wrong shows nothing.
    let idle = sum.run >= 200
        && [
            figures.saved,
            figures.not_saved,
            figures.unanswered,
            figures.held,
            figures.words,
            figures.planned_times,
            figures.power_cuts,
            figures.meddled,
            figures.lies,
            figures.files,
            figures.turnover,
            figures.restored,
            figures.checkpoints,
        ]
        .contains(&0);
    if idle {
        println!("some of it never happened: this shows nothing");
    }
    if sum.broken.is_empty() && !idle {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn asked() -> Result<Asked, String> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut asked = Asked {
        from: 0,
        seeds: 2_000,
        threads: cores,
        steps: STEPS,
        told: TOLD,
        for_at_most: None,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let number = words
            .next()
            .and_then(|value| value.parse::<u64>().ok())
            .ok_or_else(|| format!("{word} needs a number"))?;
        let count = || usize::try_from(number).map_err(|_| format!("{number} is too many"));
        match word.as_str() {
            "--seeds" => asked.seeds = number,
            "--from" => asked.from = number,
            "--seed" => (asked.from, asked.seeds) = (number, 1),
            "--threads" => asked.threads = count()?.max(1),
            "--steps" => asked.steps = count()?,
            "--told" => asked.told = count()?,
            "--minutes" => {
                asked.for_at_most = Some(Duration::from_secs(number.saturating_mul(60)));
                asked.seeds = u64::MAX;
            }
            _ => {
                return Err(format!(
                    "{word} is not known: --seeds N, --from S, --seed S, --minutes M, --threads T, --steps N, --told N"
                ));
            }
        }
    }
    Ok(asked)
}
