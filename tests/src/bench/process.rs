//! A server as a process of its own: started, waited for, measured from outside, stopped.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::http::Http;

/// A running server.
pub struct Server {
    child: Child,
}

/// What a process has used since it began.
#[derive(Clone, Copy, Debug, Default)]
pub struct Used {
    /// Seconds of CPU, all threads.
    pub cpu_s: f64,
    /// Most memory it ever held.
    pub peak_rss_bytes: u64,
    /// Memory it holds now.
    pub rss_bytes: u64,
}

/// A port that nobody listens on at this moment.
///
/// # Errors
/// No port is free.
pub fn free_port() -> Result<u16> {
    Ok(std::net::TcpListener::bind(("127.0.0.1", 0))?
        .local_addr()?
        .port())
}

impl Server {
    /// Starts it and waits until `path` answers 200.
    ///
    /// # Errors
    /// It does not start, or is not ready within half a minute.
    pub async fn start(mut command: Command, port: u16, path: &str, log: &Path) -> Result<Self> {
        let log_file = std::fs::File::create(log)?;
        let child = command
            .stdin(Stdio::null())
            .stdout(log_file.try_clone()?)
            .stderr(log_file)
            .spawn()
            .with_context(|| format!("could not start {:?}", command.get_program()))?;
        let mut server = Self { child };
        let begun = Instant::now();
        loop {
            if let Ok(mut http) = Http::connect(port).await
                && http.get(path).await.is_ok()
            {
                return Ok(server);
            }
            if let Some(status) = server.child.try_wait()? {
                bail!(
                    "the server ended at once ({status}): {}",
                    std::fs::read_to_string(log)?
                );
            }
            if begun.elapsed() > Duration::from_secs(30) {
                bail!(
                    "the server is not ready after 30 s: {}",
                    std::fs::read_to_string(log)?
                );
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// What it has used so far, from the kernel.
    ///
    /// # Errors
    /// This machine has no /proc.
    pub fn used(&self) -> Result<Used> {
        let of = |file: &str| std::fs::read_to_string(format!("/proc/{}/{file}", self.child.id()));
        let stat = of("stat").context("measuring needs Linux's /proc")?;
        // After the name in brackets: state is the first field, user and system time the 12th and 13th.
        let fields: Vec<&str> = stat
            .rsplit(')')
            .next()
            .unwrap_or_default()
            .split_whitespace()
            .collect();
        let ticks = |at: usize| {
            fields
                .get(at)
                .and_then(|field| field.parse::<f64>().ok())
                .unwrap_or(0.0)
        };
        let status = of("status")?;
        let kib = |name: &str| {
            status
                .lines()
                .find_map(|line| line.strip_prefix(name))
                .and_then(|value| value.trim().trim_end_matches(" kB").parse::<u64>().ok())
                .unwrap_or(0)
        };
        Ok(Used {
            // Linux counts in hundredths of a second.
            cpu_s: (ticks(11) + ticks(12)) / 100.0,
            peak_rss_bytes: kib("VmHWM:") * 1024,
            rss_bytes: kib("VmRSS:") * 1024,
        })
    }

    /// Forgets the peak so far, where the kernel lets us: what follows is measured by itself.
    pub fn reset_peak(&self) {
        let _ = std::fs::write(format!("/proc/{}/clear_refs", self.child.id()), "5");
    }

    /// Asks it to stop and waits.
    ///
    /// # Errors
    /// It cannot be asked.
    pub fn stop(mut self) -> Result<()> {
        let id = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status()?;
        if asked.success() {
            let begun = Instant::now();
            while begun.elapsed() < Duration::from_secs(20) {
                if self.child.try_wait()?.is_some() {
                    return Ok(());
                }
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A bench that fails leaves no server behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Bytes of every file in a folder.
///
/// # Errors
/// The folder cannot be read.
pub fn folder_bytes(folder: &Path) -> Result<u64> {
    let mut sum = 0;
    for entry in std::fs::read_dir(folder)? {
        sum += entry?.metadata()?.len();
    }
    Ok(sum)
}
