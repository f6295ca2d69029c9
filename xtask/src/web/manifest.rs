//! Writes `target/web`: the files, their compressed forms and `assets.json`; nothing else stays in there.

use super::Mode;
use super::compress::Compressed;
use super::pages::{Page, Pages};
use anyhow::{Context, Result};
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::Path;

const MANIFEST: &str = "assets.json";

/// The content of `assets.json`.
#[derive(Serialize)]
pub struct Manifest {
    /// Changes when anything of the first load does.
    pub version: String,
    /// Built with `--dev`, so not to be shipped.
    pub dev: bool,
    /// Every file, in the order of their names.
    pub assets: Vec<Asset>,
}

/// One file of the app.
#[derive(Serialize)]
pub struct Asset {
    /// Its name before the hash, like `app.js`.
    pub name: String,
    /// Its path below `target/web`; its address is `/` and this. `<path>.br` and `<path>.gz` exist too.
    pub path: String,
    /// For the header Content-Type.
    pub content_type: &'static str,
    /// Whether a browser may keep it for ever.
    pub immutable: bool,
    /// Whether a first visit fetches it.
    pub first_load: bool,
    /// As it is.
    pub bytes: usize,
    /// By brotli.
    pub br_bytes: usize,
    /// By gzip.
    pub gz_bytes: usize,
}

/// What `assets.json` will say.
pub fn describe(pages: &Pages, compressed: &[Compressed], mode: Mode) -> Manifest {
    let asset = |(page, compressed): (&Page, &Compressed)| Asset {
        name: page.name.clone(),
        path: page.path.clone(),
        content_type: content_type(&page.name),
        immutable: page.immutable,
        first_load: page.first_load,
        bytes: page.content.len(),
        br_bytes: compressed.br.len(),
        gz_bytes: compressed.gz.len(),
    };
    let assets = pages.files.iter().zip(compressed).map(asset).collect();
    Manifest {
        version: pages.version.clone(),
        dev: mode == Mode::Dev,
        assets,
    }
}

/// Writes what changed, removes what is no longer part of the app, and the manifest last.
pub fn write(folder: &Path, pages: &Pages, compressed: &[Compressed], manifest: &Manifest) -> Result<()> {
    let mut kept = BTreeSet::from([MANIFEST.to_owned()]);
    for (page, compressed) in pages.files.iter().zip(compressed) {
        let forms = [
            ("", &page.content),
            (".br", &compressed.br),
            (".gz", &compressed.gz),
        ];
        for (end, content) in forms {
            let path = format!("{}{end}", page.path);
            write_whole(&folder.join(&path), content)?;
            kept.insert(path);
        }
    }
    remove_others(folder, &kept)?;
    write_whole(&folder.join(MANIFEST), &serde_json::to_vec_pretty(manifest)?)
}

/// Writes `content` unless the file has it already, and never leaves half of it.
pub fn write_whole(file: &Path, content: &[u8]) -> Result<()> {
    if std::fs::read(file).is_ok_and(|current| current == content) {
        return Ok(());
    }
    let mut unfinished = file.as_os_str().to_owned();
    unfinished.push(".unfinished");
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("could not create {}", folder.display()))?;
    }
    std::fs::write(&unfinished, content)
        .and_then(|()| std::fs::rename(&unfinished, file))
        .with_context(|| format!("could not write {}", file.display()))
}

/// Removes every file below `folder` whose path inside it is not in `kept`.
pub fn remove_others(folder: &Path, kept: &BTreeSet<String>) -> Result<()> {
    for name in super::read_folder(folder)?
        .into_keys()
        .filter(|name| !kept.contains(name))
    {
        let file = folder.join(name);
        std::fs::remove_file(&file).with_context(|| format!("could not remove {}", file.display()))?;
    }
    Ok(())
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
