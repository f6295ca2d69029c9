//! Words about living documents: who published what, who read it, what is planned, what somebody else wrote meanwhile.

use sync_core::record::DocumentKind;

use super::words;
use crate::protocol::{DocumentName, PlannedLine, ReaderLine, SectionText, VersionLine, WrittenBy};

/// The sort of a document.
pub const fn kind(name: &DocumentName) -> DocumentKind {
    match name {
        DocumentName::CarePlan { .. } => DocumentKind::CarePlan,
        DocumentName::AboutMe { .. } => DocumentKind::AboutMe,
        DocumentName::HandoverUnit { .. } | DocumentName::HandoverPerson { .. } => DocumentKind::Handover,
    }
}

/// "Care plan changed 9:05am by Lee Grant".
pub fn changed(document: &DocumentName, version: &VersionLine, now: i64) -> String {
    format!(
        "{} changed {} by {}",
        kind(document).label(),
        words::moment(version.published_at, now),
        version.by_name
    )
}

/// "Published 9:05am by Lee Grant, deputy manager".
pub fn published(version: &VersionLine, now: i64) -> String {
    format!(
        "Published {} by {}, {}",
        words::moment(version.published_at, now),
        version.by_name,
        version.role_label.to_lowercase()
    )
}

/// "Lee Grant, team leader, 9:05am".
pub fn written(by: &WrittenBy, now: i64) -> String {
    format!(
        "{}, {}, {}",
        by.by_name,
        by.role_label.to_lowercase(),
        words::moment(by.written_at, now)
    )
}

/// What more than one current version means.
pub const TWO_VERSIONS: &str = "Two people published without seeing each other's version. Both count until a deputy manager publishes one.";

/// Of several versions, section by section, what each says where they do not all say the same.
pub fn where_they_differ(mut versions: Vec<Vec<SectionText>>) -> Vec<Vec<SectionText>> {
    let first = versions.first().cloned().unwrap_or_default();
    let differs: Vec<u8> = first
        .iter()
        .filter(|one| versions.iter().any(|version| !version.contains(one)))
        .map(|one| one.section)
        .collect();
    for version in &mut versions {
        version.retain(|one| differs.contains(&one.section));
    }
    versions
}

/// "Maya Obi: understood, 9:05am", "Maya Obi: not sure, 9:05am".
pub fn read_by(line: &ReaderLine, now: i64) -> String {
    let at = words::moment(line.read_at, now);
    if line.understood {
        format!("{}: understood, {at}", line.name)
    } else {
        format!("{}: not sure, {at}", line.name)
    }
}

/// What whoever is signed in said about the newest version.
pub fn my_word(line: &ReaderLine, now: i64) -> String {
    let at = words::moment(line.read_at, now);
    if line.understood {
        format!("You read this and understood it, {at}")
    } else {
        format!("You are not sure about this: you said so {at}")
    }
}

/// Planned care after its kind and what to do: times, target and end in one sentence.
pub fn planned(line: &PlannedLine) -> String {
    let target = line
        .target
        .as_ref()
        .map_or(String::new(), |target| format!(". Target: {target}"));
    let ends = line
        .ends
        .as_ref()
        .map_or(String::new(), |ends| format!(". {ends}"));
    format!("{}{target}{ends}", line.times)
}

/// What to say while somebody writes: whether the text beneath their words is no longer the one they began from.
///
/// `began_with` is none for a draft taken up again: what stood there then is not known, only whether the document has moved on.
pub fn meanwhile(began_with: Option<&str>, stands: &str, moved_on: bool) -> Option<&'static str> {
    match began_with {
        Some(began_with) if began_with != stands => {
            Some("Someone else has written here meanwhile. Both will be kept.")
        }
        None if moved_on => Some("Others may have written since you began. Both will be kept."),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Custody;

    const NINE: i64 = 1_795_338_300_000; // 22 Nov 2026, 9:05am in London

    fn version() -> VersionLine {
        VersionLine {
            entry: "aa".to_owned(),
            by_name: "Lee Grant".to_owned(),
            role_label: "Deputy manager".to_owned(),
            published_at: NINE,
            why: None,
            custody: Custody::Here,
        }
    }

    #[test]
    fn a_version_says_who_and_when() {
        let plan = DocumentName::CarePlan {
            person: "aa".to_owned(),
        };
        assert_eq!(
            changed(&plan, &version(), NINE + 60_000),
            "Care plan changed 9:05am by Lee Grant"
        );
        assert_eq!(
            published(&version(), NINE + 86_400_000),
            "Published yesterday 9:05am by Lee Grant, deputy manager"
        );
        let by = WrittenBy {
            by_name: "Lee Grant".to_owned(),
            role_label: "Team leader".to_owned(),
            written_at: NINE,
        };
        assert_eq!(written(&by, NINE), "Lee Grant, team leader, 9:05am");
    }

    #[test]
    fn of_two_versions_only_what_differs_is_shown() {
        let version = |texts: [&str; 2]| -> Vec<SectionText> {
            let sections = texts.iter().zip(1..);
            sections
                .map(|(text, section)| SectionText {
                    section,
                    label: String::new(),
                    text: (*text).to_owned(),
                })
                .collect()
        };
        let shown = where_they_differ(vec![version(["Same", "Tea"]), version(["Same", ""])]);
        let texts: Vec<Vec<&str>> = shown
            .iter()
            .map(|one| one.iter().map(|section| section.text.as_str()).collect())
            .collect();
        assert_eq!(texts, [["Tea"], [""]]);
    }

    #[test]
    fn planned_care_and_a_readers_word_are_sentences() {
        let mut line = PlannedLine {
            item: String::new(),
            kind_label: "Drink".to_owned(),
            instruction: "Offer a drink".to_owned(),
            times: "Every 2 hours, 8:00am to 8:00pm".to_owned(),
            target: Some("1500 ml a day".to_owned()),
            ends: Some("Until 1 Dec 2026".to_owned()),
        };
        assert_eq!(
            planned(&line),
            "Every 2 hours, 8:00am to 8:00pm. Target: 1500 ml a day. Until 1 Dec 2026"
        );
        line.target = None;
        line.ends = None;
        assert_eq!(planned(&line), "Every 2 hours, 8:00am to 8:00pm");
        let mut reader = ReaderLine {
            name: "Maya Obi".to_owned(),
            understood: true,
            question: None,
            read_at: NINE,
            custody: Custody::Here,
        };
        assert_eq!(read_by(&reader, NINE), "Maya Obi: understood, 9:05am");
        reader.understood = false;
        assert_eq!(read_by(&reader, NINE), "Maya Obi: not sure, 9:05am");
        assert_eq!(
            my_word(&reader, NINE),
            "You are not sure about this: you said so 9:05am"
        );
    }

    #[test]
    fn whoever_writes_hears_of_others_only_when_there_were_some() {
        assert_eq!(
            meanwhile(Some("Tea"), "Tea", true),
            None,
            "another section moved on"
        );
        assert!(meanwhile(Some("Tea"), "Tea, weak", true).is_some());
        assert_eq!(meanwhile(None, "Tea", false), None);
        assert!(meanwhile(None, "Tea", true).is_some());
    }
}
