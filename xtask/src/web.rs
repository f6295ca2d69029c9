//! `cargo xtask web`: from the client's binaries and the files of `wasm-client/web` to `target/web`.
//!
//! # The layout of `target/web`, which the server embeds
//!
//! - `assets.json` describes everything else, see [`Manifest`]; the server's build script reads it and
//!   nothing refers to it by address.
//! - `index.html`, `sw.js`, `manifest.webmanifest`, `favicon.ico`, `robots.txt`: whatever of these
//!   `wasm-client/web` has, under their own names, `immutable: false`.
//! - `assets/<name>.<hash>.<extension>`: everything else, `immutable: true`. The hash is of the
//!   content, so an address never changes its meaning.
//! - Beside each of them `<path>.br` (brotli) and `<path>.gz`, always both.
//!
//! An asset's address is `/` and its `path`; `/` itself is for the server to map to `index.html`.
//!
//! # Placeholders in the files of `wasm-client/web` (html, js, css, svg, webmanifest)
//!
//! - `{{name}}` becomes the address of the file `name` of that folder (with its subfolder, if any), or
//!   of `app.js`, `app_bg.wasm` and those of the other binaries, which wasm-bindgen makes.
//! - `{{ASSETS}}` becomes a JSON array of the addresses that make up the first load, `{{LATER}}` one of those that are
//!   fetched after it and kept as well, and `{{VERSION}}` a word that changes when any of them does. Only the service
//!   worker, `sw.js`, has them: it is the one file that the rest doesn't depend on.
//!
//! An unknown placeholder is an error, and so is a script inside an html file: the office's pages are
//! served under a content security policy that forbids it.

mod bindgen;
mod budget;
mod compress;
mod manifest;
mod pages;

use crate::toolchain::{Target, Toolchain};
use crate::workspace;
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::path::Path;

/// How much care goes into size.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// As shipped.
    Release,
    /// Faster to build, with names in stack traces.
    Dev,
}

impl Mode {
    fn profile(self) -> &'static str {
        match self {
            Self::Release => "wasm",
            Self::Dev => "wasm-dev",
        }
    }
}

/// When a tablet fetches a binary.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Load {
    /// Before the app can be used, and kept for use offline from then on.
    First,
    /// After the first screen, and kept for use offline as well.
    Later,
    /// Never: it is for a desk's browser.
    Never,
}

/// A binary of `wasm-client` that is built for the browser.
pub struct Binary {
    /// Its name in Cargo.toml; the files are `<name>.js` and `<name>_bg.wasm`.
    pub name: &'static str,
    /// What it is to a person reading the size report.
    pub purpose: &'static str,
    /// When a tablet fetches it.
    pub load: Load,
    /// The most that its JavaScript and wasm may come to, compressed by brotli: what browsers
    /// are sent over HTTPS, which tablets need anyway.
    pub budget_br_bytes: usize,
}

/// The binaries. Only by brotli do the screens keep the design's budget; the core does not keep
/// its own either way (docs/known-gaps.md).
pub const BINARIES: &[Binary] = &[
    Binary {
        name: "app",
        purpose: "screens",
        load: Load::First,
        budget_br_bytes: 275_000,
    },
    // What a desk's browser loads instead of the screens; it has a wire, and the service worker leaves it alone.
    Binary {
        name: "office",
        purpose: "office's page",
        load: Load::Never,
        budget_br_bytes: 300_000,
    },
    Binary {
        name: "worker",
        purpose: "core",
        load: Load::First,
        budget_br_bytes: 470_000,
    },
    // Runs the living documents, in a worker that may die over one. 450 KB by gzip were meant; it has 406, nearly all
    // of it automerge.
    Binary {
        name: "documents",
        purpose: "documents",
        load: Load::Later,
        budget_br_bytes: 325_000,
    },
];

/// The most that everything fetched by a first visit may come to, compressed by brotli. 500,000 were meant; what is missed,
/// and why, is in docs/known-gaps.md.
pub const FIRST_LOAD_BUDGET_BR_BYTES: usize = 755_000;

/// Files by their name (with subfolder), before addresses are known.
pub type Sources = BTreeMap<String, Vec<u8>>;

/// What happens when the app is too large.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// An error.
    Checked,
    /// Said and no more: for those who only want to see it run.
    Shown,
}

/// Builds `target/web` and prints the sizes.
pub fn build(mode: Mode, size: Size) -> Result<()> {
    let wasm_folder = compile(mode)?;
    let cache = workspace::target("web-cache");
    let mut sources = read_folder(&workspace::root().join("wasm-client").join("web"))?;
    for binary in BINARIES {
        let wasm = wasm_folder.join(format!("{}.wasm", binary.name));
        sources.extend(bindgen::generate(binary.name, &wasm, mode, &cache)?);
    }
    let pages = pages::link(&sources)?;
    let compressed = compress::all(&pages, mode, &cache)?;
    let manifest = manifest::describe(&pages, &compressed, mode);
    manifest::write(&workspace::target("web"), &pages, &compressed, &manifest)?;
    budget::report(&manifest, size)
}

/// Compiles all binaries and answers the folder their `.wasm` files are in.
fn compile(mode: Mode) -> Result<std::path::PathBuf> {
    let toolchain = Toolchain::for_target(Target::Browser)?;
    let mut command = toolchain.cargo("build", Target::Browser)?;
    command.args(["--package", "wasm-client", "--profile", mode.profile()]);
    for binary in BINARIES {
        command.args(["--bin", binary.name]);
    }
    workspace::run(&mut command)?;
    Ok(toolchain
        .target_dir()
        .join(Target::Browser.triple())
        .join(mode.profile()))
}

/// Every file below `folder`, named by its path inside it with forward slashes.
fn read_folder(folder: &Path) -> Result<Sources> {
    let mut files = Sources::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(current) = folders.pop() {
        let entries =
            std::fs::read_dir(&current).with_context(|| format!("could not list {}", current.display()))?;
        for entry in entries {
            let path = entry
                .with_context(|| format!("could not list {}", current.display()))?
                .path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let inside = path.strip_prefix(folder).unwrap_or(&path);
                let name = inside.to_string_lossy().replace('\\', "/");
                let bytes =
                    std::fs::read(&path).with_context(|| format!("could not read {}", path.display()))?;
                files.insert(name, bytes);
            }
        }
    }
    Ok(files)
}

/// The first 16 hexadecimal digits of the SHA-256 of `parts`, one after another.
fn short_hash(parts: &[&[u8]]) -> String {
    use sha2::{Digest, Sha256};
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize()
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
