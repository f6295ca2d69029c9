//! Words that have no place in the repository: paths of somebody's machine, hosts that packages come from, who or what
//! typed it.

use super::SourceFile;

/// One word to look for, and why it may not stand.
struct Word {
    text: String,
    whole: bool,
    why: &'static str,
}

/// Spelt in two parts, so that this list is not what it looks for.
fn words() -> Vec<Word> {
    let part = |a: &str, b: &str, whole: bool, why: &'static str| Word {
        text: [a, b].concat(),
        whole,
        why,
    };
    let machine = "a path of one machine: write it from the repository's root, or as the reader's own";
    let registry = "a host that packages come from: name the package, Cargo knows the host";
    let typist = "says who or what typed it: the repository speaks about the product";
    vec![
        part("/ro", "ot/", false, machine),
        part("/wo", "rk/", false, machine),
        part("/Us", "ers/", false, machine),
        part("C:\\", "Users", false, machine),
        part("crates", ".io", false, registry),
        part("npm", "js.", false, registry),
        part("registry", ".npm", false, registry),
        part("py", "pi.org", false, registry),
        part("deb", ".debian.org", false, registry),
        part("A", "I", true, typist),
        part("L", "LM", true, typist),
        part("Clau", "de", true, typist),
        part("language ", "model", false, typist),
        part("ag", "ent", true, typist),
        part("ag", "ents", true, typist),
        part("this ses", "sion of work", false, typist),
    ]
}

/// None of them stands in any file.
pub fn foreign(files: &[SourceFile]) -> Vec<String> {
    let words = words();
    let mut problems = Vec::new();
    // Cargo writes its own lock file and names its own host in it.
    for file in files.iter().filter(|file| file.path != "Cargo.lock") {
        for (number, line) in file.lines() {
            for word in &words {
                if contains(line, word) {
                    problems.push(format!(
                        "{}:{number} has `{}`: {}",
                        file.path, word.text, word.why
                    ));
                }
            }
        }
    }
    problems
}

fn contains(line: &str, word: &Word) -> bool {
    line.match_indices(&word.text).any(|(at, found)| {
        if !word.whole {
            return true;
        }
        let part_of_a_word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        let before = line[..at].chars().next_back();
        let after = line[at + found.len()..].chars().next();
        !before.is_some_and(part_of_a_word) && !after.is_some_and(part_of_a_word)
    })
}
