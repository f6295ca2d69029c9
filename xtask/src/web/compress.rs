//! Compresses each file once, by brotli and gzip, and remembers the result until the file changes.

use super::pages::Pages;
use super::{Mode, short_hash};
use anyhow::{Context, Result};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

/// A file's two compressed forms.
pub struct Compressed {
    /// Brotli.
    pub br: Vec<u8>,
    /// Gzip.
    pub gz: Vec<u8>,
}

/// The compressed forms of all files, in the same order.
pub fn all(pages: &Pages, mode: Mode, cache: &Path) -> Result<Vec<Compressed>> {
    let folder = cache.join(format!("compressed-{}", mode.profile()));
    std::fs::create_dir_all(&folder).with_context(|| format!("could not create {}", folder.display()))?;
    let mut used = BTreeSet::new();
    let mut remembered =
        |content: &[u8], kind: &str, make: &dyn Fn(&[u8]) -> Result<Vec<u8>>| -> Result<Vec<u8>> {
            let name = format!("{}.{kind}", short_hash(&[content]));
            let file = folder.join(&name);
            used.insert(name);
            if let Ok(known) = std::fs::read(&file) {
                return Ok(known);
            }
            let made = make(content)?;
            super::manifest::write_whole(&file, &made)?;
            Ok(made)
        };
    let mut compressed = Vec::new();
    for page in &pages.files {
        let br = remembered(&page.content, "br", &|content| brotli(content, mode))?;
        let gz = remembered(&page.content, "gz", &gzip)?;
        compressed.push(Compressed { br, gz });
    }
    super::manifest::remove_others(&folder, &used)?;
    Ok(compressed)
}

fn brotli(content: &[u8], mode: Mode) -> Result<Vec<u8>> {
    let quality = if mode == Mode::Release { 11 } else { 4 };
    let parameters = brotli::enc::BrotliEncoderParams {
        quality,
        size_hint: content.len(),
        ..Default::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*content, &mut compressed, &parameters)?;
    Ok(compressed)
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn both_forms_open_to_the_same_content() {
        let content = b"again and again and again".repeat(50);
        let mut from_gzip = Vec::new();
        flate2::read::GzDecoder::new(&*gzip(&content).unwrap())
            .read_to_end(&mut from_gzip)
            .unwrap();
        let mut from_brotli = Vec::new();
        brotli::BrotliDecompress(&mut &*brotli(&content, Mode::Release).unwrap(), &mut from_brotli).unwrap();
        assert!(from_gzip == content && from_brotli == content);
    }
}
