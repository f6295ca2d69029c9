//! What a step says, in one line, without names: those are the reader's to add.

use super::{Candour, Ending, Notify, StaffSaid, Step};
use crate::text::NoteText;

impl Step {
    /// As people read it in a cycle's history.
    pub fn line(&self) -> String {
        match self {
            Self::IssueIdentified(step) => step.what.to_string(),
            Self::IncidentReviewed(step) => format!(
                "{} Cause: {}. {} {}",
                sentence(step.what_happened.as_str()),
                step.cause.label().to_lowercase(),
                candour(&step.candour),
                notify(&step.notify)
            ),
            Self::ActionAgreed(step) => format!(
                "{} By {}. Expected: {}",
                sentence(step.change.as_str()),
                step.due_at.care_day(),
                step.expected
            ),
            Self::ActionAssigned(step) => step.words.as_ref().map_or_else(String::new, ToString::to_string),
            Self::UnderstandingConfirmed(step) => step.question.as_ref().map_or_else(
                || step.how.label().to_owned(),
                |question| format!("{}. Asks: {question}", step.how.label()),
            ),
            Self::ProgressNoted(step) => with_words(
                step.progress.label(),
                step.barrier.map(|barrier| barrier.label()),
                step.words.as_ref().map(NoteText::as_str),
            ),
            Self::MidwayChecked(step) => with_words(
                step.progress.label(),
                step.barrier.map(|barrier| barrier.label()),
                Some(step.words.as_str()),
            ),
            Self::DeadlineMoved(step) => format!("To {}: {}", step.due_at.care_day(), step.why),
            Self::DoneClaimed(step) => step.words.to_string(),
            Self::PracticeVerified(step) => {
                let said = match &step.staff_said {
                    StaffSaid::Said(words) => format!("Staff say: {words}"),
                    StaffSaid::NotOffered(why) => format!("Staff not asked: {why}"),
                };
                format!(
                    "{}. {} {said}",
                    step.result.label(),
                    sentence(step.words.as_str())
                )
            }
            Self::ActionEnded(step) => {
                let how = match step.ending {
                    Ending::Cancelled => "Given up",
                    Ending::Superseded(_) => "Another action takes its place",
                    Ending::Duplicate(_) => "It was agreed twice",
                };
                format!("{how}: {}", step.why)
            }
            Self::Settled(step) => step.why.to_string(),
            Self::OutcomeReviewed(step) => {
                let mut line = format!("{}. {}", step.verdict.label(), sentence(step.findings.as_str()));
                if let Some(figures) = &step.figures {
                    line.push(' ');
                    line.push_str(&figures.line());
                }
                if let Some(learning) = &step.learning {
                    line.push_str(" Learned: ");
                    line.push_str(learning.as_str());
                }
                line
            }
            Self::Reopened(step) => format!(
                "{} What failed: {} What will be different: {}",
                sentence(step.why.as_str()),
                sentence(step.what_failed.as_str()),
                step.changed_response
            ),
            Self::Escalated(step) => format!("To the {}", step.to.label().to_lowercase()),
            Self::DutyMet(step) => {
                let reference = step.reference.as_ref();
                let reference = reference.map_or_else(String::new, |number| format!(" Reference: {number}."));
                let despite = step.despite.as_ref();
                let despite = despite.map_or_else(String::new, |why| format!(" All the same: {why}"));
                format!(
                    "{} on {}, {}. {}{reference}{despite}",
                    step.duty.label(),
                    step.at.care_day(),
                    step.to,
                    sentence(step.words.as_str())
                )
            }
            Self::FeedbackGiven(step) => step.words.as_ref().map_or_else(
                || step.helped.label().to_owned(),
                |words| format!("{}. {words}", step.helped.label()),
            ),
        }
    }
}

fn with_words(first: &str, barrier: Option<&str>, words: Option<&str>) -> String {
    let mut line = first.to_owned();
    if let Some(barrier) = barrier {
        line.push_str(": ");
        line.push_str(&barrier.to_lowercase());
    }
    if let Some(words) = words {
        line.push_str(". ");
        line.push_str(words);
    }
    line
}

fn candour(candour: &Candour) -> String {
    match candour {
        Candour::NotNeeded(why) => sentence(&format!("Duty of candour does not apply: {why}")),
        Candour::ToDo => "The person or their family is still to be told.".to_owned(),
        Candour::Told(at) => format!("The person or their family was told on {}.", at.care_day()),
    }
}

fn notify(notify: &Notify) -> String {
    match notify {
        Notify::NotNeeded(why) => sentence(&format!("Not notifiable: {why}")),
        Notify::ToDo => "The regulator is still to be notified.".to_owned(),
        Notify::Sent(at) => format!("The regulator was notified on {}.", at.care_day()),
    }
}

/// With a full stop, where people left it out.
fn sentence(words: &str) -> String {
    if words.ends_with(['.', '!', '?']) {
        words.to_owned()
    } else {
        format!("{words}.")
    }
}
