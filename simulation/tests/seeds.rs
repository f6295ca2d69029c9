//! A handful of runs with the other tests; `cargo xtask soak` runs thousands.

use followthrough_simulation::{Figures, STEPS, draw, run, shrink};

#[test]
fn whatever_breaks_nothing_saved_is_lost_and_everybody_ends_with_the_same() {
    let mut sum = Figures::default();
    for seed in 0..12 {
        match run(seed) {
            Ok(figures) => sum.add(&figures),
            Err(broken) => panic!(
                "seed {seed} broke: {:?}\n{}",
                broken.problems,
                broken.story.join("\n")
            ),
        }
    }
    assert!(
        sum.saved > 100 && sum.not_saved > 10 && sum.power_cuts > 50 && sum.restored > 0,
        "{sum:?}"
    );
}

#[test]
fn a_run_repeats_from_its_seed() {
    let steps = draw(3, STEPS);
    assert_eq!(steps, draw(3, STEPS));
    let figures = |steps: &[_]| {
        format!(
            "{:?}",
            shrink::play_caught(3, steps).map_err(|broken| broken.problems)
        )
    };
    assert_eq!(figures(&steps), figures(&steps));
}
