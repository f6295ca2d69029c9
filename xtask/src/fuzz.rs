//! `cargo xtask fuzz`: gives every way in from outside inputs that nobody thought of, chosen by what code they reach.
//!
//! The programs in `fuzz/` are built with libFuzzer. Only this repository's own code is watched (`instrument`), so that what
//! the tests were built from is not built again. New inputs are kept under `target/`; `--keep` puts those that reach anything new
//! into `fuzz/corpus`, which every run begins with and every test replays.

use crate::{install, instrument, workspace};
use anyhow::{Context, Result, bail};
use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::available_parallelism;
use std::time::Instant;

/// Seconds for each target with every change.
const EVERY_CHANGE_S: u32 = 15;
/// Longest that one input may take.
const INPUT_WITHIN_S: u32 = 10;
/// Longest input: a body and its surroundings, several times.
const INPUT_BYTES_MAX: u32 = 65_536;
/// Longest input that is worth keeping.
const KEPT_BYTES_MAX: u64 = 4_096;
/// Most that is kept for one target.
const KEPT_MAX: usize = 60;

/// What `cargo xtask fuzz` can be told.
#[derive(clap::Args)]
pub struct Options {
    /// Only these targets; all of them if none is named.
    targets: Vec<String>,
    /// How long for each.
    #[arg(long, default_value_t = 60)]
    seconds: u32,
    /// Puts what was found worth keeping into fuzz/corpus.
    #[arg(long)]
    keep: bool,
}

/// Builds the targets, then runs them, as many at once as there are cores.
pub fn run(options: &Options) -> Result<()> {
    let targets = chosen(&options.targets)?;
    build(&targets)?;
    let tally = fuzz(&targets, options.seconds)?;
    if options.keep {
        for target in &targets {
            keep(target)?;
        }
    }
    eprintln!("{tally}");
    Ok(())
}

/// What every change is held against.
pub fn every_change() -> Result<()> {
    run(&Options {
        targets: Vec::new(),
        seconds: EVERY_CHANGE_S,
        keep: false,
    })
}

fn folder(kind: &str, target: &str) -> PathBuf {
    workspace::root().join("fuzz").join(kind).join(target)
}

fn found(target: &str) -> PathBuf {
    workspace::target("fuzz-corpus").join(target)
}

/// The targets that there are, or those of them that were named.
fn chosen(named: &[String]) -> Result<Vec<String>> {
    let programs = workspace::root().join("fuzz").join("fuzz_targets");
    let mut all: Vec<String> = fs::read_dir(&programs)
        .with_context(|| format!("could not read {}", programs.display()))?
        .filter_map(|file| Some(file.ok()?.path().file_stem()?.to_str()?.to_owned()))
        .collect();
    all.sort();
    if let Some(unknown) = named.iter().find(|name| !all.contains(name)) {
        bail!("there is no target {unknown}; there are: {}", all.join(", "));
    }
    Ok(if named.is_empty() { all } else { named.to_vec() })
}

fn program(target: &str) -> PathBuf {
    workspace::target("debug").join(format!("{target}{}", std::env::consts::EXE_SUFFIX))
}

fn build(targets: &[String]) -> Result<()> {
    if workspace::find_on_path("c++").is_none() {
        install::ensure(&["g++"], "libFuzzer, which is C++")?;
    }
    let mut command = workspace::cargo([
        "build",
        "--package",
        "followthrough-fuzz",
        "--features",
        "libfuzzer",
    ]);
    for target in targets {
        command.args(["--bin", target]);
    }
    // Unoptimised, a target would try a tenth of the inputs.
    for package in ["sync-core", "followthrough-server", "followthrough-fuzz"] {
        command
            .arg("--config")
            .arg(format!("profile.dev.package.{package}.opt-level=1"));
    }
    instrument::ask_for(&mut command)?;
    workspace::run(&mut command)
}

struct Running {
    target: String,
    log: PathBuf,
    child: Child,
}

/// Runs every target; says how much was tried, or stops at what was found.
fn fuzz(targets: &[String], seconds: u32) -> Result<String> {
    let began = Instant::now();
    let at_once = available_parallelism().map_or(1, std::num::NonZero::get);
    let mut waiting: VecDeque<&String> = targets.iter().collect();
    let mut running: Vec<Running> = Vec::new();
    let mut tried = 0;
    while !(waiting.is_empty() && running.is_empty()) {
        while running.len() < at_once
            && let Some(target) = waiting.pop_front()
        {
            running.push(start(target, seconds)?);
        }
        let mut first = running.remove(0);
        let status = first.child.wait().context("a fuzzer could not be waited for")?;
        let log = fs::read(&first.log).unwrap_or_default();
        let log = String::from_utf8_lossy(&log);
        if !status.success() {
            for mut other in running {
                // It may have ended by itself.
                let _ = other.child.kill();
                let _ = other.child.wait();
            }
            bail!("{}", said_of(&first.target, &log));
        }
        let executions = executions(&log);
        tried += executions;
        eprintln!("{:>10} inputs  {}", executions, first.target);
    }
    Ok(format!(
        "{tried} inputs to {} targets in {} s: no panic, no hang, none over 256 MiB",
        targets.len(),
        began.elapsed().as_secs()
    ))
}

