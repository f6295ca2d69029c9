//! Where things are in this repository, and how a command is run in it.

use anyhow::{Context, Result, bail};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The repository's root folder.
pub fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_path_buf()
}

/// A path inside `target/`.
pub fn target(path: impl AsRef<Path>) -> PathBuf {
    root().join("target").join(path)
}

/// The cargo that started xtask, run at the root and writing to `target/`.
pub fn cargo<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .args(arguments)
        .current_dir(root())
        .env("CARGO_TARGET_DIR", target(""));
    command
}

/// Shows `command` and runs it to its end; a failure names the command.
pub fn run(command: &mut Command) -> Result<()> {
    let line = display(command);
    eprintln!("$ {line}");
    let status = command
        .status()
        .with_context(|| format!("could not start `{line}`"))?;
    if !status.success() {
        bail!("`{line}` failed ({status})");
    }
    Ok(())
}

/// Becomes `command`, so that Ctrl-C and signals reach it and its exit code is ours.
pub fn become_command(command: &mut Command) -> Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        let line = display(command);
        eprintln!("$ {line}");
        Err(command.exec()).with_context(|| format!("could not start `{line}`"))
    }
    #[cfg(not(unix))]
    run(command)
}

/// What `command` prints on standard output, if it can be started and succeeds.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The first file called `name` on the `PATH`.
pub fn find_on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

/// Builds the server's binary with `profile` ("release" or "dev") and answers where it is.
pub fn build_server(profile: &str) -> Result<PathBuf> {
    run(&mut cargo([
        "build",
        "--package",
        "followthrough-server",
        "--bin",
        "followthrough",
        "--profile",
        profile,
    ]))?;
    let folder = if profile == "dev" { "debug" } else { profile };
    Ok(target(folder).join(format!("followthrough{}", std::env::consts::EXE_SUFFIX)))
}

fn display(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program
        .file_name()
        .unwrap_or(program.as_os_str())
        .to_string_lossy()
        .into_owned();
    let arguments = command
        .get_args()
        .map(|argument| argument.to_string_lossy().into_owned());
    std::iter::once(name)
        .chain(arguments)
        .collect::<Vec<_>>()
        .join(" ")
}
