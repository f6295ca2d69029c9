//! The one line on top: where the work is, in the words of the design's screen rules.
//!
//! Being offline is ordinary: it is said quietly and is never an error.

use super::words;
use crate::protocol::{Attention, Link, Status};

/// The line as shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// How it looks.
    pub tone: Tone,
    /// The words. The first ones are fixed: tests and people look for them.
    pub words: String,
    /// What else is worth knowing, smaller.
    pub detail: Option<String>,
    /// What can be done about it, if anything.
    pub action: Option<Action>,
}

/// How the line looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Grey: all is well, something waits.
    Quiet,
    /// A tick: all is sent.
    Sent,
    /// Amber: a person is needed.
    Attention,
}

/// What a touch on the line does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Lock, so that someone signs in.
    SignIn,
    /// Open "This tablet".
    OpenTablet,
    /// Load the page again, to take an update.
    Reload,
}

/// Puts the state in words.
pub fn line(status: &Status, now: i64) -> Line {
    let (tone, words, action) = match status.attention {
        Some(Attention::SignInAgain) => (
            Tone::Attention,
            "Can't send: sign in again".to_owned(),
            Some(Action::SignIn),
        ),
        Some(Attention::TabletBlocked) => (
            Tone::Attention,
            "Can't send: this tablet is blocked. Tell a manager".to_owned(),
            Some(Action::OpenTablet),
        ),
        Some(Attention::Refused { entries }) => (
            Tone::Attention,
            format!(
                "Needs attention: the office did not take {}",
                words::many(u64::from(entries), "record", "records")
            ),
            Some(Action::OpenTablet),
        ),
        Some(Attention::StorageFull) => (
            Tone::Attention,
            "Can't save: this tablet is full. Tell a manager".to_owned(),
            Some(Action::OpenTablet),
        ),
        Some(Attention::TooOld) => (
            Tone::Attention,
            "Can't send: this app needs an update".to_owned(),
            Some(Action::Reload),
        ),
        // These change nothing about where the work is: they are told beside it.
        Some(Attention::StorageNotKept | Attention::ClockWrong { .. } | Attention::NotOurOffice) | None => {
            let (tone, words) = where_the_work_is(status, now);
            (tone, words, None)
        }
    };
    Line {
        tone,
        words,
        detail: detail(status),
        action,
    }
}

fn where_the_work_is(status: &Status, now: i64) -> (Tone, String) {
    match (status.waiting, status.sent_at) {
        (0, Some(sent_at)) => (Tone::Sent, format!("All sent {}", words::moment(sent_at, now))),
        (0, None) => (Tone::Quiet, "Nothing to send yet".to_owned()),
        (waiting, _) => (
            Tone::Quiet,
            format!(
                "Saved on this tablet - {} waiting",
                words::count(u64::from(waiting))
            ),
        ),
    }
}

fn detail(status: &Status) -> Option<String> {
    if let Some(progress) = status.first_sync {
        // How many there are is known only once the office has said so.
        if progress.of == 0 {
            return Some("Getting records".to_owned());
        }
        return Some(format!(
            "Getting records: {} of {}",
            words::count(progress.rows),
            words::count(progress.of)
        ));
    }
    match status.attention {
        Some(Attention::NotOurOffice) => Some("The Wi-Fi may want you to sign in".to_owned()),
        Some(Attention::ClockWrong { minutes }) => Some(clock_words(minutes)),
        Some(Attention::StorageNotKept) => Some("Storage may be cleared: see This tablet".to_owned()),
        Some(_) => None,
        None => match status.link {
            Link::Off | Link::Trying => Some("No network. Go on as usual".to_owned()),
            Link::On => None,
        },
    }
}

/// "This tablet's clock is 12 min fast": times on records are shown as they were written.
pub fn clock_words(minutes: i64) -> String {
    let by = words::many(minutes.unsigned_abs(), "minute", "minutes");
    let way = if minutes < 0 { "slow" } else { "fast" };
    format!("This tablet's clock is {by} {way}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Progress;
    use sync_core::time::CareDay;

    const QUIET: Status = Status {
        waiting: 0,
        oldest_waiting_at: None,
        sent_at: None,
        link: Link::On,
        attention: None,
        first_sync: None,
        reading: false,
        my_actions: 0,
    };

    #[test]
    fn the_line_says_where_the_work_is() {
        let morning = at(9, 5);
        check(
            Status {
                waiting: 7,
                link: Link::Off,
                ..QUIET
            },
            Tone::Quiet,
            "Saved on this tablet - 7 waiting",
        );
        check(
            Status {
                sent_at: Some(morning),
                ..QUIET
            },
            Tone::Sent,
            "All sent 9:05am",
        );
        check(QUIET, Tone::Quiet, "Nothing to send yet");
        check(
            Status {
                waiting: 2,
                attention: Some(Attention::SignInAgain),
                ..QUIET
            },
            Tone::Attention,
            "Can't send: sign in again",
        );
        check(
            Status {
                attention: Some(Attention::Refused { entries: 1 }),
                ..QUIET
            },
            Tone::Attention,
            "Needs attention: the office did not take 1 record",
        );
    }

    #[test]
    fn offline_is_quiet_and_never_asks_for_anything() {
        let line = line(
            &Status {
                waiting: 3,
                link: Link::Off,
                ..QUIET
            },
            at(10, 0),
        );
        assert_eq!(line.tone, Tone::Quiet);
        assert_eq!(line.action, None);
        assert_eq!(line.detail.as_deref(), Some("No network. Go on as usual"));
    }

    #[test]
    fn what_does_not_stop_the_work_stands_beside_it() {
        let captive = Status {
            waiting: 3,
            attention: Some(Attention::NotOurOffice),
            ..QUIET
        };
        check(captive.clone(), Tone::Quiet, "Saved on this tablet - 3 waiting");
        assert_eq!(
            line(&captive, at(10, 0)).detail.as_deref(),
            Some("The Wi-Fi may want you to sign in")
        );
        let syncing = Status {
            first_sync: Some(Progress { rows: 1200, of: 8000 }),
            ..QUIET
        };
        assert_eq!(
            line(&syncing, at(10, 0)).detail.as_deref(),
            Some("Getting records: 1,200 of 8,000")
        );
        let asked = Status {
            first_sync: Some(Progress { rows: 0, of: 0 }),
            ..QUIET
        };
        assert_eq!(line(&asked, at(10, 0)).detail.as_deref(), Some("Getting records"));
        assert_eq!(clock_words(-12), "This tablet's clock is 12 minutes slow");
    }

    fn at(hour: u16, minute: u16) -> i64 {
        CareDay::new(2026, 11, 22)
            .unwrap()
            .at_minute(hour * 60 + minute)
            .0
    }

    #[track_caller]
    fn check(status: Status, tone: Tone, words: &str) {
        let line = line(&status, at(10, 0));
        assert_eq!((line.tone, line.words.as_str()), (tone, words));
    }
}
