//! From names to addresses: every file gets its final path, and placeholders are filled in.

use super::{BINARIES, Binary, Load, Sources, short_hash};
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;

/// The service worker: it lists all other files, so it is finished last.
const SERVICE_WORKER: &str = "sw.js";

/// A finished file.
pub struct Page {
    /// Its name among the sources, like `app.js`.
    pub name: String,
    /// Its path below `target/web`, and below the server's root.
    pub path: String,
    /// Its content, placeholders filled in.
    pub content: Vec<u8>,
    /// Whether this path will never have another content.
    pub immutable: bool,
    /// Whether a first visit fetches it.
    pub first_load: bool,
    /// Whether it is kept for use offline, fetched with the first load or after it.
    kept: bool,
}

/// All files, each finished. The order is that of their names.
pub struct Pages {
    /// The files.
    pub files: Vec<Page>,
    /// Changes when anything of the first load does.
    pub version: String,
}

/// Gives every file its path and fills in every placeholder.
pub fn link(sources: &Sources) -> Result<Pages> {
    let mut linker = Linker {
        sources,
        done: BTreeMap::new(),
        open: Vec::new(),
        summary: None,
    };
    for name in sources.keys().filter(|name| *name != SERVICE_WORKER) {
        linker.finish(name)?;
    }
    let kept: Vec<&Page> = linker.done.values().filter(|page| page.kept).collect();
    let parts: Vec<&[u8]> = kept
        .iter()
        .flat_map(|page| [page.path.as_bytes(), page.content.as_slice()])
        .collect();
    let version = short_hash(&parts);
    let addresses = |first_load: bool| {
        let those = kept.iter().filter(|page| page.first_load == first_load);
        serde_json::to_string(&those.map(|page| address(page)).collect::<Vec<_>>())
    };
    linker.summary = Some(Summary {
        assets: addresses(true)?,
        later: addresses(false)?,
        version: version.clone(),
    });
    if sources.contains_key(SERVICE_WORKER) {
        linker.finish(SERVICE_WORKER)?;
    }
    Ok(Pages {
        files: linker.done.into_values().collect(),
        version,
    })
}

struct Linker<'a> {
    sources: &'a Sources,
    done: BTreeMap<String, Page>,
    /// The files being finished, outermost first: a file met again refers to itself.
    open: Vec<String>,
    summary: Option<Summary>,
}

/// What `{{ASSETS}}`, `{{LATER}}` and `{{VERSION}}` stand for, once known.
struct Summary {
    assets: String,
    later: String,
    version: String,
}

impl Linker<'_> {
    /// Finishes `name` and what it refers to; answers its address.
    fn finish(&mut self, name: &str) -> Result<String> {
        if let Some(page) = self.done.get(name) {
            return Ok(address(page));
        }
        let Some(source) = self.sources.get(name) else {
            let known: Vec<&str> = self.sources.keys().map(String::as_str).collect();
            bail!(
                "there is no file {name} to refer to; there are {}",
                known.join(", ")
            );
        };
        if self.open.iter().any(|open| open == name) {
            bail!(
                "files refer to each other in a circle: {} -> {name}",
                self.open.join(" -> ")
            );
        }
        self.open.push(name.to_owned());
        let content = match std::str::from_utf8(source) {
            Ok(text) if is_text(name) => {
                check_no_inline_script(name, text)?;
                self.fill_in(text)
                    .with_context(|| format!("in {name}"))?
                    .into_bytes()
            }
            _ => source.clone(),
        };
        self.open.pop();
        let immutable = !keeps_its_name(name);
        let path = if immutable {
            hashed_path(name, &content)
        } else {
            name.to_owned()
        };
        let load = load_of(name);
        let page = Page {
            name: name.to_owned(),
            path,
            content,
            immutable,
            first_load: load == Load::First,
            kept: load != Load::Never,
        };
        let address = address(&page);
        self.done.insert(name.to_owned(), page);
        Ok(address)
    }

    /// `text` with each `{{placeholder}}` replaced.
    fn fill_in(&mut self, text: &str) -> Result<String> {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{{") {
            filled.push_str(before);
            match after
                .split_once("}}")
                .filter(|(inside, _)| is_placeholder(inside))
            {
                Some((inside, remainder)) => {
                    filled.push_str(&self.value_of(inside)?);
                    rest = remainder;
                }
                None => {
                    filled.push_str("{{");
                    rest = after;
                }
            }
        }
        filled.push_str(rest);
        Ok(filled)
    }

    fn value_of(&mut self, placeholder: &str) -> Result<String> {
        match (placeholder, &self.summary) {
            ("ASSETS", Some(summary)) => Ok(summary.assets.clone()),
            ("LATER", Some(summary)) => Ok(summary.later.clone()),
            ("VERSION", Some(summary)) => Ok(summary.version.clone()),
            ("ASSETS" | "LATER" | "VERSION", None) => {
                bail!("{{{{{placeholder}}}}} can stand in {SERVICE_WORKER} only")
            }
            (name, _) => self.finish(name),
        }
    }
}

