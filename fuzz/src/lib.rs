//! Every way in from outside, as functions that take any bytes at all: a fuzzer calls them, and a test with what fuzzers found.
//!
//! A target panics when the product does not do what it promises; it never looks away. What is begun with is in each target's
//! `seeds`, what was found worth keeping in `corpus/`, what once broke something in `crashers/`. May not live here: libFuzzer,
//! which only the programs in `fuzz_targets/` know.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "to panic is how a target says what it found"
)]

pub mod memory;

mod changes;
mod decoders;
mod journal;
mod lists;
mod machines;
mod parts;
mod readers;
mod world;

/// One way in.
pub struct Target {
    /// Its name, as of its program and its folders.
    pub name: &'static str,
    /// Takes any bytes.
    pub run: fn(&[u8]),
    /// Honest inputs to begin with.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

/// All of them.
pub const TARGETS: [Target; 13] = [
    Target {
        name: "backups",
        run: lists::backup,
        seeds: lists::backup_seeds,
    },
    Target {
        name: "bodies",
        run: journal::bodies,
        seeds: journal::bodies_seeds,
    },
    Target {
        name: "cells",
        run: machines::cells,
        seeds: machines::cells_seeds,
    },
    Target {
        name: "changes",
        run: changes::changes,
        seeds: changes::changes_seeds,
    },
    Target {
        name: "files",
        run: machines::files,
        seeds: machines::files_seeds,
    },
    Target {
        name: "frames",
        run: decoders::frames,
        seeds: decoders::frames_seeds,
    },
    Target {
        name: "gate",
        run: machines::gate,
        seeds: machines::gate_seeds,
    },
    Target {
        name: "lists",
        run: lists::lists,
        seeds: lists::lists_seeds,
    },
    Target {
        name: "messages",
        run: changes::messages,
        seeds: changes::messages_seeds,
    },
    Target {
        name: "office",
        run: machines::office,
        seeds: machines::office_seeds,
    },
    Target {
        name: "pages",
        run: journal::pages,
        seeds: journal::pages_seeds,
    },
    Target {
        name: "seals",
        run: decoders::seals,
        seeds: decoders::seals_seeds,
    },
    Target {
        name: "tablet",
        run: machines::tablet,
        seeds: machines::tablet_seeds,
    },
];

/// Gives one input to a target.
pub fn run(name: &str, input: &[u8]) {
    let target = TARGETS
        .iter()
        .find(|target| target.name == name)
        .expect("a target's name");
    (target.run)(input);
}
