//! The JavaScript around our wasm, made by wasm-bindgen and remembered until the wasm changes.

use super::{Mode, Sources, read_folder, short_hash};
use anyhow::{Context, Result};
use std::path::Path;
use wasm_bindgen_cli_support::Bindgen;

/// To be changed with the settings below, so that nothing made with the old ones is taken for current.
/// (A new version of wasm-bindgen shows in the wasm itself.)
const RECIPE: &[u8] = b"1";

/// `<name>.js`, `<name>_bg.wasm` and what they import, with placeholders where one file names another.
pub fn generate(name: &str, wasm: &Path, mode: Mode, cache: &Path) -> Result<Sources> {
    let bytes = std::fs::read(wasm).with_context(|| format!("could not read {}", wasm.display()))?;
    let key = short_hash(&[RECIPE, &bytes]);
    // One folder per binary and mode, holding the one result that is current.
    let folder = cache.join("bindgen").join(format!("{name}-{}", mode.profile()));
    let output = folder.join(&key);
    if !output.is_dir() {
        remove(&folder)?;
        let unfinished = folder.join("unfinished");
        Bindgen::new()
            .input_bytes(name, bytes)
            .web(true)?
            .typescript(false)
            .remove_name_section(mode == Mode::Release)
            .remove_producers_section(mode == Mode::Release)
            .generate(&unfinished)
            .with_context(|| format!("wasm-bindgen could not read {}", wasm.display()))?;
        std::fs::rename(&unfinished, &output)
            .with_context(|| format!("could not write {}", output.display()))?;
    }
    let mut files = read_folder(&output)?;
    name_snippets(&mut files);
    Ok(files)
}

/// JavaScript that a dependency brought is imported by relative path; make it a placeholder.
fn name_snippets(files: &mut Sources) {
    let snippets: Vec<String> = files
        .keys()
        .filter(|name| name.starts_with("snippets/"))
        .cloned()
        .collect();
    for (name, content) in files.iter_mut().filter(|(name, _)| name.ends_with(".js")) {
        let Ok(mut script) = String::from_utf8(content.clone()) else {
            continue;
        };
        for snippet in snippets.iter().filter(|snippet| *snippet != name) {
            script = script.replace(&format!("./{snippet}"), &format!("{{{{{snippet}}}}}"));
        }
        *content = script.into_bytes();
    }
}

fn remove(folder: &Path) -> Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("could not remove {}", folder.display()))
        }
        _ => Ok(()),
    }
}
