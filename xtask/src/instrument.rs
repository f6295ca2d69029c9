//! Has this repository's own crates compiled so that a fuzzer sees which code ran; what they depend on is left as it is.
//!
//! Cargo lets one program stand between it and the compiler for a workspace's own crates: xtask itself, told by a variable. Any
//! stable toolchain can do it: the pass is LLVM's, and what it calls is in libFuzzer.

use anyhow::{Context, Result};
use std::process::{Command, ExitCode};

/// Set while xtask stands before the compiler.
const STANDS_BEFORE: &str = "FOLLOWTHROUGH_INSTRUMENT";

/// What the compiler is asked for: a counter at every edge, and what numbers are compared with.
const FLAGS: [&str; 6] = [
    "--cfg=fuzzing",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
];

/// Has a cargo command compile the workspace's crates that way.
pub fn ask_for(command: &mut Command) -> Result<()> {
    let xtask = std::env::current_exe().context("xtask does not know where it is")?;
    command
        .env("RUSTC_WORKSPACE_WRAPPER", xtask)
        .env(STANDS_BEFORE, "1");
    Ok(())
}

/// When this process was started in the compiler's place: the compiler, with the flags added.
pub fn in_place_of_the_compiler() -> Option<ExitCode> {
    std::env::var_os(STANDS_BEFORE)?;
    let mut arguments = std::env::args_os().skip(1);
    let mut command = Command::new(arguments.next()?);
    let arguments: Vec<_> = arguments.collect();
    // Build scripts are programs without a fuzzer in them.
    let build_script = arguments
        .windows(2)
        .any(|pair| pair[0] == "--crate-name" && pair[1].to_string_lossy().starts_with("build_script"));
    // Questions that cargo asks of the compiler itself name no crate.
    let crate_named = arguments.iter().any(|word| word == "--crate-name");
    command.args(&arguments);
    if crate_named && !build_script {
        command.args(FLAGS);
    }
    let code = command.status().ok().and_then(|status| status.code());
    Some(ExitCode::from(
        code.and_then(|code| u8::try_from(code).ok()).unwrap_or(1),
    ))
}
