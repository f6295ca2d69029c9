//! A weak tablet: the whole browser, all of its processes, runs for a quarter of the time and stands still for the rest.
//!
//! By SIGSTOP and SIGCONT in turn, a few milliseconds each: that slows every thread alike, as a slower processor would,
//! and needs neither root nor a kernel with cgroups. (A quota for the group would let one busy thread run at full speed
//! while the others rest.) How slow it really was is measured on the page, by a loop that does nothing else.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

/// How long it runs in each turn.
const RUNS: Duration = Duration::from_millis(2);
/// How many times slower it gets.
pub const TIMES_SLOWER: u32 = 4;
/// How often new processes are looked for.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// A browser that is being slowed, until this is dropped.
#[derive(Debug)]
pub struct Slowed {
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Slowed {
    /// Slows the process and everything it has started or will start.
    pub fn begin(root: u32) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let until = Arc::clone(&over);
        let thread = thread::spawn(move || {
            let mut all = family(root);
            let mut looked = Instant::now();
            while !until.load(Ordering::Relaxed) {
                signal(&all, Signal::STOP);
                let stopped = Instant::now();
                if looked.elapsed() > LOOK_EVERY {
                    all = family(root);
                    looked = Instant::now();
                }
                sleep_until(stopped + RUNS * (TIMES_SLOWER - 1));
                let stood = stopped.elapsed();
                signal(&all, Signal::CONT);
                // A machine with other things to do may have overslept: it runs for its share of that, too.
                thread::sleep(stood / (TIMES_SLOWER - 1));
            }
            signal(&all, Signal::CONT);
        });
        Self {
            over,
            thread: Some(thread),
        }
    }
}

impl Drop for Slowed {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // It leaves every process running, whatever became of it.
            let _ = thread.join();
        }
    }
}

fn sleep_until(then: Instant) {
    thread::sleep(then.saturating_duration_since(Instant::now()));
}

/// One that has ended meanwhile needs no signal.
fn signal(all: &[Pid], signal: Signal) {
    for pid in all {
        let _ = kill_process(*pid, signal);
    }
}

/// A process and all that came of it, from the kernel's list.
fn family(root: u32) -> Vec<Pid> {
    let parents: BTreeMap<u32, u32> = std::fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let pid = entry.ok()?.file_name().to_str()?.parse().ok()?;
            Some((pid, parent(pid)?))
        })
        .collect();
    let of_root = |pid: u32| {
        std::iter::successors(Some(pid), |pid| parents.get(pid).copied())
            .take(32)
            .any(|pid| pid == root)
    };
    parents
        .keys()
        .filter(|pid| of_root(**pid))
        .filter_map(|pid| Pid::from_raw(i32::try_from(*pid).ok()?))
        .collect()
}

/// After the name in brackets: state, then the parent.
fn parent(pid: u32) -> Option<u32> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    stat.rsplit(')').next()?.split_whitespace().nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_child_belongs_to_its_parents_family_and_to_no_strangers() {
        let mut child = std::process::Command::new("cat")
            .stdin(std::process::Stdio::piped())
            .spawn()
            .expect("a child");
        let has = |root: u32| {
            let id = Pid::from_child(&child);
            family(root).contains(&id)
        };
        assert!(has(std::process::id()));
        assert!(has(child.id()));
        assert!(!has(u32::MAX));
        child.kill().expect("it can be ended");
        child.wait().expect("it ends");
    }
}
