//! Which compiler builds for wasm.
//!
//! There are two, and they are never mixed: each writes to a target folder of its own.
//! - `Host`: the toolchain that runs xtask, if it has the target (or rustup can add it).
//! - `Debian`: the packages rustc-web, cargo-web, rust-web-src and lld; the standard library is
//!   compiled from source, which the unstable option `-Zbuild-std` does and `RUSTC_BOOTSTRAP` allows.
//!
//! `FOLLOWTHROUGH_WASM_TOOLCHAIN=host` or `=debian` forces one of them.

use crate::{install, workspace};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What wasm is built for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The tablet's app.
    Browser,
    /// Tests: the same instructions, with a standard output and arguments.
    Wasi,
}

/// A compiler that can build for wasm.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Toolchain {
    /// The one that runs xtask.
    Host,
    /// Debian's `-web` packages.
    Debian,
}

const DEBIAN_BROWSER: &[&str] = &["rustc-web", "cargo-web", "rust-web-src", "lld"];
const DEBIAN_WASI: &[&str] = &["rustc-web", "cargo-web", "rust-web-src", "lld", "wasi-libc"];

/// Rust's standard library names these two, Debian's C library for WASI leaves them out, and no code
/// can reach them: WASI has no threads. Whoever runs the module must supply them.
const ABSENT_FROM_WASI_LIBC: &str = "pthread_join\npthread_detach\n";

impl Target {
    /// Rust's name of the target.
    pub fn triple(self) -> &'static str {
        match self {
            Self::Browser => "wasm32-unknown-unknown",
            Self::Wasi => "wasm32-wasip1",
        }
    }

    fn debian_packages(self) -> &'static [&'static str] {
        match self {
            Self::Browser => DEBIAN_BROWSER,
            Self::Wasi => DEBIAN_WASI,
        }
    }
}

impl Toolchain {
    /// One that can build for `target` now; adds or installs it if that is possible.
    pub fn for_target(target: Target) -> Result<Self> {
        let forced = std::env::var("FOLLOWTHROUGH_WASM_TOOLCHAIN").unwrap_or_default();
        let (host, debian) = match forced.as_str() {
            "" => (true, true),
            "host" => (true, false),
            "debian" => (false, true),
            other => bail!("FOLLOWTHROUGH_WASM_TOOLCHAIN is \"{other}\"; it can be \"host\" or \"debian\""),
        };
        let debian = debian && install::is_debian();
        let packages = target.debian_packages();
        if host && host_has(target) {
            return Ok(Self::Host);
        }
        if debian && install::missing(packages).is_empty() {
            return Ok(Self::Debian);
        }
        if host && rustup_adds(target) {
            return Ok(Self::Host);
        }
        if debian {
            install::ensure(packages, &format!("building for {}", target.triple()))?;
            return Ok(Self::Debian);
        }
        bail!(
            "This Rust toolchain cannot build for {0}. Type:\n    rustup target add {0}",
            target.triple()
        );
    }

    /// The folder cargo writes to.
    pub fn target_dir(self) -> PathBuf {
        workspace::target(match self {
            Self::Host => "wasm-host",
            Self::Debian => "wasm-debian",
        })
    }

    /// `cargo <subcommand> --target <target>`, to which the caller adds what to build.
    pub fn cargo(self, subcommand: &str, target: Target) -> Result<Command> {
        let mut command = match self {
            Self::Host => workspace::cargo([subcommand]),
            Self::Debian => Command::new("/usr/bin/cargo"),
        };
        // Flags and wrappers meant for this machine's programs must not reach wasm.
        for variable in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_TARGET"] {
            command.env_remove(variable);
        }
        command
            .current_dir(workspace::root())
            .env("CARGO_TARGET_DIR", self.target_dir());
        if self == Self::Debian {
            command.arg(subcommand);
            debian_settings(&mut command, target)?;
        }
        command.args(["--target", target.triple()]);
        Ok(command)
    }
}

fn debian_settings(command: &mut Command, target: Target) -> Result<()> {
    // The outer cargo points these at its own compiler and libraries.
    for variable in [
        "CARGO",
        "RUSTUP_TOOLCHAIN",
        "LD_LIBRARY_PATH",
        "RUSTC_WRAPPER",
        "RUSTC_WORKSPACE_WRAPPER",
    ] {
        command.env_remove(variable);
    }
    command
        .env("RUSTC", "/usr/bin/rustc")
        .env("RUSTDOC", "/usr/bin/rustdoc")
        .env("RUSTC_BOOTSTRAP", "1");
    match target {
        Target::Browser => {
            command.arg("-Zbuild-std=std,panic_abort");
            // What the standard library does there is small beside what we do: its size is what tablets wait for.
            command.arg("-Zbuild-std-features=optimize_for_size");
            command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld");
        }
        Target::Wasi => {
            command.arg("-Zbuild-std=std,panic_abort,test");
            command.env("CARGO_TARGET_WASM32_WASIP1_LINKER", "wasm-ld");
            command.env(
                "CARGO_TARGET_WASM32_WASIP1_RUSTFLAGS",
                wasi_flags(&undefined_allowed()?),
            );
        }
    }
    Ok(())
}

fn wasi_flags(undefined_allowed: &Path) -> String {
    let libc = "/usr/lib/wasm32-wasi";
    let undefined_allowed = undefined_allowed.display();
    format!(
        "-Clink-self-contained=no -Lnative={libc} -Clink-arg={libc}/crt1-command.o \
         -Clink-arg=--allow-undefined-file={undefined_allowed}"
    )
}

fn undefined_allowed() -> Result<PathBuf> {
    let folder = Toolchain::Debian.target_dir();
    let file = folder.join("absent-from-wasi-libc");
    std::fs::create_dir_all(&folder)
        .and_then(|()| std::fs::write(&file, ABSENT_FROM_WASI_LIBC))
        .with_context(|| format!("could not write {}", file.display()))?;
    Ok(file)
}

fn host_has(target: Target) -> bool {
    let sysroot = workspace::output(Command::new("rustc").args(["--print", "sysroot"]));
    sysroot.is_some_and(|sysroot| {
        Path::new(&sysroot)
            .join("lib/rustlib")
            .join(target.triple())
            .join("lib")
            .is_dir()
    })
}

fn rustup_adds(target: Target) -> bool {
    if workspace::find_on_path("rustup").is_none() {
        return false;
    }
    let mut command = Command::new("rustup");
    command
        .args(["target", "add", target.triple()])
        .env("RUST_BACKTRACE", "0");
    if let Err(reason) = workspace::run(&mut command) {
        eprintln!("{reason}; trying another way");
    }
    host_has(target)
}
