//! Homes under faults, from seeds. `SEED=7 cargo test -p followthrough-tests --test simulation` repeats one;
//! `SEEDS=2000 STEPS=1000` runs more and longer ones.

use followthrough_tests::sim::{Figures, Plan, run};

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn whatever_breaks_nothing_saved_is_lost_and_everybody_ends_with_the_same() {
    let steps = number("STEPS").map_or(400, |steps| usize::try_from(steps).expect("a number of steps"));
    let seeds = match number("SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("SEEDS").unwrap_or(60),
    };
    let (mut sum, mut broken) = (Figures::default(), Vec::new());
    for seed in seeds.clone() {
        match run(Plan { seed, steps }) {
            Ok(figures) => {
                sum.saved += figures.saved;
                sum.not_saved += figures.not_saved;
                sum.unanswered += figures.unanswered;
                sum.held += figures.held;
                sum.power_cuts += figures.power_cuts;
                sum.tablet_ms += figures.tablet_ms;
            }
            Err(story) => broken.push((seed, story)),
        }
    }
    let hours = sum.tablet_ms / 3_600_000;
    println!(
        "{} seeds, {steps} steps each, {hours} tablet-hours: {sum:?}",
        seeds.end - seeds.start
    );
    if let Some((_, story)) = broken.first() {
        let seeds: Vec<u64> = broken.iter().map(|(seed, _)| *seed).collect();
        for (_, story) in &broken {
            let heads: Vec<&str> = story
                .lines()
                .take_while(|line| !line.starts_with("the story"))
                .collect();
            println!("{}", heads.join("\n"));
        }
        panic!("{} of the seeds broke: {seeds:?}\n{story}", seeds.len());
    }
    if number("SEED").is_none() {
        // A simulation in which nothing goes wrong shows nothing.
        assert!(
            sum.saved > 100 && sum.not_saved > 10 && sum.unanswered > 0 && sum.power_cuts > 100,
            "{sum:?}"
        );
    }
}
