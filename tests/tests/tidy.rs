//! The repository keeps its own rules; and each check can fail.

#![expect(clippy::expect_used, reason = "a test stops at its own mistakes")]

use followthrough_tests::tidy::{
    SourceFile, core_rules, links, manifests, places, repository, root, rows, shape, words,
};

fn clean(check: impl Fn(&[SourceFile]) -> Vec<String>) {
    let problems = check(&repository().expect("the repository can be read"));
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

/// The check finds exactly one problem in the sample, and names it with this word.
fn catches(check: impl Fn(&[SourceFile]) -> Vec<String>, path: &str, text: &str, named: &str) {
    let problems = check(&[SourceFile::new(path, text)]);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].contains(named), "{problems:?}");
}

fn links_of_the_repository(files: &[SourceFile]) -> Vec<String> {
    links::links(files, |path| root().join(path).exists())
}

#[test]
fn every_rust_file_says_what_lives_in_it() {
    clean(shape::headers);
    catches(shape::headers, "server/src/a.rs", "use std::fs;\n", "a.rs");
}

#[test]
fn no_file_is_too_long_to_read() {
    clean(shape::lengths);
    catches(
        shape::lengths,
        "server/src/a.rs",
        &"//! Long.\n".repeat(501),
        "501 lines",
    );
    let with_tests = format!(
        "//! Short.\n#[cfg(test)]\nmod tests {{\n{}}}\n",
        "// test\n".repeat(600)
    );
    assert!(shape::lengths(&[SourceFile::new("server/src/a.rs", &with_tests)]).is_empty());
}

#[test]
fn nothing_is_left_for_later() {
    clean(shape::unfinished);
    let later = ["// TO", "DO: the rest\n"].concat();
    catches(shape::unfinished, "server/src/a.rs", &later, "a.rs:1");
    let stub = ["fn f() { to", "do!() }\n"].concat();
    catches(shape::unfinished, "server/src/a.rs", &stub, "a.rs:1");
}

#[test]
fn the_core_has_no_clock_no_chance_no_outside_and_no_order_of_its_own() {
    clean(core_rules::sans_io);
    for bad in [
        "let now = SystemTime::now();\n",
        "use std::collections::HashMap;\n",
        "let seed = getrandom::u64();\n",
        "async fn send() {}\n",
        "let text = std::fs::read(path);\n",
    ] {
        catches(core_rules::sans_io, "sync-core/src/fold/a.rs", bad, "a.rs:1");
    }
    let in_tests = "#[cfg(test)]\nmod tests {\n use std::collections::HashMap;\n}\n";
    assert!(core_rules::sans_io(&[SourceFile::new("sync-core/src/a.rs", in_tests)]).is_empty());
}

#[test]
fn modules_of_the_core_use_only_those_before_them() {
    clean(core_rules::module_order);
    let lib = SourceFile::new("sync-core/src/lib.rs", "pub mod id;\nmod cbor;\npub mod sync;\n");
    for bad in [
        "use crate::sync::Hub;\n",
        "use crate::{cbor::{a, b}, id, sync::hub::{self, Hub}};\n",
        "let hub = crate::sync::hub();\n",
    ] {
        let files = [lib.clone(), SourceFile::new("sync-core/src/id.rs", bad)];
        let problems = core_rules::module_order(&files);
        assert!(
            problems.iter().any(|problem| problem.contains("`sync`")),
            "{bad}: {problems:?}"
        );
    }
    let good = SourceFile::new("sync-core/src/sync/hub.rs", "use crate::{cbor, id::{A, B}};\n");
    assert!(core_rules::module_order(&[lib, good]).is_empty());
}

#[test]
fn sql_status_codes_and_documents_stand_where_they_may() {
    clean(places::places);
    catches(
        places::places,
        "server/src/http/a.rs",
        "db.run(\"SELECT 1\");\n",
        "SQL",
    );
    catches(
        places::places,
        "server/src/hub_task.rs",
        "return StatusCode::OK;\n",
        "status codes",
    );
    catches(
        places::places,
        "sync-core/src/fold/a.rs",
        "use automerge::Automerge;\n",
        "automerge",
    );
    assert!(places::places(&[SourceFile::new("server/src/store/a.rs", "\"SELECT 1\"\n")]).is_empty());
}

#[test]
fn the_repository_speaks_about_the_product_alone() {
    clean(words::foreign);
    for bad in [
        ["see /ro", "ot/notes\n"],
        ["from crates", ".io\n"],
        ["written by an ag", "ent\n"],
        ["with help of A", "I.\n"],
    ] {
        let problems = words::foreign(&[SourceFile::new("README.md", &bad.concat())]);
        assert_eq!(problems.len(), 1, "{bad:?}: {problems:?}");
    }
    let fine = "Agency workers are recorded with MAIN entries; the User-Agent header says which browser.\n";
    assert!(words::foreign(&[SourceFile::new("README.md", fine)]).is_empty());
}

#[test]
fn every_dependency_has_its_reason() {
    clean(manifests::reasons);
    let bad = "[dependencies]\n# For JSON.\nserde = \"1\"\n\nrand = \"0.9\"\n";
    catches(manifests::reasons, "server/Cargo.toml", bad, "`rand`");
}

#[test]
fn tablet_and_server_meet_in_the_core_alone() {
    clean(manifests::apart);
    let bad = "[dependencies]\nfollowthrough-server = { path = \"../server\" }\n";
    catches(
        manifests::apart,
        "wasm-client/Cargo.toml",
        bad,
        "followthrough-server",
    );
}

#[test]
fn links_in_the_documentation_lead_somewhere() {
    clean(links_of_the_repository);
    let bad = SourceFile::new(
        "docs/a.md",
        "See [that](b.md) and [this](a.md#two-words).\n# Two words\n",
    );
    let problems = links::links(&[bad], |path| path == "docs/a.md");
    assert_eq!(problems.len(), 1, "{problems:?}");
    let bad = SourceFile::new("docs/a.md", "See [this](#three-words).\n# Two words\n");
    let problems = links::links(&[bad], |path| path == "docs/a.md");
    assert!(problems[0].contains("three-words"), "{problems:?}");
}

#[test]
fn every_row_of_the_requirements_has_its_test_or_its_gap() {
    clean(rows::rows);
    let page = repository().expect("the repository can be read");
    let page = page
        .iter()
        .find(|file| file.path == "docs/rows.md")
        .expect("there is a page");
    let problems_of = |text: &str| {
        let mut files = repository().expect("the repository can be read");
        files.retain(|file| file.path != page.path);
        files.push(SourceFile::new(&page.path, text));
        rows::rows(&files)
    };
    for (from, to, named) in [
        ("| X4 |", "| X5 |", "X4"),
        (
            "`every_way_leads_to_its_stage`",
            "`no_way_leads_there`",
            "no_way_leads_there",
        ),
        ("| gap: not built |", "| |", "neither"),
    ] {
        let problems = problems_of(&page.text.replacen(from, to, 1));
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].contains(named), "{problems:?}");
    }
}
