//! The size report, and whether the app is still small enough for a weak tablet on a bad line.

use super::manifest::{Asset, Manifest};
use super::{BINARIES, Binary, FIRST_LOAD_BUDGET_BR_BYTES, Size};
use anyhow::{Result, bail};

/// Whether the file called `name` was made from `binary`.
pub fn belongs_to(binary: &Binary, name: &str) -> bool {
    name == format!("{}.js", binary.name) || name == format!("{}_bg.wasm", binary.name)
}

/// Prints every asset and the totals; too large is an error if the size is checked.
pub fn report(manifest: &Manifest, size: Size) -> Result<()> {
    eprintln!("{:>11} {:>11} {:>11}", "bytes", "brotli", "gzip");
    for asset in &manifest.assets {
        line(asset.bytes, asset.br_bytes, asset.gz_bytes, &asset.name);
    }
    let mut over = Vec::new();
    for binary in BINARIES {
        let assets = manifest
            .assets
            .iter()
            .filter(|asset| belongs_to(binary, &asset.name));
        total(assets, binary.purpose, binary.budget_br_bytes, &mut over);
    }
    let first_load = manifest.assets.iter().filter(|asset| asset.first_load);
    total(first_load, "first load", FIRST_LOAD_BUDGET_BR_BYTES, &mut over);
    match (over.is_empty(), size) {
        (true, _) => {}
        (false, Size::Checked) => bail!("the app is too large: {}", over.join("; ")),
        (false, Size::Shown) => eprintln!("The app is too large to be shipped: {}", over.join("; ")),
    }
    Ok(())
}

fn total<'a>(
    assets: impl Iterator<Item = &'a Asset>,
    what: &str,
    budget_br_bytes: usize,
    over: &mut Vec<String>,
) {
    let (mut bytes, mut br_bytes, mut gz_bytes) = (0, 0, 0);
    for asset in assets {
        bytes += asset.bytes;
        br_bytes += asset.br_bytes;
        gz_bytes += asset.gz_bytes;
    }
    line(
        bytes,
        br_bytes,
        gz_bytes,
        &format!("= {what}, of {budget_br_bytes} allowed by brotli"),
    );
    if br_bytes > budget_br_bytes {
        over.push(format!(
            "{what} {br_bytes} bytes by brotli, allowed {budget_br_bytes}"
        ));
    }
}

fn line(bytes: usize, br_bytes: usize, gz_bytes: usize, what: &str) {
    eprintln!("{bytes:>11} {br_bytes:>11} {gz_bytes:>11}  {what}");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(gz_bytes: usize) -> Manifest {
        let asset = |name: &str| Asset {
            name: name.to_owned(),
            path: name.to_owned(),
            content_type: "",
            immutable: true,
            first_load: true,
            bytes: gz_bytes,
            br_bytes: gz_bytes,
            gz_bytes,
        };
        Manifest {
            version: String::new(),
            dev: false,
            assets: vec![asset("app.js"), asset("app_bg.wasm")],
        }
    }

    #[test]
    fn a_binary_over_its_budget_is_named() {
        assert!(report(&manifest(137_500), Size::Checked).is_ok());
        let error = report(&manifest(137_501), Size::Checked).unwrap_err().to_string();
        assert!(error.contains("screens 275002 bytes"), "{error}");
        assert!(report(&manifest(137_501), Size::Shown).is_ok());
    }
}