/// File names and the three words; anything else between double braces is left alone.
fn is_placeholder(inside: &str) -> bool {
    let name_like = inside
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "._-/".contains(c));
    name_like && (inside.contains('.') || ["ASSETS", "LATER", "VERSION"].contains(&inside))
}

/// `/` for the first page, otherwise `/` and the path.
fn address(page: &Page) -> String {
    if page.path == "index.html" {
        "/".to_owned()
    } else {
        format!("/{}", page.path)
    }
}

fn hashed_path(name: &str, content: &[u8]) -> String {
    let hash = short_hash(&[content]);
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("assets/{stem}.{hash}.{extension}"),
        None => format!("assets/{name}.{hash}"),
    }
}

/// Files that a browser asks for by a name of its own choosing, or that must be found again after a change.
fn keeps_its_name(name: &str) -> bool {
    [".html", ".webmanifest"].iter().any(|end| name.ends_with(end))
        || [SERVICE_WORKER, "favicon.ico", "robots.txt"].contains(&name)
}

fn is_text(name: &str) -> bool {
    [".html", ".js", ".css", ".svg", ".webmanifest", ".json"]
        .iter()
        .any(|end| name.ends_with(end))
}

/// A binary's files, and the script that starts it, are fetched when it is; pictures for a home screen once there is time;
/// everything else at once.
fn load_of(name: &str) -> Load {
    if name.ends_with(".png") {
        return Load::Later;
    }
    let starts = |binary: &Binary| name == format!("{}-start.js", binary.name);
    let of = |binary: &&Binary| super::budget::belongs_to(binary, name) || starts(binary);
    BINARIES.iter().find(of).map_or(Load::First, |binary| binary.load)
}

fn check_no_inline_script(name: &str, text: &str) -> Result<()> {
    if !name.ends_with(".html") {
        return Ok(());
    }
    for script in text.split("<script").skip(1) {
        let tag = script.split('>').next().unwrap_or_default();
        if !tag.contains("src=") {
            bail!(
                "{name} has a script inside it, which the content security policy forbids: move it to a file"
            );
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(files: &[(&str, &str)]) -> Sources {
        files
            .iter()
            .map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()))
            .collect()
    }

    fn text_of(pages: &Pages, name: &str) -> String {
        let page = pages.files.iter().find(|page| page.name == name);
        page.map(|page| String::from_utf8_lossy(&page.content).into_owned())
            .unwrap_or_default()
    }

    fn failure(files: &[(&str, &str)]) -> String {
        link(&sources(files))
            .err()
            .map(|error| format!("{error:#}"))
            .unwrap_or_default()
    }

    #[test]
    fn a_change_deep_inside_changes_every_address_on_the_way() {
        let site = |leaf| {
            sources(&[
                ("index.html", "{{start.js}}"),
                ("start.js", "{{leaf.js}}"),
                ("leaf.js", leaf),
                ("sw.js", "{{VERSION}}"),
            ])
        };
        let (before, after) = (link(&site("1")).unwrap(), link(&site("2")).unwrap());
        for name in ["index.html", "start.js", "leaf.js", "sw.js"] {
            assert_ne!(text_of(&before, name), text_of(&after, name), "{name}");
        }
        assert!(text_of(&before, "index.html").starts_with("/assets/start."));
    }

    #[test]
    fn the_service_worker_lists_the_others_and_not_itself() {
        let pages = link(&sources(&[
            ("index.html", ""),
            ("a.css", "b"),
            ("documents.js", ""),
            ("documents-start.js", ""),
            ("office.js", ""),
            ("sw.js", "[{{ASSETS}},{{LATER}}]"),
        ]))
        .unwrap();
        let lists: Vec<Vec<String>> = serde_json::from_str(&text_of(&pages, "sw.js")).unwrap();
        let (listed, later) = (&lists[0], &lists[1]);
        assert_eq!((listed.len(), later.len()), (2, 2));
        assert!(
            later
                .iter()
                .all(|address| address.starts_with("/assets/documents"))
        );
        assert!(listed.iter().any(|address| address == "/"));
        assert!(
            listed
                .iter()
                .any(|address| address.starts_with("/assets/a.") && address.ends_with(".css"))
        );
    }

    #[test]
    fn what_is_no_placeholder_stays() {
        let text = "a {{ b }} {{x}} ${{c: 1}} {{";
        assert_eq!(text_of(&link(&sources(&[("a.js", text)])).unwrap(), "a.js"), text);
    }

    #[test]
    fn mistakes_are_named() {
        assert!(failure(&[("a.js", "{{b.js}}")]).contains("in a.js: there is no file b.js"));
        assert!(failure(&[("a.js", "{{b.js}}"), ("b.js", "{{a.js}}")]).contains("a.js -> b.js -> a.js"));
        assert!(failure(&[("a.js", "{{ASSETS}}")]).contains("in sw.js only"));
        assert!(failure(&[("index.html", "<script>1</script>")]).contains("script inside"));
    }
}
