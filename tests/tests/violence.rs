//! The real server under violence: the real program, real sockets, real files; killed, starved, and its disk failing.
//!
//! Figures: 200 kills at random moments and one at every call that writes; no acknowledged entry may be missing.

#![cfg(target_os = "linux")]

use std::io::Write as _;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use followthrough_tests::bench::http::Http;
use followthrough_tests::violence::{CALLS_MAX, Ground, Victim, WAIT, chance};

const KILLS_AT_RANDOM: u64 = 200;

/// One test at a time: a process that is being started holds, for a moment, every file that is open in the one that starts
/// it, the lock on another test's data folder among them.
static ALONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_every_call_that_writes_it_loses_nothing_it_acknowledged() -> Result<()> {
    let _alone = ALONE.lock().await;
    let mut ground = Ground::prepare("every-call").await?;
    let mut at = 1;
    loop {
        let mut victim = ground.start(&[("FAULTS_KILL_AT", at.to_string())]).await?;
        ground.tablet.network(true)?;
        ground.record(3)?;
        let sent = ground.sent_or_dead(&mut victim).await?;
        ground.tablet.network(false)?;
        victim.kill()?;
        ground
            .must_be_whole()
            .await
            .with_context(|| format!("killed at call {at}"))?;
        if sent {
            break;
        }
        at += 1;
        ensure!(at < CALLS_MAX, "the work never ends");
        let _ = std::fs::remove_file(ground.folder.0.join("count"));
    }
    // Nothing that was saved is missing in the end, acknowledged at once or not.
    let held = ground.acknowledged().await?.len();
    println!(
        "killed at each of {} calls that write; {held} entries, none lost",
        at - 1
    );
    ensure!(at > 20, "the faults were not felt: only {at} calls");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_two_hundred_random_moments_it_loses_nothing_it_acknowledged() -> Result<()> {
    let _alone = ALONE.lock().await;
    let mut ground = Ground::prepare("random").await?;
    for round in 0..KILLS_AT_RANDOM {
        // Every tenth while it starts.
        let mut victim = if round % 10 == 9 {
            Victim::spawn(ground.command(&[])?, &ground.folder.0.join("office.log"))?
        } else {
            ground.start(&[]).await?
        };
        ground.tablet.network(true)?;
        ground.record(4)?;
        tokio::time::sleep(Duration::from_micros(chance(round) % 60_000)).await;
        victim.kill()?;
        ground.tablet.network(false)?;
        // Looking at everything each time would take longer than killing.
        if round % 10 == 0 {
            ground
                .must_be_whole()
                .await
                .with_context(|| format!("round {round}"))?;
        }
    }
    ground.must_be_whole().await?;
    let mut victim = ground.start(&[]).await?;
    ground.tablet.network(true)?;
    ensure!(
        ground.sent_or_dead(&mut victim).await?,
        "it died: {}",
        victim.said()?
    );
    victim.kill()?;
    ground.must_be_whole().await?;
    let held = ground.acknowledged().await?.len();
    println!("{KILLS_AT_RANDOM} kills at random; {held} entries, none lost");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_said_and_refuses_and_passes() -> Result<()> {
    let _alone = ALONE.lock().await;
    let mut ground = Ground::prepare("full").await?;
    let folder = ground.folder.0.display().to_string();
    let mut victim = ground.start(&[("FAULTS_FOLDER", folder)]).await?;
    ground.tablet.network(true)?;
    ground.record(1)?;
    ensure!(
        ground.sent_or_dead(&mut victim).await?,
        "it died: {}",
        victim.said()?
    );
    let sent_before = ground.acknowledged().await?.len();

    std::fs::write(ground.folder.0.join("full"), "")?;
    ground.record(2)?;
    let said = until_ready_says(ground.port, "the disk is full").await?;
    ensure!(said.contains("503"), "{said}");
    ensure!(victim.ended()?.is_none(), "a full disk is no reason to stop");
    Http::connect(ground.port).await?.get("/healthz").await?;
    let seen = ground.seen().await?;
    ensure!(
        ground.acknowledged().await?.len() == sent_before,
        "acknowledged without room: {seen:?}"
    );

    std::fs::remove_file(ground.folder.0.join("full"))?;
    ground.tablet.network(false)?;
    ground.tablet.network(true)?;
    ensure!(
        ground.sent_or_dead(&mut victim).await?,
        "it died: {}",
        victim.said()?
    );
    Http::connect(ground.port)
        .await?
        .get("/readyz")
        .await
        .context("ready again")?;
    victim.kill()?;
    ground.must_be_whole().await
}

async fn until_ready_says(port: u16, what: &str) -> Result<String> {
    let begun = Instant::now();
    loop {
        let said = match Http::connect(port).await?.get("/readyz").await {
            Ok(_) => "ready".to_owned(),
            Err(why) => why.to_string(),
        };
        if said.contains(what) {
            return Ok(said);
        }
        ensure!(begun.elapsed() < WAIT, "it never says {what:?}: {said}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn when_making_durable_fails_it_stops_itself_and_acknowledges_nothing() -> Result<()> {
    let _alone = ALONE.lock().await;
    let mut ground = Ground::prepare("failing").await?;
    let folder = ground.folder.0.display().to_string();
    let mut victim = ground.start(&[("FAULTS_FOLDER", folder)]).await?;
    ground.tablet.network(true)?;
    ground.record(1)?;
    ensure!(
        ground.sent_or_dead(&mut victim).await?,
        "it died: {}",
        victim.said()?
    );
    let sent_before = ground.acknowledged().await?.len();

    std::fs::write(ground.folder.0.join("failing"), "")?;
    ground.record(2)?;
    let status = victim.end().await?;
    ensure!(status.code() == Some(74), "{status}: {}", victim.said()?);
    ensure!(
        victim.said()?.contains("the disk failed under its database"),
        "{}",
        victim.said()?
    );
    ground.tablet.network(false)?;
    ensure!(
        ground.acknowledged().await?.len() == sent_before,
        "it acknowledged what is not durable"
    );

    std::fs::remove_file(ground.folder.0.join("failing"))?;
    ground.must_be_whole().await?;
    let mut victim = ground.start(&[]).await?;
    ground.tablet.network(true)?;
    ensure!(
        ground.sent_or_dead(&mut victim).await?,
        "it died: {}",
        victim.said()?
    );
    victim.kill()?;
    ground.must_be_whole().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_process_is_refused_in_words() -> Result<()> {
    let _alone = ALONE.lock().await;
    let ground = Ground::prepare("second").await?;
    let mut first = ground.start(&[]).await?;
    let second = ground.command(&[])?.output()?;
    let said = String::from_utf8_lossy(&second.stderr).into_owned();
    ensure!(
        !second.status.success() && said.contains("another followthrough is running"),
        "{said}"
    );
    ensure!(first.ended()?.is_none(), "the first must not mind");
    first.kill()?;
    ground.must_be_whole().await
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_and_idle_peers_cost_others_nothing() -> Result<()> {
    let _alone = ALONE.lock().await;
    const IDLE: usize = 1000;
    let mut ground = Ground::prepare("slow").await?;
    let mut victim = ground.start(&[]).await?;
    ground.tablet.network(true)?;
    ground.record(1)?;
    ensure!(
        ground.sent_or_dead(&mut victim).await?,
        "it died: {}",
        victim.said()?
    );
    let quiet = time_to_send(&mut ground, &mut victim).await?;

    let address = ("127.0.0.1", ground.port);
    let mut idle = Vec::new();
    for n in 0..IDLE {
        // Past its limit the server lets them go at once, which is its right.
        if let Ok(mut stream) = std::net::TcpStream::connect(address) {
            if n % 10 == 0 {
                let _ = stream.write_all(b"POST /api/device/challenge HTTP/1.1\r\nContent-Length: 8000\r\n");
            }
            idle.push(stream);
        }
    }
    let dripping = idle.len();
    let stop = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let stopped = stop.clone();
    let drip = std::thread::spawn(move || {
        while !stopped.load(std::sync::atomic::Ordering::SeqCst) {
            for stream in idle.iter_mut().step_by(10) {
                let _ = stream.write_all(b"x");
            }
            std::thread::sleep(Duration::from_secs(1));
        }
    });
    let mut crowded = Vec::new();
    for _ in 0..20 {
        crowded.push(time_to_send(&mut ground, &mut victim).await?);
    }
    stop.store(true, std::sync::atomic::Ordering::SeqCst);
    ensure!(drip.join().is_ok(), "dripping ended badly");
    crowded.sort();
    let worst = crowded[crowded.len() - 1];
    println!(
        "{dripping} idle or dripping peers: an entry is durable at the office in {:?} (median), {worst:?} (worst); {quiet:?} before",
        crowded[10]
    );
    ensure!(
        worst < Duration::from_secs(2),
        "others pay for slow peers: {crowded:?}"
    );
    // Whoever asks nothing is let go, and then there is room for newcomers.
    let begun = Instant::now();
    while async { Http::connect(ground.port).await?.get("/readyz").await }
        .await
        .is_err()
    {
        ensure!(
            begun.elapsed() < Duration::from_secs(40),
            "newcomers are kept out"
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    victim.kill()?;
    ground.must_be_whole().await
}

async fn time_to_send(ground: &mut Ground, victim: &mut Victim) -> Result<Duration> {
    let begun = Instant::now();
    ground.record(1)?;
    ensure!(ground.sent_or_dead(victim).await?, "it died: {}", victim.said()?);
    Ok(begun.elapsed())
}
