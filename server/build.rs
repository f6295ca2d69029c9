//! Puts the app that `cargo xtask web` built into the server: reads `target/web/assets.json`, writes a table that
//! `http/app.rs` includes. Without it the table is empty and the server says so.

use std::collections::hash_map::DefaultHasher;
use std::fmt::Write as _;
use std::hash::{Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

use serde::Deserialize;

#[derive(Deserialize)]
struct Manifest {
    assets: Vec<Asset>,
}

#[derive(Deserialize)]
struct Asset {
    path: String,
    content_type: String,
    immutable: bool,
}

#[expect(
    clippy::expect_used,
    reason = "cargo sets both, and a build that cannot write must stop"
)]
fn main() {
    let here =
        PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo says where the package is"));
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo says where to write"));
    let web = here
        .canonicalize()
        .unwrap_or(here)
        .join("..")
        .join("target")
        .join("web");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", web.join("assets.json").display());
    let table = table(&web).unwrap_or_else(|| "static ASSETS: &[Asset] = &[];\n".to_owned());
    std::fs::write(out.join("assets.rs"), table).expect("the build's own folder can be written");
}

/// `None` when the app is not built, or half built.
fn table(web: &Path) -> Option<String> {
    let manifest: Manifest = serde_json::from_slice(&std::fs::read(web.join("assets.json")).ok()?).ok()?;
    let mut assets = manifest.assets;
    assets.sort_by(|a, b| a.path.cmp(&b.path));
    let mut table = "static ASSETS: &[Asset] = &[\n".to_owned();
    for asset in assets {
        let plain = web.join(&asset.path);
        let mut hasher = DefaultHasher::new();
        std::fs::read(&plain).ok()?.hash(&mut hasher);
        println!("cargo::rerun-if-changed={}", plain.display());
        let with = |end: &str| {
            let mut path = plain.clone().into_os_string();
            path.push(end);
            let path = PathBuf::from(path);
            if path.exists() {
                format!("include_bytes!({:?})", path.display().to_string())
            } else {
                "&[]".to_owned()
            }
        };
        let _ = writeln!(
            table,
            "    Asset {{ path: {:?}, content_type: {:?}, immutable: {}, etag: {:?}, plain: {}, br: {}, gz: {} }},",
            asset.path,
            asset.content_type,
            asset.immutable,
            format!("\"{:016x}\"", hasher.finish()),
            with(""),
            with(".br"),
            with(".gz"),
        );
    }
    table.push_str("];\n");
    Some(table)
}
