//! What axe-core finds on a page: rules that people who cannot see, hear or touch well depend on.
//!
//! It is fetched from npm into `tests/node_modules`, and runs on the page as WebDriver's scripts do: outside of the
//! page's content policy, and never shipped.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::page::Page;

/// WCAG 2.2 up to AA, and what axe's authors hold to be good practice.
const TAGS: [&str; 7] = [
    "wcag2a",
    "wcag2aa",
    "wcag21a",
    "wcag21aa",
    "wcag22a",
    "wcag22aa",
    "best-practice",
];

/// Runs on the page and names, for each rule that is broken, the elements: without their words, which may be a person's.
const RUN: &str = "
const [tags] = arguments;
return axe.run(document, {
  runOnly: { type: 'tag', values: tags },
  resultTypes: ['violations'],
}).then((found) => found.violations.map((one) => ({
  rule: one.id,
  help: one.help,
  nodes: one.nodes.map((node) => ({
    where: node.target.flat().join(' '),
    why: node.any.concat(node.all, node.none).map((check) => check.id).join(', '),
  })),
})));";

/// Elements named for one rule on one screen; the rest are counted.
const NAMED: usize = 4;

/// The judge, ready to be put to pages.
#[derive(Debug)]
pub struct Axe(String);

impl Axe {
    /// Reads it from where npm put it.
    pub fn fetched() -> Self {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("node_modules/axe-core/axe.min.js");
        let script = fs::read_to_string(&file);
        Self(script.unwrap_or_else(|why| {
            panic!(
                "axe-core is not here ({why}): `npm ci` in the folder `tests` fetches it, and `cargo xtask test browser` does so"
            )
        }))
    }

    /// What is wrong on the page as it is now, a line for each rule that is broken.
    pub fn judges(&self, page: &Page) -> Vec<String> {
        let ran = page
            .session
            .run("return typeof axe === 'undefined'", &[])
            .and_then(|missing| match missing {
                Value::Bool(true) => page.session.run(&self.0, &[]).map(drop),
                _ => Ok(()),
            })
            .and_then(|()| page.session.run(RUN, &[json!(TAGS)]));
        let broken = ran.unwrap_or_else(|why| page.fail(&format!("axe-core could not judge it: {why}")));
        let broken = broken.as_array().map(Vec::as_slice).unwrap_or_default();
        broken.iter().map(line).collect()
    }
}

fn line(broken: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let nodes = broken["nodes"].as_array().map(Vec::as_slice).unwrap_or_default();
    let named: Vec<String> = nodes
        .iter()
        .take(NAMED)
        .map(|node| format!("{} ({})", text(&node["where"]), text(&node["why"])))
        .collect();
    let more = match nodes.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!(
        "{} ({}): {}{more}",
        text(&broken["rule"]),
        text(&broken["help"]),
        named.join(", ")
    )
}
