//! Writes every target's honest inputs into a folder, for a fuzzer to begin with: `seeds FOLDER [TARGET]`.

#![expect(
    clippy::expect_used,
    reason = "it runs for whoever develops, and says what went wrong"
)]

use std::path::PathBuf;

use sync_core::id::{Hash, hex};

fn main() {
    let mut arguments = std::env::args_os().skip(1);
    let folder = PathBuf::from(arguments.next().expect("a folder to write to"));
    let only = arguments.next();
    for target in followthrough_fuzz::TARGETS {
        if only.as_ref().is_some_and(|only| *only != *target.name) {
            continue;
        }
        let folder = folder.join(target.name);
        std::fs::create_dir_all(&folder).expect("a folder");
        for seed in (target.seeds)() {
            let name = hex(&Hash::of(&[&seed]).0[..10]);
            std::fs::write(folder.join(name), seed).expect("a file");
        }
    }
}
