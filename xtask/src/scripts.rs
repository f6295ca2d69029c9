//! The app's few hand-written scripts, judged by the TypeScript compiler: a name that was never defined, a property that no
//! browser has. Nothing is compiled or shipped.

use crate::{npm, workspace};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;
use std::process::Command;

/// What a script runs in decides which names there are.
const SCRIPTS: &[(&str, &str)] = &[
    ("app-start.js", "es2022,dom,dom.iterable"),
    ("worker-start.js", "es2022,webworker,webworker.iterable"),
    ("documents-start.js", "es2022,webworker,webworker.iterable"),
    ("sw.js", "es2022,webworker,webworker.iterable"),
];
/// Programs are named by what the build puts in their place, and each begins in the same way.
const PROGRAMS: &str =
    "declare module \"{{*\" { const init: (what: object) => Promise<unknown>; export default init; }\n";

/// Judges every script.
pub fn check() -> Result<()> {
    npm::ensure()?;
    let (sources, copies) = (
        workspace::root().join("wasm-client").join("web"),
        workspace::root().join("target").join("scripts"),
    );
    none_is_left_out(&sources)?;
    fs::create_dir_all(&copies).with_context(|| format!("{} cannot be made", copies.display()))?;
    fs::write(copies.join("programs.d.ts"), PROGRAMS)?;
    let compiler = workspace::root().join("tests/node_modules/typescript/bin/tsc");
    for (name, has) in SCRIPTS {
        let file = sources.join(name);
        let text = fs::read_to_string(&file).with_context(|| format!("{} cannot be read", file.display()))?;
        // Lists that the build fills in.
        let text = text.replace("{{ASSETS}}", "[]").replace("{{LATER}}", "[]");
        fs::write(copies.join(name), text)?;
        let mut command = Command::new("node");
        command
            .arg(&compiler)
            .args([
                "--noEmit",
                "--allowJs",
                "--checkJs",
                "--noFallthroughCasesInSwitch",
            ])
            .args([
                "--target",
                "es2022",
                "--module",
                "es2022",
                "--moduleResolution",
                "bundler",
            ])
            .args(["--lib", has, "programs.d.ts", name])
            .current_dir(&copies);
        workspace::run(&mut command)
            .with_context(|| format!("wasm-client/web/{name} does not hold together"))?;
    }
    Ok(())
}

/// A new script is judged too, or it is not let in.
fn none_is_left_out(sources: &Path) -> Result<()> {
    for entry in fs::read_dir(sources)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let is_script = Path::new(&name).extension().is_some_and(|ending| ending == "js");
        if is_script && SCRIPTS.iter().all(|(known, _)| *known != name) {
            bail!(
                "wasm-client/web/{name} is checked by nothing: name it in xtask/src/scripts.rs, with what it runs in"
            );
        }
    }
    Ok(())
}