fn start(target: &str, seconds: u32) -> Result<Running> {
    let work = found(target);
    let crashers = folder("crashers", target);
    for folder in [&work, &crashers, &folder("corpus", target)] {
        fs::create_dir_all(folder).with_context(|| format!("could not make {}", folder.display()))?;
    }
    let log = workspace::target("fuzz-corpus").join(format!("{target}.log"));
    let written = fs::File::create(&log).with_context(|| format!("could not write {}", log.display()))?;
    let mut command = Command::new(program(target));
    command
        .arg(&work)
        .arg(folder("corpus", target))
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-timeout={INPUT_WITHIN_S}"))
        .arg(format!("-max_len={INPUT_BYTES_MAX}"))
        // The program counts what the product takes, and ends past 256 MiB; this is libFuzzer's own with it.
        .arg("-rss_limit_mb=1024")
        .arg("-print_final_stats=1")
        .arg(format!("-artifact_prefix={}/", crashers.display()))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(written);
    let child = command
        .spawn()
        .with_context(|| format!("could not start the target {target}"))?;
    Ok(Running {
        target: target.to_owned(),
        log,
        child,
    })
}

fn executions(log: &str) -> u64 {
    log.lines()
        .find_map(|line| line.strip_prefix("stat::number_of_executed_units:"))
        .and_then(|count| count.trim().parse().ok())
        .unwrap_or(0)
}

/// The end of what a target said, where it broke.
fn said_of(target: &str, log: &str) -> String {
    let lines: Vec<&str> = log.lines().filter(|line| !line.starts_with('#')).collect();
    let end = lines[lines.len().saturating_sub(30)..].join("\n");
    format!(
        "{end}\n\nThe target {target} broke something; the input is kept in fuzz/crashers/{target}, and \
         `cargo test -p followthrough-fuzz` replays it"
    )
}

/// Keeps what reaches anything that the kept inputs do not: the shortest inputs, and not too many.
fn keep(target: &str) -> Result<()> {
    let merged = workspace::target("fuzz-corpus").join(format!("{target}.merged"));
    if merged.exists() {
        fs::remove_dir_all(&merged)?;
    }
    fs::create_dir_all(&merged)?;
    let kept = folder("corpus", target);
    let mut command = Command::new(program(target));
    command
        .args(["-merge=1", &format!("-max_len={INPUT_BYTES_MAX}")])
        .args([&merged, &kept, &found(target)])
        .stderr(Stdio::null());
    workspace::run(&mut command)?;
    let mut inputs: Vec<(u64, PathBuf)> = files(&merged)?;
    inputs.sort();
    inputs.retain(|(bytes, _)| *bytes <= KEPT_BYTES_MAX);
    // Evenly from the short to the long: all short ones would be all alike.
    let every = inputs.len().div_ceil(KEPT_MAX).max(1);
    for (_, old) in files(&kept)? {
        fs::remove_file(old)?;
    }
    for (_, input) in inputs.iter().step_by(every) {
        if let Some(name) = input.file_name() {
            fs::copy(input, kept.join(name))?;
        }
    }
    Ok(())
}

fn files(folder: &Path) -> Result<Vec<(u64, PathBuf)>> {
    let entries = fs::read_dir(folder).with_context(|| format!("could not read {}", folder.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry?;
        files.push((entry.metadata()?.len(), entry.path()));
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_tried_is_read_from_what_the_fuzzer_says() {
        let log = "#2 INITED\nstat::number_of_executed_units: 12345\nstat::average_exec_per_sec: 7\n";
        assert_eq!(executions(log), 12_345);
        assert_eq!(executions("nothing"), 0);
        assert!(said_of("frames", "#1 NEW\npanicked").starts_with("panicked\n"));
    }

    #[test]
    fn targets_are_the_programs_that_there_are() {
        assert!(chosen(&[]).unwrap().contains(&"frames".to_owned()));
        assert!(chosen(&["no-such".to_owned()]).is_err());
    }
}
